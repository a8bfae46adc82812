"""対応記録: added by those who may, once, never changed."""

from uuid import uuid4

import asyncpg
import pytest

from app.applications import queries
from app.applications.handling import RecordKind, add_record
from app.applications.processing import NotAllowed
from app.applications.wording import LONGEST_RECORD, TextRefused
from app.settings import Settings
from app.tenancy.engine import ENGINE, ScopedEngine
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
        await add_record(application, record, RecordKind.telephone, "折り返しを待つ。", person.id)
        await add_record(application, record, RecordKind.telephone, "折り返しを待つ。", person.id)
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
        await add_record(application, record, RecordKind.telephone, "折り返しを待つ。", person.id)
        await add_record(application, record, RecordKind.telephone, "電話があった。", person.id)
        assert len(await queries.records_of(application.id)) == 2


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
            await add_record(application, uuid4(), RecordKind.memo, text, person.id)


async def test_a_viewer_adds_nothing(database: ScopedEngine, owner: asyncpg.Connection, settings: Settings) -> None:
    town = await make_town(owner, settings)
    viewer = await make_person(owner, town, "viewer", "viewer", ["ごみ減量係"])
    receipt = await submit_one(town, settings)
    with scoped(viewer.scope):
        application = await queries.find(str(receipt.reference))
        with pytest.raises(NotAllowed):
            await add_record(application, uuid4(), RecordKind.memo, "メモ", viewer.id)


@pytest.mark.parametrize("change", ["update app.handling_record set kind = 'memo'", "delete from app.handling_record"])
async def test_a_record_is_never_changed(
    database: ScopedEngine, owner: asyncpg.Connection, settings: Settings, change: str
) -> None:
    town = await make_town(owner, settings)
    person = await make_person(owner, town)
    with scoped(person.scope), pytest.raises(asyncpg.InsufficientPrivilegeError):
        await ENGINE.fetch(change)
