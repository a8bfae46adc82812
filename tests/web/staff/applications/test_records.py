"""対応記録 on the page: added, kept when refused, never twice."""

from datetime import timedelta
from uuid import uuid4

import anyio
import asyncpg
import httpx
import pytest

from app.calendar.tokyo import today
from app.settings import Settings
from app.web.dates import staff_day
from tests.web.staff.cast import audited, cast

pytestmark = pytest.mark.anyio


async def test_a_record_is_added_and_shown(owner: asyncpg.Connection, settings: Settings) -> None:
    everybody = await cast(owner, settings)
    answer = await everybody.post(
        everybody.alice, f"{everybody.address}/records", record=str(uuid4()), kind="telephone", text="不在でした。"
    )
    page = await everybody.get(everybody.ada, everybody.address)
    assert (answer.status_code, answer.headers["location"]) == (303, f"{everybody.address}?said=recorded#records")
    assert "不在でした。" in page.text
    told = await everybody.get(everybody.alice, answer.headers["location"])
    assert (
        '<p class="notice notice-success notice-line">記録を追加しました。</p>'
        in told.text.partition('id="records"')[2]
    )
    assert "記録を追加しました。" not in page.text
    assert await audited(owner, everybody.town, "record_added") == 1


async def test_htmx_gets_the_records_and_an_empty_form(owner: asyncpg.Connection, settings: Settings) -> None:
    everybody = await cast(owner, settings)
    answer = await everybody.post(
        everybody.alice, f"{everybody.address}/records", part=True, record=str(uuid4()), kind="memo", text="一度だけ"
    )
    assert answer.text.startswith('<section id="records"')
    assert answer.text.count("一度だけ") == 1
    assert "<p>記録を追加しました。</p>" in answer.text


async def test_a_form_sent_twice_adds_one(owner: asyncpg.Connection, settings: Settings) -> None:
    everybody, record = await cast(owner, settings), str(uuid4())
    await everybody.post(everybody.alice, f"{everybody.address}/records", record=record, kind="memo", text="メモ")
    await everybody.post(everybody.alice, f"{everybody.address}/records", record=record, kind="memo", text="メモ")
    assert await audited(owner, everybody.town, "record_added") == 1


@pytest.mark.parametrize("part", [False, True])
@pytest.mark.parametrize(
    ("kind", "text", "words"),
    [
        ("", "書きかけ", "種別を選んでください"),
        ("fax", "書きかけ", "種別を選んでください"),
        ("memo", " ", "内容を入力してください"),
    ],
)
async def test_what_is_refused_is_kept(
    owner: asyncpg.Connection, settings: Settings, kind: str, text: str, words: str, part: bool
) -> None:
    everybody = await cast(owner, settings)
    answer = await everybody.post(
        everybody.alice, f"{everybody.address}/records", part=part, record=str(uuid4()), kind=kind, text=text
    )
    assert answer.status_code == 422
    assert words in answer.text
    assert text in answer.text


async def test_a_record_of_no_form_of_ours_is_refused(owner: asyncpg.Connection, settings: Settings) -> None:
    everybody = await cast(owner, settings)
    answer = await everybody.post(everybody.alice, f"{everybody.address}/records", record="x", kind="memo", text="メモ")
    assert answer.status_code == 400


async def test_the_outcome_and_the_next_step_are_shown(owner: asyncpg.Connection, settings: Settings) -> None:
    everybody = await cast(owner, settings)
    answer = await everybody.post(
        everybody.alice,
        f"{everybody.address}/records",
        part=True,
        record=str(uuid4()),
        kind="visit",
        outcome="absent",
        text="",
        next_step="午後にもう一度",
    )
    assert "訪問：不在" in answer.text
    assert "午後にもう一度" in answer.text


async def test_a_next_contact_brings_the_case_back_on_its_day(owner: asyncpg.Connection, settings: Settings) -> None:
    everybody, day = await cast(owner, settings), today()
    answer = await everybody.post(
        everybody.alice,
        f"{everybody.address}/records",
        part=True,
        record=str(uuid4()),
        kind="telephone",
        outcome="absent",
        contact=day.isoformat(),
    )
    inbox = await everybody.get(everybody.alice, "/inbox")
    assert f"次回連絡日は{staff_day(day)}です。" in answer.text
    assert "今日までに連絡する申請が1件あります" in inbox.text


@pytest.mark.parametrize(("outcome", "left"), [("reached", None), ("answered", None), ("absent", "due")])
async def test_a_contact_that_was_due_is_done_with_once_somebody_was_reached(
    owner: asyncpg.Connection, settings: Settings, outcome: str, left: str | None
) -> None:
    everybody = await cast(owner, settings)
    await owner.execute(
        "update app.application set contact_on = $2 where municipality = $1", everybody.town.code, today()
    )
    await everybody.post(
        everybody.alice, f"{everybody.address}/records", record=str(uuid4()), kind="telephone", outcome=outcome
    )
    stands = await owner.fetchval("select contact_on from app.application where municipality = $1", everybody.town.code)
    assert stands == (today() if left else None)


async def test_a_next_contact_yet_to_come_stays(owner: asyncpg.Connection, settings: Settings) -> None:
    everybody, later = await cast(owner, settings), today() + timedelta(days=3)
    await owner.execute(
        "update app.application set contact_on = $2 where municipality = $1", everybody.town.code, later
    )
    await everybody.post(
        everybody.alice, f"{everybody.address}/records", record=str(uuid4()), kind="telephone", outcome="reached"
    )
    stands = await owner.fetchval("select contact_on from app.application where municipality = $1", everybody.town.code)
    assert stands == later


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"outcome": "asleep"}, "結果を、ならんでいるものから選んでください"),
        ({"contact": "あした"}, "次回連絡日は、"),
        ({"contact": "R2.4.1"}, "次回連絡日は、今日からあとの日を入力してください"),
        ({"next_step": "あ" * 201}, "次の対応は200文字以内で入力してください（いま201文字）"),
    ],
)
async def test_what_cannot_be_kept_is_told_and_nothing_is_lost(
    owner: asyncpg.Connection, settings: Settings, changes: dict[str, str], words: str
) -> None:
    everybody = await cast(owner, settings)
    typed = {"kind": "telephone", "text": "書きかけ", "next_step": "次のこと", "contact": "", **changes}
    answer = await everybody.post(everybody.alice, f"{everybody.address}/records", record=str(uuid4()), **typed)
    assert answer.status_code == 422
    assert words in answer.text
    for value in (typed["text"], typed["next_step"], typed["contact"]):
        assert value in answer.text
    assert await audited(owner, everybody.town, "record_added") == 0


async def test_the_same_form_at_the_same_instant_is_counted_once(owner: asyncpg.Connection, settings: Settings) -> None:
    everybody, record, answers = await cast(owner, settings), str(uuid4()), list[httpx.Response]()

    async def press() -> None:
        answers.append(
            await everybody.post(
                everybody.alice, f"{everybody.address}/records", part=True, record=record, kind="memo", text="同じ"
            )
        )

    async with anyio.create_task_group() as group:
        for _ in range(4):
            group.start_soon(press)
    assert [answer.status_code for answer in answers] == [200] * 4
    assert sum("同じ記録がもうあります" in answer.text for answer in answers) == 3
    assert await audited(owner, everybody.town, "record_added") == 1
