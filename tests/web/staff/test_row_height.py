"""How high the rows of lists are: chosen by a form that needs no script, kept by the browser, and told to nobody else."""

import asyncpg
import httpx
import pytest

from app.settings import Settings
from tests.clients import form_token, signed_in_client
from tests.factories import make_person, make_town

pytestmark = pytest.mark.anyio

DENSE = 'class="side-staff dense"'


async def choose(client: httpx.AsyncClient, rows: str, page: str) -> httpx.Response:
    token = form_token(await client.get("/password"))
    return await client.post("/row-height", data={"csrf_token": token, "rows": rows, "page": page})


async def test_high_rows_are_a_choice_that_is_kept_and_taken_back(
    owner: asyncpg.Connection, settings: Settings
) -> None:
    person = await make_person(owner, await make_town(owner, settings))
    async with signed_in_client(person, settings) as client:
        first = await client.get("/inbox?status=all")
        assert (DENSE in first.text, 'name="page" value="/inbox"' in first.text) == (True, True)
        chosen = await choose(client, "roomy", "/inbox?status=all")
        assert (chosen.status_code, chosen.headers["location"]) == (303, "/inbox?status=all")
        [cookie] = [text for text in chosen.headers.get_list("set-cookie") if "-rows=" in text]
        assert cookie.startswith("todoke-staff-rows=roomy;")
        assert {"httponly", "samesite=strict", "path=/"} <= set(cookie.lower().split("; "))
        roomy = await client.get("/inbox")
        assert (DENSE in roomy.text, "一覧を詰めて表示する" in roomy.text) == (False, True)
        await choose(client, "dense", "/inbox")
        assert DENSE in (await client.get("/inbox")).text


@pytest.mark.parametrize(
    "page",
    ["https://example.com/", "//example.com", "/\\example.com", "inbox", "", "/a\r\nSet-Cookie: b=c", "/" + "a" * 2000],
)
async def test_the_choice_leads_to_no_other_side(owner: asyncpg.Connection, settings: Settings, page: str) -> None:
    person = await make_person(owner, await make_town(owner, settings))
    async with signed_in_client(person, settings) as client:
        assert (await choose(client, "roomy", page)).headers["location"] == "/inbox"


async def test_a_page_that_answers_a_form_offers_no_choice(owner: asyncpg.Connection, settings: Settings) -> None:
    """It could not be shown again."""
    person = await make_person(owner, await make_town(owner, settings))
    async with signed_in_client(person, settings) as client:
        token = form_token(await client.get("/password"))
        answer = await client.post("/inbox/selection", data={"csrf_token": token, "list": ""})
        assert (answer.status_code, "/row-height" in answer.text) == (422, False)
