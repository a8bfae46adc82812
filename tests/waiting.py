"""Waiting for what another process or the database does."""

import asyncio
from collections.abc import Awaitable, Callable


async def until(condition: Callable[[], Awaitable[bool]], seconds: float = 90) -> None:
    """Wait until it holds; TimeoutError after `seconds`: a bound that tells of a hang, on however busy a machine, and of nothing else."""
    async with asyncio.timeout(seconds):
        while not await condition():  # noqa: ASYNC110  a database has no event to wait for
            await asyncio.sleep(0.05)
