"""Opening: only with the section's key, always written down, and never an error of the page."""

import json
from uuid import uuid4

import asyncpg
import pytest

from app.applications import contact_log, processing, queries
from app.applications.contact_log import NewRecord, RecordKind
from app.applications.decryption import open_answers, open_history, open_names
from app.applications.queries import SealedApplication, Selection
from app.applications.sealing import NEXT, NOTE, OWN, RECORD
from app.applications.status import Status
from app.applications.submitting import ANSWERS, Receipt
from app.applications.worklist.annotations import read_annotations
from app.folders import PACKAGE
from app.settings import Settings
from app.tenancy.engine import ENGINE, ScopedEngine
from app.tenancy.scope import scoped
from app.vault.keystore import FileKeyStore
from app.vault.seal import PublicKey, bound_to, seal
from tests.factories import DEFINITION, Person, Town, make_person, make_town, publish, submit_one

pytestmark = pytest.mark.anyio


async def made(owner: asyncpg.Connection, settings: Settings) -> tuple[Town, Person, Receipt]:
    town = await make_town(owner, settings)
    return town, await make_person(owner, town), await submit_one(town, settings)


async def found(receipt: Receipt) -> SealedApplication:
    return await queries.find(str(receipt.reference))


async def events(owner: asyncpg.Connection, town: Town, action: str) -> list[asyncpg.Record]:
    return await owner.fetch(
        "select staff, subject, details from app.audit_event where municipality = $1 and action = $2 order by at",
        town.code,
        action,
    )


async def test_answers_are_shown_as_they_were_given(
    database: ScopedEngine, owner: asyncpg.Connection, settings: Settings
) -> None:
    town, person, receipt = await made(owner, settings)
    with scoped(person.scope):
        opened = await open_answers(await found(receipt), town.key_store, person.id)
    assert opened is not None
    assert [(answer.label, answer.value) for answer in opened.shown()][:2] == [
        ("参加する日", "1日目"),
        ("氏名", "四谷 花子"),
    ]


async def test_each_opening_is_written_down(
    database: ScopedEngine, owner: asyncpg.Connection, settings: Settings
) -> None:
    town, person, receipt = await made(owner, settings)
    with scoped(person.scope):
        await open_answers(await found(receipt), town.key_store, person.id)
    (event,) = await events(owner, town, "application_opened")
    assert (event["staff"], event["subject"]) == (person.id, str(receipt.reference))
    assert "花子" not in event["details"]


async def test_answers_are_read_with_the_version_they_were_given_to(
    database: ScopedEngine, owner: asyncpg.Connection, settings: Settings
) -> None:
    town, person, receipt = await made(owner, settings)
    renamed = json.loads(json.dumps(DEFINITION).replace(r"\u6c0f\u540d", r"\u304a\u540d\u524d"))
    await publish(owner, town, "event", renamed)
    with scoped(person.scope):
        opened = await open_answers(await found(receipt), town.key_store, person.id)
    assert opened is not None
    assert opened.version.number == 1
    assert "氏名" in [answer.label for answer in opened.shown()]


async def test_without_the_key_nothing_opens_and_nothing_breaks(
    database: ScopedEngine, owner: asyncpg.Connection, settings: Settings, tmp_path: object
) -> None:
    town, person, receipt = await made(owner, settings)
    empty = FileKeyStore(tmp_path / "keys")  # type: ignore[operator]
    with scoped(person.scope):
        application = await found(receipt)
        assert await open_answers(application, empty, person.id) is None
        assert await open_names([application], empty, person.id) == {application.id: ""}
    (event,) = await events(owner, town, "application_opened")
    assert json.loads(event["details"]) == {"opened": False}


async def test_a_box_moved_from_another_municipality_stays_closed(
    database: ScopedEngine, owner: asyncpg.Connection, settings: Settings
) -> None:
    town, person, receipt = await made(owner, settings)
    other, _, foreign = await made(owner, settings)
    box = await owner.fetchval("select sealed from app.application where municipality = $1", other.code)
    await owner.execute("update app.application set sealed = $2 where municipality = $1", town.code, box)
    assert foreign.reference.municipality == other.code
    with scoped(person.scope):
        assert await open_answers(await found(receipt), town.key_store, person.id) is None


@pytest.mark.parametrize(
    "content",
    [
        b"\xff",
        b"[]",
        b'{"version": 1, "answers": {}}',
        b'{"version": "VERSION", "answers": {"name": null}}',
        b'{"version": "VERSION", "answers": {"name": "no day of the calendar"}}',
    ],
)
async def test_a_box_with_anything_else_in_it_breaks_no_page(
    database: ScopedEngine, owner: asyncpg.Connection, settings: Settings, content: bytes
) -> None:
    town, person, receipt = await made(owner, settings)
    asks_a_day = json.loads(json.dumps(DEFINITION))
    asks_a_day["sections"][0]["questions"][1]["type"] = "date"
    version = await publish(owner, town, "event", asks_a_day)
    content = content.replace(b"VERSION", version.hex.encode())
    key = await owner.fetchrow("select id, public_key from app.public_key where municipality = $1", town.code)
    assert key is not None
    application = await owner.fetchval("select id from app.application where municipality = $1", town.code)
    box = seal(PublicKey(key["id"], key["public_key"]), town.code, ANSWERS, content, bound_to(application))
    statement = "update app.application set sealed = $2, procedure_version = $3 where municipality = $1"
    await owner.execute(statement, town.code, box, version)
    with scoped(person.scope):
        application = await found(receipt)
        assert await open_answers(application, town.key_store, person.id) is None
        assert await open_names([application], town.key_store, person.id) == {application.id: ""}


async def test_a_text_that_is_none_breaks_no_page(
    database: ScopedEngine, owner: asyncpg.Connection, settings: Settings
) -> None:
    """Whoever can write to the database, or has seized the staff's login there, seals whatever bytes they like."""
    town, person, receipt = await made(owner, settings)
    with scoped(person.scope):
        async with ENGINE.unit():
            application = await found(receipt)
            await processing.take_step(
                application, Status.accepted, application.version, person.id, "お待ちください。", store=town.key_store
            )
            await contact_log.add_record(
                application, uuid4(), NewRecord(RecordKind.telephone, "不在でした。", next_step="夕方"), person.id
            )
    row = await owner.fetchrow("select id, public_key from app.public_key where municipality = $1", town.code)
    assert row is not None
    key, no_text = PublicKey(row["id"], row["public_key"]), b"\xff\xfe"
    for table, column, purpose in (
        ("status_event", "note_sealed", NOTE),
        ("handling_record", "sealed", RECORD),
        ("handling_record", "next_sealed", NEXT),
    ):
        where = "municipality = $1 and application = $2" + (" and staff is not null" if table == "status_event" else "")
        event = await owner.fetchval(f"select id from app.{table} where {where}", town.code, application.id)
        box = seal(key, town.code, purpose, no_text, bound_to(application.id, event))
        await owner.execute(f"update app.{table} set {column} = $2 where id = $1", event, box)
    own = seal(key, town.code, OWN, no_text, bound_to(application.id))
    await owner.execute(
        "update app.application set custom_values_sealed = $2, custom_values_format = 2 where id = $1",
        application.id,
        own,
    )
    with scoped(person.scope):
        history, records = await queries.history_of(application.id), await queries.records_of(application.id)
        steps, opened = await open_history(application, town.key_store, person.id, history=history, records=records)
        annotated = await read_annotations([application.id], town.key_store, person.id)
    assert ([step.note for step in steps], [(each.text, each.next_step) for each in opened]) == (
        ["", None],
        [(None, None)],
    )
    assert annotated[application.id].unopened


async def test_names_of_a_page_are_one_event(
    database: ScopedEngine, owner: asyncpg.Connection, settings: Settings
) -> None:
    town, person, first = await made(owner, settings)
    second = await submit_one(town, settings)
    with scoped(person.scope):
        page = await queries.page_of(Selection())
        names = await open_names(page.rows, town.key_store, person.id)
    (event,) = await events(owner, town, "names_opened")
    assert list(names.values()) == ["四谷 花子"] * 2
    assert json.loads(event["details"]) == {"references": sorted([str(first.reference), str(second.reference)])}


async def test_an_empty_page_opens_nothing(
    database: ScopedEngine, owner: asyncpg.Connection, settings: Settings
) -> None:
    town, person, _ = await made(owner, settings)
    with scoped(person.scope):
        assert await open_names([], town.key_store, person.id) == {}
    assert await events(owner, town, "names_opened") == []


async def test_the_section_reads_what_it_wrote(
    database: ScopedEngine, owner: asyncpg.Connection, settings: Settings
) -> None:
    town, person, receipt = await made(owner, settings)
    with scoped(person.scope):
        async with ENGINE.unit():
            application = await found(receipt)
            await processing.take_step(
                application, Status.accepted, application.version, person.id, "お待ちください。", store=town.key_store
            )
            new = NewRecord(RecordKind.telephone, "不在でした。")
            await contact_log.add_record(application, application.id, new, person.id)
        history = await queries.history_of(application.id)
        records = await queries.records_of(application.id)
        steps, opened = await open_history(application, town.key_store, person.id, history=history, records=records)
    assert [(step.note, step.told_applicant) for step in steps] == [("", False), ("お待ちください。", True)]
    assert [(record.text, record.staff_name) for record in opened] == [("不在でした。", "yamada 太郎")]
    assert len(await events(owner, town, "records_opened")) == 1


def test_nobody_else_opens_what_is_sealed_to_the_section() -> None:
    """The vault itself, the connection's addresses and words and the applicant's reply box are opened elsewhere, with other keys.

    A file's key is opened by the worker too, on the file's way to the scanner: what it holds is seen by nobody.
    """
    callers = {
        str(path.relative_to(PACKAGE))
        for path in PACKAGE.rglob("*.py")
        if "unseal(" in path.read_text(encoding="utf-8")
    }
    vault = {"vault/seal.py", "vault/reply_box.py"}
    assert callers == vault | {
        "applications/decryption.py",
        "attachments/scanning.py",
        "notifications/delivery.py",
        "notifications/sealed_words.py",
    }
