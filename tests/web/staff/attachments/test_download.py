"""Files that leave: as a ZIP that only the password opens, with a purpose, in the 管理簿, and under names that tell nothing of the applicant."""

import asyncio
import re
import zipfile
from io import BytesIO
from typing import Any

import asyncpg
import httpx
import pytest
import pyzipper
from PIL import Image

from app.settings import Settings
from tests.clients import form_token, signed_in_client
from tests.rendering.files import HEIC, SECRET, pdf, picture
from tests.waiting import until
from tests.web.pages import words
from tests.web.staff.attachments.conftest import WithFiles, with_files
from tests.web.staff.cast import audited

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("job_processes")]

PURPOSE = "本人確認のため"
PHOTO, PAPER = ("山田の免許証.heic", HEIC), ("住民票.pdf", pdf(b"0 0 10 10 re f"))


async def ordered(here: WithFiles, client: httpx.AsyncClient, **changes: Any) -> httpx.Response:
    token = form_token(await client.get(f"{here.address}/attachments"))
    filled = {"files": [str(one) for one in here.ids], "jpeg": "yes", "purpose": PURPOSE}
    return await client.post(f"{here.address}/attachments", data={"csrf_token": token, **filled, **changes})


def password_on(page: httpx.Response) -> str:
    found = re.search(r'<span class="secret-once number">([^<]*)</span>', page.text)
    assert found
    return found[1]


async def ended(client: httpx.AsyncClient, page: httpx.Response) -> httpx.Response:
    found = re.search(r"/exports/attachments/[0-9a-f-]{36}", page.text)
    assert found

    async def over() -> bool:
        return "まとめています" not in (await client.get(found[0])).text

    await until(over)
    return await client.get(found[0])


async def taken(client: httpx.AsyncClient, page: httpx.Response) -> httpx.Response:
    found = re.search(r"/exports/attachments/[0-9a-f-]{36}/file", page.text)
    assert found, words(page)
    return await client.post(found[0], data={"csrf_token": form_token(page)})


async def registered(owner: asyncpg.Connection, here: WithFiles) -> list[tuple[Any, ...]]:
    rows = await owner.fetch(
        "select format, state, count, purpose from app.export_record where municipality = $1 order by at",
        here.everybody.town.code,
    )
    return [tuple(row) for row in rows]


async def test_all_files_as_a_zip_that_only_the_password_opens(owner: asyncpg.Connection, drawing: Settings) -> None:
    here = await with_files(owner, drawing, [PHOTO, PAPER, ("鍵.jpg", picture("jpeg"))], ("clean", "clean", "infected"))
    here.ids.pop()
    async with signed_in_client(here.everybody.alice, drawing) as client:
        page = await ordered(here, client)
        made = await ended(client, page)
        assert await registered(owner, here) == [("attachments", "started", None, PURPOSE)]
        assert await audited(owner, here.everybody.town, "applications_exported") == 1
        file = await taken(client, made)
    assert file.headers["content-disposition"].startswith('attachment; filename="event_attachments_')
    assert (file.headers["content-type"], file.headers["cache-control"]) == ("application/zip", "no-store")
    with zipfile.ZipFile(BytesIO(file.content)) as seen:
        names = seen.namelist()
        assert names == ["01_本人確認書類.heic", "02_本人確認書類.jpg", "03_本人確認書類.pdf", "一覧.csv"]
        assert "山田".encode() not in file.content
        for name in names:
            with pytest.raises(RuntimeError, match="encrypted"):
                seen.read(name)
    with pyzipper.AESZipFile(BytesIO(file.content)) as opened:
        assert {each.wz_aes_strength for each in opened.infolist()} == {3}  # AES-256
        opened.setpassword(password_on(page).encode())
        photo = opened.read(names[0])
        assert (photo[4:12], len(photo), SECRET.encode() in photo) == (b"ftypheic", len(HEIC), False)
        assert Image.open(BytesIO(opened.read(names[1]))).size == (900, 1200)
        assert opened.read(names[2]) == PAPER[1]
        listed = opened.read(names[3]).decode("utf-8-sig")
    assert "01_本人確認書類.heic,本人確認書類,山田の免許証.heic,HEIC" in listed
    assert await registered(owner, here) == [("attachments", "completed", 1, PURPOSE)]
    assert await audited(owner, here.everybody.town, "attachments_taken") == 1
    assert not await owner.fetchval(
        "select count(*) from app.exported_application where municipality = $1", here.everybody.town.code
    )


async def test_one_file_is_chosen_beforehand(owner: asyncpg.Connection, drawing: Settings) -> None:
    here = await with_files(owner, drawing, [PHOTO, PAPER])
    async with signed_in_client(here.everybody.alice, drawing) as client:
        form = await client.get(f"{here.address}/attachments?file={here.ids[1]}")
        chosen = re.findall(r'value="([0-9a-f-]{36})"[^>]*checked', form.text)
        assert chosen == [str(here.ids[1])]
        page = await ordered(here, client, files=chosen)
        file = await taken(client, await ended(client, page))
    with zipfile.ZipFile(BytesIO(file.content)) as seen:
        assert seen.namelist() == ["01_本人確認書類.pdf", "一覧.csv"]


async def test_without_a_renderer_photos_leave_as_they_came(owner: asyncpg.Connection, settings: Settings) -> None:
    here = await with_files(owner, settings, [PHOTO])
    async with signed_in_client(here.everybody.alice, settings) as client:
        made = await ended(client, await ordered(here, client))
        assert "HEICの写真1件は、JPEGにできませんでした" in words(made)
        file = await taken(client, made)
    with zipfile.ZipFile(BytesIO(file.content)) as seen:
        assert seen.namelist() == ["01_本人確認書類.heic", "一覧.csv"]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"files": []}, "ダウンロードするファイルを選んでください"),
        ({"files": ["nonsense"]}, "いまは開けません"),
        ({"purpose": " "}, "利用目的"),
    ],
)
async def test_what_is_missing_is_told_and_nothing_leaves(
    owner: asyncpg.Connection, drawing: Settings, changes: dict[str, Any], said: str
) -> None:
    here = await with_files(owner, drawing, [PAPER])
    async with signed_in_client(here.everybody.alice, drawing) as client:
        page = await ordered(here, client, **changes)
    assert (page.status_code, said in words(page)) == (422, True)
    assert await registered(owner, here) == []


async def test_a_file_held_back_since_it_was_chosen_does_not_leave(
    owner: asyncpg.Connection, drawing: Settings
) -> None:
    here = await with_files(owner, drawing, [PAPER, PHOTO])
    async with signed_in_client(here.everybody.alice, drawing) as client:
        form = await client.get(f"{here.address}/attachments")
        await owner.execute("update app.attachment set scan = 'infected', signature = 'x' where id = $1", here.ids[0])
        told = await client.post(
            f"{here.address}/attachments",
            data={"csrf_token": form_token(form), "files": [str(one) for one in here.ids], "purpose": PURPOSE},
        )
    assert (told.status_code, "選び直してください" in words(told)) == (422, True)


async def test_a_damaged_file_ends_the_zip_and_is_told(owner: asyncpg.Connection, drawing: Settings) -> None:
    here = await with_files(owner, drawing, [PAPER])
    await owner.execute(
        "update app.attachment_chunk set sealed = set_byte(sealed, 20, 255 - get_byte(sealed, 20)) where attachment = $1",
        here.ids[0],
    )
    async with signed_in_client(here.everybody.alice, drawing) as client:
        made = await ended(client, await ordered(here, client))
    assert "いまは開けないものがあります" in words(made)
    assert await registered(owner, here) == [("attachments", "interrupted", 0, PURPOSE)]


async def test_nobody_else_takes_it(owner: asyncpg.Connection, drawing: Settings) -> None:
    here = await with_files(owner, drawing, [PAPER])
    async with signed_in_client(here.everybody.alice, drawing) as client:
        made = await ended(client, await ordered(here, client))
        address = re.search(r"/exports/attachments/[0-9a-f-]{36}", made.text)
    assert address
    for person in (here.everybody.ada, here.everybody.bob, here.everybody.charlie):
        assert (await here.everybody.get(person, address[0])).status_code == 404
        assert (await here.everybody.post(person, f"{address[0]}/file")).status_code == 404
    assert (await here.everybody.post(here.everybody.victor, f"{address[0]}/file")).status_code == 403


async def test_it_can_be_given_up(owner: asyncpg.Connection, drawing: Settings) -> None:
    here = await with_files(owner, drawing, [PHOTO, PAPER])
    async with signed_in_client(here.everybody.alice, drawing) as client:
        page = await ordered(here, client)
        found = re.search(r"/exports/attachments/[0-9a-f-]{36}", page.text)
        assert found
        await client.post(f"{found[0]}/cancellation", data={"csrf_token": form_token(page)})
        made = await ended(client, page)
    await asyncio.sleep(0)
    assert ("中止しました" in words(made)) != ("ZIPができました" in words(made))
