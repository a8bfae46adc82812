"""Submissions that go together, and what happens beside them: nobody undoes, delays or silences another."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable

import asyncpg
import pytest

from app.applications.submitting import NotReachable, Receipt
from app.settings import Settings
from tests.applications.crowd import Crowd, arrivals, arriving_elsewhere, held, some, truth
from tests.applications.test_submitting import OTHER_ANSWERS, Applicant, limit
from tests.factories import Town
from tests.waiting import until

pytestmark = pytest.mark.anyio


async def test_the_same_key_twice_in_one_batch_is_one_application(
    crowd: Crowd,
    towns: Callable[[], Awaitable[Town]],
    settings: Settings,
    owner: asyncpg.Connection,
    sizes: Counter[int],
) -> None:
    town = await towns()
    (applicant,) = await some(town, settings, 1)
    answers = await crowd.go(*[applicant.send] * 6, lambda: applicant.send(OTHER_ANSWERS))
    assert sizes == {7: 1}
    assert {answer.reference.symbols for answer in answers} == set(await arrivals(owner, town))
    assert Counter(getattr(answer, "repeated", "other answers") for answer in answers) in (
        {False: 1, True: 5, "other answers": 1},
        {True: 6, False: 1},  # those of the last one arrived first
    )


async def test_more_than_sixty_four_go_in_several(
    crowd: Crowd,
    towns: Callable[[], Awaitable[Town]],
    settings: Settings,
    owner: asyncpg.Connection,
    sizes: Counter[int],
) -> None:
    town = await towns()
    people = await some(town, settings, 70)
    answers = await crowd.go(*[person.send for person in people])
    assert sizes == {64: 1, 6: 1}
    assert sorted(answer.reference.symbols for answer in answers) == sorted(await arrivals(owner, town))
    assert not any(answer.repeated for answer in answers)


async def test_one_that_the_database_refuses_undoes_nobody(
    crowd: Crowd,
    towns: Callable[[], Awaitable[Town]],
    settings: Settings,
    owner: asyncpg.Connection,
    sizes: Counter[int],
    caplog: pytest.LogCaptureFixture,
) -> None:
    town, other = await towns(), await towns()
    people = [*await some(town, settings, 3), *await some(other, settings, 1)]
    await owner.execute(
        "create function app.refuse() returns trigger language plpgsql as $$ begin raise exception 'no'; end $$;"
        "create trigger refuse before insert on app.outbox for each row "
        f"when (new.municipality = '{other.code}') execute function app.refuse()"
    )
    try:
        answers = await crowd.go(*[person.send for person in people])
    finally:
        await owner.execute("drop trigger refuse on app.outbox; drop function app.refuse()")
    assert sizes == {4: 1}
    assert [type(answer) for answer in answers] == [Receipt, Receipt, Receipt, NotReachable]
    assert sorted(answer.reference.symbols for answer in answers[:3]) == sorted(await arrivals(owner, town))
    assert await arrivals(owner, other) == []
    assert "a batch of submissions was undone: RaiseError" in caplog.text
    assert not (await people[3].receipt()).repeated


async def test_what_cannot_be_sent_at_all_undoes_nobody(
    crowd: Crowd, towns: Callable[[], Awaitable[Town]], settings: Settings, owner: asyncpg.Connection
) -> None:
    town = await towns()
    good, bad = await some(town, settings, 2)
    bad.language = "\udcff"  # no UTF-8 says it
    answers = await crowd.go(good.send, bad.send)
    assert [type(answer) for answer in answers] == [Receipt, NotReachable]
    assert await arrivals(owner, town) == [answers[0].reference.symbols]


async def test_a_batch_that_takes_too_long_is_told_to_all_and_may_be_repeated(
    crowd: Crowd,
    towns: Callable[[], Awaitable[Town]],
    settings: Settings,
    owners: asyncpg.Pool,
    owner: asyncpg.Connection,
    sizes: Counter[int],
) -> None:
    town = await towns()
    people = await some(town, settings, 4)
    async with arriving_elsewhere(owners, town, settings, people[2]):
        answers = await crowd.go(*[person.send for person in people])
    assert sizes == {4: 1}
    assert [type(answer) for answer in answers] == [NotReachable] * 4
    receipts = [await person.receipt() for person in people]
    assert {receipt.reference.symbols for receipt in receipts} < set(await arrivals(owner, town))
    assert len(await arrivals(owner, town)) == 1 + len(people)


async def test_who_hangs_up_harms_nobody_and_finds_what_arrived(
    crowd: Crowd,
    towns: Callable[[], Awaitable[Town]],
    settings: Settings,
    owners: asyncpg.Pool,
    owner: asyncpg.Connection,
    sizes: Counter[int],
) -> None:
    town = await towns()
    gone, *others = people = await some(town, settings, 4)
    async with arriving_elsewhere(owners, town, settings, others[0]):
        tasks = await crowd.begin(*[person.send for person in people])
        await until(lambda: truth(sizes == {4: 1}))
        tasks[0].cancel()
        with pytest.raises(asyncio.CancelledError):
            await tasks[0]
    receipts = await asyncio.gather(*tasks[1:])
    assert [receipt.repeated for receipt in receipts] == [False] * 3
    assert (await gone.receipt()).repeated
    assert len(await arrivals(owner, town)) == 1 + len(people)


async def test_who_hangs_up_before_the_batch_begins_is_not_in_it(
    crowd: Crowd,
    towns: Callable[[], Awaitable[Town]],
    settings: Settings,
    owner: asyncpg.Connection,
    sizes: Counter[int],
) -> None:
    town = await towns()
    people = await some(town, settings, 3)

    async def hang_up() -> None:
        task = asyncio.create_task(people[0].send())
        await until(lambda: truth(len(crowd.gathered._waiting) == 3))
        task.cancel()

    answers = await crowd.go(hang_up, *[person.send for person in people[1:]])
    assert sizes == {2: 1}
    assert sorted(answer.reference.symbols for answer in answers[1:]) == sorted(await arrivals(owner, town))


async def test_who_waits_too_long_for_a_statement_is_told_and_may_send_again(
    crowd: Crowd,
    towns: Callable[[], Awaitable[Town]],
    settings: Settings,
    owner: asyncpg.Connection,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    town = await towns()
    people = await some(town, settings, 3)
    with monkeypatch.context() as patched:
        patched.setattr("app.tenancy.gathering.QUEUE_SECONDS", 0.2)
        first = Applicant(settings, await crowd.town.published())
        async with held(crowd.owners, crowd.town):
            ahead = asyncio.create_task(first.send())
            await until(lambda: truth(len(crowd.gathered._flights) == 1))
            answers = await asyncio.gather(*(person.send() for person in people), return_exceptions=True)
        await ahead
    assert [type(answer) for answer in answers] == [NotReachable] * 3
    assert await arrivals(owner, town) == []
    assert not (await people[0].receipt()).repeated


async def test_a_limit_that_is_being_set_is_waited_for_by_its_own_applicants_only(
    crowd: Crowd,
    towns: Callable[[], Awaitable[Town]],
    settings: Settings,
    owners: asyncpg.Pool,
    owner: asyncpg.Connection,
    sizes: Counter[int],
) -> None:
    town, limited = await towns(), await towns()
    people = [*await some(town, settings, 2), *await some(limited, settings, 2)]
    async with owners.acquire() as connection, connection.transaction():
        await limit(connection, limited, 1)
        tasks = await crowd.begin(*[person.send for person in people])
        receipts = await asyncio.gather(*tasks[:2])
        assert sizes == {4: 1}
        assert not any(task.done() for task in tasks[2:])
    answers = await asyncio.gather(*tasks[2:], return_exceptions=True)
    assert all(isinstance(receipt, Receipt) for receipt in receipts)
    assert sorted(type(answer).__name__ for answer in answers) == ["NotTaken", "Receipt"]
    assert await owner.fetchval("select taken from app.place where municipality = $1", limited.code) == 1


async def test_who_sets_a_limit_waits_for_the_batch_and_counts_it(
    crowd: Crowd,
    towns: Callable[[], Awaitable[Town]],
    settings: Settings,
    owners: asyncpg.Pool,
    owner: asyncpg.Connection,
    sizes: Counter[int],
) -> None:
    town, elsewhere = await towns(), await towns()
    people = await some(town, settings, 3)
    (other,) = await some(elsewhere, settings, 1)
    async with arriving_elsewhere(owners, elsewhere, settings, other):
        tasks = await crowd.begin(*[person.send for person in [*people, other]])
        await until(lambda: truth(sizes == {4: 1}))
        await until(lambda: waits(owner))
        setting = asyncio.create_task(limit(owner, town, 5))
        await asyncio.sleep(0.3)
        assert not setting.done()
    await asyncio.gather(*tasks)
    await setting
    assert await owner.fetchval("select taken from app.place where municipality = $1", town.code) == 3


async def waits(owner: asyncpg.Connection) -> bool:
    """Whether a batch waits for another transaction."""
    found: bool = await owner.fetchval(
        "select exists (select from pg_locks where locktype = 'transactionid' and not granted)"
    )
    return found
