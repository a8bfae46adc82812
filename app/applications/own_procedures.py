"""Pages of applications of one's own procedures that cost a page, however many applications the municipality has.

Row-level security leaves each person `procedure = any (their procedures)`, of which PostgreSQL does not know how many rows it leaves: asked for the
first fifty, it may walk through all rows of the municipality. So each own procedure is asked for its first fifty, which its index has in
order, and the first fifty of these are the page. Keys come first; rows are read for those that are shown alone.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from app.applications.status import UNFINISHED, Status
from app.tenancy import keyset as tenancy_keyset
from app.tenancy.keyset import TOP, Keyset, Page, Start
from app.tenancy.statements import ScopedQuery

# statuses are written out, so that PostgreSQL sees that a partial index (application_waiting, application_refused) holds every row asked for
UNFINISHED_SQL: Final = f"status in ({', '.join(repr(str(status)) for status in Status if status in UNFINISHED)})"
# of an application `a` in 確認中, as its index has it (application_to_call_by_procedure)
DAY_TO_CALL: Final = "coalesce(a.contact_on, (a.arrived_at at time zone 'Asia/Tokyo')::date)"
_OWN: Final = "unnest((select api.my_procedures())::uuid[]) own"


class OwnApplications:
    """Pages of applications of one's own procedures, or of `procedure`; empty `statuses`: of all.

    `query` takes further conditions; the application is `a`. `alternatives`: conditions no two of which an application meets; each is walked by
    itself, and one of them is met. `walked`: what is walked through instead of the own procedures, a part with its values, and `tied`, what
    ties an application to a row of it.
    """

    def __init__(
        self,
        procedure: UUID | None = None,
        statuses: Collection[Status] = frozenset(),
        walked: tuple[str, Sequence[Any]] | None = None,
        tied: str = "a.procedure = own",
    ) -> None:
        self.query = ScopedQuery("app.application", "a").where(tied)
        self.alternatives: Sequence[str] = ()
        if procedure is not None:
            walked = ("unnest({}::uuid[]) own", [[procedure]])
        self._walked = _OWN if walked is None else self.query.part(walked[0], *walked[1])
        if statuses == UNFINISHED:
            self.query.where(f"a.{UNFINISHED_SQL}")
        elif len(statuses) == 1:
            self.query.where(f"a.status = '{next(iter(statuses))}'")
        elif statuses:
            self.query.where("a.status = any ({}::text[])", sorted(str(one) for one in statuses))

    def keys(self, keyset: Keyset, start: Start, limit: int, rank: str = "") -> str:
        """The statement of a page's keys in order, with `rank`, an expression of the cursors' number, where they have one."""
        return self._keys(keyset, start, limit, rank, [*(["page.rank"] if rank else []), "page.arrived_at", "page.id"])

    async def page(
        self, keyset: Keyset, start: Start = TOP, most: int | None = None, rank: str = ""
    ) -> Page[Mapping[str, Any]]:
        """One page of keys, of at most `most` (PAGE_ROWS) rows. One query."""
        most = most or tenancy_keyset.PAGE_ROWS
        return keyset.page_of(await self.query.sent(self.keys(keyset, start, most + 1, rank)), start, most)

    def rows(self, columns: str, keyset: Keyset, start: Start, limit: int) -> str:
        """The statement of a page's rows in order of arrival, with columns of `shown`, the application."""
        direction = "asc" if keyset.ascending(start) else "desc"
        keys = self._keys(keyset, start, limit, "", ["page.id"])
        return (
            f"select {columns} from ({keys}) wanted join app.application shown on shown.municipality = $1 and shown.id = wanted.id "  # noqa: S608  constant parts; values are arguments
            f"order by shown.arrived_at {direction}, shown.id {direction}"
        )

    async def page_of_rows(
        self, columns: str, keyset: Keyset, start: Start = TOP, most: int | None = None
    ) -> Page[Mapping[str, Any]]:
        """One page of rows, in order of arrival, of at most `most` (PAGE_ROWS). One query."""
        most = most or tenancy_keyset.PAGE_ROWS
        return keyset.page_of(await self.query.sent(self.rows(columns, keyset, start, most + 1)), start, most)

    async def count(self, most: int) -> int:
        """Count them, up to `most`. One query."""
        return int((await self.query.sent(self.counting(most)))[0]["count"])

    def counting(self, most: int) -> str:
        """The statement of that count."""
        first, end = self._first("a.id", self.query.part("limit {}::int", most)), self.query.part("limit {}::int", most)
        found = f"select page.id from {self._walked} cross join lateral ({first}) page {end}"  # noqa: S608  the same
        return f"select count(*) as count from ({found}) found"  # noqa: S608  the same

    def _first(self, columns: str, end: str) -> str:
        """The first rows of one procedure, of each alternative."""
        if not self.alternatives:
            return self.query.text(columns, end)
        return " union all ".join(f"({self.query.text(columns, f'and ({one}) {end}')})" for one in self.alternatives)

    def _keys(self, keyset: Keyset, start: Start, limit: int, rank: str, named: Sequence[str]) -> str:
        columns = f"a.id, a.arrived_at, {rank} as rank" if rank else "a.id, a.arrived_at"
        first = self._first(columns, keyset.ending(self.query, start, limit))
        direction = "asc" if keyset.ascending(start) else "desc"
        order = ", ".join(f"page.{key} {direction}" for key in (["rank"] if keyset.rank else []) + ["arrived_at", "id"])
        end = self.query.part("limit {}::int", limit)
        return f"select {', '.join(named)} from {self._walked} cross join lateral ({first}) page order by {order} {end}"  # noqa: S608  the same
