"""The people of every test of the staff's pages: Alice works on the procedure, Bob in another section, Charlie in another municipality."""

from dataclasses import dataclass

import asyncpg
import httpx

from app.applications.submitting import Receipt
from app.settings import Settings
from tests.clients import form_token, signed_in_client
from tests.factories import Person, Town, add_procedure, make_person, make_town, submit_one

HTMX = {"HX-Request": "true"}
# what the form of a 取下げ sends, confirmed
WISH = {"asked_by": "applicant", "asked_how": "telephone", "asked_on": "R8.4.1", "confirmed": "yes"}


@dataclass
class Cast:
    settings: Settings
    town: Town
    alice: Person  # section staff of ごみ減量係, whose procedure was applied for
    bob: Person  # a colleague in 保健係
    victor: Person  # ごみ減量係 too, but only reads
    ada: Person  # the administrator
    charlie: Person  # the administrator of another municipality, with an application of its own
    receipt: Receipt
    others: Receipt  # the application in Charlie's municipality

    @property
    def address(self) -> str:
        return f"/applications/{self.receipt.reference}"

    async def get(self, person: Person, address: str, *, part: bool = False) -> httpx.Response:
        async with signed_in_client(person, self.settings) as client:
            return await client.get(address, headers=HTMX if part else {})

    async def post(
        self, person: Person, address: str, *, part: bool = False, **fields: str | list[str]
    ) -> httpx.Response:
        """Post a form as the person's own page would."""
        async with signed_in_client(person, self.settings) as client:
            token = form_token(await client.get("/password"))
            return await client.post(address, data={"csrf_token": token, **fields}, headers=HTMX if part else {})

    async def posted(
        self, person: Person, address: str, *, part: bool = False, **fields: str | list[str]
    ) -> httpx.Response:
        """The page that a form leads to, where its answer is a result; else the answer itself."""
        answer = await self.post(person, address, part=part, **fields)
        if not answer.headers.get("location", "").startswith("/results/"):
            return answer
        return await self.get(person, answer.headers["location"], part=part)

    async def search(self, person: Person, asked: str) -> httpx.Response:
        """The page of what a search finds."""
        return await self.posted(person, "/search", asked=asked)


async def cast(owner: asyncpg.Connection, settings: Settings) -> Cast:
    """Everybody, with one application that could leak to whom it is not for."""
    town, other = await make_town(owner, settings), await make_town(owner, settings)
    await add_procedure(owner, town, "health", section="保健係")
    return Cast(
        settings,
        town,
        await make_person(owner, town, "alice", "section_staff", ["ごみ減量係"]),
        await make_person(owner, town, "bob", "section_staff", ["保健係"]),
        await make_person(owner, town, "victor", "viewer", ["ごみ減量係"]),
        await make_person(owner, town, "ada"),
        await make_person(owner, other, "charlie"),
        await submit_one(town, settings),
        await submit_one(other, settings),
    )


async def stands(owner: asyncpg.Connection, town: Town) -> tuple[str, int]:
    """Status and version of the town's only application."""
    row = await owner.fetchrow("select status, version from app.application where municipality = $1", town.code)
    return row["status"], row["version"]


async def audited(owner: asyncpg.Connection, town: Town, action: str) -> int:
    """How many events of that kind the town's audit log holds."""
    count: int = await owner.fetchval(
        "select count(*) from app.audit_event where municipality = $1 and action = $2", town.code, action
    )
    return count
