"""The page where a password of one's own is chosen, on both sides."""

import asyncpg
import httpx
import pytest

from app.settings import Settings
from tests.clients import form_token, signed_in_client
from tests.factories import PASSWORD, make_person, make_town
from tests.operators import make_operator, operator_client

pytestmark = pytest.mark.anyio
NEW = "morning glory on the fence"


async def change(client: httpx.AsyncClient, new: str, current: str = PASSWORD) -> httpx.Response:
    token = form_token(await client.get("/password"))
    typed = {"current_password": current, "new_password": new, "new_password_again": new}
    return await client.post("/password", data={"csrf_token": token, **typed})


@pytest.mark.parametrize(
    ("password", "words"),
    [
        ("short", "15文字以上で入力してください"),
        ("password-2026-01", "よく使われるパスワード"),
        ("123456789abcdef", "推測されやすい"),
        ("yotsuyahokencenter", "名前（ふりがな、ローマ字、ID）が半分以上"),
        ("ごみげんりょうがかり ごみげんりょう", "名前（ふりがな、ローマ字、ID）が半分以上"),
        ("hanakohanako kimono", "名前（ふりがな、ローマ字、ID）が半分以上"),
    ],
)
async def test_a_password_that_is_guessed_first_is_refused_with_the_rule(
    password: str, words: str, owner: asyncpg.Connection, settings: Settings
) -> None:
    town = await make_town(owner, settings)
    person = await make_person(owner, town)
    reading = "update app.section set reading = case name ->> 'ja' when '保健係' then 'よつやほけんせんたー' else 'ごみげんりょうがかり' end"
    await owner.execute(f"{reading} where municipality = $1", town.code)
    await owner.execute("update app.staff set reading = 'やまだ はなこ' where id = $1", person.id)
    async with signed_in_client(person, settings) as client:
        answer = await change(client, password)
    assert (answer.status_code, words in answer.text) == (422, True)


async def test_a_password_of_ones_own_is_taken(owner: asyncpg.Connection, settings: Settings) -> None:
    person = await make_person(owner, await make_town(owner, settings))
    async with signed_in_client(person, settings) as client:
        answer = await change(client, NEW)
    assert (answer.status_code, answer.headers["location"]) == (303, "/password?changed=1")


async def test_an_operators_password_is_not_made_of_a_municipalitys_name(
    owner: asyncpg.Connection, settings: Settings
) -> None:
    town = await make_town(owner, settings)
    await owner.execute("update app.municipality set reading = 'むさしのだいし' where code = $1", town.code)
    async with operator_client(await make_operator(owner), settings) as client:
        refused = await change(client, "musashinodaishi-7")
        taken = await change(client, NEW)
    assert ("名前（ふりがな、ローマ字、ID）" in refused.text, taken.status_code) == (True, 303)
