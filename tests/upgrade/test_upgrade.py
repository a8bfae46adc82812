"""A database of each released version is brought up to date, is then like a new one, opens what was sealed in it, and works."""

import secrets
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import asyncpg
import pytest

from app.applications import processing
from app.applications.decryption import open_answers, open_history
from app.applications.lookup import status_of
from app.applications.queries import SealedApplication, find, history_of, records_of
from app.applications.reference import InquiryCode, ReferenceNumber
from app.applications.status import Status
from app.demo.embedded import Embedded
from app.migrations.history import this_program
from app.notifications.delivery import MAILER_SCOPE
from app.operations.database import forget, initialise
from app.operations.migrating import migrate
from app.operations.schema import schema_fault
from app.operations.signer import ensure_keys
from app.procedures import published
from app.procedures.keys import make_next_keys, plan_keys
from app.settings import InquiryKey, Settings
from app.tenancy import api
from app.tenancy.engine import ENGINE
from app.tenancy.scope import Role, scoped
from app.vault.keystore import MAILER
from app.vault.seal import key_of, unseal
from app.vault.trusted_keys import trust, trusted_signers
from tests.databases import beside, engine_on, new_database, schema, superusers
from tests.factories import Person, Town, signed_in, submit_one
from tests.upgrade.fixture import FOLDER, MESSAGE, NOTE, Known, known

pytestmark = pytest.mark.anyio

RETIRED = ("todoke_sign_in",)
VERSIONS = sorted(folder.name for folder in FOLDER.iterdir() if (folder / "known.json").exists())


@dataclass(frozen=True)
class Upgraded:
    """A fixture's database, brought up to date, with the engine on it."""

    addresses: dict[str, str]
    known: Known
    settings: Settings
    town: Town
    person: Person


@pytest.fixture(params=VERSIONS)
async def upgraded(
    request: pytest.FixtureRequest, migrated: None, embedded: Embedded, addresses: dict[str, str], tmp_path: Path
) -> AsyncIterator[Upgraded]:
    version, before = request.param, trusted_signers()
    own = beside(addresses)
    try:
        await restore(embedded, own, version)
        await initialise(embedded.superuser_address(), own)
        await migrate(own["migrator"])
        told = known(version)
        store = told.key_store(tmp_path / "keys")
        signer = await ensure_keys(own["migrator"], store)
        trust((signer.public,))
        town = told.the_town(store)
        published.forget_everything()
        async with engine_on(own):
            person = await signed_in(town, UUID(told.person["id"]), told.person["login"], told.person["role"])
            yield Upgraded(own, told, told.settings(tmp_path / "keys"), town, person)
    finally:
        trust(before)
        published.forget_everything()
        await forget(embedded.superuser_address(), own)


async def restore(embedded: Embedded, own: dict[str, str], version: str) -> None:
    """The fixture as a database of its own; the roles are the server's already, but for those retired since."""
    superuser = superusers(embedded, own)
    connection = await asyncpg.connect(embedded.superuser_address())
    name = superuser.partition("@/")[2].partition("?")[0]
    for role in RETIRED:
        if not await connection.fetchval("select exists (select from pg_roles where rolname = $1)", role):
            await connection.execute(f"create role {role} login")
    await connection.execute(f"create database {name} template template0 encoding 'UTF8'")
    await connection.close()
    connection = await asyncpg.connect(superuser)
    await connection.execute((FOLDER / version / "database.sql").read_text(encoding="utf-8"))
    # as if its rules were others: they are said again, whatever version this is
    await connection.execute("update app.schema_change set hash = 'other' where name = 'rules'")
    await connection.close()


async def found(upgraded: Upgraded, name: str) -> SealedApplication:
    return await find(upgraded.known.applications[name].reference)


async def test_it_is_like_a_new_one(upgraded: Upgraded, embedded: Embedded, addresses: dict[str, str]) -> None:
    assert await schema_fault(Role.staff) is None
    connection = await asyncpg.connect(superusers(embedded, upgraded.addresses))
    for kept in this_program().kept:  # of an older program: a new database never had them
        await connection.execute(f"drop function if exists {kept}")
    await connection.close()
    async with new_database(embedded, addresses) as new:
        await migrate(new["migrator"])
        assert schema(embedded, upgraded.addresses) == schema(embedded, new)


async def test_what_was_sealed_opens(upgraded: Upgraded) -> None:
    person, store = upgraded.person, upgraded.town.key_store
    with scoped(person.scope):
        accepted, rejected = await found(upgraded, "accepted"), await found(upgraded, "rejected")
        assert (accepted.status, rejected.status) == (Status.accepted, Status.rejected)
        answers = await open_answers(accepted, store, person.id)
        assert answers is not None
        assert [(answer.label, answer.value) for answer in answers.shown()][:2] == [
            ("参加する日", "1日目"),
            ("氏名", "四谷 花子"),
        ]
        _, records = await open_history(accepted, store, person.id, records=await records_of(accepted.id))
        assert [record.text for record in records] == [NOTE]
        steps, _ = await open_history(rejected, store, person.id, history=await history_of(rejected.id))
        assert [step.note for step in steps] == ["", MESSAGE]
    owner = await asyncpg.connect(upgraded.addresses["migrator"], server_settings={"role": "todoke_owner"})
    letters = await owner.fetch("select kind, address_sealed from app.outbox where recipient = 'applicant'")
    await owner.close()
    mailer = store.get(MAILER, key_of(letters[0]["address_sealed"]))
    assert {row["kind"] for row in letters} == {"arrival", "acceptance", "rejection", "withdrawal", "notice"}
    assert {unseal(mailer, upgraded.town.code, "address", row["address_sealed"], None) for row in letters} == {
        b"hanako@example.jp"
    }


async def test_an_applicant_reads_what_was_written_to_them(upgraded: Upgraded) -> None:
    sent = upgraded.known.applications["rejected"]
    reference, code = ReferenceNumber.read(sent.reference), InquiryCode.read(sent.inquiry_code)
    keys = upgraded.settings.inquiry_keys
    for given in (keys, (InquiryKey(9, secrets.token_bytes(32)), *keys)):
        shown = await status_of(reference, code, given, "192.0.2.1")
        assert [(line.status, line.message) for line in shown.history] == [
            (Status.arrived, ""),
            (Status.rejected, MESSAGE),
        ]


async def test_it_takes_and_accepts_an_application(upgraded: Upgraded) -> None:
    """In whatever year: the worker makes the keys of the year first."""
    await plan_keys()
    while await make_next_keys(upgraded.town.key_store):
        pass
    receipt = await submit_one(upgraded.town, upgraded.settings)
    with scoped(upgraded.person.scope):
        async with ENGINE.unit():
            application = await find(str(receipt.reference))
            await processing.take_step(
                application, Status.accepted, application.version, upgraded.person.id, store=upgraded.town.key_store
            )
        answers = await open_answers(await find(str(receipt.reference)), upgraded.town.key_store, upgraded.person.id)
    assert answers is not None
    shown = await status_of(receipt.reference, receipt.inquiry_code, upgraded.settings.inquiry_keys, "192.0.2.1")
    assert shown.status is Status.accepted
    with scoped(MAILER_SCOPE):
        due = [await api.row("lease_letter", upgraded.town.code) for _ in range(99)]
    assert [row["kind"] for row in due if row and row["facts"] and str(receipt.reference.symbols) in row["facts"]] != []
