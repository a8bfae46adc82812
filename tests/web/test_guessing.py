"""Guessing passwords: nobody locks others out by it, and whoever tries one password on many accounts is slowed."""

import statistics
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from hashlib import sha256

import anyio
import asyncpg
import httpx
import pytest

from app.demo.embedded import Embedded
from app.settings import Settings
from app.tenancy.engine import ScopedEngine
from tests.clients import client_of
from tests.databases import superusers
from tests.factories import PASSWORD, Person, Town, make_person, make_town, next_address

pytestmark = pytest.mark.anyio
KNOWN = "todoke-staff-browser"
CLOCK = "moment := clock_timestamp();"


@pytest.fixture(autouse=True)
async def stopped_clock(
    database: ScopedEngine, embedded: Embedded, addresses: Mapping[str, str]
) -> AsyncIterator[None]:
    """Between two tries no time passes but what `seconds_pass` says, however slow the machine is: a wait of one second is soon over."""
    superuser = await asyncpg.connect(superusers(embedded, addresses))
    text: str = await superuser.fetchval("select pg_get_functiondef('api.pace_sign_in'::regproc)")
    assert text.count(CLOCK) == 1
    moment = await superuser.fetchval("select clock_timestamp()")
    await superuser.execute(text.replace(CLOCK, f"moment := timestamptz '{moment.isoformat()}';"))
    yield
    await superuser.execute(text)
    await superuser.close()


async def try_password(client: httpx.AsyncClient, login: str, password: str = "a guess") -> httpx.Response:
    return await client.post("/sign-in", data={"login": login, "password": password})


async def statuses(client: httpx.AsyncClient, logins: Sequence[str]) -> list[int]:
    return [(await try_password(client, login)).status_code for login in logins]


async def seconds_pass(owner: asyncpg.Connection, login: str, seconds: int) -> None:
    """What was tried at an account lies that much longer ago."""
    await owner.execute(
        "update app.sign_in_pace set failed_at = failed_at - $2 * interval '1 second', asked_at = asked_at - $2 * interval '1 second' "
        "where account = $1",
        login,
        seconds,
    )


async def colleagues(owner: asyncpg.Connection, town: Town, count: int) -> list[Person]:
    return [await make_person(owner, town, f"colleague{number}", "section_staff") for number in range(count)]


async def test_a_thousand_made_up_accounts_lock_no_colleague_out(owner: asyncpg.Connection, settings: Settings) -> None:
    person = await make_person(owner, await make_town(owner, settings))
    address = next_address()
    async with client_of("staff", settings, address) as known, client_of("staff", settings, address) as unknown:
        await try_password(known, person.login, PASSWORD)
        async with client_of("staff", settings, address) as guesser:
            guesses = await statuses(guesser, [f"{person.town.slug}-nobody{number}" for number in range(1000)])
        with_cookie = await try_password(known, person.login, PASSWORD)
        without = await try_password(unknown, person.login, PASSWORD)
    assert (with_cookie.status_code, without.status_code) == (303, 303)
    assert guesses.count(422) < 40


async def test_one_password_over_two_hundred_accounts_is_slowed(owner: asyncpg.Connection, settings: Settings) -> None:
    """Ten are answered; then each account waits by itself, the longer the more of them failed."""
    people = await colleagues(owner, await make_town(owner, settings), 201)
    async with client_of("staff", settings) as guesser:
        first = [await try_password(guesser, person.login) for person in people[:200]]
        for person in people:
            await seconds_pass(owner, person.login, 2)
        second = await statuses(guesser, [person.login for person in people[:200]])
        last = await try_password(guesser, people[200].login)
    assert [answer.status_code for answer in first] == [422] * 10 + [429] * 190
    assert {answer.headers["Retry-After"] for answer in first[10:]} == {"1"}
    assert second.count(429) > 100
    assert 4 <= int(last.headers["Retry-After"]) <= 30


async def test_no_wait_is_longer_than_thirty_seconds(owner: asyncpg.Connection, settings: Settings) -> None:
    person = await make_person(owner, await make_town(owner, settings))
    waits = []
    async with client_of("staff", settings) as guesser:
        for _ in range(14):
            answer = await try_password(guesser, person.login)
            waits.append(int(answer.headers.get("Retry-After", "0")))
            await seconds_pass(owner, person.login, 31)
    assert waits == [0, 0, 0, 0, 1, 2, 4, 8, 16, 30, 30, 30, 30, 30]


async def test_a_colleague_gets_in_within_thirty_seconds_while_their_account_is_guessed_at(
    owner: asyncpg.Connection, settings: Settings
) -> None:
    """Without the cookie: after the wait that was told, though the guesser never stops; from the guesser's own address too."""
    person = await make_person(owner, await make_town(owner, settings))
    address = next_address()
    for own_address in (next_address(), address):
        async with (
            client_of("staff", settings, address) as guesser,
            client_of("staff", settings, own_address) as client,
        ):
            await statuses(guesser, [person.login] * 30)
            told = await try_password(client, person.login, PASSWORD)
            wait = int(told.headers["Retry-After"])
            await statuses(guesser, [person.login] * 30)
            await seconds_pass(owner, person.login, wait)
            answer = await try_password(client, person.login, PASSWORD)
        assert (told.status_code, 0 < wait <= 30, answer.status_code) == (429, True, 303)


async def test_a_browser_that_signed_in_before_gets_in_at_once(owner: asyncpg.Connection, settings: Settings) -> None:
    person = await make_person(owner, await make_town(owner, settings))
    async with client_of("staff", settings) as client, client_of("staff", settings) as guesser:
        await try_password(client, person.login, PASSWORD)
        await statuses(guesser, [person.login] * 50)
        answer = await try_password(client, person.login, PASSWORD)
    assert answer.status_code == 303


async def test_a_known_browser_is_throttled_alone_by_its_own_failures(
    owner: asyncpg.Connection, settings: Settings
) -> None:
    person = await make_person(owner, await make_town(owner, settings))
    async with client_of("staff", settings) as client, client_of("staff", settings) as other:
        await try_password(client, person.login, PASSWORD)
        guesses = await statuses(client, [person.login] * 10)
        refused = await try_password(client, person.login, PASSWORD)
        elsewhere = await try_password(other, person.login, PASSWORD)
    assert guesses == [422] * 10
    assert (refused.status_code, "15分たってから" in refused.text, elsewhere.status_code) == (429, True, 303)


async def test_a_known_browser_is_known_for_its_own_people_only(owner: asyncpg.Connection, settings: Settings) -> None:
    town = await make_town(owner, settings)
    mine, other = await make_person(owner, town), await make_person(owner, town, "suzuki")
    async with client_of("staff", settings) as client:
        await try_password(client, mine.login, PASSWORD)
        guesses = await statuses(client, [other.login] * 12)
    assert guesses[5:] == [429] * 7


async def test_wrong_passwords_sent_all_at_once_do_not_pass_the_count(
    owner: asyncpg.Connection, settings: Settings
) -> None:
    person = await make_person(owner, await make_town(owner, settings))
    codes: list[int] = []

    async def guess(client: httpx.AsyncClient) -> None:
        codes.append((await try_password(client, person.login)).status_code)

    async with (
        client_of("staff", settings) as here,
        client_of("staff", settings) as there,
        anyio.create_task_group() as group,
    ):
        for number in range(40):
            group.start_soon(guess, here if number % 2 else there)
    assert (codes.count(422), codes.count(429)) == (5, 35)


@pytest.mark.parametrize("over_several", [False, True], ids=["one account", "many accounts"])
async def test_a_made_up_account_is_answered_as_a_real_one(
    *, over_several: bool, owner: asyncpg.Connection, settings: Settings
) -> None:
    """Status, waiting time and words, try for try."""
    town = await make_town(owner, settings)
    real = [person.login for person in await colleagues(owner, town, 40)] if over_several else []
    real = real or [(await make_person(owner, town)).login] * 15
    made_up = [f"{login}x" for login in real]
    told = []
    for logins in (real, made_up):
        async with client_of("staff", settings) as client:
            answers = [await try_password(client, login) for login in logins]
        told.append(
            [
                (each.status_code, each.headers.get("Retry-After"), each.text.replace(login, ""))
                for each, login in zip(answers, logins, strict=True)
            ]
        )
    assert told[0] == told[1]
    assert {status for status, _, _ in told[0]} == {422, 429}


async def test_a_wait_is_told_in_the_same_time_for_real_and_made_up_accounts(
    owner: asyncpg.Connection, settings: Settings
) -> None:
    person = await make_person(owner, await make_town(owner, settings))
    times: dict[str, list[float]] = {person.login: [], f"{person.login}x": []}
    kept = [person.login, sha256(f"{person.login}x".encode()).hexdigest()]
    async with client_of("staff", settings) as client:
        await statuses(client, list(times))
        guessed_at = "update app.sign_in_pace set failures = 10, asked_at = now() where account = any($1)"
        assert await owner.execute(guessed_at, kept) == "UPDATE 2"
        for _ in range(40):
            for login, taken in times.items():
                began = time.perf_counter()
                assert (await try_password(client, login)).status_code == 429
                taken.append(time.perf_counter() - began)
    # other work on the machine makes some of them slower, and none quicker: the quickest quarter tells
    real, made_up = (statistics.quantiles(taken, n=4)[0] for taken in times.values())
    assert 0.6 < real / made_up < 1.6


async def test_what_was_typed_for_a_login_that_nobody_has_is_kept_as_its_hash_only(
    owner: asyncpg.Connection, settings: Settings
) -> None:
    """Somebody may have typed their password there."""
    async with client_of("staff", settings) as client:
        await try_password(client, "my-secret-password-typed-here")
    assert not await owner.fetchval("select exists (select from app.sign_in_pace where account like '%secret%')")


async def test_the_wait_is_told_in_words_and_what_was_typed_stays(
    owner: asyncpg.Connection, settings: Settings
) -> None:
    person = await make_person(owner, await make_town(owner, settings))
    async with client_of("staff", settings) as client:
        await statuses(client, [person.login] * 5)
        answer = await try_password(client, person.login, PASSWORD)
    wait = answer.headers["Retry-After"]
    assert (answer.status_code, f"あと{wait}秒たってから、もう一度" in answer.text) == (429, True)
    assert f'value="{person.login}"' in answer.text
    assert PASSWORD not in answer.text


async def test_the_browsers_cookie_is_for_this_host_and_no_script(
    owner: asyncpg.Connection, settings: Settings
) -> None:
    person = await make_person(owner, await make_town(owner, settings))
    async with client_of("staff", settings) as client:
        answer = await try_password(client, person.login, PASSWORD)
    cookie = next(each for each in answer.headers.get_list("set-cookie") if each.startswith(f"{KNOWN}="))
    assert set(cookie.split("; ")[1:]) == {"Path=/", "HttpOnly", "SameSite=strict", "Max-Age=7776000"}
    token = cookie.partition("=")[2].partition(";")[0]
    kept = await owner.fetch("select token_hash from app.known_browser where login = $1", person.login)
    assert [row["token_hash"] == token.encode() for row in kept] == [False]


async def test_a_browser_is_known_by_a_new_token_after_each_sign_in(
    owner: asyncpg.Connection, settings: Settings
) -> None:
    town = await make_town(owner, settings)
    one, other = await make_person(owner, town), await make_person(owner, town, "suzuki")
    async with client_of("staff", settings) as client:
        await try_password(client, one.login, PASSWORD)
        first = client.cookies[KNOWN]
        await try_password(client, other.login, PASSWORD)
        second = client.cookies[KNOWN]
    kept = await owner.fetch(
        "select login, token_hash from app.known_browser where login = any($1) order by login", [one.login, other.login]
    )
    assert first != second
    assert [row["login"] for row in kept] == sorted([one.login, other.login])
    assert len({row["token_hash"] for row in kept}) == 1


async def test_a_browser_is_known_for_twenty_people_at_most(owner: asyncpg.Connection, settings: Settings) -> None:
    people = await colleagues(owner, await make_town(owner, settings), 21)
    async with client_of("staff", settings) as client:
        for person in people:
            await try_password(client, person.login, PASSWORD)
    kept = await owner.fetch(
        "select login from app.known_browser where login = any($1)", [person.login for person in people]
    )
    assert {row["login"] for row in kept} == {person.login for person in people[1:]}


@pytest.mark.parametrize(
    "ended",
    [
        "update app.staff set password_hash = 'x', must_change_password = true where login = $1",
        "update app.staff set active = false where login = $1",
        "update app.known_browser set signed_in_at = signed_in_at - interval '91 days' where login = $1",
    ],
    ids=["reset", "stopped", "old"],
)
async def test_a_browser_is_no_longer_known(ended: str, owner: asyncpg.Connection, settings: Settings) -> None:
    person = await make_person(owner, await make_town(owner, settings))
    async with client_of("staff", settings) as client, client_of("staff", settings) as guesser:
        await try_password(client, person.login, PASSWORD)
        await owner.execute(ended, person.login)
        await statuses(guesser, [person.login] * 12)
        answer = await try_password(client, person.login)
    assert answer.status_code == 429
