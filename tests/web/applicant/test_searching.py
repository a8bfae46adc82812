"""A resident finds a municipality and a procedure, however the word is spelt, and is told a way on where there is none."""

import json
import re
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

import asyncpg
import httpx
import pytest

from app.procedures import published
from app.settings import Settings
from app.web.applicant import catalogue
from tests.factories import DEFINITION, Town, add_procedure, make_town
from tests.statements import statements
from tests.web.applicant.conftest import Phone
from tests.web.pages import words

pytestmark = pytest.mark.anyio


def form_called(title: str, outline: str = "おしらせです", *choices: str, english: str = "") -> dict[str, Any]:
    """A form that collects nothing personal, with one question of these choices."""
    day = {
        **DEFINITION["sections"][0]["questions"][0],
        "choices": [
            {"id": f"c{number}", "label": {"ja": label}} for number, label in enumerate(choices or ("はい", "いいえ"))
        ],
    }
    texts = {"title": {"ja": title, "en": english} if english else {"ja": title}, "outline": {"ja": outline}}
    return {**DEFINITION, **texts, "sections": [{**DEFINITION["sections"][0], "questions": [day]}]}


FORMS = {
    "pet": form_called("犬の登録", "飼い犬の登録です"),
    "women": form_called("健康セミナー", "女性のためのセミナーです", "乳がん体験者の会", "骨の健康"),
    "patrol": form_called("路上喫煙対策協力員", "活動の計画です", english="Street smoking patrol"),
    "drive": form_called("フード・ドライブの申込み", "食品を集める活動です。ごみが減ります"),
    "bulky": form_called("粗大ゴミ", "家具などを集めます"),
    "cats": form_called("猫の相談", "犬のことも聞けます"),
}


@pytest.fixture
async def town(owner: asyncpg.Connection, settings: Settings) -> Town:
    town = await make_town(owner, settings, FORMS)
    await keep(owner, town, "patrol", keywords="たばこ、歩きタバコ", category="環境", position=1)
    return town


async def keep(owner: asyncpg.Connection, town: Town, slug: str, **columns: object) -> None:
    """Change columns of a procedure, as staff do."""
    names = ", ".join(f"{name} = ${number}" for number, name in enumerate(columns, 3))
    await owner.execute(
        f"update app.procedure set {names} where municipality = $1 and slug = $2", town.code, slug, *columns.values()
    )
    published.forget_everything()


async def found(phone: Phone, typed: str, more: str = "") -> list[str]:
    """The slugs of what the search shows, in order."""
    page = await phone.get(f"/{phone.town.slug}/?q={quote(typed)}{more}")
    assert page.status_code == 200
    return slugs(page)


def slugs(page: httpx.Response) -> list[str]:
    return re.findall(r'<h3 class="card-title"><a href="/\w+/([\w-]+)/', page.text)


@pytest.mark.parametrize(
    ("spellings", "expected"),
    [
        (("ごみ", "ゴミ", "ｺﾞﾐ"), ["bulky", "drive"]),
        (("フードドライブ", "ふーどどらいぶ", "フード・ドライブ", "ﾌｰﾄﾞ ﾄﾞﾗｲﾌﾞ"), ["drive"]),
        (("smoking", "SMOKING", "Ｓｍｏｋｉｎｇ"), ["patrol"]),
        (("乳がん", "乳ガン", "乳ｶﾞﾝ"), ["women"]),
        (("たばこ", "タバコ", "ﾀﾊﾞｺ"), ["patrol"]),
        (("申込み", "申し込み", "申込"), ["drive"]),
    ],
)
@pytest.mark.parametrize("language", ["", "&lang=en"])
async def test_any_spelling_finds_the_same(
    owner: asyncpg.Connection, phone: Phone, spellings: tuple[str, ...], expected: list[str], language: str
) -> None:
    """Section and category are words of each procedure too: they must not be ごみ here."""
    await owner.execute(
        "update app.section set name = $2 where municipality = $1", phone.town.code, json.dumps({"ja": "保健係"})
    )
    await owner.execute("update app.procedure set category = '環境' where municipality = $1", phone.town.code)
    published.forget_everything()
    assert [await found(phone, spelling, language) for spelling in spellings] == [expected] * len(spellings)


async def test_what_is_nearest_comes_first_and_else_the_order_of_the_municipality_stays(
    owner: asyncpg.Connection, phone: Phone
) -> None:
    await keep(owner, phone.town, "women", keywords="いぬ、犬")
    await keep(owner, phone.town, "bulky", keywords="犬小屋", position=-1)
    assert await found(phone, "犬") == ["pet", "bulky", "women", "cats"]
    assert await found(phone, "犬 猫") == ["cats"]


async def test_readings_of_procedure_and_section_are_known(owner: asyncpg.Connection, phone: Phone) -> None:
    await keep(owner, phone.town, "bulky", keywords="そだいごみ")
    await owner.execute(
        "update app.section set reading = 'ごみげんりょうがかり' where municipality = $1 and name->>'ja' = 'ごみ減量係'",
        phone.town.code,
    )
    published.forget_everything()
    assert await found(phone, "ソダイゴミ") == ["bulky"]
    assert len(await found(phone, "げんりょう")) == len(FORMS)


async def test_the_count_counts_what_is_shown(owner: asyncpg.Connection, phone: Phone) -> None:
    await keep(owner, phone.town, "cats", suspended_at=datetime.now(UTC))
    page = await phone.get(f"/{phone.town.slug}/?q={quote('犬')}")
    assert ("受付中の手続 1件" in words(page), "いま受け付けていない手続 1件" in words(page)) == (True, True)
    assert slugs(page) == ["pet", "cats"]
    shut = await phone.get(f"/{phone.town.slug}/?q={quote('猫')}")
    assert "受付中の手続 0件 あてはまる手続は、いま受け付けていません。 いま受け付けていない手続 1件" in words(shut)


async def test_categories_are_links_that_keep_the_words(phone: Phone) -> None:
    page = await phone.get(f"/{phone.town.slug}/?q={quote('犬')}&lang=en")
    for word in ("ごみ", "環境"):
        address = f"/{phone.town.slug}/?q={quote('犬')}&amp;category={quote(word)}&amp;lang=en"
        assert f'<a href="{address}">' in page.text
    chosen = await phone.get(f"/{phone.town.slug}/?category={quote('環境')}")
    assert slugs(chosen) == ["patrol"]
    assert '<input type="hidden" name="category" value="環境">' in chosen.text
    assert 'aria-current="true">環境</a>' in chosen.text


async def test_a_category_that_is_no_more_shows_everything(phone: Phone) -> None:
    assert len(await found(phone, "", "&category=gone")) == len(FORMS)


async def test_nothing_found_tells_every_way_on(phone: Phone) -> None:
    page = await phone.get(f"/{phone.town.slug}/?q={quote('犬 花火')}&category={quote('環境')}")
    said = words(page)
    assert "受付中の手続 0件 あてはまる手続がありません。" in said
    assert "ことばを変えるか、短くしてみてください。" in said
    assert f'href="/{phone.town.slug}/">すべての手続を見る' in page.text
    assert 'href="tel:0300000000"' in page.text
    alone = await phone.get(f"/{phone.town.slug}/?q={quote('犬 花火')}")
    assert f'href="/{phone.town.slug}/?q={quote("犬")}">「犬」だけでさがす（2件）' in alone.text
    elsewhere = await phone.get(f"/{phone.town.slug}/?q={quote('犬')}&category={quote('環境')}")
    assert f'href="/{phone.town.slug}/?q={quote("犬")}">すべての分野からさがす（2件）' in elsewhere.text


@pytest.mark.parametrize("typed", ["", "   ", "　", "\t"])
async def test_spaces_alone_are_no_search(phone: Phone, typed: str) -> None:
    page = await phone.get(f"/{phone.town.slug}/?q={quote(typed)}")
    assert (len(slugs(page)), "さがせる文字がありません" in words(page), "でさがした結果" in page.text) == (
        len(FORMS),
        False,
        False,
    )


@pytest.mark.parametrize("typed", ["・・・", "(-.-)", "ー", "「」", "'\""])
async def test_signs_alone_are_told(phone: Phone, typed: str) -> None:
    for address in (f"/{phone.town.slug}/", "/"):
        page = await phone.get(f"{address}?q={quote(typed)}")
        assert f"「{typed}」には、さがせる文字がありません。" in words(page)
    assert len(await found(phone, typed)) == len(FORMS)


@pytest.mark.parametrize(
    ("typed", "count"),
    [
        *((sign, 0) for sign in (".*", "[", "\\", "%", "_", "犬|猫", "(?i)犬", "<b>", "&amp;", "😀")),
        *(("犬\x00\x1b", 2), ("犬\u200b", 2), ("\x00", len(FORMS)), ("\ufffe", len(FORMS))),
    ],
)
async def test_odd_signs_are_looked_for_as_they_are(phone: Phone, typed: str, count: int) -> None:
    for address in (f"/{phone.town.slug}/", "/"):
        page = await phone.get(f"{address}?q={quote(typed)}")
        assert (page.status_code, "\x00" in page.text, "<b>" in page.text) == (200, False, False)
    assert len(await found(phone, typed)) == count


@pytest.mark.parametrize("raw", ["%ED%A0%80", "%FF", "%", "犬&q=猫", "a=b=c"])
async def test_broken_addresses_have_an_answer(phone: Phone, raw: str) -> None:
    for address in (f"/{phone.town.slug}/", "/"):
        assert (await phone.get(f"{address}?q={raw}&page=x&category=%FF")).status_code == 200


async def test_a_very_long_search_is_cut_and_says_so(phone: Phone) -> None:
    page = await phone.get(f"/{phone.town.slug}/?q={quote('犬 ' * 5000)}")
    assert (slugs(page), "はじめの100文字でさがしました" in words(page)) == (["pet", "cats"], True)
    assert len(page.text) < 20_000


async def test_a_long_catalogue_has_pages(phone: Phone, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(catalogue, "PAGE_LENGTH", 4)
    first = await phone.get(f"/{phone.town.slug}/")
    second = await phone.get(f"/{phone.town.slug}/?page=2")
    assert (len(slugs(first)), len(slugs(second)), {*slugs(first)} | {*slugs(second)}) == (4, 2, {*FORMS})
    assert "1／2ページ" in words(first)
    assert f'href="/{phone.town.slug}/?page=2" rel="next">次の4件' in first.text
    assert f'href="/{phone.town.slug}/" rel="prev">前の4件' in second.text
    for number in ("0", "-1", "x", "3", "9" * 5000, "²", "１"):
        page = await phone.get(f"/{phone.town.slug}/?page={quote(number)}")
        assert (page.status_code, len(slugs(page)) in {2, 4}) == (200, True)


async def test_a_search_reads_nothing_from_the_database(phone: Phone) -> None:
    await phone.get(f"/{phone.town.slug}/")
    await phone.get("/")
    async with statements() as heard:
        for typed in ("犬", "乳がん", "花火 犬", "x"):
            await phone.get(f"/{phone.town.slug}/?q={quote(typed)}")
            await phone.get(f"/?q={quote(typed)}")
    assert heard == []


async def test_a_notice_of_a_change_brings_the_words_up_to_date(owner: asyncpg.Connection, phone: Phone) -> None:
    assert await found(phone, "ペット") == []
    await keep(owner, phone.town, "pet", keywords="ペット")
    assert await found(phone, "ペット") == ["pet"]
    await keep(owner, phone.town, "pet", keywords="")
    assert await found(phone, "ペット") == []
    await add_procedure(owner, phone.town, "rabbit", form_called("ペットの相談"))
    published.forget_everything()
    assert await found(phone, "ペット") == ["rabbit"]


@pytest.mark.parametrize(
    "typed", ["アオバ", "ｱｵﾊﾞ", "あおば", "青葉", "AOBA", "東京都 青葉", "とうきょうと 青葉", "Ａｏｂａ city"]
)
async def test_a_municipality_is_found_by_any_spelling(owner: asyncpg.Connection, phone: Phone, typed: str) -> None:
    await owner.execute(
        "insert into app.municipality (code, slug, name, reading, telephone) values ('139980', 'aobatown', $1, 'あおばし', '03-0000-0000') "
        "on conflict do nothing",
        json.dumps({"ja": "青葉市", "en": "Aoba City"}),
    )
    published.forget_everything()
    page = await phone.get(f"/?q={quote(typed)}")
    assert 'href="/aobatown/"' in page.text
    assert phone.town.slug not in page.text
    assert "自治体 1件 東京都 青葉市" in words(page)


async def test_no_municipality_found_tells_where_procedures_are_searched(phone: Phone) -> None:
    page = await phone.get(f"/?q={quote('粗大ごみ')}")
    assert "自治体 0件 あてはまる自治体がありません。名前を確かめてください。" in words(page)
    assert "手続は、自治体を選んでからさがします。" in words(page)


async def test_municipalities_stand_by_prefecture_in_the_order_of_their_codes(
    owner: asyncpg.Connection, phone: Phone
) -> None:
    towns = {"995011": "其他", "470015": "南", "010014": "北", "131997": "東京一", "272990": "大阪", "132993": "東京二"}
    for code, name in towns.items():
        await owner.execute(
            "insert into app.municipality (code, slug, name, telephone) values ($1, $2, $3, '03-0000-0000') on conflict do nothing",
            code,
            f"mark{code}",
            json.dumps({"ja": f"目印{name}市", "en": f"Landmark {code}"}),
        )
    published.forget_everything()
    page = await phone.get(f"/?q={quote('目印')}")
    said = words(page)
    assert "自治体 6件 北海道 東京都 大阪府 沖縄県 そのほか" in said
    assert (
        "北海道 目印北市 東京都 目印東京一市 目印東京二市 大阪府 目印大阪市 沖縄県 目印南市 そのほか 目印其他市" in said
    )
    assert 'href="#prefecture-2">東京都</a>' in page.text
    assert '<h3 id="prefecture-2">東京都</h3>' in page.text
    english = await phone.get("/?q=landmark&lang=en")
    assert "Tokyo Landmark 131997 Landmark 132993" in words(english)
    assert "自治体 2件 東京都 目印東京一市 目印東京二市" in words(await phone.get(f"/?q={quote('目印 東京都')}"))
