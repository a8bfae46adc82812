"""Files of an application as staff read them: what the section was told of each, and the content, opened chunk by chunk.

Whoever calls writes down what is opened. A key that was destroyed (消去) or is not on this server leaves a file closed; that is no error.
"""

from collections import deque
from collections.abc import AsyncGenerator, Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from app.attachments.file_kinds import FileKind
from app.attachments.names import safe_name
from app.attachments.scanner import ScanState
from app.attachments.sealing import PURPOSE, FileNote, opened, read_note
from app.attachments.tables import AttachmentChunk, AttachmentRow
from app.tenancy.engine import ENGINE
from app.vault.seal import CannotOpen

OpenBox = Callable[[str, bytes, int, UUID], bytes | None]
"""AnswerDecryptor.open of the applications: the purpose, the box, its format and what it is bound to."""


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file of an application. `note` is None where it cannot be opened."""

    id: UUID
    question: str
    chunks: int
    scan: ScanState
    scanned_at: datetime | None
    signature: str  # what the scanner found, "" for nothing
    opens_unscanned: bool  # TODOKE_CLAMD in the demo
    note: FileNote | None = field(repr=False)

    @property
    def name(self) -> str:
        """Its name, made safe again: anybody can seal to a public key; "" where it cannot be opened."""
        return safe_name(self.note.name, self.note.kind) if self.note else ""

    @property
    def kind(self) -> FileKind | None:
        return self.note.kind if self.note else None

    @property
    def size(self) -> int:
        """Bytes of its content."""
        return self.note.size if self.note else 0

    @property
    def may_be_opened(self) -> bool:
        """Whether it is shown and handed out: only what a scanner has looked at and found nothing in, or nothing scans at all in a demo."""
        return self.note is not None and (self.scan is ScanState.clean or self.only_unscanned)

    @property
    def only_unscanned(self) -> bool:
        """Whether nothing has scanned it, and that does not close it."""
        return self.scan is ScanState.unscanned and self.opens_unscanned


async def files_of(application: UUID, open_box: OpenBox, *, unscanned: bool) -> list[StoredFile]:
    """The files of one application that this person may read, in the order of their arrival. One query. `unscanned`: Settings.opens_unscanned_files."""
    return await _files(AttachmentRow.application == application, open_box, unscanned)


async def file_of(application: UUID, attachment: UUID, open_box: OpenBox, *, unscanned: bool) -> StoredFile | None:
    """One file of that application, as `files_of`. One query."""
    condition = (AttachmentRow.application == application) & (AttachmentRow.id == attachment)
    found = await _files(condition, open_box, unscanned)
    return found[0] if found else None


async def content_of(file: StoredFile) -> AsyncGenerator[bytes]:
    """The content in pieces, a query each; afterwards the unit of work holds no connection. Raises CannotOpen: after the last piece, too."""
    if not file.may_be_opened or file.note is None:
        raise CannotOpen("a file that is not handed out")
    waiting: deque[bytes] = deque()
    pieces = opened(_taken_from(waiting), file.note.file_key)
    for number in range(file.chunks):
        waiting.append(await _chunk(file.id, number))
        yield next(pieces)
    await ENGINE.rest()
    next(pieces, None)


_COLUMNS: Final = (
    AttachmentRow.id,
    AttachmentRow.question,
    AttachmentRow.chunks,
    AttachmentRow.scan,
    AttachmentRow.scanned_at,
    AttachmentRow.signature,
    AttachmentRow.sealed,
    AttachmentRow.sealed_format,
)


async def _files(condition: Any, open_box: OpenBox, unscanned: bool) -> list[StoredFile]:
    rows = await AttachmentRow.select(*_COLUMNS).where(condition).order_by(AttachmentRow.id)
    return [
        StoredFile(
            row["id"],
            row["question"],
            row["chunks"],
            ScanState(row["scan"]),
            row["scanned_at"],
            row["signature"] or "",
            unscanned,
            _note(open_box(PURPOSE, row["sealed"], row["sealed_format"], row["id"])),
        )
        for row in rows
    ]


def _note(content: bytes | None) -> FileNote | None:
    try:
        return None if content is None else read_note(content)
    except CannotOpen:
        return None


async def _chunk(attachment: UUID, number: int) -> bytes:
    rows = await AttachmentChunk.select(AttachmentChunk.sealed).where(
        AttachmentChunk.attachment == attachment, AttachmentChunk.number == number
    )
    if not rows:
        raise CannotOpen("a chunk is missing")
    return bytes(rows[0]["sealed"])


def _taken_from(waiting: deque[bytes]) -> Iterator[bytes]:
    while waiting:
        yield waiting.popleft()
