"""HEAD answers as GET does, without a body."""

import httpx
import pytest

from app.settings import Settings
from app.tenancy.engine import ScopedEngine
from tests.clients import app_of

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize("side", ["applicant", "staff", "operator"])
async def test_head_is_get_without_its_body(side: str, settings: Settings, database: ScopedEngine) -> None:
    transport = httpx.ASGITransport(app_of(side, settings))
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
        path = "/status" if side == "applicant" else "/sign-in"
        read, asked = await client.get(path), await client.head(path)
    assert (asked.status_code, asked.content) == (read.status_code, b"")
    assert asked.headers["content-type"] == read.headers["content-type"]
