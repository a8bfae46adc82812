"""Makes the fixture of the version that runs it: `python -m tests.upgrade.make`, once, when the version is released. It is never made again."""

import asyncio
import re
import secrets
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from uuid import uuid4

import asyncpg

from app import VERSION
from app.applications import processing
from app.applications.contact_log import NewRecord, RecordKind, add_record
from app.applications.queries import find
from app.applications.status import Status
from app.applications.submitting import Receipt
from app.demo.embedded import Embedded
from app.operations.database import initialise, role_passwords
from app.operations.migrating import migrate
from app.settings import Settings, load
from app.tenancy.engine import ENGINE
from app.tenancy.scope import scoped
from tests.databases import engine_on, pg_dump
from tests.factories import Person, make_person, make_town, submit_one
from tests.upgrade.fixture import FOLDER, MESSAGE, NOTE, Known, Sent

# what only its own psql, or only a newer server, understands
UNREADABLE = re.compile(r"^(\\.*|SET transaction_timeout = 0;)\n", re.MULTILINE)


async def fill(addresses: Mapping[str, str], settings: Settings, inquiry_keys: str) -> Known:
    """A town with two applications, one of which was accepted and has a record, and one rejected with a message to its applicant."""
    owner = await asyncpg.connect(addresses["migrator"], server_settings={"role": "todoke_owner"})
    town = await make_town(owner, settings)
    person = await make_person(owner, town)
    accepted, rejected = await submit_one(town, settings), await submit_one(town, settings)
    await _step(person, accepted, Status.accepted)
    await _step(person, rejected, Status.rejected, MESSAGE)
    await owner.close()
    keys = {
        folder.name: {file.stem: file.read_bytes().hex() for file in folder.iterdir()}
        for folder in settings.key_store.iterdir()
    }
    sent = {
        name: Sent(str(receipt.reference), receipt.inquiry_code.reveal())
        for name, receipt in (("accepted", accepted), ("rejected", rejected))
    }
    named = (
        {name: str(identity) for name, identity in each.items()}
        for each in (town.sections, town.procedures, town.versions)
    )
    who = {"id": str(person.id), "login": person.login, "role": person.role}
    return Known(keys, inquiry_keys, {"code": town.code, "slug": town.slug, "name": town.name}, *named, who, sent)


async def _step(person: Person, receipt: Receipt, to: Status, *words: str) -> None:
    with scoped(person.scope):
        async with ENGINE.unit():
            found = await find(str(receipt.reference))
            if not words:
                await add_record(found, uuid4(), NewRecord(RecordKind.telephone, NOTE), person.id)
            await processing.take_step(found, to, found.version, person.id, *words, store=person.town.key_store)


async def made() -> tuple[str, Known]:
    """The database as SQL, and what is known of it."""
    home = Path(tempfile.mkdtemp(prefix="todoke-"))
    server = Embedded(home, options={"fsync": "off"})
    server.start()
    try:
        addresses = {role: server.address(f"todoke_{role}", password) for role, password in role_passwords().items()}
        inquiry_keys = f"1:{secrets.token_hex(32)}"
        settings = load({"TODOKE_MODE": "test", "TODOKE_HOME": str(home), "TODOKE_INQUIRY_KEYS": inquiry_keys})
        await initialise(server.superuser_address(), addresses)
        await migrate(addresses["migrator"])
        async with engine_on(addresses):
            told = await fill(addresses, settings, inquiry_keys)
        dumped = pg_dump(server, addresses, "--column-inserts", "--exclude-table-data=app.staff_session")
        return UNREADABLE.sub("", dumped), told
    finally:
        server.stop()


if __name__ == "__main__":
    wanted = FOLDER / VERSION
    if wanted.exists():
        sys.exit(f"{wanted} is there: a fixture is never made again.")
    database, told = asyncio.run(made())
    wanted.mkdir()
    (wanted / "database.sql").write_text(database, encoding="utf-8")
    told.write(wanted)
