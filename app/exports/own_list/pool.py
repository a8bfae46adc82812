"""Lists are read and written in a process of their own: a large one takes seconds of a core, and the event loop answers meanwhile.

Files and rows pass through memory only; the process leaves no core file and writes no temporary one.
"""

import asyncio
import multiprocessing
import os
import resource
import tempfile
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any, Final, TypeVar

from app.applications.reference import ReferenceNumber
from app.exports.own_list.appending import NewRow, appended
from app.exports.own_list.book import Book
from app.exports.own_list.finding import FoundList, find_list, plain
from app.exports.own_list.mapping import Chosen, Keys, mapped, read_back, suggested
from app.exports.own_list.opening import open_book
from app.exports.own_list.own_columns import own_values
from app.exports.own_list.refusals import NotSafelyDone
from app.exports.workbook.encryption import encrypted

NOWHERE: Final = "/nonexistent/todoke"
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Upload:
    """A list as it was sent, of a municipality; `sheet` is where it was the last time, "" for unknown."""

    content: bytes = field(repr=False)
    password: str = field(repr=False)
    municipality: str
    sheet: str = ""


@dataclass(frozen=True, slots=True)
class Outline:
    """What a list has: its headings, what each would take, and the applications in it."""

    sheet: str
    labels: tuple[str, ...]
    suggested: Chosen
    references: frozenset[ReferenceNumber]


@dataclass(frozen=True, slots=True)
class Filled:
    """The list with `added` applications more, encrypted with the password it came with."""

    content: bytes = field(repr=False)
    added: int


@dataclass(frozen=True, slots=True)
class OwnCells:
    """What a list says in the section's own columns: the row of each application, and its cells by heading.

    `others`: headings of further columns of the section's own, which were not asked for.
    """

    sheet: str
    rows: Mapping[ReferenceNumber, int]
    values: Mapping[ReferenceNumber, Mapping[str, str]] = field(repr=False)
    labels: tuple[str, ...]
    others: tuple[str, ...]


def look(upload: Upload, keys: Keys, remembered: Chosen | None) -> Outline:
    """Raises ListRefused."""
    _, found = _open(upload)
    labels = tuple(dict.fromkeys(found.columns.values()))
    if remembered is not None:
        mapped(found, {label: key for label, key in remembered.items() if key})
    return Outline(found.sheet.name, labels, suggested(found, keys, remembered), frozenset(found.references))


def fill(upload: Upload, chosen: Chosen, rows: Sequence[NewRow]) -> Filled:
    """Raises ListRefused."""
    book, found = _open(upload)
    result = appended(book, found, mapped(found, chosen), rows)
    return Filled(encrypted(BytesIO(result.content), upload.password), result.added)


def read_own(upload: Upload, wanted: Sequence[str], chosen: Chosen) -> OwnCells:
    """The cells under the headings `wanted`, as far as they are there and `chosen` fills them with no fact and no answer. Raises ListRefused."""
    book, found = _open(upload)
    own = [
        label
        for column, label in found.columns.items()
        if column != found.reference_column and read_back(label, chosen)
    ]
    asked = {plain(label) for label in wanted}
    labels = tuple(dict.fromkeys(label for label in own if label in asked))
    others = tuple(dict.fromkeys(label for label in own if label not in asked))
    return OwnCells(found.sheet.name, dict(found.references), own_values(book, found, labels), labels, others)


def _open(upload: Upload) -> tuple[Book, FoundList]:
    book = open_book(upload.content, upload.password)
    return book, find_list(book, upload.municipality, sheet=upload.sheet)


class ListPool:
    """One process, started at the first list and kept warm. Not forked: a fork would hold the database's sockets."""

    def __init__(self) -> None:
        self._executor: ProcessPoolExecutor | None = None

    async def run(self, work: Callable[..., Result], *given: Any) -> Result:
        """Raises what `work` raises, and NotSafelyDone when the process was ended."""
        self._executor = self._executor or ProcessPoolExecutor(1, multiprocessing.get_context("spawn"), _begin)
        try:
            return await asyncio.get_running_loop().run_in_executor(self._executor, work, *given)
        except BrokenProcessPool:
            self._executor = None
            raise NotSafelyDone from None

    def close(self) -> None:
        executor, self._executor = self._executor, None
        if executor is not None:
            executor.shutdown(cancel_futures=True)


def _begin() -> None:
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    tempfile.tempdir = NOWHERE
    os.nice(10)  # applications go first
