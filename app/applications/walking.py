"""A list walked application by application: whose turn is before and behind a place in it, and on which page the place stands.

A place is what its row was ordered by, not a number of rows: when rows leave the list meanwhile, its own too, the neighbours are still those
that stand nearest to it. Each question costs what a page of the list costs.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from app.applications.own_procedures import OwnApplications
from app.tenancy.keyset import TOP, Cursor, Keyset, Page, Start
from app.tenancy.statements import ScopedQuery

Order = Callable[[ScopedQuery], tuple[Keyset, str]]
"""The order of a list, given to a query of it: the keyset, and the rank that the query selects, "" for none."""


@dataclass(frozen=True, slots=True)
class Around:
    """The applications before and behind a place, None at the ends of the list. `start`: the page that the place stands on; `shown`: the application
    to find there, its own or the nearest where it has left the list, None where nothing is left. `following`: those behind, the next first, as far
    as they were asked for.
    """

    previous: UUID | None = None
    next: UUID | None = None
    start: Start = TOP
    shown: UUID | None = None
    following: Sequence[UUID] = ()


@dataclass(frozen=True, slots=True)
class WalkedList:
    """A list as it is asked: a new query of its pages each time, and its order."""

    pages: Callable[[], OwnApplications]
    order: Order

    async def place_of(self, application: UUID) -> Cursor | None:
        """The place that an application has by what it is now, whether the list holds it or not; None where it cannot be seen. One query."""
        query = ScopedQuery("app.application", "a").where("a.id = {}::uuid", application)
        _, rank = self.order(query)
        rows = await query.rows(f"a.arrived_at, a.id, {rank} as rank" if rank else "a.arrived_at, a.id")
        return _cursor(rows[0]) if rows else None

    async def around(self, place: Cursor, start: Start = TOP, following: int = 1) -> Around:
        """What stands around the place of an application. `start`: the page that it was opened from; another where the place lies outside it.
        `following`: how many behind it are told. Three queries, four where the place lies outside."""
        before = next(iter(await self._nearest(place, Start(before=place), 1)), None)
        places = await self._nearest(place, Start(after=place), following)
        behind = next(iter(places), None)
        page = await self._page(start)
        stands = self._start(place, page, start, (before, behind))
        if stands != start:
            page = await self._page(stands)
        on_page = {row["id"] for row in page.rows}
        sides = (before.id if before else None, behind.id if behind else None)
        shown = next((one for one in (place.id, *reversed(sides)) if one in on_page), None)
        return Around(*sides, stands, shown, tuple(one.id for one in places))

    async def _nearest(self, place: Cursor, start: Start, most: int) -> list[Cursor]:
        """The places of the nearest other applications on one side, in the list's order."""
        # its own row may stand elsewhere by now
        pages = self.pages()
        pages.query.where("a.id <> {}::uuid", place.id)
        keyset, rank = self.order(pages.query)
        return [_cursor(row) for row in (await pages.page(keyset, start, most, rank)).rows]

    async def _page(self, start: Start) -> Page[Mapping[str, Any]]:
        pages = self.pages()
        keyset, rank = self.order(pages.query)
        return await pages.page(keyset, start, rank=rank)

    def _start(
        self,
        place: Cursor,
        page: Page[Mapping[str, Any]],
        start: Start,
        sides: tuple[Cursor | None, Cursor | None],
    ) -> Start:
        """The page that the place stands on."""
        before, behind = sides
        if not page.rows:
            return TOP
        keyset, _ = self.order(ScopedQuery("app.application", "a"))
        first, here, last = (_key(one) for one in (_cursor(page.rows[0]), place, _cursor(page.rows[-1])))
        behind_page, before_page = (here < last, here > first) if keyset.descending else (here > last, here < first)
        if behind_page and page.next:
            return Start(after=before)
        return Start(before=behind) if before_page and page.previous else start


def _cursor(row: Mapping[str, Any]) -> Cursor:
    return Cursor(row["arrived_at"], row["id"], row.get("rank"))


def _key(place: Cursor) -> tuple[int, Any, int]:
    return (place.rank or 0, place.at, place.id.int)
