"""A renderer in the test's own event loop; what it starts are its real processes."""

import asyncio
from collections.abc import AsyncIterator, Awaitable
from contextlib import suppress
from pathlib import Path

import pytest

from app.attachments.rendering import Content, NotRendered
from app.rendering.server import Renderer, listening


async def pieces(content: bytes) -> AsyncIterator[bytes]:
    for start in range(0, len(content), 256 * 1024):
        yield content[start : start + 256 * 1024]


def file_of(kind: str, content: bytes) -> Content:
    return Content(kind, len(content), pieces(content))


async def fault_of(asked: Awaitable[object]) -> str:
    with pytest.raises(NotRendered) as refused:
        await asked
    return refused.value.fault.value


async def serving(folder: Path, made: Renderer) -> AsyncIterator[Path]:
    path = folder / "render.socket"
    with listening(path) as listener:
        taking = asyncio.create_task(made.take_from(listener))
        yield path
        taking.cancel()
        with suppress(asyncio.CancelledError):
            await taking
