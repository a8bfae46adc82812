"""Step ①: what arrived has arrived, and its receipt is always the same."""

import asyncio
import hmac
import json
import subprocess
from base64 import b64decode
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import pytest

from app.applications import submitting
from app.applications.reference import InquiryCode, ReferenceNumber, SubmissionKey
from app.applications.submitting import (
    AlreadyArrived,
    AnswersRefused,
    NotReachable,
    NotTaken,
    Receipt,
    receipt_for,
    submit,
)
from app.calendar.tokyo import fiscal_year
from app.demo.embedded import Embedded
from app.procedures import published
from app.procedures.published import PublishedProcedure, PublishedVersion
from app.settings import Settings
from app.tenancy.engine import ENGINE, ScopedEngine
from app.tenancy.new_id import new_id
from app.tenancy.scope import Role
from app.vault import reply_box
from app.vault.inquiry_keys import working_keys
from app.vault.keystore import MAILER, key_store_of
from app.vault.seal import SHARED_LAYOUT, KeyPair, bound_to, unseal
from tests.factories import ANSWERS, DEFINITION, Town, add_key, add_procedure, make_town, publish

pytestmark = pytest.mark.anyio

Answers = Mapping[str, Sequence[str]]
OTHER_ANSWERS = {**ANSWERS, "name": ["四谷 太郎"]}


class Applicant:
    """Somebody with a form open: the procedure and version as they were when it was opened, and the form's key."""

    def __init__(self, settings: Settings, procedure: PublishedProcedure) -> None:
        self.settings = settings
        self.procedure = procedure
        self.version: PublishedVersion = procedure.current
        self.key = SubmissionKey.new()
        self.language = "ja"

    async def send(
        self, answers: Answers = ANSWERS, now: datetime | None = None, key: SubmissionKey | None = None
    ) -> Receipt | AlreadyArrived:
        return await submit(
            self.procedure,
            self.version,
            answers,
            key or self.key,
            inquiry_keys=self.settings.inquiry_keys,
            seat_key=self.settings.key_of_seats(),
            language=self.language,
            now=now or datetime.now(UTC),
        )

    async def receipt(self, answers: Answers = ANSWERS) -> Receipt:
        told = await self.send(answers)
        assert isinstance(told, Receipt)
        return told

    async def refusal(self, answers: Answers = ANSWERS) -> str:
        with pytest.raises(NotTaken) as refused:
            await self.send(answers)
        return refused.value.reason


@pytest.fixture
async def town(database: ScopedEngine, owner: asyncpg.Connection, settings: Settings) -> Town:
    return await make_town(owner, settings)


@pytest.fixture
async def applicant(town: Town, settings: Settings) -> Applicant:
    return Applicant(settings, await town.published())


async def change(owner: asyncpg.Connection, town: Town, **columns: Any) -> None:
    """Change the town's procedure."""
    for column, value in columns.items():
        await owner.execute(f"update app.procedure set {column} = $2 where municipality = $1", town.code, value)


async def applications(owner: asyncpg.Connection, town: Town) -> list[asyncpg.Record]:
    return await owner.fetch("select * from app.application where municipality = $1", town.code)


async def limit(owner: asyncpg.Connection, town: Town, capacity: int, place: str = "") -> None:
    await owner.execute(
        "insert into app.place (municipality, procedure, place, capacity) values ($1, $2, $3, $4)",
        town.code,
        town.procedures["event"],
        place,
        capacity,
    )


# What arrives -------------------------------------------------------------------------------------------------------


async def test_an_application_arrives_under_two_numbers(
    applicant: Applicant, town: Town, owner: asyncpg.Connection
) -> None:
    receipt = await applicant.receipt()
    assert not receipt.repeated
    assert ReferenceNumber.read(str(receipt.reference)).municipality == town.code
    assert InquiryCode.read(receipt.inquiry_code.reveal()) == receipt.inquiry_code
    rows = await applications(owner, town)
    assert [(row["reference"], row["arrived_at"], row["status"]) for row in rows] == [
        (receipt.reference.symbols, receipt.arrived_at, "arrived")
    ]


async def test_the_arrival_is_the_first_line_of_the_history(
    applicant: Applicant, town: Town, owner: asyncpg.Connection
) -> None:
    receipt = await applicant.receipt()
    rows = await owner.fetch("select at, to_status, staff from app.status_event where municipality = $1", town.code)
    assert [tuple(row) for row in rows] == [(receipt.arrived_at, "arrived", None)]


async def test_both_letters_of_the_arrival_wait_in_the_outbox(
    applicant: Applicant, town: Town, owner: asyncpg.Connection
) -> None:
    await applicant.receipt()
    rows = await owner.fetch("select kind, recipient from app.outbox where municipality = $1 order by kind", town.code)
    assert [tuple(row) for row in rows] == [("arrival", "applicant"), ("arrival_section", "section")]


async def test_without_an_address_only_the_section_is_written_to(
    applicant: Applicant, town: Town, owner: asyncpg.Connection
) -> None:
    await applicant.receipt({name: value for name, value in ANSWERS.items() if name != "mail"})
    rows = await owner.fetch("select recipient from app.outbox where municipality = $1", town.code)
    assert [row["recipient"] for row in rows] == ["section"]


async def test_closed_answers_without_personal_data_become_facets(
    applicant: Applicant, town: Town, owner: asyncpg.Connection
) -> None:
    await applicant.receipt()
    rows = await owner.fetch("select facets from app.application where municipality = $1", town.code)
    assert [row["facets"] for row in rows] == [["day=first"]]


async def test_the_section_opens_what_was_answered(applicant: Applicant, town: Town, owner: asyncpg.Connection) -> None:
    await applicant.receipt()
    row = (await applications(owner, town))[0]
    opened = json.loads(
        unseal(
            town.key_store.get(town.code, row["sealing_key"]), town.code, "answers", row["sealed"], bound_to(row["id"])
        ).decode()
    )
    assert opened["version"] == applicant.version.id.hex
    assert opened["answers"]["name"] == "四谷 花子"


async def test_answers_and_address_are_sealed_in_the_layout_of_a_shared_pair(
    applicant: Applicant, town: Town, owner: asyncpg.Connection
) -> None:
    await applicant.receipt()
    row = (await applications(owner, town))[0]
    assert [row[name][:1] for name in ("sealed", "address_sealed")] == [SHARED_LAYOUT, SHARED_LAYOUT]


async def test_the_postman_opens_the_address_and_nothing_else(
    applicant: Applicant, town: Town, owner: asyncpg.Connection, settings: Settings
) -> None:
    await applicant.receipt()
    row = (await applications(owner, town))[0]
    mailer = key_store_of(settings).get(
        MAILER, await owner.fetchval("select id from app.mailer_key order by created_at desc limit 1")
    )
    assert unseal(mailer, town.code, "address", row["address_sealed"], bound_to(row["id"])) == b"hanako@example.jp"


async def test_the_reply_box_opens_with_the_inquiry_code_under_the_wards_key(
    applicant: Applicant, town: Town, owner: asyncpg.Connection, settings: Settings
) -> None:
    receipt = await applicant.receipt()
    row = (await applications(owner, town))[0]
    bound = bound_to(str(receipt.reference), row["id"])
    sealed = reply_box.write(row["reply_key"], town.code, bound, "理由")
    boxes = reply_box.boxes_of(receipt.inquiry_code.secret(), working_keys(settings.inquiry_keys, town.code))
    assert reply_box.read(boxes, town.code, bound, sealed) == "理由"


async def test_a_copy_of_the_database_tests_no_guess_of_an_inquiry_code(
    applicant: Applicant, town: Town, owner: asyncpg.Connection
) -> None:
    """Nothing in the row follows from the right number alone; a row of 0.2.0 held the public half of what the number alone derives."""
    guessed = (await applicant.receipt()).inquiry_code.secret()
    row = (await applications(owner, town))[0]
    derived = [hmac.digest(guessed, b"todoke reply box 1", "sha256"), sha256(guessed).digest()]
    derived += [hmac.digest(b"", name + guessed, "sha256") for name in (b"inquiry 2\0", b"todoke reply box 2\0")]
    stored = {bytes(value) for value in row.values() if isinstance(value, bytes)}
    assert stored.isdisjoint([*derived, *(KeyPair(reply_box.BOX_ID, private).public.key for private in derived)])


async def test_the_fiscal_year_is_that_of_the_arrival(
    applicant: Applicant, town: Town, owner: asyncpg.Connection
) -> None:
    receipt = await applicant.receipt()
    assert (await applications(owner, town))[0]["fiscal_year"] == fiscal_year(receipt.arrived_at)


async def test_an_answer_given_twice_counts_once(applicant: Applicant, town: Town, owner: asyncpg.Connection) -> None:
    with pytest.raises(AnswersRefused):
        await applicant.send({**ANSWERS, "day": ["first", "first"]})
    assert await applications(owner, town) == []


# What is repeated ---------------------------------------------------------------------------------------------------


async def test_the_same_again_shows_the_same_numbers(
    applicant: Applicant, town: Town, owner: asyncpg.Connection
) -> None:
    first = await applicant.receipt()
    again = await applicant.receipt()
    assert (again.reference, again.inquiry_code, again.arrived_at) == (
        first.reference,
        first.inquiry_code,
        first.arrived_at,
    )
    assert again.repeated
    assert len(await applications(owner, town)) == 1


async def test_a_repeat_writes_so_that_its_commit_waits_for_the_standby(
    applicant: Applicant, town: Town, owner: asyncpg.Connection
) -> None:
    await applicant.receipt()
    await applicant.receipt()
    await applicant.receipt()
    assert (await applications(owner, town))[0]["replays"] == 2


async def test_the_same_key_with_other_answers_is_told_what_arrived_first(
    applicant: Applicant, town: Town, owner: asyncpg.Connection
) -> None:
    first = await applicant.receipt()
    told = await applicant.send(OTHER_ANSWERS)
    assert told == AlreadyArrived(first.reference, first.inquiry_code, first.arrived_at)
    assert len(await applications(owner, town)) == 1


async def test_a_new_key_with_the_same_answers_is_a_new_application(
    applicant: Applicant, town: Town, owner: asyncpg.Connection
) -> None:
    first = await applicant.receipt()
    second = await applicant.send(key=SubmissionKey.new())
    assert second.reference != first.reference
    assert len(await applications(owner, town)) == 2


async def test_the_forms_own_controls_are_no_answers(applicant: Applicant) -> None:
    await applicant.receipt({**ANSWERS, "lang": ["ja"], "action": ["submit"]})
    assert (await applicant.receipt({**ANSWERS, "lang": ["en"]})).repeated


async def test_the_order_of_the_fields_is_no_answer(applicant: Applicant) -> None:
    await applicant.receipt()
    assert (await applicant.receipt(dict(reversed(ANSWERS.items())))).repeated


@pytest.mark.parametrize(
    "column", [{"closes_at": datetime(2026, 1, 1, tzinfo=UTC)}, {"suspended_at": datetime(2026, 1, 1, tzinfo=UTC)}]
)
async def test_a_receipt_outlives_closing_and_suspension(
    applicant: Applicant, town: Town, owner: asyncpg.Connection, column: Mapping[str, datetime]
) -> None:
    first = await applicant.receipt()
    await change(owner, town, **column)
    assert (await applicant.receipt()).reference == first.reference


async def test_a_receipt_outlives_the_suspension_of_its_municipality(
    applicant: Applicant, town: Town, owner: asyncpg.Connection
) -> None:
    first = await applicant.receipt()
    await owner.execute("update app.municipality set suspended_at = clock_timestamp() where code = $1", town.code)
    assert (await applicant.receipt()).reference == first.reference


async def test_a_receipt_outlives_the_last_free_place(
    applicant: Applicant, town: Town, owner: asyncpg.Connection
) -> None:
    await limit(owner, town, 1)
    first = await applicant.receipt()
    assert (await applicant.receipt()).reference == first.reference


async def test_a_receipt_outlives_its_version(applicant: Applicant, town: Town, owner: asyncpg.Connection) -> None:
    first = await applicant.receipt()
    await supersede(owner, town, hours_ago=25)
    assert (await applicant.receipt()).reference == first.reference


async def test_a_receipt_outlives_its_key(applicant: Applicant, town: Town, owner: asyncpg.Connection) -> None:
    first = await applicant.receipt()
    await owner.execute("update app.public_key set destroyed_at = clock_timestamp() where municipality = $1", town.code)
    applicant.procedure = await town.published()
    assert (await applicant.receipt()).reference == first.reference


async def test_a_receipt_outlives_a_stricter_form(applicant: Applicant, town: Town, owner: asyncpg.Connection) -> None:
    first = await applicant.receipt()
    stricter = json.loads(json.dumps(DEFINITION))
    stricter["sections"][0]["questions"][1]["type"] = "age"
    await publish(owner, town, "event", stricter)
    applicant.procedure = await town.published()
    applicant.version = applicant.procedure.current
    told = await applicant.receipt()
    assert (told.reference, told.repeated) == (first.reference, True)


async def test_a_receipt_outlives_a_change_of_the_inquiry_keys(applicant: Applicant, settings: Settings) -> None:
    first = await applicant.receipt()
    again = await submit(
        applicant.procedure,
        applicant.version,
        ANSWERS,
        applicant.key,
        inquiry_keys=settings.inquiry_keys[1:],
        seat_key=settings.key_of_seats(),
        language="en",
        now=datetime.now(UTC),
    )
    assert (again.reference, again.inquiry_code) == (first.reference, first.inquiry_code)


async def test_the_copy_is_only_for_the_answers_that_arrived(applicant: Applicant, town: Town) -> None:
    assert await receipt_for(applicant.procedure, ANSWERS, applicant.key) is None
    first = await applicant.receipt()
    copied = await receipt_for(applicant.procedure, ANSWERS, applicant.key)
    assert copied is not None
    assert copied.reference == first.reference
    assert await receipt_for(applicant.procedure, OTHER_ANSWERS, applicant.key) is None


async def test_the_same_key_and_answers_at_another_procedure_are_no_repeat(
    applicant: Applicant, town: Town, owner: asyncpg.Connection, settings: Settings
) -> None:
    first = await applicant.receipt()
    await add_procedure(owner, town, "other")
    elsewhere = Applicant(settings, await town.published("other"))
    told = await elsewhere.send(key=applicant.key)
    assert isinstance(told, AlreadyArrived)
    assert told.reference == first.reference
    assert await receipt_for(elsewhere.procedure, ANSWERS, applicant.key) is None


async def test_fifty_at_once_are_one_application(applicant: Applicant, town: Town, owner: asyncpg.Connection) -> None:
    told = await asyncio.gather(*(applicant.receipt() for _ in range(50)))
    assert len({(receipt.reference, receipt.inquiry_code, receipt.arrived_at) for receipt in told}) == 1
    assert sum(not receipt.repeated for receipt in told) == 1
    assert len(await applications(owner, town)) == 1


# What is not taken --------------------------------------------------------------------------------------------------


async def test_answers_that_need_correcting_are_not_recorded(
    applicant: Applicant, town: Town, owner: asyncpg.Connection
) -> None:
    with pytest.raises(AnswersRefused) as refused:
        await applicant.send({**ANSWERS, "name": [""]})
    assert [problem.question for problem in refused.value.checked.problems] == ["name"]
    assert await applications(owner, town) == []


async def test_the_first_moment_after_the_period_is_closed(
    applicant: Applicant, town: Town, owner: asyncpg.Connection
) -> None:
    await change(owner, town, closes_at=datetime.now(UTC))
    assert await applicant.refusal() == "closed"
    assert await applications(owner, town) == []


async def test_before_the_period_it_is_not_yet_open(
    applicant: Applicant, town: Town, owner: asyncpg.Connection
) -> None:
    await change(owner, town, opens_at=datetime.now(UTC) + timedelta(minutes=1))
    assert await applicant.refusal() == "not_yet_open"


async def test_a_suspended_procedure_takes_nothing(applicant: Applicant, town: Town, owner: asyncpg.Connection) -> None:
    await change(owner, town, suspended_at=datetime.now(UTC))
    assert await applicant.refusal() == "suspended"


async def test_a_suspended_municipality_takes_nothing(
    applicant: Applicant, town: Town, owner: asyncpg.Connection
) -> None:
    await owner.execute("update app.municipality set suspended_at = clock_timestamp() where code = $1", town.code)
    assert await applicant.refusal() == "suspended"


async def supersede(owner: asyncpg.Connection, town: Town, hours_ago: float) -> None:
    """A new version is published, and the one before it was superseded so long ago."""
    await publish(owner, town, "event", DEFINITION)
    await owner.execute(
        "update app.procedure_version set superseded_at = clock_timestamp() - make_interval(secs => $2) "
        "where municipality = $1 and state = 'superseded'",
        town.code,
        hours_ago * 3600,
    )


async def test_a_form_someone_was_filling_in_is_taken_for_a_day(
    applicant: Applicant, town: Town, owner: asyncpg.Connection
) -> None:
    await supersede(owner, town, hours_ago=23.9)
    await applicant.receipt()
    assert (await applications(owner, town))[0]["procedure_version"] == applicant.version.id


async def test_after_a_day_the_new_form_is_to_be_filled_in(
    applicant: Applicant, town: Town, owner: asyncpg.Connection
) -> None:
    await supersede(owner, town, hours_ago=24.1)
    assert await applicant.refusal() == "superseded"


async def test_a_draft_takes_nothing(applicant: Applicant, town: Town, owner: asyncpg.Connection) -> None:
    draft = await owner.fetchval(
        "insert into app.procedure_version (municipality, procedure, number, definition, content_hash) "
        "select municipality, procedure, 9, definition, content_hash from app.procedure_version where municipality = $1 returning id",
        town.code,
    )
    current = applicant.version
    applicant.version = PublishedVersion(draft, current.procedure, 9, current.kept, current.content_hash)
    assert await applicant.refusal() == "superseded"


async def test_a_version_of_another_procedure_takes_nothing(
    applicant: Applicant, town: Town, owner: asyncpg.Connection
) -> None:
    await add_procedure(owner, town, "other")
    applicant.version = (await town.published("other")).current
    assert await applicant.refusal() == "superseded"


async def test_a_full_procedure_takes_nothing_and_leaves_nothing(
    applicant: Applicant, town: Town, owner: asyncpg.Connection
) -> None:
    await limit(owner, town, 1)
    await applicant.receipt()
    applicant.key = SubmissionKey.new()
    assert await applicant.refusal() == "full"
    counts = await owner.fetchrow(
        "select (select count(*) from app.application where municipality = $1), (select count(*) from app.status_event where municipality = $1), "
        "(select count(*) from app.outbox where municipality = $1), (select sum(taken) from app.place where municipality = $1)",
        town.code,
    )
    assert tuple(counts) == (1, 1, 2, 1)


async def test_each_place_has_its_own_capacity(
    database: ScopedEngine, owner: asyncpg.Connection, settings: Settings
) -> None:
    town = await make_town(owner, settings, {"event": {**DEFINITION, "capacity_question": "day"}})
    await limit(owner, town, 0, "first")
    await limit(owner, town, 1, "second")
    applicant = Applicant(settings, await town.published())
    assert await applicant.refusal() == "full"
    second = {**ANSWERS, "day": ["second"]}
    await applicant.receipt(second)
    assert (await applications(owner, town))[0]["place"] == "second"


async def test_last_years_key_is_replaced_across_midnight_of_31_march(
    applicant: Applicant, town: Town, owner: asyncpg.Connection
) -> None:
    last_year = datetime.now(UTC) - timedelta(days=366)
    await add_key(town, owner, "event", fiscal_year(last_year))
    applicant.procedure = await town.published()
    told = await applicant.send(now=last_year)
    row = (await applications(owner, town))[0]
    assert row["reference"] == told.reference.symbols
    assert row["sealing_key"] == applicant.procedure.keys[fiscal_year(datetime.now(UTC))].id


async def test_without_this_years_key_nothing_can_be_sealed(
    applicant: Applicant, town: Town, owner: asyncpg.Connection, settings: Settings
) -> None:
    await add_procedure(owner, town, "street", with_key=False)
    assert await Applicant(settings, await town.published("street")).refusal() == "no_key"


async def test_a_key_that_opens_nothing_takes_nothing(
    applicant: Applicant, town: Town, owner: asyncpg.Connection
) -> None:
    """Refused by the database too, whatever this side still remembers; a repeat is answered all the same."""
    before = await applicant.receipt()
    await owner.execute("update app.public_key set unusable_since = now() where municipality = $1", town.code)
    assert (await applicant.receipt()).reference == before.reference
    assert await Applicant(applicant.settings, applicant.procedure).refusal() == "no_key"
    assert len(await applications(owner, town)) == 1


async def test_a_destroyed_key_takes_nothing(applicant: Applicant, town: Town, owner: asyncpg.Connection) -> None:
    await owner.execute("update app.public_key set destroyed_at = clock_timestamp() where municipality = $1", town.code)
    assert await applicant.refusal() == "no_key"


async def test_four_taken_numbers_are_told_as_a_failure_that_may_be_repeated(
    applicant: Applicant, town: Town, owner: asyncpg.Connection
) -> None:
    await applicant.receipt()
    first = (await applications(owner, town))[0]
    next_key = SubmissionKey.new()
    for candidate in next_key.candidates(town.code):
        await copy_under(owner, first, candidate)
    with pytest.raises(NotReachable):
        await applicant.send(key=next_key)


async def test_a_taken_number_leads_to_the_next_candidate(
    applicant: Applicant, town: Town, owner: asyncpg.Connection
) -> None:
    await applicant.receipt()
    first = (await applications(owner, town))[0]
    next_key = SubmissionKey.new()
    candidates = next_key.candidates(town.code)
    await copy_under(owner, first, candidates[0])
    told = await applicant.send(key=next_key)
    assert told.reference.symbols == candidates[1]
    assert (await applicant.send(key=next_key)).reference == told.reference


async def copy_under(owner: asyncpg.Connection, row: asyncpg.Record, reference: str) -> None:
    """Another application that already has this number."""
    columns = {**row, "id": None, "reference": reference, "key_hash": SubmissionKey.new().hashed()}
    del columns["id"]
    names = ", ".join(columns)
    marks = ", ".join(f"${number}" for number in range(1, len(columns) + 1))
    await owner.execute(f"insert into app.application ({names}) values ({marks})", *columns.values())


# What cannot be reached ---------------------------------------------------------------------------------------------


async def test_a_pool_without_a_free_connection_is_told_and_the_same_may_be_sent_again(
    applicant: Applicant, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = [await ENGINE.acquire(Role.applicant) for _ in range(settings.pool_size)]
    monkeypatch.setattr("app.tenancy.engine.ACQUIRE_SECONDS", 0.1)
    published.forget_everything()
    try:
        with pytest.raises(NotReachable):
            await applicant.send()
    finally:
        for connection in held:
            await ENGINE.give_back(Role.applicant, connection)
    assert not (await applicant.receipt()).repeated


# What the database knows --------------------------------------------------------------------------------------------


async def test_the_database_in_the_clear_holds_no_answer(
    applicant: Applicant, town: Town, owner: asyncpg.Connection, embedded: Embedded
) -> None:
    answers = {
        "day": ["second"],
        "name": ["鷗外 龍之介"],
        "telephone": ["080-9182-7364"],
        "mail": ["ryunosuke.ogai@example.jp"],
        "remarks": ["車椅子で参加します"],
    }
    receipt = await applicant.receipt(answers)
    dump = subprocess.run(  # noqa: ASYNC221  nothing else runs meanwhile
        [
            embedded.programs.path("pg_dump"),
            "--data-only",
            "--schema=app",
            f"--dbname={embedded.superuser_address('todoke')}",
        ],
        check=True,
        capture_output=True,
    ).stdout
    assert receipt.reference.symbols.encode() in dump
    secrets = [
        *("鷗外", "龍之介", "80-9182-7364", "8091827364", "80918273", "ryunosuke", "車椅子"),
        receipt.inquiry_code.reveal(),
        receipt.inquiry_code.reveal().replace("-", ""),
        applicant.key.reveal(),
    ]
    plain = [secret for secret in secrets if secret.encode() in dump]
    in_hexadecimal = [secret for secret in secrets if secret.encode().hex().encode() in dump]
    assert plain + in_hexadecimal == []


async def test_the_length_of_what_is_stored_does_not_tell_what_was_answered(
    applicant: Applicant, town: Town, owner: asyncpg.Connection
) -> None:
    await applicant.receipt()
    await applicant.send(
        {
            **ANSWERS,
            "day": ["second"],
            "name": ["寿限無 五劫の擦り切れ"],
            "mail": ["h@example.jp"],
            "remarks": ["よろしくお願いします"],
        },
        key=SubmissionKey.new(),
    )
    lengths = {(len(row["sealed"]), len(row["address_sealed"])) for row in await applications(owner, town)}
    assert len(lengths) == 1


# What the application's boxes are bound to --------------------------------------------------------------------------


async def test_the_id_is_made_where_it_was_sealed_and_the_first_one_stays(
    applicant: Applicant, town: Town, owner: asyncpg.Connection
) -> None:
    await applicant.receipt()
    (first,) = await applications(owner, town)
    again = await applicant.receipt()
    assert again.repeated
    (row,) = await applications(owner, town)
    assert (row["id"], row["sealed"], row["sealed_format"]) == (first["id"], first["sealed"], 2)
    assert (row["id"].version, bound_to(row["id"])) == (7, bound_to(first["id"]))


@pytest.mark.parametrize(
    "made",
    [
        uuid4(),
        UUID(int=new_id().int & ~(0b11 << 62)),  # of no variant that RFC 9562 describes
        UUID(int=new_id().int - (2 * 86_400_000 << 80)),  # of the day before yesterday
        UUID(int=new_id().int + (2 * 86_400_000 << 80)),
    ],
)
async def test_an_id_of_another_kind_or_day_is_not_taken(
    applicant: Applicant, town: Town, owner: asyncpg.Connection, monkeypatch: pytest.MonkeyPatch, made: UUID
) -> None:
    monkeypatch.setattr(submitting, "new_id", lambda: made)
    with pytest.raises(NotReachable):
        await applicant.send()
    assert await applications(owner, town) == []


async def test_the_id_of_an_application_that_is_there_takes_nothing_from_it(
    applicant: Applicant, town: Town, owner: asyncpg.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    await applicant.receipt()
    (first,) = await applications(owner, town)
    monkeypatch.setattr(submitting, "new_id", lambda: UUID(bytes=first["id"].bytes))
    with pytest.raises(NotReachable):
        await applicant.send(key=SubmissionKey.new())
    assert await applications(owner, town) == [first]


async def test_the_answers_name_the_reply_box(applicant: Applicant, town: Town, owner: asyncpg.Connection) -> None:
    await applicant.receipt()
    (row,) = await applications(owner, town)
    pair = town.key_store.get(town.code, row["sealing_key"])
    opened = json.loads(unseal(pair, town.code, "answers", row["sealed"], bound_to(row["id"])))
    assert b64decode(opened["reply_key"]) == row["reply_key"]
