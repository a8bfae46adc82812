"""What a setting was and what it became is in the 監査ログ, in words that the page shows."""

import asyncpg
import pytest

from app.settings import Settings
from tests.clients import form_token, signed_in_client
from tests.factories import make_person
from tests.web.pages import words
from tests.web.staff.procedures.conftest import Office

pytestmark = pytest.mark.anyio


async def logged(office: Office, owner: asyncpg.Connection, settings: Settings, action: str) -> str:
    """The log's page with the events of this action, as an auditor reads it."""
    auditor = await make_person(owner, office.town, f"auditor-{action.replace('_', '-')}"[:30].strip("-"), "auditor")
    async with signed_in_client(auditor, settings) as client:
        return words(await client.get(f"/audit?action={action}"))


async def sent(office: Office, address: str, **fields: str | list[str]) -> None:
    assert (await office.post(office.alice, address, fields)).status_code in {200, 303}


async def test_the_settings_of_a_procedure(office: Office, owner: asyncpg.Connection, settings: Settings) -> None:
    form = await office.settings_form(retention_years="7", first_day="R8.4.1", contact="内線1")
    assert (await office.post(office.alice, "/procedures/event/settings", form)).status_code == 303
    page = await logged(office, owner, settings, "procedure_changed")
    assert "なし → 2026-04-01" in page
    assert "→ 内線1" in page
    assert "→ 7年" in page
    assert "先着順 →" not in page


async def test_what_did_not_change_is_not_said(office: Office, owner: asyncpg.Connection, settings: Settings) -> None:
    for _ in range(2):
        assert (
            await office.post(office.alice, "/procedures/event/settings", await office.settings_form())
        ).status_code == 303
    rows = await owner.fetch(
        "select details from app.audit_event where municipality = $1 and action = 'procedure_changed' order by at",
        office.town.code,
    )
    assert rows[-1]["details"] == "{}"


async def test_the_standard_days(office: Office, owner: asyncpg.Connection, settings: Settings) -> None:
    await sent(office, "/lists/event/standard-days", standard_days="14")
    await sent(office, "/lists/event/standard-days", standard_days="")
    page = await logged(office, owner, settings, "procedure_changed")
    assert "標準処理期間：なし → 14日" in page
    assert "標準処理期間：14日 → なし" in page


async def test_a_letter(office: Office, owner: asyncpg.Connection, settings: Settings) -> None:
    letter = {"subject.ja": "届きました", "body.ja": "申請が届きました。\n{到達番号}", "subject.en": "", "body.en": ""}
    async with signed_in_client(office.alice, settings) as client:
        page = await client.get("/procedures/event/letters/arrival")
        seen = page.text.split('name="seen" value="')[1].split('"')[0]
        token = form_token(page)
        fields = {"csrf_token": token, "seen": seen, **letter}
        answer = await client.post("/procedures/event/letters/arrival", data=fields)
    assert answer.status_code == 303, words(answer)
    page = await logged(office, owner, settings, "letter_changed")
    assert "件名（ja）：なし → 届きました" in page


async def test_places(office: Office, owner: asyncpg.Connection, settings: Settings) -> None:
    await sent(office, "/procedures/event/places", **{"capacity.": "30"})
    await sent(office, "/procedures/event/places", **{"capacity.": "40"})
    page = await logged(office, owner, settings, "capacity_changed")
    assert ("全体：なし → 30" in page, "全体：30 → 40" in page) == (True, True)


async def test_columns_views_and_statistics_leave_an_event(
    office: Office, owner: asyncpg.Connection, settings: Settings
) -> None:
    code = office.town.code
    await sent(office, "/lists/event/columns", label="確認", kind="text", choices="")
    column = await owner.fetchval("select id from app.custom_column where municipality = $1", code)
    await sent(office, f"/lists/event/columns/{column}/removal")
    await sent(office, "/lists/event/views", name="私の表示", column=["status"], list="")
    view = await owner.fetchval("select id from app.list_view where municipality = $1", code)
    await sent(office, f"/lists/event/views/{view}/removal")
    assert (await office.get(office.victor, "/statistics/event/tables/plan")).status_code == 200
    rows = await owner.fetch("select action from app.audit_event where municipality = $1 order by at, id", code)
    assert [row["action"] for row in rows if row["action"].startswith(("column", "list_view", "statistics"))] == [
        "column_added",
        "column_removed",
        "list_view_saved",
        "list_view_removed",
        "statistics_taken",
    ]


async def test_a_change_of_the_draft(office: Office, owner: asyncpg.Connection, settings: Settings) -> None:
    await sent(office, "/procedures/event/draft")
    await office.post(
        office.alice, "/procedures/event/draft/sections", {"title.ja": "二つ目", "seen": await office.revision()}
    )
    page = await logged(office, owner, settings, "draft_changed")
    assert "変更：" in page
