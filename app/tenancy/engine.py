"""The one way to PostgreSQL: a pool for each role, and units of work that tell the database whose session it is.

Piccolo's own transaction leaks its connection when a commit fails, makes nested transactions no-ops, and its `batch()` and
`run(node=…)` open connections that know no scope. So Piccolo's tables run on this engine instead.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from contextvars import ContextVar
from typing import Any, Never

import asyncpg
from asyncpg.exceptions import InternalClientError
from piccolo.engine.postgres import PostgresEngine
from piccolo.querystring import QueryString

from app.tenancy.connections import Connections
from app.tenancy.scope import Role, Scope, ScopeMissing, current_scope

# PostgreSQL tells a commit that gave up waiting for its standby by a warning only; the row may be lost in a failover.
UNREPLICATED = "canceling wait for synchronous replication"
ACQUIRE_SECONDS = 5.0
SMALL = frozenset({Role.sign_in_staff, Role.sign_in_operator, Role.uploads})


class UnitOver(RuntimeError):
    """A query came after its unit of work had ended."""


class NotReplicated(RuntimeError):
    """The commit is only on one server: nobody may be told that it holds."""


class DatabaseBusy(RuntimeError):
    """No connection became free in time."""


class DatabaseNotYet(ConnectionError):
    """This process has not come to its database yet. The text says why, in English, and holds nothing of a request."""


class Unit:
    """One unit of work: a transaction that begins at its first query and tells PostgreSQL the session's token."""

    def __init__(self, engine: "ScopedEngine", scope: Scope, *, read_only: bool) -> None:
        self._engine = engine
        self.scope = scope
        self._read_only = read_only
        self._connection: Any = None
        self._lock = asyncio.Lock()
        self.over = False

    async def connection(self) -> Any:
        """The unit's asyncpg connection, inside its transaction."""
        async with self._lock:
            if self.over:
                raise UnitOver("this unit of work is over")
            if self._connection is None:
                self._connection = await self._begin()
            return self._connection

    async def _begin(self) -> Any:
        connection = await self._engine.acquire(self.scope.role)
        try:
            await connection.execute("begin read only" if self._read_only else "begin")
            if self.scope.session is not None:
                await connection.execute("select set_config('app.session', $1, true)", self.scope.session.reveal())
        except BaseException:
            await self._engine.give_back(self.scope.role, connection, broken=True)
            raise
        return connection

    async def end(self, *, commit: bool) -> None:
        """Commit or roll back; the connection goes back whatever happens."""
        if self.over:
            return
        self.over = True
        await self._finish(commit=commit)

    async def rest(self) -> None:
        """Commit what was done so far and give the connection back until the next query, which begins another transaction.

        Before work that takes seconds and asks nothing of the database: those who wait for it hold no connection.
        """
        async with self._lock:
            await self._finish(commit=True)

    async def _finish(self, *, commit: bool) -> None:
        connection, self._connection = self._connection, None
        if connection is None:
            return
        broken = True
        try:
            pid = connection.get_server_pid()
            self._engine.unreplicated.discard(pid)
            await connection.execute("commit" if commit else "rollback")
            broken = False
            if pid in self._engine.unreplicated:
                raise NotReplicated("the standby did not confirm")
        finally:
            await self._engine.give_back(self.scope.role, connection, broken=broken)


class ScopedEngine(PostgresEngine):
    """Pools by role. Queries run in the current unit of work, or alone as the role of the current scope."""

    def __init__(self) -> None:
        self._pools: dict[Role, Connections] = {}
        self._awaited: dict[Role, str] = {}
        self.unreplicated: set[int] = set()
        self.current_unit: ContextVar[Unit | None] = ContextVar("unit", default=None)
        super().__init__(config={}, extensions=())

    async def get_version(self) -> float:
        """The oldest PostgreSQL that is supported; asked at import, when no server may be there yet."""
        return 15.0

    async def open(self, dsns: Mapping[Role, str], size: int = 16) -> None:
        """Open a pool of at most `size` connections for each role that has a DSN (a quarter of it for sign-in and for files): all of them or none."""
        opened: dict[Role, Connections] = {}
        try:
            for role, dsn in dsns.items():
                opened[role] = await self._opened(role, dsn, max(2, size // 4) if role in SMALL else size)
        except BaseException:
            for pool in opened.values():
                pool.terminate()
            raise
        self._pools.update(opened)
        for role in opened:
            self._awaited.pop(role, None)

    async def _opened(self, role: Role, dsn: str, largest: int) -> Connections:
        pool = await asyncpg.create_pool(  # type: ignore[no-untyped-call]  # asyncpg's own signature is untyped
            dsn,
            min_size=min(2, largest),
            max_size=largest,
            command_timeout=60,
            server_settings={"application_name": f"todoke {role}"},
        )
        return Connections(pool, largest, self._note_warning)

    def await_database(self, roles: Iterable[Role], why: str) -> None:
        """Until their pools are opened, whoever asks for a connection of these roles gets `DatabaseNotYet` with this text."""
        self._awaited.update(dict.fromkeys(roles, why))

    async def close(self) -> None:
        """Close every pool, giving running queries five seconds."""
        pools, self._pools = list(self._pools.values()), {}
        for pool in pools:
            try:
                await asyncio.wait_for(pool.close(), 5)
            except TimeoutError:
                pool.terminate()

    def has(self, role: Role) -> bool:
        """Whether a pool for this role is open."""
        return role in self._pools

    def _note_warning(self, connection: Any, message: Any) -> None:
        if UNREPLICATED in (getattr(message, "message", None) or ""):
            self.unreplicated.add(connection.get_server_pid())

    async def acquire(self, role: Role) -> Any:
        """A connection of the role's pool; raises DatabaseBusy when none is free within five seconds, DatabaseNotYet while the pool is awaited."""
        pool = self._pools.get(role)
        if pool is None and role in self._awaited:
            raise DatabaseNotYet(self._awaited[role])
        if pool is None:
            raise ScopeMissing(f"this process has no database login for the role {role}")
        try:
            return await pool.acquire(seconds=ACQUIRE_SECONDS)
        except TimeoutError:
            raise DatabaseBusy("no database connection became free") from None

    async def give_back(self, role: Role, connection: Any, *, failed: bool = False, broken: bool = False) -> None:
        """Return a connection to its pool: one whose query `failed` is looked over, a `broken` one is closed."""
        pool = self._pools.get(role)
        if pool is not None:
            await pool.release(connection, failed=failed, broken=broken)
        elif broken:
            connection.terminate()

    @asynccontextmanager
    async def unit(self, *, read_only: bool = False) -> AsyncIterator[Unit]:
        """A unit of work in the current scope: commits when the block ends, rolls back on an error."""
        outer = self.current_unit.get()
        if outer is not None and not outer.over:
            raise RuntimeError("a unit of work is already open")
        unit = Unit(self, current_scope(), read_only=read_only)
        token = self.current_unit.set(unit)
        try:
            yield unit
        except BaseException:
            await unit.end(commit=False)
            raise
        else:
            await unit.end(commit=True)
        finally:
            self.current_unit.reset(token)

    async def rest(self) -> None:
        """`Unit.rest` of the open unit of work, where there is one."""
        unit = self.current_unit.get()
        if unit is not None and not unit.over:
            await unit.rest()

    @asynccontextmanager
    async def attempt(self) -> AsyncIterator[None]:
        """Part of a unit of work that may be refused: an error undoes this part alone, and the unit goes on."""
        unit = self.current_unit.get()
        if unit is None or unit.over:
            raise UnitOver("an attempt is part of a unit of work")
        connection = await unit.connection()
        await connection.execute("savepoint attempt")
        try:
            yield
        except BaseException:
            await connection.execute("rollback to savepoint attempt")
            raise
        await connection.execute("release savepoint attempt")

    async def allow(self, seconds: float) -> None:
        """Let each statement of the open unit of work take this long, whatever its role is held to."""
        await self.fetch("select set_config('statement_timeout', $1, true)", f"{int(seconds * 1000)}ms")

    async def listen(
        self, role: Role, heard: Mapping[str, Callable[[str], None]], *, begun: Callable[[], object]
    ) -> None:
        """Call what `heard` has for a channel with the payload of each notice there, and `begun` once all are listened to.

        Ends when the connection is lost.
        """
        connection = await self.acquire(role)
        try:
            lost = asyncio.Event()
            connection.add_termination_listener(lambda *_: lost.set())
            for channel in heard:
                await connection.add_listener(channel, lambda _connection, _pid, told, payload: heard[told](payload))
            begun()
            await lost.wait()
        finally:
            with suppress(Exception):  # it goes in any case
                await self.give_back(role, connection, broken=True)

    async def fetch(self, query: str, *values: Any, seconds: float | None = None) -> list[Any]:
        """Run one statement and return its rows: in the open unit of work, else alone and committed at once.

        For this package alone: elsewhere nothing would keep it in its municipality (tables.py, statements.py and api.py are the ways).
        Raises TimeoutError when more than `seconds` pass, and NotReplicated when the standby did not confirm.
        """
        scope = current_scope()
        unit = self.current_unit.get()
        if unit is not None and not unit.over:
            if unit.scope != scope:
                raise ScopeMissing("the scope changed inside a unit of work")
            rows: list[Any] = await (await unit.connection()).fetch(query, *values, timeout=seconds)
            return rows
        if unit is not None:
            raise UnitOver("this unit of work is over")
        if scope.session is not None:
            async with self.unit():
                return await self.fetch(query, *values, seconds=seconds)
        return await self._fetch_alone(scope.role, query, values, seconds)

    async def _fetch_alone(self, role: Role, query: str, values: Sequence[Any], seconds: float | None) -> list[Any]:
        connection = await self.acquire(role)
        failed, broken = True, False
        try:
            pid = connection.get_server_pid()
            self.unreplicated.discard(pid)
            rows: list[Any] = await connection.fetch(query, *values, timeout=seconds)
            failed = False
            if pid in self.unreplicated:
                raise NotReplicated("the standby did not confirm")
        except InternalClientError:  # the server went away in the middle of a word
            broken = True
            raise
        finally:
            await self.give_back(role, connection, failed=failed, broken=broken)
        return rows

    async def run_querystring(self, querystring: QueryString, in_pool: bool = True) -> Any:  # noqa: ARG002  Piccolo's signature
        """Run a query for Piccolo, whose queries call this."""
        query, values = querystring.compile_string(engine_type=self.engine_type)
        return await self.fetch(query, *values)

    async def run_ddl(self, ddl: str, in_pool: bool = True) -> Never:
        """Refused: tables change by migrations only."""
        raise NotImplementedError("tables change by migrations only")

    async def batch(self, query: Any, batch_size: int = 100, node: str | None = None) -> Never:
        """Refused: it opens a connection that knows no scope."""
        raise NotImplementedError("batch() opens a connection that knows no scope")

    def transaction(self, allow_nested: bool = True) -> Never:
        """Refused: a unit of work is the transaction."""
        raise NotImplementedError("use ENGINE.unit()")

    def atomic(self) -> Never:
        """Refused: a unit of work is the transaction."""
        raise NotImplementedError("use ENGINE.unit()")


ENGINE = ScopedEngine()
