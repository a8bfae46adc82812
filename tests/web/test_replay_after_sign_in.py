"""A session that ends while somebody writes: nothing typed is lost, and nobody else's words are sent."""

import html
import re

import asyncpg
import httpx
import pytest

from app.settings import Settings
from app.web.csrf import csrf_token
from app.web.replay_after_sign_in import post_to_replay
from tests.clients import client_of, signed_in_client
from tests.factories import PASSWORD, Person, make_person, make_town
from tests.second_factors import give_factor

pytestmark = pytest.mark.anyio

TYPED = '長い文章と <記号> & "引用"'


def hidden_inputs(page: httpx.Response) -> list[tuple[str, str]]:
    found = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)">', page.text)
    return [(html.unescape(name), html.unescape(value)) for name, value in found]


async def end_session(owner: asyncpg.Connection, person: Person) -> None:
    await owner.execute("update app.staff_session set ended_at = now() where staff = $1", person.id)


async def post_after_the_end(
    owner: asyncpg.Connection, person: Person, settings: Settings, headers: dict[str, str] | None = None
) -> tuple[httpx.AsyncClient, httpx.Response]:
    client = signed_in_client(person, settings)
    await end_session(owner, person)
    data = {
        "csrf_token": csrf_token(person.session, person.id),
        "content": TYPED,
        "new_password": "never in a page",
    }
    return client, await client.post("/sign-out?from=here", data=data, headers=headers)


@pytest.mark.parametrize("tokens", ["csrf_token=a&csrf_token=b", "csrf_token=&csrf_token="])
@pytest.mark.parametrize("signed_in", [True, False])
async def test_a_form_with_two_tokens_is_no_form_of_ours(
    owner: asyncpg.Connection, settings: Settings, tokens: str, *, signed_in: bool
) -> None:
    person = await make_person(owner, await make_town(owner, settings))
    client = signed_in_client(person, settings) if signed_in else client_of("staff", settings)
    page = await client.post("/people", content=tokens, headers={"content-type": "application/x-www-form-urlencoded"})
    assert page.status_code in {401, 403}


@pytest.mark.parametrize("path", ["//evil.example/people", "/\\evil.example"])
def test_an_address_that_a_browser_reads_as_another_place_is_not_kept(path: str) -> None:
    scope = {"path": path, "query_string": b"", "headers": [(b"sec-fetch-site", b"same-origin")]}
    assert post_to_replay(scope, {"csrf_token": ["who.proof"], "content": [TYPED]}) is None


async def test_what_was_posted_is_kept_in_the_sign_in_page(owner: asyncpg.Connection, settings: Settings) -> None:
    person = await make_person(owner, await make_town(owner, settings))
    _, page = await post_after_the_end(owner, person, settings)
    assert page.status_code == 401
    assert dict(hidden_inputs(page)) == {
        "kept_address": "/sign-out?from=here",
        "kept_person": person.id.hex,
        "kept.content": TYPED,
    }


async def test_after_signing_in_again_one_button_sends_it_on(owner: asyncpg.Connection, settings: Settings) -> None:
    person = await make_person(owner, await make_town(owner, settings))
    client, page = await post_after_the_end(owner, person, settings)
    kept = dict(hidden_inputs(page))
    answer = await client.post("/sign-in", data={**kept, "login": person.login, "password": PASSWORD})
    fields = dict(hidden_inputs(answer))
    assert (fields["content"], 'action="/sign-out?from=here"' in answer.text) == (TYPED, True)
    assert (await client.post("/sign-out?from=here", data=fields)).status_code == 303


async def test_a_mistyped_password_loses_nothing_either(owner: asyncpg.Connection, settings: Settings) -> None:
    person = await make_person(owner, await make_town(owner, settings))
    client, page = await post_after_the_end(owner, person, settings)
    kept = hidden_inputs(page)
    again = await client.post("/sign-in", data={**dict(kept), "login": person.login, "password": "mistyped"})
    assert hidden_inputs(again) == kept


async def test_another_person_does_not_send_it_on(owner: asyncpg.Connection, settings: Settings) -> None:
    town = await make_town(owner, settings)
    person, other = await make_person(owner, town), await make_person(owner, town, "tanaka")
    client, page = await post_after_the_end(owner, person, settings)
    kept = dict(hidden_inputs(page))
    answer = await client.post("/sign-in", data={**kept, "login": other.login, "password": PASSWORD})
    assert (TYPED in html.unescape(answer.text), "送らずにとどめました" in answer.text) == (False, True)


async def test_without_an_origin_nothing_is_kept(owner: asyncpg.Connection, settings: Settings) -> None:
    person = await make_person(owner, await make_town(owner, settings))
    _, page = await post_after_the_end(owner, person, settings, {"Origin": ""})
    assert (page.status_code, hidden_inputs(page)) == (401, [])


async def test_a_form_of_an_earlier_session_asks_its_person_once_more(
    owner: asyncpg.Connection, settings: Settings
) -> None:
    person = await make_person(owner, await make_town(owner, settings))
    async with client_of("staff", settings) as client:
        await client.post("/sign-in", data={"login": person.login, "password": PASSWORD})
        old_form = {"csrf_token": csrf_token(person.session, person.id), "content": TYPED}
        answer = await client.post("/sign-out", data=old_form)
    assert (answer.status_code, dict(hidden_inputs(answer))["content"]) == (409, TYPED)


async def test_htmx_gets_a_small_form_beside_what_was_typed(owner: asyncpg.Connection, settings: Settings) -> None:
    person = await make_person(owner, await make_town(owner, settings))
    _, part = await post_after_the_end(owner, person, settings, {"HX-Request": "true"})
    assert part.status_code == 401
    assert part.text.strip().startswith('<div id="sign-in-again"')
    assert dict(hidden_inputs(part)) == {"kept_person": person.id.hex}


async def test_the_small_form_renews_the_pages_token(owner: asyncpg.Connection, settings: Settings) -> None:
    person = await make_person(owner, await make_town(owner, settings))
    client, part = await post_after_the_end(owner, person, settings, {"HX-Request": "true"})
    kept = dict(hidden_inputs(part))
    answer = await client.post("/sign-in/again", data={**kept, "login": person.login, "password": PASSWORD})
    token = re.search(r'data-csrf-token="([^"]+)"', answer.text)
    assert token is not None
    assert (await client.post("/sign-out", data={"csrf_token": token[1]})).status_code == 303


async def test_the_small_form_gives_no_token_for_another_persons_page(
    owner: asyncpg.Connection, settings: Settings
) -> None:
    town = await make_town(owner, settings)
    person, other = await make_person(owner, town), await make_person(owner, town, "tanaka")
    client, part = await post_after_the_end(owner, person, settings, {"HX-Request": "true"})
    kept = dict(hidden_inputs(part))
    answer = await client.post("/sign-in/again", data={**kept, "login": other.login, "password": PASSWORD})
    assert ("data-csrf-token" in answer.text, "ほかの職員のものです" in answer.text) == (False, True)


async def test_a_new_password_is_asked_for_first_and_what_was_typed_stays(
    owner: asyncpg.Connection, settings: Settings
) -> None:
    """An administrator gave a new password while the person wrote."""
    person = await make_person(owner, await make_town(owner, settings))
    client, page = await post_after_the_end(owner, person, settings)
    await owner.execute("update app.staff set must_change_password = true where id = $1", person.id)
    kept = dict(hidden_inputs(page))
    answer = await client.post("/sign-in", data={**kept, "login": person.login, "password": PASSWORD})
    fields = dict(hidden_inputs(answer))
    assert (answer.status_code, fields["content"], 'href="/password"' in answer.text) == (200, TYPED, True)
    posted = await client.post("/people", data=fields)
    assert (posted.status_code, dict(hidden_inputs(posted))["content"]) == (409, TYPED)
    new = {"current_password": PASSWORD, "new_password": "morning glory on the fence"}
    changed = {"csrf_token": fields["csrf_token"], **new, "new_password_again": new["new_password"]}
    assert (await client.post("/password", data=changed)).status_code == 303
    stale = await client.post("/sign-out?from=here", data=fields)
    assert (stale.status_code, dict(hidden_inputs(stale))["content"]) == (409, TYPED)
    assert (await client.post("/sign-out?from=here", data=dict(hidden_inputs(stale)))).status_code == 303


async def test_a_second_factor_is_set_up_first_and_what_was_typed_stays(
    owner: asyncpg.Connection, settings: Settings
) -> None:
    """The municipality began to ask for one while the person wrote."""
    person = await make_person(owner, await make_town(owner, settings))
    insert = "insert into app.municipality_setting (municipality, second_factor_for) values ($1, 'everybody')"
    await owner.execute(insert, person.town.code)
    data = {"csrf_token": csrf_token(person.session, person.id), "name": TYPED}
    async with signed_in_client(person, settings) as client:
        page = await client.post("/people", data=data)
        assert (page.status_code, 'href="/second-factor"' in page.text) == (409, True)
        part = await client.post("/people", data=data, headers={"HX-Request": "true"})
        assert (part.status_code, part.text.strip()[:24]) == (401, '<div id="sign-in-again" ')
        await give_factor(owner, settings, person)
        answer = await client.post("/people", data=dict(hidden_inputs(page)))
    assert (answer.status_code, TYPED in html.unescape(answer.text)) == (422, True)
