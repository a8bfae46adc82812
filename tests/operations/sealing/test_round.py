"""What a round of sealing takes, in what order, and what it leaves."""

import asyncio
from uuid import UUID

import pytest
from asyncpg.exceptions import InsufficientPrivilegeError

from app.audit.seals import OPERATOR, Head, SealedEvent, digest
from app.operations.database import connected
from app.operations.sealing import records
from app.operations.sealing import round as sealing_round
from app.operations.sealing.records import SESSION
from app.operations.sealing.round import Sealer
from app.operations.sealing.verifying import FaultKind
from tests.operations.sealing.conftest import HERE, THERE, Logs

pytestmark = pytest.mark.anyio


async def test_each_log_has_a_chain_and_every_event_one_seal(logs: Logs) -> None:
    written = {chain: {await logs.write(chain) for _ in range(3)} for chain in (HERE, THERE, OPERATOR)}
    await logs.seal()
    more = await logs.write(HERE)
    await logs.seal()
    sealed = {chain: await records.seals(logs.seals, chain, 0, 10) for chain in written}
    assert [stored.seal.number for stored in sealed[HERE]] == [1, 2]
    assert {chain: set(stored[0].seal.events) for chain, stored in sealed.items()} == written
    assert sealed[HERE][1].seal.events == [more]
    assert sealed[HERE][1].seal.previous == sealed[HERE][0].hash
    assert await logs.verify() == []


async def test_a_quiet_round_leaves_a_head_and_no_seal(logs: Logs) -> None:
    await logs.write()
    first, second = await logs.seal(), await logs.seal()
    assert (first.anchor.number, second.anchor.number) == (1, 2)
    assert await logs.superuser.fetchval("select count(*) from app.audit_seal") == 1
    assert second.anchor.newest == first.anchor.newest
    assert (await newest_head(logs)).newest == {}
    assert await logs.verify(second.anchor) == []


async def test_the_first_round_takes_a_long_log_in_parts(logs: Logs, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealing_round, "EVENTS_IN_A_SEAL", 10)
    monkeypatch.setattr(sealing_round, "SEALS_AT_ONCE", 3)
    await logs.superuser.execute(
        "insert into app.audit_event (municipality, action, at) select $1, 'list_opened', now() - make_interval(mins => g / 4) from generate_series(0, 104) g",
        HERE,
    )
    await logs.seal()
    stored = await records.seals(logs.seals, HERE, 0, 100)
    assert [len(one.seal.events) for one in stored] == [10] * 10 + [5]
    assert await logs.superuser.fetchval("select count(*) from app.audit_head") == 1
    faults, verification = await logs.verified()
    assert (faults, verification.totals.events) == ([], 105)


async def test_a_round_that_was_cut_off_is_gone_on_with(logs: Logs, monkeypatch: pytest.MonkeyPatch) -> None:
    """After its first transaction: what that has sealed is not sealed again, and what came late beside it is."""
    monkeypatch.setattr(sealing_round, "EVENTS_IN_A_SEAL", 10)
    monkeypatch.setattr(sealing_round, "SEALS_AT_ONCE", 3)
    await logs.superuser.execute(
        "insert into app.audit_event (municipality, action, at) select $1, 'list_opened', now() - make_interval(hours => g) from generate_series(1, 50) g",
        HERE,
    )
    sealer = Sealer(logs.key)
    async with logs.seals.transaction(isolation="repeatable_read"):
        assert await sealer._part(logs.seals) is None
    await logs.seal()
    stored = await records.seals(logs.seals, HERE, 0, 100)
    listed = [event for one in stored for event in one.seal.events]
    assert (len(listed), len(set(listed))) == (50, 50)
    assert {one.seal.head for one in stored} == {1}
    assert await logs.verify() == []


async def test_what_commits_late_is_sealed_in_the_round_after(logs: Logs) -> None:
    """Its time is before the last head's, and so may be that of what was put there afterwards: the transaction tells them apart."""
    async with connected(dsn=logs.addresses["migrator"], server_settings={"role": "todoke_owner"}) as slow:
        transaction = slow.transaction()
        await transaction.start()
        late = await logs.write(by=slow, ago="30 seconds")
        async with (
            slow.transaction()
        ):  # a savepoint, whose rows carry the number of a transaction that no snapshot names
            in_savepoint = await logs.write(by=slow, subject="in a savepoint", ago="20 seconds")
        await logs.seal()
        await logs.later("1 minute")
        logs.remembered = None
        last = await logs.write(by=slow, ago="30 seconds")  # between the two heads
        await logs.seal()
        assert (await newest_head(logs)).refused == []
        await transaction.commit()
    result = await logs.seal()
    stored = await records.seals(logs.seals, HERE, 0, 10)
    assert (set(stored[0].seal.events), result.refused) == ({late, in_savepoint, last}, 0)


async def test_what_was_put_there_afterwards_is_never_sealed(logs: Logs) -> None:
    """Not either while an old transaction runs, behind which it could hide in the round after."""
    await logs.write()
    await logs.seal()
    await logs.later("10 minutes")
    async with (
        connected(dsn=logs.addresses["migrator"], server_settings={"role": "todoke_owner"}) as slow,
        slow.transaction(),
    ):
        await logs.write(THERE, by=slow)
        logs.remembered = None
        await logs.seal()
        await logs.later("1 minute")
        forged = await logs.write(ago="5 minutes")
        for _ in range(3):
            logs.remembered = None
            assert (await logs.seal()).refused == 1
            assert (await newest_head(logs)).refused == [forged]
        inserted = [fault.event for fault in await logs.verify() if fault.kind is FaultKind.inserted]
        assert inserted == [forged]


async def test_what_is_dated_long_ago_is_left_to_the_verification(logs: Logs) -> None:
    await logs.write()
    await logs.seal()
    forged = await logs.write(ago="20 minutes")
    assert (await logs.seal()).refused == 0
    assert [(fault.kind, fault.event) for fault in await logs.verify()] == [(FaultKind.inserted, forged)]


async def newest_head(logs: Logs) -> Head:
    stored = await records.newest_head(logs.seals)
    assert stored is not None
    return stored.head


async def test_two_processes_seal_one_after_the_other(logs: Logs) -> None:
    for _ in range(5):
        await logs.write()
    async with connected(dsn=logs.addresses["seals"], server_settings=SESSION) as other:
        results = await asyncio.gather(*(Sealer(logs.key).seal(each) for each in (logs.seals, other)))
        assert any(results)
        await other.fetchval("select pg_advisory_lock($1)", sealing_round.SEALING_LOCK)
        assert await Sealer(logs.key).seal(logs.seals) is None
    assert await logs.verify() == []


async def test_a_clock_that_was_set_back_stops_nothing(logs: Logs) -> None:
    await logs.write()
    await logs.seal()
    await logs.later("-3 hours")  # as if the last round had been in three hours
    event = await logs.write()
    await logs.seal()
    stored = await records.seals(logs.seals, HERE, 1, 10)
    assert [one.seal.events for one in stored] == [[event]]


async def test_a_clock_that_was_set_back_breaks_nothing(logs: Logs, monkeypatch: pytest.MonkeyPatch) -> None:
    await logs.write()
    with monkeypatch.context() as ahead:
        ahead.setattr(
            sealing_round,
            "_NOW",
            sealing_round._NOW.replace("clock_timestamp()", "(clock_timestamp() + interval '3 hours')"),
        )
        await logs.seal()
        await logs.write(THERE, ago="-3 hours")
        await logs.seal()
    await logs.write()
    faults, verification = await logs.verified()
    assert (faults, verification.totals.waiting) == ([], 1)
    forged = await logs.write(ago="5 minutes")
    assert [fault.event for fault in await logs.verify()] == [forged]
    await logs.superuser.execute("delete from app.audit_event where id = $1", forged)
    await logs.seal()
    assert await logs.verify(logs.remembered) == []


@pytest.mark.parametrize(
    "statement",
    [
        "update app.audit_event set subject = 'x'",
        "delete from app.audit_event",
        "insert into app.audit_event (municipality, action) values ('131041', 'x')",
        "update app.audit_seal set number = 9",
        "delete from app.audit_seal",
        "delete from app.audit_head",
        "update app.operator_audit_seal set number = 9",
        "select 1 from app.application",
        "select name from app.municipality",
    ],
)
async def test_the_seals_role_reads_events_and_adds_seals(logs: Logs, statement: str) -> None:
    with pytest.raises(InsufficientPrivilegeError):
        await logs.seals.execute(statement)


@pytest.mark.parametrize("role", ["staff", "operator", "worker", "mailer", "applicant"])
async def test_nobody_else_reaches_the_seals(logs: Logs, role: str) -> None:
    async with connected(dsn=logs.addresses[role]) as connection:
        for table in ("audit_seal", "operator_audit_seal", "audit_head"):
            with pytest.raises(InsufficientPrivilegeError):
                await connection.execute(f"select 1 from app.{table}")


async def test_a_digest_covers_every_column(logs: Logs) -> None:
    """A column more needs a digest of another kind: what it says would else be nobody's to change back."""
    for table, person in (("audit_event", "staff"), ("operator_audit_event", "operator")):
        rows = await logs.superuser.fetch(
            "select attname from pg_attribute where attrelid = $1::text::regclass and attnum > 0 and not attisdropped",
            f"app.{table}",
        )
        fields = {"person" if row["attname"] == person else row["attname"] for row in rows} - {"municipality"}
        assert fields == set(SealedEvent.__dataclass_fields__)


def test_numbers_and_texts_of_the_details_are_told_apart() -> None:
    def of(details: str) -> bytes:
        return digest(
            HERE, SealedEvent(id=UUID(int=1), at="", person=None, action="", subject="", details=details, network="")
        )

    assert of('{"a": 1, "b": [2]}') == of('{"b":[2],"a":1}')
    assert (
        len(
            {
                of(text)
                for text in ('{"a": 1}', '{"a": "1"}', '{"a": 1.0}', '{"a": 1.00}', '{"a": "1.0"}', '{"a": null}')
            }
        )
        == 6
    )
