"""Processes that municipalities share: whoever takes long holds up nobody else, and what takes too much is told and ended."""

import asyncio
import time
from collections.abc import AsyncIterator
from itertools import pairwise
from pathlib import Path

import pytest

from app.fair_processes import FairProcesses, TooManyWaiting
from app.processes import Limits, ProcessEnded, TooMuchWork
from tests.work_elsewhere import (
    MB,
    bounds,
    burn,
    end,
    fill_the_memory,
    process,
    say_much,
    sleep_and_tell,
    tell_when_there,
    turn_for_ever,
    write_a_file,
)

pytestmark = pytest.mark.anyio

# by the clock far more than enough: on a busy machine a process that has the lowest claim on a core takes many seconds to start
LIMITS = Limits(seconds=300, processor_seconds=1, memory=300 * MB, result=MB)


@pytest.fixture
async def fair(anyio_backend: str) -> AsyncIterator[FairProcesses]:
    made = FairProcesses(2, LIMITS, waiting=2)
    yield made
    await asyncio.to_thread(made.close)


async def test_a_party_takes_one_process_and_another_ones_work_is_not_held(fair: FairProcesses, tmp_path: Path) -> None:
    await asyncio.gather(fair.run("131041", process), fair.run("011002", process))
    held = [asyncio.create_task(fair.run("131041", tell_when_there, str(tmp_path / "go"))) for _ in range(3)]
    await asyncio.sleep(0.1)
    async with asyncio.timeout(120):
        await fair.run("011002", process)
    assert not any(one.done() for one in held)
    (tmp_path / "go").touch()
    times = sorted(each[1:] for each in await asyncio.gather(*held))
    assert all(ended <= begun for (_, ended), (begun, _) in pairwise(times))


async def test_parties_take_turns() -> None:
    done: list[str] = []
    one = FairProcesses(1, LIMITS, waiting=2)

    async def work(party: str) -> None:
        await one.run(party, process)
        done.append(party)

    try:
        await asyncio.gather(*(work(party) for party in ("a", "a", "a", "b", "c")))
    finally:
        await asyncio.to_thread(one.close)
    assert done == ["a", "b", "c", "a", "a"]


async def test_no_more_waits_than_may_and_who_comes_later_is_taken(fair: FairProcesses) -> None:
    waiting = [asyncio.create_task(fair.run("131041", sleep_and_tell, 0.1)) for _ in range(3)]
    await asyncio.sleep(0)
    with pytest.raises(TooManyWaiting):
        await fair.run("131041", process)
    assert await fair.run("011002", process)
    await asyncio.gather(*waiting)
    assert await fair.run("131041", process)


async def test_a_process_does_the_work_of_one_party_only(fair: FairProcesses) -> None:
    seen: dict[int, str] = {}
    for party in ("a", "b", "a", "c", "b", "c", "c"):
        assert seen.setdefault(await fair.run(party, process), party) == party
    assert await fair.run("c", process) == await fair.run("c", process)


@pytest.mark.parametrize("work", [turn_for_ever, fill_the_memory, say_much])
async def test_what_takes_too_much_is_told_and_the_next_work_is_done(fair: FairProcesses, work: object) -> None:
    before = await fair.run("131041", process)
    with pytest.raises(TooMuchWork):
        await fair.run("131041", work)  # type: ignore[arg-type]  # one of three kinds
    assert await fair.run("131041", process) != before


async def test_time_that_earlier_work_took_is_not_counted(fair: FairProcesses) -> None:
    for _ in range(3):
        await fair.run("131041", burn, 0.4)
    assert await fair.run("131041", time.process_time) > LIMITS.processor_seconds


async def test_a_process_that_is_ended_takes_nothing_else_with_it(fair: FairProcesses) -> None:
    other = asyncio.create_task(fair.run("011002", sleep_and_tell, 1.0))
    with pytest.raises(ProcessEnded) as told:
        await fair.run("131041", end)
    assert not isinstance(told.value, TooMuchWork)
    assert (await other)[0] != await fair.run("131041", process)


async def test_it_writes_into_no_file(fair: FairProcesses, tmp_path: Path) -> None:
    with pytest.raises(OSError, match="too large"):
        await fair.run("131041", write_a_file, str(tmp_path / "kept"))
    assert await fair.run("131041", bounds) == ((300 * MB, 300 * MB), (0, 0))
