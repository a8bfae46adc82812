"""Files in tables: number and names in one cell, in every format and under every version, and never a formula."""

from collections.abc import Sequence
from contextlib import aclosing
from io import BytesIO
from typing import Any

import asyncpg
import pytest
from openpyxl import load_workbook

from app.applications.queries import Selection
from app.exports import register
from app.exports.applications_csv import download, losses_of
from app.exports.applications_table import columns_of
from app.exports.applications_workbook import WorkbookDownload, workbook
from app.exports.csv import Encoding
from app.exports.formats import Format
from app.exports.list_columns import keys_of, rows_missing
from app.exports.register import Items
from app.exports.workbook.encryption import decrypted
from app.settings import Settings
from app.tenancy.engine import ENGINE, ScopedEngine
from app.tenancy.scope import scoped
from tests.attached_answers import asking_for_files, submit_files
from tests.exports.test_applications_csv import of, table
from tests.exports.test_applications_workbook import PASSWORD
from tests.factories import ANSWERS, DEFINITION, Person, Town, make_person, make_town, publish, submit_one

pytestmark = pytest.mark.anyio


async def made(owner: asyncpg.Connection, settings: Settings, *names: str) -> tuple[Town, Person]:
    town = await make_town(owner, settings, {"event": asking_for_files()})
    person = await make_person(owner, town)
    await submit_files(town, settings, *names)
    return town, person


async def raw_csv(person: Person, encoding: Encoding) -> str:
    with scoped(person.scope):
        async with ENGINE.unit():
            record = await register.begin(
                person.id, of(person.town), Format.csv_utf_8, Items.every, "申請者一覧に加えるため"
            )
        async with aclosing(download(record, of(person.town), Items.every, person.town.key_store, encoding)) as pieces:
            return b"".join([piece async for piece in pieces]).decode(encoding.codec)


async def sheet(person: Person) -> list[Sequence[Any]]:
    selection = Selection(frozenset(), person.town.procedures["event"])
    with scoped(person.scope):
        async with ENGINE.unit():
            record = await register.begin(person.id, selection, Format.xlsx, Items.every, "申請者一覧に加えるため")
        order = WorkbookDownload(record, selection, Items.every, PASSWORD, ())
        content = (await workbook(order, person.town.key_store, lambda *_: None)).content
    book = load_workbook(BytesIO(decrypted(content, PASSWORD)))
    assert [cell.coordinate for row in book.active.iter_rows() for cell in row if cell.data_type == "f"] == []
    return list(book.active.values)


async def test_number_and_names_stand_in_one_cell(
    database: ScopedEngine, owner: asyncpg.Connection, settings: Settings
) -> None:
    town, person = await made(owner, settings, "免許証.pdf", "住民票.pdf")
    await submit_one(town, settings)
    assert [row["証明書"] for row in await table(person)] == ["2件：免許証.pdf、住民票.pdf", ""]
    heading, with_files, without = await sheet(person)
    at = list(heading).index("証明書")
    assert (with_files[at], without[at]) == ("2件：免許証.pdf、住民票.pdf", None)


@pytest.mark.parametrize("name", ["=1+1.pdf", "+81.pdf", "-1.pdf", "@SUM(A1).pdf", "\t=1.pdf", "＝1.pdf", "'=1.pdf"])
async def test_a_name_that_looks_like_a_formula_is_words(
    database: ScopedEngine, owner: asyncpg.Connection, settings: Settings, name: str
) -> None:
    _, person = await made(owner, settings, name)
    shown = f"1件：{name.strip()}"
    for encoding in Encoding:
        cells = (await raw_csv(person, encoding)).splitlines()[1].split(",")
        assert shown in [cell.strip('"') for cell in cells]  # the guard has nothing to add
    heading, row = await sheet(person)
    assert row[list(heading).index("証明書")] == shown


async def test_names_that_turn_the_line_around_are_made_straight(
    database: ScopedEngine, owner: asyncpg.Connection, settings: Settings
) -> None:
    _, person = await made(owner, settings, "invoice\u202efdp.exe", "..\\..\\x\x00\n.pdf", f"{'長' * 300}.pdf")
    [row] = await table(person)
    assert row["証明書"].startswith("3件：invoicefdp.pdf、x.pdf、長長")
    assert row["証明書"].isprintable()
    assert len(row["証明書"]) < 160


async def test_letters_that_shift_jis_lacks_are_told_beforehand(
    database: ScopedEngine, owner: asyncpg.Connection, settings: Settings
) -> None:
    town, person = await made(owner, settings, "𠮷野家.pdf")
    with scoped(person.scope):
        columns = await columns_of(town.procedures["event"], Items.every)
        async with ENGINE.unit():
            losses = await losses_of(of(town), columns, town.key_store, person.id)
    assert [(lost.label, lost.characters) for lost in losses.listed] == [("証明書", ("𠮷",))]


async def test_an_answer_of_a_version_of_another_type_stays_what_it_was(
    database: ScopedEngine, owner: asyncpg.Connection, settings: Settings
) -> None:
    town = await make_town(owner, settings)
    person = await make_person(owner, town)
    await submit_one(town, settings, {**ANSWERS, "day": ["second"], "remarks": ["窓口で見せます"]})
    await publish(owner, town, "event", asking_for_files())
    await submit_files(town, settings, "免許証.pdf")
    cells = ["窓口で見せます", "1件：免許証.pdf"]
    assert [row["証明書"] for row in await table(person)] == cells
    await publish(owner, town, "event", DEFINITION)
    assert [row["通信欄"] for row in await table(person)] == cells
    heading, *rows = await sheet(person)
    assert [row[list(heading).index("通信欄")] for row in rows] == cells


async def test_the_sections_own_list_takes_number_and_names(
    database: ScopedEngine, owner: asyncpg.Connection, settings: Settings
) -> None:
    town, person = await made(owner, settings, "免許証.pdf", "住民票.pdf")
    with scoped(person.scope):
        columns = await columns_of(town.procedures["event"], Items.every)
        missing = await rows_missing(of(town), columns, (), town.key_store)
    assert keys_of(columns)["question:remarks"] == "証明書"
    assert missing.rows[0].cells["question:remarks"] == "2件：免許証.pdf、住民票.pdf"


async def test_a_file_without_personal_items_has_no_names_of_files(
    database: ScopedEngine, owner: asyncpg.Connection, settings: Settings
) -> None:
    _, person = await made(owner, settings, "山田太郎の免許証.pdf")
    [row] = await table(person, items=Items.impersonal)
    assert "証明書" not in row
    assert "山田太郎" not in str(row)
