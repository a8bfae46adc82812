"""Applications on paper, by telephone and at the counter: entered once, sealed, in the same list; nobody else enters any."""

import json
from datetime import date
from uuid import uuid4

import asyncpg
import pytest

from app.settings import Settings
from app.vault.seal import LAYOUT, bound_in, unseal
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
