"""One procedure's applications as CSV: complete or told, one column a question, nobody else's."""

import csv
import json
from collections.abc import Mapping, Sequence
from contextlib import aclosing
from io import StringIO
from pathlib import Path
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from app.applications import processing, queries
from app.applications.queries import Selection
from app.applications.status import Status
from app.applications.worklist import column_changes, custom_columns
from app.applications.worklist.annotations import EditableAnnotations, annotate, read_annotations
from app.exports import applications_table, register
from app.exports.applications_csv import download, losses_of
from app.exports.applications_table import ANNOTATION_LABELS, FACTS, NOT_OPENED, Incomplete, columns_of
from app.exports.csv import Encoding
from app.exports.formats import Format
from app.exports.list_columns import keys_of, rows_missing
from app.exports.register import Items
from app.settings import Settings
from app.tenancy.engine import ENGINE, ScopedEngine
from app.tenancy.scope import scoped
from app.vault.keystore import FileKeyStore, KeyStore
from tests.exports.guard import unguarded
from tests.factories import ANSWERS, DEFINITION, Person, Town, make_person, make_town, publish, submit_one

pytestmark = pytest.mark.anyio

EVERY_STATUS: frozenset[Status] = frozenset()


async def made(owner: asyncpg.Connection, settings: Settings, applications: int = 1) -> tuple[Town, Person]:
    town = await make_town(owner, settings)
    person = await make_person(owner, town)
    for _ in range(applications):
        await submit_one(town, settings)
    return town, person


def of(town: Town, **narrower: Any) -> Selection:
    return Selection(**{"statuses": EVERY_STATUS, "procedure": town.procedures["event"], **narrower})


async def begun(person: Person, selection: Selection, items: Items = Items.every) -> UUID:
    async with ENGINE.unit():
        return await register.begin(person.id, selection, Format.csv_utf_8, items, "申請者一覧に加えるため")


async def table(
    person: Person,
    selection: Selection | None = None,
    items: Items = Items.every,
    store: KeyStore | None = None,
    encoding: Encoding = Encoding.utf_8,
) -> list[dict[str, str]]:
    """The file of a download as a spreadsheet reads it, a mapping for each row."""
    chosen = selection or of(person.town)
    with scoped(person.scope):
        record = await begun(person, chosen, items)
        async with aclosing(download(record, chosen, items, store or person.town.key_store, encoding)) as pieces:
            content = b"".join([piece async for piece in pieces])
    text = content.decode("utf-8-sig" if encoding is Encoding.utf_8 else "cp932")
    head, *rows = csv.reader(StringIO(text, newline=""), strict=True)
    return [dict(zip(head, row, strict=True)) for row in rows]


async def closed_as(owner: asyncpg.Connection, town: Town) -> Sequence[tuple[str, int | None]]:
    rows = await owner.fetch(
        "select state, count from app.export_record where municipality = $1 order by at", town.code
    )
    return [(row["state"], row["count"]) for row in rows]


async def test_a_row_for_each_application_oldest_first(
    database: ScopedEngine, owner: asyncpg.Connection, settings: Settings
) -> None:
    town, person = await made(owner, settings, 0)
    receipts = [await submit_one(town, settings) for _ in range(3)]
    assert [row["到達番号"] for row in await table(person)] == [str(receipt.reference) for receipt in receipts]


async def test_a_column_for_each_question_asked_or_not(
    database: ScopedEngine, owner: asyncpg.Connection, settings: Settings
) -> None:
    _, person = await made(owner, settings)
    (row,) = await table(person)
    assert list(row) == [*FACTS, "参加する日", "氏名", "電話番号", "メールアドレス", "通信欄", *ANNOTATION_LABELS]
    assert (row["参加する日"], row["氏名"], row["電話番号"], row["通信欄"]) == (
        "1日目",
        "四谷 花子",
        "03-5273-3546",
        "",
    )


async def test_the_facts_stand_beside_the_answers(
    database: ScopedEngine, owner: asyncpg.Connection, settings: Settings
) -> None:
    _, person = await made(owner, settings)
    (row,) = await table(person)
    assert (row["状況"], row["様式の版"], row["備考"]) == ("到達", "1", "")


async def test_versions_share_their_columns_by_the_questions_id(
    database: ScopedEngine, owner: asyncpg.Connection, settings: Settings
) -> None:
    town, person = await made(owner, settings)
    await publish(owner, town, "event", _changed(DEFINITION))
    await submit_one(town, settings, {**ANSWERS, "pets": ["犬"]})
    rows = await table(person)
    assert [row["お名前"] for row in rows] == ["四谷 花子", "四谷 花子"]
    assert [row["連れていく動物"] for row in rows] == ["", "犬"]
    assert [row["メールアドレス（旧様式）"] for row in rows] == ["hanako@example.jp", ""]


async def test_postcode_and_address_have_cells_of_their_own(
    database: ScopedEngine, owner: asyncpg.Connection, settings: Settings
) -> None:
    town, person = await made(owner, settings)
    address = {"id": "remarks", "type": "postcode_address", "label": {"ja": "住所"}, "required": False, "item": "住所"}
    changed = json.loads(json.dumps(DEFINITION))
    changed["sections"][0]["questions"][4] = address
    await submit_one(town, settings, {**ANSWERS, "day": ["second"], "remarks": ["どこか"]})
    await publish(owner, town, "event", changed)
    given = {"remarks.postcode": ["1608484"], "remarks.line": ["新宿区歌舞伎町1-4-1"]}
    await submit_one(town, settings, {**ANSWERS, **given})
    rows = [(row["住所の郵便番号"], row["住所"]) for row in await table(person)]
    assert rows == [
        ("", ""),
        ("", "どこか"),
        ("160-8484", "新宿区歌舞伎町1-4-1"),
    ]  # a line of text before it had a postcode
    with scoped(person.scope):
        columns = await columns_of(town.procedures["event"], Items.every)
        keys = keys_of(columns)
        missing = await rows_missing(of(town), columns, (), town.key_store)
    assert keys["question:remarks"] == "住所（1つのセルに）"
    wanted = ("question:remarks.postcode", "question:remarks.line", "question:remarks")
    assert [keys[key] for key in wanted[:2]] == ["住所の郵便番号", "住所"]
    assert [missing.rows[-1].cells[key] for key in wanted] == [
        "160-8484",
        "新宿区歌舞伎町1-4-1",
        "〒160-8484 新宿区歌舞伎町1-4-1",
    ]


def _changed(definition: Mapping[str, Any]) -> Any:
    """A second version: the name's label is new, the mail address is no longer asked, the pets are."""
    changed = json.loads(json.dumps(definition))
    questions = changed["sections"][0]["questions"]
    questions[1]["label"] = {"ja": "お名前"}
    questions[3] = {"id": "pets", "type": "line", "label": {"ja": "連れていく動物"}, "required": False, "item": None}
    return changed


async def test_questions_of_the_same_label_are_told_apart(
    database: ScopedEngine, owner: asyncpg.Connection, settings: Settings
) -> None:
    town, person = await made(owner, settings, 0)
    await publish(
        owner, town, "event", json.loads(json.dumps(DEFINITION).replace("\\u901a\\u4fe1\\u6b04", "\\u6c0f\\u540d"))
    )
    with scoped(person.scope):
        columns = await columns_of(town.procedures["event"], Items.every)
    assert columns.labels[6:7] + columns.labels[9:10] == ("氏名（name）", "氏名（remarks）")


async def test_what_the_section_keeps_beside_it_comes_along(
    database: ScopedEngine, owner: asyncpg.Connection, settings: Settings
) -> None:
    _, person = await made(owner, settings)
    await beside(
        person, {"参加費": ("number", "1500"), "氏名": ("text", "読み：よつや"), "発送日": ("date", "R8.12.1")}
    )
    (row,) = await table(person)
    assert list(row)[len(FACTS) + 5 :] == [*ANNOTATION_LABELS, "参加費", "氏名（課の列）", "発送日"]
    assert list(row.values())[-5:] == ["電子申請", "yamada 太郎", "1500", "読み：よつや", "2026-12-01"]
    assert row["氏名"] == "四谷 花子"
    (impersonal,) = await table(person, items=Items.impersonal)
    assert not {*ANNOTATION_LABELS, "参加費", "発送日"} & set(impersonal)
    (closed,) = await table(person, store=FileKeyStore(Path("/nonexistent")))
    assert (closed["参加費"], closed["備考"]) == ("", NOT_OPENED)


async def beside(person: Person, own: Mapping[str, tuple[str, str]]) -> None:
    """Own columns (label to kind and what is typed) of the list, written beside its first application, in this person's charge."""
    town = person.town
    with scoped(person.scope):
        async with ENGINE.unit():
            procedure = town.procedures["event"]
            for label, (kind, _) in own.items():
                await column_changes.add_column(procedure, label, kind, "")
            kept = {
                column.key: column.read(own[column.label][1])
                for column in await custom_columns.custom_columns_of(procedure)
            }
            (found,) = (await queries.page_of(of(town))).rows
            annotated = (await read_annotations([found.id], town.key_store, person.id))[found.id]
            await annotate(
                found, annotated.version, annotated, EditableAnnotations(person.id, None, "", kept), person.id
            )


async def test_columns_without_personal_information_can_be_taken_alone(
    database: ScopedEngine, owner: asyncpg.Connection, settings: Settings
) -> None:
    _, person = await made(owner, settings)
    (row,) = await table(person, items=Items.impersonal)
    assert list(row) == [*FACTS, "参加する日", "通信欄"]


async def test_only_the_selection_is_written(
    database: ScopedEngine, owner: asyncpg.Connection, settings: Settings
) -> None:
    town, person = await made(owner, settings, 2)
    with scoped(person.scope):
        first, _ = (await queries.page_of(of(town))).rows
        await processing.take_step(first, Status.accepted, first.version, person.id, store=town.key_store)
    assert len(await table(person, of(town, statuses=frozenset({Status.accepted})))) == 1


async def test_every_row_comes_however_many_there_are(
    database: ScopedEngine, owner: asyncpg.Connection, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(applications_table, "CHUNK_ROWS", 2)
    town, person = await made(owner, settings, 6)
    assert len({row["到達番号"] for row in await table(person)}) == 6
    assert await closed_as(owner, town) == [("completed", 6)]


async def test_no_application_is_a_file_with_a_heading(
    database: ScopedEngine, owner: asyncpg.Connection, settings: Settings
) -> None:
    town, person = await made(owner, settings, 0)
    assert await table(person) == []
    assert await closed_as(owner, town) == [("completed", 0)]


async def test_a_cell_that_would_run_as_a_formula_is_guarded(
    database: ScopedEngine, owner: asyncpg.Connection, settings: Settings
) -> None:
    town, person = await made(owner, settings, 0)
    await submit_one(town, settings, {**ANSWERS, "day": ["second"], "remarks": ["=HYPERLINK(1)\n二行目"]})
    (row,) = await table(person)
    assert row["通信欄"] == "'=HYPERLINK(1)\n二行目"
    assert unguarded(row["通信欄"]) == "=HYPERLINK(1)\n二行目"


async def test_shift_jis_marks_what_it_cannot_hold(
    database: ScopedEngine, owner: asyncpg.Connection, settings: Settings
) -> None:
    town, person = await made(owner, settings, 0)
    await submit_one(town, settings, {**ANSWERS, "name": ["𠮷田 髙子"]})
    (row,) = await table(person, encoding=Encoding.shift_jis)
    assert row["氏名"] == "〓田 髙子"


async def test_what_shift_jis_cannot_hold_is_listed_beforehand(
    database: ScopedEngine, owner: asyncpg.Connection, settings: Settings
) -> None:
    town, person = await made(owner, settings)
    receipt = await submit_one(town, settings, {**ANSWERS, "name": ["𠮷田 髙子"]})
    with scoped(person.scope):
        columns = await columns_of(town.procedures["event"], Items.every)
        async with ENGINE.unit():
            losses = await losses_of(of(town), columns, town.key_store, person.id)
    assert losses.count == 1
    assert [(loss.reference, loss.label, loss.characters) for loss in losses.listed] == [
        (str(receipt.reference), "氏名", ("𠮷",))
    ]


async def test_looking_for_losses_is_in_the_audit_log(
    database: ScopedEngine, owner: asyncpg.Connection, settings: Settings
) -> None:
    town, person = await made(owner, settings, 2)
    with scoped(person.scope):
        columns = await columns_of(town.procedures["event"], Items.every)
        async with ENGINE.unit():
            await losses_of(of(town), columns, town.key_store, person.id)
    details = await owner.fetchval(
        "select details from app.audit_event where municipality = $1 and action = 'applications_checked'", town.code
    )
    assert json.loads(details) == {"count": 2}


async def test_an_application_whose_key_is_gone_keeps_its_row(
    database: ScopedEngine, owner: asyncpg.Connection, settings: Settings, tmp_path: Any
) -> None:
    _, person = await made(owner, settings)
    (row,) = await table(person, store=FileKeyStore(tmp_path / "keys"))
    assert (row["備考"], row["氏名"]) == (NOT_OPENED, "")


async def test_another_section_gets_none_of_the_rows(
    database: ScopedEngine, owner: asyncpg.Connection, settings: Settings
) -> None:
    town, _ = await made(owner, settings)
    other = await make_person(owner, town, "hoken", "section_staff", ["保健係"])
    with scoped(other.scope), pytest.raises(asyncpg.InsufficientPrivilegeError):
        await begun(other, of(town))


async def test_another_municipality_gets_none_of_the_rows(
    database: ScopedEngine, owner: asyncpg.Connection, settings: Settings
) -> None:
    town, _ = await made(owner, settings)
    _, stranger = await made(owner, settings)
    with scoped(stranger.scope), pytest.raises(asyncpg.InsufficientPrivilegeError):
        await begun(stranger, of(town))


async def test_nothing_leaves_without_a_row_in_the_register(
    database: ScopedEngine, owner: asyncpg.Connection, settings: Settings
) -> None:
    town, person = await made(owner, settings)
    unknown = UUID(int=1)
    with scoped(person.scope), pytest.raises(Incomplete):
        await anext(download(unknown, of(town), Items.every, town.key_store, Encoding.utf_8))


async def test_a_download_that_is_broken_off_is_closed_as_interrupted(
    database: ScopedEngine, owner: asyncpg.Connection, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.exports.csv.CHUNK", 1)
    town, person = await made(owner, settings, 4)
    with scoped(person.scope):
        record = await begun(person, of(town))
        async with aclosing(download(record, of(town), Items.every, town.key_store, Encoding.utf_8)) as pieces:
            await anext(pieces)
            await anext(pieces)
    ((state, count),) = await closed_as(owner, town)
    assert (state, count in {0, 1}) == ("interrupted", True)


async def test_a_session_that_ends_in_the_middle_breaks_the_download_off(
    database: ScopedEngine, owner: asyncpg.Connection, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.exports.csv.CHUNK", 1)
    monkeypatch.setattr(applications_table, "CHUNK_ROWS", 1)
    town, person = await made(owner, settings, 3)
    with scoped(person.scope):
        record = await begun(person, of(town))
        async with aclosing(download(record, of(town), Items.every, town.key_store, Encoding.utf_8)) as pieces:
            await anext(pieces)
            await anext(pieces)
            await owner.execute("delete from app.staff_session where municipality = $1", town.code)
            with pytest.raises(Incomplete):
                _ = [piece async for piece in pieces]
