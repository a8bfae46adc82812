"""One procedure's applications as an Excel file: typed, complete or told, and refused where it could not be made safely."""

from collections.abc import Sequence
from contextlib import aclosing
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import UUID

import asyncpg
import pytest
from openpyxl import load_workbook

from app.applications.queries import Selection
from app.exports import applications_workbook, register
from app.exports.applications_table import (
    ANNOTATION_LABELS,
    FACTS,
    NOT_OPENED,
    Columns,
    Incomplete,
    chunks_of,
    columns_of,
)
from app.exports.applications_workbook import CUT, TooManyRows, WorkbookDownload, row_of, tmpfs_or_refuse, workbook
from app.exports.formats import Format
from app.exports.register import Items
from app.exports.workbook.cells import MOST_ROWS, Moment
from app.exports.workbook.encryption import decrypted
from app.settings import Settings
from app.tenancy.engine import ENGINE, ScopedEngine
from app.tenancy.scope import scoped
from app.vault.keystore import FileKeyStore
from tests.exports.test_applications_csv import beside
from tests.factories import ANSWERS, DEFINITION, Person, Town, make_person, make_town, publish, submit_one

pytestmark = pytest.mark.anyio

PASSWORD = "abcde-fghij-kmnpq-23456"


async def made(owner: asyncpg.Connection, settings: Settings, applications: int = 1) -> tuple[Town, Person]:
    town = await make_town(owner, settings)
    person = await make_person(owner, town)
    for _ in range(applications):
        await submit_one(town, settings)
    return town, person


async def ordered(person: Person, *, registered: bool = True) -> WorkbookDownload:
    selection = Selection(frozenset(), person.town.procedures["event"])
    record = UUID(int=7)
    if registered:
        async with ENGINE.unit():
            record = await register.begin(person.id, selection, Format.xlsx, Items.every, "申請者一覧に加えるため")
    return WorkbookDownload(record, selection, Items.every, PASSWORD, ())


async def table(person: Person) -> list[Sequence[Any]]:
    with scoped(person.scope):
        content = (await workbook(await ordered(person), person.town.key_store, lambda *_: None)).content
    return list(load_workbook(BytesIO(decrypted(content, PASSWORD))).active.values)


async def test_every_application_with_the_columns_of_the_csv(
    database: ScopedEngine, owner: asyncpg.Connection, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.exports.applications_table.CHUNK_ROWS", 2)
    _, person = await made(owner, settings, 5)
    heading, *rows = await table(person)
    assert heading == (*FACTS, "参加する日", "氏名", "電話番号", "メールアドレス", "通信欄", *ANNOTATION_LABELS)
    assert len({row[0] for row in rows}) == 5
    assert rows[0][2:9] == ("到達", 1, None, "1日目", "四谷 花子", "03-5273-3546", "hanako@example.jp")
    assert isinstance(rows[0][1], datetime)


async def test_numbers_ages_and_days_are_what_they_are(
    database: ScopedEngine, owner: asyncpg.Connection, settings: Settings
) -> None:
    town, person = await made(owner, settings, 0)
    changed: Any = {**DEFINITION, "sections": [dict(DEFINITION["sections"][0])]}
    changed["sections"][0]["questions"] = [
        *changed["sections"][0]["questions"],
        {"id": "people", "type": "number", "label": {"ja": "人数"}, "required": False, "item": None},
        {"id": "years", "type": "age", "label": {"ja": "年齢"}, "required": False, "item": None},
        {"id": "when", "type": "date", "label": {"ja": "希望日"}, "required": False, "item": None},
    ]
    await publish(owner, town, "event", changed)
    given = {"people": ["12"], "years": ["70"], "when.era": ["seireki"]}
    days = {"when.year": ["2026"], "when.month": ["11"], "when.day": ["23"]}
    await submit_one(town, settings, {**ANSWERS, **given, **days})
    _, row = await table(person)
    assert row[-5:-2] == (12, 70, datetime(2026, 11, 23))  # noqa: DTZ001  a day of a calendar


async def test_own_columns_are_numbers_and_days_as_well(
    database: ScopedEngine, owner: asyncpg.Connection, settings: Settings
) -> None:
    _, person = await made(owner, settings)
    own = {"参加費": ("number", "1,500"), "割合": ("number", "0.25"), "番号": ("number", "123456789012345.5")}
    await beside(person, {**own, "発送日": ("date", "R8.12.1"), "備考": ("text", "=1+1")})
    heading, row = await table(person)
    assert heading[-5:] == ("参加費", "割合", "番号", "発送日", "備考（課の列）")
    assert row[-5:] == (1500, 0.25, "123456789012345.5", datetime(2026, 12, 1), "=1+1")  # noqa: DTZ001  a day of a calendar


async def test_a_file_without_a_row_in_the_register_is_not_made(
    database: ScopedEngine, owner: asyncpg.Connection, settings: Settings
) -> None:
    _, person = await made(owner, settings)
    with scoped(person.scope), pytest.raises(Incomplete):
        await workbook(await ordered(person, registered=False), person.town.key_store, lambda *_: None)


async def test_a_session_that_ends_meanwhile_makes_no_file(
    database: ScopedEngine, owner: asyncpg.Connection, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.exports.applications_table.CHUNK_ROWS", 1)
    town, person = await made(owner, settings, 3)
    real = applications_workbook.chunks_of

    async def ending(*given: Any) -> Any:
        async with aclosing(real(*given)) as chunks:
            async for chunk in chunks:
                yield chunk
                await owner.execute("delete from app.staff_session where municipality = $1", town.code)

    monkeypatch.setattr(applications_workbook, "chunks_of", ending)
    with scoped(person.scope), pytest.raises(Incomplete):
        await workbook(await ordered(person), town.key_store, lambda *_: None)


async def test_what_cannot_be_opened_and_what_is_too_long_is_said_in_the_row(
    database: ScopedEngine,
    owner: asyncpg.Connection,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    town, person = await made(owner, settings)
    with scoped(person.scope):
        columns: Columns = await columns_of(town.procedures["event"], Items.every)
        selection = Selection(frozenset(), town.procedures["event"])
        ((closed,),) = [chunk async for chunk in chunks_of(selection, columns, FileKeyStore(tmp_path / "keys"))]
        ((found,),) = [chunk async for chunk in chunks_of(selection, columns, town.key_store)]
    assert row_of(closed, columns)[4:6] == [NOT_OPENED, ""]
    assert isinstance(row_of(found, columns)[1], Moment)
    monkeypatch.setattr(applications_workbook, "fits", lambda text: len(text) < 12)
    assert row_of(found, columns)[4] == CUT


def test_many_rows_need_a_folder_in_memory() -> None:
    assert tmpfs_or_refuse(20_000, 10, ()) is None
    with pytest.raises(TooManyRows) as told:
        tmpfs_or_refuse(20_001, 10, ())
    assert (told.value.rows, told.value.most) == (20_001, 20_000)
    with pytest.raises(TooManyRows):
        tmpfs_or_refuse(MOST_ROWS + 1, 10, ())
