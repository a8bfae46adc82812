"""What the staff's side asks PostgreSQL for a list, a count or a search of tests/wards.py, and how many blocks each touches."""

import json
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any, Final
from uuid import UUID

import asyncpg

from app.applications import application_counts, calls, queries
from app.applications.calls import CallSelection
from app.applications.queries import Selection
from app.applications.status import Status
from app.applications.todays_work import Work, WorkSelection
from app.applications.worklist.queries import ListOrder, ListSelection, counts, list_page, walked
from app.calendar.tokyo import day_of, fiscal_year, today
from app.tenancy import api
from app.tenancy.engine import ENGINE
from app.tenancy.keyset import Cursor, Start
from app.tenancy.scope import Scope, scoped
from tests.statements import asked
from tests.wards import COMMON, FACETS, LARGEST, MIDDLE, Wards

PEOPLE: Final[Mapping[str, tuple[int, str | None]]] = {
    "administrator": (0, None),
    "middle": (1, "middle"),
    "tiny": (2, "tiny"),
}
OWN: Final[Mapping[str, range]] = {
    "administrator": range(1, LARGEST + 1),
    "middle": range(1, MIDDLE + 1),
    "tiny": range(LARGEST, LARGEST + 1),
}
MODES = ("force_custom_plan", "force_generic_plan")


@dataclass(frozen=True)
class Asking:
    """Somebody of the staff and the wards they ask about."""

    wards: Wards
    who: str
    scope: Scope

    @property
    def procedure(self) -> UUID:
        return self.wards.procedure(OWN[self.who][0])

    def start(self, days: int) -> Start:
        return Start(after=Cursor(self.wards.newest - timedelta(days=days), UUID(int=0)))

    def place(self, days: int, rank: int | None = None) -> Cursor:
        return Cursor(self.wards.newest - timedelta(days=days), UUID(int=1), rank)

    def work(self, work: Work, *, mine: bool) -> WorkSelection:
        """Every procedure has a 標準処理期間 of two months; what arrived within the last week is new."""
        days = {self.wards.procedure(number): 60 for number in OWN[self.who]}
        return WorkSelection(work, mine, today(), self.wards.newest - timedelta(days=7), days)

    def call_place(self, number: int) -> Cursor:
        """A place in the middle of the calls."""
        at = self.wards.newest - timedelta(days=365)
        return Cursor(at, UUID(int=number), at.toordinal())

    def search(self, words: list[int]) -> Awaitable[object]:
        keys = [self.wards.key(number) for number in OWN[self.who]]
        tokens = [self.wards.token(number, word) for number in OWN[self.who] for word in words]
        return api.rows("search_blind_index", keys, tokens, len(words), 200)

    def search_number(self, part: str) -> Awaitable[object]:
        return api.rows("search_references", part, [part], 100)


def _work(one: Asking, work: Work, asked: str, *, mine: bool) -> Awaitable[object]:
    selection = Selection(statuses=frozenset(), work=one.work(work, mine=mine))
    return queries.page_of(selection) if asked == "work" else queries.count_of(selection)


ALL: Final = Selection(statuses=frozenset())
NEWEST: Final = ListOrder(descending=True)
CASES: Final[Mapping[str, Callable[[Asking], Awaitable[object]]]] = {
    "inbox": lambda _: queries.page_of(Selection()),
    "inbox, all": lambda _: queries.page_of(ALL),
    "inbox, all, a year back": lambda one: queries.page_of(ALL, one.start(400)),
    "inbox, one status": lambda _: queries.page_of(Selection(statuses=frozenset({Status.rejected}))),
    "inbox, one procedure": lambda one: queries.page_of(Selection(procedure=one.procedure)),
    "newest one": lambda _: queries.newest_arrival(),
    "news": lambda one: queries.arrived_since(Cursor(one.wards.newest, UUID(int=0))),
    "tabs": lambda _: queries.counts_by_status(Selection()),
    "lists": lambda _: application_counts.standing_of_each(),
    "years": lambda _: application_counts.applications_in_fiscal_years(
        (fiscal_year(today()), fiscal_year(today()) - 1)
    ),
    "list": lambda one: list_page(ListSelection(one.procedure), NEWEST),
    "list, a year back": lambda one: list_page(ListSelection(one.procedure), NEWEST, one.start(400)),
    "list, a closed answer": lambda one: list_page(ListSelection(one.procedure, facets=(FACETS[:1],)), NEWEST),
    "list, two of a question": lambda one: list_page(ListSelection(one.procedure, facets=(FACETS[:2],)), NEWEST),
    "list, a period": lambda one: list_page(
        ListSelection(
            one.procedure,
            first_day=day_of(one.wards.newest) - timedelta(days=430),
            last_day=day_of(one.wards.newest) - timedelta(days=400),
        ),
        NEWEST,
    ),
    "list, all but some": lambda one: list_page(
        ListSelection(one.procedure, without=tuple(UUID(int=number) for number in range(1, 1_000))), NEWEST
    ),
    "list, a person": lambda one: list_page(ListSelection(one.procedure, assignee=one.wards.person(3)), NEWEST),
    "list, by status": lambda one: list_page(
        ListSelection(one.procedure), ListOrder("status", tuple(str(status) for status in Status), descending=True)
    ),
    "list, counts": lambda one: counts(ListSelection(one.procedure)),
    "calls": lambda _: calls.call_page(CallSelection()),
    "inbox, beside one": lambda one: queries.walked(Selection()).around(one.place(1), one.start(0)),
    "inbox, beside one a year back": lambda one: queries.walked(ALL).around(one.place(400), one.start(400)),
    "list, beside one a year back": lambda one: walked(ListSelection(one.procedure), NEWEST).around(
        one.place(400, 0), one.start(400)
    ),
    "list, beside one of a closed answer": lambda one: walked(
        ListSelection(one.procedure, facets=(FACETS[:1],)), NEWEST
    ).around(one.place(400, 0), one.start(400)),
    # from a page that it is not on at either size: a page more is asked for both times
    "calls, beside one": lambda one: calls.walked(CallSelection()).around(
        one.call_place(1), Start(after=one.call_place(0))
    ),
    "calls, count": lambda _: calls.count_of(CallSelection()),
    **{
        f"{asked}, {work}, {'mine' if mine else 'all'}": partial(_work, work=work, mine=mine, asked=asked)
        for work in Work
        for mine in (False, True)
        for asked in ("work", "work counted")
    },
    "search": lambda one: one.search([3, COMMON + 4]),
    "search, common": lambda one: one.search([COMMON]),
    "search, six symbols of a number": lambda one: one.search_number(one.wards.symbols(7)[3:9]),
    "search, four symbols of a number": lambda one: one.search_number(one.wards.symbols(7)[2:6]),
    "search, folds": lambda _: api.rows("earliest_fold"),
}


def literal(value: object) -> str:
    """A value as a statement can say it: numbers, times, ids, words and lists of them."""
    if value is None:
        return "null"
    if isinstance(value, list | tuple):
        return "'{" + ",".join(f'"{one}"' for one in value) + "}'"
    text = value.isoformat() if isinstance(value, date | datetime) else str(value)
    return "'" + text.replace("'", "''") + "'"


@asynccontextmanager
async def asking(address: str, scope: Scope | None = None) -> AsyncIterator[asyncpg.Connection]:
    """A connection as the service has them, for `blocks`: within a transaction and, with a scope, in its session."""
    connection = await asyncpg.connect(address, statement_cache_size=0)
    try:
        async with connection.transaction():
            if scope and scope.session:
                await connection.execute("select set_config('app.session', $1, true)", scope.session.reveal())
            yield connection
    finally:
        await connection.close()


async def blocks(connection: asyncpg.Connection, text: str, values: tuple[Any, ...], mode: str) -> int:
    """The blocks that a statement touches when its session has done it before."""
    await connection.execute(f"set local plan_cache_mode = {mode}; prepare measured as {text}")
    told = f"explain (analyze, buffers, timing off, format json) execute measured{_arguments(values)}"
    for _ in range(2):
        plan = json.loads(await connection.fetchval(told))[0]["Plan"]
    await connection.execute("deallocate measured")
    return int(plan["Shared Hit Blocks"] + plan["Shared Read Blocks"])


def _arguments(values: tuple[Any, ...]) -> str:
    return f" ({', '.join(map(literal, values))})" if values else ""


async def sent(one: Asking, case: str) -> list[Any]:
    """The statements of a case with their arguments, as the service sends them."""
    with scoped(one.scope):
        async with asked() as heard, ENGINE.unit():
            await CASES[case](one)
    return [query for query in heard if "from a" in query.query]
