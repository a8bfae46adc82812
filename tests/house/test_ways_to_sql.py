"""Nobody but app/tenancy sends SQL: each way past the scoped tables and the declared statements is planted and found."""

import ast
import importlib
from collections.abc import Callable

import asyncpg
import pytest

from app.tenancy import api
from app.tenancy.scope import Role
from tests.house.program import last_name, python, trees
from tests.house.raw_parts import RAW, WITHOUT_BRACKETS, part_faults, raw_parts
from tests.house.scoping import Catalogue

pytestmark = pytest.mark.anyio

TENANCY = "app.tenancy"
# what is used of the engine elsewhere: its pools, its units of work, notices
OF_THE_ENGINE = {
    *("open", "close", "has", "unit", "attempt", "current_unit", "allow", "listen", "rest"),
    "await_database",  # a word about pools that are not there yet
}
SENDING = {
    *("fetch", "fetchrow", "fetchval", "fetchmany", "execute", "executemany", "run_querystring", "acquire"),
    *("prepare", "cursor", "copy_from_query", "copy_from_table", "copy_to_table", "copy_records_to_table"),
}
# these make the database, its roles and the demo's data on connections of their own
OWN_CONNECTIONS = {
    *("app.operations.database", "app.operations.mailer_key", "app.operations.operators"),
    *("app.demo.data", "app.demo.past", "app.demo.volume"),
    *("app.operations.known_keys", "app.operations.migrating"),
    *("app.operations.second_person_floor", "app.operations.signer"),
    # before there is any pool: which changes the database has had, and none of its rows
    "app.operations.schema",
    # as todoke_seals, on rows of every municipality
    *("app.operations.sealing.records", "app.operations.sealing.round"),
    # the directory of postcodes, a SQLite file of the library's
    "app.procedures.fields.postcode_directory",
}
# what tables and conditions are written with
OF_PICCOLO = {
    *("piccolo.columns", "piccolo.columns.column_types", "piccolo.query.functions.aggregate"),
    *("piccolo.custom_types", "piccolo.conf.apps"),
}
PLANTED = Catalogue({"a": "municipality", "b": "municipality"}, frozenset({"kind"}))


def _found(test: Callable[[ast.AST], bool], *exempt: str) -> list[str]:
    return [
        f"{module}: {ast.unparse(node)}"
        for module, node in python()
        if not module.startswith((TENANCY, *exempt)) and test(node)
    ]


def _planted(test: Callable[[ast.AST], bool], text: str) -> bool:
    return any(test(node) for node in ast.walk(ast.parse(text)))


# 1. Functions of the schema `api` -----------------------------------------------------------------------------------


@pytest.mark.parametrize("login", sorted({role.login for role in Role}))
async def test_the_functions_of_a_role_are_those_granted_to_it(owner: asyncpg.Connection, login: str) -> None:
    rows = await owner.fetch(
        "select proname from pg_proc where pronamespace = 'api'::regnamespace and has_function_privilege($1, oid, 'execute')",
        f"todoke_{login}",
    )
    ours = {name for role, names in api.GRANTED.items() if role.login == login for name in names}
    assert {row["proname"] for row in rows} == ours


# 2. The engine and its connections ----------------------------------------------------------------------------------


def _sends(node: ast.AST) -> bool:
    """What would send a statement, or ask a unit of work for its connection (which has no arguments)."""
    if isinstance(node, ast.Call):
        if last_name(node.func) == "getattr":
            return any(isinstance(one, ast.Constant) and one.value in SENDING for one in node.args)
        return last_name(node.func) == "connection" and not node.args and not node.keywords
    return isinstance(node, ast.Attribute) and (
        node.attr in SENDING or (node.attr == "connection" and last_name(node.value) in {"unit", "Unit"})
    )


def _leaves_the_engines_use(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.Attribute)
        and ast.unparse(node.value).endswith("ENGINE")
        and node.attr not in OF_THE_ENGINE
    )


def test_nobody_but_tenancy_reaches_the_engine() -> None:
    """A statement that is sent past tables.py, statements.py and api.py is held to no municipality."""
    assert _found(_leaves_the_engines_use) == []
    sending = [f"{module}: {ast.unparse(node)}" for module, node in python() if _sends(node) and not _own(module)]
    assert sending == []


def _own(module: str) -> bool:
    return module.startswith(TENANCY) or module in OWN_CONNECTIONS


def test_each_module_with_a_connection_of_its_own_uses_one() -> None:
    assert {module for module, node in python() if module in OWN_CONNECTIONS and _sends(node)} == OWN_CONNECTIONS


@pytest.mark.parametrize(
    "text",
    [
        "await engine.fetch('select 1')",
        "(await unit.connection()).fetch('select 1')",
        "held = await ENGINE.current_unit.get().connection()",
        "ask = unit.connection",
        "await connection.prepare(text)",
        "connection.cursor(text)",
        "await connection.copy_from_query(text, output=file)",
        "await connection.copy_records_to_table('application', records=rows)",
        "send = getattr(connection, 'execute')",
    ],
)
def test_what_sends_a_statement_is_found(text: str) -> None:
    assert _planted(_sends, text)


# 3. Piccolo ---------------------------------------------------------------------------------------------------------


def test_lists_of_values_go_as_one_array() -> None:
    """`is_in` makes another statement for each length: PostgreSQL would plan, and asyncpg keep, each anew."""
    found = [
        module for module, node in python() if isinstance(node, ast.Attribute) and node.attr in {"is_in", "not_in"}
    ]
    assert found == []


async def test_parts_that_piccolo_takes_as_they_are_stay_in_the_municipality(catalogue: Catalogue) -> None:
    found = {
        f"{module}: {source}": part_faults(text, catalogue)
        for module, tree in trees().items()
        if not module.startswith(TENANCY)
        for source, text in raw_parts(tree, vars(importlib.import_module(module.removesuffix(".__init__"))))
    }
    assert len(found) > 10
    assert {part: faults for part, faults in found.items() if faults} == {}


@pytest.mark.parametrize(
    "text",
    [
        "raw_condition('a.x = 1 or {}', True)",
        "raw_condition(_UNFINISHED)",
        "raw_expression('coalesce(x, clock_timestamp())')",
        "raw_condition('exists (select from app.b where b.municipality = a.municipality)')",
        "raw_condition('x in (select k.x from app.kind k)')",
    ],
)
def test_a_part_that_stays_is_taken(text: str) -> None:
    assert _faults_of_parts(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "raw_condition('true) or (true')",
        "raw_condition('true) or true --')",
        "raw_condition('x in (select b.x from app.b)')",
        "raw_condition('x in (SELECT b.x FROM app.b)')",
        "raw_condition('exists (select from app.b b where b.x = a.x)')",
        "raw_condition(\"query_to_xml('select 1', true, true, '') is null\")",
        "raw_expression('(select count(*) from app.b)')",
        "raw_condition(_OUT)",
        "raw_condition(_UNKNOWN)",
        "raw_condition(_NUMBER)",
        "raw_condition(text)",
        "raw_condition('x ' + _UNFINISHED)",
        "raw_condition(f'{_UNFINISHED}')",
        "raw_condition(*texts)",
        "raw_condition(text='true')",
        "tables.raw_condition(text)",
        "map(raw_condition, texts)",
        "from app.tenancy.tables import raw_condition as part",
    ],
)
def test_a_part_that_leaves_or_cannot_be_read_is_found(text: str) -> None:
    assert _faults_of_parts(text)


def _faults_of_parts(text: str) -> list[str]:
    constants = {"_UNFINISHED": "status in ('x') or true", "_OUT": "true) or (true", "_NUMBER": 1, "text": "true"}
    found = list(raw_parts(ast.parse(text), constants))
    assert found
    return [fault for _, part in found for fault in part_faults(part, PLANTED)]


def _leads_past_the_tables(node: ast.AST) -> bool:
    if isinstance(node, ast.Import):
        return any(alias.name.startswith("piccolo") for alias in node.names)
    if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("piccolo"):
        return node.module not in OF_PICCOLO or any(alias.name == "ForeignKey" for alias in node.names)
    if isinstance(node, ast.ImportFrom):
        return any(alias.name in WITHOUT_BRACKETS for alias in node.names)
    return isinstance(node, ast.Attribute) and node.attr in {"join_on", *WITHOUT_BRACKETS}


def test_piccolo_is_used_through_the_scoped_tables_only() -> None:
    """What joins, begins a query without its table (a bare Select, Insert) or writes a text without brackets, leaves the municipality."""
    assert _found(_leads_past_the_tables) == []


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
        "from piccolo.columns.combination import WhereRaw",
        "from piccolo.querystring import QueryString",
        "from app.tenancy.tables import QueryString",
        "Section.select(Section.id).where(tables.WhereRaw('true or true'))",
    ],
)
def test_what_leads_past_the_scoped_tables_is_found(text: str) -> None:
    assert _planted(_leads_past_the_tables, text)


def test_every_table_is_a_scoped_one() -> None:
    assert _found(lambda node: isinstance(node, ast.ClassDef) and "Table" in map(last_name, node.bases)) == []


# 4. Names -----------------------------------------------------------------------------------------------------------

WATCHED = {"ScopedStatement", "ScopedQuery", "ApiStatement", *RAW}


def _renames(node: ast.AST) -> bool:
    """Another name for what these tests look for by its own; a subclass would be one too."""
    if isinstance(node, ast.ImportFrom | ast.Import):
        return any(alias.asname and alias.name.rpartition(".")[2] in WATCHED for alias in node.names)
    if isinstance(node, ast.ClassDef):
        return any(last_name(base) in WATCHED for base in node.bases)
    if isinstance(node, ast.Assign | ast.AnnAssign | ast.NamedExpr):
        return last_name(node.value) in WATCHED if node.value is not None else False
    if isinstance(node, ast.Call):  # handed to somebody who would call it
        return any(last_name(one) in WATCHED for one in (*node.args, *(keyword.value for keyword in node.keywords)))
    return False


def test_what_takes_sql_has_one_name() -> None:
    assert _found(_renames) == []


@pytest.mark.parametrize(
    "text",
    [
        "from app.tenancy.statements import ScopedStatement as Declared",
        "from app.tenancy.tables import raw_condition as raw",
        "Declared = statements.ScopedStatement",
        "made = (Declared := ScopedQuery)('app.a', 'a')",
        "class Declared(ScopedStatement): pass",
        "made = partial(ApiStatement, 'select 1')",
    ],
)
def test_another_name_is_found(text: str) -> None:
    assert _planted(_renames, text)


def _sets_past_its_class(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and last_name(node.func) in {"__setattr__", "setattr"}


def test_no_declared_text_is_changed() -> None:
    """They are frozen; this is the way round."""
    assert [module for module, node in python() if _sets_past_its_class(node)] == ["app.vault.seal"]


@pytest.mark.parametrize("text", ["object.__setattr__(made, 'text', 'delete')", "setattr(made, name, 'delete')"])
def test_a_way_round_is_found(text: str) -> None:
    assert _planted(_sets_past_its_class, text)
