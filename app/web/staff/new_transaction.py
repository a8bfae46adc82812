"""A new unit of work inside a request whose first one is spent: after a refused statement, or for one row of many."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from app.tenancy.engine import ENGINE


@asynccontextmanager
async def new_transaction() -> AsyncIterator[None]:
    """Undo what the request's own unit holds, and work in one of its own that commits when the block ends.

    A page that tells of a refusal is answered with a status that undoes the request's unit; what it opens to show must be in the
    audit log all the same.
    """
    spent = ENGINE.current_unit.get()
    if spent is not None:
        await spent.end(commit=False)
    async with ENGINE.unit():
        yield
