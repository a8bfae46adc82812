"""The proof of 消去: a backup of the whole database from before is restored, and what was erased cannot be opened; its neighbour's can."""

import asyncio
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from uuid import UUID

import asyncpg
import pytest

from app.applications.reference import ReferenceNumber
from app.applications.submitting import ANSWERS
from app.demo.embedded import Embedded
from app.settings import Settings
from app.vault.keystore import KeyMissing
from app.vault.seal import bound_to, key_of, unseal
from tests.applications.test_erasing import confirmed, planned
from tests.erasures import finished_long_ago, key_of_old_year
from tests.factories import Town, add_procedure, make_person, make_town

pytestmark = pytest.mark.anyio


def base_backup(embedded: Embedded, home: Path) -> None:
    """pg_basebackup of the running server, with the WAL that makes it whole."""
    account = embedded._known_account()
    home.mkdir(mode=0o700)
    account.own(home)
    account.let_reach(home, lambda _: None)
    copied = embedded._run(
        "pg_basebackup",
        f"--dbname={embedded.superuser_address()}",
        f"--pgdata={home / 'postgres'}",
        "--checkpoint=fast",
        "--wal-method=stream",
        "--no-sync",
    )
    assert copied.returncode == 0, copied.stderr


@asynccontextmanager
async def restored(home: Path, password: str) -> AsyncIterator[asyncpg.Connection]:
    """The backup as a server of its own, seen by its superuser: nobody sees more."""
    server = Embedded(home, options={"fsync": "off", "shared_buffers": "16MB"})
    await asyncio.to_thread(server.start)
    (home / "postgres.password").write_text(password, encoding="ascii")
    connection = await asyncpg.connect(server.superuser_address("todoke"))
    try:
        yield connection
    finally:
        await connection.close()
        await asyncio.to_thread(server.stop)


async def sealed_in(backup: asyncpg.Connection, town: Town, reference: ReferenceNumber) -> tuple[UUID, bytes]:
    row = await backup.fetchrow(
        "select id, sealed from app.application where municipality = $1 and reference = $2",
        town.code,
        reference.symbols,
    )
    return row["id"], row["sealed"]


async def test_a_restored_backup_opens_the_neighbour_and_not_what_was_erased(
    owner: asyncpg.Connection, settings: Settings, embedded: Embedded, test_home: Path
) -> None:
    town = await make_town(owner, settings)
    await add_procedure(owner, town, "neighbour")
    alice, ada = (
        await make_person(owner, town, "alice", "section_staff", ["ごみ減量係"]),
        await make_person(owner, town, "ada"),
    )
    (erased,) = await finished_long_ago(owner, town, settings, alice)
    (neighbour,) = await finished_long_ago(owner, town, settings, alice, slug="neighbour")
    key = (await key_of_old_year(owner, town))["id"]
    still_there = town.key_store.get(town.code, key)

    home = test_home / f"backup-{secrets.token_hex(4)}"
    await asyncio.to_thread(base_backup, embedded, home)
    await confirmed(ada, town, await planned(owner, alice, town))

    async with restored(home, (embedded.home / "postgres.password").read_text(encoding="ascii")) as backup:
        (its, gone), (neighbours, beside) = (
            await sealed_in(backup, town, erased.reference),
            await sealed_in(backup, town, neighbour.reference),
        )
    # the backup is whole: whoever had kept the key could read it
    assert "四谷 花子".encode() in unseal(still_there, town.code, ANSWERS, gone, bound_to(its))
    # with the key store as it is now, nobody can
    with pytest.raises(KeyMissing):
        town.key_store.get(town.code, key_of(gone))
    assert still_there.private not in {path.read_bytes() for path in settings.key_store.rglob("*") if path.is_file()}
    assert "四谷 花子".encode() in unseal(
        town.key_store.get(town.code, key_of(beside)), town.code, ANSWERS, beside, bound_to(neighbours)
    )
