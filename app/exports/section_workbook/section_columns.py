"""The cells of the section's own columns, by 到達番号."""

from collections.abc import Mapping, Sequence

from app.applications.reference import ReferenceNumber
from app.exports.section_workbook.book import Book, CellContent
from app.exports.section_workbook.finding import FoundList, plain
from app.exports.section_workbook.markup import refusing_broken_files
from app.exports.section_workbook.refusals import HeadingDoubled, HeadingMissing


def section_values(
    book: Book, found: FoundList, labels: Sequence[str]
) -> Mapping[ReferenceNumber, Mapping[str, CellContent]]:
    """The cells under these headings. Raises HeadingMissing, HeadingDoubled."""
    columns = {label: _column(found, label) for label in labels}
    with refusing_broken_files():
        return {
            reference: {label: book.content(found.rows.cells(row).get(column)) for label, column in columns.items()}
            for reference, row in found.references.items()
        }


def _column(found: FoundList, label: str) -> int:
    matches = [column for column, words in found.columns.items() if words == plain(label)]
    if not matches:
        raise HeadingMissing(label=label)
    if len(matches) > 1:
        raise HeadingDoubled(label=label)
    return matches[0]
