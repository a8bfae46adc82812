"""Files of an application as staff see them: by name and state on its page, and as pictures; never as they were sent."""

import re
from io import BytesIO
from uuid import uuid4

import asyncpg
import pytest
from PIL import Image

from app.settings import Settings
from tests.clients import signed_in_client
from tests.factories import make_person
from tests.rendering.files import HEIC, SECRET, pdf, picture, word_document
from tests.web.pages import words
from tests.web.staff.attachments.conftest import with_files
from tests.web.staff.cast import audited

pytestmark = pytest.mark.anyio

PHOTO = ("免許証.heic", HEIC)
PAPER = ("住民票.pdf", pdf(*(b"0 0 %d 842 re f" % (20 * number) for number in range(1, 24))))


def pictures_on(text: str) -> list[str]:
    return [address.replace("&amp;", "&") for address in re.findall(r'<img src="([^"]+)"', text)]


async def test_the_applications_page_names_each_file(owner: asyncpg.Connection, drawing: Settings) -> None:
    word = ("届.docx", word_document())
    files = [PHOTO, PAPER, ("虫.jpg", picture("jpeg")), ("重い.jpg", picture("jpeg", (900, 600))), word]
    scans = ("clean", "unscanned", "infected", "unscannable")
    here = await with_files(owner, drawing, files, scans)
    page = await here.everybody.get(here.everybody.alice, here.address)
    told = words(page)
    assert "免許証.heic HEIC 5KB ダウンロード" in told
    assert "住民票.pdf PDF 4KB 検査待ち ウイルスの検査を待っています" in told
    assert "虫.jpg JPEG 19KB 保留 ウイルスの疑いがあるため、開けません" in told
    assert "検査の結果：Eicar-Test" in told
    assert "重い.jpg" in told
    assert "中をすべて検査できなかったため、開けません" in told
    linked = [number for number in range(5) if f'href="{here.of(number)}"' in page.text]
    assert linked == [0]  # Word has no preview, and is handed out
    assert f"attachments?file={here.ids[4]}" in page.text


async def test_a_photo_is_shown_as_a_picture_and_written_down_once(
    owner: asyncpg.Connection, drawing: Settings
) -> None:
    here = await with_files(owner, drawing, [PHOTO])
    everybody = here.everybody
    async with signed_in_client(everybody.alice, drawing) as client:
        page = await client.get(here.of(0))
        (address,) = pictures_on(page.text)
        assert await audited(owner, everybody.town, "attachment_opened") == 1
        shown = await client.get(address)
    assert shown.status_code == 200
    assert Image.open(BytesIO(shown.content)).size == (900, 1200)
    assert (shown.headers["content-type"], shown.headers["cache-control"]) == ("image/png", "no-store")
    assert shown.headers["content-security-policy"] == "default-src 'none'; sandbox; frame-ancestors 'none'"
    assert SECRET.encode() not in shown.content
    assert await audited(owner, everybody.town, "attachment_opened") == 1
    subject, details = await owner.fetchrow(
        "select subject, details from app.audit_event where municipality = $1 and action = 'attachment_opened'",
        everybody.town.code,
    )
    log = words(await everybody.get(everybody.ada, "/audit?action=attachment_opened"))
    assert "添付ファイルを閲覧" in log
    assert "ファイルの種類：HEIC" in log
    assert str(here.ids[0]) not in log
    assert (subject, str(here.ids[0]) in details, "免許証" in details) == (here.address.rpartition("/")[2], True, False)


async def test_a_document_is_shown_page_by_page_up_to_twenty(owner: asyncpg.Connection, drawing: Settings) -> None:
    here = await with_files(owner, drawing, [PAPER])
    async with signed_in_client(here.everybody.victor, drawing) as client:  # who only reads sees it too
        page = await client.get(here.of(0))
        addresses = pictures_on(page.text)
        assert len(addresses) == 20
        assert "全23ページのうち、はじめの20ページを表示しています" in words(page)
        assert "ほか3ページ" in words(page)
        assert "ダウンロード" not in page.text.partition("<h1>")[2].partition("表示できないときは")[0]
        third = await client.get(addresses[2])
        assert (third.status_code, (await client.get(addresses[2].replace("/3?", "/21?"))).status_code) == (200, 404)
    assert Image.open(BytesIO(third.content)).getpixel((10, 600)) == (0, 0, 0)


async def test_a_picture_is_given_to_no_session_that_did_not_open_the_page(
    owner: asyncpg.Connection, drawing: Settings
) -> None:
    here = await with_files(owner, drawing, [PHOTO, PAPER])
    everybody = here.everybody
    (address,) = pictures_on((await everybody.get(everybody.alice, here.of(0))).text)
    assert (await everybody.get(everybody.victor, address)).status_code == 404
    assert (await everybody.get(everybody.alice, address.partition("?")[0])).status_code == 404
    other = address.replace(str(here.ids[0]), str(here.ids[1]))
    assert (await everybody.get(everybody.alice, other)).status_code == 404
    assert (await everybody.get(everybody.alice, address)).status_code == 200


async def test_whoever_may_not_read_the_application_finds_no_file(owner: asyncpg.Connection, drawing: Settings) -> None:
    here = await with_files(owner, drawing, [PHOTO])
    everybody = here.everybody
    auditor = await make_person(owner, everybody.town, "audrey", "auditor")
    (address,) = pictures_on((await everybody.get(everybody.alice, here.of(0))).text)
    for person, status in ((everybody.bob, 404), (everybody.charlie, 404), (auditor, 403)):
        for asked in (here.of(0), address, f"{here.address}/attachments"):
            assert (await everybody.get(person, asked)).status_code == status, asked
    assert (await everybody.get(everybody.victor, f"{here.address}/attachments")).status_code == 403


@pytest.mark.parametrize("scan", ["unscanned", "infected", "unscannable"])
async def test_what_was_not_found_clean_is_not_opened(owner: asyncpg.Connection, drawing: Settings, scan: str) -> None:
    here = await with_files(owner, drawing, [PHOTO])
    everybody = here.everybody
    (address,) = pictures_on((await everybody.get(everybody.alice, here.of(0))).text)
    await owner.execute(
        "update app.attachment set scan = $2::text, signature = case when $2::text = 'infected' then 'x' end where id = $1",
        here.ids[0],
        scan,
    )
    assert (await everybody.get(everybody.alice, here.of(0))).status_code == 404
    assert (await everybody.get(everybody.alice, address)).status_code == 404
    form = await everybody.get(everybody.alice, f"{here.address}/attachments")
    assert "いまダウンロードできるファイルはありません" in words(form)


async def test_a_file_of_another_application_is_not_found_here(owner: asyncpg.Connection, drawing: Settings) -> None:
    here = await with_files(owner, drawing, [PHOTO])
    everybody = here.everybody
    elsewhere = here.of(0).replace(here.address, everybody.address)
    assert (await everybody.get(everybody.alice, elsewhere)).status_code == 404
    assert (await everybody.get(everybody.alice, f"{here.address}/attachments/{uuid4()}")).status_code == 404


async def test_without_a_renderer_the_page_says_so(owner: asyncpg.Connection, settings: Settings) -> None:
    here = await with_files(owner, settings, [PHOTO])
    page = await here.everybody.get(here.everybody.alice, here.of(0))
    assert page.status_code == 200
    assert "いまはプレビューを作れません" in words(page)
    assert pictures_on(page.text) == []


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"%PDF-1.4\n%%EOF\n", "壊れているか、途中で切れている"),
        (word_document(), "この種類のファイルにはプレビュー"),
    ],
)
async def test_what_cannot_be_drawn_is_told(
    owner: asyncpg.Connection, drawing: Settings, content: bytes, said: str
) -> None:
    here = await with_files(owner, drawing, [("一枚", content)])
    page = await here.everybody.get(here.everybody.alice, here.of(0))
    assert (page.status_code, said in words(page), pictures_on(page.text)) == (200, True, [])


async def test_a_damaged_chunk_is_told_and_no_500(owner: asyncpg.Connection, drawing: Settings) -> None:
    here = await with_files(owner, drawing, [PAPER])
    everybody = here.everybody
    addresses = pictures_on((await everybody.get(everybody.alice, here.of(0))).text)
    await owner.execute(
        "update app.attachment_chunk set sealed = set_byte(sealed, 20, 255 - get_byte(sealed, 20)) where attachment = $1",
        here.ids[0],
    )
    page = await everybody.get(everybody.alice, here.of(0))
    assert "保存されているファイルが壊れている" in words(page)
    assert (await everybody.get(everybody.alice, addresses[0])).status_code == 422


async def test_without_the_key_nothing_is_shown(owner: asyncpg.Connection, drawing: Settings) -> None:
    here = await with_files(owner, drawing, [PHOTO])
    everybody = here.everybody
    key = await owner.fetchval("select sealing_key from app.attachment where id = $1", here.ids[0])
    everybody.town.key_store.destroy(everybody.town.code, key)
    page = await everybody.get(everybody.alice, here.address)
    assert (page.status_code, "申請内容を開く鍵がない" in words(page)) == (200, True)
    assert (await everybody.get(everybody.alice, here.of(0))).status_code == 404
    assert (await everybody.get(everybody.alice, f"{here.address}/attachments")).status_code == 404


async def test_the_way_back_leads_to_the_list_that_the_application_was_opened_from(
    owner: asyncpg.Connection, drawing: Settings
) -> None:
    here = await with_files(owner, drawing, [PHOTO, PAPER])
    back = f"{here.address}?opened_from=/inbox?status=arrived"
    async with signed_in_client(here.everybody.alice, drawing) as client:

        async def links(address: str) -> list[str]:
            page = await client.get(address)
            return [link.replace("&amp;", "&") for link in re.findall(r'href="([^"]+)"', page.text)]

        preview = f"{here.of(0)}?opened_from=/inbox?status=arrived"
        order = f"{here.address}/attachments?file={here.ids[0]}&opened_from=/inbox?status=arrived"
        assert {preview, order} <= set(await links(back))
        assert {back, order, preview.replace(str(here.ids[0]), str(here.ids[1]))} <= set(await links(preview))
        assert back in await links(order)
        assert f"{here.address}?" not in "".join(await links(here.of(0)))
