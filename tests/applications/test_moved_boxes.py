"""Whoever can write to the database moves boxes from row to row: none of them opens there, and nothing is taken for another's."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from uuid import UUID, uuid4

import asyncpg
import pytest

from app.applications import processing
from app.applications.contact_log import NewRecord, RecordKind, add_record
from app.applications.decryption import open_answers, open_history, open_names
from app.applications.notices.sending import begin_sending, notices_of, send_notice, sending_of
from app.applications.queries import SealedApplication, find, history_of, records_of
from app.applications.status import Status
from app.applications.submitting import Receipt
from app.applications.worklist.annotations import annotate, read_annotations, undo
from app.notifications.letter_words import Words
from app.procedures.procedures_for_staff import procedure_summaries
from app.settings import Settings
from app.tenancy.engine import ENGINE, ScopedEngine
from app.tenancy.scope import scoped
from tests.factories import ANSWERS, Person, Town, make_person, make_town, submit_one

pytestmark = pytest.mark.anyio


@dataclass
class Desk:
    """Two applications of one procedure, 花子's and 太郎's, and somebody who opens both."""

    owner: asyncpg.Connection
    town: Town
    person: Person
    receipts: tuple[Receipt, Receipt]

    async def both(self) -> tuple[SealedApplication, SealedApplication]:
        first, second = [await find(str(receipt.reference)) for receipt in self.receipts]
        return first, second

    async def exchange(self, table: str, column: str, ids: tuple[UUID, UUID], keyed_by: str = "id") -> None:
        """Put the column of each of two rows into the other's."""
        await self.owner.execute(
            f"update app.{table} t set {column} = o.{column} from app.{table} o "
            f"where t.municipality = $1 and o.municipality = $1 and t.{keyed_by} = any ($2) and o.{keyed_by} = any ($2) "
            f"and o.{keyed_by} <> t.{keyed_by}",
            self.town.code,
            list(ids),
        )


@pytest.fixture
async def desk(database: ScopedEngine, owner: asyncpg.Connection, settings: Settings) -> AsyncIterator[Desk]:
    town = await make_town(owner, settings)
    receipts = await submit_one(town, settings), await submit_one(town, settings, {**ANSWERS, "name": ["四谷 太郎"]})
    person = await make_person(owner, town)
    with scoped(person.scope):
        yield Desk(owner, town, person, receipts)


async def test_exchanged_answers_show_nobodys_name(desk: Desk) -> None:
    applications = await desk.both()
    await desk.exchange("application", "sealed", (applications[0].id, applications[1].id))
    for application in await desk.both():
        assert await open_answers(application, desk.town.key_store, desk.person.id) is None
    names = await open_names(await desk.both(), desk.town.key_store, desk.person.id)
    assert list(names.values()) == ["", ""]


async def test_exchanged_identities_show_nobodys_name(desk: Desk) -> None:
    """The numbers of both are exchanged instead of the boxes: whose answers these are is told by the id alone."""
    applications = await desk.both()
    for column in ("procedure_version", "sealing_key"):
        await desk.exchange("application", column, (applications[0].id, applications[1].id))
    await desk.exchange("application", "sealed", (applications[0].id, applications[1].id))
    await desk.owner.execute("update app.application set sealed_format = 1 where municipality = $1", desk.town.code)
    for application in await desk.both():
        assert await open_answers(application, desk.town.key_store, desk.person.id) is None


async def _with_steps(desk: Desk) -> tuple[UUID, UUID]:
    """A step with a message at each application; the ids of the two events."""
    for application in await desk.both():
        async with ENGINE.unit():
            await processing.take_step(
                application,
                Status.accepted,
                application.version,
                desk.person.id,
                "お待ちください。",
                store=desk.town.key_store,
            )
    rows = await desk.owner.fetch(
        "select id from app.status_event where municipality = $1 and to_status = 'accepted'", desk.town.code
    )
    first, second = (row["id"] for row in rows)
    return first, second


async def _notes(desk: Desk, application: SealedApplication) -> list[str | None]:
    history = await history_of(application.id)
    steps, _ = await open_history(application, desk.town.key_store, desk.person.id, history=history)
    return [step.note for step in steps]


async def test_exchanged_notes_stay_closed(desk: Desk) -> None:
    events = await _with_steps(desk)
    for application in await desk.both():
        assert await _notes(desk, application) == ["", "お待ちください。"]
    await desk.exchange("status_event", "note_sealed", events)
    for application in await desk.both():
        assert await _notes(desk, application) == ["", None]


async def test_the_events_of_another_application_stay_closed(desk: Desk) -> None:
    events = await _with_steps(desk)
    await desk.exchange("status_event", "application", events)
    for application in await desk.both():
        assert await _notes(desk, application) == ["", None]


@pytest.mark.parametrize("column", ["sealed", "next_sealed", "application"])
async def test_exchanged_records_stay_closed(desk: Desk, column: str) -> None:
    new = NewRecord(RecordKind.telephone, "不在でした。", next_step="夕方にかける")
    for application in await desk.both():
        await add_record(application, uuid4(), new, desk.person.id)
    rows = await desk.owner.fetch("select id from app.handling_record where municipality = $1", desk.town.code)
    await desk.exchange("handling_record", column, (rows[0]["id"], rows[1]["id"]))
    closed = {"sealed": (None, "夕方にかける"), "next_sealed": ("不在でした。", None), "application": (None, None)}
    for application in await desk.both():
        records = await records_of(application.id)
        _, (opened,) = await open_history(application, desk.town.key_store, desk.person.id, records=records)
        assert (opened.text, opened.next_step) == closed[column]


async def _with_own_values(desk: Desk) -> tuple[UUID, UUID]:
    """A value in a custom column of each application."""
    ids = []
    for application in await desk.both():
        before = (await read_annotations([application.id], desk.town.key_store, desk.person.id))[application.id]
        after = replace(before.annotations, own={"fee": "納付済み"})
        await annotate(application, before.version, before, after, desk.person.id)
        ids.append(application.id)
    return ids[0], ids[1]


async def test_exchanged_values_of_own_columns_stay_closed(desk: Desk) -> None:
    ids = await _with_own_values(desk)
    annotated = await read_annotations(ids, desk.town.key_store, desk.person.id)
    assert [dict(each.annotations.own) for each in annotated.values()] == [{"fee": "納付済み"}] * 2
    await desk.exchange("application", "custom_values_sealed", ids)
    annotated = await read_annotations(ids, desk.town.key_store, desk.person.id)
    assert [each.unopened for each in annotated.values()] == [True, True]


async def test_what_own_columns_held_before_stays_closed_elsewhere(desk: Desk) -> None:
    ids = await _with_own_values(desk)
    for application in await desk.both():
        before = (await read_annotations([application.id], desk.town.key_store, desk.person.id))[application.id]
        after = replace(before.annotations, own={})
        await annotate(application, before.version, before, after, desk.person.id)
    changes = await desk.owner.fetch(
        "select id from app.annotation_change where municipality = $1 and annotation_version = 3", desk.town.code
    )
    await desk.exchange("annotation_change", "custom_values_sealed_before", (changes[0]["id"], changes[1]["id"]))
    for application in await desk.both():
        await undo(application, desk.person.id, desk.town.key_store)
    annotated = await read_annotations(ids, desk.town.key_store, desk.person.id)
    assert [each.unopened for each in annotated.values()] == [True, True]


WORDS = Words({"ja": "参加日のお知らせ"}, {"ja": "10時にお集まりください。"})


async def _with_notices(desk: Desk) -> UUID:
    """An お知らせ to both."""
    (summary,) = (await procedure_summaries()).values()
    applications = await desk.both()
    sending = await begin_sending(summary, uuid4(), WORDS, applications, desk.person.id)
    for application in applications:
        assert await send_notice(application, sending, WORDS, desk.person.id) == "done"
    return sending


@pytest.mark.parametrize("column", ["sealed", "application"])
async def test_exchanged_notices_stay_closed(desk: Desk, column: str) -> None:
    """Of two sendings, for one application is written to once in each."""
    for _ in range(2):
        await _with_notices(desk)
    rows = await desk.owner.fetch(
        "select distinct on (sending) id, sending, application from app.notice where municipality = $1 order by sending, application",
        desk.town.code,
    )
    if column == "sealed":
        await desk.exchange("notice", "sealed", (rows[0]["id"], rows[1]["id"]))
        moved = {rows[0]["id"], rows[1]["id"]}
    else:
        await desk.owner.execute(
            "delete from app.notice where municipality = $1 and sending = $2 and id <> $3",
            desk.town.code,
            rows[0]["sending"],
            rows[0]["id"],
        )
        other = next(application.id for application in await desk.both() if application.id != rows[0]["application"])
        await desk.owner.execute("update app.notice set application = $1 where id = $2", other, rows[0]["id"])
        moved = {rows[0]["id"]}
    shown = {}
    for application in await desk.both():
        shown |= await notices_of(application, desk.town.key_store, desk.person.id)
    assert {notice.id for notice in shown.values() if notice.words is None} == moved
    assert all(notice.words == WORDS for notice in shown.values() if notice.id not in moved)


async def test_exchanged_sendings_stay_closed(desk: Desk) -> None:
    (summary,) = (await procedure_summaries()).values()
    sendings = await _with_notices(desk), await _with_notices(desk)
    assert (await sending_of(summary, sendings[0], desk.town.key_store, desk.person.id)).words == WORDS
    await desk.exchange("sending", "sealed", sendings)
    for sending in sendings:
        assert (await sending_of(summary, sending, desk.town.key_store, desk.person.id)).words is None
