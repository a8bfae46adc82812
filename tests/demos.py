"""`todoke demo` started by a test: a folder, ports and an output of its own."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import httpx

START_SECONDS = 180


class Demo:
    """A demo of its own: folder, ports, and its output so far."""

    def __init__(self, home: Path, base: int) -> None:
        self.home = home
        self.base = base
        self.output = home.with_suffix(".log")
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("TODOKE_")}
        return {**kept, "TODOKE_HOME": str(self.home), "TODOKE_PORT_BASE": str(self.base)}

    def start(self, *arguments: str) -> float:
        """Start it (`arguments`: of `todoke demo`) and wait until everything is up; the seconds that took."""
        begun = time.monotonic()
        with self.output.open("wb") as output:
            self.process = subprocess.Popen(
                command("demo", *arguments), env=self.environment, stdout=output, stderr=output
            )
        while "Everything is up." not in self.told():
            assert self.process.poll() is None, self.told()
            assert time.monotonic() - begun < START_SECONDS, self.told()
            time.sleep(0.05)
        return time.monotonic() - begun

    def end(self, number: signal.Signals = signal.SIGINT) -> int:
        assert self.process is not None
        self.process.send_signal(number)
        return self.process.wait(timeout=120)  # PostgreSQL writes everything down first

    def told(self) -> str:
        return self.output.read_text(encoding="utf-8")

    def get(self, offset: int, path: str) -> httpx.Response:
        return httpx.get(f"http://localhost:{self.base + offset}{path}", timeout=60)

    def processes(self, words: str = "") -> list[int]:
        """Process ids of its children (and of theirs) with these words in their command, PostgreSQL left out."""
        assert self.process is not None
        wanted = f"{words} --with-parent {self.process.pid}\0"
        return sorted(
            int(path.parent.name) for path in Path("/proc").glob("[0-9]*/cmdline") if wanted in command_of(path)
        )


def command_of(path: Path) -> str:
    """A dead process's is empty, or gone."""
    try:
        return path.read_text(encoding="utf-8", errors="replace").rstrip("\0").replace("\0", " ") + "\0"
    except OSError:
        return ""


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "app.cli", *arguments]
