"""Every page is drawn with the poorest data there can be, for everybody who can sign in: none fails, none holds a traceback.

A page's addresses are taken from the routes. A route whose braces nobody knows how to fill fails here, as does one that nothing of what
these municipalities hold makes show.
"""

import logging
from collections.abc import Iterator, Mapping, Sequence
from itertools import product

import asyncpg
import httpx
import pytest

from app.notifications.letter_kinds import Letter
from app.settings import Settings
from app.tenancy.engine import ScopedEngine
from app.web.staff.governance.wording_labels import PARTS
from app.web.staff.guidance import PAGES
from tests.clients import client_of, signed_in_client
from tests.operators import make_operator, operator_client
from tests.poor import POOR_TOWNS, ROLES, PoorTown
from tests.routes import OF_A_JOB, ROUTES, Route

pytestmark = pytest.mark.anyio

HTMX = {"HX-Request": "true"}
NOBODYS = "00000000-0000-4000-8000-000000000001"
# for each name in an address's braces: what there is everywhere, and what there is nowhere
EVERYWHERE: Mapping[str, Sequence[str]] = {
    "form": ["pdf", "docx"],
    "kind": [str(letter) for letter in Letter],
    "part": list(PARTS),
    "subject": list(PAGES),
}
NOWHERE: Mapping[str, str] = {
    "approval_id": NOBODYS,
    "code": "999999",
    "erasure_id": NOBODYS,
    "form": "nothing",
    "job_id": NOBODYS,
    "kept": NOBODYS,
    "kind": "nothing",
    "municipality": "nothing",
    "number": "99",
    "part": "nothing",
    "person_id": NOBODYS,
    "procedure": "nothing",
    "question": "nothing",
    "reference": "131041-AAAA-AAAA-AA",
    "sending": NOBODYS,
    "slug": "nothing",
    "subject": "nothing",
    "table": "nothing",
}
LEADING_ON = {"/", "/sign-in"}  # for somebody who is signed in
SHOWN, ELSEWHERE = {200, 204}, {303, 307}
EXPECTED = SHOWN | ELSEWHERE | {401, 403, 404, 409, 422}


def pages_of(side: str) -> list[Route]:
    """Without the probe that complains of every municipality without a key, those of other tests too."""
    return [route for route in ROUTES if route.side == side and route.reads and route.path != "/readyz"]


def addresses(route: Route, poor: PoorTown) -> Iterator[str]:
    """With all that there is in the town; in the fullest of them also with all that there is in each, and each name once with what
    there is nowhere."""
    full = poor.name == "over"
    everywhere = EVERYWHERE if full else {name: words[:1] for name, words in EVERYWHERE.items()}
    there = [
        [*{**everywhere, **poor.values}.get(name, ()), *([NOWHERE[name]] if full else [])] for name in route.parameters
    ]
    for chosen in product(*there):
        if sum(value == NOWHERE[name] for name, value in zip(route.parameters, chosen, strict=True)) <= 1:
            yield route.filled(dict(zip(route.parameters, chosen, strict=True)))


class Drawn:
    """What was asked for, and what came of it."""

    def __init__(self, caught: pytest.LogCaptureFixture) -> None:
        self.caught = caught
        self.failed: list[str] = []
        self.shown: set[str] = set()

    async def draw(self, client: httpx.AsyncClient, side: str, poor: PoorTown) -> None:
        """Every page of a side; of each route the first address as htmx asks for it too."""
        for route in pages_of(side):
            for number, address in enumerate(addresses(route, poor)):
                await self._ask(client, route, address)
                if number == 0:
                    await self._ask(client, route, address, HTMX)

    def never_shown(self, side: str) -> set[str]:
        return {route.path for route in pages_of(side)} - self.shown

    async def _ask(
        self, client: httpx.AsyncClient, route: Route, address: str, headers: Mapping[str, str] | None = None
    ) -> None:
        self.caught.clear()
        answer = await client.get(address, headers=headers)
        said = [record.getMessage() for record in self.caught.records if record.levelno >= logging.ERROR]
        if answer.status_code not in EXPECTED or "Traceback" in answer.text or said:
            self.failed.append(f"{answer.status_code} {address} {said}")
        if answer.status_code in SHOWN:
            self.shown.add(route.path)


@pytest.fixture(scope="module")
async def towns(database: ScopedEngine, addresses: Mapping[str, str], settings: Settings) -> Sequence[PoorTown]:
    """Made once: pages that are looked at leave them as they are."""
    owner = await asyncpg.connect(addresses["migrator"], server_settings={"role": "todoke_owner"})
    try:
        return [await make(owner, settings) for make in POOR_TOWNS]
    finally:
        await owner.close()


@pytest.mark.parametrize("role", ROLES)
async def test_no_page_of_the_staff_fails(
    role: str, towns: Sequence[PoorTown], settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    found = Drawn(caplog)
    for poor in towns:
        async with signed_in_client(poor.people[role], settings) as client:
            await found.draw(client, "staff", poor)
    assert found.failed == []
    if role == "administrator":
        assert found.never_shown("staff") == OF_A_JOB | LEADING_ON


@pytest.mark.parametrize("role", ["council", "contractor"])
async def test_no_page_of_the_operators_fails(
    role: str,
    towns: Sequence[PoorTown],
    owner: asyncpg.Connection,
    settings: Settings,
    caplog: pytest.LogCaptureFixture,
) -> None:
    found = Drawn(caplog)
    async with operator_client(await make_operator(owner, role), settings) as client:
        for poor in towns:
            await found.draw(client, "operator", poor)
    assert found.failed == []
    if role == "council":
        assert found.never_shown("operator") == LEADING_ON


@pytest.mark.parametrize("side", ["applicant", "staff", "operator"])
async def test_no_page_fails_for_somebody_who_is_not_signed_in(
    side: str, towns: Sequence[PoorTown], settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    found = Drawn(caplog)
    async with client_of(side, settings) as client:
        for poor in towns:
            await found.draw(client, side, poor)
    assert found.failed == []
    if side == "applicant":
        assert found.never_shown(side) == set()
