"""SQL on the municipalities' tables that Piccolo cannot say: joins, locks, `on conflict`.

`$1` is the scope's municipality by definition: it is put in first, and no caller can pass it. A test of the house reads each text and
refuses one that could leave the municipality (tests/house/test_statements.py). Statements on one table go through its MunicipalTable.
"""

from dataclasses import dataclass
from typing import Any, Self

from app.tenancy.engine import ENGINE
from app.tenancy.scope import current_municipality


@dataclass(frozen=True, slots=True, eq=False)
class ScopedStatement:
    """One SQL text, declared in a module under a name, with the reason why Piccolo does not say it. The callers' values begin at `$2`.

    Raises ScopeMissing outside a municipality's scope and NotForApplicants on the applicant's side.
    """

    text: str
    reason: str

    async def rows(self, *values: Any, seconds: float | None = None) -> list[Any]:
        """The statement's rows; TimeoutError when more than `seconds` pass."""
        return await ENGINE.fetch(self.text, current_municipality(), *values, seconds=seconds)

    async def row(self, *values: Any) -> Any:
        """The first row; None where there is none."""
        rows = await self.rows(*values)
        return rows[0] if rows else None

    async def value(self, *values: Any) -> Any:
        """The first column of the first row; None where there is no row."""
        rows = await self.rows(*values)
        return rows[0][0] if rows else None


class ScopedQuery:
    """A select that is put together: constant parts with `{}` for each value, on `table` (with its schema) under `alias`.

    It begins with `alias.municipality = $1`; the other conditions follow, each in brackets, joined by `and`.
    """

    def __init__(self, table: str, alias: str) -> None:
        self._source = f"{table} {alias}"
        self._conditions = [f"{alias}.municipality = $1"]
        self._values: list[Any] = []

    def part(self, text: str, *values: Any) -> str:
        """The text with numbered places for its values, for the columns or the end of the query; each is passed once."""
        pieces = text.split("{}")
        if len(pieces) != len(values) + 1:
            raise ValueError(f"{len(pieces) - 1} places for {len(values)} values")
        numbered = pieces[0]
        for value, piece in zip(values, pieces[1:], strict=True):
            self._values.append(value)
            numbered += f"${len(self._values) + 1}{piece}"
        return numbered

    def where(self, text: str, *values: Any) -> Self:
        """Add a condition."""
        self._conditions.append(f"({self.part(text, *values)})")
        return self

    def text(self, columns: str, end: str = "") -> str:
        """The whole statement; `end` is what follows the conditions (group by, order by, limit)."""
        return f"select {columns} from {self._source} where {' and '.join(self._conditions)} {end}".rstrip()  # noqa: S608  constant parts; values are arguments

    async def rows(self, columns: str, end: str = "") -> list[Any]:
        """The query's rows. Raises as ScopedStatement does."""
        return await self.sent(self.text(columns, end))

    async def sent(self, text: str) -> list[Any]:
        """The rows of a statement that this query stands in, with its values."""
        return await ENGINE.fetch(text, current_municipality(), *self._values)
