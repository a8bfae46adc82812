"""How many statements reach PostgreSQL, as asyncpg tells it of every connection that the engine lends."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest

from app.tenancy.engine import ENGINE
from app.tenancy.scope import Role

OF_ASYNCPG = ("typeinfo_tree", "set_config('jit'")  # how it learns of a type, once a connection
# a side asks for them once in ten seconds, whatever is asked of it: no page's price, and it would fall into one or not
OF_ANNOUNCEMENTS = ("from api.published_announcement ", "from api.announcement_to_staff ")


@asynccontextmanager
async def statements() -> AsyncIterator[list[str]]:
    """The texts of those that are carried out within the block, whoever asks for them and however."""
    heard: list[str] = []
    async with _listening(lambda query: heard.append(query.query)):
        yield heard


@asynccontextmanager
async def asked() -> AsyncIterator[list[Any]]:
    """The same with their arguments: `query` and `args` of each."""
    heard: list[Any] = []
    async with _listening(heard.append):
        yield heard


@asynccontextmanager
async def _listening(hear: Callable[[Any], None]) -> AsyncIterator[None]:
    lend = ENGINE.acquire

    def note(query: Any) -> None:
        if not any(word in query.query for word in (*OF_ASYNCPG, *OF_ANNOUNCEMENTS)):
            hear(query)

    async def lend_listening(role: Role) -> Any:
        connection = await lend(role)
        connection.add_query_logger(note)
        listening.append(connection)
        return connection

    listening: list[Any] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ENGINE, "acquire", lend_listening)
        yield
        await asyncio.sleep(0)  # asyncpg tells of a statement after it
    for connection in listening:
        connection.remove_query_logger(note)
