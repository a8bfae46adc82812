"""One file's way from the network to the database: its kind is told, what it tells beside its content is taken out, the scanner sees it while it
is sealed, and sealed it goes to the paced writer. Nothing of it is kept in the clear, and no more than a few pieces at a time in memory.
"""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Mapping
from contextlib import aclosing, suppress
from dataclasses import dataclass, field
from typing import Final, TypeVar

from app.attachments import holding
from app.attachments.ceilings import APPLICATION_BYTES, APPLICATION_FILES, MEGABYTE
from app.attachments.faults import FileFault, FileRefused
from app.attachments.file_kinds import BEGINNING, FileKind, is_compound, kind_of
from app.attachments.held_file import FileLimits, HeldFile
from app.attachments.holding import Held, Holder, NotHeld, SealedFile
from app.attachments.metadata import cleaner_of
from app.attachments.names import safe_name
from app.attachments.scanner import Scan
from app.attachments.sealing import FileNote, FileSealer, Fingerprint, lock_name, seal_note
from app.attachments.writer import PacedWriter
from app.tenancy.new_id import new_id
from app.vault.seal import PublicKey, Sealer, seal

Answer = TypeVar("Answer")

PART: Final = 64 * 1024
"""The most bytes that are looked at in one go, however many come at once."""
PAUSES: Final = (0.5, 2.0)
"""Seconds before the database is asked again that gave no answer: a standby that takes over needs a moment, and who sends is not to begin anew."""
RELEASE_SECONDS: Final = 10.0

_FAULTS: Final[Mapping[Held, FileFault]] = {
    Held.cut_off: FileFault.cut_off,
    Held.too_large: FileFault.too_large,
    Held.too_many: FileFault.too_many,
    Held.too_much: FileFault.too_much,
    Held.too_fast: FileFault.too_fast,
    Held.held_full: FileFault.held_full,
    Held.no_space: FileFault.no_space,
    # who has this form must open another one
    Held.unknown: FileFault.too_late,
    Held.not_open: FileFault.too_late,
    Held.other_key: FileFault.too_late,
}


@dataclass(frozen=True, slots=True)
class HoldContext:
    """Where a file goes: for whom it is held, at which question, and what it is sealed, locked, scanned and written with.

    `name_key` and `fingerprint_key` are the submission key's (app/applications/reference.py). `sealer`: that of the side.
    """

    holder: Holder
    question: str
    sealing_key: PublicKey
    name_key: bytes = field(repr=False)
    fingerprint_key: bytes = field(repr=False)
    writer: PacedWriter
    scanner: str | None
    sealer: Sealer = seal


async def receive_file(
    pieces: AsyncIterator[bytes], *, raw_name: str, limits: FileLimits, context: HoldContext
) -> HeldFile:
    """Take a file and hold it. Where it is the very file that is held at the question already, that one is returned.

    Raises FileRefused, and whatever `pieces` raises; then nothing of it is held any more, and what did not come yet was not read.
    """
    async with aclosing(_bounded(pieces, limits)) as parts:
        beginning = await _beginning(parts)
        arrival = _Arrival(_told_kind(beginning, limits), raw_name, limits, context)
        try:
            return await arrival.through(beginning, parts)
        except BaseException:
            await arrival.let_go()
            raise


class _Arrival:
    """One file under way."""

    def __init__(self, kind: FileKind, raw_name: str, limits: FileLimits, context: HoldContext) -> None:
        self._kind, self._limits, self._context = kind, limits, context
        self._name = safe_name(raw_name, kind)
        self._id = new_id()
        self._cleaner, self._sealer = cleaner_of(kind), FileSealer()
        self._fingerprint = Fingerprint(context.fingerprint_key)
        self._scan = Scan()
        self._chunks = 0
        self._begun = False

    async def through(self, beginning: bytes, parts: AsyncIterator[bytes]) -> HeldFile:
        """All of the way."""
        context = self._context
        self._begun = True
        self._check(await _answered(lambda: context.writer.begin(context.holder, self._id, context.question)))
        self._scan = await Scan.begin(context.scanner)
        await self._take(self._cleaner.feed(beginning))
        async for part in parts:
            await asyncio.sleep(0)  # a piece may be large: others have their turn
            await self._take(self._cleaner.feed(part))
        await self._take(self._cleaner.finish())
        await self._write(self._sealer.finish())
        return await self._finish()

    async def let_go(self) -> None:
        """Release what was held, whoever is waiting for it or not; what cannot be released now goes with the hour."""
        self._scan.leave()
        if self._begun:
            releasing = asyncio.ensure_future(holding.release(self._context.holder, self._id))
            with suppress(NotHeld, TimeoutError):
                await asyncio.wait_for(asyncio.shield(releasing), RELEASE_SECONDS)

    async def _take(self, content: bytes) -> None:
        if content:
            self._fingerprint.feed(content)
            await self._scan.feed(content)
            for chunk in self._sealer.feed(content):
                await self._write(chunk)

    async def _write(self, chunk: bytes) -> None:
        context, number = self._context, self._chunks
        self._check(await _answered(lambda: context.writer.write(context.holder, self._id, number, chunk)))
        self._chunks += 1

    async def _finish(self) -> HeldFile:
        context, size = self._context, self._sealer.size
        verdict = await self._scan.finish()
        if verdict.encrypted:
            raise FileRefused(FileFault.encrypted)
        note = FileNote(self._sealer.key, self._name, self._kind, size)
        sealed = SealedFile(
            self._chunks,
            size,
            self._fingerprint.finish(),
            lock_name(context.name_key, self._id, self._name, self._kind),
            context.sealing_key.id,
            seal_note(context.sealing_key, context.holder.municipality, self._id, note, sealer=context.sealer),
            verdict.state,
            verdict.signature,
        )
        outcome, held = await _answered(lambda: holding.finish(context.holder, self._id, sealed))
        self._check(outcome)
        return HeldFile(held or self._id, context.question, self._name, self._kind, size, verdict.state)

    def _check(self, outcome: Held) -> None:
        fault = _FAULTS.get(outcome)
        if fault:
            maximum = {
                FileFault.too_large: self._limits.largest_megabytes,
                FileFault.too_many: APPLICATION_FILES,
                FileFault.too_much: APPLICATION_BYTES // MEGABYTE,
            }
            raise FileRefused(fault, maximum.get(fault))


async def _bounded(pieces: AsyncIterator[bytes], limits: FileLimits) -> AsyncGenerator[bytes, None]:
    """The pieces, in parts that are no larger than PART, up to the most that the question takes. Raises FileRefused."""
    size = 0
    async for piece in pieces:
        size += len(piece)
        if size > limits.largest:
            raise FileRefused(FileFault.too_large, maximum=limits.largest_megabytes)
        for at in range(0, len(piece), PART):
            yield piece[at : at + PART]


async def _beginning(parts: AsyncIterator[bytes]) -> bytes:
    beginning = bytearray()
    while len(beginning) < BEGINNING and (part := await anext(parts, None)) is not None:
        beginning += part
    return bytes(beginning)


def _told_kind(beginning: bytes, limits: FileLimits) -> FileKind:
    if not beginning:
        raise FileRefused(FileFault.empty)
    kind = kind_of(beginning)
    if kind in limits.kinds:
        return kind
    locked = is_compound(beginning) and any(each.office for each in limits.kinds)
    raise FileRefused(FileFault.old_office if locked else FileFault.wrong_kind)


async def _answered(ask: Callable[[], Awaitable[Answer]]) -> Answer:
    """The database's answer; asked again, each question is answered as if it had been asked once. Raises FileRefused."""
    for pause in PAUSES:
        try:
            return await ask()
        except NotHeld:
            await asyncio.sleep(pause)
    try:
        return await ask()
    except NotHeld:
        raise FileRefused(FileFault.unavailable) from None
