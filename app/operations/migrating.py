"""`todoke migrate`: the changes that a database lacks, each once and for good, and the rules as they are today (docs/decisions/0008).

One migrator at a time, whose lock is its connection's and ends with it; the others wait outside of any statement, for an index that is built
concurrently waits for every statement that began before it. A change and the note of it are one transaction, so that whoever is killed leaves
nothing half-done; and a note that is there already ends the transaction, so that nothing is ever done twice.

A transaction takes every table before it does anything, or lets go of all: see `_ALL_TABLES`.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, Final

from asyncpg.exceptions import (
    DeadlockDetectedError,
    InterfaceError,
    LockNotAvailableError,
    OperatorInterventionError,
    PostgresConnectionError,
    PostgresError,
    QueryCanceledError,
    SyntaxOrAccessError,
)

from app.migrations.history import Fit, History, Program, SchemaChange, newest, this_program
from app.operations.database import DatabaseProblem, connected
from app.spoken import spoken

MIGRATION_LOCK: Final = 0x746F646F6B65  # "todoke"
LOOK_SECONDS: Final = 0.2  # between two looks whether the other migrator is done
# Whoever reads or writes a table waits behind a migrator that waits for it: so long at most, over all tables, and then they have their turn.
# Shorter than the server's deadlock_timeout (a second unless it was changed): of two who wait for each other it is the migrator who lets go.
LOCK_SECONDS: Final = 0.3
PAUSE_SECONDS: Final = 0.3
TRIES: Final = 200  # two minutes
RULES: Final = "rules"  # how schema_change calls them
# A statement whose migrator is gone ends within a second, or half a minute when its machine went without a word, and lets go of its locks.
_SESSION: Final = {
    "role": "todoke_owner",
    "application_name": "todoke migrate",
    "statement_timeout": "0",
    "idle_in_transaction_session_timeout": "0",
    "idle_session_timeout": "0",
    "client_connection_check_interval": "1000",
    "tcp_keepalives_idle": "15",
    "tcp_keepalives_interval": "5",
    "tcp_keepalives_count": "3",
}
# Views first: who reads through one has locked it and goes on to its tables. `lock table` would take a view together with its tables, so each
# view is given to the owner it has, which locks it alone. One statement, for its timeout counts from the first lock to the last.
_ALL_TABLES: Final = """
do $$
declare
  found record;
  tables text;
begin
  for found in select oid::regclass as view, relowner::regrole as owner from pg_class
               where relnamespace in ('app'::regnamespace, 'api'::regnamespace) and relkind = 'v' order by oid loop
    execute format('set local role %s', found.owner);
    execute format('alter view %s owner to %s', found.view, found.owner);
  end loop;
  set local role todoke_owner;
  select string_agg(oid::regclass::text, ', ' order by oid) into tables from pg_class
    where relnamespace = 'app'::regnamespace and relkind in ('r', 'p');
  if tables is not null then
    execute 'lock table ' || tables || ' in access exclusive mode';
  end if;
end $$
"""
_NOTED: Final = "insert into app.schema_change (name, hash, version) values ($1, $2, $3)"
_SAID: Final = f"""{_NOTED}
on conflict (name) do update set hash = excluded.hash, version = excluded.version, applied_at = clock_timestamp()
"""
# tables that a change made stand without walls until the rules are said again, whatever else is the same
_UNSAID: Final = "update app.schema_change set hash = '' where name = $1"


class ForeignHistory(DatabaseProblem):
    """The database was not made by changes of this program: it can neither be upgraded nor used."""


class TableHeld(DatabaseProblem):
    """Somebody kept a table to themselves for longer than a migrator waits."""


async def migrate(
    address: str, say: Callable[[str], None] = lambda _sentence: None, program: Program | None = None
) -> list[str]:
    """Bring the database to where the program is; returns the names of the changes made, and "rules" when those were said again.

    `address` is todoke_migrator's. Raises `DatabaseProblem` with a sentence that says what to do: `ForeignHistory` for a database from before
    0.2.0 or with changes of its own, `TableHeld` where a table stayed locked.
    """
    program = program or this_program()
    async with connected(dsn=address, server_settings=_SESSION) as connection:
        try:
            await _wait_for_others(connection, say)
            return await _Migrator(connection, program, say).run()
        except (OSError, InterfaceError, PostgresConnectionError, OperatorInterventionError) as error:
            raise DatabaseProblem(
                spoken(
                    "The database went away. Run todoke migrate again: it goes on from here.",
                    "データベースとの接続が切れました。もう一度 todoke migrate を実行すると、続きから進みます。",
                )
            ) from error


async def history_of(connection: Any) -> History:
    """The history that the database records of itself, asked as the tables' owner. Raises `ForeignHistory` and, where there is nothing yet, `DatabaseProblem`."""
    found = await connection.fetchrow(
        "select to_regnamespace('app') is not null as initialised, to_regclass('app.schema_change') is not null as noted, "
        "exists (select from pg_tables where schemaname = 'app') as used, "
        "(select substring(obj_description(oid, 'pg_namespace') from '^roles ([0-9]{1,9})$')::int from pg_namespace where nspname = 'app') as roles"
    )
    if not found["initialised"]:
        raise DatabaseProblem(
            spoken(
                "The database has no roles of Todoke yet: run todoke database init first.",
                "このデータベースには届のロールがまだありません。先に todoke database init を実行してください。",
            )
        )
    if found["used"] and not found["noted"]:
        raise ForeignHistory(
            spoken(
                "This database is from before 0.2.0 and cannot be brought up to date: make a new one with todoke database init, under another name.",
                "このデータベースは0.2.0より前のもので、新しくできません。別の名前で todoke database init を実行し、新しく作ってください。",
            )
        )
    try:
        noted = (
            await connection.fetch("select name, hash, version from app.schema_change order by name")
            if found["noted"]
            else []
        )
    except SyntaxOrAccessError as error:  # another's table of that name: of other columns, or not ours to read
        raise _foreign() from error
    rules = next((row for row in noted if row["name"] == RULES), None)
    return History(
        [(row["name"], row["hash"]) for row in noted if row["name"] != RULES],
        rules and rules["hash"],
        newest(row["version"] for row in noted),
        found["roles"],
    )


async def _wait_for_others(connection: Any, say: Callable[[str], None]) -> None:
    """Take the migrators' lock, which goes with the connection however it ends."""
    reported = False
    while not await connection.fetchval("select pg_try_advisory_lock($1)", MIGRATION_LOCK):
        if not reported:
            say(
                spoken(
                    "Another migration is running; waiting for it.",
                    "ほかの更新が動いています。終わるのを待っています。",
                )
            )
            reported = True
        await asyncio.sleep(LOOK_SECONDS)


class _Migrator:
    """One run of migrations, while its lock is held."""

    def __init__(self, connection: Any, program: Program, say: Callable[[str], None]) -> None:
        self._connection = connection
        self._program = program
        self._say = say

    async def run(self) -> list[str]:
        history = await history_of(self._connection)
        fit = self._program.compared(history)
        _refuse(fit, history)
        if fit is Fit.fits:
            return []
        missing = self._program.changes[len(history.changes) :]
        for position, change in enumerate(missing, 1):
            self._say(spoken(f"Migration {change.name}", f"データベースの更新 {change.name}"))
            if change.index is not None:
                await self._concurrently(change, change.index)
            else:
                # an index may take long to build: nobody is to miss a view that a change before it had to drop
                await self._change(change, with_rules=all(later.index for later in missing[position:]))
        if not missing or missing[-1].index is not None:
            await self._in_a_transaction(RULES, self._say_rules)
        return [*(change.name for change in missing), RULES]

    async def _change(self, change: SchemaChange, *, with_rules: bool) -> None:
        """Make a change that is noted before it is made, but for the first of all, which makes the table of notes."""

        async def steps() -> None:
            noted = await self._connection.fetchval("select to_regclass('app.schema_change') is not null")
            if noted:
                await self._note(change)
            await self._script(change.text)
            if not noted:
                await self._note(change)
            if with_rules:
                await self._say_rules()

        await self._in_a_transaction(change.name, steps)

    async def _say_rules(self) -> None:
        await self._connection.execute("select set_config('todoke.kept', $1, true)", ";".join(self._program.kept))
        for _, text in self._program.rules:
            await self._script(text)
        await self._connection.execute("set local role todoke_owner")
        await self._connection.execute(_SAID, RULES, self._program.rules_hash, self._program.version)

    async def _script(self, text: str) -> None:
        """Run a text, which begins as the owner and finds nothing without its schema."""
        await self._connection.execute("set local role todoke_owner; set local search_path = pg_catalog")
        await self._connection.execute(text)

    async def _in_a_transaction(self, name: str, steps: Callable[[], Awaitable[None]]) -> None:
        """Take all tables and do the steps, as one; again after a pause while somebody holds a table."""
        for tried in range(1, TRIES + 1):
            try:
                async with self._connection.transaction():
                    await self._connection.execute(f"set local statement_timeout = '{LOCK_SECONDS:.3f}s'")
                    await self._connection.execute(_ALL_TABLES)
                    await self._connection.execute(
                        f"set local statement_timeout = 0; set local lock_timeout = '{LOCK_SECONDS:.3f}s'"
                    )
                    await steps()
            except (LockNotAvailableError, DeadlockDetectedError, QueryCanceledError) as error:
                if tried == TRIES:
                    raise TableHeld(
                        spoken(
                            f"Somebody holds a table that {name} needs (pg_stat_activity tells who). Nothing of it was done; run todoke migrate "
                            "again when they are through.",
                            f"{name} に必要な表が使われています（だれが使っているかは pg_stat_activity で分かります）。何も変えていません。"
                            "終わってから、もう一度 todoke migrate を実行してください。",
                        )
                    ) from error
                if tried == 1:
                    self._say(
                        spoken("Somebody holds a table; trying again.", "使われている表があります。もう一度試します。")
                    )
                await asyncio.sleep(PAUSE_SECONDS)
            except (PostgresConnectionError, OperatorInterventionError):
                raise
            except PostgresError as error:
                raise _failed(name, error) from error
            else:
                return

    async def _concurrently(self, change: SchemaChange, index: str) -> None:
        """Outside of a transaction: what an earlier try left behind is removed first, and an index counts when PostgreSQL calls it valid."""
        valid = "select indisvalid from pg_index where indexrelid = to_regclass($1)"
        try:
            if await self._connection.fetchval(valid, f"app.{index}") is False:
                await self._connection.execute(f'drop index concurrently app."{index}"')
            await self._connection.execute("set search_path = app")
            await self._connection.execute(change.text)
            await self._connection.execute("reset search_path")
            if await self._connection.fetchval(valid, f"app.{index}") is False:
                raise DatabaseProblem(
                    spoken(
                        f"The index of {change.name} is not valid. Run todoke migrate again: it builds it anew.",
                        f"{change.name} の索引が有効になりませんでした。もう一度 todoke migrate を実行すると、作りなおします。",
                    )
                )
        except PostgresError as error:
            raise _failed(change.name, error) from error
        async with self._connection.transaction():
            await self._note(change)

    async def _note(self, change: SchemaChange) -> None:
        await self._connection.execute("set local role todoke_owner")
        await self._connection.execute(_NOTED, change.name, change.hash, self._program.version)
        await self._connection.execute(_UNSAID, RULES)


def _failed(name: str, error: PostgresError) -> DatabaseProblem:
    kind = f"{type(error).__name__}, SQLSTATE {getattr(error, 'sqlstate', '?')}"
    return DatabaseProblem(
        spoken(
            f"{name} could not be done ({kind}; the server's log has more). Nothing of it stays.",
            f"{name} を反映できませんでした（{kind}。詳しくはサーバーのログにあります）。途中までの変更は残りません。",
        )
    )


def _refuse(fit: Fit, history: History) -> None:
    """Raise what stands in the way of bringing the database up to date."""
    if fit is Fit.newer:
        raise DatabaseProblem(
            spoken(
                f"The database is newer than this program (version {history.version}): install that version of the program or a later one.",
                f"データベースのほうが新しくなっています（版 {history.version}）。その版か、それより後のプログラムを入れてください。",
            )
        )
    if fit is Fit.roles_behind:
        raise DatabaseProblem(
            spoken(
                "The database's roles are behind: run todoke database init again, then todoke migrate.",
                "データベースのロールが古くなっています。もう一度 todoke database init を、続けて todoke migrate を実行してください。",
            )
        )
    if fit is Fit.foreign:
        raise _foreign()


def _foreign() -> ForeignHistory:
    return ForeignHistory(
        spoken(
            "The changes noted in this database are not this program's: restore a backup of it, or make a new one with todoke database init, "
            "under another name.",
            "このデータベースに記録された更新は、このプログラムのものではありません。バックアップを戻すか、別の名前で todoke database init を実行し、"
            "新しく作ってください。",
        )
    )
