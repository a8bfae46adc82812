"""What the database's owner does to the tables of the logs themselves, whose keys, constraints and types they can take away, is found as well."""

from uuid import UUID

import pytest

from app.audit.seals import OPERATOR
from app.operations.database import connected
from app.operations.sealing.records import SESSION
from app.operations.sealing.verifying import ALL, FaultKind
from tests.operations.sealing.conftest import HERE, THERE, Logs
from tests.operations.sealing.test_tampering import places

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize("before", [True, False])
async def test_a_second_event_with_the_id_of_a_sealed_one(logs: Logs, sealed: list[UUID], *, before: bool) -> None:
    await logs.superuser.execute("alter table app.audit_event drop constraint audit_event_pkey")
    await logs.superuser.execute(
        "insert into app.audit_event (municipality, id, at, action, subject, details) "
        "select municipality, id, at, action, subject, details from app.audit_event where id = $1",
        sealed[1],
    )
    await logs.superuser.execute(
        f"update app.audit_event set subject = 'forged' where ctid = (select {'min' if before else 'max'}(ctid) from app.audit_event where id = $1)",
        sealed[1],
    )
    faults = await logs.verify()
    assert [(fault.kind, fault.number, fault.event) for fault in faults] == [(FaultKind.twin, 2, sealed[1])]


@pytest.mark.parametrize("number", [-1, 0])
async def test_a_seal_that_stands_before_the_first_lists_nothing(logs: Logs, sealed: list[UUID], number: int) -> None:
    """Nobody would look at it, and what was dated back would seem to be sealed by it."""
    forged = await logs.write(ago="1 day")
    await logs.superuser.execute("alter table app.audit_seal drop constraint audit_seal_number_check")
    await logs.superuser.execute(
        "insert into app.audit_seal select municipality, $3, head, sealed_at, first_at, last_at, array[$1::uuid], times[1:1], "
        "substring(digests for 32), previous, hash, signature from app.audit_seal where municipality = $2 and number = 1",
        *(forged, HERE, number),
    )
    faults = await logs.verify()
    assert [(fault.kind, fault.chain, fault.event) for fault in faults] == [
        (FaultKind.stray_seal, HERE, None),
        (FaultKind.inserted, HERE, forged),
    ]


@pytest.mark.parametrize(
    "change",
    [
        "lost = 'x'",
        "lost = '1 2 3'",
        "chains = chains || null::text, numbers = numbers || 1::bigint, hashes = hashes || '\\x00'::bytea",
        "hashes[1] = null",
        "numbers[1] = null",
        "numbers = array[numbers]",
        "refused = array[null::uuid]",
        "at = 'infinity'",
        "snapshot = '1:1:'",
    ],
)
@pytest.mark.parametrize("head", [2, 3])
async def test_a_head_of_another_shape(logs: Logs, sealed: list[UUID], change: str, head: int) -> None:
    await logs.superuser.execute(f"update app.audit_head set {change} where number = $1", head)
    assert places(await logs.verify())[0] == (FaultKind.broken, ALL, head)
    await logs.write()
    await logs.seal()  # it goes on
    assert places(await logs.verify())[0] == (FaultKind.broken, ALL, head)


@pytest.mark.parametrize(
    "change",
    [
        "events[1] = null",
        "events = array[events]",
        "times[1] = null",
        "times[1] = 'infinity'",
        "head = 1",
        "sealed_at = 'infinity'",
        "first_at = 'infinity'",
        "last_at = '-infinity'",
    ],
)
async def test_a_seal_of_another_shape(logs: Logs, sealed: list[UUID], change: str) -> None:
    await logs.superuser.execute(f"update app.audit_seal set {change} where municipality = $1 and number = 2", HERE)
    assert places(await logs.verify())[0] == (FaultKind.broken, HERE, 2)
    await logs.write()
    await logs.seal()


@pytest.mark.parametrize(
    ("nothing", "kind"),
    [("details", FaultKind.edited), ("subject", FaultKind.edited), ("at", FaultKind.moved)],
)
async def test_an_event_of_another_shape(logs: Logs, sealed: list[UUID], nothing: str, kind: FaultKind) -> None:
    await logs.superuser.execute(f"alter table app.audit_event alter column {nothing} drop not null")
    await logs.superuser.execute(f"update app.audit_event set {nothing} = null where id = $1", sealed[1])
    assert places(await logs.verify()) == [(kind, HERE, 2)]


@pytest.mark.parametrize(
    "details", ["{\"a\": ' || repeat('1', 5000) || '}", "' || repeat('[', 3000) || repeat(']', 3000) || '"]
)
async def test_details_that_python_does_not_read_stop_no_sealing(logs: Logs, sealed: list[UUID], details: str) -> None:
    """A number of thousands of digits and lists in lists, which PostgreSQL takes, would else stop it for all municipalities."""
    event = await logs.write()
    await logs.superuser.execute(f"update app.audit_event set details = ('{details}')::jsonb where id = $1", event)
    await logs.seal()
    assert await logs.verify() == []
    await logs.superuser.execute("update app.audit_event set details = '{}' where id = $1", event)
    assert places(await logs.verify()) == [(FaultKind.edited, HERE, 4)]


async def test_a_view_in_the_place_of_a_log(logs: Logs, sealed: list[UUID]) -> None:
    """It would show the comparison what was sealed, and everybody else something different."""
    await logs.superuser.execute("alter table app.audit_event rename to audit_event_before")
    await logs.superuser.execute(
        "create view app.audit_event as select *, xmin from app.audit_event_before where current_user = 'todoke_seals'"
    )
    await logs.superuser.execute("grant select on app.audit_event to todoke_seals")
    assert places(await logs.verify())[0] == (FaultKind.hidden, ALL, 0)


async def test_functions_that_take_the_place_of_postgresqls(logs: Logs, sealed: list[UUID]) -> None:
    forged = await logs.write(ago="1 day")
    for text in (
        "create schema quiet",
        "grant usage on schema quiet to public",
        f"create function quiet.unnest(uuid[]) returns setof uuid language sql as $$ select pg_catalog.unnest($1) union select '{forged}' $$",
        "grant execute on function quiet.unnest(uuid[]) to public",
        "alter role todoke_seals set search_path = quiet, pg_catalog",
    ):
        await logs.superuser.execute(text)
    try:
        async with connected(dsn=logs.addresses["seals"], server_settings=SESSION) as connection:
            logs.seals = connection
            assert places(await logs.verify()) == [(FaultKind.inserted, HERE, 0)]
    finally:
        await logs.superuser.execute("alter role todoke_seals reset search_path")


async def test_a_municipality_that_was_removed_with_all_it_had(logs: Logs, sealed: list[UUID]) -> None:
    for table, column in (("audit_event", "municipality"), ("audit_seal", "municipality"), ("municipality", "code")):
        await logs.superuser.execute(f"delete from app.{table} where {column} = $1", THERE)
    assert places(await logs.verify()) == [(FaultKind.cut, THERE, 1)]
    assert places(await logs.verify(municipality=THERE)) == [(FaultKind.cut, THERE, 1)]
    assert await logs.verify(municipality=OPERATOR) == []
