"""What every test may ask for: a real PostgreSQL, made once a session, with the roles, migrations and pools of the service.

Each test makes a municipality of its own, so nothing is ever cleaned.
"""

import gc
import os
import secrets
from collections.abc import AsyncIterator, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import asyncpg
import hypothesis
import pytest
from argon2 import PasswordHasher
from xdist.scheduler import LoadFileScheduling
from xdist.workermanage import WorkerController

from app.demo.embedded import Embedded
from app.operations.database import initialise, role_passwords
from app.operations.migrating import migrate
from app.people import passwords
from app.processes import ProcessPool
from app.settings import Settings, load
from app.tenancy.engine import ENGINE, ScopedEngine
from app.tenancy.scope import Role
from app.vault.key_signer import make_signer
from app.vault.keystore import FileKeyStore
from app.vault.trusted_keys import trust, trusted_signers
from app.web.staff.jobs.making import JOBS
from app.web.staff.jobs.pools import PAPERS
from tests.memory import folder_in_memory

# an example that a busy machine makes slow is no failure
hypothesis.settings.register_profile("todoke", deadline=None)
hypothesis.settings.load_profile("todoke")


# Sentences for a terminal are compared in English, on whatever machine; what a test starts inherits it.
os.environ["LC_ALL"] = "C.UTF-8"

# What takes longest begins first, so that no worker is left alone with it at the end; and the operator's pages are looked at while
# there are few municipalities in them. The lists of a million applications come before all: no test of what may take how long runs beside them, and
# no other test's database has grown yet.
SLOWEST_FIRST = (
    "operations/test_list_costs",
    *("browser/test_operator", "browser/", "faults/", "demo/", "operations/"),
    *("house/test_poorest_pages", "house/test_list_pages", "house/test_languages", "house/test_statements"),
    *("papers/governance/test_orders", "papers/governance/test_council", "papers/prints/test_sheets"),
    *("web/staff/governance/test_papers", "web/staff/test_erasures", "exports/workbook/"),
)
# Files that one test process should run, by what they say: they share the whole program as it was read (tests/house/program.py), or
# the processes that draw papers, each of which reads the fonts when it starts.
TOGETHER = ("from tests.house.program import", "job_processes")
# The servers of tests need not outlive the machine: they wait for no disk and write no more of a log than they need themselves.
FLEETING = {"fsync": "off", "full_page_writes": "off", "max_wal_size": "256MB"}


@cache
def scope_of(file: str) -> str:
    text = (Path(__file__).parents[1] / file).read_text(encoding="utf-8")
    return next((said for said in TOGETHER if said in text), file)


class ByFile(LoadFileScheduling):
    """Each file to one test process, and those of TOGETHER to the same one."""

    def _split_scope(self, nodeid: str) -> str:
        return scope_of(super()._split_scope(nodeid))

    def remove_node(self, node: WorkerController) -> str | None:
        """The test with which a process ended has failed, and is not begun again by the next one, which would end as well."""
        pending = [
            (unit, test) for unit in self.assigned_work[node].values() for test, done in unit.items() if not done
        ]
        if not pending:
            return super().remove_node(node)
        unit, test = pending[0]
        unit[test] = True
        super().remove_node(node)
        return test


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> ByFile:
    return ByFile(config, log)


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Iterator[None]:
    """Thousands of tests are gathered and stay to the end: the garbage collector would look through them again and again."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.collect()
        gc.freeze()
        gc.enable()


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    tests = Path(__file__).parent

    def rank(item: pytest.Item) -> int:
        place = str(item.path.relative_to(tests))
        return next((rank for rank, folder in enumerate(SLOWEST_FIRST) if place.startswith(folder)), len(SLOWEST_FIRST))

    items.sort(key=rank)


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="session", autouse=True)
def cheap_passwords() -> Iterator[None]:
    """argon2id as everywhere, at the least it can cost: people are made and signed in hundreds of times. No setting of the service does this."""
    cheap = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "_HASHER", cheap)
        patch.setattr(passwords, "_NOBODYS", cheap.hash(secrets.token_urlsafe(32)))
        yield


@pytest.fixture(scope="session")
def test_home() -> Iterator[Path]:
    """A private folder with a short path (Unix sockets want one)."""
    with folder_in_memory("todoke") as home:
        yield home


@pytest.fixture(scope="session")
def key_store() -> Iterator[Path]:
    """The folder of the tests' private keys: each key waits twice for the disk, where it stands on one."""
    with folder_in_memory("todoke-keys") as folder:
        yield folder


@pytest.fixture(scope="session")
def embedded(test_home: Path) -> Iterator[Embedded]:
    """A PostgreSQL server of this test session."""
    server = Embedded(test_home, options={**FLEETING, "max_connections": "200"})
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def addresses(embedded: Embedded) -> Mapping[str, str]:
    """Role ("staff", "sign_in_staff", …, "migrator") to its database address."""
    return {role: embedded.address(f"todoke_{role}", password) for role, password in role_passwords().items()}


@pytest.fixture(scope="session")
def settings(addresses: Mapping[str, str], test_home: Path, key_store: Path) -> Iterator[Settings]:
    """The settings of the test session; the process's environment holds them too, and it believes what the session's signer signed."""
    signer = make_signer(FileKeyStore(key_store))
    trust((*trusted_signers(), signer.public))
    environ = {
        "TODOKE_MODE": "test",
        "TODOKE_HOME": str(test_home),
        "TODOKE_KEY_STORE": str(key_store),
        "TODOKE_KEY_SIGNER": signer.public.hex(),
        "TODOKE_INQUIRY_KEYS": f"2:{secrets.token_hex(32)},1:{secrets.token_hex(32)}",
        "TODOKE_SECOND_FACTOR_KEYS": f"2:{secrets.token_hex(32)},1:{secrets.token_hex(32)}",
        "TODOKE_SEAT_KEY": secrets.token_hex(32),
        "TODOKE_POOL_SIZE": "8",
        **{f"TODOKE_DATABASE_{role.upper()}": address for role, address in addresses.items()},
    }
    with pytest.MonkeyPatch.context() as patch:
        for name, value in environ.items():
            patch.setenv(name, value)
        yield load(environ)


@pytest.fixture(scope="session")
async def migrated(embedded: Embedded, addresses: Mapping[str, str], settings: Settings) -> None:
    """The database with its roles and tables."""
    await initialise(embedded.superuser_address(), addresses)
    await migrate(addresses["migrator"])


@pytest.fixture(scope="session")
async def database(migrated: None, settings: Settings) -> AsyncIterator[ScopedEngine]:
    """The service's engine with a pool for each role."""
    await ENGINE.open({role: settings.database(role.login) for role in Role}, size=settings.pool_size)
    yield ENGINE
    await ENGINE.close()


@pytest.fixture(scope="session")
async def owners(migrated: None, addresses: Mapping[str, str]) -> AsyncIterator[asyncpg.Pool]:
    """Connections as the tables' owner."""
    async with asyncpg.create_pool(addresses["migrator"], server_settings={"role": "todoke_owner"}, min_size=0) as pool:
        yield pool


@pytest.fixture
async def owner(database: ScopedEngine, owners: asyncpg.Pool) -> AsyncIterator[asyncpg.Connection]:
    """A connection as the tables' owner, for what tests set up; whatever a test leaves open on it is put back."""
    async with owners.acquire() as connection:
        yield connection


@pytest.fixture(scope="session")
async def pools_of_the_session(anyio_backend: str) -> AsyncIterator[ProcessPool]:
    """The processes that draw papers and read workbooks, of the service's own pools; they end with the test session."""
    yield PAPERS
    await JOBS.close()


@pytest.fixture(scope="module")
async def job_processes(pools_of_the_session: ProcessPool) -> AsyncIterator[ProcessPool]:
    """The same processes; what a file of tests ordered and left unfinished ends with it."""
    yield pools_of_the_session
    await JOBS.end()
