"""Ids that grow with time, as the server makes them and as one without uuidv7() would."""

import re
import time
from uuid import RFC_4122, UUID

import asyncpg
import pytest

from app.migrations.history import this_program
from app.settings import Settings
from tests.factories import make_person, make_town, submit_one

pytestmark = pytest.mark.anyio

GROWING = {"application", "status_event", "outbox", "audit_event"}
# the body for a server before PostgreSQL 18
FALLBACK = re.findall(r"\$body\$(.*?)\$body\$", this_program().changes[0].text, re.DOTALL)[0]


def is_of_now(made: UUID) -> bool:
    """RFC 9562, version 7: the first 48 bits are milliseconds since 1970."""
    return made.version == 7 and made.variant == RFC_4122 and abs((made.int >> 80) / 1000 - time.time()) < 10


@pytest.mark.parametrize("made", ["select app.new_id()", FALLBACK])
async def test_ids_grow_with_time(owner: asyncpg.Connection, made: str) -> None:
    ids = []
    for _ in range(20):
        ids.append(UUID(str(await owner.fetchval(made))))
        await owner.execute("select pg_sleep(0.002)")
    assert all(is_of_now(each) for each in ids)
    assert sorted(ids) == ids
    assert len({each.int & (1 << 62) - 1 for each in ids}) == 20


async def test_what_every_submission_writes_has_them_and_nothing_else(owner: asyncpg.Connection) -> None:
    rows = await owner.fetch(
        "select c.relname from pg_attrdef d join pg_class c on c.oid = d.adrelid where pg_get_expr(d.adbin, d.adrelid) = 'app.new_id()'"
    )
    assert {row["relname"] for row in rows} == GROWING


async def test_whoever_inserts_there_may_make_them(owner: asyncpg.Connection, settings: Settings) -> None:
    town = await make_town(owner, settings)
    await submit_one(town, settings)
    await make_person(owner, town)
    inserting = await owner.fetch(
        "select distinct r.rolname from pg_roles r, unnest($1::text[]) t where r.rolname like 'todoke\\_%' and not r.rolsuper "
        "and has_any_column_privilege(r.oid, 'app.' || t, 'insert')",
        sorted(GROWING),
    )
    making = await owner.fetch(
        "select rolname from pg_roles where rolname like 'todoke\\_%' and not rolsuper and has_function_privilege(oid, 'app.new_id()', 'execute')"
    )
    assert {row["rolname"] for row in inserting} == {row["rolname"] for row in making}
    rows = await owner.fetch("select id from app.application where municipality = $1", town.code)
    assert [is_of_now(row["id"]) for row in rows] == [True]
