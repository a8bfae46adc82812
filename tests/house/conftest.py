"""What several tests of the house look into."""

import asyncpg
import pytest

from tests.house.scoping import Catalogue


@pytest.fixture
async def catalogue(owner: asyncpg.Connection) -> Catalogue:
    rows = await owner.fetch(
        "select c.relname, exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'municipality' "
        "and not a.attisdropped) as keyed from pg_class c where c.relnamespace = 'app'::regnamespace and c.relkind in ('r', 'p')"
    )
    keys = {row["relname"]: "municipality" for row in rows if row["keyed"]} | {"municipality": "code"}
    return Catalogue(keys, frozenset(row["relname"] for row in rows) - set(keys))
