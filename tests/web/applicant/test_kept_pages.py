"""What browsers may keep: every answer to a form of the journey, for the Back button, and nothing that the offices see."""

from collections.abc import Awaitable, Callable, Mapping

import asyncpg
import httpx
import pytest

from app.settings import Settings
from app.tenancy.engine import ENGINE, ScopedEngine
from app.tenancy.scope import Role
from tests.clients import client_of
from tests.factories import Town
from tests.web.applicant.conftest import Away, Phone, answers
from tests.web.pages import hidden

pytestmark = pytest.mark.anyio

Answered = Callable[[Phone], Awaitable[httpx.Response]]


async def _arrived_before(phone: Phone) -> httpx.Response:
    pairs = hidden(await phone.check())
    await phone.submit(pairs)
    return await phone.submit([(name, "別の名前" if name == "name" else value) for name, value in pairs])


ANSWERED: Mapping[str, tuple[int, Answered]] = {
    "errors": (422, lambda phone: phone.check([])),
    "confirm": (200, lambda phone: phone.check()),
    "correcting": (200, lambda phone: phone.check([*answers(), ("action", "edit:name")])),
    "receipt": (200, lambda phone: phone.apply()),
    "arrived before": (200, _arrived_before),
    "wrong number": (422, lambda phone: phone.post("/status", [("reference", "1"), ("inquiry_code", "2")])),
    "unreadable": (400, lambda phone: phone.client.post(phone.address + "apply", content=b"\xff")),
    "too large": (413, lambda phone: phone.check([("name", "x" * 300_000)])),
    "unknown procedure": (404, lambda phone: phone.post(f"/{phone.town.slug}/nothing/apply", answers())),
    "another site's": (403, lambda phone: phone.check(Origin="https://evil.example")),
}


@pytest.mark.parametrize("name", ANSWERED)
async def test_back_can_show_every_answer_to_a_form(phone: Phone, name: str) -> None:
    status, answered = ANSWERED[name]
    page = await answered(phone)
    assert (page.status_code, page.headers["cache-control"]) == (status, "private, no-cache")


async def test_back_can_show_what_a_form_gets_while_the_database_is_away(
    phone: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    pairs = hidden(await phone.check())
    monkeypatch.setitem(ENGINE._pools, Role.applicant, Away())
    page = await phone.submit(pairs)
    assert (page.status_code, page.headers["cache-control"]) == (503, "private, no-cache")


async def test_back_can_show_what_a_closed_form_says(phone: Phone, town: Town, owner: asyncpg.Connection) -> None:
    pairs = hidden(await phone.check())
    await owner.execute("update app.procedure set closes_at = clock_timestamp() where municipality = $1", town.code)
    page = await phone.submit(pairs)
    assert page.headers["cache-control"] == "private, no-cache"


async def test_the_copy_is_kept_nowhere(phone: Phone) -> None:
    """It is saved as a file; no Back leads to it."""
    page = await phone.post(phone.address + "copy", hidden(await phone.apply()))
    assert page.headers["cache-control"] == "no-store"


async def test_an_error_that_can_be_asked_for_again_is_kept_nowhere(phone: Phone) -> None:
    assert (await phone.get("/nowhere/")).headers["cache-control"] == "no-store"


@pytest.mark.parametrize("side", ["staff", "operator"])
async def test_the_offices_forms_are_kept_nowhere(settings: Settings, database: ScopedEngine, side: str) -> None:
    async with client_of(side, settings) as client:
        form = {"Content-Type": "application/x-www-form-urlencoded"}
        wrong = await client.post("/sign-in", content="name=nobody&password=wrong", headers=form)
        foreign = await client.post("/sign-in", content="", headers={"Origin": "https://evil.example", **form})
    assert [page.headers["cache-control"] for page in (wrong, foreign)] == ["no-store"] * 2
