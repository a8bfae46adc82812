"""An application arrives with its files, or not at all: which are linked, what is missing, and what a repeat finds."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import UUID, uuid4

import asyncpg
import pytest

from app.applications.entering import Case, enter, held_under
from app.applications.reference import SubmissionKey
from app.applications.submitting import AlreadyArrived, AnswersRefused, NotTaken, Receipt, submit
from app.attachments import holding
from app.attachments.ceilings import APPLICATION_BYTES
from app.attachments.holding import Held
from app.calendar.tokyo import fiscal_year
from app.procedures.procedures_for_staff import compiled_versions
from app.settings import Settings
from app.tenancy.engine import ENGINE, ScopedEngine
from app.tenancy.scope import scoped
from tests.factories import ANSWERS, Town, add_key, add_procedure, make_person, make_town
from tests.held_files import DEFINITION, AtHand, Hand, hand_of

pytestmark = pytest.mark.anyio

Files = Mapping[str, AtHand]


@pytest.fixture
async def town(database: ScopedEngine, owner: asyncpg.Connection, settings: Settings) -> Town:
    return await make_town(owner, settings, {"event": DEFINITION})


@pytest.fixture
async def hand(owner: asyncpg.Connection, town: Town) -> Hand:
    return await hand_of(owner, town)


async def sent(
    hand: Hand,
    settings: Settings,
    attached: Sequence[UUID],
    files: Files | None = None,
    key: SubmissionKey | None = None,
) -> Receipt | AlreadyArrived:
    procedure = await hand.town.published()
    return await submit(
        *(procedure, procedure.current, {**ANSWERS, "photo": [file.hex for file in attached]}, key or hand.key),
        inquiry_keys=settings.inquiry_keys,
        seat_key=settings.key_of_seats(),
        language="ja",
        now=datetime.now(UTC),
        files=await hand.files() if files is None else files,
    )


async def linked(owner: asyncpg.Connection, town: Town) -> dict[UUID, UUID | None]:
    rows = await owner.fetch("select id, application from app.attachment where municipality = $1", town.code)
    return {row["id"]: row["application"] for row in rows}


async def arrived(owner: asyncpg.Connection, town: Town) -> list[UUID]:
    return [row["id"] for row in await owner.fetch("select id from app.application where municipality = $1", town.code)]


async def test_an_application_takes_the_files_that_it_names(
    hand: Hand, settings: Settings, owner: asyncpg.Connection
) -> None:
    first, second, left = [await hand.attach() for _ in range(3)]
    assert isinstance(await sent(hand, settings, [second, first]), Receipt)
    (application,) = await arrived(owner, hand.town)
    assert await linked(owner, hand.town) == {first: application, second: application, left: None}
    assert {row.id: row.linked for row in await holding.held(hand.town.code, hand.key.hashed())} == {
        first: True,
        second: True,
        left: False,
    }


async def test_a_repeat_links_nothing_more_and_is_answered_as_one(
    hand: Hand, settings: Settings, owner: asyncpg.Connection
) -> None:
    file = await hand.attach()
    first = await sent(hand, settings, [file])
    later = await hand.attach()
    again = await sent(hand, settings, [file])
    assert isinstance(first, Receipt)
    assert isinstance(again, Receipt)
    assert again.repeated
    assert again.reference == first.reference
    other = await sent(hand, settings, [file, later])
    assert isinstance(other, AlreadyArrived)
    assert (await linked(owner, hand.town))[later] is None


async def test_a_file_that_is_sent_again_after_the_arrival_is_the_one_that_arrived(
    hand: Hand, settings: Settings, owner: asyncpg.Connection
) -> None:
    """Whoever goes back and sends the form once more posts its files once more: the same ids make it the same application."""
    said = hand.sealed()
    file, _ = await hand.begin()
    await holding.finish(hand.holder, file, said)
    await sent(hand, settings, [file])
    again, _ = await hand.begin()
    assert await holding.finish(hand.holder, again, said) == (Held.same, file)
    told = await sent(hand, settings, [file])
    assert isinstance(told, Receipt)
    assert told.repeated
    assert set(await linked(owner, hand.town)) == {file}


async def test_twenty_of_the_same_at_once_are_one_application_with_its_files(
    hand: Hand, settings: Settings, owner: asyncpg.Connection
) -> None:
    attached = [await hand.attach(size=1000) for _ in range(4)]
    files = await hand.files()
    told = await asyncio.gather(*(sent(hand, settings, attached, files) for _ in range(20)))
    assert {type(one) for one in told} == {Receipt}
    assert sum(not one.repeated for one in told if isinstance(one, Receipt)) == 1
    (application,) = await arrived(owner, hand.town)
    assert await linked(owner, hand.town) == dict.fromkeys(attached, application)


async def missing(
    hand: Hand, settings: Settings, owner: asyncpg.Connection, files: Sequence[UUID], known: Files
) -> None:
    """These were held when the page was drawn and are not any more: nothing is recorded, and the whole ones stay held."""
    before = await linked(owner, hand.town)
    with pytest.raises(NotTaken) as refused:
        await sent(hand, settings, files, known)
    assert refused.value.reason == "attachments_missing"
    assert await arrived(owner, hand.town) == []
    assert await linked(owner, hand.town) == before


async def test_a_file_that_was_released_meanwhile_is_missed(
    hand: Hand, settings: Settings, owner: asyncpg.Connection
) -> None:
    stays, goes = await hand.attach(), await hand.attach()
    known = await hand.files()
    await holding.release(hand.holder, goes)
    await missing(hand, settings, owner, [stays, goes], known)
    assert isinstance(await sent(hand, settings, [stays]), Receipt)


async def test_after_a_day_a_file_is_missed_before_any_job_has_run(
    hand: Hand, settings: Settings, owner: asyncpg.Connection
) -> None:
    file = await hand.attach()
    known = await hand.files()
    await owner.execute(
        "update app.attachment set touched_at = clock_timestamp() - interval '24 hours 1 second' where id = $1", file
    )
    assert await hand.files() == {}
    await missing(hand, settings, owner, [file], known)
    with pytest.raises(AnswersRefused):  # a page that asks what is held says which one is gone
        await sent(hand, settings, [file])


async def test_asking_what_is_held_is_a_touch(hand: Hand, settings: Settings, owner: asyncpg.Connection) -> None:
    file = await hand.attach()
    await owner.execute(
        "update app.attachment set touched_at = clock_timestamp() - interval '23 hours 59 minutes' where id = $1", file
    )
    await hand.files()
    age = await owner.fetchval("select clock_timestamp() - touched_at from app.attachment where id = $1", file)
    assert age.total_seconds() < 60
    assert isinstance(await sent(hand, settings, [file]), Receipt)


async def test_an_unfinished_file_is_missed(hand: Hand, settings: Settings, owner: asyncpg.Connection) -> None:
    whole = await hand.attach()
    begun, _ = await hand.begin()
    (known,) = (await hand.files()).values()
    await missing(hand, settings, owner, [begun], {begun.hex: replace(known, id=begun)})
    await missing(hand, settings, owner, [whole, begun], {begun.hex: replace(known, id=begun), whole.hex: known})


async def test_somebody_elses_file_is_missed_like_one_that_never_was(
    hand: Hand, settings: Settings, owner: asyncpg.Connection
) -> None:
    stranger = hand.with_key(SubmissionKey.new())
    theirs = await stranger.attach()
    (known,) = (await stranger.files()).values()
    nobodys = uuid4()
    for file in (theirs, nobodys):
        await missing(hand, settings, owner, [file], {file.hex: replace(known, id=file)})
        with pytest.raises(AnswersRefused):
            await sent(hand, settings, [file])


async def test_a_file_of_another_application_is_missed(
    hand: Hand, settings: Settings, owner: asyncpg.Connection
) -> None:
    file = await hand.attach()
    known = await hand.files()
    await sent(hand, settings, [file])
    with pytest.raises(NotTaken):
        await sent(hand, settings, [file], known, SubmissionKey.new())
    assert len(await arrived(owner, hand.town)) == 1


async def test_a_file_for_another_procedure_is_missed(
    hand: Hand, settings: Settings, owner: asyncpg.Connection
) -> None:
    await add_procedure(owner, hand.town, "other", DEFINITION)
    other = replace(await hand_of(owner, hand.town, "other"), key=hand.key)
    other = replace(other, holder=replace(other.holder, key_hash=hand.key.hashed()))
    file = await other.attach()
    await missing(hand, settings, owner, [file], await hand.files())


async def test_a_file_sealed_to_a_key_of_another_year_is_missed(
    hand: Hand, settings: Settings, owner: asyncpg.Connection
) -> None:
    """Whoever opens the application has this year's key, and the other one goes with its own year."""
    earlier = await add_key(hand.town, owner, "event", fiscal_year(datetime.now(UTC)) - 1)
    file = await hand.attach()
    known = await hand.files()
    assert await holding.finish(hand.holder, (await hand.begin())[0], replace(hand.sealed(), sealing_key=earlier)) == (
        Held.other_key,
        None,
    )
    await owner.execute("update app.attachment set sealing_key = $2 where id = $1", file, earlier)
    await missing(hand, settings, owner, [file], known)
    # it is not listed any more, and counts for nothing when it is chosen again
    assert await hand.files() == {}
    await owner.execute("update app.attachment set size = $2 where id = $1", file, APPLICATION_BYTES)
    again = await hand.attach()
    assert isinstance(await sent(hand, settings, [again]), Receipt)


async def test_a_place_that_is_gone_leaves_the_files_held(
    hand: Hand, settings: Settings, owner: asyncpg.Connection
) -> None:
    await owner.execute(
        "insert into app.place (municipality, procedure, place, capacity) values ($1, $2, '', 0)",
        *(hand.town.code, hand.town.procedures["event"]),
    )
    await owner.execute("update app.procedure set selection = 'first_come' where municipality = $1", hand.town.code)
    file = await hand.attach()
    with pytest.raises(NotTaken) as refused:
        await sent(hand, settings, [file])
    assert refused.value.reason == "full"
    assert await linked(owner, hand.town) == {file: None}


async def test_staff_attach_what_came_on_paper(town: Town, settings: Settings, owner: asyncpg.Connection) -> None:
    alice = await make_person(owner, town)
    case = Case(uuid4(), "paper", date(2026, 11, 1))
    hand = await hand_of(owner, town, network=None)
    hand.holder = replace(hand.holder, scope=alice.scope, key_hash=held_under(case.entry))
    file = await hand.attach()
    files = await hand.files()
    posted, ghost = {**ANSWERS, "photo": [file.hex]}, uuid4()
    unknown, gone = {**ANSWERS, "photo": [ghost.hex]}, {ghost.hex: replace(files[file.hex], id=ghost)}
    procedure = town.procedures["event"]
    with scoped(alice.scope):
        async with ENGINE.unit():
            version = (await compiled_versions([town.versions["event"]]))[town.versions["event"]]
            known = (version, case, posted, alice.id)
            with pytest.raises(NotTaken):
                await enter(
                    *(procedure, version, case, unknown, alice.id), seat_key=settings.key_of_seats(), files=gone
                )
            assert not (await enter(procedure, *known, seat_key=settings.key_of_seats(), files=files)).repeated
            assert (await enter(procedure, *known, seat_key=settings.key_of_seats(), files=files)).repeated
    (application,) = await arrived(owner, town)
    assert await linked(owner, town) == {file: application}
