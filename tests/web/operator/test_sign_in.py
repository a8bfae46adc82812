"""Signing in on the operator's side."""

import asyncpg
import pytest

from app.operations.operators import add_operator
from app.people.roles import OperatorRole
from app.settings import Settings
from tests.clients import client_of, form_token
from tests.factories import PASSWORD
from tests.operators import make_operator, operator_client

pytestmark = pytest.mark.anyio


async def test_the_right_password_leads_to_the_municipalities(owner: asyncpg.Connection, settings: Settings) -> None:
    operator = await make_operator(owner)
    async with client_of("operator", settings) as client:
        answer = await client.post("/sign-in", data={"login": operator.login, "password": PASSWORD})
        assert answer.headers["location"] == "/municipalities"
        assert (await client.get("/municipalities")).status_code == 200


async def test_a_wrong_password_is_told(owner: asyncpg.Connection, settings: Settings) -> None:
    operator = await make_operator(owner)
    async with client_of("operator", settings) as client:
        answer = await client.post("/sign-in", data={"login": operator.login, "password": "a guess"})
    assert (answer.status_code, "IDまたはパスワードが違います。" in answer.text) == (422, True)


async def test_an_account_stopped_is_out_at_the_next_request(owner: asyncpg.Connection, settings: Settings) -> None:
    operator = await make_operator(owner)
    await owner.execute("update app.operator_account set active = false where id = $1", operator.id)
    async with operator_client(operator, settings) as client:
        assert (await client.get("/health")).status_code == 303


async def test_a_one_time_password_from_the_command_line_is_changed_first(
    owner: asyncpg.Connection, settings: Settings
) -> None:
    login = (await make_operator(owner)).login + "-new"
    given = await add_operator(settings.database("migrator"), login, "", OperatorRole.contractor)
    own = "a long sentence of my own"
    async with client_of("operator", settings) as client:
        await client.post("/sign-in", data={"login": login, "password": given})
        assert (await client.get("/health")).headers["location"] == "/password"
        token = form_token(await client.get("/password"))
        fields = {"current_password": given, "new_password": own, "new_password_again": own}
        await client.post("/password", data={"csrf_token": token, **fields})
        assert (await client.get("/health")).status_code == 200


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"current_password": "a guess"}, "いまのパスワードが違います"),
        ({"current_password": ""}, "いまのパスワードを入力してください"),
        ({"new_password": "short", "new_password_again": "short"}, "15文字以上"),
        ({"new_password_again": "something else"}, "新しいパスワードと違います"),
        ({"new_password": PASSWORD, "new_password_again": PASSWORD}, "いまのパスワードとは違うものを"),
    ],
)
async def test_a_password_that_cannot_be_taken_is_told(
    fields: dict[str, str], words: str, owner: asyncpg.Connection, settings: Settings
) -> None:
    operator = await make_operator(owner)
    own = "a long sentence of my own"
    typed = {"current_password": PASSWORD, "new_password": own, "new_password_again": own, **fields}
    async with operator_client(operator, settings) as client:
        token = form_token(await client.get("/password"))
        answer = await client.post("/password", data={"csrf_token": token, **typed})
    assert (answer.status_code, words in answer.text) == (422, True)


async def test_a_staff_session_opens_nothing_here(owner: asyncpg.Connection, settings: Settings) -> None:
    async with client_of("operator", settings) as client:
        client.cookies.set("todoke-operator", f"131041.{'a' * 43}", domain="localhost.local")
        assert (await client.get("/health")).status_code == 303
