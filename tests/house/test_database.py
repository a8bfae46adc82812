"""Rules of the house that PostgreSQL's own catalogue can prove."""

import importlib
import pkgutil
from collections.abc import Iterator

import asyncpg
import pytest

import app
from app.piccolo_app import APP_CONFIG
from app.tenancy.tables import MunicipalTable

pytestmark = pytest.mark.anyio

# Tables of the service itself: they hold no municipality's data.
NO_MUNICIPALITY = {
    "municipality",
    "mailer_key",
    "operator_account",
    "operator_session",
    "operator_audit_event",
    "sign_in_pace",
    "known_browser",
    "operator_second_factor",
    "operator_recovery_code",
    "operator_pending_sign_in",
    "status_step",
    "staff_role",
    "operator_role",
    "worker_heartbeat",
    "database_space",
    "claim",
    "schema_change",
    "second_person_floor",
    "operator_audit_seal",
    "audit_head",
    "announcement",
    "planned_stop",
    "operator_grant",
    "council_plan",
}


async def test_row_level_security_is_enabled_and_forced_everywhere(owner: asyncpg.Connection) -> None:
    open_tables = await owner.fetch(
        "select relname from pg_class where relnamespace = 'app'::regnamespace and relkind in ('r', 'p') "
        "and not (relrowsecurity and relforcerowsecurity)"
    )
    assert open_tables == []


async def test_every_other_table_has_a_municipality(owner: asyncpg.Connection) -> None:
    rows = await owner.fetch(
        "select c.relname from pg_class c where relnamespace = 'app'::regnamespace and relkind = 'r' and not exists ("
        "select from pg_attribute a where a.attrelid = c.oid and a.attname = 'municipality')"
    )
    assert {row["relname"] for row in rows} | {"claim"} == NO_MUNICIPALITY


async def test_the_municipality_is_first_in_every_unique_index(owner: asyncpg.Connection) -> None:
    """A unique over several municipalities would tell one of another's rows."""
    rows = await owner.fetch(
        "select c.relname, i.relname as index from pg_index x join pg_class c on c.oid = x.indrelid join pg_class i on i.oid = x.indexrelid "
        "join pg_attribute a on a.attrelid = c.oid and a.attnum = x.indkey[0] "
        "where c.relnamespace = 'app'::regnamespace and x.indisunique and a.attname <> 'municipality'"
    )
    assert {row["relname"] for row in rows} <= NO_MUNICIPALITY


async def test_there_are_no_sequences(owner: asyncpg.Connection) -> None:
    rows = await owner.fetch("select relname from pg_class where relkind = 'S'")
    assert rows == []


async def test_every_function_fixes_its_search_path(owner: asyncpg.Connection) -> None:
    rows = await owner.fetch(
        "select proname from pg_proc where pronamespace = 'api'::regnamespace and not ("
        "prosecdef and 'search_path=pg_catalog, pg_temp' = any (coalesce(proconfig, '{}')))"
    )
    assert rows == []


async def test_nothing_is_open_to_everybody(owner: asyncpg.Connection) -> None:
    rows = await owner.fetch(
        "select proname as name from pg_proc, aclexplode(coalesce(proacl, acldefault('f', proowner))) a "
        "where pronamespace in ('app'::regnamespace, 'api'::regnamespace) and a.grantee = 0 "
        "union all select relname from pg_class, aclexplode(relacl) a "
        "where relnamespace in ('app'::regnamespace, 'api'::regnamespace) and a.grantee = 0 "
        "union all select relname || '.' || attname from pg_attribute join pg_class c on c.oid = attrelid, aclexplode(attacl) a "
        "where relnamespace in ('app'::regnamespace, 'api'::regnamespace) and a.grantee = 0 "
        "union all select nspname from pg_namespace, aclexplode(nspacl) a where nspname in ('app', 'api', 'public') and a.grantee = 0"
    )
    assert rows == []


async def test_no_role_of_ours_is_above_row_level_security(owner: asyncpg.Connection) -> None:
    rows = await owner.fetch("select rolname from pg_roles where rolname like 'todoke%' and (rolsuper or rolbypassrls)")
    # the embedded server's own superuser; nothing connects as it after `database init`
    assert {row["rolname"] for row in rows} <= {"todoke_superuser"}


async def test_function_owners_own_no_table(owner: asyncpg.Connection) -> None:
    rows = await owner.fetch(
        "select relname from pg_class where relkind = 'r' and relowner in ('todoke_functions'::regrole, 'todoke_counts'::regrole)"
    )
    assert rows == []


async def test_foreign_keys_restrict_deletion(owner: asyncpg.Connection) -> None:
    rows = await owner.fetch("select conname from pg_constraint where contype = 'f' and confdeltype not in ('r', 'a')")
    assert rows == []


async def test_piccolos_columns_equal_the_catalogues(owner: asyncpg.Connection) -> None:
    rows = await owner.fetch(
        "select table_name, column_name, is_nullable = 'YES' as nullable from information_schema.columns where table_schema = 'app'"
    )
    catalogue: dict[str, dict[str, bool]] = {}
    for row in rows:
        catalogue.setdefault(row["table_name"], {})[row["column_name"]] = row["nullable"]
    tables = {table._meta.tablename: table for table in APP_CONFIG.table_classes if table is not MunicipalTable}
    assert tables, "no Piccolo table is registered"
    ours = {
        name: {column._meta.db_column_name: bool(column._meta.null) for column in table._meta.columns}
        for name, table in tables.items()
    }
    unknown = {name: set(columns.items()) - set(catalogue.get(name, {}).items()) for name, columns in ours.items()}
    assert {name: columns for name, columns in unknown.items() if columns} == {}


def test_every_table_of_a_municipality_is_registered() -> None:
    """Wherever in the program it is defined: what Piccolo does not know is compared with no catalogue."""
    for module in pkgutil.walk_packages(app.__path__, "app."):
        importlib.import_module(module.name)
    defined = set(_subclasses(MunicipalTable))
    assert {table.__name__ for table in defined - set(APP_CONFIG.table_classes)} == set()


def _subclasses(table: type[MunicipalTable]) -> Iterator[type[MunicipalTable]]:
    for one in table.__subclasses__():
        yield one
        yield from _subclasses(one)
