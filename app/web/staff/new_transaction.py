"""A new unit of work inside a request whose first one is spent: after a refused statement, or for one row of many."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from app.tenancy.engine import ENGINE


@asynccontextmanager
async def new_transaction() -> AsyncIterator[None]:
    """Roll the request's own unit of work back, and work in a new one that commits when the block ends.

    A page about a refusal is sent with a status that rolls the request's unit back; what it decrypts to show must be in the
    audit log all the same.
    """
    spent = ENGINE.current_unit.get()
    if spent is not None:
        await spent.end(commit=False)
    async with ENGINE.unit():
        yield
