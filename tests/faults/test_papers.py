"""Papers whose process is ended: by the system, because somebody gives the paper up, or because it takes too long. The next one is made."""

import asyncio
import os
import signal
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass

import asyncpg
import pytest

from app.papers.governance.orders import PaperFormat
from app.processes import ProcessEnded, ProcessPool, Progress
from app.settings import Settings
from app.web.staff.jobs.making import JOBS
from app.web.staff.jobs.pools import PAPERS
from tests.clients import form_token, signed_in_client
from tests.factories import Person, Town, add_procedure, make_person, make_town
from tests.papers.governance.test_orders import order as order_of
from tests.waiting import until
from tests.web.staff.governance.test_papers import OUTLINE, finished, order

pytestmark = pytest.mark.anyio


@dataclass
class Stuck:
    """A paper that is never drawn."""

    now: object
    before: object
    particulars: object
    form: PaperFormat

    def drawn(self, _: Progress) -> bytes:
        time.sleep(600)
        return b""


@pytest.fixture(scope="module", autouse=True)
async def ended(anyio_backend: str) -> AsyncIterator[None]:
    yield
    await JOBS.close()


@pytest.fixture
async def town(owner: asyncpg.Connection, settings: Settings) -> Town:
    made = await make_town(owner, settings)
    await outline_all(owner, made)
    return made


async def outline_all(owner: asyncpg.Connection, town: Town) -> None:
    """Give each procedure its sentence for 参考１－１, which an order asks for."""
    await owner.execute("update app.procedure set council_outline = $2 where municipality = $1", town.code, OUTLINE)


@pytest.fixture
async def person(owner: asyncpg.Connection, town: Town) -> Person:
    return await make_person(owner, town, role="section_staff", sections=["ごみ減量係"])


async def test_a_process_that_is_ended_is_told_and_the_next_order_is_made() -> None:
    async with ProcessPool() as pool:
        await pool.run(order_of(1).drawn)
        (process,) = pool._executor._processes.values()
        begun = asyncio.Event()  # what had not begun would be begun again
        making = asyncio.create_task(pool.run(order_of(200).drawn, progress=lambda *_: begun.set()))
        await asyncio.wait_for(begun.wait(), 60)
        os.kill(process.pid, signal.SIGKILL)
        with pytest.raises(ProcessEnded):
            await making
        assert (await pool.run(order_of(1).drawn)).startswith(b"%PDF")


async def test_a_paper_is_given_up_and_the_next_is_made(
    owner: asyncpg.Connection, town: Town, person: Person, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    slugs = [f"many-{number}" for number in range(60)]
    for slug in slugs:
        await add_procedure(owner, town, slug, with_key=False)
    await outline_all(owner, town)
    monkeypatch.setattr("app.web.staff.jobs.making.LOOK_SECONDS", 0.05)
    async with signed_in_client(person, settings) as client:
        address = (await order(client, procedures=slugs)).headers["location"]
        page = await client.get(address)
        assert f'action="{address}/cancellation"' in page.text
        answer = await client.post(f"{address}/cancellation", data={"csrf_token": form_token(page)})
        at_once = (await client.get(address)).text
        async with asyncio.timeout(240):
            while "作っています" in (page := await client.get(address)).text:  # noqa: ASYNC110  asked again as a browser asks
                await asyncio.sleep(0.05)
        await finished(client, await order(client))
    assert (answer.status_code, answer.headers["location"]) == (303, address)
    assert ("中止し" in at_once, "/cancellation" in at_once) == (True, False)
    assert ("中止しました。資料はできていません。" in page.text, "作れませんでした" in page.text) == (True, False)


async def is_drawn() -> bool:
    """Whether a paper has its turn, and its limit with it."""
    return PAPERS._turn is not None and PAPERS._turn[1].locked()


async def test_a_paper_that_takes_too_long_is_told_and_the_next_is_made(
    person: Person, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(PAPERS, "longest", 1.0)
    async with signed_in_client(person, settings) as client, asyncio.timeout(300):
        with monkeypatch.context() as patched:
            patched.setattr("app.web.staff.governance.papers.CouncilPaperOrder", Stuck)
            address = (await order(client)).headers["location"]
            await until(is_drawn)
        # of the one that is on its way the limit stands; whoever follows may take longer, on however busy a machine
        monkeypatch.setattr(PAPERS, "longest", 600.0)
        following = await order(client)
        while "作っています" in (page := await client.get(address)).text:  # noqa: ASYNC110  asked again as a browser asks
            await asyncio.sleep(0.1)
        await finished(client, following)
    assert "作れませんでした" in page.text
