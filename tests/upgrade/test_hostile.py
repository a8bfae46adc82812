"""What a database of 0.2.0 may hold at its strangest stops no migration: every state of every row that the changes touch."""

import secrets
from pathlib import Path

import asyncpg
import pytest

from app.demo.embedded import Embedded
from app.operations.database import forget, initialise
from app.operations.migrating import migrate
from tests.databases import beside, superusers
from tests.upgrade.fixture import known
from tests.upgrade.test_upgrade import restore

pytestmark = pytest.mark.anyio

PEOPLE = """
insert into app.staff (municipality, login, name, password_hash, must_change_password, role, active, created_at)
select $1, 'town-x' || row_number() over (), repeat('名', 3000), '', change, role, active, at
from app.staff_role, unnest(array[true, false]) change, unnest(array[true, false]) active,
  unnest(array['infinity'::timestamptz, '-infinity', clock_timestamp() + interval '3 years']) at
"""
SESSIONS = """
insert into app.staff_session (municipality, token_hash, staff, opened_at, seen_at, ended_at)
select $1, sha256(n::text::bytea), $2, now() - n * interval '1 hour', now(), case when n % 3 = 0 then now() end from generate_series(1, 30) n
"""
OPERATORS = """
with people as (
  insert into app.operator_account (login, name, password_hash, role, must_change_password, active)
    values ('op-a', 'x', '', 'council', true, true), ('op-b', 'x', '', 'contractor', true, false) returning id)
insert into app.operator_session (token_hash, operator) select sha256(id::text::bytea), id from people
"""
FAILURES = "insert into app.sign_in_failure (side, login, network, window_start) values ('staff', 'x', 'n', now())"
LETTERS = """
with letters as (
  insert into app.outbox (municipality, application, kind, recipient, facts, state, lease, leased_until, ended_at, return_token,
      bounced_at, bounce_status)
    select $1, $2, kind, recipient, 'null', state, gen_random_uuid(), now(), now(), gen_random_uuid(),
      case when state = 'bounced' then now() end, case when state = 'bounced' then '5.1.1' end
    from unnest(array['waiting', 'sent', 'failed', 'bounced']) state, unnest(array['applicant', 'section']) recipient,
      unnest(array['arrival', 'arrival_section', 'acceptance', 'completion', 'rejection', 'withdrawal', 'notice']) kind
    returning municipality, id)
insert into app.delivery_attempt (municipality, outbox, outcome) select municipality, id, 'deferred' from letters
"""
PLANS = """
insert into app.erasure (municipality, kind, procedure, procedure_title, fiscal_year, reason, planned_by, planned_at, state)
select $1, 'due', $3, 't', 2000 + row_number() over (), 'retention_over', $2, at, state
from unnest(array['planned', 'cancelled']) state, unnest(array['infinity'::timestamptz, '-infinity', clock_timestamp() + interval '3 years']) at
"""
SINGLE = """
insert into app.erasure (municipality, kind, procedure, procedure_title, fiscal_year, application, reason, planned_by)
values ($1, 'single', $4, 't', 2000, $3, 'trial', $2)
"""
ERASED = """
insert into app.erasure (municipality, kind, procedure, procedure_title, fiscal_year, reason, planned_by, state, confirmed_by, erased_at,
    retention_years, retention_from, count, held, list_hash, rows_backup_until, key)
select $1, 'due', $3, 't', 1990 + row_number() over (), 'retention_over', $2, state, other.id, now() - interval '10 years',
  5, 'completion', 1, 0, sha256('x'), current_date, case when state = 'erased' then $4::uuid end
from unnest(array['erased', 'finished']) state, (select id from app.staff where municipality = $1 and id <> $2 limit 1) other
"""
EVENTS = """
insert into app.audit_event (municipality, staff, action, subject, details)
select $1, staff, 'an_action_of_before', subject, details::jsonb
from unnest(array[$2::uuid, gen_random_uuid(), null]) staff, unnest(array['', $3::text]) subject,
  unnest(array['[]', '"text"', 'null', '{"references": null}', '{"references": "no list"}', '["references"]']) details
"""
OPERATORS_EVENT = "insert into app.operator_audit_event (action, subject) values ('an_action_of_before', $1)"


async def test_no_row_of_0_2_0_stops_the_migration(
    migrated: None, embedded: Embedded, addresses: dict[str, str], tmp_path: Path
) -> None:
    own = beside(addresses)
    told = known("0.2.0")
    town, person = told.town["code"], told.person["id"]
    too_long = secrets.token_hex(5_000)
    try:
        await restore(embedded, own, "0.2.0")
        connection = await asyncpg.connect(superusers(embedded, own))
        application, procedure, key = await connection.fetchrow(
            "select id, procedure, sealing_key from app.application limit 1"
        )
        await connection.execute(PEOPLE, town)
        await connection.execute(SESSIONS, town, person)
        await connection.execute(OPERATORS)
        await connection.execute(FAILURES)
        await connection.execute(LETTERS, town, application)
        await connection.execute(PLANS, town, person, procedure)
        await connection.execute(SINGLE, town, person, application, procedure)
        await connection.execute(ERASED, town, person, procedure, key)
        await connection.execute(EVENTS, town, person, too_long)
        await connection.execute(OPERATORS_EVENT, too_long)
        before = await _counts(connection)
        await initialise(embedded.superuser_address(), own)
        await migrate(own["migrator"])
        assert await _counts(connection) == before
        one_time = await connection.fetchval(
            "select bool_and((one_time_until > now()) = must_change_password) from app.staff where must_change_password"
        )
        assert one_time
        proved = await connection.fetchval("select count(*) from app.staff_session where proved_at > '-infinity'")
        assert proved == 0
        await connection.close()
    finally:
        await forget(embedded.superuser_address(), own)


async def _counts(connection: asyncpg.Connection) -> dict[str, int]:
    """How many rows each of the tables has."""
    tables = ("staff", "staff_session", "operator_account", "outbox", "delivery_attempt", "erasure", "audit_event")
    return {table: await connection.fetchval(f"select count(*) from app.{table}") for table in tables}
