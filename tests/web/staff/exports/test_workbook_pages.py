"""Excelファイル: its password once, its making, its download; and the answers that everybody else gets."""

import asyncio
import os
import re
import time
from io import BytesIO
from pathlib import Path
from typing import Any

import asyncpg
import httpx
import pytest
from openpyxl import load_workbook

from app.exports.workbook.encryption import WrongWorkbookPassword, decrypted
from app.settings import Settings
from app.web.staff.exports import workbook_pages
from app.web.staff.jobs import making, workbooks
from app.web.staff.jobs.file_store import KEPT_SECONDS
from app.web.staff.jobs.job import STATE
from tests.clients import form_token, signed_in_client
from tests.factories import ANSWERS, Person, Town, make_person, make_town, submit_one
from tests.web.pages import words
from tests.web.staff.full_disk import take_no_more

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("job_processes")]

PURPOSE = "申請者一覧に加えるため"
MAKING = ("準備しています", "書き込んでいます", "暗号化しています")


async def made(owner: asyncpg.Connection, settings: Settings, *names: str) -> tuple[Town, Person]:
    town = await make_town(owner, settings)
    person = await make_person(owner, town, role="section_staff", sections=["ごみ減量係"])
    for name in names:
        await submit_one(town, settings, {**ANSWERS, "name": [name]})
    return town, person


async def asked(client: httpx.AsyncClient, **changes: str) -> httpx.Response:
    filled = {"procedure": "event", "status": "all", "items": "every", "format": "xlsx", "purpose": PURPOSE}
    token = form_token(await client.get("/exports"))
    return await client.post("/exports", data={"csrf_token": token, **filled, **changes})


def password_on(page: httpx.Response) -> str:
    found = re.search(r'<span class="secret-once number">([^<]*)</span>', page.text)
    assert found
    return found[1]


def address_on(page: httpx.Response) -> str:
    found = re.search(r"/exports/workbooks/[0-9a-f-]{36}", page.text)
    assert found
    return found[0]


async def ended_page(client: httpx.AsyncClient, address: str) -> httpx.Response:
    page = await client.get(address)
    async with asyncio.timeout(240):
        while any(word in page.text for word in MAKING):
            await asyncio.sleep(0.1)
            page = await client.get(address)
    return page


async def taken(client: httpx.AsyncClient, page: httpx.Response) -> httpx.Response:
    return await client.post(f"{address_on(page)}/file", data={"csrf_token": form_token(page)})


def lying_under(folder: Path) -> list[bytes]:
    return [file.read_bytes() for file in folder.glob("*/*")]


async def registered(owner: asyncpg.Connection, town: Town) -> list[tuple[str, str, int | None, str]]:
    rows = await owner.fetch(
        "select format, state, count, purpose from app.export_record where municipality = $1 order by at", town.code
    )
    return [tuple(row) for row in rows]


def names_in(content: bytes, password: str) -> list[Any]:
    sheet: Any = load_workbook(BytesIO(decrypted(content, password))).active
    return [row[6] for row in list(sheet.values)[1:]]


async def test_a_file_is_made_taken_and_opened_with_its_password(owner: asyncpg.Connection, settings: Settings) -> None:
    town, person = await made(owner, settings, "四谷 花子", "髙﨑 𠮷郎")
    async with signed_in_client(person, settings) as client:
        first = await asked(client)
        page = await ended_page(client, address_on(first))
        open_row = await registered(owner, town)
        file = await taken(client, page)
        again = await taken(client, page)
    password = password_on(first)
    assert re.fullmatch(r"[2-9a-z]{5}(-[2-9a-z]{5}){3}", password)
    assert names_in(file.content, password) == ["四谷 花子", "髙﨑 𠮷郎"]
    assert again.content == file.content
    assert open_row == [("xlsx", "started", None, PURPOSE)]
    assert await registered(owner, town) == [("xlsx", "completed", 2, PURPOSE)]
    assert file.headers["cache-control"] == first.headers["cache-control"] == "no-store"
    assert file.headers["content-disposition"].startswith('attachment; filename="event_20')


async def test_the_password_is_shown_once_and_kept_nowhere(
    owner: asyncpg.Connection, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    town, person = await made(owner, settings, "四谷 花子")
    async with signed_in_client(person, settings) as client:
        first = await asked(client)
        page = await ended_page(client, address_on(first))
        part = await client.get(address_on(first), headers={"HX-Request": "true", "Todoke-Poll": "1"})
    password = password_on(first)
    assert password not in page.text + part.text + caplog.text
    assert part.text.startswith('<div id="_workbook"')
    lying = lying_under(Path(settings.home, "shelf", town.code))
    assert lying
    assert not any(password.encode() in content or "四谷".encode() in content for content in lying)


async def test_another_person_gets_nothing_of_it(owner: asyncpg.Connection, settings: Settings) -> None:
    town, person = await made(owner, settings, "四谷 花子")
    colleague = await make_person(owner, town, "suzuki", "section_staff", ["ごみ減量係"])
    async with signed_in_client(person, settings) as client:
        page = await ended_page(client, address_on(await asked(client)))
    async with signed_in_client(colleague, settings) as client:
        token = form_token(await client.get("/exports"))
        seen = await client.get(address_on(page))
        answers = [
            await client.post(f"{address_on(page)}/{what}", data={"csrf_token": token})
            for what in ("file", "cancellation")
        ]
    assert [answer.status_code for answer in (seen, *answers)] == [404, 404, 404]
    assert await registered(owner, town) == [("xlsx", "started", None, PURPOSE)]


async def test_a_file_that_is_given_up_is_told_and_closed(
    owner: asyncpg.Connection, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    town, person = await made(owner, settings, "四谷 花子", "四谷 次郎")
    monkeypatch.setattr("app.exports.applications_table.CHUNK_ROWS", 1)
    wait, made_workbook = asyncio.Event(), workbooks.workbook

    async def slowly(*given: Any) -> Any:
        await wait.wait()
        return await made_workbook(*given)

    monkeypatch.setattr(workbooks, "workbook", slowly)
    async with signed_in_client(person, settings) as client:
        first = await asked(client)
        early = await taken(client, first)
        answer = await client.post(f"{address_on(first)}/cancellation", data={"csrf_token": form_token(first)})
        wait.set()
        page = await ended_page(client, address_on(first))
    assert (early.status_code, answer.status_code, answer.headers["location"]) == (404, 303, address_on(first))
    assert "中止しました。ファイルはできていません。" in words(page)
    assert await registered(owner, town) == [("xlsx", "interrupted", 0, PURPOSE)]


async def test_giving_a_finished_file_up_changes_nothing(owner: asyncpg.Connection, settings: Settings) -> None:
    town, person = await made(owner, settings, "四谷 花子")
    async with signed_in_client(person, settings) as client:
        page = await ended_page(client, address_on(await asked(client)))
        place = settings.home / "shelf" / town.code / address_on(page).rpartition("/")[2]
        before = place.stat().st_mtime_ns, sorted(place.iterdir())
        await client.post(f"{address_on(page)}/cancellation", data={"csrf_token": form_token(page)})
        after = place.stat().st_mtime_ns, sorted(place.iterdir())
    assert after == before


async def test_a_file_expires_half_an_hour_after_it_was_made(owner: asyncpg.Connection, settings: Settings) -> None:
    """Files added to its folder later do not keep it longer."""
    town, person = await made(owner, settings, "四谷 花子")
    async with signed_in_client(person, settings) as client:
        page = await ended_page(client, address_on(await asked(client)))
        place = settings.home / "shelf" / town.code / address_on(page).rpartition("/")[2]
        ended_at = time.time() - KEPT_SECONDS - 1
        os.utime(place / STATE, (ended_at, ended_at))
        (place / "late").write_bytes(b"")
        answers = [await client.get(address_on(page)), await taken(client, page)]
    assert [answer.status_code for answer in answers] == [404, 404]


@pytest.mark.parametrize(
    ("problem", "sentence"),
    [
        (workbooks.ProcessDied("killed"), "ファイルを作る処理が途中で止まりました"),
        (workbooks.TmpfsFull("full"), "書き込むための場所（メモリー）が足りず"),
        (workbooks.Incomplete("over"), "ログインが途中で切れたため"),
        (LookupError("四谷 花子"), "作れませんでした。もう一度"),
    ],
)
async def test_what_went_wrong_is_told_plainly(
    problem: Exception,
    sentence: str,
    owner: asyncpg.Connection,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def failing(*_: Any) -> Any:
        raise problem

    monkeypatch.setattr(workbooks, "workbook", failing)
    town, person = await made(owner, settings, "四谷 花子")
    async with signed_in_client(person, settings) as client:
        page = await ended_page(client, address_on(await asked(client)))
    assert sentence in words(page)
    assert await registered(owner, town) == [("xlsx", "interrupted", 0, PURPOSE)]
    assert "四谷" not in caplog.text


async def test_a_full_disk_leaves_no_row_open(
    owner: asyncpg.Connection, settings: Settings, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """The row is committed by then; from there on nothing can be written down."""
    town, person = await made(owner, settings, "四谷 花子")
    begin = workbooks.register.begin

    async def begin_and_fill(*given: Any) -> Any:
        take_no_more(settings.home / "shelf" / town.code)
        return await begin(*given)

    monkeypatch.setattr(workbooks.register, "begin", begin_and_fill)
    async with signed_in_client(person, settings) as client:
        assert (await asked(client)).status_code == 200
        async with asyncio.timeout(240):
            while caplog.text.count("workbook: ") < 2:  # noqa: ASYNC110  a log has no event
                await asyncio.sleep(0.05)
    assert await registered(owner, town) == [("xlsx", "interrupted", 0, PURPOSE)]


async def test_too_many_rows_without_a_folder_in_memory_are_refused(
    owner: asyncpg.Connection, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.exports.applications_workbook.MOST_WITHOUT_TMPFS", 1)
    monkeypatch.setattr(workbook_pages, "MOST_WITHOUT_TMPFS", 1)
    monkeypatch.setattr(workbook_pages, "candidates", lambda _: ())
    town, person = await made(owner, settings, "四谷 花子", "四谷 次郎")
    async with signed_in_client(person, settings) as client:
        answer = await asked(client)
    assert answer.status_code == 422
    assert "いまExcelにできるのは1件までです（2件あります）" in words(answer)
    assert await registered(owner, town) == []


async def test_a_workshop_with_enough_to_do_says_so(
    owner: asyncpg.Connection, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbooks, "MOST_AT_ONCE", 0)
    _, person = await made(owner, settings)
    async with signed_in_client(person, settings) as client:
        answer = await asked(client)
    assert (answer.status_code, workbook_pages.BUSY in words(answer)) == (422, True)


async def test_a_file_that_nobody_takes_is_closed_as_interrupted(
    owner: asyncpg.Connection, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(making, "UNTAKEN_SECONDS", 0.1)
    town, person = await made(owner, settings, "四谷 花子")
    async with signed_in_client(person, settings) as client:
        await ended_page(client, address_on(await asked(client)))
        async with asyncio.timeout(240):
            while await registered(owner, town) != [("xlsx", "interrupted", 0, PURPOSE)]:  # noqa: ASYNC110  a database has no event
                await asyncio.sleep(0.05)


async def test_a_form_without_its_token_takes_nothing(owner: asyncpg.Connection, settings: Settings) -> None:
    _, person = await made(owner, settings, "四谷 花子")
    async with signed_in_client(person, settings) as client:
        page = await ended_page(client, address_on(await asked(client)))
        answer = await client.post(f"{address_on(page)}/file")
    assert answer.status_code == 403


async def test_a_wrong_password_opens_nothing(owner: asyncpg.Connection, settings: Settings) -> None:
    _, person = await made(owner, settings, "四谷 花子")
    async with signed_in_client(person, settings) as client:
        file = await taken(client, await ended_page(client, address_on(await asked(client))))
    with pytest.raises(WrongWorkbookPassword):
        decrypted(file.content, "aaaaa-aaaaa-aaaaa-aaaaa")
