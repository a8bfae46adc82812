"""The tasks that a process of its own does with a section workbook: a large one takes seconds of a core, and the event loop answers meanwhile.

Files and rows pass through memory only.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any, TypeVar

from app.applications.reference import ReferenceNumber
from app.exports.section_workbook.appending import NewRow, appended
from app.exports.section_workbook.book import Book, CellContent
from app.exports.section_workbook.finding import FoundList, find_list, plain
from app.exports.section_workbook.mapping import ChosenColumns, Keys, mapped, read_back, suggested
from app.exports.section_workbook.opening import open_book
from app.exports.section_workbook.refusals import Interrupted, OthersFirst, TakesTooMuch
from app.exports.section_workbook.section_columns import section_values
from app.exports.workbook.encryption import encrypted
from app.fair_processes import TooManyWaiting
from app.processes import ProcessEnded, TooMuchWork

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class WorkbookUpload:
    """A list as it was sent, of a municipality; `sheet` is where it was the last time, "" for unknown."""

    content: bytes = field(repr=False)
    password: str = field(repr=False)
    municipality: str
    sheet: str = ""


@dataclass(frozen=True, slots=True)
class Outline:
    """The headings of a list, the suggested key of each, and the applications in it."""

    sheet: str
    labels: tuple[str, ...]
    suggested: ChosenColumns
    references: frozenset[ReferenceNumber]


@dataclass(frozen=True, slots=True)
class Filled:
    """The list with `added` applications more, encrypted with the password it came with."""

    content: bytes = field(repr=False)
    added: int


@dataclass(frozen=True, slots=True)
class SectionCells:
    """The cells of the section's own columns: the row of each application, and what stands in it by heading.

    `columns`: the key of the custom column (`own:…`) that each heading is. `others`: headings of further columns of the section's own, which nobody named.
    """

    sheet: str
    rows: Mapping[ReferenceNumber, int]
    values: Mapping[ReferenceNumber, Mapping[str, CellContent]] = field(repr=False)
    columns: Mapping[str, str]
    others: tuple[str, ...]

    @property
    def labels(self) -> tuple[str, ...]:
        """The headings that are read."""
        return tuple(self.columns)


async def safely_done(run: Callable[..., Awaitable[Any]], task: Callable[..., Result], *given: Any) -> Result:
    """The result of one of the tasks below, which `run` gives to a process. Raises ListRefused."""
    try:
        result: Result = await run(task, *given)
    except TooManyWaiting:
        raise OthersFirst from None
    except TooMuchWork:
        raise TakesTooMuch from None
    except ProcessEnded:
        raise Interrupted from None
    return result


def look(upload: WorkbookUpload, keys: Keys, remembered: ChosenColumns | None) -> Outline:
    """Raises ListRefused."""
    _, found = _open(upload)
    labels = tuple(dict.fromkeys(found.columns.values()))
    if remembered is not None:
        mapped(found, {label: key for label, key in remembered.items() if key})
    return Outline(found.sheet.name, labels, suggested(found, keys, remembered), frozenset(found.references))


def fill(upload: WorkbookUpload, chosen: ChosenColumns, rows: Sequence[NewRow]) -> Filled:
    """Raises ListRefused."""
    book, found = _open(upload)
    result = appended(book, found, mapped(found, chosen), rows)
    return Filled(encrypted(BytesIO(result.content), upload.password), result.added)


def read_section_columns(upload: WorkbookUpload, headings: Mapping[str, str], chosen: ChosenColumns) -> SectionCells:
    """The cells of the custom columns, whose labels `headings` has by key (`own:…`): under the heading that `chosen` gives to one, else under
    its own label, where `chosen` fills that with no fact and no answer. Raises ListRefused."""
    book, found = _open(upload)
    own = [
        label
        for column, label in found.columns.items()
        if column != found.reference_column and read_back(label, chosen)
    ]
    given = {label: key for label in own if (key := chosen.get(label, "")) in headings}
    by_words = {plain(words): key for key, words in headings.items() if key not in given.values()}
    columns = {label: key for label in own if (key := given.get(label) or by_words.get(label, ""))}
    others = tuple(dict.fromkeys(label for label in own if label not in columns))
    values = section_values(book, found, tuple(columns))
    return SectionCells(found.sheet.name, dict(found.references), values, columns, others)


def _open(upload: WorkbookUpload) -> tuple[Book, FoundList]:
    book = open_book(upload.content, upload.password)
    return book, find_list(book, upload.municipality, sheet=upload.sheet)
