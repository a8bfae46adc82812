"""No SQL leaves its municipality: every declared text is read, and each way to write a wrong one is planted and found."""

import ast
import importlib
import pkgutil
import re
from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import FrozenInstanceError, fields
from datetime import UTC, date, datetime
from itertools import product
from types import ModuleType
from typing import Any, TypeVar
from uuid import uuid4

import asyncpg
import pytest

import app
from app.applications import calls, own_procedures, todays_work, walking
from app.applications import queries as inbox
from app.applications.calls import CallSelection
from app.applications.queries import Selection
from app.applications.status import UNFINISHED, Status
from app.applications.todays_work import Work, WorkSelection
from app.applications.walking import WalkedList
from app.applications.worklist import queries
from app.applications.worklist.queries import ListOrder, ListSelection
from app.settings import Settings
from app.tenancy import keyset
from app.tenancy.api import ApiStatement
from app.tenancy.engine import ScopedEngine
from app.tenancy.keyset import TOP, Cursor, Keyset, Start
from app.tenancy.scope import scoped
from app.tenancy.statements import ScopedQuery, ScopedStatement
from tests.factories import make_person, make_town
from tests.house.program import last_name, python, trees
from tests.house.scoping import Catalogue, api_faults, faults_of
from tests.statements import statements

pytestmark = pytest.mark.anyio

TENANCY = "app.tenancy"
MOST = 60  # declared statements on tables of municipalities
Statement = TypeVar("Statement")
PLANTED = Catalogue({"a": "municipality", "b": "municipality", "town": "code"}, frozenset({"kind"}))


def _modules() -> Iterator[ModuleType]:
    for found in pkgutil.walk_packages(app.__path__, "app."):
        yield importlib.import_module(found.name)


def _declared(kind: type[Statement]) -> dict[str, Statement]:
    return {
        f"{module.__name__}.{name}": value
        for module in _modules()
        for name, value in vars(module).items()
        if isinstance(value, kind)
    }


def _calls(name: str) -> list[str]:
    return [module for module, node in python() if isinstance(node, ast.Call) and last_name(node.func) == name]


# 1. The declared statements -----------------------------------------------------------------------------------------


async def test_every_declared_statement_stays_in_its_municipality(catalogue: Catalogue) -> None:
    found = {name: faults_of(one.text, catalogue) for name, one in _declared(ScopedStatement).items()}
    assert {name: faults for name, faults in found.items() if faults} == {}


async def test_api_statements_read_views_of_api_alone(owner: asyncpg.Connection) -> None:
    rows = await owner.fetch("select viewname from pg_views where schemaname = 'api'")
    views = frozenset(row["viewname"] for row in rows)
    found = {name: api_faults(one.text, views) for name, one in _declared(ApiStatement).items()}
    assert {name: faults for name, faults in found.items() if faults} == {}


def test_statements_are_declared_once_under_a_name() -> None:
    """One that is made inside a function would be read by nobody."""
    for kind in (ScopedStatement, ApiStatement):
        declared = [name.rpartition(".")[0] for name in _declared(kind)]
        made = [module for module in _calls(kind.__name__) if not module.startswith(TENANCY)]
        assert sorted(set(declared)) == sorted(set(made))
        assert len({id(one) for one in _declared(kind).values()}) == len(made)


@pytest.mark.parametrize("declared", [ScopedStatement("select 1", "planted here"), ApiStatement("select 1")])
def test_what_was_read_is_what_is_sent(declared: ScopedStatement | ApiStatement) -> None:
    with pytest.raises(FrozenInstanceError):
        declared.text = "delete from app.application"  # type: ignore[misc]  # that is what is tried


def test_every_declared_statement_has_its_reason() -> None:
    assert [name for name, one in _declared(ScopedStatement).items() if len(one.reason) < 10] == []


def test_no_more_are_declared_than_are_needed() -> None:
    assert len(_calls("ScopedStatement")) + len(_calls("ScopedQuery")) <= MOST


# 2. Planted ---------------------------------------------------------------------------------------------------------

SOUND = [
    "select id from app.a where municipality = $1 and id = $2",
    "select from app.a a where $1 = a.municipality for update",
    "select from app.a a where ((a.municipality = $1::text) and a.id = any ($2::uuid[]))",
    "select from app.a join app.b b on b.municipality = a.municipality and b.id = a.b where a.municipality = $1",
    "select from app.a join app.b b on a.municipality = b.municipality and b.municipality = $1",
    "select from app.a left join app.b b on b.municipality = a.municipality and b.id = a.b where a.municipality = $1",
    "select from app.town t left join app.b b on b.municipality = t.code where t.code = $1",
    "select from app.a left join lateral (select from app.b where b.municipality = a.municipality limit 1) l on true where a.municipality = $1",
    "select from app.a a where a.municipality = $1 and not exists (select from app.b b where b.municipality = a.municipality)",
    "select (select count(*) from app.b b where b.municipality = $1) from app.a a where a.municipality = $1",
    "select from app.a where a.municipality = $1 and a.x in (select k.x from app.kind k)",
    "select from app.a where municipality = $1 union all select from app.b where municipality = $1",
    "with k as (insert into app.a (municipality, x) values ($1, $2) returning id) select count(*) from k",
    "insert into app.a (municipality, x) select b.municipality, b.x from app.b b where b.municipality = $1",
    "insert into app.a (municipality, x) select $1, x from unnest($2::uuid[]) as x on conflict do nothing",
    "insert into app.a (municipality, x) values ($1, $2) on conflict (municipality, x) do update set y = $3 returning id",
    "update app.a set x = $2 from app.b b where a.municipality = $1 and b.municipality = a.municipality",
    "delete from app.a using app.b b where a.municipality = $1 and b.municipality = a.municipality",
    "select pg_advisory_xact_lock(hashtextextended('approval ' || $1, 0))",
    "select from app.a where municipality = $1 and p = any ((select api.my_procedures())::uuid[])",
]
WRONG = {
    "no condition": "select from app.a",
    "another condition": "select from app.a where id = $2",
    "under or": "select from app.a where municipality = $1 or id = $2",
    "under or in brackets": "select from app.a where id = $2 and (municipality = $1 or true)",
    "under not": "select from app.a where not municipality = $1",
    "unlike": "select from app.a where municipality <> $1",
    "another argument": "select from app.a where municipality = $2",
    "another column": "select from app.a where id = $1",
    "in a sub-select only": "select from app.a where id in (select b.a from app.b b where b.municipality = $1)",
    "a sub-select without": "select from app.a where municipality = $1 and id in (select b.a from app.b b)",
    "in the other branch only": "select from app.a where municipality = $1 union select from app.b",
    "joined by id alone": "select from app.a a join app.b b on b.id = a.b where a.municipality = $1",
    "joined to itself": "select from app.a a join app.b b on b.municipality = b.municipality where a.municipality = $1",
    "in a case": "select from app.a where case when municipality = $1 then true end",
    "in a filter": "select count(*) filter (where a.municipality = $1) from app.a a",
    "in having": "select a.municipality from app.a a group by 1 having a.municipality = $1",
    "a left join's ON for its left side": "select from app.a a left join app.b b on b.municipality = a.municipality and a.municipality = $1",
    "a left join by id alone": "select from app.a a left join app.b b on b.id = a.b where a.municipality = $1",
    "a right join": "select from app.a a right join app.b b on b.municipality = a.municipality where a.municipality = $1",
    "a full join": "select from app.a a full join app.b b on b.municipality = a.municipality where a.municipality = $1",
    "a natural join": "select from app.a a natural join app.b b where a.municipality = $1",
    "joined by using": "select from app.a a join app.b b using (municipality) where a.municipality = $1",
    "a cross join": "select from app.a a, app.b b where a.municipality = $1",
    "a lateral without": "select from app.a a cross join lateral (select from app.b b where b.id = a.b) l where a.municipality = $1",
    "a derived table without": "select from (select from app.a) s where $1 = $1",
    "a with without": "with k as (select from app.a) select from k",
    "a name used twice": "select from app.a a, app.b a where a.municipality = $1",
    "a name used again inside": "select from app.a a where a.municipality = $1 and exists (select from app.b a where a.municipality = a.municipality)",
    "without the schema": "select from a where municipality = $1",
    "of another schema": "select from public.a where municipality = $1",
    "of the catalogue": "select from pg_catalog.pg_class where $1 = $1",
    "an unknown table": "select from app.c where municipality = $1",
    "a view of api": "select from api.published_key where municipality = $1",
    "recursive": "with recursive k as (select from app.a where municipality = $1) select from k",
    "into a table": "select * into app.b from app.a where municipality = $1",
    "an unknown function": "select query_to_xml('select * from app.a', true, true, '') where $1 = $1",
    "an unknown function in from": "select * from dblink('select 1') d",
    "an insert of another argument": "insert into app.a (municipality, x) values ($2, $1)",
    "an insert of a text": "insert into app.a (municipality, x) values ('131041', $1)",
    "one row of another argument": "insert into app.a (municipality, x) values ($1, $2), ($2, $2)",
    "an insert without columns": "insert into app.a values ($1, $2)",
    "an insert without the municipality": "insert into app.a (x) values ($1)",
    "an insert-select": "insert into app.a (municipality, x) select b.municipality, b.x from app.b b",
    "an insert-select of another argument": "insert into app.a (municipality, x) select $2, b.x from app.b b where b.municipality = $1",
    "an insert-select of another column": "insert into app.a (municipality, x) select b.x, b.municipality from app.b b where b.municipality = $1",
    "on conflict over all": "insert into app.a (municipality, x) values ($1, $2) on conflict (x) do update set y = $3",
    "on conflict moves the row": "insert into app.a (municipality, x) values ($1, $2) on conflict (municipality, x) do update set municipality = $3",
    "returning another's": "insert into app.a (municipality, x) values ($1, $2) returning (select b.x from app.b b limit 1)",
    "an update": "update app.a set x = $2 where id = $1",
    "an update that moves the row": "update app.a set municipality = $2 where municipality = $1",
    "an update of several at once": "update app.a set (municipality, x) = ($2, $3) where municipality = $1",
    "an update from": "update app.a set x = b.x from app.b b where a.municipality = $1 and b.id = a.b",
    "a delete": "delete from app.a where id = $2",
    "a delete using": "delete from app.a using app.b b where a.municipality = $1 and b.id = a.b",
    "an update of the service's": "update app.kind set x = $1",
    "a delete of the service's": "delete from app.kind",
    "a delete of the service's using": "delete from app.kind k using app.a a where a.municipality = $1 and a.x = k.x",
    "columns of another name": "select from app.a as t(municipality, x) where t.municipality = $1",
    "a function of ours": "select api.create_municipality($2) from app.a where municipality = $1",
    "a function of ours in from": "select from app.a a cross join lateral api.sections_of($2) s where a.municipality = $1",
    "merge": "merge into app.a using app.b b on a.municipality = $1 when matched then delete",
    "copy": "copy app.a to stdout",
    "truncate": "truncate app.a",
    "lock": "lock table app.a",
    "a block": "do $$ begin delete from app.a; end $$",
    "a setting": "set app.session = 'x'",
    "explain": "explain analyze delete from app.a",
    "two statements": "select from app.a where municipality = $1; select from app.a",
    "not SQL": "select from app.a where (municipality = $1",
    "nothing": "",
    "no blank after a comma": "select from app.a where municipality = $1 and x in ($2,$3)",
}


@pytest.mark.parametrize("text", SOUND)
def test_a_statement_that_stays_is_taken(text: str) -> None:
    assert faults_of(text, PLANTED) == []


@pytest.mark.parametrize("name", WRONG)
def test_a_statement_that_leaves_is_found(name: str) -> None:
    assert faults_of(WRONG[name], PLANTED)


@pytest.mark.parametrize(
    "text",
    [
        "select id from app.a",
        "select id from api.published_key join app.a a on true",
        "select id from api.published_key where id in (select id from app.a)",
        "select id from published_key",
        "select id from api.other",
        "select 1",
        "select query_to_xml('select 1', true, true, '') from api.published_key",
        "delete from api.published_key",
        "select api.create_municipality($1) from api.published_key",
        "select id from api.published_key where procedure = any ((select api.my_procedures())::uuid[])",
    ],
)
def test_an_api_statement_of_anything_else_is_found(text: str) -> None:
    assert api_faults(text, frozenset({"published_key"}))


def test_an_api_statement_reads_views() -> None:
    text = "select id from api.published_key where municipality = $1 and fiscal_year = $2 order by id"
    assert api_faults(text, frozenset({"published_key"})) == []


# 3. The builder -----------------------------------------------------------------------------------------------------


def test_a_query_of_parts_begins_with_its_municipality() -> None:
    query = ScopedQuery("app.a", "a").where("a.x = {} or a.y = {}", 1, 2).where("a.z")
    rank = query.part("array_position({}::text[], a.s)", ["s"])
    text = query.text(f"a.id, {rank} as rank", f"order by {rank} limit {query.part('{}::int', 50)}")
    assert text == (
        "select a.id, array_position($4::text[], a.s) as rank from app.a a where a.municipality = $1 and (a.x = $2 or a.y = $3) "
        "and (a.z) order by array_position($4::text[], a.s) limit $5::int"
    )
    assert faults_of(text, PLANTED) == []


@pytest.mark.parametrize("values", [(), (1, 2)])
def test_a_part_has_a_place_for_each_value(values: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="places"):
        ScopedQuery("app.a", "a").where("a.x = {}", *values)


# 4. What is put together with it ------------------------------------------------------------------------------------

LISTED: dict[str, Any] = {
    "statuses": UNFINISHED,
    "assignee": uuid4(),
    "contact_by": date(2026, 11, 23),
    "arrived_before": datetime(2026, 11, 23, tzinfo=UTC),
    "mark": "important",
    "channel": "paper",
    "facets": (("day=first", "day=second"), ("band=first",)),
    "first_day": date(2026, 11, 1),
    "last_day": date(2026, 11, 23),
    "unread_by": uuid4(),
    "undelivered": True,
    "lot": "lost",
    "ids": (uuid4(), uuid4()),
    "without": (uuid4(), uuid4()),
}
CHOSEN: dict[str, Any] = {
    "statuses": frozenset({Status.rejected}),
    "procedure": uuid4(),
    "first_day": date(2026, 11, 1),
    "last_day": date(2026, 11, 23),
    "fresh": True,
}
WORKS = [
    WorkSelection(work, mine, date(2026, 11, 23), datetime(2026, 11, 23, tzinfo=UTC), {uuid4(): 30})
    for work in Work
    for mine in (False, True)
]
CALLED: dict[str, Any] = {"procedure": uuid4(), "due_by": date(2026, 11, 23), "for_staff": uuid4()}
RANKS = ("arrived", "contact", "facet", "opened", *queries._RANKED)
ORDERS = [ListOrder(by, ("a", "b"), descending) for by in RANKS for descending in (False, True)]
PLACE = Cursor(datetime(2026, 11, 23, tzinfo=UTC), uuid4(), 7)


def _each_and_all(filters: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [{}, *({name: value} for name, value in filters.items()), dict(filters)]


def test_every_filter_is_among_those_that_are_tried() -> None:
    assert {field.name for field in fields(ListSelection)} - {"procedure"} == set(LISTED)
    assert {field.name for field in fields(CallSelection)} == set(CALLED)


@pytest.mark.parametrize("asked", [*_each_and_all(LISTED), {"assignee": queries.NOBODY}, {"lot": "won"}], ids=" ".join)
async def test_a_list_stays_in_its_municipality(catalogue: Catalogue, asked: dict[str, Any]) -> None:
    selection = ListSelection(uuid4(), **asked)
    found = {}
    for order, start in product(ORDERS, (TOP, Start(after=PLACE), Start(before=PLACE))):
        pages = queries.pages_of(selection)
        rank = queries.rank_of(pages.query, order)
        order_of_page = Keyset("a.arrived_at", "a.id", order.descending, rank)
        text = pages.keys(order_of_page, start, 51, rank or "0")
        found[text] = faults_of(text, catalogue)
    assert {text: faults for text, faults in found.items() if faults} == {}


@pytest.mark.parametrize("asked", _each_and_all(CALLED), ids=" ".join)
async def test_the_calls_stay_in_their_municipality(catalogue: Catalogue, asked: dict[str, Any]) -> None:
    selection = CallSelection(**asked)
    for start in (TOP, Start(after=PLACE), Start(before=PLACE)):
        text = calls.pages_of(selection).keys(calls.ORDER, start, 51, calls.RANK)
        assert faults_of(text, catalogue) == []
    assert faults_of(calls.query_of(selection).text("count(*) as count"), catalogue) == []


@pytest.mark.parametrize("work", WORKS, ids=lambda one: f"{one.work} {one.mine}")
@pytest.mark.parametrize("asked", _each_and_all(CHOSEN), ids=" ".join)
async def test_the_work_of_a_day_stays_in_its_municipality(
    catalogue: Catalogue, work: WorkSelection, asked: dict[str, Any]
) -> None:
    selection = Selection(**{"statuses": frozenset(), **asked, "work": work})
    for start in (TOP, Start(after=PLACE), Start(before=PLACE)):
        text = inbox.pages_of(selection).rows("shown.id", Keyset("a.arrived_at", "a.id"), start, 51)
        assert faults_of(text, catalogue) == []
    assert faults_of(inbox.pages_of(selection).counting(1_000), catalogue) == []
    assert faults_of(inbox.query_of(selection).text("a.id"), catalogue) == []


@pytest.mark.parametrize("asked", _each_and_all(CHOSEN), ids=" ".join)
async def test_the_inbox_stays_in_its_municipality(catalogue: Catalogue, asked: dict[str, Any]) -> None:
    selection = Selection(**asked)
    for start in (TOP, Start(after=PLACE), Start(before=PLACE)):
        text = inbox.pages_of(selection).rows("shown.id", Keyset("a.arrived_at", "a.id"), start, 51)
        assert faults_of(text, catalogue) == []
    assert faults_of(inbox.query_of(selection).text("a.id"), catalogue) == []


SELECTION = ListSelection(uuid4(), statuses=UNFINISHED, mark="important")
PERIOD = Selection(first_day=date(2026, 11, 1))
MAKERS = {"_with_values", "query_of", "pages_of", "OwnApplications"}
# each function that sends such a query
SENDERS: dict[str, Callable[[], Awaitable[object]]] = {
    "list_page": lambda: queries.list_page(SELECTION, ListOrder("mark", ("important",))),
    "all_ids": lambda: queries.all_ids(SELECTION, 10),
    "count_with_values": lambda: queries.count_with_values(SELECTION),
    "sealed_values": lambda: queries.sealed_values(SELECTION),
    "counts": lambda: queries.counts(SELECTION),
    "call_page": lambda: calls.call_page(CallSelection()),
    "count_of calls": lambda: calls.count_of(CallSelection(due_by=date(2026, 11, 23))),
    "page_of": lambda: inbox.page_of(PERIOD),
    "rows_after": lambda: inbox.rows_after(PERIOD, None, 100),
    "count_of": lambda: inbox.count_of(PERIOD),
    "fixed": lambda: inbox.fixed(PERIOD),
    "counts_by_status": lambda: inbox.counts_by_status(PERIOD),
    "newest_arrival": inbox.newest_arrival,
    "arrived_since": lambda: inbox.arrived_since(PLACE),
}


@pytest.mark.parametrize("name", SENDERS)
async def test_what_is_sent_stays_in_its_municipality(
    database: ScopedEngine, owner: asyncpg.Connection, settings: Settings, catalogue: Catalogue, name: str
) -> None:
    """With its columns and its end, which stand in no condition."""
    person = await make_person(owner, await make_town(owner, settings))
    async with statements() as heard:
        with scoped(person.scope):
            await SENDERS[name]()
    (sent,) = (text for text in heard if "app.application a" in text)
    assert faults_of(sent, catalogue) == []


# each list that is walked through
WALKED: dict[str, Callable[[], WalkedList]] = {
    "inbox": lambda: inbox.walked(PERIOD),
    "calls": lambda: calls.walked(CallSelection(for_staff=uuid4())),
    "list": lambda: queries.walked(SELECTION, ListOrder("arrived", descending=True)),
    "list, ranked": lambda: queries.walked(SELECTION, ListOrder("mark", ("important",))),
}


@pytest.mark.parametrize("name", WALKED)
async def test_whoever_walks_stays_in_their_municipality(
    database: ScopedEngine, owner: asyncpg.Connection, settings: Settings, catalogue: Catalogue, name: str
) -> None:
    person = await make_person(owner, await make_town(owner, settings))
    async with statements() as heard:
        with scoped(person.scope):
            await WALKED[name]().place_of(uuid4())
            await WALKED[name]().around(PLACE, Start(after=PLACE))
    sent = [text for text in heard if "app.application a" in text]
    assert len(sent) == 5  # its place, both sides, the page, and the first page, for that one is empty
    assert [faults_of(text, catalogue) for text in sent] == [[]] * 5


def test_each_that_sends_is_tried() -> None:
    sending = {
        f"{function.name} calls" if (module, function.name) == (calls, "count_of") else function.name
        for module in (queries, calls, inbox)
        for function in trees()[module.__name__].body
        if isinstance(function, ast.AsyncFunctionDef | ast.FunctionDef)
        and any(isinstance(node, ast.Call) and last_name(node.func) in MAKERS for node in ast.walk(function))
    }
    assert sending - {"pages_of", "walked", "_with_values"} == set(SENDERS)


def test_nobody_else_puts_a_query_together() -> None:
    made = [(module, node) for module, node in python() if _makes_a_query(node)]
    makers = {own_procedures.__name__, queries.__name__, calls.__name__, inbox.__name__, walking.__name__}
    assert {module for module, _ in made} == makers
    assert [ast.unparse(node) for _, node in made if not _is_of_one_table(node)] == []
    using = {module for module, node in python() if isinstance(node, ast.ImportFrom) and _imports_a_query(node)}
    assert using == makers | {keyset.__name__, todays_work.__name__}


@pytest.mark.parametrize(
    "text",
    ["ScopedQuery('app.a, app.b', 'a')", "ScopedQuery(f'app.{name}', 'a')", "ScopedQuery('app.a', 'a(municipality)')"],
)
def test_a_query_of_anything_but_one_table_is_found(text: str) -> None:
    assert [_is_of_one_table(node) for node in ast.walk(ast.parse(text)) if _makes_a_query(node)] == [False]


def _makes_a_query(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and last_name(node.func) == "ScopedQuery"


def _imports_a_query(node: ast.ImportFrom) -> bool:
    return any(alias.name == "ScopedQuery" for alias in node.names)


def _is_of_one_table(node: ast.AST) -> bool:
    """With both names written out."""
    assert isinstance(node, ast.Call)
    words = [str(one.value) for one in node.args if isinstance(one, ast.Constant)]
    return len(words) == 2 and bool(re.fullmatch(r"app\.[a-z_]+ [a-z]+", " ".join(words)))
