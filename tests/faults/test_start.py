"""A side is begun before its database, or on one that is not its own: it says so once, shows 503 and comes to it by itself. A server that ends unasked says so too."""

import asyncio
import secrets
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from app.operations.database import forget, initialise
from app.operations.migrating import migrate
from tests.databases import beside
from tests.faults.conftest import ApplicantSide, Phone, Process, Service, numbers
from tests.faults.processes import kill_children
from tests.ports import own_ports
from tests.waiting import until
from tests.web.pages import words

pytestmark = pytest.mark.anyio

NO_ANSWER = "not ready: the database does not answer\n"
BEHIND = "not ready: the database is behind: run todoke migrate\n"
AWAY = "ただいま、つながりにくくなっています"


@dataclass
class Started:
    side: ApplicantSide
    process: asyncio.subprocess.Process
    client: httpx.AsyncClient
    log: Path

    async def says(self, told: str) -> bool:
        try:
            return (await self.client.get("/readyz")).text == told
        except httpx.TransportError:
            return False

    def lines(self) -> list[str]:
        return [line for line in self.log.read_text(encoding="utf-8").splitlines() if line]


@asynccontextmanager
async def started(service: Service, folder: Path, own: Mapping[str, str] | None = None) -> AsyncIterator[Started]:
    """The applicant's side, told to start and not waited for; what it writes goes into a file."""
    log = folder / "log"
    with own_ports() as port, log.open("wb") as output:
        # with a scanner set, it says nothing but what is expected of it
        side = ApplicantSide(service, port, {"TODOKE_CLAMD": "unix:/run/clamd", **(own or {})})
        process = await side.begin(output)
        try:
            async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", verify=False, timeout=20) as client:
                yield Started(side, process, client, log)
        finally:
            await side.kill()


async def test_a_side_that_is_begun_before_its_database_comes_to_it_by_itself(service: Service, tmp_path: Path) -> None:
    town = await service.town()
    async with started(service, tmp_path) as side:
        await until(lambda: side.says("ready\n"))
        reference, inquiry_code = numbers(await Phone(side.side.port, town).send())
    await asyncio.to_thread(service.embedded.stop)
    try:
        async with started(service, tmp_path) as side:
            await until(lambda: side.says(NO_ANSWER))
            pages = [
                await side.client.get(path) for path in ("/", f"/{town.slug}/", f"/{town.slug}/event/apply", "/status")
            ]
            asked = await side.client.post("/status", data={"reference": reference, "inquiry_code": inquiry_code})
            phone = Phone(side.side.port, town)
            sent = await phone.send()
            assert [page.status_code for page in (*pages, asked, sent)] == [503, 503, 503, 200, 503, 503]
            assert all("Retry-After" in page.headers and AWAY in words(page) for page in pages[:3])
            assert (phone.key.reveal() in sent.text, "四谷 花子" in sent.text) == (True, True)
            await asyncio.sleep(3)
            (line,) = side.lines()
            assert "the database does not answer" in line
            await asyncio.to_thread(service.embedded.start)
            await until(lambda: side.says("ready\n"), 10)
            assert (await side.client.get(f"/{town.slug}/event/apply")).status_code == 200
            assert numbers(await phone.send())[1] == phone.inquiry_code
            assert (len(side.lines()), await side.side.stop()) == (2, 0)
    finally:
        if not service.embedded.pid:
            await asyncio.to_thread(service.embedded.start)


async def answers(address: str, cookie: str) -> tuple[int, bool]:
    async with httpx.AsyncClient(verify=False, timeout=20, headers={"Cookie": cookie}) as client:
        try:
            page = await client.get(address)
        except httpx.TransportError:
            return 0, False
        return page.status_code, AWAY in words(page)


async def test_people_of_the_office_are_told_too_while_their_side_waits_for_its_database(service: Service) -> None:
    """With the cookie of a session that the database would be asked for."""
    sessions = {"staff": f"131041.{'a' * 43}", "operator": f"operator.{'a' * 43}"}

    async def told(address: str, side: str, expected: tuple[int, bool]) -> bool:
        return await answers(address, f"todoke-{side}={sessions[side]}") == expected

    with own_ports() as port:
        given = {
            **service.environment,
            "TODOKE_SECOND_FACTOR_KEYS": f"1:{secrets.token_hex(32)}",
            "TODOKE_PORT_BASE": str(port),
        }
        sides = {f"http://127.0.0.1:{port + 1}/": "staff", f"http://127.0.0.1:{port + 2}/": "operator"}
        processes = [Process(["serve", side], given) for side in sides.values()]
        await asyncio.to_thread(service.embedded.stop)
        try:
            for process in processes:
                await process.begin()
            for address, side in sides.items():
                await until(lambda address=address, side=side: told(address, side, (503, True)))
            await asyncio.to_thread(service.embedded.start)
            for address, side in sides.items():
                await until(lambda address=address, side=side: told(address, side, (303, False)), 20)
            assert [await process.stop() for process in processes] == [0, 0]
        finally:
            for process in processes:
                await process.kill()
            if not service.embedded.pid:
                await asyncio.to_thread(service.embedded.start)


async def test_the_schema_is_compared_when_the_database_comes(service: Service, tmp_path: Path) -> None:
    own = beside(service.addresses)
    await initialise(service.embedded.superuser_address(), own)
    try:
        await asyncio.to_thread(service.embedded.stop)
        async with started(service, tmp_path, {"TODOKE_DATABASE_APPLICANT": own["applicant"]}) as side:
            await until(lambda: side.says(NO_ANSWER))
            await asyncio.to_thread(service.embedded.start)
            await until(lambda: side.says(BEHIND), 20)
            assert (await side.client.get("/")).status_code == 503
            await asyncio.sleep(2)
            assert ["run todoke migrate" in line for line in side.lines()] == [False, True]
            await migrate(own["migrator"])
            await until(lambda: side.says("ready\n"), 10)
            assert (await side.client.get("/")).status_code == 200
    finally:
        if not service.embedded.pid:
            await asyncio.to_thread(service.embedded.start)
        await forget(service.embedded.superuser_address(), own)


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
async def test_a_server_whose_workers_die_again_and_again_ends_with_a_code(service: Service, tmp_path: Path) -> None:
    async with started(service, tmp_path) as side:
        await until(lambda: side.says("ready\n"))
        async with asyncio.timeout(60):
            while side.process.returncode is None:
                kill_children(side.process.pid)
                await asyncio.sleep(0.2)
        assert side.process.returncode == 1


async def test_a_server_whose_worker_died_once_goes_on(service: Service, tmp_path: Path) -> None:
    async with started(service, tmp_path) as side:
        await until(lambda: side.says("ready\n"))
        kill_children(side.process.pid)
        await until(lambda: side.says("ready\n"), 30)
        assert side.process.returncode is None
        assert await side.side.stop() == 0
