"""What the database's superuser did to the logs behind the seals is found, at its first broken place."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from uuid import UUID

import pytest
from nacl.signing import SigningKey

from app.audit.seals import OPERATOR, Anchor, NoAnchor, read_anchor
from app.municipalities.administration import check_digit
from app.operations.database import connected
from app.operations.sealing import records
from app.operations.sealing import round as sealing_round
from app.operations.sealing.records import MUNICIPALITYS
from app.operations.sealing.round import Sealer
from app.operations.sealing.verifying import ALL, Fault, FaultKind
from tests.operations.sealing.conftest import HERE, THERE, Logs

pytestmark = pytest.mark.anyio


def places(faults: list[Fault]) -> list[tuple[FaultKind, str, int]]:
    return [(fault.kind, fault.chain, fault.number) for fault in faults]


@pytest.mark.parametrize(
    "change",
    [
        "subject = 'another'",
        "action = 'signed_in'",
        "staff = gen_random_uuid()",
        "network = '203.0.113.7'",
        'details = \'{"references": ["131041-AAAAA-CCCCC"], "applications": 1.50}\'',
        "details = details || '{\"applications\": 1.5}'",
    ],
)
async def test_an_edited_event(logs: Logs, sealed: list[UUID], change: str) -> None:
    await logs.superuser.execute(f"update app.audit_event set {change} where id = $1", sealed[1])
    faults = await logs.verify()
    assert [(fault.kind, fault.chain, fault.number, fault.event) for fault in faults] == [
        (FaultKind.edited, HERE, 2, sealed[1])
    ]


async def test_an_edited_event_of_the_operators_log(logs: Logs, sealed: list[UUID]) -> None:
    await logs.superuser.execute("update app.operator_audit_event set subject = 'another'")
    assert places(await logs.verify()) == [(FaultKind.edited, OPERATOR, number) for number in (1, 2, 3)]
    assert await logs.verify(municipality=HERE) == []
    assert len(await logs.verify(municipality=OPERATOR)) == 3


async def test_a_deleted_event(logs: Logs, sealed: list[UUID]) -> None:
    await logs.superuser.execute("delete from app.audit_event where id = $1", sealed[0])
    faults = await logs.verify()
    assert [(fault.kind, fault.chain, fault.number, fault.event) for fault in faults] == [
        (FaultKind.deleted, HERE, 1, sealed[0])
    ]


async def test_a_moved_time(logs: Logs, sealed: list[UUID]) -> None:
    await logs.superuser.execute("update app.audit_event set at = at - interval '1 day' where id = $1", sealed[2])
    assert places(await logs.verify()) == [(FaultKind.moved, HERE, 3)]


async def test_swapped_times(logs: Logs, sealed: list[UUID]) -> None:
    await logs.superuser.execute(
        "update app.audit_event e set at = o.at from app.audit_event o "
        "where e.id = any ($1) and o.id = any ($1) and e.id <> o.id",
        sealed[:2],
    )
    assert places(await logs.verify()) == [(FaultKind.moved, HERE, 1), (FaultKind.moved, HERE, 2)]


async def test_an_event_moved_to_another_municipality(logs: Logs, sealed: list[UUID]) -> None:
    await logs.superuser.execute(
        "update app.audit_event set municipality = $1, at = at - interval '10 minutes' where id = $2", THERE, sealed[1]
    )
    assert places(await logs.verify()) == [(FaultKind.deleted, HERE, 2), (FaultKind.inserted, THERE, 0)]


async def test_a_seal_moved_to_another_municipality(logs: Logs, sealed: list[UUID]) -> None:
    """With all its events: what it hashes names the chain."""
    await logs.superuser.execute("update app.audit_seal set number = number + 3 where municipality = $1", THERE)
    await logs.superuser.execute("update app.audit_seal set municipality = $1 where municipality = $2", THERE, HERE)
    await logs.superuser.execute("update app.audit_event set municipality = $1 where municipality = $2", THERE, HERE)
    faults = places(await logs.verify())
    assert faults[0] == (FaultKind.cut, HERE, 1)
    assert (FaultKind.broken, THERE, 1) in faults


async def test_a_row_that_is_dated_back(logs: Logs, sealed: list[UUID]) -> None:
    forged = await logs.write(ago="1 day")
    await logs.seal()
    faults = await logs.verify()
    assert [(fault.kind, fault.chain, fault.event) for fault in faults] == [(FaultKind.inserted, HERE, forged)]


async def test_a_missing_seal(logs: Logs, sealed: list[UUID]) -> None:
    await logs.superuser.execute("delete from app.audit_seal where municipality = $1 and number = 2", HERE)
    assert places(await logs.verify()) == [(FaultKind.missing_seal, HERE, 2)]


async def test_a_missing_seal_with_its_events_and_all_others_counted_anew(logs: Logs, sealed: list[UUID]) -> None:
    await logs.superuser.execute("delete from app.audit_event where id = $1", sealed[1])
    await logs.superuser.execute("delete from app.audit_seal where municipality = $1 and number = 2", HERE)
    await logs.superuser.execute("update app.audit_seal set number = 2 where municipality = $1 and number = 3", HERE)
    assert places(await logs.verify())[0] == (FaultKind.broken, HERE, 2)


async def test_a_missing_head(logs: Logs, sealed: list[UUID]) -> None:
    await logs.superuser.execute("delete from app.audit_head where number = 2")
    assert places(await logs.verify())[0] == (FaultKind.missing_head, ALL, 2)


async def test_the_end_of_a_chain_cut_off(logs: Logs, sealed: list[UUID]) -> None:
    await logs.superuser.execute("delete from app.audit_event where id = $1", sealed[2])
    await logs.superuser.execute("delete from app.audit_seal where municipality = $1 and number = 3", HERE)
    assert places(await logs.verify()) == [(FaultKind.cut, HERE, 3)]


@pytest.mark.parametrize("remembers", [True, False])
async def test_the_end_of_a_chain_cut_off_and_sealed_anew(logs: Logs, sealed: list[UUID], *, remembers: bool) -> None:
    """The next rounds take the place of what was cut off, also in one round with more seals than were taken away."""
    await logs.superuser.execute("delete from app.audit_event where id = $1", sealed[2])
    await logs.superuser.execute("delete from app.audit_seal where municipality = $1 and number = 3", HERE)
    with small_seals():
        for _ in range(5):
            await logs.write(HERE)
        if not remembers:
            logs.remembered = None
        await logs.seal()
    assert places(await logs.verify()) == [(FaultKind.missing_seal, HERE, 3)]


async def test_all_ends_cut_off_are_noticed_by_who_sealed_them(logs: Logs, sealed: list[UUID]) -> None:
    anchor = logs.remembered
    assert anchor is not None
    await cut_back_to(logs, head=1)
    assert await logs.verify() == []  # as if there had been no more
    assert places(await logs.verify(anchor))[0] == (FaultKind.gap, ALL, 3)
    assert (await logs.seal()).lost == anchor.lost()
    assert places(await logs.verify()) == [(FaultKind.gap, ALL, 2)]


async def test_a_seal_that_another_key_signed(logs: Logs, sealed: list[UUID]) -> None:
    """Whoever owns the database seals what they like, with a key of their own."""
    await cut_back_to(logs, head=2)
    await logs.superuser.execute("delete from app.audit_event where id = $1", sealed[2])
    await logs.write(HERE, "another")
    result = await Sealer(SigningKey.generate()).seal(logs.seals)
    assert result is not None
    assert places(await logs.verify())[:2] == [(FaultKind.bad_signature, ALL, 3), (FaultKind.bad_signature, HERE, 3)]


async def test_a_seal_whose_hash_was_made_to_fit(logs: Logs, sealed: list[UUID]) -> None:
    await logs.superuser.execute(
        "update app.audit_seal set events = array[gen_random_uuid()], hash = sha256('x') where municipality = $1 and number = 2",
        HERE,
    )
    faults = places(await logs.verify())
    assert faults[:2] == [(FaultKind.broken, HERE, 2), (FaultKind.bad_signature, HERE, 2)]


async def test_a_policy_that_hides_rows(logs: Logs, sealed: list[UUID]) -> None:
    await logs.superuser.execute(
        "create policy quiet on app.audit_event as restrictive for select to todoke_seals using (at < now())"
    )
    assert places(await logs.verify())[0] == (FaultKind.hidden, ALL, 0)


# What is dated so that no seal contradicts it: said in docs/security.md


async def test_what_is_dated_within_the_last_minute_is_sealed(logs: Logs, sealed: list[UUID]) -> None:
    await logs.write(ago="1 second")
    await logs.seal()
    assert await logs.verify() == []


async def test_an_open_transaction_dates_an_event_up_to_an_hour_back(logs: Logs) -> None:
    """Whoever can write events, and keeps a transaction open that has written before, dates one back as far as late commits are waited for."""
    async with connected(dsn=logs.addresses["migrator"], server_settings={"role": "todoke_owner"}) as slow:
        await logs.write()
        transaction = slow.transaction()
        await transaction.start()
        await logs.write(THERE, by=slow)
        await logs.seal()
        await logs.later("90 minutes")
        logs.remembered = None
        await logs.seal()
        within = await logs.write(ago="50 minutes", by=slow)
        beyond = await logs.write(ago="70 minutes", by=slow)
        await transaction.commit()
        await Sealer(logs.key).seal(logs.seals)
    faults = [(fault.kind, fault.event) for fault in await logs.verify() if fault.event]
    assert (FaultKind.inserted, beyond) in faults
    assert (FaultKind.inserted, within) not in faults


# An older backup


async def test_a_restored_database_names_what_is_gone_and_goes_on(logs: Logs, sealed: list[UUID]) -> None:
    anchor = logs.remembered
    assert anchor is not None
    await logs.superuser.execute("delete from app.audit_event where id = $1", sealed[2])
    ends = await cut_back_to(logs, head=1)
    faults = await logs.verify(anchor)
    assert places(faults) == [
        (FaultKind.gap, ALL, 3),
        *((FaultKind.cut, chain, 2) for chain in (HERE, THERE, OPERATOR)),
    ]
    assert (faults[0].at, anchor.at in faults[0].more) == (ends, True)
    assert "seals 2 to 3 are gone" in faults[1].more
    # it goes on: told for ever, and no fault any more once somebody has looked into it
    await logs.write(HERE)
    assert (await logs.seal()).lost == anchor.lost()
    await logs.write(HERE)
    await logs.seal()
    assert places(await logs.verify(anchor)) == [(FaultKind.gap, ALL, 2)]
    known, verification = await logs.verified(anchor, known_gaps=[2])
    assert known == []
    assert [(gap.number, anchor.at in gap.more) for gap in verification.totals.known_gaps] == [(2, True)]
    assert await logs.verify(logs.remembered, known_gaps=[2]) == []


async def test_a_known_gap_hides_nothing_else(logs: Logs, sealed: list[UUID]) -> None:
    anchor = logs.remembered
    assert anchor is not None
    await cut_back_to(logs, head=1)
    await logs.seal()
    await logs.superuser.execute("delete from app.audit_event where id = $1", sealed[0])
    assert places(await logs.verify(anchor, known_gaps=[2]))[0] == (FaultKind.deleted, HERE, 1)
    forged = Anchor(anchor.number, anchor.at, bytes(32), anchor.newest)
    assert places(await logs.verify(forged, known_gaps=[2]))[0] == (FaultKind.gap, ALL, 3)


async def test_an_anchor_of_another_history(logs: Logs, sealed: list[UUID]) -> None:
    anchor = logs.remembered
    assert anchor is not None
    await cut_back_to(logs, head=1)
    for _ in range(3):
        await logs.write(HERE)
        result = await Sealer(logs.key).seal(logs.seals)  # by a sealer that remembers nothing
        assert result is not None
    assert places(await logs.verify(anchor))[0] == (FaultKind.other_history, ALL, 3)


def test_an_anchor_is_signed() -> None:
    key = SigningKey.generate()
    text = Anchor(3, "2026-11-29 03:20:00+00", bytes(32), {}).signed(key)
    assert read_anchor(text, [key.verify_key]).number == 3
    for wrong in (
        text.replace("head 3", "head 2"),
        text[:-2],
        "",
        "signature 00",
        SigningKey.generate().encode().hex(),
    ):
        with pytest.raises(NoAnchor):
            read_anchor(wrong, [key.verify_key])
    with pytest.raises(NoAnchor):
        read_anchor(text, [SigningKey.generate().verify_key])


# How much a round asks


async def test_a_quiet_round_asks_as_much_of_many_municipalities_as_of_two(logs: Logs) -> None:
    async def asked() -> int:
        texts: list[str] = []
        logs.seals.add_query_logger(lambda record: texts.append(record.query))
        try:
            await logs.seal()
        finally:
            logs.seals._query_loggers.clear()
        return len(texts)

    await logs.write()
    await logs.seal()
    few = await asked()
    await logs.superuser.execute(
        "insert into app.municipality (code, slug, name, telephone) "
        "select code, 'm' || code, '{\"ja\": \"区\"}', '03' from unnest($1::text[]) code",
        [f"{number:05}{check_digit(f'{number:05}')}" for number in range(1, 2001)],
    )
    assert await asked() == few
    assert await logs.verify(logs.remembered) == []


async def test_no_event_is_compared_with_every_seal(logs: Logs) -> None:
    """However little PostgreSQL knows of the tables: the comparison of a long log would take days."""
    await logs.superuser.execute(
        "insert into app.audit_event (municipality, action, at) "
        "select $1, 'list_opened', now() - make_interval(secs => g) from generate_series(10, 20000) g",
        HERE,
    )
    await logs.superuser.execute("analyze app.audit_event, app.audit_seal")
    await logs.seal()
    values = {"$1": f"'{HERE}'", "$2": "'infinity'", "$4::text": "'infinity'", "$5::text": "'infinity'"}
    unlisted = {
        **values,
        "$3::interval": "interval '10 s'",
        "$4::interval": "interval '1 h'",
        "$5": "1000",
        "$6": "9",
        "$7::interval": "interval '2 m'",
    }
    async with logs.seals.transaction():
        await records.compare_whole_logs(logs.seals)
        assert "Nested Loop" not in await plan_of(logs, MUNICIPALITYS.unlisted, unlisted)


async def plan_of(logs: Logs, text: str, values: Mapping[str, str]) -> str:
    for name in sorted(values, key=len, reverse=True):
        text = text.replace(name, values[name])
    return "\n".join(row[0] for row in await logs.seals.fetch(f"explain {text}"))


async def test_the_service_itself_never_changes_what_is_sealed(logs: Logs) -> None:
    """An erasure and the end of a municipality leave the logs as they are: no role but the tables' owner may change or delete a row there."""
    allowed = await logs.superuser.fetch(
        "select r.rolname, t.name from pg_roles r, unnest($1::text[]) t (name) "
        "where r.rolname like 'todoke\\_%' and not r.rolsuper and r.rolname not in ('todoke_owner', 'todoke_migrator') and "
        "(has_table_privilege(r.oid, 'app.' || t.name, 'delete, truncate') or has_any_column_privilege(r.oid, 'app.' || t.name, 'update'))",
        ["audit_event", "operator_audit_event", "audit_seal", "operator_audit_seal", "audit_head"],
    )
    assert [tuple(row) for row in allowed] == []
    bodies = await logs.superuser.fetch(
        "select proname from pg_proc where proowner = 'todoke_owner'::regrole and prosrc ~* '(update|delete from|truncate) +app\\.(operator_)?audit_'"
    )
    assert [row["proname"] for row in bodies] == []


async def cut_back_to(logs: Logs, head: int) -> str:
    """Take away all that was sealed after a head, as a restore from a backup does; returns the head's time."""
    await logs.superuser.execute("delete from app.audit_head where number > $1", head)
    await logs.superuser.execute("delete from app.audit_seal where head > $1", head)
    await logs.superuser.execute("delete from app.operator_audit_seal where head > $1", head)
    return str(
        await logs.superuser.fetchval(
            "select (at at time zone 'UTC')::text || '+00' from app.audit_head where number = $1", head
        )
    )


@contextmanager
def small_seals() -> Iterator[None]:
    before = sealing_round.EVENTS_IN_A_SEAL
    sealing_round.EVENTS_IN_A_SEAL = 1
    try:
        yield
    finally:
        sealing_round.EVENTS_IN_A_SEAL = before
