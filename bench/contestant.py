"""The contestants: a server that is started the same way for all, and three things residents do with it."""

import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote_plus

import cores
import processes
from load import Check, ConnectionLost, ask

START_SECONDS = 60.0
STOP_SECONDS = 20.0
# What every browser sends; the same for all.
BROWSER = (
    b"Host: 127.0.0.1\r\nUser-Agent: Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/126.0 Mobile Safari/537.36\r\n"
    b"Accept: text/html,application/xhtml+xml;q=0.9,*/*;q=0.8\r\nAccept-Language: ja,en;q=0.8\r\n"
    b"Accept-Encoding: gzip, deflate\r\nConnection: keep-alive\r\n"
)


class NotStarted(Exception):
    """A server that did not come up; the text holds the end of its output."""


def get(path: str) -> bytes:
    return b"GET " + path.encode() + b" HTTP/1.1\r\n" + BROWSER + b"\r\n"


def post(path: str, pairs: Sequence[tuple[str, str]], headers: bytes = b"") -> bytes:
    """`headers` are whole lines, each ended by CR LF."""
    body = "&".join(f"{quote_plus(name)}={quote_plus(value)}" for name, value in pairs).encode()
    head = b"POST " + path.encode() + b" HTTP/1.1\r\n" + BROWSER + headers
    length = str(len(body)).encode()
    return head + b"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: " + length + b"\r\n\r\n" + body


@dataclass(frozen=True)
class Visit:
    """One row of the table: the requests to send, endless, and what a right answer to them is."""

    requests: Callable[[], Iterator[bytes]]
    check: Check


@dataclass
class Server:
    """A server process with its children, pinned to the servers' core."""

    name: str
    command: Sequence[str]
    folder: Path
    environment: Mapping[str, str]
    log: Path
    process: subprocess.Popen[bytes] | None = field(default=None, init=False)

    def start(self, address: tuple[str, int], path: str) -> None:
        """Return once GET `path` is answered. Raises NotStarted."""
        with self.log.open("wb") as log, cores.on(cores.FOR_SERVERS):
            self.process = subprocess.Popen(
                self.command,
                cwd=self.folder,
                env=os.environ | dict(self.environment),
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline and self.process.poll() is None:
            try:
                ask(address, get(path))
            except (OSError, ConnectionLost):
                time.sleep(0.1)
            else:
                return
        self.stop()
        raise NotStarted(f"{self.name} did not start:\n" + self.log.read_text(errors="replace")[-2000:])

    def stop(self) -> None:
        """End the process and, should that not suffice, its session."""
        if self.process is None:
            return
        self.process.terminate()
        try:
            self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
        self.process = None

    def processes(self) -> list[int]:
        """Process ids of the server and all its children."""
        return processes.tree(self.process.pid) if self.process else []

    def memory(self) -> float:
        """Resident memory of the whole process tree, in MiB."""
        kibibytes = 0
        for pid in self.processes():
            for line in Path(f"/proc/{pid}/status").read_text().splitlines():
                if line.startswith("VmRSS:"):
                    kibibytes += int(line.split()[1])
        return kibibytes / 1024


@dataclass
class Contestant:
    """`count` gives the number of applications its database holds, counted without the server."""

    name: str
    server: Server
    address: tuple[str, int]
    first_page: str
    count: Callable[[], int]
    visits: dict[str, Visit] = field(default_factory=dict)

    def start(self) -> None:
        self.server.start(self.address, self.first_page)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
