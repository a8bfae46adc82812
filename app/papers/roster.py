"""名簿 on paper: who answers for personal data and who handles it, A4 across, its heading on every page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from app.calendar.paper_dates import listed_day
from app.calendar.shown_dates import moment_words
from app.exports.csv import CsvRow
from app.papers.document.content import Document, Heading, Paragraph, Sheet, Table, TableRow, cell, head
from app.people.roster import Column
from app.procedures.changed_words import plain
from app.processes import Progress

COLUMNS = {
    Column.login: 36,
    Column.name: 30,
    Column.reading: 30,
    Column.role: 20,
    Column.duty: 24,
    Column.sections: 44,
    Column.first_day: 29,
    Column.last_day: 29,
    Column.standing: 25,
}
"""Column to its part of the width. Mail addresses stay out of a paper that is filed."""
SIZE = 8.5
TITLE = "個人情報の取扱責任者・取扱者の名簿"


@dataclass(frozen=True, slots=True)
class RosterPaper:
    """`rows` as roster_csv.cells_of gives them, of those who were not stopped."""

    rows: Sequence[CsvRow]
    municipality: str
    made_at: datetime

    def drawn(self, progress: Progress | None = None) -> bytes:
        """The PDF. Takes seconds: an event loop hands it to a `ProcessPool`."""
        from app.papers.document.pdf import pdf  # so late: a process that prints nothing does without the memory

        return pdf(roster_document(self.rows, self.municipality, self.made_at), progress)


def roster_document(rows: Sequence[CsvRow], municipality: str, made_at: datetime) -> Document:
    summary = f"{municipality}　{len(rows):,}人　{moment_words(made_at)}現在"
    places = [list(Column).index(column) for column in COLUMNS]
    heading = TableRow(tuple(head(str(column)) for column in COLUMNS))
    table_rows = tuple(TableRow(tuple(cell(listed_day(row[place])) for place in places)) for row in rows)
    table = Table(tuple(COLUMNS.values()), table_rows, (heading,), size=SIZE, padding=1.2)
    blocks = (Heading(TITLE), Paragraph(plain(summary), size=SIZE + 1), table)
    return Document(f"{TITLE} {municipality}", (Sheet(blocks, landscape=True),), made_at)
