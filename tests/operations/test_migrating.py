"""`todoke migrate` on databases of its own: changes once and for good, rules as they are today, and whoever gets in the way."""

import asyncio
import secrets
import signal
import sys
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import replace

import asyncpg
import pytest

from app.demo.embedded import Embedded
from app.migrations.history import Program, SchemaChange, this_program
from app.operations import migrating
from app.operations.database import DatabaseProblem, connected, initialise
from app.operations.migrating import ForeignHistory, TableHeld, migrate
from tests.databases import new_database, schema, superusers
from tests.waiting import until

pytestmark = pytest.mark.anyio

NAMES = [change.name for change in this_program().changes]
SECOND = SchemaChange(
    "9001_second",
    "alter table app.municipality add column mayor text; create table app.gift (municipality text primary key);",
)
THIRD = SchemaChange("9002_third", "insert into app.gift (municipality) values ('131041');")
INDEX = SchemaChange(
    "9003_index",
    "-- concurrently: gift_again\ncreate unique index concurrently if not exists gift_again on gift (municipality);\n",
)


@pytest.fixture
async def fresh(embedded: Embedded, addresses: Mapping[str, str]) -> AsyncIterator[Mapping[str, str]]:
    async with new_database(embedded, addresses) as own:
        yield own


def with_changes(*more: SchemaChange) -> Program:
    """The program of a later version, with more changes."""
    return replace(this_program(), changes=[*this_program().changes, *more])


def with_rule(name: str, old: str, new: str) -> Program:
    """The program with a text in one of its rules replaced."""
    rules = dict(this_program().rules)
    assert old in rules[name]
    return replace(this_program(), rules=list({**rules, name: rules[name].replace(old, new)}.items()))


async def asked(address: str, query: str, *values: object) -> Sequence[asyncpg.Record]:
    """The rows of one query as the tables' owner."""
    connection = await asyncpg.connect(address, server_settings={"role": "todoke_owner"})
    try:
        return await connection.fetch(query, *values)
    finally:
        await connection.close()


async def noted(addresses: Mapping[str, str]) -> list[str]:
    rows = await asked(addresses["migrator"], "select name from app.schema_change order by name")
    return [row["name"] for row in rows]


async def tables_of(addresses: Mapping[str, str]) -> int:
    """How many tables the database has."""
    return len(await asked(addresses["migrator"], "select from pg_tables where schemaname = 'app'"))


async def test_each_change_is_made_once_and_noted_with_the_rules(fresh: Mapping[str, str]) -> None:
    said: list[str] = []
    assert await migrate(fresh["migrator"], said.append) == [*NAMES, "rules"]
    assert said == [f"Migration {name}" for name in NAMES]
    assert await migrate(fresh["migrator"]) == []
    assert await migrate(fresh["migrator"], program=with_changes(SECOND)) == [SECOND.name, "rules"]
    assert await noted(fresh) == [*NAMES, SECOND.name, "rules"]


async def test_two_migrators_at_once_do_it_once(fresh: Mapping[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(migrating, "LOOK_SECONDS", 0.02)
    done = await asyncio.gather(*(migrate(fresh["migrator"]) for _ in range(3)))
    assert sorted(done) == [[], [], [*NAMES, "rules"]]


async def test_a_migrator_says_that_it_waits_for_another(fresh: Mapping[str, str]) -> None:
    other = await asyncpg.connect(fresh["migrator"])
    await other.execute("select pg_advisory_lock($1)", migrating.MIGRATION_LOCK)
    told: asyncio.Queue[str] = asyncio.Queue()
    waiting = asyncio.create_task(migrate(fresh["migrator"], told.put_nowait))
    assert await asyncio.wait_for(told.get(), 60) == "Another migration is running; waiting for it."
    assert await tables_of(fresh) == 0
    await other.close()
    assert await asyncio.wait_for(waiting, 120) == [*NAMES, "rules"]


SLOW = """
import asyncio, sys
from dataclasses import replace
from app.migrations.history import SchemaChange, this_program
from app.operations.migrating import migrate
program = this_program()
slow = SchemaChange("9001_second", "create table app.gift (id int); select pg_sleep(600);")
asyncio.run(migrate(sys.argv[1], program=replace(program, changes=[*program.changes, slow])))
"""


async def test_a_migrator_killed_midway_leaves_nothing_and_stands_in_nobodys_way(
    fresh: Mapping[str, str], embedded: Embedded
) -> None:
    await migrate(fresh["migrator"])
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", SLOW, fresh["migrator"])
    sleeping = "select from pg_stat_activity where datname = current_database() and wait_event = 'PgSleep'"

    async def asleep() -> bool:
        connection = await asyncpg.connect(superusers(embedded, fresh))
        try:
            return bool(await connection.fetch(sleeping))
        finally:
            await connection.close()

    await until(asleep)
    process.send_signal(signal.SIGKILL)
    await process.wait()
    assert await asyncio.wait_for(migrate(fresh["migrator"]), 60) == []
    assert await migrate(fresh["migrator"], program=with_changes(SECOND, THIRD)) == [SECOND.name, THIRD.name, "rules"]
    assert not await asleep()


async def test_a_reader_that_stays_is_waited_for_and_holds_up_nobody_else(
    fresh: Mapping[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(migrating, "LOCK_SECONDS", 0.2)
    monkeypatch.setattr(migrating, "PAUSE_SECONDS", 0.2)
    await migrate(fresh["migrator"])
    reader = await asyncpg.connect(fresh["staff"])
    transaction = reader.transaction()
    await transaction.start()
    await reader.fetch("select count(*) from app.municipality")
    held = asyncio.Event()
    later = asyncio.create_task(migrate(fresh["migrator"], lambda _: held.set(), with_changes(SECOND)))
    await asyncio.wait_for(held.wait(), 60)
    await asyncio.wait_for(asked(fresh["migrator"], "select count(*) from app.municipality"), 60)
    await transaction.rollback()
    assert await later == [SECOND.name, "rules"]
    await reader.close()


async def test_a_reader_that_never_goes_is_told_of(fresh: Mapping[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(migrating, "LOCK_SECONDS", 0.05)
    monkeypatch.setattr(migrating, "PAUSE_SECONDS", 0.05)
    monkeypatch.setattr(migrating, "TRIES", 3)
    await migrate(fresh["migrator"])
    reader = await asyncpg.connect(fresh["staff"])
    async with reader.transaction():
        await reader.fetch("select count(*) from app.municipality")
        with pytest.raises(TableHeld, match="9001_second needs"):
            await migrate(fresh["migrator"], program=with_changes(SECOND))
    await reader.close()
    assert await noted(fresh) == [*NAMES, "rules"]


async def test_a_change_that_fails_is_told_without_its_values_and_leaves_nothing(fresh: Mapping[str, str]) -> None:
    wrong = SchemaChange("9001_wrong", "create table app.gift (id int); select 'somebody@example.jp'::int;")
    with pytest.raises(
        DatabaseProblem, match=r"9001_wrong could not be done \(InvalidTextRepresentationError, SQLSTATE 22P02"
    ) as problem:
        await migrate(fresh["migrator"], program=with_changes(wrong))
    assert "somebody" not in str(problem.value)
    # the changes before it stay, with no rules yet: the next start goes on from there
    assert await noted(fresh) == NAMES
    assert await migrate(fresh["migrator"]) == ["rules"]


async def test_a_side_that_reads_on_is_no_victim_of_a_migrator(fresh: Mapping[str, str]) -> None:
    """Whoever has read a view and goes on to a table, while a migrator waits for that view, gets an answer and soon."""
    await migrate(fresh["migrator"])
    reader = await asyncpg.connect(fresh["staff"])
    transaction = reader.transaction()
    await transaction.start()
    await reader.fetch("select from api.mailer_public_key")
    later = asyncio.create_task(migrate(fresh["migrator"], program=with_changes(SECOND)))
    await asyncio.sleep(1.5)  # longer than the server's deadlock_timeout: it is the last who waits that is cut off
    await asyncio.wait_for(reader.fetch("select from app.municipality"), 30)
    await transaction.rollback()
    assert await later == [SECOND.name, "rules"]
    await reader.close()


async def test_a_change_of_rows_is_made_once_even_without_the_lock(fresh: Mapping[str, str]) -> None:
    gift = SchemaChange("9001_gift", "create table app.gift (n int);")
    rows = SchemaChange("9002_rows", "insert into app.gift values (1); select pg_sleep(0.5);")
    await migrate(fresh["migrator"], program=with_changes(gift))
    async with (
        connected(dsn=fresh["migrator"], server_settings=migrating._SESSION) as one,
        connected(dsn=fresh["migrator"], server_settings=migrating._SESSION) as two,
    ):
        runs = [migrating._Migrator(own, with_changes(gift, rows), lambda _: None).run() for own in (one, two)]
        done = await asyncio.gather(*runs, return_exceptions=True)
    assert len([names for names in done if isinstance(names, list) and names]) == 1
    # the other is refused; on a machine so busy that it began after the first had ended, it has nothing to do
    assert len([other for other in done if isinstance(other, DatabaseProblem) or other == []]) == 1
    assert len(await asked(fresh["migrator"], "select from app.gift")) == 1


async def test_a_server_that_ends_idle_sessions_leaves_the_lock(fresh: Mapping[str, str], embedded: Embedded) -> None:
    await migrate(fresh["migrator"])
    connection = await asyncpg.connect(superusers(embedded, fresh))
    database = await connection.fetchval("select current_database()")
    await connection.execute(f"alter database {database} set idle_session_timeout = '300ms'")
    await connection.close()
    slow = SchemaChange(
        "9001_slow", "create table app.gift (n int); insert into app.gift values (1); select pg_sleep(1.5);"
    )

    begun = asyncio.Event()

    async def second() -> list[str]:
        await begun.wait()
        return await migrate(fresh["migrator"], program=with_changes(slow))

    first = migrate(fresh["migrator"], lambda _: begun.set(), with_changes(slow))
    done = await asyncio.wait_for(asyncio.gather(first, second()), 120)
    assert done == [[slow.name, "rules"], []]


# Histories that are not ours ----------------------------------------------------------------------------------------


async def test_a_changed_frozen_file_is_refused(fresh: Mapping[str, str]) -> None:
    first, *rest = this_program().changes
    await migrate(fresh["migrator"])
    changed = replace(this_program(), changes=[SchemaChange(first.name, first.text + "-- an afterthought\n"), *rest])
    with pytest.raises(ForeignHistory, match="not this program's: restore a backup"):
        await migrate(fresh["migrator"], program=changed)


async def test_a_foreign_change_is_refused(fresh: Mapping[str, str]) -> None:
    await migrate(fresh["migrator"], program=with_changes(SECOND))
    with pytest.raises(ForeignHistory, match="not this program's"):
        await migrate(fresh["migrator"], program=with_changes(THIRD))


async def test_a_newer_database_is_refused(fresh: Mapping[str, str]) -> None:
    await migrate(fresh["migrator"], program=replace(with_changes(SECOND), version="99.0.0"))
    with pytest.raises(DatabaseProblem, match=r"newer than this program \(version 99\.0\.0\)"):
        await migrate(fresh["migrator"])
    with pytest.raises(DatabaseProblem, match="newer than this program"):
        await migrate(fresh["migrator"], program=with_changes(SECOND))


async def test_a_database_from_before_is_refused(fresh: Mapping[str, str]) -> None:
    await asked(fresh["migrator"], "create table app.migration (id int)")
    with pytest.raises(ForeignHistory, match=r"from before 0\.2\.0"):
        await migrate(fresh["migrator"])


async def test_roles_that_are_behind_or_missing_are_asked_for(
    fresh: Mapping[str, str], embedded: Embedded, addresses: Mapping[str, str]
) -> None:
    number = this_program().roles_number
    later = replace(this_program(), roles=this_program().roles.replace(f"'roles {number}'", f"'roles {number + 1}'"))
    with pytest.raises(DatabaseProblem, match="run todoke database init again"):
        await migrate(fresh["migrator"], program=later)
    await asked(fresh["migrator"], f"comment on schema app is 'roles {number + 1}'")
    with pytest.raises(DatabaseProblem, match="newer than this program"):
        await migrate(fresh["migrator"])
    await initialise(embedded.superuser_address(), fresh)
    assert await migrate(fresh["migrator"]) == [*NAMES, "rules"]
    name = f"empty_{secrets.token_hex(4)}"
    superuser = await asyncpg.connect(embedded.superuser_address())
    await superuser.execute(f"create database {name}")
    try:
        with pytest.raises(DatabaseProblem, match="run todoke database init first"):
            await migrate(addresses["migrator"].replace("@/todoke?", f"@/{name}?"))
    finally:
        await superuser.execute(f"drop database {name} with (force)")
        await superuser.close()
    with pytest.raises(DatabaseProblem, match="this login may not connect to it"):
        await migrate(addresses["migrator"].replace("@/todoke?", "@/postgres?"))


# Rules --------------------------------------------------------------------------------------------------------------


async def test_a_grant_and_a_policy_taken_out_of_a_rule_are_gone(fresh: Mapping[str, str]) -> None:
    granted = "select has_table_privilege('todoke_staff', 'app.legal_hold', 'select') as there"
    policy = "select exists (select from pg_policy where polname = 'staff' and polrelid = 'app.exported_application'::regclass) as there"
    trigger = "select exists (select from pg_trigger where tgname = 'free_place') as there"
    column = "select has_column_privilege('todoke_staff', 'app.outbox', 'bounced_at', 'select') as there"
    removed = [
        (
            granted,
            (
                "erasure",
                "grant select on app.erasure, app.legal_hold to todoke_staff;",
                "grant select on app.erasure to todoke_staff;",
            ),
        ),
        (
            policy,
            (
                "exports",
                "create policy staff on app.exported_application for select",
                "create policy other on app.exported_application for select",
            ),
        ),
        (trigger, ("places", "create trigger free_place after", "create trigger freed after")),
        (
            column,
            (
                "notifications",
                "bounced_at, bounce_status, bounce_diagnostic),\n  insert",
                "bounce_status, bounce_diagnostic),\n  insert",
            ),
        ),
    ]
    await migrate(fresh["migrator"])
    for question, replaced in removed:
        assert (await asked(fresh["migrator"], question))[0]["there"]
        assert await migrate(fresh["migrator"], program=with_rule(*replaced)) == ["rules"]
        assert not (await asked(fresh["migrator"], question))[0]["there"], replaced
    assert await migrate(fresh["migrator"]) == ["rules"]
    assert [row["there"] for question, _ in removed for row in await asked(fresh["migrator"], question)] == [True] * 4


OPEN = """
select 'schema' as kind, nspname::text as name from pg_namespace, aclexplode(nspacl) a where nspname in ('app', 'api') and a.grantee = 0
union all
select 'relation', relname from pg_class, aclexplode(relacl) a where relnamespace in ('app'::regnamespace, 'api'::regnamespace) and a.grantee = 0
union all
select 'column', attname from pg_attribute join pg_class c on c.oid = attrelid, aclexplode(attacl) a
  where relnamespace in ('app'::regnamespace, 'api'::regnamespace) and a.grantee = 0
union all
select 'function', proname from pg_proc, aclexplode(proacl) a where pronamespace in ('app'::regnamespace, 'api'::regnamespace) and a.grantee = 0
"""


async def test_what_everybody_was_granted_is_gone_with_its_text(fresh: Mapping[str, str]) -> None:
    first = "grant select, insert on app.exported_application"
    opening = (
        "grant select on app.outbox to public; grant select (code) on app.municipality to public; grant usage on schema app to public; "
        "grant execute on function app.new_id() to public; set local role todoke_functions; grant usage on schema api to public; "
        "create function api.old() returns int language sql as 'select 1'; grant execute on function api.old() to public; "
        "set local role todoke_owner;\n"
    )
    await migrate(fresh["migrator"])
    assert await asked(fresh["migrator"], OPEN) == []
    await migrate(fresh["migrator"], program=with_rule("exports", first, opening + first))
    assert len(await asked(fresh["migrator"], OPEN)) == 6
    keeping = with_rule("exports", first, "-- kept until 99.0.0: api.old()\n" + first)
    assert await migrate(fresh["migrator"], program=keeping) == ["rules"]
    assert await asked(fresh["migrator"], OPEN) == []
    assert await asked(fresh["migrator"], "select 'api.old()'::regprocedure")


async def test_a_function_may_return_other_columns_and_is_gone_with_its_text(fresh: Mapping[str, str]) -> None:
    made = "create function api.waiting_days("
    told = "create function api.told() returns table ({}) language sql as 'select {}';\n" + made
    result = "select pg_get_function_result(to_regproc('api.told')) as result"
    for columns, values in (("a integer", "1"), ("a integer, b integer", "1, 2")):
        await migrate(fresh["migrator"], program=with_rule("worklist", made, told.format(columns, values)))
        assert (await asked(fresh["migrator"], result))[0]["result"] == f"TABLE({columns})"
    assert await migrate(fresh["migrator"]) == ["rules"]
    assert (await asked(fresh["migrator"], result))[0]["result"] is None


async def test_a_view_that_a_change_dropped_is_there_again(fresh: Mapping[str, str]) -> None:
    dropping = SchemaChange("9001_dropping", "set local role todoke_functions; drop view api.published_municipality;")
    await migrate(fresh["migrator"])
    await migrate(fresh["migrator"], program=with_changes(dropping))
    assert (await asked(fresh["migrator"], "select to_regclass('api.published_municipality') is not null as there"))[0][
        "there"
    ]


async def test_a_function_is_kept_until_its_version_with_who_may_call_it(fresh: Mapping[str, str]) -> None:
    made = "create function api.waiting_days("
    first, second = replace(this_program(), version="0.2.0"), "-- kept until 0.4.0: api.old(text, integer)\n"
    old = "create function api.old(p text, q int) returns int language sql as 'select 1';\ngrant execute on function api.old(text, int) to todoke_staff;\n"
    rules = dict(first.rules)
    before = replace(first, rules=list({**rules, "worklist": rules["worklist"].replace(made, old + made)}.items()))
    keeping = replace(first, version="0.3.0", rules=list({**rules, "worklist": second + rules["worklist"]}.items()))
    allowed = "select has_function_privilege('todoke_staff', to_regprocedure('api.old(text, int)'), 'execute') as there"
    await migrate(fresh["migrator"], program=before)
    assert await migrate(fresh["migrator"], program=keeping) == ["rules"]
    assert (await asked(fresh["migrator"], allowed))[0]["there"] is True
    assert await migrate(fresh["migrator"], program=replace(keeping, version="0.4.0")) == ["rules"]
    assert (await asked(fresh["migrator"], allowed))[0]["there"] is None


async def test_an_upgraded_database_is_a_fresh_one(
    fresh: Mapping[str, str], embedded: Embedded, addresses: Mapping[str, str]
) -> None:
    other_rules = with_rule(
        "exports", "grant select, insert on app.exported_application", "grant select on app.exported_application"
    )
    newest = with_changes(SECOND, THIRD, INDEX)
    for program in (other_rules, with_changes(SECOND), newest):
        await migrate(fresh["migrator"], program=program)
    async with new_database(embedded, addresses) as other:
        await migrate(other["migrator"], program=newest)
        assert schema(embedded, fresh) == schema(embedded, other)
    # a table that a change made stands behind the walls without a word in any rule
    walls = await asked(
        fresh["migrator"],
        "select relrowsecurity and relforcerowsecurity as up from pg_class where oid = 'app.gift'::regclass",
    )
    assert walls[0]["up"]


# Indexes that are built concurrently ---------------------------------------------------------------------------------


async def test_an_index_left_invalid_is_built_anew(fresh: Mapping[str, str], embedded: Embedded) -> None:
    await migrate(fresh["migrator"], program=with_changes(SECOND))
    await asked(fresh["migrator"], "insert into app.gift values ('131041')")
    twice = replace(INDEX, text=INDEX.text.replace("(municipality)", "((1))"))
    await asked(fresh["migrator"], "insert into app.gift values ('131059')")
    with pytest.raises(DatabaseProblem, match="9003_index could not be done"):
        await migrate(fresh["migrator"], program=with_changes(SECOND, twice))
    valid = "select indisvalid as valid from pg_index where indexrelid = 'app.gift_again'::regclass"
    assert not (await asked(fresh["migrator"], valid))[0]["valid"]
    assert await migrate(fresh["migrator"], program=with_changes(SECOND, INDEX)) == [INDEX.name, "rules"]
    assert (await asked(fresh["migrator"], valid))[0]["valid"]


async def test_an_index_that_was_built_but_not_noted_is_noted(fresh: Mapping[str, str]) -> None:
    await migrate(fresh["migrator"], program=with_changes(SECOND, INDEX))
    await asked(fresh["migrator"], "delete from app.schema_change where name = $1", INDEX.name)
    assert await migrate(fresh["migrator"], program=with_changes(SECOND, INDEX)) == [INDEX.name, "rules"]


async def test_a_waiting_migrator_holds_up_no_index(fresh: Mapping[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(migrating, "LOOK_SECONDS", 0.02)
    program = with_changes(SECOND, INDEX)
    done = await asyncio.wait_for(asyncio.gather(*(migrate(fresh["migrator"], program=program) for _ in range(3))), 180)
    assert sorted(done)[:2] == [[], []]


WALLS = "select relrowsecurity and relforcerowsecurity as up from pg_class where oid = to_regclass('app.gift')"


@pytest.mark.parametrize("before", [[], [SECOND]], ids=["table and index", "index"])
async def test_rules_that_were_not_said_after_an_index_are_said_later(
    fresh: Mapping[str, str], monkeypatch: pytest.MonkeyPatch, before: list[SchemaChange]
) -> None:
    """Whoever stops between the index and the rules leaves a database that is behind, not one without walls that is called up to date."""
    monkeypatch.setattr(migrating, "LOCK_SECONDS", 0.05)
    monkeypatch.setattr(migrating, "PAUSE_SECONDS", 0.05)
    monkeypatch.setattr(migrating, "TRIES", 2)
    gift = SchemaChange(SECOND.name, "create table app.gift (municipality text primary key);")
    await migrate(fresh["migrator"], program=with_changes(*[gift for _ in before]))
    reader = await asyncpg.connect(fresh["staff"])
    async with reader.transaction():
        await reader.execute(
            "select count(*) from app.municipality"
        )  # leaves no snapshot, which an index would wait for
        with pytest.raises(TableHeld):
            await migrate(fresh["migrator"], program=with_changes(gift, INDEX))
    await reader.close()
    assert (await migrate(fresh["migrator"], program=with_changes(gift, INDEX)))[-1:] == ["rules"]
    assert (await asked(fresh["migrator"], WALLS))[0]["up"]
    assert await migrate(fresh["migrator"], program=with_changes(gift, INDEX)) == []


async def test_a_change_left_without_its_rules_is_behind_for_the_program_that_knows_no_more(
    fresh: Mapping[str, str],
) -> None:
    wrong = SchemaChange("9002_wrong", "select 1/0;")
    await migrate(fresh["migrator"])
    with pytest.raises(DatabaseProblem, match="9002_wrong could not be done"):
        await migrate(fresh["migrator"], program=with_changes(SECOND, wrong))
    assert await migrate(fresh["migrator"], program=with_changes(SECOND)) == ["rules"]
    assert (await asked(fresh["migrator"], WALLS))[0]["up"]


async def test_a_dropped_view_is_back_before_an_index_is_built(fresh: Mapping[str, str]) -> None:
    dropping = SchemaChange(
        "9001_second",
        "create table app.gift (municipality text); insert into app.gift values ('1'), ('1'); "
        "set local role todoke_functions; drop view api.published_municipality;",
    )
    await migrate(fresh["migrator"])
    with pytest.raises(DatabaseProblem, match="9003_index could not be done"):
        await migrate(fresh["migrator"], program=with_changes(dropping, INDEX))
    there = "select to_regclass('api.published_municipality') is not null as there"
    assert (await asked(fresh["migrator"], there))[0]["there"]


async def test_a_kept_function_may_have_a_type_of_the_tables(fresh: Mapping[str, str]) -> None:
    first = "grant select, insert on app.exported_application"
    old = (
        "set local role todoke_functions; create function api.old(app.mark) returns int language sql as 'select 1'; "
        "set local role todoke_owner;\n"
    )
    await migrate(fresh["migrator"], program=with_rule("exports", first, old + first))
    keeping = with_rule("exports", first, "-- kept until 99.0.0: api.old(app.mark)\n" + first)
    assert await migrate(fresh["migrator"], program=keeping) == ["rules"]
    assert await asked(fresh["migrator"], "select 'api.old(app.mark)'::regprocedure")
    assert await migrate(fresh["migrator"]) == ["rules"]
    gone = await asked(fresh["migrator"], "select to_regprocedure('api.old(app.mark)') is null as gone")
    assert gone[0]["gone"]


@pytest.mark.parametrize("columns", ["id int", "name text, hash text"])
async def test_notes_of_another_shape_are_a_foreign_history(fresh: Mapping[str, str], columns: str) -> None:
    await asked(fresh["migrator"], f"create table app.schema_change ({columns})")
    with pytest.raises(ForeignHistory, match="not this program's"):
        await migrate(fresh["migrator"])


async def test_a_comment_that_ends_in_many_digits_is_no_number_of_roles(fresh: Mapping[str, str]) -> None:
    await migrate(fresh["migrator"])
    await asked(fresh["migrator"], "comment on schema app is 'backup of 20261128230000'")
    side = await asyncpg.connect(fresh["staff"])
    assert await side.fetchval("select roles from api.schema_state()") is None
    await side.close()
    with pytest.raises(DatabaseProblem, match="run todoke database init again"):
        await migrate(fresh["migrator"])


async def test_a_newer_program_that_stopped_midway_is_told_with_its_version(fresh: Mapping[str, str]) -> None:
    wrong = SchemaChange("9002_wrong", "select 1/0;")
    await migrate(fresh["migrator"])
    with pytest.raises(DatabaseProblem, match="9002_wrong could not be done"):
        await migrate(fresh["migrator"], program=replace(with_changes(SECOND, wrong), version="0.10.0"))
    with pytest.raises(DatabaseProblem, match=r"newer than this program \(version 0\.10\.0\)"):
        await migrate(fresh["migrator"])
