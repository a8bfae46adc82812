"""The worker: loops that outlive an absent database, and a process that stops when told."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Awaitable, Mapping
from contextlib import asynccontextmanager

import asyncpg
import pytest

from app.operations.worker import GRACE_SECONDS, Worker, _keep_on, _until_ended
from app.settings import Settings
from app.tenancy.engine import ScopedEngine
from app.vault.keystore import key_store_of
from tests.factories import Town, add_procedure, make_town, submit_one
from tests.held_files import hand_of
from tests.mail_server import SENDER, mail_server
from tests.waiting import until

pytestmark = pytest.mark.anyio


@asynccontextmanager
async def working(settings: Settings, town: Town) -> AsyncIterator[asyncio.Event]:
    """A worker of one town in this process, stopped at the end."""
    stopping = asyncio.Event()
    task = asyncio.create_task(Worker(settings, key_store_of(settings), town.code).run(stopping))
    yield stopping
    stopping.set()
    async with asyncio.timeout(240):
        await task


async def state_of_letters(owner: asyncpg.Connection, town: Town) -> set[str]:
    rows = await owner.fetch("select distinct state from app.outbox where municipality = $1", town.code)
    return {row["state"] for row in rows}


async def test_letters_leave_while_the_worker_runs(
    database: ScopedEngine, owner: asyncpg.Connection, settings: Settings
) -> None:
    town = await make_town(owner, settings)
    async with mail_server() as server, working(server.settings(settings), town):
        await submit_one(town, settings)
        await until(lambda: _equals(state_of_letters(owner, town), {"sent"}))
    assert {received.recipient for received in server.received} == {"hanako@example.jp", "section@example.jp"}


async def _equals(found: Awaitable[object], wanted: object) -> bool:
    return await found == wanted


async def test_a_procedure_published_while_the_worker_runs_gets_its_key(
    database: ScopedEngine, owner: asyncpg.Connection, settings: Settings
) -> None:
    town = await make_town(owner, settings)
    procedure = await add_procedure(owner, town, "street", with_key=False)
    async with working(settings, town):
        await until(lambda: _has_key(owner, town, procedure))


async def _has_key(owner: asyncpg.Connection, town: Town, procedure: object) -> bool:
    found: bool = await owner.fetchval(
        "select exists (select from app.public_key where municipality = $1 and procedure = $2)", town.code, procedure
    )
    return found


async def test_both_halves_of_the_worker_beat(
    database: ScopedEngine, owner: asyncpg.Connection, settings: Settings
) -> None:
    before = await owner.fetchval("select clock_timestamp()")
    async with working(settings, await make_town(owner, settings)):
        await until(lambda: _heartbeat_since(owner, before))


async def _heartbeat_since(owner: asyncpg.Connection, moment: object) -> bool:
    rows = await owner.fetch("select worker from app.worker_heartbeat where at > $1", moment)
    return {row["worker"] for row in rows} == {"mailer", "worker"}


async def test_old_counters_of_wrong_numbers_are_forgotten(
    database: ScopedEngine, owner: asyncpg.Connection, settings: Settings
) -> None:
    town = await make_town(owner, settings)
    await owner.execute(
        "insert into app.lookup_failure (municipality, reference, network, window_start) "
        "values ($1, '', '', clock_timestamp() - interval '25 hours')",
        town.code,
    )

    async def forgotten() -> bool:
        found: bool = await owner.fetchval(
            "select not exists (select from app.lookup_failure where municipality = $1)", town.code
        )
        return found

    async with working(settings, town):
        await until(forgotten)


async def test_files_that_nobody_submitted_go_and_the_size_of_the_database_is_noted(
    database: ScopedEngine, owner: asyncpg.Connection, settings: Settings
) -> None:
    town = await make_town(owner, settings)
    hand = await hand_of(owner, town)
    old, young = [await hand.attach(size=1000) for _ in range(2)]
    await owner.execute("delete from app.database_space")
    await owner.execute(
        "update app.attachment set touched_at = touched_at - interval '24 hours 1 minute' where id = $1", old
    )

    async def only_the_young_one() -> bool:
        rows = await owner.fetch("select id from app.attachment where municipality = $1", town.code)
        most = await owner.fetchval("select most from app.database_space")
        return [row["id"] for row in rows] == [young] and most == settings.database_gb * 10**9

    async with working(settings, town):
        await until(only_the_young_one)


async def test_a_step_that_fails_is_tried_again(caplog: pytest.LogCaptureFixture) -> None:
    stopping = asyncio.Event()
    tries = 0

    async def step() -> bool:
        nonlocal tries
        tries += 1
        if tries == 1:
            raise ConnectionRefusedError("hanako@example.jp")
        stopping.set()
        return False

    await asyncio.wait_for(_keep_on("mail", step, 0, stopping), 60)
    assert tries == 2
    assert "hanako" not in caplog.text


async def test_a_loop_stops_in_the_middle_of_its_pause() -> None:
    stopping = asyncio.Event()

    async def step() -> bool:
        stopping.set()
        return False

    await asyncio.wait_for(_keep_on("mail", step, 3600, stopping), 60)


def environment(settings: Settings, addresses: Mapping[str, str], port: int) -> dict[str, str]:
    """What a worker's process gets, and nothing else of ours."""
    return {
        **{name: value for name, value in os.environ.items() if not name.startswith("TODOKE_")},
        "TODOKE_MODE": "test",
        "TODOKE_HOME": str(settings.home),
        "TODOKE_KEY_STORE": str(settings.key_store),
        "TODOKE_SEAT_KEY": settings.key_of_seats().hex(),
        "TODOKE_DATABASE_MAILER": addresses["mailer"],
        "TODOKE_DATABASE_WORKER": addresses["worker"],
        "TODOKE_SMTP_HOST": "127.0.0.1",
        "TODOKE_SMTP_PORT": str(port),
        "TODOKE_SMTP_TLS": "none",
        "TODOKE_MAIL_FROM": SENDER,
        "TODOKE_APPLICANT_URL": "http://127.0.0.1:8000",
        "TODOKE_STAFF_URL": "http://127.0.0.1:8001",
    }


async def test_only_work_in_hand_is_waited_for_when_the_worker_is_told_to_stop() -> None:
    stopping, finished = asyncio.Event(), asyncio.Event()

    async def look() -> bool:
        await asyncio.Event().wait()
        return False

    async def work() -> bool:
        stopping.set()
        await asyncio.sleep(0.1)
        finished.set()
        return True

    looking = asyncio.create_task(_keep_on("a look", look, 3600, stopping))
    working = asyncio.create_task(_keep_on("work", work, 3600, stopping))
    await asyncio.wait_for(_until_ended([working], [looking], stopping), GRACE_SECONDS - 1)
    assert looking.cancelled()
    assert finished.is_set()


async def test_the_process_works_and_stops_on_sigterm_within_seconds(
    database: ScopedEngine, owner: asyncpg.Connection, settings: Settings, addresses: Mapping[str, str]
) -> None:
    town = await make_town(owner, settings)
    await submit_one(town, settings)
    async with mail_server() as server:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "app.cli", "work", env=environment(settings, addresses, server.port)
        )
        try:
            await until(lambda: _equals(state_of_letters(owner, town), {"sent"}))
            process.send_signal(signal.SIGTERM)
            # what is in hand may take its time; the interpreter's own end takes seconds on a busy machine
            assert await asyncio.wait_for(process.wait(), GRACE_SECONDS + 25) == 0
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()


async def test_the_process_waits_for_a_database_that_is_away_and_can_be_stopped(
    settings: Settings, addresses: Mapping[str, str]
) -> None:
    nowhere = dict.fromkeys(addresses, "postgresql://todoke_mailer:x@127.0.0.1:1/todoke")
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "app.cli",
        "work",
        env=environment(settings, nowhere, 1),
        stdout=asyncio.subprocess.PIPE,
    )
    try:
        assert process.stdout is not None
        line = await asyncio.wait_for(process.stdout.readline(), 60)
        assert b"the database is away" in line
        process.send_signal(signal.SIGTERM)
        assert await asyncio.wait_for(process.wait(), 60) == 0
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
