"""Makes the fixture of the version that runs it: `python -m tests.upgrade.make`, once, when the version is released.

Only the version's own code may make it. Where a later test needs more in it, contents.py is brought to a checkout of that version and run
there, as it was for 0.2.0 (which knows neither `seal_next_choices` nor the later arguments of `enter` and `take_step`).
"""

import asyncio
import re
import secrets
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

import asyncpg

from app import VERSION
from app.demo.embedded import Embedded
from app.operations.database import initialise, role_passwords
from app.operations.migrating import migrate
from app.operations.signer import ensure_signer
from app.settings import Settings, load
from app.vault.keystore import key_store_of
from app.vault.trusted_keys import trust
from tests.databases import engine_on, pg_dump
from tests.factories import DEFINITION, make_person, make_town
from tests.upgrade.contents import MEETING, Contents
from tests.upgrade.fixture import FOLDER, Known

# what only its own psql, or only a newer server, understands
UNREADABLE = re.compile(r"^(\\.*|SET transaction_timeout = 0;)\n", re.MULTILINE)


async def fill(addresses: Mapping[str, str], settings: Settings, given: Mapping[str, str]) -> Known:
    """A town with what contents.py says."""
    owner = await asyncpg.connect(addresses["migrator"], server_settings={"role": "todoke_owner"})
    town = await make_town(owner, settings, {"event": DEFINITION, "meeting": MEETING, "course": MEETING})
    person = await make_person(owner, town)
    sent = await Contents(owner, settings, town, person).fill()
    await owner.close()
    keys = {
        folder.name: {file.name: file.read_bytes().hex() for file in folder.iterdir()}
        for folder in settings.key_store.iterdir()
    }
    named = (
        {name: str(identity) for name, identity in each.items()}
        for each in (town.sections, town.procedures, town.versions)
    )
    who = {"id": str(person.id), "login": person.login, "role": person.role}
    where = {"code": town.code, "slug": town.slug, "name": town.name}
    return Known(keys, where, *named, who, {**sent}, **given)


async def made() -> tuple[str, Known]:
    """The database as SQL, and what is known of it."""
    home = Path(tempfile.mkdtemp(prefix="todoke-"))
    server = Embedded(home, options={"fsync": "off"})
    server.start()
    try:
        addresses = {role: server.address(f"todoke_{role}", password) for role, password in role_passwords().items()}
        given = {"inquiry_keys": f"1:{secrets.token_hex(32)}", "seat_key": secrets.token_hex(32)}
        own = {f"TODOKE_{name.upper()}": value for name, value in given.items()}
        settings = load({"TODOKE_MODE": "test", "TODOKE_HOME": str(home), **own})
        await initialise(server.superuser_address(), addresses)
        await migrate(addresses["migrator"])
        trust(((await ensure_signer(addresses["migrator"], key_store_of(settings))).public,))
        async with engine_on(addresses):
            told = await fill(addresses, settings, given)
        dumped = pg_dump(server, addresses, "--column-inserts", "--exclude-table-data=app.staff_session")
        return UNREADABLE.sub("", dumped), told
    finally:
        server.stop()


if __name__ == "__main__":
    wanted = FOLDER / VERSION
    if wanted.exists():
        sys.exit(f"{wanted} is there: a fixture is made once.")
    database, told = asyncio.run(made())
    wanted.mkdir()
    (wanted / "database.sql").write_text(database, encoding="utf-8")
    told.write(wanted)
