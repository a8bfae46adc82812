"""The people of the tests of 手続: Alice keeps it, Bob in another section, Victor only reads, Charlie in another municipality."""

from dataclasses import dataclass

import asyncpg
import httpx
import pytest

from app.procedures.draft_store import begin_draft, draft_of
from app.procedures.procedure_admin import procedure_details
from app.settings import Settings
from app.tenancy.engine import ENGINE
from app.tenancy.scope import scoped
from tests.clients import form_token, signed_in_client
from tests.factories import DEFINITION, Person, Town, add_procedure, make_person, make_town

HTMX = {"HX-Request": "true"}
SETTINGS: dict[str, str | list[str]] = {
    "category": "",
    "keywords": "",
    "first_day": "",
    "last_day": "",
    "planned_per_year": "30",
    "retention_years": "3",
    "retention_from": "fiscal_year_end",
    "contact": "",
    "selection": "first_come",
    "places_shown": "state",
    "step_mail": "at_once",
    "arrival_mail": "each",
    "standard_days": "",
}
"""Every control of a procedure's settings but 担当課, as a browser sends them."""


@dataclass
class Office:
    settings: Settings
    town: Town
    alice: Person
    bob: Person
    victor: Person
    charlie: Person

    async def get(self, person: Person, address: str, *, part: bool = False) -> httpx.Response:
        async with signed_in_client(person, self.settings) as client:
            return await client.get(address, headers=HTMX if part else {})

    async def post(
        self, person: Person, address: str, fields: dict[str, str | list[str]] | None = None, *, part: bool = False
    ) -> httpx.Response:
        async with signed_in_client(person, self.settings) as client:
            token = form_token(await client.get("/password"))
            return await client.post(
                address, data={"csrf_token": token, **(fields or {})}, headers=HTMX if part else {}
            )

    async def revision(self, slug: str = "event") -> str:
        with scoped(self.alice.scope):
            return str((await draft_of(await procedure_details(slug))).revision)

    async def begin(self) -> None:
        """Alice's draft of `event`, with words that could leak."""
        with scoped(self.alice.scope):
            async with ENGINE.unit():
                await begin_draft(await procedure_details("event"), self.alice.id)
        await self.act("copy:name")

    async def settings_form(self, slug: str = "event", **changed: str) -> dict[str, str | list[str]]:
        """What Alice's browser sends from the page of the settings, some of it changed."""
        page = (await self.get(self.alice, f"/procedures/{slug}/settings")).text
        seen = page.partition('name="seen" value="')[2].partition('"')[0]
        section = str(self.town.sections["ごみ減量係"])
        return {**SETTINGS, "section": section, "seen": seen, **changed}

    async def act(self, action: str, *, part: bool = False) -> httpx.Response:
        fields: dict[str, str | list[str]] = {"action": action, "seen": await self.revision()}
        return await self.post(self.alice, "/procedures/event/draft/changes", fields, part=part)


@pytest.fixture
async def office(owner: asyncpg.Connection, settings: Settings) -> Office:
    town, other = await make_town(owner, settings), await make_town(owner, settings, {"other": DEFINITION})
    await add_procedure(owner, town, "health", section="保健係")
    return Office(
        settings,
        town,
        await make_person(owner, town, "alice", "section_staff", ["ごみ減量係"]),
        await make_person(owner, town, "bob", "section_staff", ["保健係"]),
        await make_person(owner, town, "victor", "viewer", ["ごみ減量係"]),
        await make_person(owner, other, "charlie"),
    )
