"""Key pairs are made ahead by the worker, the private half first."""

import asyncio
from datetime import UTC, datetime, timedelta
from uuid import UUID

import asyncpg
import pytest
from asyncpg.exceptions import InsufficientPrivilegeError

from app.calendar.tokyo import fiscal_year
from app.procedures.keys import WORKER, make_next_keys, plan_keys
from app.settings import Settings
from app.tenancy.engine import ENGINE, ScopedEngine
from app.tenancy.scope import Role, Scope, scoped
from app.vault.keystore import FileKeyStore
from app.vault.seal import KeyPair, PublicKey, bound_to, seal, unseal
from tests.factories import Town, add_procedure, make_town

pytestmark = pytest.mark.anyio

NEW = "street"


@pytest.fixture
async def town(database: ScopedEngine, owner: asyncpg.Connection, settings: Settings) -> Town:
    """Its procedure `street` has no key yet."""
    made = await make_town(owner, settings)
    await add_procedure(owner, made, NEW, with_key=False)
    return made


async def keys_of(owner: asyncpg.Connection, town: Town, slug: str = NEW) -> dict[int, PublicKey]:
    rows = await owner.fetch(
        "select id, fiscal_year, public_key from app.public_key where municipality = $1 and procedure = $2",
        town.code,
        town.procedures[slug],
    )
    return {row["fiscal_year"]: PublicKey(row["id"], row["public_key"]) for row in rows}


def years_needed() -> set[int]:
    now = datetime.now(UTC)
    return {fiscal_year(now), fiscal_year(now + timedelta(days=60))}


async def test_a_published_procedure_gets_its_keys(town: Town, owner: asyncpg.Connection) -> None:
    await plan_keys()
    assert await make_next_keys(town.key_store, town.code)
    assert set(await keys_of(owner, town)) == years_needed()


async def test_what_is_sealed_to_the_public_half_opens_with_the_stored_one(
    town: Town, owner: asyncpg.Connection
) -> None:
    await plan_keys()
    await make_next_keys(town.key_store, town.code)
    public = (await keys_of(owner, town))[fiscal_year(datetime.now(UTC))]
    sealed = seal(public, town.code, "answers", b"hanako", bound_to(public.id))
    assert (
        unseal(town.key_store.get(town.code, public.id), town.code, "answers", sealed, bound_to(public.id)) == b"hanako"
    )


async def test_there_is_nothing_to_do_twice(town: Town, owner: asyncpg.Connection) -> None:
    await plan_keys()
    await make_next_keys(town.key_store, town.code)
    made = await keys_of(owner, town)
    await plan_keys()
    assert not await make_next_keys(town.key_store, town.code)
    assert await keys_of(owner, town) == made


async def test_a_key_that_cannot_be_written_is_told_and_holds_up_nobody(
    town: Town, owner: asyncpg.Connection, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    """What is wrong is told in one line, and not that the database is away; the next job is taken at once."""
    folder = settings.key_store / town.code
    away = folder.rename(folder.with_name(f"away-{folder.name}"))
    folder.touch(mode=0o600)
    try:
        await plan_keys()
        assert await make_next_keys(town.key_store, town.code)
    finally:
        folder.unlink()
        away.rename(folder)
    assert await keys_of(owner, town) == {}
    assert [record.getMessage() for record in caplog.records] == [
        f"no key for {town.code}: the key store took none (FileExistsError); again in five minutes"
    ]


async def test_a_draft_gets_no_key(town: Town, owner: asyncpg.Connection) -> None:
    await owner.execute(
        "insert into app.procedure (municipality, slug, section) values ($1, 'draft', $2)",
        town.code,
        town.sections["保健係"],
    )
    await plan_keys()
    await make_next_keys(town.key_store, town.code)
    drafts = await owner.fetchval(
        "select count(*) from app.public_key k join app.procedure p on p.municipality = k.municipality and p.id = k.procedure "
        "where k.municipality = $1 and p.slug = 'draft'",
        town.code,
    )
    assert drafts == 0


class FullDisk(FileKeyStore):
    """A key store that cannot write."""

    def put(self, _owner: str, _pair: KeyPair) -> None:
        raise OSError(28, "No space left on device")


async def test_without_a_private_half_there_is_no_public_one(town: Town, owner: asyncpg.Connection) -> None:
    await plan_keys()
    assert await make_next_keys(FullDisk(town.key_store.places[0].path), town.code)
    assert await keys_of(owner, town) == {}


async def test_a_job_that_failed_waits_and_is_done_again(town: Town, owner: asyncpg.Connection) -> None:
    await plan_keys()
    assert await make_next_keys(FullDisk(town.key_store.places[0].path), town.code)
    assert not await make_next_keys(town.key_store, town.code)
    await owner.execute(
        "update app.job set leased_until = clock_timestamp() - interval '1 second' where municipality = $1", town.code
    )
    assert await make_next_keys(town.key_store, town.code)
    assert set(await keys_of(owner, town)) == years_needed()


async def test_workers_side_by_side_make_one_key_a_year(town: Town, owner: asyncpg.Connection) -> None:
    await plan_keys()
    done = await asyncio.gather(*(make_next_keys(town.key_store, town.code) for _ in range(3)))
    assert sorted(done) == [False, False, True]
    assert set(await keys_of(owner, town)) == years_needed()


async def test_the_desk_sees_nothing_without_a_claim(town: Town) -> None:
    with scoped(WORKER):
        rows = await ENGINE.fetch("select id from app.procedure")
    assert rows == []


async def test_a_claimed_town_is_all_that_the_desk_sees_and_writes(
    town: Town, owner: asyncpg.Connection, settings: Settings
) -> None:
    other = await make_town(owner, settings)
    await plan_keys()
    with scoped(WORKER):
        async with ENGINE.unit():
            claimed = await ENGINE.fetch("select municipality from api.claim('keys', $1)", town.code)
            assert [row["municipality"] for row in claimed] == [town.code]
            seen = await ENGINE.fetch("select distinct municipality from app.procedure")
            assert [row["municipality"] for row in seen] == [town.code]
            with pytest.raises(InsufficientPrivilegeError):
                await ENGINE.fetch(
                    "insert into app.public_key (municipality, id, procedure, fiscal_year, public_key) values ($1, $2, $3, 2099, $4)",
                    other.code,
                    UUID(int=1),
                    other.procedures["event"],
                    bytes(32),
                )


async def test_a_scope_that_names_another_town_does_not_help_the_desk(
    town: Town, owner: asyncpg.Connection, settings: Settings
) -> None:
    other = await make_town(owner, settings)
    with scoped(Scope(Role.worker, other.code)):
        assert await ENGINE.fetch("select id from app.procedure where municipality = $1", other.code) == []
