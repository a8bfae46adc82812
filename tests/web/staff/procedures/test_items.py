"""情報項目: everybody reads the catalogue, an administrator adds to it."""

import asyncpg
import pytest

from tests.factories import make_person
from tests.web.pages import words
from tests.web.staff.procedures.conftest import Office

pytestmark = pytest.mark.anyio


async def test_an_administrator_adds_an_item_of_the_municipality_s_own(
    office: Office, owner: asyncpg.Connection
) -> None:
    ada = await make_person(owner, office.town, "ada")
    assert (await office.post(ada, "/procedures/items", {"item": "犬の名前"})).status_code == 303
    assert "犬の名前" in words(await office.get(office.alice, "/procedures/items"))
    assert "犬の名前" not in words(await office.get(office.charlie, "/procedures/items"))
    assert "もうあります" in words(await office.post(ada, "/procedures/items", {"item": "犬の名前"}))


async def test_nobody_else_adds_one(office: Office) -> None:
    assert (await office.post(office.alice, "/procedures/items", {"item": "犬の名前"})).status_code == 403
