"""Who gets what: every route of the staff's and the operator's side, asked for by every role, and by whom it is not for.

The table stands in roles_and_routes.txt. A line is a route and one sign for each of PEOPLE: `p` a page (or a form that came back), `3` refused (403),
`4` not there (404), `s` the way to the sign-in. A new route without a line fails, and so does a line whose answer has changed.
"""

from collections.abc import Mapping
from pathlib import Path

import asyncpg
import httpx
import pytest

from app.settings import Settings
from app.tenancy.engine import ScopedEngine
from tests.clients import client_of, form_token, signed_in_client
from tests.factories import make_person, make_town
from tests.operators import make_operator, operator_client
from tests.rich import rich_town
from tests.routes import OF_A_JOB, ROUTES, Route

pytestmark = pytest.mark.anyio

TABLE = Path(__file__).with_name("roles_and_routes.txt")
NOBODYS = "00000000-0000-4000-8000-000000000001"
FIXED = {"kind": "arrival", "part": "cover", "subject": "day", "table": "plan", "form": "pdf"}
TYPED = {
    "seen_version": "1",
    "record": NOBODYS,
    "event": NOBODYS,
    "kind": "memo",
    "text": "メモ",
    "outcome": "absent",
    "reason": "理由",
}
"""What a form of an application says, so that it is looked for before anything is wrong with the form."""
# who may least asks first, while everything is still as it was made
PEOPLE: Mapping[str, tuple[str, ...]] = {
    "staff": (
        *("signed out", "administrator of another municipality", "auditor", "staff of another section"),
        *("viewer of the section", "staff of the section", "administrator"),
    ),
    "operator": ("signed out", "contractor", "council"),
}
DOOR = {"/sign-in", "/sign-in/again", "/sign-in/second-factor", "/sign-out", "/livez", "/readyz"}
"""Everybody's, before and after signing in."""


def of_side(side: str) -> list[Route]:
    return [route for route in ROUTES if route.side == side and route.path not in DOOR | OF_A_JOB]


def line_of(route: Route) -> str:
    return f"{route.side} {'GET' if route.reads else 'POST'} {route.path}"


def written() -> dict[str, str]:
    lines = (line for line in TABLE.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#"))
    return {name: signs for signs, _, name in (line.partition(" ") for line in lines)}


def sign_of(answer: httpx.Response) -> str:
    if answer.status_code == 401 or answer.headers.get("location", "").startswith("/sign-in"):
        return "s"
    assert answer.status_code < 500, answer.url
    return {403: "3", 404: "4"}.get(answer.status_code, "p")


async def asked(client: httpx.AsyncClient, side: str, values: Mapping[str, str], *, inside: bool) -> dict[str, str]:
    token = form_token(await client.get("/password")) if inside else ""
    found = {}
    for route in of_side(side):
        address = route.filled({name: {**FIXED, **values}.get(name, NOBODYS) for name in route.parameters})
        if route.reads:
            found[line_of(route)] = sign_of(await client.get(address))
        else:
            found[line_of(route)] = sign_of(await client.post(address, data={"csrf_token": token, **TYPED}))
    return found


def test_every_route_has_its_line() -> None:
    routes = {line_of(route) for side in PEOPLE for route in of_side(side)}
    assert set(written()) == routes


async def test_everybody_of_the_staffs_side_gets_what_the_table_says(
    database: ScopedEngine, owner: asyncpg.Connection, settings: Settings
) -> None:
    rich = await rich_town(owner, settings)
    section = ["ごみ減量係"]
    # not the administrator's own: a new password would end the session that asks
    values = rich.values | {"person_id": str((await make_person(owner, rich.town, "nora", "viewer", section)).id)}
    people = [
        await make_person(owner, await make_town(owner, settings, {}), "charlie"),
        await make_person(owner, rich.town, "audrey", "auditor", section),
        await make_person(owner, rich.town, "bob", "section_staff", ["保健係"]),
        await make_person(owner, rich.town, "victor", "viewer", section),
        await make_person(owner, rich.town, "alice", "section_staff", section),
        rich.ada,
    ]
    async with client_of("staff", settings) as client:
        columns = [await asked(client, "staff", values, inside=False)]
    for person in people:
        async with signed_in_client(person, settings) as client:
            columns.append(await asked(client, "staff", values, inside=True))
    compare("staff", columns)


async def test_everybody_of_the_operators_side_gets_what_the_table_says(
    database: ScopedEngine, owner: asyncpg.Connection, settings: Settings
) -> None:
    town = await make_town(owner, settings)
    values = {"code": town.code, "login": (await make_operator(owner)).login}
    async with client_of("operator", settings) as client:
        columns = [await asked(client, "operator", values, inside=False)]
    for role in ("contractor", "council"):
        async with operator_client(await make_operator(owner, role), settings) as client:
            columns.append(await asked(client, "operator", values, inside=True))
    compare("operator", columns)


def compare(side: str, columns: list[dict[str, str]]) -> None:
    found = {name: "".join(column[name] for column in columns) for name in columns[0]}
    told = {name: signs for name, signs in written().items() if name.startswith(f"{side} ")}
    assert found == told
