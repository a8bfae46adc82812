"""自治体一覧, 手続一覧, 手続案内 and the pages of the footer."""

import asyncpg
import pytest

from app.procedures import published
from app.tenancy.engine import ENGINE
from app.tenancy.scope import Role
from tests.web.applicant.conftest import Away, Phone
from tests.web.pages import heading, words

pytestmark = pytest.mark.anyio


async def test_every_municipality_is_listed(phone: Phone) -> None:
    page = await phone.get("/")
    assert heading(page) == "自治体をさがす"
    assert f'href="/{phone.town.slug}/"' in page.text


async def test_a_municipality_is_found_by_its_name(phone: Phone) -> None:
    page = await phone.get(f"/?q={phone.town.name}")
    assert "自治体 1件" in words(page)


async def test_nothing_found_says_what_to_do(phone: Phone) -> None:
    page = await phone.get("/?q=どこにもない名前")
    assert "あてはまる自治体がありません。名前を確かめてください。" in words(page)


async def test_the_procedures_of_a_municipality_are_listed(phone: Phone) -> None:
    page = await phone.get(f"/{phone.town.slug}/")
    assert heading(page) == "手続をさがす"
    assert "受付中の手続 1件" in words(page)
    assert f'href="{phone.address}"' in page.text


async def test_a_procedure_is_found_by_words_of_either_language_in_any_width(phone: Phone) -> None:
    found = await phone.get(f"/{phone.town.slug}/?q=ＺＥＲＯ")
    missed = await phone.get(f"/{phone.town.slug}/?q=引越し")
    assert "ごみゼロデー参加申込み" in words(found)
    assert "あてはまる手続がありません。" in words(missed)


async def test_the_guide_tells_what_personal_information_is_taken_and_why(phone: Phone) -> None:
    page = await phone.get(phone.address)
    assert "取り扱う個人情報 氏名、電話番号、メールアドレス" in words(page)
    assert "個人情報を使う目的 参加のご案内のため" in words(page)
    assert "定員" not in words(page)
    assert f'href="{phone.address}apply"' in page.text


async def test_links_keep_the_language(phone: Phone) -> None:
    page = await phone.get(f"{phone.address}?lang=en")
    assert '<html lang="en">' in page.text
    assert f'href="{phone.address}apply?lang=en"' in page.text


async def test_an_unknown_language_reads_japanese(phone: Phone) -> None:
    page = await phone.get("/?lang=tlh")
    assert '<html lang="ja">' in page.text


@pytest.mark.parametrize("path", ["/nowhere/", "/nowhere/event/", "/nowhere/event/apply", "/a/b/c/d", "/favicon.ico"])
async def test_what_is_not_there_has_a_page_that_helps(phone: Phone, path: str) -> None:
    page = await phone.get(path)
    assert (page.status_code, heading(page)) == (404, "ページが見つかりません")


@pytest.mark.parametrize("step", ["", "/apply"])
async def test_who_comes_by_an_old_leaflet_is_led_to_what_the_municipality_publishes(phone: Phone, step: str) -> None:
    page = await phone.get(f"/{phone.town.slug}/withdrawn{step}")
    assert (page.status_code, heading(page)) == (404, "ページが見つかりません")
    assert page.headers["cache-control"] == "no-store"
    assert phone.town.name in words(page)
    assert "この手続は、いま公開していません。" in words(page)
    assert f'<a class="button" href="/{phone.town.slug}/">手続をさがす</a>' in page.text
    assert f'href="/{phone.town.slug}/?lang=en"' in page.text, "the other language"


async def test_no_address_reads_what_else_is_remembered(phone: Phone) -> None:
    await published.mailer_key()
    await published.all_municipalities()
    for path in ("/mailer%20key", "/mailer%20key/event"):
        assert (await phone.get(path)).status_code == 404


async def test_after_a_notice_a_municipality_is_read_without_the_list_of_all(phone: Phone) -> None:
    await phone.get(phone.address)
    published.forget_everything()
    assert (await phone.get(phone.address)).status_code == 200
    assert not published._all
    for _ in range(2):
        assert (await phone.get("/nosuchtown")).status_code == 404
    assert published._all


@pytest.mark.parametrize("path", ["/accessibility", "/privacy", "/contact"])
async def test_the_pages_of_the_footer_are_there(phone: Phone, path: str) -> None:
    assert (await phone.get(path)).status_code == 200


@pytest.mark.parametrize("path", ["/accessibility", "/privacy", "/contact", "/how-to", "/finish"])
async def test_the_pages_of_the_footer_keep_the_municipality_s_frame(phone: Phone, path: str) -> None:
    page = await phone.get(f"{path}?municipality={phone.town.slug}&lang=en")
    assert f'href="/{phone.town.slug}/?lang=en"' in page.text
    assert page.text.count(f"municipality={phone.town.slug}") >= 4, "its footer leads on in the frame"


@pytest.mark.parametrize("path", ["/accessibility", "/privacy"])
async def test_what_the_footer_tells_is_there_for_a_municipality_of_no_name_too(phone: Phone, path: str) -> None:
    assert (await phone.get(f"{path}?municipality=nosuchtown")).status_code == 200


async def test_who_finds_it_hard_to_use_is_led_to_the_municipality_s_own_numbers(phone: Phone) -> None:
    page = await phone.get(f"/accessibility?municipality={phone.town.slug}")
    assert page.text.count(f'href="/contact?municipality={phone.town.slug}"') == 2


async def test_the_contact_page_of_a_municipality_has_its_telephones(phone: Phone) -> None:
    page = await phone.get(f"/contact?municipality={phone.town.slug}")
    assert "03-0000-0000" in words(page)
    assert "03-0000-0001" in words(page)


async def test_pages_of_get_set_no_cookie_and_are_asked_for_again(phone: Phone) -> None:
    page = await phone.get(phone.address)
    assert page.headers["cache-control"] == "no-cache"
    assert "set-cookie" not in page.headers


async def test_a_database_that_is_away_is_told_plainly(phone: Phone) -> None:
    published.forget_everything()
    pools, ENGINE._pools = ENGINE._pools, {Role.applicant: Away()}
    try:
        page = await phone.get(phone.address)
    finally:
        ENGINE._pools = pools
    assert (page.status_code, heading(page)) == (503, "ただいま、つながりにくくなっています")


@pytest.mark.parametrize(
    ("selection", "said"),
    [("first_come", "先着順に受け付け"), ("lottery", "受付期間のあとで抽選します")],
)
async def test_the_guide_tells_how_places_are_given_and_whom_to_ask(
    owner: asyncpg.Connection, phone: Phone, selection: str, said: str
) -> None:
    procedure = phone.town.procedures["event"]
    await owner.execute(
        "insert into app.place (municipality, procedure, capacity) values ($1, $2, 5)", phone.town.code, procedure
    )
    await owner.execute(
        "update app.procedure set selection = $2, contact = '内線<1234>' where id = $1", procedure, selection
    )
    page = await phone.get(phone.address)
    assert (said in words(page), "内線&lt;1234&gt;" in page.text) == (True, True)
