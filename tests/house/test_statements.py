"""No SQL leaves its municipality: every declared text is read, and each way to write a wrong one is planted and found."""

import ast
import importlib
import pkgutil
from collections.abc import Iterator, Mapping
from dataclasses import fields
from datetime import UTC, date, datetime
from functools import cache
from itertools import product
from pathlib import Path
from types import ModuleType
from typing import Any, TypeVar
from uuid import uuid4

import asyncpg
import pytest

import app
from app.applications.desk import calls, listing
from app.applications.desk.calls import CallSelection
from app.applications.desk.listing import ListSelection, Order
from app.applications.status import UNFINISHED
from app.tenancy import api
from app.tenancy.api import ApiStatement
from app.tenancy.keyset import TOP, Cursor, Keyset, Start
from app.tenancy.scope import Role
from app.tenancy.statements import ScopedQuery, ScopedStatement
from tests.house.scoping import Catalogue, api_faults, faults_of

pytestmark = pytest.mark.anyio

ROOT = Path(app.__file__).parent
TENANCY = "app.tenancy"
MOST = 60  # declared statements on tables of municipalities
Statement = TypeVar("Statement")
Node = ast.Call | ast.Attribute | ast.Import | ast.ImportFrom | ast.ClassDef
# what is used of the engine elsewhere: its pools, its units of work, notices
OF_THE_ENGINE = {"open", "close", "has", "unit", "attempt", "current_unit", "allow", "listen"}
SENDING = {"fetch", "fetchrow", "fetchval", "execute", "executemany", "run_querystring", "acquire"}
# these make the database, its roles and the demo's data on connections of their own
OWN_CONNECTIONS = ("app.operations.", "app.migrations.")
# what tables and conditions are written with
OF_PICCOLO = {
    *("piccolo.columns", "piccolo.columns.column_types", "piccolo.columns.combination", "piccolo.querystring"),
    *("piccolo.query.functions.aggregate", "piccolo.custom_types", "piccolo.conf.apps"),
}
PLANTED = Catalogue({"a": "municipality", "b": "municipality", "town": "code"}, frozenset({"kind"}))


def _modules() -> Iterator[ModuleType]:
    for found in pkgutil.walk_packages(app.__path__, "app."):
        if ".migrations." not in found.name:
            yield importlib.import_module(found.name)


@cache
def _nodes() -> list[tuple[str, Node]]:
    """Every call, attribute, import and class of the program, with its module; read once for all tests of this file."""
    return [
        (".".join(path.relative_to(ROOT.parent).with_suffix("").parts), node)
        for path in sorted(ROOT.rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, Node)
    ]


def _declared(kind: type[Statement]) -> dict[str, Statement]:
    return {
        f"{module.__name__}.{name}": value
        for module in _modules()
        for name, value in vars(module).items()
        if isinstance(value, kind)
    }


def _calls(name: str) -> list[str]:
    return [
        module
        for module, node in _nodes()
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == name
    ]


@pytest.fixture
async def catalogue(owner: asyncpg.Connection) -> Catalogue:
    rows = await owner.fetch(
        "select c.relname, exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'municipality' "
        "and not a.attisdropped) as keyed from pg_class c where c.relnamespace = 'app'::regnamespace and c.relkind in ('r', 'p')"
    )
    keys = {row["relname"]: "municipality" for row in rows if row["keyed"]} | {"municipality": "code"}
    return Catalogue(keys, frozenset(row["relname"] for row in rows) - set(keys))


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


def test_every_declared_statement_has_its_reason() -> None:
    assert [name for name, one in _declared(ScopedStatement).items() if len(one.reason) < 10] == []


def test_no_more_are_declared_than_are_needed() -> None:
    assert len(_calls("ScopedStatement")) + len(_calls("ScopedQuery")) <= MOST


# 2. Who may call what, and who reaches the engine -------------------------------------------------------------------


@pytest.mark.parametrize("login", sorted({role.login for role in Role}))
async def test_the_functions_of_a_role_are_those_granted_to_it(owner: asyncpg.Connection, login: str) -> None:
    rows = await owner.fetch(
        "select proname from pg_proc where pronamespace = 'api'::regnamespace and has_function_privilege($1, oid, 'execute')",
        f"todoke_{login}",
    )
    ours = {name for role, names in api.GRANTED.items() if role.login == login for name in names}
    assert {row["proname"] for row in rows} == ours


def test_nobody_but_tenancy_reaches_the_engine() -> None:
    """A statement that is sent past tables.py, statements.py and api.py is held to no municipality."""
    found = [
        f"{module}: {ast.unparse(node)}"
        for module, node in _nodes()
        if not module.startswith(TENANCY)
        and isinstance(node, ast.Attribute)
        and (
            (node.attr in SENDING and not module.startswith(OWN_CONNECTIONS))
            or (ast.unparse(node.value).endswith("ENGINE") and node.attr not in OF_THE_ENGINE)
        )
    ]
    assert found == []


def test_lists_of_values_go_as_one_array() -> None:
    """`is_in` makes another statement for each length: PostgreSQL would plan, and asyncpg keep, each anew."""
    found = [
        module for module, node in _nodes() if isinstance(node, ast.Attribute) and node.attr in {"is_in", "not_in"}
    ]
    assert found == []


async def test_parts_that_piccolo_takes_as_they_are_stay_in_the_municipality(catalogue: Catalogue) -> None:
    """A sub-select in one is read as it stands in the statement of its table, whichever that is."""
    parts = [
        node.args[0]
        for module, node in _nodes()
        if not module.startswith(TENANCY)
        and isinstance(node, ast.Call)
        and ast.unparse(node.func) in {"WhereRaw", "QueryString"}
    ]
    texts = ["".join(str(one.value) for one in ast.walk(part) if isinstance(one, ast.Constant)) for part in parts]
    inside = [text.replace("{}", "$2") for text in texts if "select" in text]
    assert len(inside) < len(texts)
    for text in inside:
        read = [
            faults_of(f"select from app.{table} where {table}.{key} = $1 and ({text})", catalogue)
            for table, key in catalogue.keys.items()
        ]
        assert [] in read, text


def test_piccolo_is_used_through_the_scoped_tables_only() -> None:
    """What joins, and what begins a query without its table (a bare Select, Insert), would leave the municipality."""
    found = [
        f"{module}: {ast.unparse(node)}"
        for module, node in _nodes()
        if not module.startswith((TENANCY, *OWN_CONNECTIONS)) and _leads_past_the_tables(node)
    ]
    assert found == []


@pytest.mark.parametrize(
    "text",
    [
        "from piccolo.columns import UUID, ForeignKey",
        "from piccolo.columns.reference import LazyTableReference",
        "from piccolo.query import Select",
        "from piccolo.query.methods import Insert",
        "from piccolo.table import Table",
        "import piccolo.query",
        "Section.select(Section.id.join_on(StaffSection.section).staff)",
    ],
)
def test_what_leads_past_the_scoped_tables_is_found(text: str) -> None:
    assert any(_leads_past_the_tables(node) for node in ast.walk(ast.parse(text)))


def test_every_table_is_a_scoped_one() -> None:
    found = [
        f"{module}.{node.name}"
        for module, node in _nodes()
        if not module.startswith(TENANCY)
        and isinstance(node, ast.ClassDef)
        and "Table" in {ast.unparse(base) for base in node.bases}
    ]
    assert found == []


def _leads_past_the_tables(node: ast.AST) -> bool:
    if isinstance(node, ast.Import):
        return any(alias.name.startswith("piccolo") for alias in node.names)
    if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("piccolo"):
        return node.module not in OF_PICCOLO or any(alias.name == "ForeignKey" for alias in node.names)
    return isinstance(node, ast.Attribute) and node.attr == "join_on"


# 3. Planted ---------------------------------------------------------------------------------------------------------

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
    ],
)
def test_an_api_statement_of_anything_else_is_found(text: str) -> None:
    assert api_faults(text, frozenset({"published_key"}))


def test_an_api_statement_reads_views() -> None:
    text = "select id from api.published_key where municipality = $1 and fiscal_year = $2 order by id"
    assert api_faults(text, frozenset({"published_key"})) == []


# 4. The builder -----------------------------------------------------------------------------------------------------


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


# 5. What is put together with it ------------------------------------------------------------------------------------

LISTED: dict[str, Any] = {
    "statuses": UNFINISHED,
    "assignee": uuid4(),
    "contact_by": date(2026, 11, 23),
    "arrived_before": datetime(2026, 11, 23, tzinfo=UTC),
    "mark": "important",
    "channel": "paper",
    "facets": ("day=first",),
    "first_day": date(2026, 11, 1),
    "last_day": date(2026, 11, 23),
    "unread_by": uuid4(),
    "undelivered": True,
    "lot": "lost",
}
CALLED: dict[str, Any] = {"procedure": uuid4(), "due_by": date(2026, 11, 23), "for_staff": uuid4()}
RANKS = ("arrived", "contact", "facet", *listing._RANKED)
ORDERS = [Order(by, ("a", "b"), descending) for by in RANKS for descending in (False, True)]
PLACE = Cursor(datetime(2026, 11, 23, tzinfo=UTC), uuid4(), 7)


def _each_and_all(filters: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [{}, *({name: value} for name, value in filters.items()), dict(filters)]


def test_every_filter_is_among_those_that_are_tried() -> None:
    assert {field.name for field in fields(ListSelection)} - {"procedure"} == set(LISTED)
    assert {field.name for field in fields(CallSelection)} == set(CALLED)


@pytest.mark.parametrize("asked", [*_each_and_all(LISTED), {"assignee": listing.NOBODY}, {"lot": "won"}], ids=" ".join)
async def test_a_list_stays_in_its_municipality(catalogue: Catalogue, asked: dict[str, Any]) -> None:
    selection = ListSelection(uuid4(), **asked)
    found = {}
    for order, start in product(ORDERS, (TOP, Start(after=PLACE), Start(before=PLACE))):
        query = listing.query_of(selection)
        rank = listing.rank_of(query, order)
        ending = Keyset("a.arrived_at", "a.id", order.descending, rank).ending(query, start, 51)
        text = query.text(f"a.id, a.arrived_at, {rank or 0} as rank", ending)
        found[text] = faults_of(text, catalogue)
    assert {text: faults for text, faults in found.items() if faults} == {}


@pytest.mark.parametrize("asked", _each_and_all(CALLED), ids=" ".join)
async def test_the_calls_stay_in_their_municipality(catalogue: Catalogue, asked: dict[str, Any]) -> None:
    selection = CallSelection(**asked)
    for start in (TOP, Start(after=PLACE), Start(before=PLACE)):
        query = calls.query_of(selection)
        text = query.text(calls.COLUMNS, calls.ORDER.ending(query, start, 51))
        assert faults_of(text, catalogue) == []
