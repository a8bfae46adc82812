"""A file that is made in the background is found at the addresses of its own kind, by the person who ordered it, and nowhere else."""

import re
from uuid import uuid4

import asyncpg
import httpx
import pytest

from app.procedures.library import library
from app.procedures.package import written
from app.settings import Settings
from tests.clients import form_token, signed_in_client
from tests.factories import Person, make_person, make_town

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("job_processes")]

ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
PAPER = (
    "/governance/papers/{}",
    "/governance/papers/{}/pdf",
    "/governance/papers/{}/docx",
    "/governance/papers/{}/material.pdf",
)
PAPER_FORMS = ("/governance/papers/{}/cancellation",)
WORKBOOK = ("/exports/workbooks/{}",)
WORKBOOK_FORMS = ("/exports/workbooks/{}/cancellation", "/exports/workbooks/{}/file")
PERIOD = {"period_from": "2026-4-1", "period_to": "2027-3-31"}


@pytest.fixture
async def person(owner: asyncpg.Connection, settings: Settings) -> Person:
    return await make_person(owner, await make_town(owner, settings), role="section_staff", sections=["ごみ減量係"])


async def paper(client: httpx.AsyncClient, token: str) -> str:
    asked = {
        "csrf_token": token,
        "procedures": ["event"],
        "outline-event": "文",
        "before": "",
        **PERIOD,
        "material": "1",
        "other": "",
    }
    return (await client.post("/governance/papers", data=asked)).headers["location"]


async def workbook(client: httpx.AsyncClient, token: str) -> str:
    asked = {"procedure": "event", "status": "all", "items": "every", "format": "xlsx", "purpose": "一覧に加えるため"}
    return (await client.post("/exports", data={"csrf_token": token, **asked})).text


async def package(client: httpx.AsyncClient, token: str) -> str:
    files = {"package": ("a.json", written(library()[0]))}
    return (await client.post("/procedures/imports", data={"csrf_token": token}, files=files)).headers["location"]


async def nothing(_: httpx.AsyncClient, __: str) -> str:
    return str(uuid4())


MAKERS = {"paper": paper, "workbook": workbook, "package": package, "nothing": nothing}
OWN = {"paper": PAPER + PAPER_FORMS, "workbook": WORKBOOK + WORKBOOK_FORMS, "package": (), "nothing": ()}
ADDRESSES = PAPER + PAPER_FORMS + WORKBOOK + WORKBOOK_FORMS


async def made(client: httpx.AsyncClient, kind: str) -> str:
    """The id of what was made, whose form token the client's own pages give."""
    found = ID.search(await MAKERS[kind](client, form_token(await client.get("/exports"))))
    assert found
    return found[0]


async def statuses(client: httpx.AsyncClient, addresses: tuple[str, ...], job: str) -> dict[str, int]:
    token = form_token(await client.get("/exports"))
    return {
        address: (
            await client.post(address.format(job), data={"csrf_token": token})
            if address in PAPER_FORMS + WORKBOOK_FORMS
            else await client.get(address.format(job))
        ).status_code
        for address in addresses
    }


@pytest.mark.parametrize("kind", MAKERS)
async def test_what_is_of_another_kind_is_not_found(kind: str, person: Person, settings: Settings) -> None:
    async with signed_in_client(person, settings) as client:
        job = await made(client, kind)
        foreign = tuple(address for address in ADDRESSES if address not in OWN[kind])
        assert await statuses(client, foreign, job) == dict.fromkeys(foreign, 404)
        package_page = await client.get(f"/procedures/imports/{job}")
    assert (package_page.status_code, "ファイルは30分で消えます" in package_page.text) == (
        (200, False) if kind == "package" else (422, True)
    )


@pytest.mark.parametrize("kind", ["paper", "workbook"])
async def test_a_colleagues_and_another_municipalitys_is_not_found(
    kind: str, person: Person, owner: asyncpg.Connection, settings: Settings
) -> None:
    colleague = await make_person(owner, person.town, "suzuki", "section_staff", ["ごみ減量係"])
    foreign = await make_person(owner, await make_town(owner, settings), "tanaka")
    async with signed_in_client(person, settings) as client:
        job = await made(client, kind)
    for stranger in (colleague, foreign):
        async with signed_in_client(stranger, settings) as client:
            assert await statuses(client, ADDRESSES, job) == dict.fromkeys(ADDRESSES, 404)
