"""One file's way through clamd: its pieces go there as they come (INSTREAM), and a verdict comes back.

A network that fails, a scanner that is slow, away or says anything unforeseen makes a file `unscanned`, and never `clean`.
"""

import asyncio
import re
from collections.abc import Awaitable
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Self, TypeVar

Answer = TypeVar("Answer")

CONNECT_SECONDS: Final = 3.0
FEED_SECONDS: Final = 5.0  # until clamd has taken a piece; then the rest is not sent to it any more
VERDICT_SECONDS: Final = 25.0  # after the last piece: MaxScanTime of production is 20 s
LARGEST_STREAM: Final = 26 * 1024 * 1024  # above the largest file that is accepted
LONGEST_ANSWER: Final = 1024

_FAILURES: Final = (OSError, EOFError, asyncio.LimitOverrunError)  # a time-out is an OSError


class ScanState(StrEnum):
    """What is known of a file's content. Only a clean one is ever shown or handed out."""

    clean = "clean"
    unscanned = "unscanned"  # nobody has looked yet: the worker will
    infected = "infected"
    unscannable = "unscannable"  # looked at, but not into all of it: encrypted, or above the scanner's limits


class NotScanned(StrEnum):
    """Why a file has no verdict of the scanner's."""

    no_scanner = "no scanner"
    away = "away"  # no connection
    slow = "slow"
    broken = "broken"  # the connection ended before an answer, or the answer was none
    limits = "limits"  # of size, depth or time: the scanner's own, or the stream's


@dataclass(frozen=True, slots=True)
class ScanVerdict:
    """What clamd said of a file, or why it said nothing."""

    state: ScanState
    signature: str | None = None  # what was found, in clamd's words
    encrypted: bool = False  # a password keeps the scanner out
    reason: NotScanned | None = None


CLEAN: Final = ScanVerdict(ScanState.clean)


def not_scanned(reason: NotScanned) -> ScanVerdict:
    """Make the verdict on a file that the scanner did not see to its end."""
    return ScanVerdict(ScanState.unscanned, reason=reason)


class Scan:
    """A conversation about one file. Nothing in it raises for the scanner or its network, and each step ends in seconds."""

    def __init__(self, *, verdict_seconds: float = VERDICT_SECONDS) -> None:
        self._verdict_seconds = verdict_seconds
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None
        self._failure: NotScanned | None = None
        self._sent = 0

    @classmethod
    async def begin(cls, address: str | None, *, verdict_seconds: float = VERDICT_SECONDS) -> Self:
        """Call the scanner at an address of TODOKE_CLAMD; without one every file stays unscanned."""
        scan = cls(verdict_seconds=verdict_seconds)
        if address:
            scan._streams = await scan._bounded(_connected(address), CONNECT_SECONDS, NotScanned.away)
            await scan._send(b"zINSTREAM\0")
        else:
            scan._failure = NotScanned.no_scanner
        return scan

    async def feed(self, piece: bytes) -> None:
        """Send the next piece, unless the scanner was lost before; waits no longer than five seconds for it."""
        self._sent += len(piece)
        if self._sent > LARGEST_STREAM:
            self._failure = self._failure or NotScanned.limits
        if piece:  # an empty piece would be the end
            await self._send(len(piece).to_bytes(4, "big") + piece)

    async def finish(self) -> ScanVerdict:
        """End the stream and wait for the verdict."""
        await self._send(bytes(4))
        answer = None
        if self._streams and self._failure is None:
            reading = self._streams[0].readuntil(b"\0")
            answer = await self._bounded(reading, self._verdict_seconds, NotScanned.broken)
        self.leave()
        if answer is None:
            return not_scanned(self._failure or NotScanned.broken)
        return verdict_of(answer)

    def leave(self) -> None:
        """Hang up: of a file that came no further, too."""
        if self._streams:
            self._streams[1].transport.abort()

    async def _send(self, data: bytes) -> None:
        if self._streams and self._failure is None:
            self._streams[1].write(data)
            await self._bounded(self._streams[1].drain(), FEED_SECONDS, NotScanned.broken)
            if self._failure:
                self.leave()

    async def _bounded(self, step: Awaitable[Answer], seconds: float, failure: NotScanned) -> Answer | None:
        try:
            return await asyncio.wait_for(step, seconds)
        except TimeoutError:
            self._failure = NotScanned.slow
        except _FAILURES:
            self._failure = failure
        return None


def verdict_of(answer: bytes) -> ScanVerdict:
    """Read clamd's answer to a stream; whatever is not one of its two sentences, word for word, is no verdict."""
    if answer == b"stream: OK\0":
        return CLEAN
    found = re.fullmatch(rb"stream: ([\x21-\x7e]{1,200}) FOUND\0", answer)
    if found is None:
        limit = b"size limit exceeded" in answer
        return not_scanned(NotScanned.limits if limit else NotScanned.broken)
    signature = found[1].decode("ascii")
    if signature.startswith("Heuristics.Encrypted."):
        return ScanVerdict(ScanState.unscannable, signature, encrypted=True)
    if signature.startswith("Heuristics.Limits.Exceeded"):
        return ScanVerdict(ScanState.unscannable, signature, reason=NotScanned.limits)
    return ScanVerdict(ScanState.infected, signature)


async def scanner_version(address: str | None) -> str | None:
    """Ask clamd for its version with that of its signatures; None where there is no answer."""
    if not address:
        return None
    with suppress(*_FAILURES):
        reader, writer = await asyncio.wait_for(_connected(address), CONNECT_SECONDS)
        try:
            writer.write(b"zVERSION\0")
            answer = await asyncio.wait_for(reader.readuntil(b"\0"), FEED_SECONDS)
        finally:
            writer.transport.abort()
        version = answer.rstrip(b"\0").decode("ascii", "replace")
        return version if version.startswith("ClamAV ") else None
    return None


async def _connected(address: str) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    if address.startswith("unix:"):
        return await asyncio.open_unix_connection(address.removeprefix("unix:"), limit=LONGEST_ANSWER)
    host, _, port = address.rpartition(":")
    return await asyncio.open_connection(host.strip("[]"), int(port), limit=LONGEST_ANSWER)
