"""What becomes of work beside the event loop when its process is ended: by the system, by a person, or for taking too long."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from threading import Timer

import pytest

from app import processes
from app.processes import STEPS, ProcessEnded, ProcessPool, Progress, TooMuchWork
from tests.test_processes import counted, process_and_bounds

pytestmark = pytest.mark.anyio


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def alive(process: int) -> bool:
    """Whether the system still has it; one that was ended may wait a moment to be collected."""
    for _ in range(100):
        try:
            os.kill(process, 0)
        except ProcessLookupError:
            return False
        time.sleep(0.05)
    return True


def tell_until_killed(progress: Progress) -> None:
    """Ended in the middle of telling, with what the telling holds."""
    processes.STEPS = 10**9
    Timer(0.1, die).start()
    while True:
        for done in range(1, 10**6):
            progress(done, 10**9)


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
        await asyncio.wait_for(asyncio.to_thread(pool.close), 60)


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
        async with asyncio.timeout(240):
            assert (await pool.run(process_and_bounds))[0] != process
        assert not alive(process)


async def test_work_that_takes_too_long_is_ended_and_what_waits_behind_it_is_done() -> None:
    async with ProcessPool(longest=5) as pool, asyncio.timeout(240):
        process = (await pool.run(process_and_bounds))[0]
        told: list[tuple[int, int]] = []
        stuck, next_one = await asyncio.gather(
            pool.run(time.sleep, 600.0),
            pool.run(counted, 2 * STEPS, progress=lambda done, parts: told.append((done, parts))),
            return_exceptions=True,
        )
        assert (type(stuck), next_one, alive(process)) == (TooMuchWork, 2 * STEPS, False)
        while not told:  # noqa: ASYNC110  told by a thread
            await asyncio.sleep(0.01)


IDLE = """
async def main():
    pool = ProcessPool()
    print(await pool.run(os.getpid), flush=True)
    await asyncio.sleep(600)
"""
BUSY = """
async def main():
    pool = ProcessPool()
    print(await pool.run(os.getpid), flush=True)
    await pool.run(time.sleep, 600)
"""
STARTING = """
async def main():
    pool = ProcessPool()
    work = asyncio.create_task(pool.run(time.sleep, 600))
    await asyncio.sleep(0)
    while not multiprocessing.active_children():
        await asyncio.sleep(0.001)
    print(multiprocessing.active_children()[0].pid, flush=True)
    await work
"""
WRITING = """
async def rows():
    children = Path(f"/proc/{os.getpid()}/task/{os.getpid()}/children").read_text().split()
    print(children[-1], flush=True)
    await asyncio.sleep(600)
    yield []

async def main():
    await make_workbook(["氏名"], "password", rows(), None)
"""
OWNER = """
import asyncio, multiprocessing, os, time
from pathlib import Path
from app.exports.workbook.making import make_workbook
from app.processes import ProcessPool
{main}
if __name__ == "__main__":
    asyncio.run(main())
"""


@pytest.mark.parametrize("main", [IDLE, BUSY, STARTING, WRITING], ids=["idle", "busy", "starting", "writing"])
def test_a_process_ends_with_the_one_that_began_it(main: str, tmp_path: Path) -> None:
    program = tmp_path / "owner.py"
    program.write_text(OWNER.replace("{main}", main), encoding="utf-8")
    owner = subprocess.Popen([sys.executable, program], stdout=subprocess.PIPE)
    assert owner.stdout is not None
    process = int(owner.stdout.readline())
    owner.kill()
    owner.wait()
    owner.stdout.close()
    until = time.monotonic() + 60
    while command_of(process) and time.monotonic() < until:
        time.sleep(0.05)
    left = command_of(process)
    if left:
        os.kill(process, signal.SIGKILL)
    assert left == b""


def command_of(process: int) -> bytes:
    """Empty for one that has ended, whether or not somebody has collected it."""
    try:
        return Path(f"/proc/{process}/cmdline").read_bytes()
    except OSError:
        return b""
