"""A database of each test's own, with two municipalities, and what is done to its logs: written and sealed as the service does, tampered with as the
database's superuser."""

import secrets
from collections.abc import AsyncIterator, Collection, Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import asyncpg
import pytest
from nacl.signing import SigningKey

from app.audit.seals import OPERATOR, Anchor
from app.demo.embedded import Embedded
from app.operations.database import connected, forget, initialise
from app.operations.migrating import migrate
from app.operations.sealing.records import SESSION
from app.operations.sealing.round import RoundResult, Sealer
from app.operations.sealing.verifying import Fault, Verification
from tests.databases import new_database, superusers

HERE, THERE = "131041", "131059"


@dataclass
class Logs:
    """The two logs of one database. `superuser` may do everything; `seals` is todoke_seals, `key` and `remembered` its sealer's."""

    addresses: Mapping[str, str]
    superuser: asyncpg.Connection
    seals: asyncpg.Connection
    key: SigningKey = field(default_factory=SigningKey.generate)
    remembered: Anchor | None = None

    async def write(self, chain: str = HERE, subject: str = "", *, ago: str = "0", by: Any = None) -> UUID:
        """Write an event as the database does it, dated back by an interval."""
        connection = by or self.superuser
        if chain == OPERATOR:
            text = (
                "insert into app.operator_audit_event (action, subject, at) "
                "values ('health_opened', $1, clock_timestamp() - $2::text::interval) returning id"
            )
            return UUID(str(await connection.fetchval(text, subject, ago)))
        text = (
            "insert into app.audit_event (municipality, action, subject, details, at) values ($1, 'list_opened', $2, "
            '\'{"references": ["131041-AAAAA-BBBBB"], "applications": 1.50}\', clock_timestamp() - $3::text::interval) returning id'
        )
        return UUID(str(await connection.fetchval(text, chain, subject, ago)))

    async def seal(self) -> RoundResult:
        """A round of the sealer, which remembers its last."""
        result = await Sealer(self.key, self.remembered).seal(self.seals)
        assert result is not None
        self.remembered = result.anchor
        return result

    async def verify(
        self, anchor: Anchor | None = None, municipality: str | None = None, known_gaps: Collection[int] = ()
    ) -> list[Fault]:
        return (await self.verified(anchor, municipality, known_gaps))[0]

    async def verified(
        self, anchor: Anchor | None = None, municipality: str | None = None, known_gaps: Collection[int] = ()
    ) -> tuple[list[Fault], Verification]:
        async with self.seals.transaction(isolation="repeatable_read", readonly=True):
            verification = Verification(self.seals, [self.key.verify_key], municipality, known_gaps)
            return [fault async for fault in verification.faults(anchor)], verification

    async def later(self, interval: str = "5 minutes") -> None:
        """Let time pass: all that was written and sealed so far is that much older. The chains do not hold afterwards; for rounds only."""
        await self.superuser.execute("update app.audit_head set at = at - $1::text::interval", interval)


@pytest.fixture(scope="session")
async def prepared(embedded: Embedded, addresses: Mapping[str, str]) -> AsyncIterator[Mapping[str, str]]:
    async with new_database(embedded, addresses) as own:
        await migrate(own["migrator"])
        async with connected(dsn=superusers(embedded, own)) as connection:
            for code, slug in ((HERE, "shinjuku"), (THERE, "bunkyo")):
                await connection.execute(
                    "insert into app.municipality (code, slug, name, telephone) values ($1, $2, '{\"ja\": \"区\"}', '03')",
                    code,
                    slug,
                )
        yield own


@pytest.fixture
async def logs(embedded: Embedded, prepared: Mapping[str, str]) -> AsyncIterator[Logs]:
    own = beside_of(prepared)
    names = [urlsplit(each["migrator"]).path.strip("/") for each in (own, prepared)]
    async with AsyncExitStack() as stack:
        async with connected(dsn=embedded.superuser_address()) as connection:
            await connection.execute(f'create database "{names[0]}" template "{names[1]}"')
        stack.push_async_callback(forget, embedded.superuser_address(), own)
        await initialise(embedded.superuser_address(), own)
        superuser = await stack.enter_async_context(connected(dsn=superusers(embedded, own)))
        seals = await stack.enter_async_context(connected(dsn=own["seals"], server_settings=SESSION))
        yield Logs(own, superuser, seals)


@pytest.fixture
async def sealed(logs: Logs) -> list[UUID]:
    """Three events of one municipality in three rounds, beside others' that stay as they are."""
    events = []
    for number in range(3):
        events.append(await logs.write(HERE, f"event {number}"))
        await logs.write(THERE)
        await logs.write(OPERATOR)
        await logs.seal()
    assert await logs.verify(logs.remembered) == []
    return events


def beside_of(addresses: Mapping[str, str]) -> dict[str, str]:
    before = urlsplit(addresses["migrator"]).path.strip("/")
    name = f"todoke_{secrets.token_hex(4)}"
    return {role: address.replace(f"@/{before}?", f"@/{name}?") for role, address in addresses.items()}
