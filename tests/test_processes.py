"""Work beside the event loop: what its processes may do and what they tell. What becomes of it when one is ended: tests/faults."""

import asyncio
import os
import resource
import tempfile
import time
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest

from app.processes import NOWHERE, STEPS, ProcessPool, Progress, WorkFailed

pytestmark = pytest.mark.anyio


def process_and_bounds() -> tuple[int, tuple[int, int], int, str]:
    return os.getpid(), resource.getrlimit(resource.RLIMIT_CORE), os.nice(0), tempfile.gettempdir()


def counted(parts: int, progress: Progress) -> int:
    for done in range(1, parts + 1):
        progress(done, parts)
        time.sleep(0.001)
    return parts


def run_out_of_time() -> None:
    raise TimeoutError


def refuse(words: str) -> None:
    raise LookupError(words)


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
    nicer = min(os.nice(0) + 10, 19)  # the kernel knows no nicer one, and the tests may run nicely themselves
    assert (process != os.getpid(), core, niceness, temporary) == (True, (0, 0), nicer, NOWHERE)


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
