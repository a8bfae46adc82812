"""An application with files, and a renderer that draws them."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from uuid import UUID

import asyncpg
import pytest

from app.rendering.server import Renderer
from app.settings import Settings
from tests.attached import WITH_FILES, File, submit_with_files
from tests.factories import publish
from tests.renderers import serving
from tests.web.staff.cast import Cast, cast


@dataclass
class WithFiles:
    """Everybody, and an application of Alice's section with these files."""

    everybody: Cast
    address: str
    ids: list[UUID]

    def of(self, number: int) -> str:
        """The address of a file's page."""
        return f"{self.address}/attachments/{self.ids[number]}"


@pytest.fixture
async def drawing(settings: Settings, tmp_path: Path) -> AsyncIterator[Settings]:
    """The settings of a side with a renderer."""
    async for path in serving(tmp_path, Renderer()):
        yield replace(settings, render_socket=path)


async def with_files(
    owner: asyncpg.Connection, settings: Settings, files: Sequence[File], scans: Sequence[str] = ()
) -> WithFiles:
    everybody = await cast(owner, settings)
    await publish(owner, everybody.town, "event", WITH_FILES)
    receipt, ids = await submit_with_files(owner, everybody.town, settings, files, scans)
    return WithFiles(everybody, f"/applications/{receipt.reference}", ids)
