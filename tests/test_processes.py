"""Work beside the event loop: what its processes may do, what they tell, and what becomes of it when one of them is ended."""

import asyncio
import os
import resource
import signal
import tempfile
import time
from collections.abc import AsyncIterator, Callable
from threading import Timer
from typing import Any

import pytest

from app import processes
from app.processes import NOWHERE, STEPS, ProcessEnded, ProcessPool, Progress, WorkFailed

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


def run_out_of_time() -> None:
    raise TimeoutError


def alive(process: int) -> bool:
    """Whether the system still has it; one that was ended may wait a moment to be collected."""
    for _ in range(100):
        try:
            os.kill(process, 0)
        except ProcessLookupError:
            return False
        time.sleep(0.05)
    return True


def refuse(words: str) -> None:
    raise LookupError(words)


def tell_until_killed(progress: Progress) -> None:
    """Ended in the middle of telling, with what the telling holds."""
    processes.STEPS = 10**9
    Timer(0.1, die).start()
    while True:
        for done in range(1, 10**6):
            progress(done, 10**9)


class Odd(Exception):
    """What pickles and does not come back."""

    def __init__(self, name: str, number: int) -> None:
        super().__init__(f"{name} {number}")


class OddResult:
    def __reduce__(self) -> tuple[Any, ...]:
        return int, ("四谷",)


def raise_odd() -> None:
    raise Odd("四谷", 1)


def raise_what_does_not_pickle() -> None:
    raise LookupError(lambda: None)


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


@pytest.mark.parametrize("work", [raise_odd, raise_what_does_not_pickle])
async def test_what_cannot_be_raised_here_is_told_by_its_name(pool: ProcessPool, work: Callable[[], None]) -> None:
    """It would break the pool, and the work of others with it."""
    process = (await pool.run(process_and_bounds))[0]
    first, second = await asyncio.gather(pool.run(work), pool.run(process_and_bounds), return_exceptions=True)
    assert isinstance(first, WorkFailed)
    assert "四谷" not in repr(first)
    assert not isinstance(second, BaseException)
    assert second[0] == process


@pytest.mark.parametrize(("work", "given"), [(OddResult, ()), (len, (OddResult(),))])
async def test_what_cannot_be_sent_is_told_to_who_asked(
    pool: ProcessPool, work: Callable[..., Any], given: tuple[Any, ...]
) -> None:
    process = (await pool.run(process_and_bounds))[0]
    with pytest.raises(ValueError, match="invalid literal"):
        await pool.run(work, *given)
    assert (await pool.run(process_and_bounds))[0] == process


async def test_work_that_had_not_begun_when_its_process_was_ended_is_begun_again() -> None:
    async with ProcessPool() as pool:
        process = (await pool.run(process_and_bounds))[0]
        os.kill(process, signal.SIGKILL)
        assert (await pool.run(process_and_bounds))[0] != process
        ended, done = await asyncio.gather(pool.run(die), pool.run(process_and_bounds), return_exceptions=True)
        assert isinstance(ended, ProcessEnded)
        assert not isinstance(done, BaseException)


async def test_progress_is_told_after_a_process_was_ended_while_it_told_its_own() -> None:
    async with ProcessPool() as pool:
        for _ in range(3):
            with pytest.raises(ProcessEnded):
                await pool.run(tell_until_killed, progress=lambda *_: None)
            told: list[tuple[int, int]] = []
            await pool.run(counted, 100, progress=lambda done, parts, told=told: told.append((done, parts)))
            assert len(told) > STEPS / 2
        begun = time.perf_counter()
        await asyncio.to_thread(pool.close)
        assert time.perf_counter() - begun < 5


async def test_a_process_that_is_ended_is_told_and_the_next_work_is_done() -> None:
    async with ProcessPool() as pool:
        with pytest.raises(ProcessEnded):
            await pool.run(die)
        process = (await pool.run(process_and_bounds))[0]
        os.kill(process, signal.SIGKILL)  # while it waits for work
        await asyncio.sleep(0.5)
        assert (await pool.run(process_and_bounds))[0] != process


async def test_work_that_nobody_waits_for_any_more_holds_up_nobody() -> None:
    async with ProcessPool() as pool:
        process = (await pool.run(process_and_bounds))[0]
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.2):
                await pool.run(time.sleep, 600.0)
        async with asyncio.timeout(30):
            assert (await pool.run(process_and_bounds))[0] != process
        assert not alive(process)


async def test_work_that_takes_too_long_is_ended_and_what_waits_behind_it_is_done() -> None:
    async with ProcessPool(longest=5) as pool, asyncio.timeout(60):
        process = (await pool.run(process_and_bounds))[0]
        told: list[tuple[int, int]] = []
        stuck, next_one = await asyncio.gather(
            pool.run(time.sleep, 600.0),
            pool.run(counted, 2 * STEPS, progress=lambda done, parts: told.append((done, parts))),
            return_exceptions=True,
        )
        assert (type(stuck), next_one, alive(process)) == (ProcessEnded, 2 * STEPS, False)
        while not told:  # noqa: ASYNC110  told by a thread
            await asyncio.sleep(0.01)


async def test_a_timeout_of_the_work_itself_ends_no_process(pool: ProcessPool) -> None:
    process = (await pool.run(process_and_bounds))[0]
    with pytest.raises(TimeoutError):
        await pool.run(run_out_of_time)
    assert (await pool.run(process_and_bounds))[0] == process


async def test_who_is_cancelled_while_waiting_ends_nobodys_work(pool: ProcessPool) -> None:
    await pool.run(process_and_bounds)
    first = asyncio.create_task(pool.run(time.sleep, 1.0))
    await asyncio.sleep(0.1)
    second = asyncio.create_task(pool.run(process_and_bounds))
    await asyncio.sleep(0.1)
    second.cancel()
    assert await first is None


async def test_a_closed_pool_starts_anew() -> None:
    pool = ProcessPool()
    first = (await pool.run(process_and_bounds))[0]
    await asyncio.to_thread(pool.close)
    second = (await pool.run(process_and_bounds))[0]
    await asyncio.to_thread(pool.close)
    assert first != second
