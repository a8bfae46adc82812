"""Blind indexes: folded alike, found by part, telling nothing without the key."""

from itertools import chain
from uuid import uuid4

import asyncpg
import pytest

from app.applications.search import indexing_job
from app.applications.search.blind_index import MAILS, NAMES, TELEPHONES, asked_pieces, folded, pieces, tokens
from app.applications.search.indexing_job import index_next
from app.settings import Settings
from app.vault.seal import new_pair
from tests.factories import ANSWERS, submit_one
from tests.procedures.names import ONE_NAME
from tests.web.staff.cast import Cast, audited, cast

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize(
    ("kind", "one", "other"),
    [
        (NAMES, "四谷　花子", "四谷花子"),
        (NAMES, "ﾖﾂﾔ ﾊﾅｺ", "よつや はなこ"),
        (NAMES, "Smith-Jones", "ＳＭＩＴＨ ＪＯＮＥＳ"),
        (TELEPHONES, "０３（５２７３）３５４６", "03-5273-3546"),
        (TELEPHONES, "+81 3 5273 3546", "03-5273-3546"),
        (MAILS, "Hanako@Example.JP", "hanako@example.jp"),
    ],
)
def test_spellings_of_the_same_are_equal(kind: object, one: str, other: str) -> None:
    assert folded(kind, one) == folded(kind, other)  # type: ignore[arg-type]  # one of the kinds


@pytest.mark.parametrize("asked", ["花", "花子", "谷花子", "四谷花子"])
def test_a_part_of_a_word_asks_for_pieces_that_the_word_has(asked: str) -> None:
    assert asked_pieces(NAMES, asked) <= pieces(NAMES, "四谷花子")


def test_what_is_too_short_for_its_kind_asks_for_nothing() -> None:
    assert (asked_pieces(TELEPHONES, "354"), asked_pieces(MAILS, "ha")) == (frozenset(), frozenset())


def test_another_key_and_another_kind_hash_to_other_tokens() -> None:
    pair, other = new_pair(uuid4()), new_pair(uuid4())
    cut = pieces(NAMES, "四谷花子")
    assert set(tokens(pair, NAMES, cut)).isdisjoint(tokens(other, NAMES, cut))
    assert set(tokens(pair, NAMES, ["abc"])).isdisjoint(tokens(pair, MAILS, ["abc"]))


async def indexed(owner: asyncpg.Connection, settings: Settings, *names: str) -> Cast:
    everybody = await cast(owner, settings)
    for name in names:
        await submit_one(everybody.town, settings, answers={**ANSWERS, "name": [name]})
    await index_all(owner, everybody)
    return everybody


async def index_all(owner: asyncpg.Connection, everybody: Cast) -> None:
    for town in (everybody.town, everybody.charlie.town):
        await owner.execute(
            "update app.application set arrived_at = arrived_at - interval '1 minute' where municipality = $1",
            town.code,
        )
        assert await index_next(everybody.town.key_store, town.code)
        assert not await index_next(everybody.town.key_store, town.code)


async def test_every_arrival_is_indexed_once_in_small_steps(
    owner: asyncpg.Connection, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(indexing_job, "AT_A_TIME", 2)
    everybody = await indexed(owner, settings, "新宿 次郎", "新宿 一郎", "新宿 三郎")
    count = await owner.fetchval("select count(*) from app.blind_index where municipality = $1", everybody.town.code)
    assert count == 4
    await submit_one(everybody.town, settings)
    assert not await index_next(everybody.town.key_store, everybody.town.code)  # it arrived only just now


@pytest.mark.parametrize(
    "asked", ["四谷", "谷 花", "花子", "子", "０３５２７３", "3546", "hanako@", "EXAMPLE.jp", "  四谷　花子 "]
)
async def test_a_part_finds_the_application_and_not_the_others(
    owner: asyncpg.Connection, settings: Settings, asked: str
) -> None:
    everybody = await indexed(owner, settings)
    page = await everybody.search(everybody.alice, asked=asked)
    assert (page.status_code, str(everybody.receipt.reference) in page.text) == (200, True)
    assert str(everybody.others.reference) not in page.text
    assert await audited(owner, everybody.town, "applications_searched") == 1
    details = await owner.fetchval(
        "select details::text from app.audit_event where municipality = $1 and action = 'applications_searched'",
        everybody.town.code,
    )
    assert asked.strip() not in details


async def test_every_way_of_writing_a_name_finds_every_other_and_nobody_else(
    owner: asyncpg.Connection, settings: Settings
) -> None:
    everybody = await indexed(owner, settings, *chain.from_iterable(ONE_NAME))
    for spellings in ONE_NAME:
        for asked in spellings:
            page = await everybody.search(everybody.alice, asked=asked)
            assert f"{len(spellings)}件</h2>" in page.text, ascii(asked)


async def test_a_name_that_was_sealed_with_unseen_letters_is_found(
    owner: asyncpg.Connection, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As programs before 0.3.0 let them through."""
    monkeypatch.setattr("app.procedures.fields.field.without_unseen", str)
    everybody = await cast(owner, settings)
    told = await submit_one(everybody.town, settings, {**ANSWERS, "name": ["山田\u200b太郎"]})
    monkeypatch.undo()
    await index_all(owner, everybody)
    page = await everybody.search(everybody.alice, asked="山田太郎")
    assert (str(told.reference) in page.text, "山田\u200b太郎" in page.text) == (True, True)


async def test_the_reference_number_finds_it_at_once(owner: asyncpg.Connection, settings: Settings) -> None:
    everybody = await cast(owner, settings)
    asked = str(everybody.receipt.reference).lower().replace("-", " ")
    assert str(everybody.receipt.reference) in (await everybody.search(everybody.alice, asked=asked)).text


@pytest.mark.parametrize("who", ["bob", "charlie"])
async def test_nobody_else_finds_it(owner: asyncpg.Connection, settings: Settings, who: str) -> None:
    everybody = await indexed(owner, settings, "めずらしい なまえ")
    page = await everybody.search(getattr(everybody, who), asked="めずらしい")
    assert (page.status_code, "あてはまる申請はありません" in page.text) == (200, True)


async def test_a_destroyed_key_finds_nothing(owner: asyncpg.Connection, settings: Settings) -> None:
    everybody = await indexed(owner, settings)
    for row in await owner.fetch("select id from app.public_key where municipality = $1", everybody.town.code):
        everybody.town.key_store.destroy(everybody.town.code, row["id"])
    page = await everybody.search(everybody.alice, asked="四谷")
    assert (page.status_code, "あてはまる申請はありません" in page.text) == (200, True)


async def test_pieces_in_another_order_are_not_shown(owner: asyncpg.Connection, settings: Settings) -> None:
    everybody = await indexed(owner, settings, "アイイア イア")
    page = await everybody.search(everybody.alice, asked="イイイ")
    assert "あてはまる申請はありません" in page.text


async def test_exchanged_tokens_show_nobody_to_whom_they_are_not(owner: asyncpg.Connection, settings: Settings) -> None:
    """Whoever can write to the database hides an application from the search so, and no more: what is found is opened and compared."""
    everybody = await indexed(owner, settings, "新宿 次郎")
    rows = await owner.fetch(
        "select application, tokens from app.blind_index where municipality = $1", everybody.town.code
    )
    for row, other in (rows, reversed(rows)):
        statement = "update app.blind_index set tokens = $1 where application = $2"
        await owner.execute(statement, other["tokens"], row["application"])
    for asked in ("次郎", "花子"):
        page = await everybody.search(everybody.alice, asked=asked)
        assert (page.status_code, "あてはまる申請はありません" in page.text) == (200, True)


async def test_an_empty_question_is_told(owner: asyncpg.Connection, settings: Settings) -> None:
    everybody = await cast(owner, settings)
    page = await everybody.search(everybody.alice, asked=" ")
    assert (page.status_code, "どれかを入力してください" in page.text) == (422, True)


async def test_the_index_holds_no_readable_word(owner: asyncpg.Connection, settings: Settings) -> None:
    everybody = await indexed(owner, settings)
    rows = await owner.fetch("select tokens from app.blind_index where municipality = $1", everybody.town.code)
    assert all(token > 2**32 for row in rows for token in row["tokens"][:5])
    assert len({len(row["tokens"]) for row in rows}) == 1
