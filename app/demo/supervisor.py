"""The processes a supervisor keeps running: started, watched, started again when they die, stopped together."""

import asyncio
import os
import signal
import sys
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from app.operations.log_lines import put_aside
from app.spoken import spoken

STOP_SECONDS = 10  # then it is killed
FIRST_PAUSE = 1.0  # seconds before a dead child is started again; doubled each time
LONGEST_PAUSE = 30.0
HEALTHY_SECONDS = 60  # who ran that long begins with the first pause again
ASK_SECONDS = 0.05


class ChildProblem(Exception):
    """A child did not start: which one, and its last log lines."""


@dataclass(frozen=True, slots=True)
class ChildCommand:
    """The command of a child: `todoke` with these arguments, in this environment, answering `/livez` on this port (None: on none)."""

    name: str
    arguments: tuple[str, ...]
    environment: Mapping[str, str]
    port: int | None


class Child:
    """One child process with its log file."""

    def __init__(self, part: ChildCommand, logs: Path, say: Callable[[str], None]) -> None:
        self.part = part
        self.log = logs / f"{part.name}.log"
        self._say = say
        self._process: asyncio.subprocess.Process | None = None
        self._started = 0.0
        self._log_before = 0
        self._stopping = False

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process else None

    async def start(self) -> None:
        put_aside(self.log)
        self._log_before = self.log.stat().st_size if self.log.exists() else 0
        self._started = time.monotonic()
        with self.log.open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable,
                "-m",
                "app.cli",
                *self.part.arguments,
                "--with-parent",
                str(os.getpid()),
                env={**self.part.environment, "PYTHONUNBUFFERED": "1"},
                stdin=asyncio.subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,  # Ctrl-C is for the supervisor, which stops its children in its own order
            )

    async def wait_until_up(self, host: str, patience: float) -> None:
        """Returns when the child answers. Raises `ChildProblem` when it dies or stays silent for `patience` seconds."""
        assert self._process is not None
        until = time.monotonic() + patience
        while not await self._answers(host):
            if self._process.returncode is not None:
                raise ChildProblem(
                    spoken(
                        f"{self.part.name} ended at once. Its last words:\n{self.last_words()}",
                        f"{self.part.name} はすぐに終わりました。最後の記録:\n{self.last_words()}",
                    )
                )
            if time.monotonic() > until:
                raise ChildProblem(
                    spoken(
                        f"{self.part.name} gave no answer for {patience:.0f} seconds. Its last words:\n{self.last_words()}",
                        f"{self.part.name} は{patience:.0f}秒たっても答えません。最後の記録:\n{self.last_words()}",
                    )
                )
            await asyncio.sleep(ASK_SECONDS)

    async def keep(self) -> None:
        """Start it again whenever it dies, until `stop`."""
        pause = FIRST_PAUSE
        while not self._stopping:
            assert self._process is not None
            code = await self._process.wait()
            if self._stopping:
                return
            if time.monotonic() - self._started > HEALTHY_SECONDS:
                pause = FIRST_PAUSE
            self._say(
                spoken(
                    f"{self.part.name} died ({_ending(code)}); starting it again in {pause:.0f} s. Its log: {self.log}",
                    f"{self.part.name} が落ちました（{_ending(code)}）。{pause:.0f}秒後に起動しなおします。ログ: {self.log}",
                )
            )
            await asyncio.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE)
            if not self._stopping:
                await self.start()

    async def stop(self) -> None:
        self._stopping = True
        if self._process is None or self._process.returncode is not None:
            return
        with suppress(ProcessLookupError):
            self._process.terminate()
        try:
            await asyncio.wait_for(self._process.wait(), STOP_SECONDS)
        except TimeoutError:
            self._say(
                spoken(
                    f"{self.part.name} did not end within {STOP_SECONDS} s; ending it by force.",
                    f"{self.part.name} が{STOP_SECONDS}秒以内に止まらないため、強制的に終わらせます。",
                )
            )
            with suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
            await self._process.wait()

    def last_words(self) -> str:
        """The last lines of its log since it was started."""
        with self.log.open("rb") as log:
            log.seek(self._log_before)
            lines = log.read()[-8000:].decode("utf-8", "replace").rstrip().splitlines()
        return "\n".join(f"    {line}" for line in lines[-12:]) or "    (none)"

    async def _answers(self, host: str) -> bool:
        """Whether `/livez` answers 200; a child without a port answers by living for a moment."""
        if self.part.port is None:
            return (
                time.monotonic() - self._started > 1.0
                and self._process is not None
                and self._process.returncode is None
            )
        try:
            reader, writer = await asyncio.open_connection(host, self.part.port)
        except OSError:
            return False
        try:
            writer.write(
                f"GET /livez HTTP/1.1\r\nHost: localhost:{self.part.port}\r\nConnection: close\r\n\r\n".encode("ascii")
            )
            first = await asyncio.wait_for(reader.readline(), 5)
        except (OSError, TimeoutError):
            return False
        finally:
            writer.close()
        return first.split()[1:2] == [b"200"]


async def stop_all(children: Iterable[Child]) -> None:
    await asyncio.gather(*(child.stop() for child in children))


def _ending(code: int) -> str:
    if code < 0:
        with suppress(ValueError):
            return f"killed by {signal.Signals(-code).name}"
    return f"exit code {code}"
