"""The operator's own log as it is read: by period, person, action and subject, page by page, as CSV and on paper."""

import csv
import re
from html import unescape
from io import BytesIO, StringIO

import asyncpg
import httpx
import pytest
from pypdf import PdfReader

from app.settings import Settings
from app.tenancy import keyset
from tests.clients import form_token
from tests.factories import make_town
from tests.operators import Operator, make_operator, operator_client
from tests.statements import statements

pytestmark = pytest.mark.anyio


def actions(page: httpx.Response) -> list[str]:
    return [unescape(one) for one in re.findall(r'data-label="操作">([^<]*)</td>', page.text)]


async def worked(owner: asyncpg.Connection, settings: Settings) -> Operator:
    """Somebody who looked at a municipality and was refused a decision."""
    town, person = await make_town(owner, settings), await make_operator(owner, "contractor")
    async with operator_client(person, settings) as client:
        token = form_token(await client.get("/municipalities"))
        await client.get(f"/municipalities/{town.code}")
        await client.get("/health")
        await client.post(f"/municipalities/{town.code}/suspension", data={"csrf_token": token})
    return person


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["権限のない操作", "稼働状況を閲覧", "自治体の登録を閲覧", "自治体の一覧を閲覧", "ログイン"]),
        ("action=group-reading", ["稼働状況を閲覧", "自治体の登録を閲覧", "自治体の一覧を閲覧"]),
        ("result=refused", ["権限のない操作"]),
        ("action=signed_in", ["ログイン"]),
        ("to=2020-01-01", []),
        ("subject=nothing", []),
    ],
)
async def test_what_was_looked_at_is_found(
    query: str, expected: list[str], owner: asyncpg.Connection, settings: Settings
) -> None:
    person = await worked(owner, settings)
    async with operator_client(person, settings) as client:
        page = await client.get(f"/audit?person={person.id}&{query}")
    assert (page.status_code, actions(page)) == (200, expected)
    assert "この表示も記録されます" in page.text


async def test_a_municipality_is_found_by_its_code(owner: asyncpg.Connection, settings: Settings) -> None:
    town, person = await make_town(owner, settings), await make_operator(owner)
    async with operator_client(person, settings) as client:
        await client.get(f"/municipalities/{town.code}")
        page = await client.get(f"/audit?subject={town.code}")
    assert actions(page) == ["自治体の登録を閲覧"]


async def test_one_page_follows_the_other(
    owner: asyncpg.Connection, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = await worked(owner, settings)
    monkeypatch.setattr("app.audit.reading.PAGE_ROWS", 2)
    assert keyset.PAGE_ROWS > 2
    address = f"/audit?person={person.id}&action=group-reading&to=2199-12-31"
    async with operator_client(person, settings) as client:
        first = await client.get(address)
        second = await client.get(unescape(re.findall(r'href="(/audit\?[^"]*after=[^"]*)"', first.text)[0]))
        back = await client.get(unescape(re.findall(r'href="(/audit\?[^"]*before=[^"]*)"', second.text)[0]))
    assert actions(first) == ["稼働状況を閲覧", "自治体の登録を閲覧"]
    assert actions(second) == ["自治体の一覧を閲覧"]
    assert actions(back) == actions(first)


async def test_thirty_lines_cost_what_one_does(owner: asyncpg.Connection, settings: Settings) -> None:
    person = await make_operator(owner)
    asked, shown = [], []
    async with operator_client(person, settings) as client:
        for _ in range(2):
            async with statements() as sent:
                shown.append(len(actions(await client.get(f"/audit?person={person.id}&action=group-access"))))
            asked.append(len(sent))
            for _ in range(29):
                await owner.execute(
                    "insert into app.operator_audit_event (operator, action) values ($1, 'signed_in')", person.id
                )
    assert (shown, asked[0]) == ([1, 30], asked[1])


async def test_a_period_that_ends_before_it_begins_makes_no_file(owner: asyncpg.Connection, settings: Settings) -> None:
    person = await worked(owner, settings)
    asked = "from=2026-11-29&to=2026-11-28"
    async with operator_client(person, settings) as client:
        token = form_token(await client.get("/audit"))
        for file in ("table", "paper"):
            answer = await client.post(f"/audit/{file}", data={"csrf_token": token, "asked": asked})
            assert (answer.status_code, "以降の日を入力してください" in answer.text) == (422, True)


async def test_the_files_hold_what_was_filtered_and_are_written_down(
    owner: asyncpg.Connection, settings: Settings
) -> None:
    person = await worked(owner, settings)
    asked = f"person={person.id}&result=refused"
    async with operator_client(person, settings) as client:
        token = form_token(await client.get("/audit"))
        table = await client.post("/audit/table", data={"csrf_token": token, "asked": asked})
        paper = await client.post("/audit/paper", data={"csrf_token": token, "asked": asked})
        page = await client.get(f"/audit?person={person.id}&action=log_taken")
    rows = list(csv.reader(StringIO(table.content.decode("utf-8-sig"))))
    assert [row[2] for row in rows] == ["操作", "権限のない操作"]
    text = PdfReader(BytesIO(paper.content)).pages[0].extract_text()
    assert ("権限のない操作" in text, re.search(r"\d{4}-\d{2}-\d{2}", text)) == (True, None)  # every day in 和暦
    assert actions(page) == ["操作の記録をダウンロード"] * 2
