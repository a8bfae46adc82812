"""確認の電話: the list of calls in its order, and one click that records a call from any list."""

import re
from datetime import date, timedelta
from html import unescape
from uuid import uuid4

import asyncpg
import pytest

from app.calendar.tokyo import today
from app.settings import Settings
from app.web.dates import staff_day
from tests.factories import ANSWERS, Town, submit_one
from tests.web.pages import area
from tests.web.staff.cast import Cast, audited, cast

pytestmark = pytest.mark.anyio


async def confirming(owner: asyncpg.Connection, town: Town, reference: str, contact_on: date | None = None) -> None:
    """Set the application to 確認中 as staff would."""
    symbols = reference.partition("-")[2].replace("-", "")
    await owner.execute(
        "update app.application set status = 'confirming', status_before = 'arrived', contact_on = $3 "
        "where municipality = $1 and reference = $2",
        town.code,
        symbols,
        contact_on,
    )


async def waiting(owner: asyncpg.Connection, settings: Settings) -> Cast:
    """The cast, with their application in 確認中."""
    everybody = await cast(owner, settings)
    await confirming(owner, everybody.town, str(everybody.receipt.reference))
    await confirming(owner, everybody.charlie.town, str(everybody.others.reference))
    return everybody


async def recorded(owner: asyncpg.Connection, town: Town) -> list[tuple[str, str | None]]:
    rows = await owner.fetch(
        "select kind, outcome from app.handling_record where municipality = $1 order by at", town.code
    )
    return [(row["kind"], row["outcome"]) for row in rows]


async def test_the_list_tells_whom_to_call(owner: asyncpg.Connection, settings: Settings) -> None:
    everybody = await waiting(owner, settings)
    page = await everybody.get(everybody.alice, "/calls")
    assert page.status_code == 200
    assert "四谷 花子" in page.text
    assert '<a class="number" href="tel:0352733546">03-5273-3546</a>' in page.text
    assert await audited(owner, everybody.town, "calls_opened") == 1


async def test_what_is_not_waiting_for_a_call_is_not_in_it(owner: asyncpg.Connection, settings: Settings) -> None:
    everybody = await cast(owner, settings)
    page = await everybody.get(everybody.alice, "/calls")
    assert "電話で確認する申請はありません。" in page.text


@pytest.mark.parametrize("who", ["bob", "charlie"])
async def test_it_holds_nothing_of_others(owner: asyncpg.Connection, settings: Settings, who: str) -> None:
    everybody = await waiting(owner, settings)
    page = await everybody.get(getattr(everybody, who), "/calls")
    assert str(everybody.receipt.reference) not in page.text


async def test_the_day_that_has_come_is_first_and_one_to_come_last(
    owner: asyncpg.Connection, settings: Settings
) -> None:
    everybody = await waiting(owner, settings)
    for name, day in (("二番目", today() - timedelta(days=1)), ("一番目", today() - timedelta(days=2)), ("四番目", today() + timedelta(days=9))):  # fmt: skip
        receipt = await submit_one(everybody.town, settings, {**ANSWERS, "name": [name]})
        await confirming(owner, everybody.town, str(receipt.reference), day)
    text = (await everybody.get(everybody.alice, "/calls")).text
    assert sorted(["一番目", "二番目", "四谷 花子", "四番目"], key=text.index) == [
        "一番目",
        "二番目",
        "四谷 花子",
        "四番目",
    ]
    assert "（過ぎています）" in text
    due = (await everybody.get(everybody.alice, "/calls?due=1")).text
    assert ("一番目" in due, "四番目" in due) == (True, False)


async def test_pages_follow_each_other_without_a_gap(owner: asyncpg.Connection, settings: Settings) -> None:
    everybody = await cast(owner, settings)
    await owner.execute(
        "insert into app.application (municipality, procedure, procedure_version, reference, key_hash, digest, inquiry_key, inquiry_proof, "
        "reply_key, sealing_key, sealed, facets, fiscal_year, arrived_at, status, status_before) "
        "select a.municipality, a.procedure, a.procedure_version, 'W' || lpad(n::text, 9, '0'), sha256(n::text::bytea), a.digest, a.inquiry_key, "
        "a.inquiry_proof, a.reply_key, a.sealing_key, a.sealed, a.facets, a.fiscal_year, a.arrived_at - make_interval(mins => n), "
        "'confirming', 'arrived' from app.application a, generate_series(1, 120) n where a.municipality = $1",
        everybody.town.code,
    )
    seen: list[str] = []
    address = "/calls"
    for _ in range(3):
        page = await everybody.get(everybody.alice, address)
        seen += re.findall(r'<tr id="row-([^"]+)"', page.text)
        following = re.findall(r'href="([^"]+)"[^>]*>次の50件', page.text)
        address = unescape(following[0]) if following else ""
    assert (len(seen), len(set(seen)), address) == (120, 120, "")
    back = re.findall(r'href="([^"]+)"[^>]*>前の50件', page.text)
    before = await everybody.get(everybody.alice, unescape(back[0]))
    assert re.findall(r'<tr id="row-([^"]+)"', before.text) == seen[50:100]


@pytest.mark.parametrize("query", ["after=x", "after=9999999.0-0", "before=1.1-zz", "procedure=%00", "due=x&mine=1"])
async def test_an_address_that_was_changed_by_hand_is_read_as_far_as_it_can(
    owner: asyncpg.Connection, settings: Settings, query: str
) -> None:
    everybody = await waiting(owner, settings)
    assert (await everybody.get(everybody.alice, f"/calls?{query}")).status_code == 200


@pytest.mark.parametrize("place", ["inbox", "list", "calls"])
async def test_two_presses_from_a_list_record_a_call(owner: asyncpg.Connection, settings: Settings, place: str) -> None:
    everybody = await waiting(owner, settings)
    form = await everybody.get(everybody.alice, f"{everybody.address}/calls?from={place}", part=True)
    row = await everybody.post(
        everybody.alice,
        f"{everybody.address}/calls",
        part=True,
        **{"record": str(uuid4()), "from": place, "list": "", "outcome": "absent"},
    )
    assert 'href="tel:0352733546"' in form.text
    assert 'name="outcome" value="absent">不在</button>' in form.text
    assert row.text.lstrip().startswith(f'<tr id="row-{everybody.receipt.reference}"')
    assert "記録を追加しました。" in row.text
    assert await recorded(owner, everybody.town) == [("telephone", "absent")]


async def test_a_row_of_each_list_leads_to_the_form(owner: asyncpg.Connection, settings: Settings) -> None:
    everybody = await waiting(owner, settings)
    for place, address in (("inbox", "/inbox"), ("list", "/lists/event"), ("calls", "/calls")):
        page = await everybody.get(everybody.alice, address)
        assert f"{everybody.address}/calls?from={place}" in page.text


async def test_without_javascript_it_is_a_page_and_leads_back_to_its_list(
    owner: asyncpg.Connection, settings: Settings
) -> None:
    everybody = await waiting(owner, settings)
    page = await everybody.get(everybody.alice, f"{everybody.address}/calls?from=list&list=status%3Dconfirming")
    answer = await everybody.post(
        everybody.alice,
        f"{everybody.address}/calls",
        **{
            "record": str(uuid4()),
            "from": "list",
            "list": "status=confirming",
            "outcome": "reached",
            "text": "確認した",
        },
    )
    assert "<h1>電話の記録</h1>" in page.text
    assert (answer.status_code, answer.headers["location"]) == (
        303,
        f"/lists/event?status=confirming&said=recorded#row-{everybody.receipt.reference}",
    )


async def test_a_next_contact_and_the_next_step_are_in_the_list_afterwards(
    owner: asyncpg.Connection, settings: Settings
) -> None:
    everybody, day = await waiting(owner, settings), today() + timedelta(days=2)
    await everybody.post(
        everybody.alice,
        f"{everybody.address}/calls",
        record=str(uuid4()),
        outcome="call_back",
        next_step="夕方にかける",
        contact=day.isoformat(),
    )
    text = (await everybody.get(everybody.alice, "/calls")).text
    for expected in ("電話：折り返し待ち", "夕方にかける", staff_day(day)):
        assert expected in text


@pytest.mark.parametrize("part", [False, True])
async def test_without_an_outcome_nothing_is_recorded_and_nothing_is_lost(
    owner: asyncpg.Connection, settings: Settings, part: bool
) -> None:
    everybody = await waiting(owner, settings)
    typed = {"text": "書きかけ", "next_step": "次のこと", "contact": "R99.1.1"}
    answer = await everybody.post(
        everybody.alice, f"{everybody.address}/calls", part=part, record=str(uuid4()), outcome="", **typed
    )
    assert answer.status_code == 422
    assert "電話の結果のボタンを押してください" in answer.text
    assert area(answer, "text") == typed.pop("text")
    assert [value for value in typed.values() if f'value="{value}"' not in answer.text] == []
    assert await recorded(owner, everybody.town) == []


async def test_an_application_without_a_telephone_number_says_so(owner: asyncpg.Connection, settings: Settings) -> None:
    everybody = await waiting(owner, settings)
    await owner.execute("update app.application set sealed = 'x' where municipality = $1", everybody.town.code)
    form = await everybody.get(everybody.alice, f"{everybody.address}/calls", part=True)
    assert "電話番号を表示できません" in form.text


async def test_a_viewer_reads_the_list_and_records_nothing(owner: asyncpg.Connection, settings: Settings) -> None:
    everybody = await waiting(owner, settings)
    page = await everybody.get(everybody.victor, "/calls")
    form = await everybody.get(everybody.victor, f"{everybody.address}/calls")
    assert ("四谷 花子" in page.text, "/calls?from=" in page.text, form.status_code) == (True, False, 403)
