"""Databases of a test's own, beside the session's: made, migrated or not, looked at as pg_dump sees them, and dropped."""

import secrets
import subprocess
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

from app.demo.binaries import Binaries
from app.demo.embedded import Embedded
from app.operations.database import forget, initialise
from app.tenancy.engine import ENGINE
from app.tenancy.scope import Role


def beside(addresses: Mapping[str, str]) -> dict[str, str]:
    """The same roles' addresses in a database of another name, which is not there yet."""
    name = f"todoke_{secrets.token_hex(4)}"
    return {role: address.replace("@/todoke?", f"@/{name}?") for role, address in addresses.items()}


@asynccontextmanager
async def new_database(embedded: Embedded, addresses: Mapping[str, str]) -> AsyncIterator[Mapping[str, str]]:
    """The addresses of a database with its roles and nothing else."""
    own = beside(addresses)
    await initialise(embedded.superuser_address(), own)
    try:
        yield own
    finally:
        await forget(embedded.superuser_address(), own)


def superusers(embedded: Embedded, addresses: Mapping[str, str]) -> str:
    """The superuser's address of the database that these lead to."""
    return embedded.superuser_address(urlsplit(addresses["migrator"]).path.strip("/"))


def schema(embedded: Embedded, addresses: Mapping[str, str]) -> str:
    """What `pg_dump -s` says of the database, with owners and privileges."""
    dumped = pg_dump(embedded, addresses, "--schema-only")
    return "\n".join(line for line in dumped.splitlines() if not line.startswith("\\"))


def pg_dump(embedded: Embedded, addresses: Mapping[str, str], *options: str) -> str:
    """What pg_dump says of the database."""
    command = [Binaries().path("pg_dump"), *options, f"--dbname={superusers(embedded, addresses)}"]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


@asynccontextmanager
async def engine_on(addresses: Mapping[str, str]) -> AsyncIterator[None]:
    """The service's engine on these databases; afterwards on those it had before."""
    before, ENGINE._pools = ENGINE._pools, {}
    try:
        await ENGINE.open({role: addresses[role.login] for role in Role}, size=4)
        yield
    finally:
        await ENGINE.close()
        ENGINE._pools = before
