"""監査: what an auditor opens is a list written here, every other page refuses them, and the database shows them no application."""

from uuid import uuid4

import asyncpg
import pytest

from app.settings import Settings
from app.tenancy import api
from app.tenancy.engine import ENGINE
from app.tenancy.scope import scoped
from tests.clients import form_token, signed_in_client
from tests.factories import make_person
from tests.routes import ROUTES
from tests.web.staff.cast import Cast, cast

pytestmark = pytest.mark.anyio

SECRETS = ("四谷 花子", "hanako@example.jp", "03-5273-3546")
OPENS = {
    *("GET /help", "GET /help/{subject:str}"),
    *("GET /exports/register", "POST /exports/register/table", "POST /exports/register/paper"),
    *("GET /erasures/records", "GET /erasures/{erasure_id:uuid}", "POST /erasures/{erasure_id:uuid}/report"),
    *("GET /procedures", "GET /procedures/items", "GET /procedures/{slug:str}", "GET /procedures/{slug:str}/letters"),
    *("GET /procedures/{slug:str}/versions", "GET /procedures/{slug:str}/versions/{number:int}"),
    *(
        f"GET /procedures/{{slug:str}}/leaflet{each}" for each in ("", "/pdf", "/png", "/svg")
    ),  # what the public guide says
    *("GET /procedures/{slug:str}/draft", "GET /procedures/{slug:str}/draft/preview"),
    "GET /procedures/{slug:str}/preview/apply",
    *("POST /procedures/{slug:str}/preview/apply", "POST /procedures/{slug:str}/preview/applications"),
    "GET /extensions",
    *("GET /people", "GET /municipality", "GET /municipality/sections"),
    "POST /row-height",  # a look of tables, of registers too
    *("GET /audit", "POST /audit/table", "POST /audit/paper"),
    *("POST /people/roster/table", "POST /people/roster/paper"),
}
OF_THE_WORK = [route for route in ROUTES if route.handler.fn.__module__.startswith("app.web.staff.")]
"""Without the door, which is everybody's."""
HOLDS_AN_APPLICANTS = (
    *("application", "application_reading", "status_event", "handling_record", "annotation_change", "legal_hold"),
    *("outbox", "delivery_attempt", "sending", "notice", "lottery", "custom_column", "list_view"),
    *("section_workbook_columns", "exported_application"),
)


async def test_every_other_page_refuses_an_auditor(owner: asyncpg.Connection, settings: Settings) -> None:
    everybody = await cast(owner, settings)
    auditor = await make_person(owner, everybody.town, "audrey", "auditor")
    values = {"slug": "event", "procedure": "event", "reference": str(everybody.receipt.reference), "number": "1"}
    opened = set()
    async with signed_in_client(auditor, settings) as client:
        token = form_token(await client.get("/password"))
        for route in OF_THE_WORK:
            address = route.filled({name: values.get(name, str(uuid4())) for name in route.parameters})
            if route.reads:
                answer = await client.get(address)
            else:
                answer = await client.post(address, data={"csrf_token": token})
            assert [secret for secret in SECRETS if secret in answer.text] == []
            if answer.status_code != 403:
                opened.add(f"{'GET' if route.reads else 'POST'} {route.path}")
    assert opened == OPENS


async def test_an_auditor_begins_at_the_log_and_finds_no_page_of_applications(
    owner: asyncpg.Connection, settings: Settings
) -> None:
    everybody = await cast(owner, settings)
    auditor = await make_person(owner, everybody.town, "audrey", "auditor")
    async with signed_in_client(auditor, settings) as client:
        assert (await client.get("/")).headers["location"] == "/audit"
        page = await client.get("/exports/register")
    assert [
        address for address in ("/inbox", "/lists", "/calls", "/search", "/statistics") if address in page.text
    ] == []
    assert 'href="/people"' in page.text


@pytest.fixture
async def everybody(owner: asyncpg.Connection, settings: Settings) -> Cast:
    return await cast(owner, settings)


async def test_the_database_shows_an_auditor_no_application(
    owner: asyncpg.Connection, settings: Settings, everybody: Cast
) -> None:
    auditor = await make_person(owner, everybody.town, "audrey", "auditor", ["ごみ減量係"])
    with scoped(auditor.scope):
        async with ENGINE.unit():
            assert await api.value("my_procedures") == []
            assert set(await api.value("readable_procedures")) == set(everybody.town.procedures.values())
            assert await api.rows("applied_by_place", everybody.town.procedures["event"]) == []
    for table in HOLDS_AN_APPLICANTS:
        with scoped(auditor.scope):
            async with ENGINE.unit():
                assert await ENGINE.fetch(f"select 1 from app.{table}") == [], table
