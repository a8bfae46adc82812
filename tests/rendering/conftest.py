"""A renderer in the test's own event loop; what it starts are its real processes."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from pathlib import Path

import pytest

from app.attachments.rendering import Content, Drawn, NotRendered, pages_of
from app.rendering.server import Renderer, listening

Ask = Callable[..., Awaitable[Drawn]]


async def pieces(content: bytes) -> AsyncIterator[bytes]:
    for start in range(0, len(content), 256 * 1024):
        yield content[start : start + 256 * 1024]


def file_of(kind: str, content: bytes) -> Content:
    return Content(kind, len(content), pieces(content))


async def fault_of(asked: Awaitable[object]) -> str:
    with pytest.raises(NotRendered) as refused:
        await asked
    return refused.value.fault.value


@pytest.fixture
async def renderer(tmp_path: Path) -> AsyncIterator[Path]:
    async for path in serving(tmp_path, Renderer()):
        yield path


@pytest.fixture
async def hurried(tmp_path: Path) -> AsyncIterator[Path]:
    """One that gives a file three seconds."""
    async for path in serving(tmp_path, Renderer(seconds=3)):
        yield path


async def serving(folder: Path, made: Renderer) -> AsyncIterator[Path]:
    path = folder / "render.socket"
    with listening(path) as listener:
        taking = asyncio.create_task(made.take_from(listener))
        yield path
        taking.cancel()
        with suppress(asyncio.CancelledError):
            await taking


@pytest.fixture
def ask(renderer: Path) -> Ask:
    async def asked(kind: str, content: bytes, **more: int) -> Drawn:
        return await pages_of(renderer, file_of(kind, content), **more)

    return asked
