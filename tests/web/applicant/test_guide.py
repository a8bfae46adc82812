"""手続案内 tells which council let the municipality ask for which 情報項目."""

import json

import asyncpg
import pytest

from app.procedures import published
from app.settings import Settings
from tests.clients import client_of
from tests.factories import DEFINITION, make_town
from tests.web.pages import words

pytestmark = pytest.mark.anyio


async def test_the_approved_items_and_the_council_are_shown(owner: asyncpg.Connection, settings: Settings) -> None:
    town = await make_town(owner, settings)
    async with client_of("applicant", settings) as client:
        page = await client.get(f"/{town.slug}/event/")
        english = await client.get(f"/{town.slug}/event/?lang=en")
    assert "氏名、電話番号、メールアドレス<br><span" in page.text
    assert "個人情報保護管理運営会議、令和2年3月18日（水）、承認" in words(page)
    assert "Name, Telephone number, Email address<br><span" in english.text
    assert "approved on Wednesday, March 18, 2020" in words(english)


async def test_items_approved_but_not_asked_for_are_shown_as_approved(
    owner: asyncpg.Connection, settings: Settings
) -> None:
    town = await make_town(owner, settings)
    snapshot = json.loads(await owner.fetchval("select snapshot from app.approval where municipality = $1", town.code))
    snapshot["procedures"][0]["items"].append("住所")
    await owner.execute(
        "update app.approval set snapshot = $2 where municipality = $1", town.code, json.dumps(snapshot)
    )
    published.forget_everything()
    async with client_of("applicant", settings) as client:
        page = await client.get(f"/{town.slug}/event/")
    asked, _, approved = page.text.partition("会議で認められた項目")
    assert ("住所" in asked.partition("取り扱う個人情報")[2], "住所" in approved) == (False, True)


async def test_a_form_that_asks_for_nothing_personal_names_no_council(
    owner: asyncpg.Connection, settings: Settings
) -> None:
    definition = json.loads(json.dumps(DEFINITION))
    definition["sections"][0]["questions"] = definition["sections"][0]["questions"][:1]
    town = await make_town(owner, settings, {"survey": definition})
    async with client_of("applicant", settings) as client:
        page = await client.get(f"/{town.slug}/survey/")
    assert ("会議で認められた項目" in page.text, "ありません" in page.text) == (False, True)


async def test_what_is_to_be_attached_is_told_beforehand(owner: asyncpg.Connection, settings: Settings) -> None:
    definition = json.loads(json.dumps(DEFINITION))
    file = {"type": "attachment", "item": "電話番号"}
    definition["sections"][-1]["questions"] += [
        {"id": "proof", "label": {"ja": "本人確認書類"}, "required": True, **file},
        {"id": "plan", "label": {"ja": "図面"}, "kinds": ["pdf"], "most_files": 1, "largest_mb": 25, **file},
        {"id": "day_proof", "label": {"ja": "証明"}, "when": {"question": "day", "is": ["first"]}, **file},
    ]
    town = await make_town(owner, settings, {"event": definition})
    async with client_of("applicant", settings) as client:
        page = await client.get(f"/{town.slug}/event/")
        english = await client.get(f"/{town.slug}/event/?lang=en")
    told = words(page).partition("必要なもの")[2].partition("かかる時間")[0]
    assert "申請の画面で、次のファイルを付けます。" in told
    assert "本人確認書類 ※必須 JPEG・PNG・WebP・HEIC・PDF、1つ10MBまで、5つまで（申請全体で30MBまで）。" in told
    assert "図面 ※任意 PDFを1つ、25MBまで（申請全体で30MBまで）。" in told
    assert "証明 答えによって必要です" in told
    assert "JPEG, PNG, WebP, HEIC, PDF; up to 10 MB each" in words(english)


async def test_a_form_without_files_asks_for_none(owner: asyncpg.Connection, settings: Settings) -> None:
    town = await make_town(owner, settings)
    async with client_of("applicant", settings) as client:
        page = await client.get(f"/{town.slug}/event/")
    assert "次のファイルを付けます" not in page.text
