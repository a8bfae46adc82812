"""The demo's database where there was one before."""

import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import asyncpg
import pytest

from app.demo import secrets
from app.demo.database import prepare_database
from app.demo.embedded import Embedded
from app.operations.database import initialise
from app.settings import DATABASES, Settings, load

pytestmark = pytest.mark.anyio


@pytest.fixture
def home() -> Iterator[Path]:
    """A short path: Unix sockets want one."""
    made = Path(tempfile.mkdtemp(prefix="todoke-"))
    made.chmod(0o711)
    yield made
    shutil.rmtree(made)


def asides(home: Path) -> list[Path]:
    """The folders of what was put aside."""
    return list(home.glob("before-*"))


async def nothing(_settings: Settings, _say: Callable[[str], None]) -> None:
    """No demo data."""


async def test_a_database_from_before_is_put_aside_with_its_keys(home: Path) -> None:
    server = Embedded(home, options={"fsync": "off"})
    server.start()
    try:
        environment = secrets.environment(load({"TODOKE_MODE": "demo", "TODOKE_HOME": str(home)}), server.address)
        secrets.write(home, environment)
        addresses = {role: environment[f"TODOKE_DATABASE_{role.upper()}"] for role in DATABASES}
        await initialise(server.superuser_address(), addresses)
        old = await asyncpg.connect(addresses["migrator"], server_settings={"role": "todoke_owner"})
        await old.execute("create table app.migration (name text)")
        await old.close()
        (home / "keys" / "131041").mkdir(parents=True, mode=0o700)
        (home / "keys" / "131041" / "old.key").write_bytes(bytes(32))
        (server.folder / "todoke.filled").touch()

        said: list[str] = []
        await prepare_database(server, environment, nothing, said.append)
        (aside,) = asides(home)
        assert [line for line in said if str(home) in line] == [
            f"The database in {home} is from an earlier Todoke and cannot be brought up to date.",
            f"It lies in {aside} now, with its keys and mails; a new one is made in its place.",
        ]
        kept = {path.name for path in aside.iterdir()}
        assert kept == {"postgres", "postgres.password", "keys", "demo.env"}
        assert (aside / "keys" / "131041" / "old.key").exists()
        assert {path.name for path in (home / "keys").iterdir()} == {"mailer", "signer"}
        new = await asyncpg.connect(addresses["mailer"])
        assert (await new.fetchval("select changes from api.schema_state()"))[0] == "0001_initial"
        await new.close()

        # what is up to date stays where it is
        await prepare_database(server, environment, nothing, said.append)
        assert asides(home) == [aside]
    finally:
        server.stop()
