"""対応記録 on the page: added, kept when refused, never twice."""

from uuid import uuid4

import asyncpg
import pytest

from app.settings import Settings
from tests.web.staff.cast import audited, cast

pytestmark = pytest.mark.anyio


async def test_a_record_is_added_and_shown(owner: asyncpg.Connection, settings: Settings) -> None:
    everybody = await cast(owner, settings)
    answer = await everybody.post(
        everybody.alice, f"{everybody.address}/records", record=str(uuid4()), kind="telephone", text="不在でした。"
    )
    page = await everybody.get(everybody.ada, everybody.address)
    assert (answer.status_code, answer.headers["location"]) == (303, f"{everybody.address}#records")
    assert "不在でした。" in page.text
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
