"""Applications as pages for the file: what was answered, what happened since, the 対応記録 if chosen. One document, however many.

Pure: everything is handed over in words, so that a process without a database can draw it.
"""

from dataclasses import dataclass, field
from datetime import datetime

from app.processes import Progress

Rows = tuple[tuple[str, str], ...]
"""Labels and values; lines parted by a line feed."""


@dataclass(frozen=True, slots=True)
class ApplicationSheet:
    """One application. `facts` and `history` have a row for each; `answers` is None when they cannot be opened.

    `records`: None when the print leaves them out.
    """

    reference: str
    procedure: str
    facts: Rows
    answers: tuple[tuple[str, Rows], ...] | None = field(repr=False)
    history: Rows = field(repr=False)
    records: Rows | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class PrintOrder:
    """Sheets to be drawn as one PDF. `printed_by`: the person and the time, for the foot of each page."""

    municipality: str
    sheets: tuple[ApplicationSheet, ...]
    printed_at: datetime
    printed_by: str

    def drawn(self, progress: Progress | None = None) -> bytes:
        """The document's bytes. Some 10 ms a page: an event loop hands it to a pool."""
        # so late: a process that prints nothing does without the memory
        from app.papers.prints.sheet_drawing import draw

        return draw(self, progress)

    def foot(self, sheet: ApplicationSheet) -> str:
        return f"到達番号 {sheet.reference}　{self.printed_by}"
