"""Pages of a list, each of which begins right behind the last row of the one before (keyset): the thousandth costs what the first does.

    page = await Keyset("arrived_at").page_of_table(Application.select(…).where(…), Start.read(after, before))

What a list is ordered by is compared as one row, so that PostgreSQL begins at that very place of its index.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final, Generic, TypeVar
from uuid import UUID

from app.tenancy.statements import ScopedQuery
from app.tenancy.tables import raw_condition

PAGE_ROWS: Final = 50
LONGEST_RANK: Final = 9  # digits: within PostgreSQL's int
DAY_ZERO: Final = "date '0001-12-31 BC'"  # a day as a rank is its proleptic number, as date.toordinal() counts it: a cursor has no sign
EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)

Row = TypeVar("Row")
Other = TypeVar("Other")


@dataclass(frozen=True, slots=True)
class Cursor:
    """A row's place: its moment and id, written `{microseconds since 1970}-{id}`; in a list that ranks its rows `{rank}.` goes before."""

    at: datetime
    id: UUID
    rank: int | None = None

    def __str__(self) -> str:
        rank = "" if self.rank is None else f"{self.rank}."
        return f"{rank}{(self.at - EPOCH) // timedelta(microseconds=1)}-{self.id.hex}"

    @classmethod
    def read(cls, text: str, *, ranked: bool = False) -> "Cursor | None":
        """Read a cursor; None for a text that is none of such a list."""
        rank, _, place = text.partition(".") if ranked else ("0", "", text)
        microseconds, _, hexadecimal = place.partition("-")
        if not rank.isascii() or not rank.isdigit() or len(rank) > LONGEST_RANK:
            return None
        try:
            at = EPOCH + timedelta(microseconds=int(microseconds))
            return cls(at, UUID(hex=hexadecimal), int(rank) if ranked else None)
        except (ValueError, OverflowError):
            return None


@dataclass(frozen=True, slots=True)
class Start:
    """The start of a page: behind `after`, or ends: in front of `before`; neither: at the top of the list."""

    after: Cursor | None = None
    before: Cursor | None = None

    @classmethod
    def read(cls, after: str, before: str = "", *, ranked: bool = False) -> "Start":
        """Read the start of a page from the cursors' texts; a text that is no cursor counts as none."""
        return cls(Cursor.read(after, ranked=ranked), Cursor.read(before, ranked=ranked))

    @property
    def cursor(self) -> Cursor | None:
        return self.before or self.after

    @property
    def backwards(self) -> bool:
        return self.before is not None


TOP: Final = Start()


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """One page in the order shown; a cursor says that there is a page on that side."""

    rows: tuple[Row, ...]
    previous: Cursor | None = None
    next: Cursor | None = None

    def showing(self, rows: Iterable[Other]) -> "Page[Other]":
        """The page with other rows in the place of its own."""
        return Page(tuple(rows), self.previous, self.next)


@dataclass(frozen=True, slots=True)
class Keyset:
    """The order of a list: a moment and the id, columns or SQL expressions of the query; in front of them a `rank`, where it has one.

    A query of parts with a rank selects it as `rank`. `rank_place` is what stands for a cursor's rank beside it: with another type than
    int, an expression of it.
    """

    at: str
    id: str = "id"
    descending: bool = False
    rank: str = ""
    rank_place: str = "{}::int"

    async def page_of_table(self, query: Any, start: Start = TOP, most: int | None = None) -> Page[Mapping[str, Any]]:
        """One page of at most `most` (PAGE_ROWS) rows of a select of a scoped table, which names both columns. One query."""
        most = most or PAGE_ROWS
        if start.cursor is not None:
            text, values = self._beyond(start)
            query = query.where(raw_condition(text, *values))
        rows = await query.order_by(self.at, self.id, ascending=self.ascending(start)).limit(most + 1)
        return self.page_of(rows, start, most)

    def ending(self, query: ScopedQuery, start: Start, limit: int) -> str:
        """The end of a page's query; its start becomes one of the conditions."""
        if start.cursor is not None:
            text, values = self._beyond(start)
            query.where(text, *values)
        direction = "asc" if self.ascending(start) else "desc"
        order = ", ".join(f"{key} {direction}" for key in self._keys())
        return f"order by {order} limit {query.part('{}::int', limit)}"

    def ascending(self, start: Start) -> bool:
        """Whether the rows of this page are read from the lowest on: those in front of a cursor are read backwards."""
        return self.descending == start.backwards

    def _keys(self) -> Sequence[str]:
        return [self.rank, self.at, self.id] if self.rank else [self.at, self.id]

    def _beyond(self, start: Start) -> tuple[str, list[Any]]:
        """The rows past a cursor, as a condition with `{}` for each of the values."""
        cursor = start.cursor
        assert cursor is not None
        places, values = ["{}::timestamptz", "{}::uuid"], [cursor.at, cursor.id]
        if self.rank:
            places, values = [self.rank_place, *places], [cursor.rank or 0, *values]
        sign = ">" if self.ascending(start) else "<"
        return f"({', '.join(self._keys())}) {sign} ({', '.join(places)})", values

    def page_of(self, rows: Sequence[Mapping[str, Any]], start: Start, most: int) -> Page[Mapping[str, Any]]:
        """Make a page of its rows; one row more than it holds shows that another page follows."""
        more, shown = len(rows) > most, list(rows[:most])
        if start.backwards:
            shown.reverse()
        if not shown:
            return Page(())
        first, last = self._place(shown[0]), self._place(shown[-1])
        return Page(
            tuple(shown),
            first if (more if start.backwards else start.after is not None) else None,
            last if (start.backwards or more) else None,
        )

    def _place(self, row: Mapping[str, Any]) -> Cursor:
        return Cursor(row[_name(self.at)], row[_name(self.id)], row.get("rank"))


def _name(column: str) -> str:
    """The column's name in a row: without the table's alias."""
    return column.rpartition(".")[2]
