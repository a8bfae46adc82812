"""Work beside the event loop: what its processes may do, what they tell, and what becomes of it when one of them is ended."""

import asyncio
import os
import resource
import signal
import tempfile
import time
from collections.abc import AsyncIterator

import pytest

from app.processes import NOWHERE, STEPS, ProcessEnded, ProcessPool, Progress

pytestmark = pytest.mark.anyio


def process_and_bounds() -> tuple[int, tuple[int, int], int, str]:
    return os.getpid(), resource.getrlimit(resource.RLIMIT_CORE), os.nice(0), tempfile.gettempdir()


def counted(parts: int, progress: Progress) -> int:
    for done in range(1, parts + 1):
        progress(done, parts)
        time.sleep(0.001)
    return parts


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def refuse(words: str) -> None:
    raise LookupError(words)


@pytest.fixture(scope="module")
async def pool(anyio_backend: str) -> AsyncIterator[ProcessPool]:
    async with ProcessPool() as made:
        yield made


async def test_a_process_is_kept_and_leaves_no_core_and_no_temporary_file(pool: ProcessPool) -> None:
    first, again = await pool.run(process_and_bounds), await pool.run(process_and_bounds)
    assert first == again
    process, core, niceness, temporary = first
    assert (process != os.getpid(), core, niceness, temporary) == (True, (0, 0), os.nice(0) + 10, NOWHERE)


async def test_progress_is_told_in_this_loop_and_no_more_finely_than_it_is_shown(pool: ProcessPool) -> None:
    told: list[tuple[int, int]] = []
    assert await pool.run(counted, 10 * STEPS, progress=lambda done, parts: told.append((done, parts))) == 10 * STEPS
    assert told == sorted(told)
    assert STEPS / 2 < len(told) <= STEPS


async def test_what_the_work_raises_is_raised_to_who_asked(pool: ProcessPool) -> None:
    with pytest.raises(LookupError, match="nothing"):
        await pool.run(refuse, "nothing")


async def test_a_process_that_is_ended_is_told_and_the_next_work_is_done() -> None:
    async with ProcessPool() as pool:
        with pytest.raises(ProcessEnded):
            await pool.run(die)
        process = (await pool.run(process_and_bounds))[0]
        os.kill(process, signal.SIGKILL)  # while it waits for work
        await asyncio.sleep(0.5)
        assert (await pool.run(process_and_bounds))[0] != process


async def test_work_that_nobody_waits_for_any_more_ends_before_the_next() -> None:
    async with ProcessPool() as pool:
        await pool.run(process_and_bounds)
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.2):
                await pool.run(time.sleep, 1.0)
        begun = time.perf_counter()
        await pool.run(process_and_bounds)
        assert time.perf_counter() - begun > 0.5


async def test_a_closed_pool_starts_anew() -> None:
    pool = ProcessPool()
    first = (await pool.run(process_and_bounds))[0]
    await asyncio.to_thread(pool.close)
    second = (await pool.run(process_and_bounds))[0]
    await asyncio.to_thread(pool.close)
    assert first != second
