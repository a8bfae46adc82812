"""対応記録: added by those who may, once, never changed."""

from uuid import uuid4

import anyio
import asyncpg
import pytest

from app.applications import queries
from app.applications.contact_log import LONGEST_NEXT, ContactOutcome, NewRecord, RecordKind, RecordRefused, add_record
from app.applications.decryption import open_history
from app.applications.staff_text import LONGEST_RECORD, TextRefused
from app.settings import Settings
from app.tenancy.engine import ENGINE, ScopedEngine
from app.tenancy.refusals import NotAllowed
from app.tenancy.scope import scoped
from tests.factories import make_person, make_town, submit_one

pytestmark = pytest.mark.anyio


async def test_a_form_sent_twice_adds_one_record(
    database: ScopedEngine, owner: asyncpg.Connection, settings: Settings
) -> None:
    town = await make_town(owner, settings)
    person = await make_person(owner, town, "alice", "section_staff", ["ごみ減量係"])
    receipt = await submit_one(town, settings)
    record = uuid4()
    with scoped(person.scope):
        application = await queries.find(str(receipt.reference))
        await add_record(application, record, NewRecord(RecordKind.telephone, "折り返しを待つ。"), person.id)
        await add_record(application, record, NewRecord(RecordKind.telephone, "折り返しを待つ。"), person.id)
        assert len(await queries.records_of(application.id)) == 1


async def test_another_text_from_the_same_page_is_another_record(
    database: ScopedEngine, owner: asyncpg.Connection, settings: Settings
) -> None:
    town = await make_town(owner, settings)
    person = await make_person(owner, town)
    receipt = await submit_one(town, settings)
    record = uuid4()
    with scoped(person.scope):
        application = await queries.find(str(receipt.reference))
        await add_record(application, record, NewRecord(RecordKind.telephone, "折り返しを待つ。"), person.id)
        await add_record(application, record, NewRecord(RecordKind.telephone, "電話があった。"), person.id)
        assert len(await queries.records_of(application.id)) == 2


async def test_the_same_form_twice_at_the_same_instant_adds_one_record(
    database: ScopedEngine, owner: asyncpg.Connection, settings: Settings
) -> None:
    town = await make_town(owner, settings)
    person = await make_person(owner, town)
    receipt = await submit_one(town, settings)
    record, added = uuid4(), list[bool]()

    async def sent() -> None:
        with scoped(person.scope):
            async with ENGINE.unit():
                application = await queries.find(str(receipt.reference))
                new = NewRecord(RecordKind.telephone, outcome=ContactOutcome.absent)
                added.append(await add_record(application, record, new, person.id))

    async with anyio.create_task_group() as group:
        for _ in range(5):
            group.start_soon(sent)
    assert sorted(added) == [False, False, False, False, True]


async def test_outcome_stands_in_the_open_and_the_words_do_not(
    database: ScopedEngine, owner: asyncpg.Connection, settings: Settings
) -> None:
    town = await make_town(owner, settings)
    person = await make_person(owner, town)
    receipt = await submit_one(town, settings)
    with scoped(person.scope):
        application = await queries.find(str(receipt.reference))
        new = NewRecord(RecordKind.visit, "庭に犬がいた。", ContactOutcome.absent, "午後にもう一度")
        await add_record(application, uuid4(), new, person.id)
        (record,) = await queries.records_of(application.id)
        _, (opened,) = await open_history(application, town.key_store, person.id, records=[record])
    assert (record.kind, record.outcome) == ("visit", "absent")
    assert (opened.text, opened.next_step) == ("庭に犬がいた。", "午後にもう一度")
    row = await owner.fetchrow("select sealed, next_sealed from app.handling_record where municipality = $1", town.code)
    assert "犬".encode() not in row["sealed"]
    assert "午後".encode() not in row["next_sealed"]


async def test_an_outcome_needs_no_words(database: ScopedEngine, owner: asyncpg.Connection, settings: Settings) -> None:
    town = await make_town(owner, settings)
    person = await make_person(owner, town)
    receipt = await submit_one(town, settings)
    with scoped(person.scope):
        application = await queries.find(str(receipt.reference))
        assert await add_record(
            application, uuid4(), NewRecord(RecordKind.telephone, outcome=ContactOutcome.reached), person.id
        )


@pytest.mark.parametrize("next_step", ["あ" * (LONGEST_NEXT + 1), "a\x00"])
async def test_a_next_step_that_cannot_be_kept_is_told(
    database: ScopedEngine, owner: asyncpg.Connection, settings: Settings, next_step: str
) -> None:
    town = await make_town(owner, settings)
    person = await make_person(owner, town)
    receipt = await submit_one(town, settings)
    with scoped(person.scope):
        application = await queries.find(str(receipt.reference))
        with pytest.raises(RecordRefused) as refused:
            await add_record(application, uuid4(), NewRecord(RecordKind.memo, "メモ", next_step=next_step), person.id)
    assert refused.value.part == "next_step"


@pytest.mark.parametrize("text", ["", " \n ", "あ" * (LONGEST_RECORD + 1), "a\x00"])
async def test_what_cannot_be_kept_is_told(
    database: ScopedEngine, owner: asyncpg.Connection, settings: Settings, text: str
) -> None:
    town = await make_town(owner, settings)
    person = await make_person(owner, town)
    receipt = await submit_one(town, settings)
    with scoped(person.scope):
        application = await queries.find(str(receipt.reference))
        with pytest.raises(TextRefused):
            await add_record(application, uuid4(), NewRecord(RecordKind.memo, text), person.id)


async def test_a_viewer_adds_nothing(database: ScopedEngine, owner: asyncpg.Connection, settings: Settings) -> None:
    town = await make_town(owner, settings)
    viewer = await make_person(owner, town, "viewer", "viewer", ["ごみ減量係"])
    receipt = await submit_one(town, settings)
    with scoped(viewer.scope):
        application = await queries.find(str(receipt.reference))
        with pytest.raises(NotAllowed):
            await add_record(application, uuid4(), NewRecord(RecordKind.memo, "メモ"), viewer.id)


@pytest.mark.parametrize("change", ["update app.handling_record set kind = 'memo'", "delete from app.handling_record"])
async def test_a_record_is_never_changed(
    database: ScopedEngine, owner: asyncpg.Connection, settings: Settings, change: str
) -> None:
    town = await make_town(owner, settings)
    person = await make_person(owner, town)
    with scoped(person.scope), pytest.raises(asyncpg.InsufficientPrivilegeError):
        await ENGINE.fetch(change)
