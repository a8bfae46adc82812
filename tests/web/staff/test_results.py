"""Results of searches: an address without what was typed, for the session that asked and for thirty minutes."""

import re
from html import unescape
from urllib.parse import quote

import asyncpg
import pytest
from asyncpg.exceptions import PostgresError

from app.applications.search.indexing_job import index_next
from app.operations.worker import _forget_results
from app.settings import Settings
from app.tenancy.engine import ENGINE
from app.tenancy.scope import scoped
from tests.clients import form_token, signed_in_client
from tests.factories import ANSWERS, Person, make_person, signed_in, submit_one
from tests.web.staff.cast import Cast, cast

pytestmark = pytest.mark.anyio

GONE = "この結果は、もうありません"
IN_SQL = "insert into app.result_list (municipality, session, act, applications) values ($1, $2, 'search', '{}')"


@pytest.fixture
async def everybody(owner: asyncpg.Connection, settings: Settings) -> Cast:
    people = await cast(owner, settings)
    for name in ("四谷 次郎", "四谷 三郎"):
        await submit_one(people.town, settings, {**ANSWERS, "name": [name]})
    await owner.execute(
        "update app.application set arrived_at = arrived_at - interval '1 minute' where municipality = $1",
        people.town.code,
    )
    while await index_next(people.town.key_store, people.town.code):
        pass
    return people


async def found(everybody: Cast, asked: str = "四谷") -> str:
    """The address of a result of Alice's."""
    answer = await everybody.post(everybody.alice, "/search", asked=asked)
    assert answer.status_code == 303
    return answer.headers["location"]


async def test_a_search_leads_to_an_address_that_can_be_read_again(everybody: Cast) -> None:
    address = await found(everybody)
    assert re.fullmatch(r"/results/[0-9a-f-]{36}", address)
    for _ in range(2):
        page = await everybody.get(everybody.alice, address)
        assert page.status_code == 200
        assert "さがした結果　3件" in page.text
        assert "四谷 次郎" in page.text
        assert re.search(r'name="asked" type="text" value=""', page.text)
        assert page.headers["cache-control"] == "no-store"


async def test_the_navigation_marks_the_list_that_one_is_in(everybody: Cast) -> None:
    async def marked(address: str) -> list[str]:
        page = await everybody.get(everybody.alice, address)
        return re.findall(r'<a href="(/[a-z]+)" aria-current="page">', page.text.partition("<main")[0])

    searched = await found(everybody)
    assert await marked(searched) == ["/search"]
    for listed, entry in (
        ("", "/inbox"),
        ("/inbox?status=arrived", "/inbox"),
        ("/lists/event?status=arrived", "/lists"),
        ("/calls", "/calls"),
        ("/results/11111111-1111-4111-8111-111111111111?done_in=lists", "/lists"),
        ("/results/11111111-1111-4111-8111-111111111111?done_in=inbox", "/inbox"),
        ("/results/11111111-1111-4111-8111-111111111111?done_in=x", "/search"),
        (searched, "/search"),
        ("/nowhere", "/inbox"),
    ):
        assert await marked(f"{everybody.address}?opened_from={quote(listed)}") == [entry], listed


async def test_without_a_script_a_form_marks_the_list_it_was_opened_in(everybody: Cast) -> None:
    for form in ("calls?from=list", "arrangement?list="):
        page = await everybody.get(everybody.alice, f"{everybody.address}/{form}")
        assert re.findall(r'<a href="(/[a-z]+)" aria-current="page">', page.text.partition("<main")[0]) == ["/lists"]


async def test_no_result_is_a_page_too(everybody: Cast) -> None:
    page = await everybody.get(everybody.alice, await found(everybody, "みつからない"))
    assert (page.status_code, "さがした結果　0件" in page.text) == (200, True)
    assert "あてはまる申請はありません" in page.text


async def test_a_result_is_walked_in_its_order(everybody: Cast) -> None:
    address = await found(everybody)
    page = await everybody.get(everybody.alice, address)
    links = [unescape(link) for link in re.findall(r'<tr id="row-.*?href="([^"]*)"', page.text, re.DOTALL)]
    assert len(links) == 3
    middle = (await everybody.get(everybody.alice, links[1])).text
    assert re.findall(r'<a rel="\w+" href="/applications/([^?"]*)', middle) == [
        re.split("[/?]", links[number])[2] for number in (0, 2)
    ]
    assert f'href="{address}#row-' in middle
    assert "受け付けて次へ" in middle


async def test_nothing_that_was_typed_is_kept(everybody: Cast, owner: asyncpg.Connection) -> None:
    await found(everybody, "四谷")
    rows = await owner.fetch(
        "select r::text as row from app.result_list r where municipality = $1", everybody.town.code
    )
    assert len(rows) == 1
    assert "四谷" not in rows[0]["row"]


async def test_a_result_is_over_after_thirty_minutes(everybody: Cast, owner: asyncpg.Connection) -> None:
    address = await found(everybody)
    page = await everybody.get(everybody.alice, address)
    (opened,) = {unescape(link) for link in re.findall(r'href="(/applications/[^"]*)"', page.text)[:1]}
    await owner.execute(
        "update app.result_list set made_at = made_at - interval '30 minutes' where municipality = $1",
        everybody.town.code,
    )
    over = await everybody.get(everybody.alice, address)
    assert (over.status_code, GONE in over.text) == (404, True)
    assert '<a href="/search">' in over.text
    application = await everybody.get(everybody.alice, opened)
    assert application.status_code == 200
    assert "受け付けて次へ" not in application.text
    await _forget_results()
    assert await kept_by_database(owner, everybody) == 0


@pytest.mark.parametrize("who", ["bob", "ada", "charlie"])
async def test_a_result_is_its_sessions_own(everybody: Cast, who: str) -> None:
    page = await everybody.get(getattr(everybody, who), await found(everybody))
    assert (page.status_code, GONE in page.text) == (404, True)
    assert "四谷" not in page.text


async def test_another_session_of_the_same_person_is_another(everybody: Cast, settings: Settings) -> None:
    address, alice = await found(everybody), everybody.alice
    again = await signed_in(everybody.town, alice.id, "alice", "section_staff")
    assert (await everybody.get(again, address)).status_code == 404
    assert (await everybody.get(alice, address)).status_code == 200


async def test_signing_out_forgets_the_results_of_the_session(everybody: Cast, owner: asyncpg.Connection) -> None:
    await found(everybody)
    async with signed_in_client(everybody.alice, everybody.settings) as client:
        await client.post("/sign-out", data={"csrf_token": form_token(await client.get("/password"))})
    assert await kept_by_database(owner, everybody) == 0


async def test_a_new_sign_in_clears_away_what_ended_sessions_left(everybody: Cast, owner: asyncpg.Connection) -> None:
    await found(everybody)
    await owner.execute(
        "update app.staff_session set opened_at = opened_at - interval '10 hours' where municipality = $1 and staff = $2",
        everybody.town.code,
        everybody.alice.id,
    )
    await signed_in(everybody.town, everybody.alice.id, "alice", "section_staff")
    assert await kept_by_database(owner, everybody) == 0


async def test_the_database_shows_and_takes_no_result_but_of_the_session_itself(
    everybody: Cast, owner: asyncpg.Connection
) -> None:
    await found(everybody)
    session = await owner.fetchval("select session from app.result_list where municipality = $1", everybody.town.code)
    for person in (everybody.bob, everybody.ada, everybody.charlie):
        assert await seen(person) == 0
        assert await refused(person, everybody.town.code, session) == "42501"
    assert await seen(everybody.alice) == 1
    assert await refused(everybody.alice, everybody.town.code, session) is None


async def test_a_search_too_short_for_a_number_says_so(everybody: Cast) -> None:
    address = await found(everybody, "三")
    page = await everybody.get(everybody.alice, address)
    assert page.status_code == 200


async def test_a_reader_of_logs_has_no_results(everybody: Cast, owner: asyncpg.Connection) -> None:
    auditor = await make_person(owner, everybody.town, "audrey", "auditor")
    assert (await everybody.get(auditor, await found(everybody))).status_code == 403


async def seen(person: Person) -> int:
    with scoped(person.scope):
        async with ENGINE.unit():
            return int((await ENGINE.fetch("select count(*) from app.result_list"))[0]["count"])


async def refused(person: Person, *values: object) -> str | None:
    """The SQLSTATE of a result put in past every page; nothing of it stays."""
    with scoped(person.scope):
        async with ENGINE.unit() as unit:
            try:
                await ENGINE.fetch(IN_SQL, *values)
            except PostgresError as refusal:
                return str(refusal.sqlstate)
            finally:
                await unit.end(commit=False)
    return None


async def kept_by_database(owner: asyncpg.Connection, everybody: Cast) -> int:
    return int(
        await owner.fetchval("select count(*) from app.result_list where municipality = $1", everybody.town.code)
    )
