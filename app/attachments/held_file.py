"""A file that is held for an application, as pages and answers know it, and what may be attached. Pure."""

from dataclasses import dataclass, field
from uuid import UUID

from app.attachments.ceilings import MEGABYTE
from app.attachments.file_kinds import FileKind
from app.attachments.scanner import ScanState


@dataclass(frozen=True, slots=True)
class FileLimits:
    """What a question takes: which kinds, and the most bytes of one file."""

    kinds: frozenset[FileKind]
    largest: int

    @property
    def largest_megabytes(self) -> int:
        """The most megabytes of one file, as words tell it."""
        return self.largest // MEGABYTE


@dataclass(frozen=True, slots=True)
class HeldFile:
    """A file that was received whole. Its name is personal, so that it never shows itself in a log."""

    id: UUID
    question: str
    name: str = field(repr=False)
    kind: FileKind
    size: int  # bytes
    scan: ScanState
