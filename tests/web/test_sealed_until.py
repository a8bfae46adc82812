"""Until when a log is sealed stands on its page and on paper: also before the first round, and where no round comes any more."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from io import BytesIO

import asyncpg
import pytest
from asyncpg.exceptions import PostgresError
from pypdf import PdfReader

from app.calendar.shown_dates import short_time
from app.settings import Settings
from app.tenancy import api
from app.tenancy.refusals import Refusal
from app.tenancy.scope import scoped
from tests.audit_heads import add_head
from tests.clients import form_token, signed_in_client
from tests.factories import make_person, make_town
from tests.operators import make_operator, operator_client

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("job_processes")]

NONE = "まだ封印されていません"
STILL = "封印が止まっています"


@pytest.fixture(autouse=True)
async def no_heads(owner: asyncpg.Connection) -> AsyncIterator[None]:
    await owner.execute("delete from app.audit_head")
    yield
    await owner.execute("delete from app.audit_head")


@pytest.fixture(params=["staff", "operator"])
def side(request: pytest.FixtureRequest) -> str:
    return str(request.param)


async def look(side: str, owner: asyncpg.Connection, settings: Settings, registered: datetime) -> tuple[str, str]:
    """The page and the paper of a log, of a municipality that has been there since a time."""
    town = await make_town(owner, settings)
    await owner.execute("update app.municipality set created_at = $2 where code = $1", town.code, registered)
    if side == "staff":
        opened = signed_in_client(await make_person(owner, town, "audrey", "auditor"), settings)
    else:
        opened = operator_client(await make_operator(owner), settings)
    async with opened as client:
        page = await client.get("/audit?action=group-reading")
        asked = {"csrf_token": form_token(page), "asked": "to=2020-01-01"}
        paper = PdfReader(BytesIO((await client.post("/audit/paper", data=asked)).content))
    return page.text, "".join(sheet.extract_text() for sheet in paper.pages)


async def test_before_the_first_round(side: str, owner: asyncpg.Connection, settings: Settings) -> None:
    page, paper = await look(side, owner, settings, datetime.now(UTC))
    assert (NONE in page, STILL in page, "封印済み" in page, "未封印" in paper) == (True, False, False, True)


@pytest.mark.parametrize(("ago", "still"), [(1, False), (4, False), (6, True), (60 * 24 * 40, True), (-60 * 3, True)])
async def test_the_last_round_of_all(
    ago: int, side: str, *, still: bool, owner: asyncpg.Connection, settings: Settings
) -> None:
    at = datetime.now(UTC) - timedelta(minutes=ago)
    for earlier in (9, 0):
        await add_head(owner, at - timedelta(minutes=earlier))
    page, paper = await look(side, owner, settings, at - timedelta(days=1))
    words = f"封印済み（{short_time(at)} まで）"
    assert (words in page, STILL in page, NONE in page, words in paper) == (True, still, False, True)


async def test_a_time_that_no_calendar_has(side: str, owner: asyncpg.Connection, settings: Settings) -> None:
    """Whoever may add a head may date it as they like, and nobody's page fails."""
    await add_head(owner, datetime.now(UTC))
    for at in ("infinity", "200000-01-01"):
        await owner.execute(f"update app.audit_head set at = '{at}'")
        page, paper = await look(side, owner, settings, datetime.now(UTC))
        assert (STILL in page, "封印済み" in paper) == (True, True)


async def test_who_came_after_the_last_round_has_nothing_sealed(owner: asyncpg.Connection, settings: Settings) -> None:
    at = datetime.now(UTC) - timedelta(minutes=1)
    await add_head(owner, at)
    page, paper = await look("staff", owner, settings, at + timedelta(seconds=5))
    assert (NONE in page, "未封印" in paper) == (True, True)


async def test_nobody_is_told_without_a_session_that_reads_the_log(
    owner: asyncpg.Connection, settings: Settings
) -> None:
    await add_head(owner, datetime.now(UTC))
    town = await make_town(owner, settings)
    clerk = await make_person(owner, town, "carl", "section_staff")
    with scoped(clerk.scope), pytest.raises(PostgresError) as refused:
        await api.value("log_sealed_until")
    operator = await make_operator(owner)
    await owner.execute("update app.operator_session set ended_at = now() where operator = $1", operator.id)
    with scoped(operator.scope), pytest.raises(PostgresError) as without:
        await api.value("operator_log_sealed_until")
    assert (refused.value.sqlstate, without.value.sqlstate) == (Refusal.not_allowed, Refusal.no_session)
