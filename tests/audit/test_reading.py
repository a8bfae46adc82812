"""However long a log is, a page of it is read from an index, as the auditor's role reads it under row-level security."""

import json
import secrets
from uuid import uuid4

import asyncpg
import pytest

from app.audit.reading import LogFilter, events
from app.settings import Settings
from app.tenancy.engine import ENGINE
from app.tenancy.scope import scoped
from tests.factories import make_person, make_town

pytestmark = pytest.mark.anyio

MANY = 20_000
REFERENCE = "131041-AAAAA-BBBBB"


async def long_log(owner: asyncpg.Connection, code: str) -> None:
    """Events of forty people, of forty actions, each of its own subject; one in a thousand names a list with REFERENCE."""
    people = [uuid4() for _ in range(40)]
    await owner.execute(
        "insert into app.audit_event (municipality, staff, action, subject, at, details) "
        "select $1, ($2::uuid[])[n % 40 + 1], 'action' || n % 37, 'subject' || n, now() - n * interval '1 minute', "
        "case when n % 1000 = 7 then jsonb_build_object('references', array[$4::text]) when n % 10 = 1 "
        "then jsonb_build_object('references', array['x' || n]) else '{}'::jsonb end from generate_series(1, $3::int) n",
        code,
        people,
        MANY,
        REFERENCE,
    )
    await owner.execute("analyze app.audit_event")


async def plan(condition: str, *values: object) -> str:
    rows = await ENGINE.fetch(
        f"explain (format json) select * from app.audit_event where municipality = $1 {condition} order by at desc, id desc limit 51",
        *values,
    )
    return json.dumps(json.loads(rows[0][0]))


async def test_a_page_is_read_from_the_index_of_its_filter(owner: asyncpg.Connection, settings: Settings) -> None:
    town = await make_town(owner, settings)
    auditor = await make_person(owner, town, "audrey", "auditor")
    await long_log(owner, town.code)
    person = await owner.fetchval("select staff from app.audit_event where municipality = $1 limit 1", town.code)
    with scoped(auditor.scope):
        async with ENGINE.unit(read_only=True):
            plans = {
                "audit_event_by_time": await plan("", town.code),
                "audit_event_by_person": await plan("and staff = $2", town.code, person),
                "audit_event_by_action": await plan("and action = $2", town.code, "action3"),
                "audit_event_by_subject": await plan(
                    "and subject = $2 and length(subject) <= 200", town.code, "subject77"
                ),
            }
    assert {index for index, chosen in plans.items() if index not in chosen or "Seq Scan" in chosen} == set()


async def test_a_subject_too_long_for_an_index_is_kept_and_found(owner: asyncpg.Connection, settings: Settings) -> None:
    """The title of a paper, for one: the name of a council has up to 3,000 signs."""
    town = await make_town(owner, settings)
    auditor = await make_person(owner, town, "audrey", "auditor")
    subjects = [secrets.token_hex(3_000), "付議資料"]
    for subject in subjects:
        await owner.execute(
            "insert into app.audit_event (municipality, action, subject) values ($1, 'paper_downloaded', $2)",
            town.code,
            subject,
        )
    with scoped(auditor.scope):
        async with ENGINE.unit(read_only=True):
            found = [(await events(LogFilter(subject=subject))).rows for subject in subjects]
    assert [[event.subject for event in rows] for rows in found] == [[subject] for subject in subjects]


async def test_who_saw_an_application_in_a_list_is_found_from_an_index(
    owner: asyncpg.Connection, settings: Settings
) -> None:
    town = await make_town(owner, settings)
    auditor = await make_person(owner, town, "audrey", "auditor")
    await long_log(owner, town.code)
    with scoped(auditor.scope):
        async with ENGINE.unit(read_only=True):
            page = await events(LogFilter(reference=REFERENCE))
    assert len(page.rows) == MANY // 1000
    rows = await owner.fetch(
        "explain (format json) select id from app.audit_event where details ? 'references' and details -> 'references' @> to_jsonb($1::text)",
        REFERENCE,
    )
    assert "audit_event_by_reference" in rows[0][0]


async def test_another_towns_application_is_not_found(owner: asyncpg.Connection, settings: Settings) -> None:
    town, other = await make_town(owner, settings), await make_town(owner, settings)
    auditor = await make_person(owner, other, "audrey", "auditor")
    await owner.execute(
        "insert into app.audit_event (municipality, action, details) values ($1, 'list_opened', jsonb_build_object('references', array['r']))",
        town.code,
    )
    with scoped(auditor.scope):
        async with ENGINE.unit(read_only=True):
            assert (await events(LogFilter(reference="r"))).rows == ()
