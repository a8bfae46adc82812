"""The renderer itself: takes connections on a Unix socket and gives each to a process of its own. It reads none of what comes over them."""

import asyncio
import logging
import os
import signal
import socket
import sys
from asyncio.subprocess import DEVNULL
from contextlib import suppress
from pathlib import Path
from typing import Final

from app.rendering.wire import RENDER_SECONDS, Ending, end_frame

AT_ONCE: Final = 2  # a process may take 768 MB
MOST_WAITING: Final = 32
_log = logging.getLogger("todoke.render")
CHILD: Final = (sys.executable, "-I", "-B", "-m", "app.rendering.child")


async def serve(path: Path) -> None:
    """Serves until SIGTERM or SIGINT. Raises OSError where the socket cannot be made."""
    loop, stopped = asyncio.get_running_loop(), asyncio.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, stopped.set)
    listener = listening(path)
    try:
        taking = asyncio.ensure_future(Renderer().take_from(listener))
        told = asyncio.ensure_future(stopped.wait())
        await asyncio.wait([taking, told], return_when=asyncio.FIRST_COMPLETED)
        told.cancel()
        if taking.done():
            taking.result()
        taking.cancel()
        await asyncio.gather(taking, return_exceptions=True)
    finally:
        listener.close()
        _remove(path)


def listening(path: Path) -> socket.socket:
    """A socket for its user and its group. One that was left behind is replaced; one that somebody answers on is not."""
    with socket.socket(socket.AF_UNIX) as probe, suppress(FileNotFoundError, ConnectionRefusedError):
        probe.settimeout(1)
        probe.connect(str(path))
        raise OSError(f"{path}: another renderer serves there")
    if path.is_socket():
        path.unlink()
    made = socket.socket(socket.AF_UNIX)
    before = os.umask(0o117)
    try:
        made.bind(str(path))
    except OSError:
        made.close()
        raise
    finally:
        os.umask(before)
    made.listen(MOST_WAITING)
    made.setblocking(False)
    return made


def _remove(path: Path) -> None:
    path.unlink(missing_ok=True)


class Renderer:
    """At most `at_once` processes; `most_waiting` connections wait for one, and any further is told so."""

    def __init__(
        self, at_once: int = AT_ONCE, most_waiting: int = MOST_WAITING, seconds: float = RENDER_SECONDS
    ) -> None:
        self._turns = asyncio.Semaphore(at_once)
        self._seconds = seconds
        self._most = at_once + most_waiting
        self._under_way: set[asyncio.Task[None]] = set()

    async def take_from(self, listener: socket.socket) -> None:
        loop = asyncio.get_running_loop()
        try:
            while True:
                connection, _ = await loop.sock_accept(listener)
                connection.setblocking(True)  # it becomes the process's own, which waits for its bytes
                if len(self._under_way) >= self._most:
                    _refuse(connection)
                    continue
                task = asyncio.create_task(self._answer(connection))
                self._under_way.add(task)
                task.add_done_callback(self._under_way.discard)
        finally:
            for task in self._under_way:
                task.cancel()
            await asyncio.gather(*self._under_way, return_exceptions=True)

    async def _answer(self, connection: socket.socket) -> None:
        with connection:
            async with self._turns:
                try:
                    process = await asyncio.create_subprocess_exec(
                        *CHILD, stdin=connection.fileno(), stdout=connection.fileno(), stderr=DEVNULL, env={}, cwd="/"
                    )
                # no memory, no room for a process more: whoever asks is told that nobody is there
                except OSError as problem:
                    _log.warning("no process could be started: %s", problem.strerror)
                    return
                await self._ended(process)

    async def _ended(self, process: asyncio.subprocess.Process) -> None:
        """Ends it where it takes longer than it may, and whenever nobody waits for it any more."""
        try:
            async with asyncio.timeout(self._seconds):
                await process.wait()
        except TimeoutError:
            pass
        finally:
            if process.returncode is None:
                with suppress(ProcessLookupError):
                    process.kill()
                await asyncio.shield(process.wait())
        if process.returncode:
            _log.warning("a process ended with %s instead of an ending", process.returncode)


def _refuse(connection: socket.socket) -> None:
    with connection, suppress(OSError):
        connection.send(end_frame(Ending.busy))
