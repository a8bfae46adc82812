"""申請状況照会: both numbers, or nothing."""

import secrets
import time
from dataclasses import fields
from datetime import UTC, datetime
from ipaddress import ip_address

import asyncpg
import pytest
from asyncpg.exceptions import PostgresError

from app.applications.lookup import (
    Inquiry,
    LookupUnavailable,
    NotFound,
    Standing,
    StatusShown,
    TooManyWrong,
    network_of,
    status_of,
    unwritten_statuses,
)
from app.applications.reference import InquiryCode, Mistyped, ReferenceNumber, SubmissionKey
from app.applications.status import Status
from app.applications.submitting import NotTaken, Receipt, submit
from app.settings import InquiryKey, Settings, load
from app.tenancy.engine import ENGINE, ScopedEngine
from app.tenancy.new_id import new_id
from app.tenancy.refusals import Refusal, code_of
from app.tenancy.scope import Role, scoped
from app.vault import reply_box
from app.vault.inquiry_keys import handed_over
from app.vault.seal import bound_to, new_pair
from tests.factories import ANSWERS, Town, make_person, make_town, next_address, submit_one

pytestmark = pytest.mark.anyio


class Holder:
    """Somebody with two numbers, on a line of their own."""

    def __init__(self, town: Town, settings: Settings, receipt: Receipt) -> None:
        self.town = town
        self.settings = settings
        self.receipt = receipt
        self.network = next_address()

    async def ask(
        self,
        reference: ReferenceNumber | None = None,
        inquiry_code: InquiryCode | None = None,
        network: str | None = None,
    ) -> StatusShown:
        return await status_of(
            reference or self.receipt.reference,
            inquiry_code or self.receipt.inquiry_code,
            self.settings.inquiry_keys,
            network or self.network,
        )

    async def ask_wrongly(self, reference: ReferenceNumber | None = None, network: str | None = None) -> type:
        with pytest.raises((NotFound, TooManyWrong)) as refused:
            await self.ask(reference, another_code(self.town), network)
        return refused.type

    def made_up(self) -> ReferenceNumber:
        return ReferenceNumber(self.town.code, SubmissionKey.new().candidates(self.town.code)[0])


def another_code(town: Town) -> InquiryCode:
    return SubmissionKey.new().inquiry_code(town.code)


@pytest.fixture
async def holder(database: ScopedEngine, owner: asyncpg.Connection, settings: Settings) -> Holder:
    town = await make_town(owner, settings)
    return Holder(town, settings, await submit_one(town, settings))


async def test_the_right_pair_is_shown_where_the_application_stands(holder: Holder) -> None:
    shown = await holder.ask()
    assert (shown.reference, shown.status, shown.arrived_at) == (
        holder.receipt.reference,
        Status.arrived,
        holder.receipt.arrived_at,
    )
    assert shown.procedure_title.in_("ja") == "ごみゼロデー参加申込み"
    assert (shown.section_name.in_("ja"), shown.section_telephone) == ("ごみ減量係", "03-0000-0001")
    assert [(line.status, line.message) for line in shown.history] == [(Status.arrived, "")]


async def test_no_answer_is_ever_told(holder: Holder) -> None:
    told = repr(await holder.ask())
    assert [value for values in ANSWERS.values() for value in values if value != "first" and value in told] == []


async def test_each_step_and_its_message_opens_with_the_number(holder: Holder, owner: asyncpg.Connection) -> None:
    await reject(holder, owner, "定員に達したため")
    shown = await holder.ask()
    assert shown.status is Status.rejected
    assert [(line.status, line.message) for line in shown.history] == [
        (Status.arrived, ""),
        (Status.rejected, "定員に達したため"),
    ]


async def reject(holder: Holder, owner: asyncpg.Connection, reason: str, public_half: bytes | None = None) -> None:
    row = await owner.fetchrow(
        "select id, reply_key, version from app.application where municipality = $1", holder.town.code
    )
    person, event = await make_person(owner, holder.town), new_id()
    bound = bound_to(str(holder.receipt.reference), event)
    with scoped(person.scope):
        await ENGINE.fetch(
            "insert into app.status_event (municipality, id, application, to_status, staff, seen_version, reply_sealed, note_sealed, sealed_format) "
            "values ($1, $2, $3, $4, $5, $6, $7, $7, 2)",
            holder.town.code,
            event,
            row["id"],
            str(Status.rejected),
            person.id,
            row["version"],
            reply_box.write(public_half or row["reply_key"], holder.town.code, bound, reason),
        )


async def test_the_message_cannot_be_read_in_the_database(holder: Holder, owner: asyncpg.Connection) -> None:
    await reject(holder, owner, "定員に達したため")
    sealed = await owner.fetchval(
        "select reply_sealed from app.status_event where municipality = $1 and reply_sealed is not null",
        holder.town.code,
    )
    assert "定員".encode() not in sealed


async def test_a_number_made_under_an_older_key_is_still_known(
    database: ScopedEngine, owner: asyncpg.Connection, settings: Settings
) -> None:
    town = await make_town(owner, settings)
    older = Holder(town, settings, await submit_one(town, settings))
    assert (
        await owner.fetchval("select inquiry_key from app.application where municipality = $1", town.code)
        == settings.inquiry_keys[0].id
    )
    shown = await status_of(
        older.receipt.reference, older.receipt.inquiry_code, settings.inquiry_keys[::-1], older.network
    )
    assert shown.status is Status.arrived


async def test_a_proof_of_an_earlier_version_still_holds(holder: Holder, owner: asyncpg.Connection) -> None:
    """As 0.2.0 wrote it: under the installation's key itself."""
    code, key = holder.receipt.inquiry_code, holder.settings.inquiry_keys[-1]
    await owner.execute(
        "update app.application set inquiry_key = $2, inquiry_proof = $3 where municipality = $1",
        holder.town.code,
        key.id,
        code.earlier_proof(key.key, holder.town.code),
    )
    assert (await holder.ask()).status is Status.arrived
    assert await holder.ask_wrongly() is NotFound


async def test_a_message_opens_whichever_key_came_in_front_since(holder: Holder, owner: asyncpg.Connection) -> None:
    await reject(holder, owner, "定員に達したため")
    newest = InquiryKey(9, secrets.token_bytes(32))
    for keys in ((newest, *holder.settings.inquiry_keys), (*holder.settings.inquiry_keys, newest)):
        shown = await status_of(holder.receipt.reference, holder.receipt.inquiry_code, keys, holder.network)
        assert [line.message for line in shown.history] == ["", "定員に達したため"]


async def test_a_municipality_that_was_handed_over_is_looked_up_without_the_installations_key(
    holder: Holder, owner: asyncpg.Connection, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    await reject(holder, owner, "定員に達したため")
    receipt, network = holder.receipt, holder.network
    given = load({"TODOKE_MODE": "test", "TODOKE_INQUIRY_KEYS": handed_over(settings.inquiry_keys, holder.town.code)})
    shown = await status_of(receipt.reference, receipt.inquiry_code, given.inquiry_keys, network)
    assert [line.message for line in shown.history] == ["", "定員に達したため"]
    neighbour = await make_town(owner, settings)
    theirs = await submit_one(neighbour, settings)
    with pytest.raises(NotFound):
        await status_of(theirs.reference, theirs.inquiry_code, given.inquiry_keys, network)
    published_there = await neighbour.published("event")
    with pytest.raises(NotTaken, match="no_key"):
        await submit(
            published_there,
            published_there.current,
            ANSWERS,
            SubmissionKey.new(),
            inquiry_keys=given.inquiry_keys,
            seat_key=settings.key_of_seats(),
            language="ja",
            now=datetime.now(UTC),
        )
    assert f"TODOKE_INQUIRY_KEYS holds no key for {neighbour.code}" in caplog.text


async def test_a_message_of_another_key_is_told_as_one_that_does_not_open(
    holder: Holder, owner: asyncpg.Connection
) -> None:
    await reject(holder, owner, "定員に達したため", public_half=new_pair(reply_box.BOX_ID).public.key)
    shown = await holder.ask()
    assert [(line.status, line.message) for line in shown.history] == [(Status.arrived, ""), (Status.rejected, None)]


async def test_without_the_servers_key_the_database_knows_nobody(holder: Holder) -> None:
    with pytest.raises(NotFound):
        await status_of(
            holder.receipt.reference,
            holder.receipt.inquiry_code,
            holder.settings.inquiry_keys[1:],
            holder.network,
        )


async def test_an_unknown_reference_and_a_wrong_code_are_told_alike(holder: Holder) -> None:
    assert await holder.ask_wrongly() is await holder.ask_wrongly(holder.made_up()) is NotFound


async def test_the_code_of_another_application_is_a_wrong_one(holder: Holder) -> None:
    other = await submit_one(holder.town, holder.settings)
    with pytest.raises(NotFound):
        await holder.ask(inquiry_code=other.inquiry_code)


async def test_the_numbers_of_another_town_do_not_open_ours(
    holder: Holder, owner: asyncpg.Connection, settings: Settings
) -> None:
    other = await make_town(owner, settings)
    with pytest.raises(NotFound):
        await holder.ask(ReferenceNumber(other.code, holder.receipt.reference.symbols))


async def test_ten_wrong_codes_for_one_reference_are_the_limit(holder: Holder) -> None:
    told = [await holder.ask_wrongly() for _ in range(11)]
    assert told == [NotFound] * 10 + [TooManyWrong]


async def test_the_limit_of_a_made_up_reference_is_the_same(holder: Holder) -> None:
    made_up = holder.made_up()
    told = [await holder.ask_wrongly(made_up) for _ in range(11)]
    assert told == [NotFound] * 10 + [TooManyWrong]


async def test_the_limit_of_one_network_limits_no_other(holder: Holder) -> None:
    for _ in range(11):
        await holder.ask_wrongly()
    assert await holder.ask_wrongly(network=next_address()) is NotFound


async def test_three_hundred_wrong_pairs_are_a_networks_limit(holder: Holder, owner: asyncpg.Connection) -> None:
    told = [await holder.ask_wrongly(holder.made_up()) for _ in range(302)]
    assert (told[299], told[300], told[301]) == (NotFound, TooManyWrong, TooManyWrong)
    counted = await owner.fetchval("select count(*) from app.lookup_failure where network = $1", holder.network)
    assert counted == 301


async def test_the_right_pair_is_answered_after_a_thousand_wrong_ones(holder: Holder) -> None:
    for _ in range(1000):
        await holder.ask_wrongly()
    shown = await holder.ask()
    assert shown.reference == holder.receipt.reference


async def test_a_new_quarter_of_an_hour_begins_anew(holder: Holder, owner: asyncpg.Connection) -> None:
    for _ in range(11):
        await holder.ask_wrongly()
    await owner.execute(
        "update app.lookup_failure set window_start = window_start - interval '15 minutes' where network = $1",
        holder.network,
    )
    assert await holder.ask_wrongly() is NotFound


async def test_mistyped_numbers_reach_no_database_and_count_as_no_try() -> None:
    with pytest.raises(Mistyped):
        ReferenceNumber.read("131041-00000-00001")
    with pytest.raises(Mistyped):
        InquiryCode.read("0000-0000-0000-0001")


async def test_a_lookup_that_succeeds_counts_nothing(holder: Holder, owner: asyncpg.Connection) -> None:
    await holder.ask()
    assert await owner.fetchval("select count(*) from app.lookup_failure where network = $1", holder.network) == 0


async def test_a_wrong_code_takes_about_as_long_as_an_unknown_reference(holder: Holder) -> None:
    """Both count a failure in the same way; a tenfold difference would tell which references exist."""

    async def seconds(reference: ReferenceNumber | None) -> float:
        begun = time.perf_counter()
        await holder.ask_wrongly(reference, next_address())
        return time.perf_counter() - begun

    # in turn: a moment in which the machine is busy is no more one's than the other's
    taken = [(await seconds(None), await seconds(holder.made_up())) for _ in range(30)]
    known, unknown = (sorted(each)[15] for each in zip(*taken, strict=True))
    assert 0.2 < known / unknown < 5


async def test_without_a_free_connection_it_says_so(
    holder: Holder, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = [await ENGINE.acquire(Role.lookup) for _ in range(settings.pool_size)]
    monkeypatch.setattr("app.tenancy.engine.ACQUIRE_SECONDS", 0.1)
    try:
        with pytest.raises(LookupUnavailable):
            await holder.ask()
    finally:
        for connection in held:
            await ENGINE.give_back(Role.lookup, connection)


async def test_lookups_keep_working_while_every_submission_waits(holder: Holder, settings: Settings) -> None:
    held = [await ENGINE.acquire(Role.applicant) for _ in range(settings.pool_size)]
    try:
        assert (await holder.ask()).status is Status.arrived
    finally:
        for connection in held:
            await ENGINE.give_back(Role.applicant, connection)


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.7", "203.0.113.7/32"),
        ("2001:db8:1:2ff::1", "2001:db8:1:200::/56"),
        ("2001:db8:1:2ff:ffff::1", "2001:db8:1:200::/56"),
    ],
)
def test_a_line_is_one_network(address: str, network: str) -> None:
    assert network_of(ip_address(address)) == network


async def test_many_at_once_are_told_what_each_is_told_alone(
    holder: Holder, owner: asyncpg.Connection, settings: Settings
) -> None:
    """In every status, of two municipalities; what the staff wrote something to is left to be asked alone, and so is a pair that is wrong."""
    await reject(holder, owner, "定員に達したため")
    neighbour = await make_town(owner, settings)
    receipts = {
        status: await submit_one(town, settings)
        for status, town in zip(Status, [holder.town, neighbour] * len(Status), strict=False)
    }
    for status, receipt in receipts.items():
        await owner.execute(
            "update app.application set status = $3 where municipality = $1 and reference = $2",
            receipt.reference.municipality,
            receipt.reference.symbols,
            str(status),
        )
    here = receipts[Status.arrived]
    unusual = [
        Inquiry(holder.receipt.reference, holder.receipt.inquiry_code),
        Inquiry(here.reference, another_code(holder.town)),
        Inquiry(here.reference, holder.receipt.inquiry_code),
        Inquiry(holder.made_up(), here.inquiry_code),
        Inquiry(ReferenceNumber(neighbour.code, here.reference.symbols), here.inquiry_code),
    ]
    usual = [Inquiry(receipt.reference, receipt.inquiry_code) for receipt in receipts.values()]
    told = await unwritten_statuses([*unusual, *usual, usual[0]], settings.inquiry_keys)
    assert told[: len(unusual)] == [None] * len(unusual)
    for inquiry, many in zip([*usual, usual[0]], told[len(unusual) :], strict=True):
        alone = await status_of(inquiry.reference, inquiry.inquiry_code, settings.inquiry_keys, holder.network)
        assert many is not None
        assert many.standing() == Standing(**{part.name: getattr(alone, part.name) for part in fields(Standing)})
        assert list(zip(many.statuses, many.moments, strict=True)) == [(line.status, line.at) for line in alone.history]
    failures = "select count(*) from app.lookup_failure where municipality = any($1)"
    assert await owner.fetchval(failures, [holder.town.code, neighbour.code]) == 0


async def test_sixty_four_are_asked_about_at_once_and_no_more(holder: Holder) -> None:
    inquiry = Inquiry(holder.receipt.reference, holder.receipt.inquiry_code)
    assert None not in await unwritten_statuses([inquiry] * 64, holder.settings.inquiry_keys)
    with pytest.raises(LookupUnavailable) as refused:
        await unwritten_statuses([inquiry] * 65, holder.settings.inquiry_keys)
    assert isinstance(refused.value.__cause__, PostgresError)
    assert code_of(refused.value.__cause__) is Refusal.too_many_at_once


async def test_what_answers_many_cannot_write(owner: asyncpg.Connection) -> None:
    assert await owner.fetchval("select provolatile from pg_proc where proname = 'status_of_many'") == b"s"


async def test_a_proof_of_an_earlier_version_holds_for_many_too(holder: Holder, owner: asyncpg.Connection) -> None:
    code, key = holder.receipt.inquiry_code, holder.settings.inquiry_keys[-1]
    await owner.execute(
        "update app.application set inquiry_key = $2, inquiry_proof = $3 where municipality = $1",
        holder.town.code,
        key.id,
        code.earlier_proof(key.key, holder.town.code),
    )
    (told,) = await unwritten_statuses([Inquiry(holder.receipt.reference, code)], holder.settings.inquiry_keys)
    assert told is not None
    assert told.statuses == [Status.arrived]
