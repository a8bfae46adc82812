"""Who chooses 乳がん体験者の会 tells an illness: whoever reads the database alone does not learn who did, and all are counted all the same."""

import asyncio
import hmac
import json
import re
import secrets
from uuid import uuid4

import asyncpg
import pytest

from app.applications.entering import Case, enter
from app.applications.reference import ReferenceNumber
from app.applications.submitting import NotTaken, Receipt
from app.calendar.tokyo import today
from app.procedures.choice_sealing import AT_A_TIME, seal_next_choices
from app.procedures.fields import FIELD_TYPES
from app.procedures.places import set_capacities
from app.procedures.procedure_admin import procedure_details
from app.procedures.procedures_for_staff import compiled_versions
from app.procedures.seats import Seats
from app.settings import Settings
from app.tenancy.engine import ENGINE, ScopedEngine
from app.tenancy.new_id import new_id
from app.tenancy.refusals import Refusal
from app.tenancy.scope import Role, Scope, scoped
from tests.clients import form_token, signed_in_client
from tests.factories import Town, make_person, make_town, publish, submit_one
from tests.procedures.definitions import definition, question, text
from tests.waiting import until

pytestmark = pytest.mark.anyio

SURVIVORS, SEMINAR = "zq-survivors", "zq-seminar"
FORM = definition(
    question(
        "event",
        "choice",
        required=True,
        item=None,
        facet=True,
        choices=[{"id": SURVIVORS, "label": text("乳がん体験者の会")}, {"id": SEMINAR, "label": text("セミナー")}],
    ),
    question(
        "childcare",
        "choice",
        item=None,
        facet=True,
        choices=[{"id": "no", "label": text("なし")}, {"id": "yes", "label": text("あり")}],
    ),
    question("name", "name", required=True, item="氏名"),
    question("diagnosed_on", "date", item="診断日", special_care=True, when={"question": "event", "is": [SURVIVORS]}),
    capacity_question="event",
)
# the same before the question about the diagnosis: nothing is told
INNOCENT = {**FORM, "sections": [{**FORM["sections"][0], "questions": FORM["sections"][0]["questions"][:3]}]}
# of the applications alone, or of what was drawn by chance
OWN = {"id", "reference", "key_hash", "digest", "inquiry_proof", "reply_key", "sealed", "arrived_at", "place", "at", "created_at", "due_at", "facts"}  # fmt: skip
DEFINITIONS = {"procedure_version", "draft_change", "approval"}


@pytest.fixture
async def town(database: ScopedEngine, owner: asyncpg.Connection, settings: Settings) -> Town:
    town = await make_town(owner, settings, {"event": FORM})
    await made(settings, town)
    return town


async def made(settings: Settings, town: Town) -> None:
    """Everything that the worker has to do about choices."""
    while await seal_next_choices(settings.key_of_seats(), town.code):
        pass


async def apply_for(town: Town, settings: Settings, event: str) -> Receipt:
    return await submit_one(town, settings, {"event": [event], "childcare": ["yes"], "name": ["四谷 花子"]})


async def stored(owner: asyncpg.Connection, receipt: Receipt) -> asyncpg.Record:
    row = await owner.fetchrow(
        "select * from app.application where municipality = $1 and reference = $2",
        receipt.reference.municipality,
        receipt.reference.symbols,
    )
    assert row is not None
    return row


async def older_program(owner: asyncpg.Connection, town: Town, place: str | None, facets: list[str]) -> str:
    """An application with place and facets as the program of 0.2.0 sends them; its outcome or SQLSTATE."""
    reference = "".join(secrets.choice("0123456789ABCDEFGHJKMNPQRSTVWXYZ") for _ in range(10))
    key = await owner.fetchval("select id from app.public_key where municipality = $1", town.code)
    some = secrets.token_bytes
    try:
        with scoped(Scope(Role.applicant)):
            rows = await ENGINE.fetch(
                "select outcome from api.submit($1, $2, $3, $4, $5::text[], $6, $7, $8::smallint, $9, $10, $11, $12, $13, $14, $15, $16::text[])",
                *(
                    town.code,
                    town.procedures["event"],
                    town.versions["event"],
                    new_id(),
                    [reference],
                    some(32),
                    some(32),
                ),
                *(1, some(32), some(32), key, some(600), None, "ja", place, facets),
            )
    except asyncpg.PostgresError as refused:
        return str(refused.sqlstate)
    return str(rows[0]["outcome"])


async def limit(owner: asyncpg.Connection, town: Town, place: str, capacity: int) -> None:
    await owner.execute(
        "insert into app.place (municipality, procedure, place, capacity) values ($1, $2, $3, $4)",
        *(town.code, town.procedures["event"], place, capacity),
    )


async def counted(owner: asyncpg.Connection, town: Town) -> dict[str, int]:
    rows = await owner.fetch("select place, taken from app.place where municipality = $1 order by place", town.code)
    return {row["place"]: row["taken"] for row in rows}


def seat(settings: Settings, town: Town, choice: str) -> str:
    return Seats(settings.key_of_seats(), town.code, town.procedures["event"]).seat(choice)


# What a reader of the database sees ---------------------------------------------------------------------------------


async def test_the_choice_stands_in_no_column_of_any_table(
    town: Town, owner: asyncpg.Connection, settings: Settings
) -> None:
    for choice in (SURVIVORS, SEMINAR):
        await apply_for(town, settings, choice)
    tables = await owner.fetch(
        "select table_name from information_schema.columns where table_schema = 'app' and column_name = 'municipality'"
    )
    found = {}
    for table in {row["table_name"] for row in tables} - DEFINITIONS:
        rows = await owner.fetch(
            f"select to_jsonb(t)::text as row from app.{table} t where t.municipality = $1", town.code
        )
        found[table] = [row["row"] for row in rows if SURVIVORS in row["row"] or SEMINAR in row["row"]]
    assert {table: rows for table, rows in found.items() if rows} == {}


async def test_two_applicants_differ_by_their_seat_alone(
    town: Town, owner: asyncpg.Connection, settings: Settings
) -> None:
    one, other = [await stored(owner, await apply_for(town, settings, choice)) for choice in (SURVIVORS, SEMINAR)]
    assert {name for name in one.keys() if one[name] != other[name]} <= OWN  # noqa: SIM118  a record iterates its values
    assert len(one["sealed"]) == len(other["sealed"])
    assert (one["facets"], other["facets"]) == (["childcare=yes"], ["childcare=yes"])
    assert (one["place"], other["place"]) == (seat(settings, town, SURVIVORS), seat(settings, town, SEMINAR))
    about = [
        await owner.fetch(
            f"select * from app.{table} where municipality = $1 and application = $2", town.code, row["id"]
        )
        for row in (one, other)
        for table in ("status_event", "outbox")
    ]
    for rows, others in zip(about[:2], about[2:], strict=True):
        for row, beside in zip(rows, others, strict=True):
            assert {name for name in row.keys() if row[name] != beside[name]} <= {*OWN, "application"}  # noqa: SIM118


async def test_an_entered_application_shows_as_little(
    town: Town, owner: asyncpg.Connection, settings: Settings
) -> None:
    reference = await entered(town, owner, settings, SURVIVORS)
    row = await owner.fetchrow(
        "select facets, place from app.application where municipality = $1 and reference = $2",
        town.code,
        reference.symbols,
    )
    assert (row["facets"], row["place"]) == ([], seat(settings, town, SURVIVORS))


async def entered(town: Town, owner: asyncpg.Connection, settings: Settings, event: str) -> ReferenceNumber:
    person = await make_person(owner, town, secrets.token_hex(4))
    case = Case(uuid4(), "paper", today())
    with scoped(person.scope):
        version = (await compiled_versions([town.versions["event"]]))[town.versions["event"]]
        async with ENGINE.unit():
            made_now = await enter(
                town.procedures["event"],
                version,
                case,
                {"event": [event], "name": ["四谷 花子"]},
                person.id,
                seat_key=settings.key_of_seats(),
            )
    return made_now.reference


@pytest.mark.parametrize("choice", ["a", "", None])
def test_a_seat_is_the_keyed_hash_of_where_it_is_and_what_was_chosen(choice: str | None) -> None:
    key, procedure = secrets.token_bytes(32), uuid4()
    hashed = hmac.digest(key, b"todoke seat 1131041" + procedure.bytes + (choice or "").encode(), "sha256").hex()
    for _ in range(2):
        assert Seats(key, "131041", procedure).seat(choice).rpartition(":")[2] == hashed


def test_a_seat_names_its_procedure_and_choice_and_needs_the_key() -> None:
    one, other = uuid4(), uuid4()
    key = secrets.token_bytes(32)
    here = Seats(key, "131041", one)
    others = [
        Seats(key, "131041", other).seat("a"),
        Seats(key, "131059", one).seat("a"),
        Seats(secrets.token_bytes(32), "131041", one).seat("a"),
        here.seat("b"),
        here.seat(None),
    ]
    assert here.seat("a") not in others
    assert len({*others}) == len(others)
    assert here.seat(None) == here.seat("")
    assert re.fullmatch(r"seat:[0-9a-f]{8}:[0-9a-f]{64}", here.seat("a"))
    assert key.hex() not in repr(here)


def test_no_token_of_the_blind_index_is_of_a_choice() -> None:
    assert [name for name, each in FIELD_TYPES.items() if each.closed and each.meaning] == []


# Counting -----------------------------------------------------------------------------------------------------------


async def test_seats_are_counted_and_full(town: Town, owner: asyncpg.Connection, settings: Settings) -> None:
    await limit(owner, town, seat(settings, town, SURVIVORS), 2)
    await limit(owner, town, seat(settings, town, SEMINAR), 1)
    await apply_for(town, settings, SURVIVORS)
    await apply_for(town, settings, SEMINAR)
    with pytest.raises(NotTaken, match="full"):
        await apply_for(town, settings, SEMINAR)
    await entered(town, owner, settings, SURVIVORS)
    with pytest.raises(NotTaken, match="full"):
        await apply_for(town, settings, SURVIVORS)
    assert sorted((await counted(owner, town)).values()) == [1, 2]


async def test_another_key_counts_nobody_beside_the_others(
    town: Town, owner: asyncpg.Connection, settings: Settings
) -> None:
    """A part with a key of its own would find no limit and take everybody."""
    foreign = Seats(secrets.token_bytes(32), town.code, town.procedures["event"])
    await limit(owner, town, seat(settings, town, SURVIVORS), 1)
    assert await older_program(owner, town, foreign.seat(SURVIVORS), []) == Refusal.other_place


# Rolling over -------------------------------------------------------------------------------------------------------


@pytest.fixture
async def older(database: ScopedEngine, owner: asyncpg.Connection, settings: Settings) -> Town:
    """A procedure as 0.2.0 left it: limits and applications in the clear, the worker not started yet."""
    town = await make_town(owner, settings, {"event": FORM})
    await limit(owner, town, SURVIVORS, 3)
    await limit(owner, town, SEMINAR, 2)
    for choice in (SURVIVORS, SURVIVORS, SEMINAR):
        assert await older_program(owner, town, choice, [f"event={choice}", "childcare=yes"]) == "arrived"
    return town


async def in_clear(owner: asyncpg.Connection, town: Town) -> int:
    count: int = await owner.fetchval(
        "select count(*) from app.application where municipality = $1 and (place not like 'seat:%' or 'event' = any (select split_part(f, '=', 1) from unnest(facets) f))",
        town.code,
    )
    return count


async def test_what_was_in_the_open_before_is_taken_away(
    older: Town, owner: asyncpg.Connection, settings: Settings
) -> None:
    """The reproduction: with the program of 0.2.0 anybody who reads the database sees the choice beside the 到達番号."""
    assert await in_clear(owner, older) == 3
    await made(settings, older)
    assert await in_clear(owner, older) == 0
    rows = await owner.fetch("select facets from app.application where municipality = $1", older.code)
    assert [row["facets"] for row in rows] == [["childcare=yes"]] * 3
    assert await counted(owner, older) == {seat(settings, older, SURVIVORS): 2, seat(settings, older, SEMINAR): 1}
    assert await owner.fetchval("select count(place_before) from app.place where municipality = $1", older.code) == 0


async def test_before_the_worker_has_come_nobody_is_taken_too_many(
    older: Town, owner: asyncpg.Connection, settings: Settings
) -> None:
    await apply_for(older, settings, SURVIVORS)
    with pytest.raises(NotTaken, match="full"):
        await apply_for(older, settings, SURVIVORS)
    await made(settings, older)
    with pytest.raises(NotTaken, match="full"):
        await apply_for(older, settings, SURVIVORS)
    assert await in_clear(owner, older) == 0


async def test_while_the_worker_goes_through_an_older_program_takes_nobody(
    older: Town, owner: asyncpg.Connection, settings: Settings
) -> None:
    """Its applicant is asked to send it again, which the next program takes; nobody is taken who is not counted."""
    await begun(older, settings)
    assert await older_program(owner, older, SURVIVORS, [f"event={SURVIVORS}"]) == Refusal.other_place
    await apply_for(older, settings, SURVIVORS)
    with pytest.raises(NotTaken, match="full"):
        await apply_for(older, settings, SURVIVORS)
    assert await in_clear(owner, older) == 3
    await expired(owner, older)
    await made(settings, older)
    assert await in_clear(owner, older) == 0
    assert await counted(owner, older) == {seat(settings, older, SURVIVORS): 3, seat(settings, older, SEMINAR): 1}


async def test_afterwards_an_older_program_is_refused_and_leaves_nothing(
    older: Town, owner: asyncpg.Connection, settings: Settings
) -> None:
    await made(settings, older)
    assert await older_program(owner, older, SURVIVORS, [f"event={SURVIVORS}"]) == Refusal.other_place
    assert await in_clear(owner, older) == 0


async def begun(town: Town, settings: Settings) -> None:
    """A worker that ends after the beginning."""
    seats = Seats(settings.key_of_seats(), town.code, town.procedures["event"]).of([SURVIVORS, SEMINAR])
    with scoped(Scope(Role.worker)):
        await ENGINE.fetch("select api.plan_choices()")
        async with ENGINE.unit():
            await ENGINE.fetch("select * from api.claim('choices', $1)", town.code)
            await ENGINE.fetch(
                "select api.begin_sealing_choices($1, 1, array['event'], true, $2::text[], $3::text[])",
                *(town.procedures["event"], list(seats), list(seats.values())),
            )


async def expired(owner: asyncpg.Connection, town: Town) -> None:
    await owner.execute("update app.job set leased_until = clock_timestamp() where municipality = $1", town.code)


async def test_a_withdrawal_on_the_way_makes_one_place_free(
    older: Town, owner: asyncpg.Connection, settings: Settings
) -> None:
    await begun(older, settings)
    assert await counted(owner, older) == {seat(settings, older, SURVIVORS): 2, seat(settings, older, SEMINAR): 1}
    person = await make_person(owner, older, "withdrawing")
    withdrawn = await owner.fetchrow(
        "select id, version from app.application where municipality = $1 and place = $2 limit 1", older.code, SURVIVORS
    )
    with scoped(person.scope):
        async with ENGINE.unit():
            await ENGINE.fetch(
                "insert into app.status_event (municipality, application, to_status, staff, seen_version) values ($1, $2, 'withdrawn', $3, $4)",
                *(older.code, withdrawn["id"], person.id, withdrawn["version"]),
            )
    assert await counted(owner, older) == {seat(settings, older, SURVIVORS): 1, seat(settings, older, SEMINAR): 1}


async def moved_on(owner: asyncpg.Connection, town: Town) -> bool:
    return await in_clear(owner, town) < AT_A_TIME


async def test_batches_go_on_where_another_worker_ended(
    town: Town, owner: asyncpg.Connection, settings: Settings
) -> None:
    """More than one batch, of which the worker did the first."""
    await apply_for(town, settings, SURVIVORS)
    await owner.execute(
        "update app.choice_sealing set keyed_places = false, questions = '{}', looked_to = 0 where municipality = $1",
        town.code,
    )
    await owner.execute(
        "insert into app.application (municipality, procedure, procedure_version, reference, key_hash, digest, inquiry_key, inquiry_proof, reply_key,"
        " sealing_key, sealed, language, place, facets, fiscal_year, arrived_at)"
        " select municipality, procedure, procedure_version, upper(lpad(to_hex(n + 4096), 10, '0')), sha256(n::text::bytea), digest, inquiry_key, inquiry_proof,"
        " reply_key, sealing_key, sealed, language, $2, array[$3], fiscal_year, arrived_at + n * interval '1 ms'"
        " from app.application, generate_series(1, $4) n where municipality = $1",
        *(town.code, SURVIVORS, f"event={SURVIVORS}", AT_A_TIME + 10),
    )
    first = asyncio.create_task(seal_next_choices(settings.key_of_seats(), town.code))
    await until(lambda: moved_on(owner, town))
    first.cancel()
    await asyncio.gather(first, return_exceptions=True)
    await expired(owner, town)
    await made(settings, town)
    assert await in_clear(owner, town) == 0


async def test_a_version_of_before_is_counted_with_the_new_one(
    database: ScopedEngine, owner: asyncpg.Connection, settings: Settings
) -> None:
    """A new version makes the choice telling; who has the old form open is counted by the same seats, and the old answers are taken away."""
    town = await make_town(owner, settings, {"event": INNOCENT})
    await limit(owner, town, SURVIVORS, 2)
    await made(settings, town)
    await apply_for(town, settings, SURVIVORS)
    assert await in_clear(owner, town) == 1
    open_before = await town.published()
    await publish(owner, town, "event", FORM)
    await made(settings, town)
    assert await in_clear(owner, town) == 0
    from tests.applications.test_submitting import Applicant

    late = Applicant(settings, open_before)
    await late.receipt({"event": [SURVIVORS], "name": ["四谷 太郎"]})
    assert await in_clear(owner, town) == 0
    with pytest.raises(NotTaken, match="full"):
        await apply_for(town, settings, SURVIVORS)


async def test_a_form_whose_choices_tell_nothing_stays_as_it_was(
    database: ScopedEngine, owner: asyncpg.Connection, settings: Settings
) -> None:
    town = await make_town(owner, settings)
    await made(settings, town)
    row = await stored(owner, await submit_one(town, settings))
    assert (row["facets"], row["place"]) == (["day=first"], None)


async def test_the_log_names_no_choice_whose_limit_was_set_before_the_first_publication(
    database: ScopedEngine, owner: asyncpg.Connection, settings: Settings
) -> None:
    """A seat's limit is compared with the log's for ever. What the draft tells is not asked: it may be marked later."""
    town = await make_town(owner, settings, {"event": FORM})
    await owner.execute("delete from app.procedure_version where municipality = $1", town.code)
    await owner.execute(
        "insert into app.procedure_version (municipality, procedure, number, definition, content_hash) values ($1, $2, 1, $3, $4)",
        *(town.code, town.procedures["event"], json.dumps(INNOCENT), bytes(32)),
    )
    async with signed_in_client(await make_person(owner, town, "limiting"), settings) as client:
        token = form_token(await client.get("/password"))
        for capacity in ("7", "12"):
            limits = {f"capacity.{SURVIVORS}": "5", f"capacity.{SEMINAR}": capacity}
            sent = await client.post("/procedures/event/places", data={"csrf_token": token, **limits})
            assert sent.status_code == 303
    await publish(owner, town, "event", FORM)
    await made(settings, town)
    logged = await owner.fetch(
        "select details from app.audit_event where municipality = $1 and action = 'capacity_changed' order by id",
        town.code,
    )
    survivors, seminar = (seat(settings, town, choice) for choice in (SURVIVORS, SEMINAR))
    assert [json.loads(row["details"])["changed"] for row in logged] == [
        {survivors: ["", "5"], seminar: ["", "7"]},
        {seminar: ["7", "12"]},
    ]
    assert await counted(owner, town) == {survivors: 0, seminar: 0}


async def test_the_order_of_the_limits_rows_does_not_tell_which_choice_each_is(
    owner: asyncpg.Connection, settings: Settings
) -> None:
    many = [f"zq-{number}" for number in range(8)]
    offered = [{"id": one, "label": text(one)} for one in many]
    event = question("event", "choice", item=None, choices=offered)
    town = await make_town(owner, settings, {"event": definition(event, capacity_question="event")})
    await made(settings, town)
    person = await make_person(owner, town, "setting")
    seats = Seats(settings.key_of_seats(), town.code, town.procedures["event"])
    with scoped(person.scope):
        async with ENGINE.unit():
            procedure = await procedure_details("event")
            await set_capacities(procedure, {seats.seat(one): 5 for one in many}, person.id)
    rows = await owner.fetch("select place from app.place where municipality = $1 order by ctid", town.code)
    places = [row["place"] for row in rows]
    assert len(places) == len(many)
    assert places == sorted(places)
