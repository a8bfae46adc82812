"""A service of the fault tests' own: its PostgreSQL may be stopped and killed, its applicant side runs as a process under Granian."""

import asyncio
import os
import secrets
import signal
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO
from urllib.parse import urlencode

import asyncpg
import httpx
import pytest

from app.applications.reference import SubmissionKey
from app.demo.embedded import Embedded
from app.operations.database import initialise, role_passwords
from app.operations.migrating import migrate
from app.settings import Settings, load
from app.vault.key_signer import make_signer
from app.vault.keystore import key_store_of
from app.vault.trusted_keys import trust, trusted_signers
from tests.factories import ANSWERS, Town, make_town
from tests.memory import folder_in_memory
from tests.ports import own_ports
from tests.waiting import until
from tests.web.pages import numbers as shown_numbers

FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@dataclass
class Service:
    """The database and the settings of its parts."""

    embedded: Embedded
    addresses: Mapping[str, str]
    settings: Settings
    environment: Mapping[str, str]

    async def restart_database(self) -> None:
        """pg_ctl stop --mode=fast and start, as a person would."""
        await asyncio.to_thread(self.embedded.stop)
        await asyncio.to_thread(self.embedded.start)

    async def kill_database(self) -> None:
        """kill -9 of the server and a new start: PostgreSQL recovers from its log."""
        assert self.embedded.pid is not None
        os.kill(self.embedded.pid, signal.SIGKILL)
        await asyncio.to_thread(self.embedded.start)

    @asynccontextmanager
    async def as_owner(self) -> AsyncIterator[asyncpg.Connection]:
        connection = await asyncpg.connect(self.addresses["migrator"], server_settings={"role": "todoke_owner"})
        try:
            yield connection
        finally:
            await connection.close()

    async def town(self) -> Town:
        async with self.as_owner() as owner:
            return await make_town(owner, self.settings)

    async def is_listened_to(self) -> bool:
        """Whether somebody hears its notices, which takes a second or two after a restart."""
        watcher = await asyncpg.connect(self.embedded.superuser_address("todoke"))
        try:
            listens: bool = await watcher.fetchval(
                "select exists (select from pg_stat_activity where query ilike 'listen%' and datname = current_database())"
            )
        finally:
            await watcher.close()
        return listens

    @asynccontextmanager
    async def without_standby(self) -> AsyncIterator[Callable[[], Awaitable[bool]]]:
        """Commits wait for a standby that is not there; what is given tells whether one waits now."""
        watcher = await asyncpg.connect(self.embedded.superuser_address("todoke"))

        async def one_waits() -> bool:
            waits: bool = await watcher.fetchval(
                "select exists (select from pg_stat_activity where wait_event = 'SyncRep')"
            )
            return waits

        try:
            await watcher.execute("alter system set synchronous_standby_names = 'nobody'")
            await watcher.execute("select pg_reload_conf()")
            await until(lambda: _standby_is(watcher, "nobody"))
            yield one_waits
        finally:
            await watcher.execute("alter system reset synchronous_standby_names")
            await watcher.execute("select pg_reload_conf()")
            await watcher.close()


async def _standby_is(watcher: asyncpg.Connection, name: str) -> bool:
    found: str = await watcher.fetchval("show synchronous_standby_names")
    return found == name


@pytest.fixture(scope="session")
def own_home() -> Iterator[Path]:
    with folder_in_memory("todoke-faults") as home:
        yield home


@pytest.fixture(scope="session")
async def service(own_home: Path) -> AsyncIterator[Service]:
    embedded = Embedded(own_home, options={"fsync": "off"})
    await asyncio.to_thread(embedded.start)
    try:
        addresses = {role: embedded.address(f"todoke_{role}", word) for role, word in role_passwords().items()}
        environment = {
            "TODOKE_MODE": "test",
            "TODOKE_HOME": str(own_home),
            "TODOKE_INQUIRY_KEYS": f"1:{secrets.token_hex(32)}",
            "TODOKE_SEAT_KEY": secrets.token_hex(32),
            "TODOKE_POOL_SIZE": "16",
            # everybody of these tests is at one address
            "TODOKE_SUBMISSIONS_PER_SECOND": "1000000",
            "TODOKE_SUBMISSIONS_PER_MINUTE": "1000000",
            **{f"TODOKE_DATABASE_{role.upper()}": address for role, address in addresses.items()},
        }
        await initialise(embedded.superuser_address(), addresses)
        await migrate(addresses["migrator"])
        settings = load(environment)
        signer, before = make_signer(key_store_of(settings)), trusted_signers()
        trust((*before, signer.public))
        environment["TODOKE_KEY_SIGNER"] = signer.public.hex()
        yield Service(embedded, addresses, load(environment), environment)
        trust(before)
    finally:
        await asyncio.to_thread(embedded.stop)


class Process:
    """A part of the service as a process group of its own, so that it can be killed whole."""

    def __init__(self, arguments: Sequence[str], environment: Mapping[str, str]) -> None:
        self._arguments = arguments
        self._environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("TODOKE_")},
            **environment,
        }
        self._process: asyncio.subprocess.Process | None = None

    async def start(self) -> None:
        await self.begin()

    async def begin(self, output: IO[bytes] | None = None) -> asyncio.subprocess.Process:
        """Start it and wait for nothing; what it says goes to `output`."""
        self._process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "app.cli", *self._arguments),
            env=self._environment,
            start_new_session=True,
            stdout=output,
            stderr=output,
        )
        return self._process

    @property
    def process_id(self) -> int:
        assert self._process is not None
        return self._process.pid

    async def kill(self) -> None:
        """kill -9, at once and without a word."""
        await self._end(signal.SIGKILL)

    async def stop(self) -> int:
        """SIGTERM; the exit code."""
        return await self._end(signal.SIGTERM)

    async def _end(self, number: int) -> int:
        process, self._process = self._process, None
        if process is None:
            return 0
        with suppress(ProcessLookupError):
            os.killpg(process.pid, number)
        return await asyncio.wait_for(process.wait(), 60)


class ApplicantSide(Process):
    """The applicant's side under Granian on a port of its own."""

    def __init__(self, service: Service, port: int, own: Mapping[str, str] | None = None, instance: int = 1) -> None:
        """`own`: settings that are this process's alone. The second `instance` stands ten ports above the first."""
        self.port = port + 10 * (instance - 1)
        needed = (
            *("TODOKE_MODE", "TODOKE_HOME", "TODOKE_INQUIRY_KEYS", "TODOKE_POOL_SIZE", "TODOKE_DATABASE_APPLICANT"),
            *("TODOKE_KEY_SIGNER", "TODOKE_SEAT_KEY", "TODOKE_SUBMISSIONS_PER_SECOND", "TODOKE_SUBMISSIONS_PER_MINUTE"),
        )
        environment = {name: service.environment[name] for name in needed}
        place = {"TODOKE_PORT_BASE": str(port), "TODOKE_INSTANCE": str(instance)}
        super().__init__(["serve", "applicant"], {**environment, **(own or {}), **place})
        self._service = service

    async def start(self) -> None:
        await super().start()
        await until(self.answers, 120)

    async def town(self) -> Town:
        """A new town that this side knows already (right after a restart of the database it hears of it late)."""
        made = await self._service.town()
        await until(lambda: self.shows(f"/{made.slug}/event/"))
        return made

    async def answers(self) -> bool:
        """Whether it is ready."""
        return await self.shows("/readyz")

    async def shows(self, path: str) -> bool:
        """Whether it has a page there."""
        async with httpx.AsyncClient(verify=False) as client:
            try:
                return (await client.get(f"http://127.0.0.1:{self.port}{path}")).status_code == 200
            except httpx.TransportError:
                return False


@pytest.fixture(scope="module")
async def side(service: Service) -> AsyncIterator[ApplicantSide]:
    with own_ports() as port:
        started = ApplicantSide(service, port)
        await started.start()
        yield started
        await started.stop()


@dataclass
class Phone:
    """Somebody's telephone with a filled-in form: what it sends is the same each time it sends."""

    port: int
    town: Town
    answers: Mapping[str, Sequence[str]] = field(default_factory=lambda: ANSWERS)
    key: SubmissionKey = field(default_factory=SubmissionKey.new)

    def pairs(self) -> list[tuple[str, str]]:
        """The confirm page's form."""
        return [
            *((name, value) for name, values in self.answers.items() for value in values),
            ("submission_key", self.key.reveal()),
            ("version", str(self.town.versions["event"])),
        ]

    async def send(self, seconds: float = 60, sender: str = "127.0.0.1") -> httpx.Response:
        """POST it, from one of this machine's own addresses."""
        line = httpx.AsyncHTTPTransport(local_address=sender, verify=False)  # quick to make: reads no certificates
        async with httpx.AsyncClient(timeout=seconds, transport=line) as client:
            return await client.post(
                f"http://127.0.0.1:{self.port}/{self.town.slug}/event/applications",
                content=urlencode(self.pairs()),
                headers=FORM,
            )

    async def send_until_told(self) -> httpx.Response:
        """What a person does: again, as long as nothing or "try again" comes back."""
        while True:
            with suppress(httpx.TransportError):
                told = await self.send()
                if told.status_code != 503:
                    return told
            await asyncio.sleep(0.1)

    @property
    def inquiry_code(self) -> str:
        """The secret number this form leads to."""
        return self.key.inquiry_code(self.town.code).reveal()


def numbers(page: httpx.Response) -> list[str]:
    """到達番号 and 問合せ番号 on the page 完了."""
    assert page.status_code == 200, page.status_code
    return shown_numbers(page)


async def references(service: Service, town: Town) -> list[str]:
    """Of every application that the town has, as people see them."""
    async with service.as_owner() as owner:
        rows = await owner.fetch("select reference from app.application where municipality = $1", town.code)
    return [f"{town.code}-{row['reference'][:5]}-{row['reference'][5:]}" for row in rows]
