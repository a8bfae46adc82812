"""受信一覧: what stands in it, for whom, and what happens in place."""

import json
import re

import asyncpg
import pytest

from app.settings import Settings
from app.tenancy.engine import ENGINE
from app.tenancy.scope import scoped
from tests.clients import form_token, signed_in_client
from tests.factories import Person, Town, make_person, make_town, submit_one

pytestmark = pytest.mark.anyio
HTMX = {"HX-Request": "true"}


async def made(owner: asyncpg.Connection, settings: Settings) -> tuple[Town, Person]:
    town = await make_town(owner, settings)
    return town, await make_person(owner, town, "alice", "section_staff", ["ごみ減量係"])


async def test_the_list_shows_what_arrived_and_from_whom(owner: asyncpg.Connection, settings: Settings) -> None:
    town, alice = await made(owner, settings)
    reference = (await submit_one(town, settings)).reference
    async with signed_in_client(alice, settings) as client:
        answer = await client.get("/inbox")
    assert answer.status_code == 200
    assert str(reference) in answer.text
    assert "四谷 花子" in answer.text
    assert "ごみゼロデー参加申込み" in answer.text
