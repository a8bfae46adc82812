"""Renderers for the tests of this folder."""

from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest

from app.attachments.rendering import Drawn, pages_of
from app.rendering.server import Renderer
from tests.renderers import file_of, serving

Ask = Callable[..., Awaitable[Drawn]]


@pytest.fixture
async def renderer(tmp_path: Path) -> AsyncIterator[Path]:
    async for path in serving(tmp_path, Renderer()):
        yield path


@pytest.fixture
async def hurried(tmp_path: Path) -> AsyncIterator[Path]:
    """One that gives a file three seconds."""
    async for path in serving(tmp_path, Renderer(seconds=3)):
        yield path


@pytest.fixture
def ask(renderer: Path) -> Ask:
    async def asked(kind: str, content: bytes, **more: int) -> Drawn:
        return await pages_of(renderer, file_of(kind, content), **more)

    return asked
