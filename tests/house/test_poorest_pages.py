"""Every page is drawn with the poorest data there can be, for everybody who can sign in: none fails, none holds a traceback. Nor does
one that is drawn again because its form was sent blank.

A page's addresses are taken from the routes. A route whose braces nobody knows how to fill fails here, as does one that nothing of what
these municipalities hold makes show.
"""

import logging
from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from typing import Any

import asyncpg
import httpx
import pytest

from app.notifications.letter_kinds import Letter
from app.settings import Settings
from app.tenancy.engine import ScopedEngine
from app.web.staff.governance.wording_labels import PARTS
from app.web.staff.help import PAGES
from tests.clients import client_of, form_token, signed_in_client
from tests.forms import SentForm, forms_of
from tests.operators import make_operator, operator_client
from tests.poor import POOR_TOWNS, ROLES, PoorTown
from tests.routes import NOTHING_TO_SEND, OF_A_JOB, OF_A_SESSION, ROUTES, Route

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
    "attachment": NOBODYS,
    "change": NOBODYS,
    "code": "999999",
    "column": NOBODYS,
    "crest": "nothing",
    "erasure_id": NOBODYS,
    "extension": NOBODYS,
    "notice": NOBODYS,
    "stop": NOBODYS,
    "form": "nothing",
    "hold_id": NOBODYS,
    "job_id": NOBODYS,
    "kept": NOBODYS,
    "kind": "nothing",
    "login": "nobody",
    "municipality": "nothing",
    "number": "99",
    "part": "nothing",
    "person_id": NOBODYS,
    "phrase": NOBODYS,
    "plan": NOBODYS,
    "procedure": "nothing",
    "question": "nothing",
    "reference": "131041-AAAA-AAAA-AA",
    "result": NOBODYS,
    "section": "nothing",
    "section_id": NOBODYS,
    "sending": NOBODYS,
    "slug": "nothing",
    "subject": "nothing",
    "table": "nothing",
    "upload": NOBODYS,
    "view": NOBODYS,
}
LEADING_ON = {"/", "/sign-in", "/sign-in/second-factor", "/proof"}  # for somebody who is signed in and proved
NOT_OFFERED = {"/second-factor/picture"}  # but once, while somebody sets their second factor up
ENDING = ("/return", "/sign-out")  # of one's own account (a new password), of one's session
SHOWN, ELSEWHERE = {200, 204}, {303, 307}
REFUSED = {401, 403, 404}
EXPECTED = SHOWN | ELSEWHERE | REFUSED | {409, 422}


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


def first_address(route: Route, poor: PoorTown) -> str:
    """ "" where this town has nothing that the route could be about."""
    return next(addresses(route, poor), "")


async def blank_forms(client: httpx.AsyncClient, side: str, poor: PoorTown) -> list[SentForm]:
    """Of the first page of each route. Those without anything to fill in, which change the town, come after the others."""
    found: dict[tuple[str, ...], SentForm] = {}
    for address in filter(None, (first_address(route, poor) for route in pages_of(side))):
        page = await client.get(address)
        for form in forms_of(address, page.text) if page.status_code in SHOWN else ():
            found.setdefault((form.action, *form.fields), form)
    return sorted(found.values(), key=lambda form: (form.action.endswith(ENDING), not form.asks))


class Drawn:
    """What was asked for, and what came of it."""

    def __init__(self, caught: pytest.LogCaptureFixture) -> None:
        self.caught = caught
        self.failed: list[str] = []
        self.drawn: set[str] = set()
        self.shown: set[str] = set()
        self.taken: set[str] = set()

    async def draw(self, client: httpx.AsyncClient, side: str, poor: PoorTown) -> None:
        """Every page of a side; of each route the first address as htmx asks for it too. A page of the operator's that is of no one town
        shows all of them, and is drawn with the first."""
        for route in pages_of(side):
            if side == "operator" and not route.parameters and route.path in self.drawn:
                continue
            self.drawn.add(route.path)
            for number, address in enumerate(addresses(route, poor)):
                asked = [await self._ask(client, "GET", address)]
                if number == 0:
                    asked.append(await self._ask(client, "GET", address, headers=HTMX))
                if SHOWN.intersection(asked):
                    self.shown.add(route.path)

    async def send_blank(self, client: httpx.AsyncClient, side: str, poor: PoorTown) -> None:
        """Every form of a side as it is drawn, with nothing filled in; in the fullest town before that a token alone to every route
        that takes a form, which then misses what no browser would leave out."""
        forms = await blank_forms(client, side, poor)
        if poor.name == "over":
            await self._send_tokens(client, side, poor)
        for form in forms:
            await self._ask(client, "POST", form.action, data=form.fields)

    async def _send_tokens(self, client: httpx.AsyncClient, side: str, poor: PoorTown) -> None:
        own = await client.get("/password")
        token = {"csrf_token": form_token(own)} if own.status_code in SHOWN else {}
        sending = [route for route in ROUTES if route.side == side and not route.reads]
        for route in (route for route in sending if not route.path.endswith(ENDING)):
            status = await self._ask(client, "POST", first_address(route, poor), data=token)
            if status not in REFUSED:
                self.taken.add(route.path)

    def never_shown(self, side: str) -> set[str]:
        return {route.path for route in pages_of(side)} - self.shown

    def never_taken(self, side: str) -> set[str]:
        sending = {route.path for route in ROUTES if route.side == side and not route.reads}
        return {path for path in sending if not path.endswith(ENDING)} - self.taken

    async def _ask(self, client: httpx.AsyncClient, method: str, address: str, **sent: Any) -> int:
        """The answer's status."""
        self.caught.clear()
        answer = await client.request(method, address, **sent)
        said = [record.getMessage() for record in self.caught.records if record.levelno >= logging.ERROR]
        expected = EXPECTED if method == "GET" else EXPECTED | {400}  # a form without what its page gave it
        if answer.status_code not in expected or "Traceback" in answer.text or said:
            self.failed.append(f"{answer.status_code} {method} {address} {said}")
        return answer.status_code


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
        assert found.never_shown("staff") == OF_A_JOB | OF_A_SESSION | LEADING_ON | NOT_OFFERED


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
        assert found.never_shown("operator") == LEADING_ON | NOT_OFFERED


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


# From here on the towns change: some forms need nothing but their token. ------------------------------------------------


@pytest.mark.parametrize("role", ["staff_of_no_section", "administrator"])
async def test_no_form_of_the_staff_fails_when_it_is_sent_blank(
    role: str, towns: Sequence[PoorTown], settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    found = Drawn(caplog)
    for poor in towns:
        async with signed_in_client(poor.people[role], settings) as client:
            await found.send_blank(client, "staff", poor)
    assert found.failed == []
    if role == "administrator":
        assert found.never_taken("staff") == NOTHING_TO_SEND


async def test_no_form_of_the_applicants_fails_when_it_is_sent_blank(
    towns: Sequence[PoorTown], settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    found = Drawn(caplog)
    for poor in towns:
        async with client_of("applicant", settings) as client:
            await found.send_blank(client, "applicant", poor)
    assert found.failed == []
    assert found.never_taken("applicant") == set()


async def test_no_form_of_the_operators_fails_when_it_is_sent_blank(
    towns: Sequence[PoorTown], owner: asyncpg.Connection, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    found = Drawn(caplog)
    for poor in towns:
        async with operator_client(await make_operator(owner, "council"), settings) as client:
            await found.send_blank(client, "operator", poor)
    assert found.failed == []
    assert found.never_taken("operator") == set()
