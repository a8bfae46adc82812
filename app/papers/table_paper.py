"""A list of records on paper: A4 across, its heading on every page, what was chosen and when it was made above it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from app.calendar.shown_dates import moment_words
from app.papers.document.content import Align, Document, Heading, Paragraph, Sheet, Table, TableRow, cell, head
from app.procedures.changed_words import plain
from app.processes import Progress

SIZE = 8.0


@dataclass(frozen=True, slots=True)
class PaperForm:
    """What the lists of one kind have in common. `widths` in millimetres, one a heading; `numeric`: the heading of a column of numbers."""

    title: str
    headings: Sequence[str]
    widths: tuple[float, ...]
    numeric: str = ""


@dataclass(frozen=True, slots=True)
class TablePaper:
    """`rows` in the order they are shown; `conditions`: what they were chosen by, "" for all; `place`: whose list it is; `state`: what is
    to be known of the list itself, "" for nothing."""

    form: PaperForm
    rows: Sequence[Sequence[str]]
    conditions: str
    place: str
    made_at: datetime
    state: str = ""

    def drawn(self, progress: Progress | None = None) -> bytes:
        """The PDF. Takes seconds: an event loop hands it to a `ProcessPool`."""
        from app.papers.document.pdf import pdf  # so late: a process that prints nothing does without the memory

        return pdf(self.document(), progress)

    def document(self) -> Document:
        """The paper as content."""
        chosen, made = self.conditions or "すべての記録", moment_words(self.made_at)
        summary = f"{self.place}　{chosen}　{len(self.rows):,}件　作成日時 {made}　{self.state}".rstrip()
        heading = TableRow(tuple(head(label) for label in self.form.headings))
        rows = tuple(self._row(row) for row in self.rows)
        table = Table(self.form.widths, rows, (heading,), size=SIZE, padding=1.2)
        blocks = (Heading(self.form.title), Paragraph(plain(summary), size=SIZE + 1), table)
        return Document(f"{self.form.title} {self.place}", (Sheet(blocks, landscape=True),), self.made_at)

    def _row(self, row: Sequence[str]) -> TableRow:
        labelled = zip(self.form.headings, row, strict=True)
        return TableRow(
            tuple(cell(words, Align.RIGHT if label == self.form.numeric else Align.LEFT) for label, words in labelled)
        )
