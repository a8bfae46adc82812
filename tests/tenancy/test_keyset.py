"""Pages of lists: cursors as they stand in addresses that people keep, and where PostgreSQL begins to read."""

import json
from datetime import UTC, date, datetime
from uuid import UUID, uuid4

import asyncpg
import pytest

from app.applications import calls
from app.applications.calls import CallSelection
from app.applications.worklist import queries
from app.applications.worklist.queries import ListSelection
from app.tenancy.keyset import DAY_ZERO, Cursor, Keyset, Start
from app.tenancy.statements import ScopedQuery

pytestmark = pytest.mark.anyio

AT = datetime(2026, 11, 23, 1, 2, 3, 456789, UTC)
ID = UUID("0f8fad5b-d9cb-469f-a165-70867728950e")
TEXT = "1795395723456789-0f8fad5bd9cb469fa16570867728950e"


def test_a_cursor_is_written_as_it_always_was() -> None:
    assert str(Cursor(AT, ID)) == TEXT
    assert str(Cursor(AT, ID, 7)) == f"7.{TEXT}"


@pytest.mark.parametrize("rank", [None, 0, 739_943, 999_999_999])
def test_a_cursor_reads_what_it_wrote(rank: int | None) -> None:
    cursor = Cursor(AT, uuid4(), rank)
    assert Cursor.read(str(cursor), ranked=rank is not None) == cursor
    assert Cursor.read(str(cursor), ranked=rank is None) is None


@pytest.mark.parametrize("ranked", [False, True])
@pytest.mark.parametrize(
    "text",
    ["", "-", "1-", "x-y", "9" * 40 + "-" + "0" * 32, "1-" + "g" * 32, "\x00", f"x.{TEXT}", f"{'9' * 10}.{TEXT}"],
)
def test_what_is_no_cursor_begins_at_the_start(text: str, *, ranked: bool) -> None:
    assert Cursor.read(text, ranked=ranked) is None
    assert Start.read(text, text, ranked=ranked) == Start()


async def _plan(owner: asyncpg.Connection, text: str, *values: object) -> str:
    """How a text is carried out where tables are not read whole and rows are not put in order afterwards."""
    async with owner.transaction():
        await owner.execute(
            "set local enable_seqscan = off; set local enable_sort = off; set local enable_bitmapscan = off"
        )
        rows = await owner.fetch(f"explain (format json, costs off) {text}", *values)
    plan: str = json.dumps(json.loads(rows[0][0]), ensure_ascii=False)
    return plan


def _text(query: ScopedQuery, keyset: Keyset, start: Start) -> str:
    return query.text("a.id", keyset.ending(query, start, 51))


@pytest.mark.parametrize("backwards", [False, True])
@pytest.mark.parametrize("descending", [False, True])
async def test_a_page_of_a_list_begins_in_the_index(
    owner: asyncpg.Connection, *, descending: bool, backwards: bool
) -> None:
    query = queries.query_of(ListSelection(uuid4()))
    place = Cursor(AT, ID, 0)
    start = Start(before=place) if backwards else Start(after=place)
    text = _text(query, Keyset("a.arrived_at", "a.id", descending), start)
    plan = await _plan(owner, text, "131041", uuid4(), AT, ID, 51)
    assert f"(ROW(arrived_at, id) {'<' if descending != backwards else '>'} ROW(" in plan.partition('"Index Cond"')[2]
    assert '"Node Type": "Sort"' not in plan


async def test_a_page_of_calls_begins_in_the_index(owner: asyncpg.Connection) -> None:
    start = Start(after=Cursor(AT, ID, date(2026, 11, 23).toordinal()))
    text = calls.pages_of(CallSelection(uuid4())).keys(calls.ORDER, start, 51, calls.RANK)
    plan = await _plan(owner, text, "131041", [uuid4()], 739943, AT, ID, 51, 51)
    assert '"Index Name": "application_to_call_by_procedure"' in plan
    assert "ROW((COALESCE(contact_on" in plan.partition('"Index Cond"')[2]
    assert plan.count('"Node Type": "Sort"') == 1  # of the first of each procedure


@pytest.mark.parametrize("rank", [1, date(2026, 11, 23).toordinal(), 999_999_999])
async def test_the_day_of_a_call_is_its_proleptic_number(owner: asyncpg.Connection, rank: int) -> None:
    shown = await owner.fetchval(f"select ({DAY_ZERO} + $1::int) - {DAY_ZERO}", rank)
    day = await owner.fetchval(f"select {DAY_ZERO} + $1::int", min(rank, date.max.toordinal()))
    assert (shown, day) == (rank, date.fromordinal(min(rank, date.max.toordinal())))
