"""Boxes of 0.2.0 are bound to nothing: they open in the rows they lie in, those rows take no others, and what is written beside them is bound."""

from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID, uuid4

import asyncpg
import pytest

from app.applications import processing
from app.applications.contact_log import NewRecord, RecordKind, add_record
from app.applications.decryption import open_answers, open_history
from app.applications.lookup import status_of
from app.applications.queries import find, history_of, records_of
from app.applications.reference import InquiryCode, ReferenceNumber, SubmissionKey
from app.applications.status import Status
from app.applications.submitting import ANSWERS, _Content, _encode
from app.applications.worklist.annotations import annotate, read_annotations
from app.calendar.tokyo import fiscal_year
from app.notifications.delivery import MAILER_SCOPE
from app.procedures.keys import make_next_keys, plan_keys
from app.tenancy import api
from app.tenancy.engine import ENGINE
from app.tenancy.scope import Role, Scope, scoped
from tests.boxes import box_of_before
from tests.factories import submit_one
from tests.upgrade.fixture import NOTE
from tests.upgrade.test_upgrade import Upgraded, found, upgraded

pytestmark = pytest.mark.anyio
__all__ = ["upgraded"]

FORMATS = {
    "application": ("sealed_format", "custom_values_format"),
    "annotation_change": ("custom_values_format_before",),
    "section": ("mail_format",),
    "staff": ("mail_format",),
    "outbox": ("address_format", "body_format"),
    **dict.fromkeys(("status_event", "handling_record", "sending", "notice"), ("sealed_format",)),
}


async def as_owner(upgraded: Upgraded) -> asyncpg.Connection:
    return await asyncpg.connect(upgraded.addresses["migrator"], server_settings={"role": "todoke_owner"})


async def test_every_row_that_is_there_is_of_the_first_format(upgraded: Upgraded) -> None:
    owner = await as_owner(upgraded)
    for table, columns in FORMATS.items():
        for column in columns:
            assert await owner.fetchval(f"select bool_and({column} = 1) from app.{table}") is not False, (table, column)
    await owner.close()


async def test_what_is_written_to_an_application_of_before_is_bound(upgraded: Upgraded) -> None:
    person, store = upgraded.person, upgraded.town.key_store
    with scoped(person.scope):
        async with ENGINE.unit():
            application = await found(upgraded, "accepted")
            await processing.take_step(
                application, Status.processing, application.version, person.id, "お待ちください。", store=store
            )
            await add_record(application, uuid4(), NewRecord(RecordKind.memo, "二度目の電話"), person.id)
            before = (await read_annotations([application.id], store, person.id))[application.id]
            after = replace(before.annotations, own={"fee": "納付済み"})
            await annotate(application, before.version, before, after, person.id)
        steps, _ = await open_history(application, store, person.id, history=await history_of(application.id))
        _, records = await open_history(application, store, person.id, records=await records_of(application.id))
        own = (await read_annotations([application.id], store, person.id))[application.id].annotations.own
    assert [step.note for step in steps] == ["", "", "お待ちください。"]
    assert ([record.text for record in records], own) == ([NOTE, "二度目の電話"], {"fee": "納付済み"})
    sent = upgraded.known.applications["accepted"]
    reference, code = ReferenceNumber.read(sent.reference), InquiryCode.read(sent.inquiry_code)
    shown = await status_of(reference, code, upgraded.settings.inquiry_keys, "192.0.2.1")
    assert [line.message for line in shown.history] == ["", "", "お待ちください。"]
    owner = await as_owner(upgraded)
    row = await owner.fetchrow(
        "select a.sealed_format, a.custom_values_format, max(e.sealed_format) as event, max(h.sealed_format) as record from app.application a "
        "join app.status_event e on e.application = a.id join app.handling_record h on h.application = a.id where a.id = $1 group by a.municipality, a.id",
        application.id,
    )
    await owner.close()
    assert tuple(row) == (1, 2, 2, 2)


async def test_neither_takes_the_others_box(upgraded: Upgraded) -> None:
    await _keys_of_today(upgraded)
    receipt = await submit_one(upgraded.town, upgraded.settings)
    owner = await as_owner(upgraded)
    with scoped(upgraded.person.scope):
        today, before = await find(str(receipt.reference)), await found(upgraded, "accepted")
        for of, box in ((today.id, before.sealed), (before.id, today.sealed)):
            await owner.execute("update app.application set sealed = $2 where id = $1", of, box)
        for application in (await find(str(receipt.reference)), await found(upgraded, "accepted")):
            assert await open_answers(application, upgraded.town.key_store, upgraded.person.id) is None
    await owner.close()


async def _keys_of_today(upgraded: Upgraded) -> None:
    await plan_keys()
    while await make_next_keys(upgraded.town.key_store):
        pass


async def test_a_side_of_before_still_submits_while_the_others_are_restarted(upgraded: Upgraded) -> None:
    """By the function that it knows; its application opens and its mail goes out."""
    await _keys_of_today(upgraded)
    town, key = upgraded.town, SubmissionKey.new()
    procedure = await town.published()
    sealing_key = procedure.keys[fiscal_year(datetime.now(UTC))]
    version: UUID = procedure.current.id
    answers = {"day": "first", "name": "四谷 花子", "telephone": "03-5273-3546", "mail": "hanako@example.jp"}
    content = _encode(_Content(version.hex, answers, b""))
    with scoped(Scope(Role.applicant)):
        mailer = await ENGINE.fetch("select id, public_key from api.mailer_public_key order by created_at desc limit 1")
        told = await ENGINE.fetch(
            "select * from api.submit($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)",
            *(town.code, procedure.id, version, key.candidates(town.code, 1), key.hashed(), bytes(32), 1, bytes(32)),
            *(bytes(32), sealing_key.id, box_of_before(sealing_key, town.code, ANSWERS, content)),
            box_of_before(type(sealing_key)(*mailer[0]), town.code, "address", b"hanako@example.jp"),
            *("ja", None, []),
        )
    assert told[0]["outcome"] == "arrived"
    with scoped(upgraded.person.scope):
        application = await find(f"{town.code}-{told[0]['reference'][:5]}-{told[0]['reference'][5:]}")
        opened = await open_answers(application, town.key_store, upgraded.person.id)
    assert (application.sealed_format, opened is not None) == (1, True)
    with scoped(MAILER_SCOPE):
        letters = [row for _ in range(99) if (row := await api.row("lease_letter", town.code))]
    assert {
        row["address_format"]
        for row in letters
        if told[0]["reference"] in row["facts"] and row["recipient"] == "applicant"
    } == {1}
