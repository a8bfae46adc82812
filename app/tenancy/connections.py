"""The database connections of one login, lent for one query or one unit of work at a time.

asyncpg's pool opens them and replaces dead ones, and is otherwise left alone: giving a connection back to it costs a task of its own, and
the next loan a timer. Here a free connection is handed on as it is, the one used last first, for its caches are warm.
"""

import asyncio
from collections.abc import Callable
from typing import Any

from asyncpg.exceptions import InterfaceError

Listener = Callable[[Any, Any], None]


class Connections:
    """At most `size` of them. `listener(connection, message)` is called with the server's notices."""

    def __init__(self, pool: Any, size: int, listener: Listener) -> None:
        self._pool = pool
        self._size = size
        self._listener = listener
        self._places = asyncio.Semaphore(size)
        self._free: list[Any] = []

    async def acquire(self, *, seconds: float) -> Any:
        """A connection; TimeoutError when none becomes free in time. `release` must follow."""
        if self._places.locked():
            async with asyncio.timeout(seconds):
                await self._places.acquire()
        else:
            await self._places.acquire()
        try:
            connection = await self._ready(seconds)
        except BaseException:
            self._places.release()
            raise
        return connection

    async def release(self, connection: Any, *, failed: bool = False, broken: bool = False) -> None:
        """Take a connection back. After a query that `failed` asyncpg looks it over first, for the server may be about to hang up;
        a `broken` one is closed, and the next loan opens another."""
        try:
            if failed or broken or not _alive(connection):
                await self._return(connection, broken=broken)
            else:
                self._free.append(connection)
        finally:
            self._places.release()

    async def close(self) -> None:
        """Close all; waits for those that are lent."""
        for _ in range(self._size):
            await self._places.acquire()
        free, self._free = self._free, []
        for connection in free:
            await self._return(connection, broken=True)
        await self._pool.close()

    def terminate(self) -> None:
        """Close all at once, whatever they are doing."""
        self._pool.terminate()

    async def _ready(self, seconds: float) -> Any:
        while self._free:
            connection = self._free.pop()
            if _alive(connection):
                return connection
            await self._return(connection, broken=True)
        connection = await self._pool.acquire(timeout=seconds)
        connection.add_log_listener(self._listener)
        return connection

    async def _return(self, connection: Any, *, broken: bool) -> None:
        """Return a connection to asyncpg's pool, which resets or closes it."""
        if _alive(connection):
            connection.remove_log_listener(self._listener)
            if broken:
                connection.terminate()
        await self._pool.release(connection)


def _alive(connection: Any) -> bool:
    try:
        return not connection.is_closed()
    except InterfaceError:  # it died, and asyncpg's pool took it back by itself
        return False
