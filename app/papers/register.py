"""管理簿 on paper: A4 across, its heading on every page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from app.calendar.shown_dates import moment_words
from app.exports.csv import CsvRow
from app.exports.register_rows import HEADINGS
from app.papers.document.content import Align, Document, Heading, Paragraph, Sheet, Table, TableRow, cell, head
from app.procedures.changed_words import plain
from app.processes import Progress

WIDTHS = (29, 22, 38, 38, 23, 34, 14, 46, 23)
SIZE = 8.0
TITLE = "管理簿（ダウンロードと印刷の記録）"
COUNT = HEADINGS.index("件数")


@dataclass(frozen=True, slots=True)
class RegisterPaper:
    """`rows` as register_rows.cells_of gives them, newest first; `conditions`: what they were chosen by, "" for all."""

    rows: Sequence[CsvRow]
    conditions: str
    municipality: str
    made_at: datetime

    def drawn(self, progress: Progress | None = None) -> bytes:
        """The PDF. Takes seconds: an event loop hands it to a `ProcessPool`."""
        from app.papers.document.pdf import pdf  # so late: a process that prints nothing does without the memory

        return pdf(register_document(self.rows, self.conditions, self.municipality, self.made_at), progress)


def register_document(rows: Sequence[CsvRow], conditions: str, municipality: str, made_at: datetime) -> Document:
    summary = f"{municipality}　{conditions or 'すべての記録'}　{len(rows):,}件　作成日時 {moment_words(made_at)}"
    heading = TableRow(tuple(head(label) for label in HEADINGS))
    table = Table(WIDTHS, tuple(_row(row) for row in rows), (heading,), size=SIZE, padding=1.2)
    blocks = (Heading(TITLE), Paragraph(plain(summary), size=SIZE + 1), table)
    return Document(f"{TITLE} {municipality}", (Sheet(blocks, landscape=True),), made_at)


def _row(row: CsvRow) -> TableRow:
    return TableRow(
        tuple(cell(words, Align.RIGHT if column == COUNT else Align.LEFT) for column, words in enumerate(row))
    )
