"""axe-core finds no fault on any page of the applicant's side, in any state that a resident can come to, in Japanese and in English.

Pages whose way there matters are tested where that way is walked; here each is opened, or posted to, and looked at once. Japanese on a
phone, English on a wide screen: each page is seen in both shapes.
"""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final
from urllib.parse import urlencode

import asyncpg
import httpx
import pytest
from playwright.async_api import Browser

from app.applications.reference import SubmissionKey
from app.applications.status import Status
from app.demo.data import MUNICIPALITIES
from app.demo.procedures import demo_procedures
from app.settings import Settings
from app.tenancy.engine import ScopedEngine
from tests.browser.applicant import Resident
from tests.browser.conftest import PATIENCE_SECONDS, Sides
from tests.browser.looking import faults
from tests.factories import ANSWERS, DEFINITION, Town, add_procedure, make_person, make_town, publish
from tests.web.applicant.conftest import FORM, Pairs
from tests.web.applicant.test_language_of_parts import EVERY_QUESTION, RIGHT
from tests.web.applicant.test_status import pair, write_to
from tests.web.pages import hidden, numbers

pytestmark = [pytest.mark.anyio, pytest.mark.browser]

SCREENS: Final = {"ja": {"width": 375, "height": 812}, "en": {"width": 1280, "height": 800}}
DEMO: Final = {each.slug: each.definition for town in MUNICIPALITIES for each in demo_procedures(town.slug)}
PLACES: Final = {**DEFINITION, "capacity_question": "day"}
SIMPLE: Final = [(name, values[0]) for name, values in ANSWERS.items()]
MOST_WRONG: Final = 10  # 問合せ番号 for one 到達番号
# one application for each path, and each status is looked at on the way
PATHS: Final = (
    (Status.accepted, Status.processing, Status.completed),
    (Status.confirming, Status.withdrawn),
    (Status.rejected,),
)


@pytest.fixture(scope="module")
async def town(addresses: Mapping[str, str], settings: Settings, demo_sides: Sides) -> Town:
    """With all forms of the demo, one that asks everything, and a procedure for each reason not to take an application."""
    owner = await asyncpg.connect(addresses["migrator"], server_settings={"role": "todoke_owner"})
    try:
        town = await make_town(owner, settings, {**DEMO, "event": DEFINITION, "every": EVERY_QUESTION})
        await _tell_everything(owner, town)
        for slug in ("over", "later", "stopped"):
            await add_procedure(owner, town, slug)
        await add_procedure(owner, town, "keyless", with_key=False)
        for slug in ("nearly", "full"):
            await add_procedure(owner, town, slug, PLACES)
        await add_procedure(owner, town, "renewed")
        town.versions["before"] = town.versions["renewed"]
        await publish(owner, town, "renewed", {**DEFINITION, "minutes": 4})
        await _set_states(owner, town)
        return town
    finally:
        await owner.close()


async def _tell_everything(owner: asyncpg.Connection, town: Town) -> None:
    """Whatever a page shows only where the municipality has said it."""
    hours = '{"ja": "平日 9時から17時まで", "en": "Weekdays, 9 to 5"}'
    await owner.execute("update app.municipality set telephone_hours = $2 where code = $1", town.code, hours)
    await owner.execute("update app.section set telephone_hours = $2 where municipality = $1", town.code, hours)
    await owner.execute(
        "update app.procedure set standard_days = 14, contact = '夜間は03-1111-2222' where municipality = $1", town.code
    )


async def _set_states(owner: asyncpg.Connection, town: Town) -> None:
    now = datetime.now(UTC)
    for slug, column, moment in (
        ("over", "closes_at", now - timedelta(days=3)),
        ("later", "opens_at", now + timedelta(days=3)),
        ("stopped", "suspended_at", now),
        ("nearly", "closes_at", now + timedelta(days=2)),
    ):
        change = f"update app.procedure set {column} = $3 where municipality = $1 and slug = $2"
        await owner.execute(change, town.code, slug, moment)
    for slug, place, taken in (
        *(("nearly", "first", 10), ("nearly", "second", 9)),
        *(("full", "first", 10), ("full", "second", 10)),
    ):
        await owner.execute(
            "insert into app.place (municipality, procedure, place, capacity, taken) values ($1, $2, $3, 10, $4)",
            *(town.code, town.procedures[slug], place, taken),
        )


@dataclass
class Looker:
    """Opens pages in a language and notes what axe finds, by the name of the page and state."""

    resident: Resident
    client: httpx.AsyncClient
    language: str
    found: dict[str, list[str]]
    titles: set[str]

    async def open(self, path: str, **query: str) -> None:
        await self.resident.open(f"{path}?{urlencode({**query, 'lang': self.language})}")
        await self._look(f"{path} {query or ''}")

    async def post(self, path: str, pairs: Pairs, state: str) -> None:
        """As a form of a page does; the page that comes is looked at."""
        await self.resident.post(f"{path}?lang={self.language}", pairs)
        await self._look(f"{path} {state}")

    async def answered(self, path: str, pairs: Pairs) -> httpx.Response:
        """The same without a look, for what the next page needs."""
        return await self.client.post(f"{path}?lang={self.language}", content=urlencode(pairs), headers=FORM)

    async def _look(self, name: str) -> None:
        self.titles.add(await self.resident.page.title())
        found = await faults(self.resident.page)
        if found:
            self.found[name] = found


@pytest.fixture(params=SCREENS)
async def looker(
    request: pytest.FixtureRequest, chromium: Browser, demo_sides: Sides, town: Town
) -> AsyncIterator[Looker]:
    context = await chromium.new_context(viewport=SCREENS[request.param], locale="ja-JP")
    resident = Resident(await context.new_page(), demo_sides.applicant, town.slug)
    async with httpx.AsyncClient(base_url=demo_sides.applicant, timeout=PATIENCE_SECONDS) as client:
        yield Looker(resident, client, request.param, {}, set())
    await context.close()


async def test_no_page_that_is_opened_has_a_fault(looker: Looker, town: Town) -> None:
    here = f"/{town.slug}/"
    for path in ("/", "/status", "/how-to", "/finish", "/accessibility", "/privacy", "/contact", here):
        await looker.open(path)
    for path in ("/nowhere/", "/postcode"):
        await looker.open(path)
    for path in ("/contact", "/how-to", "/finish", "/"):
        await looker.open(path, municipality=town.slug)
    for path, typed in (("/", "さがせない"), ("/", "粗大ごみ"), ("/", "・・・")):
        await looker.open(path, q=typed)
    for typed in ("たばこ", "さがせない ごみ", "、。", "ごみ" * 80):
        await looker.open(here, q=typed)
    await looker.open(here, category="ごみ", q="さがせない")
    await looker.open(here, page="2")
    for slug in ("event", "every", "over", "later", "stopped", "keyless", "nearly", "full"):
        await looker.open(f"{here}{slug}/")
        await looker.open(f"{here}{slug}/apply")
    await looker.open(f"{here}event/applications")
    await looker.open(f"{here}nothing/copy")
    assert len(looker.titles) >= 20
    assert looker.found == {}


async def test_no_form_of_the_demo_has_a_fault(looker: Looker, town: Town) -> None:
    """In one language as it is first seen, in the other with every error that it can have."""
    for slug in DEMO:
        if looker.language == "ja":
            await looker.open(f"/{town.slug}/{slug}/apply")
        else:
            await looker.post(f"/{town.slug}/{slug}/apply", [], "with errors")
    assert looker.found == {}


async def test_no_page_that_answers_a_form_has_a_fault(looker: Looker, town: Town) -> None:
    form, sent = f"/{town.slug}/every/apply", f"/{town.slug}/every/applications"
    await looker.post(form, [("kind", "a"), ("goods", "b"), ("others", "ながい" * 9), ("people", "0")], "with errors")
    for postcode in ("160-8484", "4980000", "000-0000", ""):
        await looker.post(form, [("action", "postcode:place"), ("place.postcode", postcode)], f"with {postcode!r}")
    await looker.post(form, RIGHT, "confirm")
    confirmed = hidden(await looker.answered(form, RIGHT))
    await looker.post(form, [*confirmed, ("action", "edit:room")], "correcting")
    for state in ("receipt", "receipt again"):
        await looker.post(sent, confirmed, state)
    changed = [(name, "ちがう" if name == "others" else value) for name, value in confirmed]
    await looker.post(sent, changed, "arrived before")
    assert len(looker.titles) >= 5
    assert looker.found == {}


async def test_no_page_that_takes_no_application_has_a_fault(looker: Looker, town: Town) -> None:
    for slug in ("over", "later", "stopped", "keyless", "full", "nearly", "renewed"):
        key = [("submission_key", SubmissionKey.new().reveal()), ("version", str(town.versions["before"]))]
        for step in ("apply", "applications"):
            await looker.post(f"/{town.slug}/{slug}/{step}", [*SIMPLE, *key], "refused")
    await looker.post(f"/{town.slug}/event/applications", [("name", "x" * 2_000_000)], "too large")
    assert len(looker.titles) >= 6
    assert looker.found == {}


async def test_no_status_has_a_fault(
    looker: Looker, town: Town, owner: asyncpg.Connection, database: ScopedEngine
) -> None:
    person = await make_person(owner, town, f"person-{looker.language}")
    await looker.post("/status", pair("", ""), "with errors")
    await looker.post("/status", pair("131041-ABCDE-12345", "ABCD-EFGH-JKMN-PQRS"), "not found")
    guessed = pair(f"{town.code}-ABCDE-12345", "ABCD-EFGH-JKMN-PQRS")
    for _ in range(MOST_WRONG):
        await looker.answered("/status", guessed)
    await looker.post("/status", guessed, "wait")
    for path in PATHS:
        sent = await looker.answered(
            f"/{town.slug}/event/applications", [*SIMPLE, ("submission_key", SubmissionKey.new().reveal())]
        )
        numbered = pair(*numbers(sent))
        if path is PATHS[0]:
            await looker.post("/status", numbered, Status.arrived)
        for status in path:
            await write_to(person, numbered[0][1], status, "書類が足りません。\n1　写真\n2　地図 03-1111-2222")
            await looker.post("/status", numbered, status)
    assert looker.found == {}
