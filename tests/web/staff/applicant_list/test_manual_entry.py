"""Applications on paper, by telephone and at the counter: entered once, sealed, in the same list; nobody else enters any."""

import csv
import json
import re
from datetime import date, timedelta
from io import StringIO
from uuid import uuid4

import asyncpg
import pytest

from app.calendar.shown_dates import date_words
from app.calendar.tokyo import in_tokyo, today
from app.calendar.typed_dates import short_day
from app.settings import Settings
from app.tenancy.new_id import made_at
from app.vault.seal import LAYOUT, bound_in, unseal
from app.web.dates import staff_time
from tests.factories import ANSWERS, DEFINITION, publish
from tests.web.pages import typed as value_of
from tests.web.pages import words
from tests.web.staff.cast import Cast, audited, cast

pytestmark = pytest.mark.anyio

ENTRY = "/lists/event/entry"


async def typed(owner: asyncpg.Connection, everybody: Cast, **changed: str | list[str]) -> dict[str, str | list[str]]:
    version = await owner.fetchval(
        "select v.id from app.procedure_version v join app.procedure p on p.municipality = v.municipality and p.id = v.procedure "
        "where p.municipality = $1 and p.slug = 'event' and v.state = 'published'",
        everybody.town.code,
    )
    answers: dict[str, str | list[str]] = {name: list(values) for name, values in ANSWERS.items()}
    controls = {"entry": str(uuid4()), "channel": "paper", "received_on": "", "version": str(version)}
    return {**answers, **controls, **changed}


async def entered(owner: asyncpg.Connection, everybody: Cast) -> list[asyncpg.Record]:
    rows: list[asyncpg.Record] = await owner.fetch(
        "select * from app.application where municipality = $1 and channel <> 'web'", everybody.town.code
    )
    return rows


async def test_it_joins_the_list_with_a_number_and_its_source(owner: asyncpg.Connection, settings: Settings) -> None:
    everybody = await cast(owner, settings)
    answer = await everybody.post(everybody.alice, ENTRY, **await typed(owner, everybody, name=["窓口 花子"]))
    assert answer.status_code == 303, words(answer)
    row = (await entered(owner, everybody))[0]
    assert (row["channel"], row["status"], row["entered_by"]) == ("paper", "arrived", everybody.alice.id)
    assert row["sealed"][:1] == LAYOUT  # with a pair of its own: only the applicants' side shares one
    listed = await everybody.get(everybody.alice, "/lists/event?channel=paper")
    assert ("窓口 花子" in listed.text, '<span class="tag">書面</span>' in listed.text) == (True, True)
    page = await everybody.get(everybody.ada, answer.headers["location"])
    assert ("窓口 花子" in page.text, "受付方法 書面" in words(page)) == (True, True)
    content = unseal(
        everybody.town.key_store.get(everybody.town.code, row["sealing_key"]),
        everybody.town.code,
        "answers",
        row["sealed"],
        bound_in(row["sealed_format"], row["id"]),
    )
    assert "窓口 花子" in content.decode()
    assert await audited(owner, everybody.town, "application_entered") == 1


async def test_the_same_form_sent_twice_enters_one(owner: asyncpg.Connection, settings: Settings) -> None:
    everybody = await cast(owner, settings)
    fields = await typed(owner, everybody)
    first = await everybody.post(everybody.alice, ENTRY, **fields)
    again = await everybody.post(everybody.alice, ENTRY, **fields)
    assert (first.headers["location"], again.status_code) == (again.headers["location"], 303)
    assert len(await entered(owner, everybody)) == 1
    other = await everybody.post(everybody.alice, ENTRY, **{**fields, "name": ["別の 人"]})
    assert (other.status_code, "すでに" in other.text, "別の 人" in other.text) == (409, True, True)
    assert len(await entered(owner, everybody)) == 1


async def test_an_earlier_day_counts_as_the_arrival(owner: asyncpg.Connection, settings: Settings) -> None:
    everybody = await cast(owner, settings)
    await everybody.post(everybody.alice, ENTRY, **await typed(owner, everybody, received_on="R8.4.1"))
    row = (await entered(owner, everybody))[0]
    assert row["arrived_at"].date() == date(2026, 4, 1)


async def test_a_day_is_a_day_wherever_it_is_shown(owner: asyncpg.Connection, settings: Settings) -> None:
    """Also what was entered before: every row that did not come by the web has a day and no hour."""
    everybody = await cast(owner, settings)
    answer = await everybody.post(
        everybody.alice, ENTRY, **await typed(owner, everybody, received_on="8.4.1", name=["窓口 花子"])
    )
    reference = answer.headers["location"].removeprefix("/applications/").partition("?")[0]
    page = await everybody.get(everybody.alice, f"/applications/{reference}")
    assert "到達日時 令和8年4月1日（水） 受付方法 書面（" in words(page)
    entered_at = made_at((await entered(owner, everybody))[0]["id"])
    assert f"書面（{staff_time(entered_at)} alice 太郎が登録）" in words(page)
    for address in ("/inbox", "/lists/event?columns=arrived", f"/applications/{reference}"):
        shown = words(await everybody.get(everybody.alice, address))
        assert ("R8.4.1" in shown or "令和8年4月1日" in shown, "12:00" in shown, "12時00分" in shown) == (
            *(True, False, False),
        ), address
    columns = {"procedure": "event", "format": "csv_utf_8", "items": "every", "purpose": "確認のため"}
    downloaded = await everybody.post(everybody.alice, "/exports", status="all", **columns)
    rows = list(csv.reader(StringIO(downloaded.content.decode("utf-8-sig"), newline=""), strict=True))
    assert [row[1] for row in rows if row[0] == reference] == ["2026-04-01"]
    hours = (await everybody.get(everybody.alice, "/statistics/event/tables/hours?from=R8.4.1&to=R8.4.1")).text
    assert "12時台,0" in hours
    page = await everybody.get(everybody.alice, "/statistics/event?from=R8.4.1&to=R8.4.1")
    assert "書面、電話、窓口の1件は、到達した日だけを記録しているため、含まれません。" in words(page)


async def test_what_is_entered_today_is_of_today_and_keeps_its_place(
    owner: asyncpg.Connection, settings: Settings
) -> None:
    everybody = await cast(owner, settings)
    answer = await everybody.post(everybody.alice, ENTRY, **await typed(owner, everybody))
    answered = await everybody.get(everybody.alice, answer.headers["location"])
    assert f"到達日時 {date_words(today())} 受付方法" in words(answered)
    listed = (await everybody.get(everybody.alice, "/lists/event")).text
    newest = answer.headers["location"].removeprefix("/applications/").partition("?")[0]
    assert listed.index(f"row-{newest}") < listed.index(f"row-{everybody.receipt.reference}")
    assert f'href="/lists/event#row-{newest}"' in answered.text  # the way back to the list it was entered in


async def test_the_next_form_keeps_day_and_channel_and_tells_the_number(
    owner: asyncpg.Connection, settings: Settings
) -> None:
    everybody = await cast(owner, settings)
    form = await typed(owner, everybody, received_on="R8.4.1", channel="counter", incomplete="yes", action="next")
    answer = await everybody.post(everybody.alice, ENTRY, **form)
    reference = (await entered(owner, everybody))[0]["reference"]
    number = f"{everybody.town.code}-{reference[:5]}-{reference[5:]}"
    assert (answer.status_code, f"entered={number}" in answer.headers["location"]) == (303, True)
    page = await everybody.get(everybody.alice, answer.headers["location"])
    assert f"登録しました。到達番号は {number} です。" in words(page)
    assert f'href="/applications/{number}?opened_from=/lists/event"' in page.text
    assert value_of(page, "received_on") == "R8.4.1"
    assert re.search(r'value="counter"[^>]* checked', page.text)
    assert "四谷 花子" not in page.text
    entry = re.search(r'name="entry" value="([^"]+)"', page.text)
    assert entry
    assert entry[1] != form["entry"]


async def test_a_second_press_on_the_next_form_enters_nothing_blank(
    owner: asyncpg.Connection, settings: Settings
) -> None:
    everybody = await cast(owner, settings)
    blank = {name: [" "] for name in ANSWERS}
    form = await typed(owner, everybody, **blank, incomplete="yes", action="next")
    told = await everybody.post(everybody.alice, ENTRY, **form)
    assert (told.status_code, "申請の内容が1つも入力されていません" in told.text) == (422, True)
    assert await entered(owner, everybody) == []


@pytest.mark.parametrize("query", ["entered=<b>", "entered=1&channel=web&received_on=x", "channel=%00"])
async def test_an_address_that_nobody_was_led_to_shows_a_blank_form(
    owner: asyncpg.Connection, settings: Settings, query: str
) -> None:
    everybody = await cast(owner, settings)
    page = await everybody.get(everybody.alice, f"{ENTRY}?{query}")
    assert (page.status_code, "登録しました" in page.text, "<b>" in page.text) == (200, False, False)


async def test_a_day_without_its_year_is_shown_before_it_is_kept(owner: asyncpg.Connection, settings: Settings) -> None:
    everybody = await cast(owner, settings)
    day = today() - timedelta(days=9)
    fields = await typed(owner, everybody, received_on=f"{day.month}/{day.day}")
    told = await everybody.post(everybody.alice, ENTRY, **fields)
    assert (told.status_code, value_of(told, "received_on"), "四谷 花子" in told.text) == (422, short_day(day), True)
    assert await entered(owner, everybody) == []
    await everybody.post(everybody.alice, ENTRY, **{**fields, "received_on": short_day(day)})
    assert in_tokyo((await entered(owner, everybody))[0]["arrived_at"]).date() == day


async def test_what_the_paper_does_not_say_may_stay_blank_if_staff_say_so(
    owner: asyncpg.Connection, settings: Settings
) -> None:
    everybody = await cast(owner, settings)
    fields = await typed(owner, everybody, name="")
    refused = await everybody.post(everybody.alice, ENTRY, **fields)
    assert (refused.status_code, "空欄のまま登録する" in refused.text) == (422, True)
    assert "03-5273-3546" in refused.text
    taken = await everybody.post(everybody.alice, ENTRY, **fields, incomplete="yes")
    assert taken.status_code == 303
    wrong = await everybody.post(
        everybody.alice, ENTRY, **await typed(owner, everybody, telephone="12", incomplete="yes")
    )
    assert wrong.status_code == 422


async def test_a_day_that_is_left_blank_is_blank_whatever_era_stands_beside_it(
    owner: asyncpg.Connection, settings: Settings
) -> None:
    everybody = await cast(owner, settings)
    changed = json.loads(json.dumps(DEFINITION))
    changed["sections"][0]["questions"].append(
        {"id": "bought", "type": "date", "label": {"ja": "買った日"}, "required": True, "item": "購入日"}
    )
    await publish(owner, everybody.town, "event", changed)
    fields = await typed(owner, everybody, **{"bought.era": "reiwa", "bought.year": "", "incomplete": "yes"})
    half = await everybody.post(everybody.alice, ENTRY, **{**fields, "bought.month": "4"})
    assert (half.status_code, "買った日" in words(half)) == (422, True)
    taken = await everybody.post(everybody.alice, ENTRY, **fields)
    assert taken.status_code == 303, words(taken)


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"received_on": "きのう"}, "受け取った日は"),
        ({"received_on": "R99.1.1"}, "受け取った日は"),
        ({"channel": "web"}, "受付方法を選んで"),
        ({"channel": ""}, "受付方法を選んで"),
    ],
)
async def test_what_cannot_be_is_told_and_kept(
    owner: asyncpg.Connection, settings: Settings, changed: dict[str, str], sentence: str
) -> None:
    everybody = await cast(owner, settings)
    answer = await everybody.post(everybody.alice, ENTRY, **await typed(owner, everybody, **changed))
    assert (answer.status_code, sentence in answer.text, "四谷 花子" in answer.text) == (422, True, True)
    assert await entered(owner, everybody) == []


@pytest.mark.parametrize(("who", "status"), [("bob", 404), ("victor", 403)])
async def test_nobody_else_enters_any(owner: asyncpg.Connection, settings: Settings, who: str, status: int) -> None:
    everybody = await cast(owner, settings)
    person = getattr(everybody, who)
    assert (await everybody.get(person, ENTRY)).status_code == status
    assert (await everybody.post(person, ENTRY, **await typed(owner, everybody))).status_code == status
    assert await entered(owner, everybody) == []


async def test_another_municipality_enters_only_its_own(owner: asyncpg.Connection, settings: Settings) -> None:
    everybody = await cast(owner, settings)
    await everybody.post(everybody.charlie, ENTRY, **await typed(owner, everybody))
    assert await entered(owner, everybody) == []


async def test_the_last_place_is_given_once(owner: asyncpg.Connection, settings: Settings) -> None:
    """One of the two places is taken already: somebody applied before there was a limit."""
    everybody = await cast(owner, settings)
    await owner.execute(
        "insert into app.place (municipality, procedure, place, capacity) select municipality, id, '', 2 from app.procedure "
        "where municipality = $1 and slug = 'event'",
        everybody.town.code,
    )
    await owner.execute(
        "update app.procedure set selection = 'first_come' where municipality = $1 and slug = 'event'",
        everybody.town.code,
    )
    first = await everybody.post(everybody.alice, ENTRY, **await typed(owner, everybody))
    second = await everybody.post(everybody.alice, ENTRY, **await typed(owner, everybody))
    assert (first.status_code, second.status_code, "定員" in second.text) == (303, 409, True)
    assert len(await entered(owner, everybody)) == 1


async def test_an_address_is_looked_up_without_registering_anything(
    owner: asyncpg.Connection, settings: Settings
) -> None:
    everybody = await cast(owner, settings)
    changed = json.loads(json.dumps(DEFINITION))
    changed["sections"][0]["questions"][4] = {
        "id": "home",
        "type": "postcode_address",
        "label": {"ja": "住所"},
        "required": True,
        "item": "住所",
    }
    await publish(owner, everybody.town, "event", changed)
    fields = await typed(owner, everybody, **{"home.postcode": "1000601", "home.line": "", "action": "postcode:home"})
    page = await everybody.post(everybody.alice, ENTRY, **fields)
    assert (page.status_code, value_of(page, "home-line")) == (200, "東京都神津島村")
    assert "hx-post" not in page.text[page.text.index('id="home-address"') :]
    assert await entered(owner, everybody) == []
