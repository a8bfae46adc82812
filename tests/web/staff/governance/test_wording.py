"""資料の文言: every text of the papers can be changed, by administrators only."""

import re
from html import unescape

import asyncpg
import httpx
import pytest

from app.papers.municipal_wording import stored_wording
from app.settings import Settings
from app.tenancy.engine import ENGINE
from app.tenancy.scope import scoped
from app.web.staff.governance.wording_labels import PARTS
from tests.clients import form_token, signed_in_client
from tests.factories import Person, Town, make_person, make_town

pytestmark = pytest.mark.anyio

_INPUT = re.compile(r'<input class="input[^>]*? name="([^"]+)" type="text" value="([^"]*)"')
_AREA = re.compile(r'<textarea class="input"[^>]*? name="([^"]+)"[^>]*>\n([^<]*)</textarea>')
_SELECT = re.compile(r'<select class="input[^>]*? name="([^"]+)".*?<option value="([^"]*)" selected', re.DOTALL)


@pytest.fixture
async def town(owner: asyncpg.Connection, settings: Settings) -> Town:
    return await make_town(owner, settings)


@pytest.fixture
async def administrator(owner: asyncpg.Connection, town: Town) -> Person:
    return await make_person(owner, town)


def fields_of(page: httpx.Response) -> dict[str, str]:
    """What a browser would send of the page's form when nothing is changed."""
    found = [*_INPUT.findall(page.text), *_AREA.findall(page.text), *_SELECT.findall(page.text)]
    seen = page.text.partition('name="seen" value="')[2].partition('"')[0]
    return {name: unescape(value) for name, value in found} | {"csrf_token": form_token(page), "seen": seen}


async def kept(person: Person) -> dict[str, object]:
    with scoped(person.scope):
        async with ENGINE.unit():
            return dict((await stored_wording()).document)


@pytest.mark.parametrize("part", PARTS)
async def test_a_part_saved_as_it_stands_changes_nothing(part: str, administrator: Person, settings: Settings) -> None:
    before = await kept(administrator)
    async with signed_in_client(administrator, settings) as client:
        address = f"/governance/wording/{part}"
        answer = await client.post(address, data=fields_of(await client.get(address)))
    assert (answer.status_code, await kept(administrator)) == (303, before)


async def test_a_changed_text_is_kept(town: Town, administrator: Person, settings: Settings) -> None:
    async with signed_in_client(administrator, settings) as client:
        fields = fields_of(await client.get("/governance/wording/basics"))
        await client.post("/governance/wording/basics", data={**fields, "basics.council": "情報公開審議会"})
        page = await client.get("/governance/wording/basics")
    assert fields_of(page)["basics.council"] == "情報公開審議会"
    assert fields_of(page)["basics.name"] == town.name


async def test_places_have_japanese_names(administrator: Person, settings: Settings) -> None:
    async with signed_in_client(administrator, settings) as client:
        page = await client.get("/governance/wording/lists")
        fields = fields_of(page)
        await client.post("/governance/wording/lists", data={**fields, "lists.planned": "およそ{件数}件"})
    document = await kept(administrator)
    assert (fields["lists.planned"], "申請の件数" in page.text) == ("約 {件数}件", True)
    assert document["wording"]["lists"]["planned"] == "およそ{count}件"  # type: ignore[index]


async def test_rows_come_and_go(administrator: Person, settings: Settings) -> None:
    address = "/governance/wording/overview"
    async with signed_in_client(administrator, settings) as client:
        fields = fields_of(await client.get(address))
        added = {"overview.matters.2.heading": "目的外利用", "overview.matters.2.text": "利用する。"}
        await client.post(address, data={**fields, **added})
        page = fields_of(await client.get(address))
        gone = {"overview.matters.0.heading": "", "overview.matters.0.text": ""}
        await client.post(address, data={**page, **gone})
        last = fields_of(await client.get(address))
    assert [last[f"overview.matters.{number}.heading"] for number in range(3)] == ["業務委託", "目的外利用", ""]


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("basics.council", "", "会議の名前を入力してください"),
        ("basics.note", "{氏名}", "{氏名}は使えません"),
        ("basics.note", "{cited}", "{cited}は使えません"),
        ("basics.note", "{件数}", "ここで使えるのは{会議名}"),
        ("basics.council", "{会議名}", "ここで使える語はありません"),
        ("basics.note", "あ" * 3001, "いま3001文字"),
        ("basics.note", "あ\x00", "読み取れない文字"),
    ],
)
async def test_what_cannot_be_used_is_told_and_stays(
    name: str, value: str, words: str, administrator: Person, settings: Settings
) -> None:
    async with signed_in_client(administrator, settings) as client:
        fields = fields_of(await client.get("/governance/wording/basics"))
        answer = await client.post("/governance/wording/basics", data={**fields, name: value})
    assert (answer.status_code, words in answer.text) == (422, True)


async def test_a_colleagues_change_is_not_overwritten(administrator: Person, settings: Settings) -> None:
    address = "/governance/wording/basics"
    async with signed_in_client(administrator, settings) as client:
        fields = fields_of(await client.get(address))
        await client.post(address, data={**fields, "basics.council": "一番目"})
        answer = await client.post(address, data={**fields, "basics.council": "二番目"})
    assert (answer.status_code, fields_of(answer)["basics.council"]) == (409, "一番目")
    assert '<dd class="written">二番目</dd>' in answer.text


@pytest.mark.parametrize("role", ["section_staff", "viewer"])
async def test_words_are_an_administrators_matter(
    role: str, owner: asyncpg.Connection, town: Town, settings: Settings
) -> None:
    person = await make_person(owner, town, "tanaka", role, ["ごみ減量係"])
    async with signed_in_client(person, settings) as client:
        token = form_token(await client.get("/inbox"))
        answers = [
            await client.get("/governance/wording"),
            await client.get("/governance/wording/basics"),
            await client.post("/governance/wording/basics", data={"csrf_token": token, "basics.name": "x"}),
        ]
    assert [answer.status_code for answer in answers] == [403] * 3


async def test_another_municipalitys_words_are_not_seen(
    owner: asyncpg.Connection, administrator: Person, settings: Settings
) -> None:
    foreign = await make_person(owner, await make_town(owner, settings))
    async with signed_in_client(foreign, settings) as client:
        fields = fields_of(await client.get("/governance/wording/basics"))
        await client.post("/governance/wording/basics", data={**fields, "basics.council": "よその会議"})
    async with signed_in_client(administrator, settings) as client:
        page = await client.get("/governance/wording/basics")
    assert "よその会議" not in page.text


async def test_an_unknown_part_is_not_found(administrator: Person, settings: Settings) -> None:
    async with signed_in_client(administrator, settings) as client:
        assert (await client.get("/governance/wording/nothing")).status_code == 404
