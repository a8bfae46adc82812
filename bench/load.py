"""A small load generator: HTTP/1.1 over keep-alive connections, one thread, no parsing beyond what is checked.

It is written on a bare selector, because a full HTTP client costs more per request than the servers measured here.
Its own share of the time is part of every outcome, so that a reader can see that it was not the bottleneck.
"""

import gc
import gzip
import selectors
import socket
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import islice

PATIENCE_SECONDS = 30.0
LARGEST_READ = 262_144


class WrongAnswer(Exception):
    """An answer that must not count: another status, or a page that is not the one asked for."""


class ConnectionLost(Exception):
    """The server closed a connection in the middle of an answer, or answered nothing in time."""


@dataclass(frozen=True, slots=True)
class Answer:
    """`head` holds the status line and the header lines; `body` is unpacked when it came as gzip."""

    status: int
    head: bytes
    body: bytes

    def header(self, name: str) -> str | None:
        lower = name.lower().encode()
        for line in self.head.split(b"\r\n")[1:]:
            key, _, value = line.partition(b":")
            if key.lower() == lower:
                return value.strip().decode("latin-1")
        return None

    def excerpt(self) -> str:
        return self.head.decode("latin-1")[:300] + "\n" + self.body.decode("utf-8", "replace")[:600]


Check = Callable[[Answer], None]


@dataclass(slots=True)
class Outcome:
    """`seconds` from the first byte sent to the last answer; `busy` is the generator's share of one core, 0 to 1.

    `server`, `postgres`: microseconds of processor time for each answer, 0 where they were not counted.
    """

    answered: int = 0
    seconds: float = 0.0
    busy: float = 0.0
    reconnects: int = 0
    server: float = 0.0
    postgres: float = 0.0
    waits: list[float] = field(default_factory=list)

    @property
    def rate(self) -> float:
        return self.answered / self.seconds if self.seconds else 0.0

    def percentile_ms(self, percent: int) -> float:
        ordered = sorted(self.waits)
        return ordered[min(len(ordered) - 1, len(ordered) * percent // 100)] * 1000 if ordered else 0.0


class Connection:
    """One keep-alive connection with at most one request under way."""

    __slots__ = ("address", "expected", "received", "sent_at", "socket")

    def __init__(self, address: tuple[str, int]) -> None:
        self.address = address
        self.socket = self.connect()
        self.received = b""
        self.expected = 0
        self.sent_at = 0.0

    def connect(self) -> socket.socket:
        connected = socket.create_connection(self.address, timeout=PATIENCE_SECONDS)
        connected.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return connected

    def send(self, request: bytes) -> None:
        self.received = b""
        self.expected = 0
        self.sent_at = time.perf_counter()
        self.socket.sendall(request)

    def receive(self) -> bool:
        """Take what has come; True once the answer is whole."""
        chunk = self.socket.recv(LARGEST_READ)
        if not chunk:
            raise ConnectionLost(f"{self.address} closed the connection after {len(self.received)} bytes of an answer")
        self.received = self.received + chunk if self.received else chunk
        if not self.expected:
            self.expected = whole_length(self.received)
        return 0 < self.expected <= len(self.received)

    def close(self) -> None:
        self.socket.close()


def whole_length(received: bytes) -> int:
    """Length of head and body together; 0 while the head is incomplete."""
    end = received.find(b"\r\n\r\n")
    if end < 0:
        return 0
    head = received[:end].lower()
    start = head.find(b"\r\ncontent-length:")
    if start < 0:
        raise WrongAnswer(f"an answer without content-length: {received[:300]!r}")
    line_end = head.find(b"\r\n", start + 2)
    return end + 4 + int(head[start + 17 : line_end if line_end >= 0 else len(head)])


def understood(received: bytes) -> Answer:
    end = received.find(b"\r\n\r\n")
    head, body = received[:end], received[end + 4 :]
    if b"content-encoding: gzip" in head.lower():
        body = gzip.decompress(body)
    return Answer(int(head[9:12]), head, body)


class Checker:
    """Checks every answer; an answer of the same bytes as a checked one needs no second look."""

    __slots__ = ("check", "last")

    def __init__(self, check: Check) -> None:
        self.check = check
        self.last = b""

    def __call__(self, received: bytes) -> None:
        if received == self.last:
            return
        self.check(understood(received))
        self.last = received


def drive(
    address: tuple[str, int], requests: Iterator[bytes], check: Check, *, seconds: float = 0.0, connections: int = 16
) -> Outcome:
    """Send `requests` over `connections` at a time, for `seconds` (0: until there are no more), and check each answer.

    Every request that was sent is waited for, so that what a database holds afterwards can be compared with `answered`.
    Raises WrongAnswer and ConnectionLost.
    """
    outcome = Outcome()
    checker = Checker(check)
    under_way = 0
    with selectors.DefaultSelector() as selector:
        opened = [Connection(address) for _ in range(connections)]
        for connection in opened:
            selector.register(connection.socket, selectors.EVENT_READ, connection)
        gc.disable()
        began, began_busy = time.perf_counter(), time.process_time()
        deadline = began + seconds if seconds else float("inf")
        try:
            for connection, request in zip(opened, islice(requests, connections), strict=False):
                connection.send(request)
                under_way += 1
            while under_way:
                ready = selector.select(PATIENCE_SECONDS)
                if not ready:
                    raise ConnectionLost(f"{address} did not answer {under_way} requests in {PATIENCE_SECONDS:.0f} s")
                for key, _ in ready:
                    connection = key.data
                    if not connection.receive():
                        continue
                    now = time.perf_counter()
                    outcome.waits.append(now - connection.sent_at)
                    checker(connection.received)
                    under_way -= 1
                    request = next(requests, b"") if now < deadline else b""
                    if not request:
                        continue
                    if b"connection: close" in connection.received[:1000].lower():
                        outcome.reconnects += 1
                        selector.unregister(connection.socket)
                        connection.close()
                        connection.socket = connection.connect()
                        selector.register(connection.socket, selectors.EVENT_READ, connection)
                    connection.send(request)
                    under_way += 1
        finally:
            outcome.seconds = time.perf_counter() - began
            outcome.busy = (time.process_time() - began_busy) / outcome.seconds
            outcome.answered = len(outcome.waits)
            gc.enable()
            for connection in opened:
                connection.close()
    return outcome


def ask(address: tuple[str, int], request: bytes) -> Answer:
    """One request on a connection of its own, for setting up."""
    connection = Connection(address)
    try:
        connection.send(request)
        while not connection.receive():
            pass
        return understood(connection.received)
    finally:
        connection.close()
