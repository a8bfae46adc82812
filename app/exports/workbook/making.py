"""Having a workbook made: the rows go to a process of its own as they come, the encrypted file comes back."""

import asyncio
import os
import sys
from collections.abc import AsyncIterable, Sequence
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Final

from app.exports.workbook.tmpfs import private_folder
from app.exports.workbook.wire import END, Ending, WorkbookOrder, WorkbookRow, encode, frame

ENDING_SECONDS: Final = 600.0  # for putting a million rows together and encrypting them
TAKING_SECONDS: Final = 120.0  # for some rows: a process that takes none so long takes none any more
_PASSED_ON: Final = ("PATH", "PYTHONPATH", "LANG", "LC_ALL")  # no database address, no key


class WorkbookNotMade(Exception):
    """The process that writes workbooks made none. Another try is safe."""


class TmpfsFull(WorkbookNotMade):
    """The folder in memory was full."""


class ProcessDied(WorkbookNotMade):
    """The process was ended: by the system, for want of memory, or by a person."""


async def make_workbook(
    labels: Sequence[str], password: str, chunks: AsyncIterable[Sequence[WorkbookRow]], tmpfs: Path | None
) -> bytes:
    """The encrypted file. `tmpfs`: a folder in memory, None to make it without any file (for few rows).

    Raises WorkbookNotMade, and what `chunks` raises; then, and when it is cancelled, the process is ended.
    """
    with ExitStack() as stack:
        folder = str(stack.enter_context(private_folder(tmpfs))) if tmpfs else ""
        process = await _start()
        try:
            await _hand_over(process, WorkbookOrder(tuple(labels), password, folder), chunks)
            async with asyncio.timeout(ENDING_SECONDS):
                content = await _output(process)
                ending = await process.wait()
        except TimeoutError:
            raise ProcessDied("it did not go on") from None
        finally:
            await _end(process)
    if ending == Ending.tmpfs_full:
        raise TmpfsFull("the folder in memory is full")
    if ending != Ending.made:
        raise ProcessDied(f"it ended with {ending}")
    return content


async def _start() -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "app.exports.workbook.child",
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        env={name: os.environ[name] for name in _PASSED_ON if name in os.environ},
    )


async def _hand_over(
    process: asyncio.subprocess.Process, order: WorkbookOrder, chunks: AsyncIterable[Sequence[WorkbookRow]]
) -> None:
    """Until the end, or until the process is no more: how it ended, its exit code tells."""
    assert process.stdin is not None
    going_on = await _send(process.stdin, frame(encode(order)))
    async for chunk in chunks:
        going_on = going_on and (not chunk or await _send(process.stdin, frame(encode(chunk))))
        if not going_on:
            return
    await _send(process.stdin, END)


async def _send(pipe: asyncio.StreamWriter, content: bytes) -> bool:
    """Raises TimeoutError."""
    try:
        pipe.write(content)
        async with asyncio.timeout(TAKING_SECONDS):
            await pipe.drain()
    except (BrokenPipeError, ConnectionResetError):
        return False
    return True


async def _output(process: asyncio.subprocess.Process) -> bytes:
    assert process.stdout is not None
    return await process.stdout.read()


async def _end(process: asyncio.subprocess.Process) -> None:
    if process.returncode is None:
        with suppress(ProcessLookupError):
            process.kill()
        await asyncio.shield(process.wait())
