"""A resident whose network has sent too many applications: the page that says so, on a phone, with and without JavaScript."""

import asyncio
import re
import signal
from collections.abc import AsyncIterator, Mapping
from functools import partial
from urllib.parse import urlencode

import asyncpg
import httpx
import pytest
from playwright.async_api import Browser, expect

from app.applications.reference import SubmissionKey
from app.settings import Part, Settings
from tests.browser.applicant import Resident
from tests.browser.conftest import PATIENCE_SECONDS, started, until_up
from tests.browser.looking import faults, sideways
from tests.factories import ANSWERS, Town, make_town
from tests.ports import own_ports

pytestmark = [pytest.mark.anyio, pytest.mark.browser]

PHONE = {"width": 375, "height": 812}
SENT = "[...new FormData(document.querySelector('#answers'))]"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@pytest.fixture
async def town(owner: asyncpg.Connection, settings: Settings) -> Town:
    return await make_town(owner, settings)


class Narrow:
    """An applicant's side that takes one application a minute from a network, so that whoever comes second waits on a slow machine too."""

    def __init__(self, base: int, settings: Settings, addresses: Mapping[str, str]) -> None:
        self.address = f"http://localhost:{base}"
        self._logs = settings.home / "narrow"
        self._logs.mkdir(exist_ok=True)
        limit = {"TODOKE_SUBMISSIONS_PER_MINUTE": "1"}
        self._base = base
        self._started = partial(started, Part.applicant, base, self._logs / "applicant.log", settings, addresses, limit)

    async def start(self) -> None:
        self._process = self._started()
        await until_up(Part.applicant, self._process, self._base, self._logs)

    async def stop(self) -> None:
        self._process.send_signal(signal.SIGTERM)
        await asyncio.to_thread(self._process.wait, 60)

    async def forget(self) -> None:
        """What a network has sent is in the memory of the process: a new one has waited long enough for everybody."""
        await self.stop()
        await self.start()


@pytest.fixture
async def narrow(migrated: None, settings: Settings, addresses: Mapping[str, str]) -> AsyncIterator[Narrow]:
    with own_ports() as base:
        side = Narrow(base, settings, addresses)
        await side.start()
        yield side
        await side.stop()


async def flood(base: str, town: Town) -> None:
    """Everything that this machine's address may send now."""
    async with httpx.AsyncClient(base_url=base, timeout=PATIENCE_SECONDS) as client:

        async def send(_: int) -> httpx.Response:
            posted = {
                **{name: values[0] for name, values in ANSWERS.items()},
                "submission_key": SubmissionKey.new().reveal(),
            }
            return await client.post(f"/{town.slug}/event/applications", content=urlencode(posted), headers=FORM)

        pages = await asyncio.gather(*map(send, range(25)))
    assert 429 in {page.status_code for page in pages}


@pytest.mark.parametrize(
    ("script", "language", "send", "wait"),
    [
        (True, "ja", "この内容で申請する", r"[1-9]\d?秒以上待ってから"),
        (False, "en", "Submit application", r"Wait [1-9]\d? seconds? or more"),
    ],
)
async def test_who_has_to_wait_reads_it_and_sends_the_same_again(
    chromium: Browser, narrow: Narrow, town: Town, *, script: bool, language: str, send: str, wait: str
) -> None:
    context = await chromium.new_context(viewport=PHONE, locale="ja-JP", java_script_enabled=script)
    resident = Resident(await context.new_page(), narrow.address, town.slug)
    await resident.open(f"/{town.slug}/event/apply?lang={language}")
    await resident.page.locator('[name="day"]').first.check()
    await resident.type("name", "𠮷田 花子")
    await resident.type("telephone", "03-5273-3546")
    await resident.page.locator("#answers .button-main").click()
    await flood(narrow.address, town)
    await resident.press(send)
    notice = resident.page.locator(".notice-warning")
    await expect(notice).to_contain_text(re.compile(wait))
    await expect(resident.page.locator(".summary-list")).to_contain_text("𠮷田 花子")
    if script:
        await expect(notice).to_be_focused()
        assert await faults(resident.page) == []
        english = Resident(await context.new_page(), narrow.address, town.slug)
        await english.open("/finish")
        await flood(narrow.address, town)
        await english.post(f"/{town.slug}/event/applications?lang=en", await resident.page.evaluate(SENT))
        await expect(english.page.locator(".notice-warning")).to_contain_text("Wait")
        assert (await faults(english.page), await sideways(english.page)) == ([], 0)
    await narrow.forget()
    await resident.press(send)
    assert len(await resident.numbers()) == 2
    await context.close()
