"""The worker's scanning: files that arrived while no scanner answered, and those that were looked at before the scanner learned new signatures.

Only the worker can: it has the keys. A file is opened chunk by chunk on its way to the scanner and lies nowhere in the clear. What is new comes first;
looking again is slow on purpose.
"""

import logging
import re
import time
from collections import deque
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from app.attachments.scanner import Scan, ScanState, ScanVerdict, scanner_version
from app.attachments.sealing import PURPOSE, FileKey, opened, read_note
from app.tenancy import api
from app.tenancy.scope import Role, Scope, scoped
from app.vault.keystore import KeyMissing, KeyStore
from app.vault.seal import CannotOpen, bound_in, unseal

log = logging.getLogger(__name__)

WORKER: Final = Scope(Role.worker)
VERDICT_SECONDS: Final = 120.0  # nobody waits for it
AGAIN_SECONDS: Final = 2.0  # between two files that are looked at again: a hundred thousand in two days and a half
SPREAD: Final = timedelta(days=1)  # from the making of signatures until every scanner has loaded them
_MADE_AT: Final = re.compile(r"^ClamAV [^/]+/\d+/(.+)$")


class Scanning:
    """Scans one file a step. `municipality` narrows it to one (six digits)."""

    def __init__(
        self,
        store: KeyStore,
        address: str | None,
        municipality: str | None = None,
        *,
        again_seconds: float = AGAIN_SECONDS,
    ) -> None:
        self._store = store
        self._address = address
        self._municipality = municipality
        self._again_seconds = again_seconds
        self._version = ""
        self._known_since: datetime | None = None  # the signatures; None: nobody knows
        self._again_at = 0.0  # of time.monotonic()

    async def step(self) -> bool:
        """Scan the next file; False when none waits, or the scanner is away."""
        version = await scanner_version(self._address)
        if version is None:
            return False
        self._note(version)
        row = await self._leased(None)
        if row is None and time.monotonic() >= self._again_at:
            self._again_at = time.monotonic() + self._again_seconds
            row = await self._leased(self._known_since)
        return row is not None and await self._scanned(row)

    def _note(self, version: str) -> None:
        """Keep since when the scanner has known what it knows. What it said before that may be said anew."""
        if version == self._version:
            return
        now = datetime.now(UTC)
        self._known_since = now if self._version else loaded_by(version, now)
        self._version = version

    async def _leased(self, known_since: datetime | None) -> Any:
        with scoped(WORKER):
            return await api.row("lease_attachment_to_scan", self._municipality, known_since)

    async def _scanned(self, row: Any) -> bool:
        try:
            verdict = await self._verdict(row)
        except KeyMissing:  # it was destroyed, or comes back with its folder: the lease ends by itself
            return True
        except CannotOpen as fault:
            log.warning("attachment %s of %s cannot be opened: %s", row["id"], row["municipality"], fault)
            verdict = ScanVerdict(ScanState.unscannable)
        with scoped(WORKER):
            await api.value(
                "record_scan", row["municipality"], row["id"], row["lease"], verdict.state, verdict.signature
            )
        if verdict.state is ScanState.infected:
            log.warning("attachment %s of %s is infected: %s", row["id"], row["municipality"], verdict.signature)
        if verdict.state is ScanState.unscanned:
            log.warning("attachment %s of %s was not scanned: %s", row["id"], row["municipality"], verdict.reason)
        return verdict.state is not ScanState.unscanned

    async def _verdict(self, row: Any) -> ScanVerdict:
        """What the scanner says of a leased file. Raises KeyMissing and CannotOpen."""
        file_key = self._file_key(row)
        scan = await Scan.begin(self._address, verdict_seconds=VERDICT_SECONDS)
        try:
            sealed = deque[bytes]()
            content = opened(_taken(sealed), file_key)
            for number in range(row["chunks"]):
                sealed.append(await self._chunk(row, number))
                await scan.feed(next(content))
            for _ in content:  # raises where the end is missing
                raise CannotOpen("more than was sealed")
            return await scan.finish()
        finally:
            scan.leave()

    def _file_key(self, row: Any) -> FileKey:
        pair = self._store.get(row["municipality"], row["sealing_key"])
        bound = bound_in(row["sealed_format"], row["id"])
        return read_note(unseal(pair, row["municipality"], PURPOSE, row["sealed"], bound)).file_key

    async def _chunk(self, row: Any, number: int) -> bytes:
        with scoped(WORKER):
            chunk = await api.value("chunk_to_scan", row["municipality"], row["id"], row["lease"], number)
        if chunk is None:
            raise CannotOpen("a chunk is missing")
        return bytes(chunk)


def _taken(sealed: deque[bytes]) -> Iterator[bytes]:
    while sealed:
        yield sealed.popleft()


def loaded_by(version: str, now: datetime) -> datetime | None:
    """When signatures that a scanner was found with were certainly loaded; None where it does not say of when they are.

    A worker that begins cannot know since when: it takes the day after they were made, at the latest now. What was scanned before is scanned again.
    """
    told = _MADE_AT.match(version)
    try:
        made = datetime.strptime(told[1], "%a %b %d %H:%M:%S %Y") if told else None  # noqa: DTZ007  clamd's own zone
    except ValueError:
        made = None
    return None if made is None else min(now, made.astimezone(UTC) + SPREAD)
