"""Whatever stands in a list, its page costs the same: one row and thirty ask PostgreSQL the same number of times.

Every GET route is measured, on the first look with nothing remembered. Which of them show a list that grows stands here literally, and so
does which do not: a new page is in one of the two, and what is called a list has really grown.
"""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import asyncpg
import httpx
import pytest

from app.procedures import procedures_for_staff, published
from app.settings import Settings
from app.tenancy.engine import ScopedEngine
from tests.clients import client_of, form_token, signed_in_client
from tests.factories import add_key, make_town
from tests.operators import make_operator, operator_client
from tests.rich import LETTER, MANY, grow, rich_town
from tests.routes import OF_A_JOB, ROUTES, Route
from tests.statements import statements

pytestmark = pytest.mark.anyio

LISTS: Mapping[str, set[str]] = {
    "staff": {
        "/applications/{reference:str}",
        "/applications/{reference:str}/arrangement",
        "/calls",
        "/erasures",
        "/erasures/records",
        "/erasures/single",
        "/exports",
        "/exports/own-list",
        "/exports/own-list/values",
        "/exports/register",
        "/extensions",
        "/governance",
        "/governance/approvals",
        "/governance/approvals/new",
        "/governance/approvals/{approval_id:uuid}",
        "/governance/files",
        "/governance/outlines",
        "/inbox",
        "/lists",
        "/lists/{procedure:str}",
        "/lists/{procedure:str}/columns",
        "/lists/{procedure:str}/entry",
        "/lists/{procedure:str}/sendings",
        "/lists/{procedure:str}/sendings/{sending:uuid}",
        "/lists/{procedure:str}/views",
        "/municipality/merging",
        "/people",
        "/people/new",
        "/people/{person_id:uuid}",
        "/phrases",
        "/procedures",
        "/procedures/imports/{kept:uuid}",
        "/procedures/items",
        "/procedures/new",
        "/procedures/{slug:str}/draft",
        "/procedures/{slug:str}/draft/preview",
        "/procedures/{slug:str}/draft/questions/{question:str}",
        "/procedures/{slug:str}/leaflet",
        "/procedures/{slug:str}/places",
        "/procedures/{slug:str}/preview/apply",
        "/procedures/{slug:str}/publication",
        "/procedures/{slug:str}/settings",
        "/procedures/{slug:str}/versions",
        "/procedures/{slug:str}/versions/{number:int}",
        "/municipality/sections",
        "/results/{result:uuid}",
        "/statistics",
        "/statistics/{procedure:str}",
    },
    "operator": {
        "/alarms",
        "/announcements/new",
        "/health",
        "/keys",
        "/municipalities",
        "/municipalities/{code:str}/keys",
        "/operators",
    },
    "applicant": {"/", "/contact", "/{municipality:str}", "/{municipality:str}/{procedure:str}/apply"},
}
# each look at a page makes them longer: tests/web/staff/test_audit_log.py and tests/web/operator/test_audit_log.py compare them
LOGS = {"/audit"}
DOOR = {
    *("/", "/sign-in", "/sign-in/second-factor", "/password", "/second-factor", "/second-factor/picture", "/proof"),
    *("/livez", "/readyz"),
}
FACTS = {
    f"/municipalities/{{code:str}}/{page}" for page in ("facts", "draft", "last-administrator", "crests/{crest:str}")
}
NO_LIST: Mapping[str, set[str]] = {
    "staff": {
        "/applications/{reference:str}/attachments",
        "/applications/{reference:str}/attachments/{attachment:uuid}",
        "/applications/{reference:str}/calls",
        "/applications/{reference:str}/labels",
        "/applications/{reference:str}/prints",
        "/erasures/{erasure_id:uuid}",
        "/governance/outlines/{slug:str}",
        "/governance/wording",
        "/governance/wording/{part:str}",
        "/help",
        "/help/{subject:str}",
        "/inbox/news",
        "/lists/{procedure:str}/columns/{column:uuid}",
        "/lists/{procedure:str}/columns/{column:uuid}/removal",
        "/municipality",
        *("/municipality/sections/new", "/municipality/sections/{section_id:uuid}"),
        "/people/imports",
        "/people/imports/{upload:uuid}",
        "/phrases/{phrase:uuid}",
        "/phrases/{phrase:uuid}/removal",
        "/procedures/imports",
        "/procedures/library",
        "/procedures/{slug:str}",
        "/procedures/{slug:str}/draft/texts",
        "/procedures/{slug:str}/leaflet/pdf",
        "/procedures/{slug:str}/leaflet/png",
        "/procedures/{slug:str}/leaflet/svg",
        "/procedures/{slug:str}/letters",
        "/procedures/{slug:str}/letters/{kind:str}",
        "/procedures/{slug:str}/package",
        "/search",
        "/statistics/{procedure:str}/tables/{table:str}",
        "/today",
        *DOOR,
        *LOGS,
        *OF_A_JOB,
    },
    "operator": {
        "/announcements",
        "/metrics",
        "/municipalities/new",
        "/operators/new",
        "/operators/{login:str}",
        "/stops",
        "/stops/new",
        "/municipalities/{code:str}",
        *FACTS,
        *DOOR,
        *LOGS,
    },
    "applicant": {
        "/accessibility",
        "/crests/{municipality:str}/{crest:str}",
        "/livez",
        "/finish",
        "/how-to",
        "/privacy",
        "/readyz",
        "/status",
        "/{municipality:str}/{procedure:str}",
    },
}
FIXED = {"crest": "none", "kind": "arrival", "part": "cover", "subject": "day", "table": "plan"}
ITEM = re.compile(r"<(?:tr|li|option|dt|input|fieldset|h[23])\b")


def pages_of(side: str) -> list[Route]:
    return [route for route in ROUTES if route.side == side and route.reads and route.path not in OF_A_JOB | LOGS]


@dataclass(frozen=True)
class Cost:
    status: int
    asked: list[str]
    items: int


async def cost(client: httpx.AsyncClient, address: str, fields: Mapping[str, Any] | None = None) -> Cost:
    """Of a page, or of the answer to a form."""
    published.forget_everything()
    procedures_for_staff._versions.clear()
    async with statements() as asked:
        page = await (client.get(address) if fields is None else client.post(address, data=dict(fields)))
    asked = [text for text in asked if "announcement" not in text]  # whoever comes after ten seconds asks for all
    return Cost(page.status_code, asked, len(ITEM.findall(page.text)))


async def costs(client: httpx.AsyncClient, side: str, values: Mapping[str, str]) -> dict[str, Cost]:
    return {route.path: await cost(client, route.filled({**FIXED, **values})) for route in pages_of(side)}


def compare(of_one: Mapping[str, Cost], of_many: Mapping[str, Cost], lists: set[str]) -> None:
    """The same number of statements everywhere; what is a list shows nearly thirty things more."""
    more = {page: Counter(of_many[page].asked) - Counter(of_one[page].asked) for page in of_one}
    dearer = {page: more[page] for page in of_one if len(of_many[page].asked) != len(of_one[page].asked)}
    assert dearer == {}
    assert {page for page in lists if (of_one[page].status, of_many[page].status) != (200, 200)} == set()
    assert {page for page in of_one if of_many[page].items - of_one[page].items >= MANY - 2} == lists


@pytest.mark.parametrize("side", LISTS)
def test_every_page_is_a_list_or_none(side: str) -> None:
    assert sorted(LISTS[side] & NO_LIST[side]) == []
    assert LISTS[side] | NO_LIST[side] == {route.path for route in ROUTES if route.side == side and route.reads}


async def test_pages_cost_the_same_with_one_row_and_with_thirty(
    database: ScopedEngine, owner: asyncpg.Connection, settings: Settings
) -> None:
    """Of the staff and of the applicants."""
    rich = await rich_town(owner, settings)
    async with signed_in_client(rich.ada, settings) as staff, client_of("applicant", settings) as applicant:
        one = await costs(staff, "staff", rich.values), await costs(applicant, "applicant", rich.values)
        await grow(rich)
        for _ in range(MANY - 1):
            await make_town(owner, settings)
        many = await costs(staff, "staff", rich.values), await costs(applicant, "applicant", rich.values)
    compare(one[0], many[0], LISTS["staff"])
    compare(one[1], many[1], LISTS["applicant"])


async def test_answers_that_list_cost_the_same_with_one_row_and_with_thirty(
    database: ScopedEngine, owner: asyncpg.Connection, settings: Settings
) -> None:
    """What is found, and what is asked again about everything that was chosen."""
    rich = await rich_town(owner, settings)

    async def asked(client: httpx.AsyncClient) -> dict[str, Cost]:
        token = form_token(await client.get("/password"))
        chosen = [f"{reference}:1" for reference in rich.chosen]
        forms: dict[str, dict[str, Any]] = {
            "/search": {"asked": "四谷"},
            "/inbox/selection": {"application": chosen, "list": ""},
            "/lists/event/selection": {"act": "accepted", "list": "", "application": chosen},
            "/lists/event/selection?record": {"act": "record", "list": "", "application": chosen},
            "/lists/event/selection?notice": {"act": "notice", "list": "", "application": chosen},
            "/lists/event/notice": {"form": rich.values["sending"], "chosen": " ".join(rich.chosen), **LETTER},
        }
        return {name: await cost(client, name, {"csrf_token": token, **fields}) for name, fields in forms.items()}

    async with signed_in_client(rich.ada, settings) as client:
        one = await asked(client)
        await rich.applied(MANY - 1)
        many = await asked(client)
    named = {"/inbox/selection", "/lists/event/selection", "/lists/event/selection?record"}
    compare(one, many, named)  # the others tell the number alone


async def test_pages_of_the_operator_cost_the_same_with_one_row_and_with_thirty(
    database: ScopedEngine, owner: asyncpg.Connection, settings: Settings
) -> None:
    town = await make_town(owner, settings)
    await owner.execute("delete from app.alarm")  # other tests', of all municipalities, may fill the first page
    async with operator_client(await make_operator(owner), settings) as client:
        values = {"code": town.code, "login": (await make_operator(owner)).login}
        one = await costs(client, "operator", values)
        for number in range(MANY):
            await make_town(owner, settings)
            await make_operator(owner)
            name = f'{{"ja": "課{number}"}}'
            await owner.execute("insert into app.section (municipality, name) values ($1, $2)", town.code, name)
            await add_key(town, owner, "event", 3000 + number)
            await owner.execute(
                "insert into app.alarm (municipality, kind, subject, words) values ($1, 'key_unusable', $2, '鍵')",
                town.code,
                str(number),
            )
        many = await costs(client, "operator", values)
    compare(one, many, LISTS["operator"])
