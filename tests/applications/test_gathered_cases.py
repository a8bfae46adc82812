"""What goes together is answered as it would be alone: `submit_many` beside `submit`, in everything that can be told from outside."""

from collections import Counter
from collections.abc import Awaitable, Callable
from contextvars import ContextVar
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import pytest

from app.applications import submitting
from app.applications.reference import SubmissionKey
from app.applications.submitting import NotReachable, NotTaken
from app.calendar.tokyo import fiscal_year
from app.settings import Settings
from app.tenancy.new_id import new_id
from tests.applications.crowd import Crowd
from tests.applications.test_submitting import OTHER_ANSWERS, Applicant, change, copy_under, limit, supersede
from tests.factories import Town, add_key, add_procedure

pytestmark = pytest.mark.anyio

LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)
_made_id: ContextVar[UUID | None] = ContextVar("made_id", default=None)

# Each case: the state of a town, and an application to it --------------------------------------------------------------

Prepare = Callable[[Applicant, Town, asyncpg.Connection], Awaitable[None]]


async def plain(applicant: Applicant, town: Town, owner: asyncpg.Connection) -> None:
    """As it comes."""


async def repeat(applicant: Applicant, town: Town, owner: asyncpg.Connection) -> None:
    await applicant.send()


async def other_answers(applicant: Applicant, town: Town, owner: asyncpg.Connection) -> None:
    await applicant.send(OTHER_ANSWERS)


async def closed(applicant: Applicant, town: Town, owner: asyncpg.Connection) -> None:
    await change(owner, town, closes_at=datetime.now(UTC))


async def repeat_of_closed(applicant: Applicant, town: Town, owner: asyncpg.Connection) -> None:
    await applicant.send()
    await change(owner, town, closes_at=LONG_AGO)


async def closes_soon(applicant: Applicant, town: Town, owner: asyncpg.Connection) -> None:
    await change(owner, town, closes_at=datetime.now(UTC) + timedelta(hours=1), opens_at=LONG_AGO)


async def closed_but_put_off(applicant: Applicant, town: Town, owner: asyncpg.Connection) -> None:
    await change(owner, town, closes_at=LONG_AGO)
    await change(owner, town, extended_until=datetime.now(UTC) + timedelta(hours=1))


async def put_off_and_over(applicant: Applicant, town: Town, owner: asyncpg.Connection) -> None:
    await change(owner, town, closes_at=LONG_AGO)
    await change(owner, town, extended_until=LONG_AGO + timedelta(hours=1))


async def put_off_beyond_its_approval(applicant: Applicant, town: Town, owner: asyncpg.Connection) -> None:
    await closed_but_put_off(applicant, town, owner)
    await owner.execute(
        "update app.procedure_version set approved_until = $2 where municipality = $1", town.code, LONG_AGO
    )


async def not_yet_open(applicant: Applicant, town: Town, owner: asyncpg.Connection) -> None:
    await change(owner, town, opens_at=datetime.now(UTC) + timedelta(hours=1))


async def suspended(applicant: Applicant, town: Town, owner: asyncpg.Connection) -> None:
    await change(owner, town, suspended_at=LONG_AGO)


async def suspended_town(applicant: Applicant, town: Town, owner: asyncpg.Connection) -> None:
    await owner.execute("update app.municipality set suspended_at = clock_timestamp() where code = $1", town.code)


async def superseded_today(applicant: Applicant, town: Town, owner: asyncpg.Connection) -> None:
    await supersede(owner, town, hours_ago=23.9)


async def superseded_yesterday(applicant: Applicant, town: Town, owner: asyncpg.Connection) -> None:
    await supersede(owner, town, hours_ago=24.1)


async def another_procedures_version(applicant: Applicant, town: Town, owner: asyncpg.Connection) -> None:
    await add_procedure(owner, town, "other")
    applicant.version = (await town.published("other")).current


async def approval_over(applicant: Applicant, town: Town, owner: asyncpg.Connection) -> None:
    await owner.execute(
        "update app.procedure_version set approved_until = $2 where municipality = $1", town.code, LONG_AGO
    )


async def last_years_key(applicant: Applicant, town: Town, owner: asyncpg.Connection) -> None:
    """Sealed to last year's: sealed again, and taken."""
    await add_key(town, owner, "event", fiscal_year(datetime.now(UTC) - timedelta(days=366)))
    applicant.procedure = await town.published()


async def destroyed_key(applicant: Applicant, town: Town, owner: asyncpg.Connection) -> None:
    await owner.execute("update app.public_key set destroyed_at = clock_timestamp() where municipality = $1", town.code)


async def unusable_key(applicant: Applicant, town: Town, owner: asyncpg.Connection) -> None:
    await owner.execute("update app.public_key set unusable_since = now() where municipality = $1", town.code)


async def full(applicant: Applicant, town: Town, owner: asyncpg.Connection) -> None:
    await limit(owner, town, 0)


async def last_place(applicant: Applicant, town: Town, owner: asyncpg.Connection) -> None:
    await limit(owner, town, 1)


async def lots(applicant: Applicant, town: Town, owner: asyncpg.Connection) -> None:
    await change(owner, town, selection="lottery")
    await limit(owner, town, 0)


async def sealed_places(applicant: Applicant, town: Town, owner: asyncpg.Connection) -> None:
    await seal_choices(owner, town, [], keyed=True)


async def sealed_choice(applicant: Applicant, town: Town, owner: asyncpg.Connection) -> None:
    await seal_choices(owner, town, ["day"], keyed=False)


async def seal_choices(owner: asyncpg.Connection, town: Town, questions: list[str], *, keyed: bool) -> None:
    await owner.execute(
        "insert into app.choice_sealing (municipality, procedure, looked_to, questions, keyed_places) values ($1, $2, 1, $3, $4)",
        *(town.code, town.procedures["event"], questions, keyed),
    )


async def number_taken(applicant: Applicant, town: Town, owner: asyncpg.Connection) -> None:
    await take_numbers(applicant, town, owner, 1)


async def numbers_taken(applicant: Applicant, town: Town, owner: asyncpg.Connection) -> None:
    await take_numbers(applicant, town, owner, 4)


async def take_numbers(applicant: Applicant, town: Town, owner: asyncpg.Connection, count: int) -> None:
    await applicant.send(key=SubmissionKey.new())
    row = await owner.fetchrow("select * from app.application where municipality = $1", town.code)
    for candidate in applicant.key.candidates(town.code)[:count]:
        await copy_under(owner, row, candidate)


async def id_of_no_day(applicant: Applicant, town: Town, owner: asyncpg.Connection) -> None:
    _made_id.set(uuid4())


async def id_of_yesterday(applicant: Applicant, town: Town, owner: asyncpg.Connection) -> None:
    _made_id.set(UUID(int=new_id().int - (2 * 86_400_000 << 80)))


async def id_of_another(applicant: Applicant, town: Town, owner: asyncpg.Connection) -> None:
    await applicant.send(key=SubmissionKey.new())
    there = await owner.fetchval("select id from app.application where municipality = $1", town.code)
    _made_id.set(UUID(bytes=there.bytes))


CASES: tuple[Prepare, ...] = (
    *(plain, repeat, other_answers, closed, repeat_of_closed, closes_soon, not_yet_open, suspended, suspended_town),
    *(closed_but_put_off, put_off_and_over, put_off_beyond_its_approval),
    *(superseded_today, superseded_yesterday, another_procedures_version, approval_over),
    *(last_years_key, destroyed_key, unusable_key, full, last_place, lots, sealed_places, sealed_choice),
    *(number_taken, numbers_taken, id_of_no_day, id_of_yesterday, id_of_another),
)
GO_TOGETHER = {plain, closes_soon, closed_but_put_off, superseded_today, lots, sealed_choice}


async def prepared(case: Prepare, town: Town, settings: Settings, owner: asyncpg.Connection) -> Applicant:
    applicant = Applicant(settings, await town.published())
    await case(applicant, town, owner)
    return applicant


def sending(case: Prepare, applicant: Applicant) -> Callable[[], Awaitable[Any]]:
    last_year = case is last_years_key
    return lambda: applicant.send(now=datetime.now(UTC) - timedelta(days=366) if last_year else None)


async def told(send: Callable[[], Awaitable[Any]]) -> Any:
    try:
        return await send()
    except (NotTaken, NotReachable) as refused:
        return refused


COLUMNS = (
    "a.procedure_version, a.inquiry_key, a.sealing_key, length(a.sealed), length(a.address_sealed), a.sealed_format, a.language, left(a.place, 5), a.facets, "
    "a.fiscal_year, a.status, a.status_before, a.version, a.replays, a.channel, a.entered_by, length(a.inquiry_proof), length(a.reply_key)"
)


async def seen(told: Any, applicant: Applicant, town: Town, owner: asyncpg.Connection) -> list[Any]:
    """All that is the same in every run: what was told, and what stands in the town. Ids that belong to the town become names."""
    names = {
        str(value): name
        for name, value in [*town.procedures.items(), *town.sections.items(), *town.versions.items()]
        if value
    }
    keys = await owner.fetch("select id from app.public_key where municipality = $1 order by created_at", town.code)
    names |= {str(row["id"]): f"key {number}" for number, row in enumerate(keys)}
    names[str(applicant.version.id)] = "version of the form"

    def named(value: Any) -> Any:
        return names.get(str(value), "?") if isinstance(value, UUID) else value

    mine = await owner.fetchrow(
        "select id, reference, arrived_at from app.application where municipality = $1 and key_hash = $2",
        *(town.code, applicant.key.hashed()),
    )
    seen: list[Any] = [type(told).__name__, getattr(told, "reason", ""), getattr(told, "repeated", None)]
    if mine is not None:
        if hasattr(told, "reference"):
            assert (told.reference.symbols, told.arrived_at) == (mine["reference"], mine["arrived_at"])
        seen += [applicant.key.candidates(town.code).index(mine["reference"]), mine["id"].version]
        row = await owner.fetchrow(
            f"select {COLUMNS} from app.application a where a.municipality = $1 and a.id = $2", town.code, mine["id"]
        )
        seen += [*map(named, row)]
        events = await owner.fetch(
            "select at = $3 as then, to_status, from_status, staff, seen_version, correction, reply_sealed, note_sealed from app.status_event "
            "where municipality = $1 and application = $2",
            *(town.code, mine["id"], mine["arrived_at"]),
        )
        seen += [tuple(event) for event in events]
        letters = await owner.fetch(
            "select kind, recipient, language, facts - 'reference' - 'at', facts ->> 'reference' = $3, "
            "(facts ->> 'at')::timestamptz = $4, length(address_sealed), address_of, address_format, state, attempts, body_sealed "
            "from app.outbox where municipality = $1 and application = $2 order by kind",
            *(town.code, mine["id"], mine["reference"], mine["arrived_at"]),
        )
        seen += [
            tuple(named(str(value).replace(town.code, "#") if isinstance(value, str) else value) for value in letter)
            for letter in letters
        ]
    counts = await owner.fetchrow(
        "select (select count(*) from app.application where municipality = $1), (select count(*) from app.status_event where municipality = $1), "
        "(select count(*) from app.outbox where municipality = $1), (select sum(taken) from app.place where municipality = $1)",
        town.code,
    )
    return [*seen, tuple(counts)]


async def test_each_case_of_a_batch_is_answered_and_recorded_as_it_would_be_alone(
    crowd: Crowd,
    towns: Callable[[], Awaitable[Town]],
    settings: Settings,
    owner: asyncpg.Connection,
    sizes: Counter[int],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """All cases in one batch, each in a municipality of its own; and the same once more, one after the other."""
    monkeypatch.setattr(submitting, "new_id", lambda: _made_id.get() or new_id())
    expected = {}
    for case in CASES:
        town = await towns()
        token = _made_id.set(None)
        applicant = await prepared(case, town, settings, owner)
        expected[case.__name__] = await seen(await told(sending(case, applicant)), applicant, town, owner)
        _made_id.reset(token)
    assert not sizes

    sends, whose = [], []
    for case in CASES:
        town = await towns()
        token = _made_id.set(None)
        applicant = await prepared(case, town, settings, owner)
        sends.append(within(_made_id.get(), sending(case, applicant)))
        whose.append((case.__name__, applicant, town))
        _made_id.reset(token)
    answers = await crowd.go(*sends)
    assert sizes[len(CASES)] == 1
    met = {
        name: await seen(answer, applicant, town, owner)
        for answer, (name, applicant, town) in zip(answers, whose, strict=True)
    }
    assert met == expected
    moment = answers[0].arrived_at
    assert {case for case, answer in zip(CASES, answers, strict=True) if at_of(answer) == moment} == GO_TOGETHER


def at_of(told: Any) -> datetime | None:
    return getattr(told, "arrived_at", None)


def within(made: UUID | None, send: Callable[[], Awaitable[Any]]) -> Callable[[], Awaitable[Any]]:
    """Send in a context in which the application's id is this one."""

    async def sent() -> Any:
        _made_id.set(made)
        return await send()

    return sent
