"""お手元のExcel一覧: sent with its password, columns chosen once, taken back with what is new; kept nowhere."""

import re
from pathlib import Path
from typing import Any

import asyncpg
import httpx
import pytest

from app.exports.workbook.encryption import decrypted
from app.settings import Settings
from tests.clients import form_token, signed_in_client
from tests.exports.section_workbook.workbooks import PASSWORD, by_openpyxl, changed, loaded, sealed
from tests.factories import ANSWERS, Person, Town, make_person, make_town, submit_one
from tests.web.pages import words

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("job_processes")]

PURPOSE = "申請者一覧に加えるため"


async def made(owner: asyncpg.Connection, settings: Settings, *names: str) -> tuple[Town, Person]:
    town = await make_town(owner, settings)
    person = await make_person(owner, town, role="section_staff", sections=["ごみ減量係"])
    for name in names:
        await submit_one(town, settings, {**ANSWERS, "name": [name]})
    return town, person


async def sent(client: httpx.AsyncClient, content: bytes, name: str = "一覧.xlsx", **changes: str) -> httpx.Response:
    token = form_token(await client.get("/exports/own-list"))
    filled = {"csrf_token": token, "procedure": "event", "password": PASSWORD, "purpose": PURPOSE, **changes}
    return await client.post(
        "/exports/own-list/updates", data=filled, files={"list": (name, content)} if name else {"none": (None, b"")}
    )


async def chosen(client: httpx.AsyncClient, page: httpx.Response, token: str = "", **columns: str) -> httpx.Response:
    """The page of the columns, sent as it is but for `columns` (question by heading), and with the client's `token` where it is another's page."""
    given = dict(re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)">', page.text))
    for number, select in re.findall(r'name="column\.([0-9]+)"(.*?)</select>', page.text, re.DOTALL):
        found = re.search(r'value="([^"]*)" selected', select)
        label = given[f"label.{number}"]
        given[f"column.{number}"] = columns.get(label, found[1] if found else "")
    return await client.post("/exports/own-list/columns", data={**given, "csrf_token": token or form_token(page)})


async def taken(client: httpx.AsyncClient, page: httpx.Response) -> bytes:
    found = re.search(r'action="(/exports/workbooks/[^"]*/file)"', page.text)
    assert found
    answer = await client.post(found[1], data={"csrf_token": form_token(page)})
    assert answer.status_code == 200
    return answer.content


async def registered(owner: asyncpg.Connection, town: Town) -> list[tuple[Any, ...]]:
    rows = await owner.fetch(
        "select format, state, count, purpose from app.export_record where municipality = $1 order by at", town.code
    )
    return [tuple(row) for row in rows]


def everything_under(folder: Path) -> bytes:
    return b"".join(file.read_bytes() for file in folder.rglob("*") if file.is_file())


def files_under(folder: Path, name: str) -> list[Path]:
    return list(folder.rglob(name))


async def test_columns_are_chosen_once_and_new_applications_are_added(
    owner: asyncpg.Connection, settings: Settings
) -> None:
    town, person = await made(owner, settings, "四谷 花子", "葛󠄀城 𠮷郎")
    async with signed_in_client(person, settings) as client:
        first = await sent(client, sealed(by_openpyxl(people=0)))
        page = await chosen(client, first, 備考="question:remarks")
        lying = everything_under(Path(settings.home, "shelf", town.code))
        content = await taken(client, page)
        again = await sent(client, content)
        register = await client.get("/exports/register")
    assert "列の割り当て" in words(first)
    assert PASSWORD not in first.text
    assert PASSWORD.encode() not in lying
    assert "新しく加えた申請 2件" in words(page)
    rows = list(loaded(decrypted(content, PASSWORD)).worksheets[0].values)[3:]
    assert [row[2:4] for row in rows] == [("四谷 花子", "03-5273-3546"), ("葛󠄀城 𠮷郎", "03-5273-3546")]
    assert "新しい申請はありません" in words(again)
    assert await registered(owner, town) == [("section_workbook", "completed", 2, PURPOSE)]
    assert "お手元のExcel一覧に追加" in words(register)
    assert "一覧.xlsx".encode() not in everything_under(Path(settings.home, "shelf", town.code))


async def test_a_workbook_that_is_not_kept_any_more_is_asked_for_again(
    owner: asyncpg.Connection, settings: Settings
) -> None:
    town, person = await made(owner, settings, "四谷 花子")
    colleague = await make_person(owner, town, "jiro", role="section_staff", sections=["ごみ減量係"])
    shelf = Path(settings.home, "shelf", town.code)
    async with signed_in_client(person, settings) as client, signed_in_client(colleague, settings) as other:
        first = await sent(client, sealed(by_openpyxl(people=0)))
        stranger = await chosen(other, first, token=form_token(await other.get("/exports/own-list")))
        doubled = await chosen(client, first, 備考="question:name")
        used = await chosen(client, doubled, 備考="")
        again = await chosen(client, first)
    for answer in (stranger, again):
        assert (answer.status_code, answer.headers["location"]) == (
            303,
            "/exports/own-list?procedure=event&saved=1",
        )
    assert (doubled.status_code, "新しく加えた申請 1件" in words(used)) == (422, True)
    assert not files_under(shelf, "sent.xlsx")


async def test_columns_can_be_chosen_again_and_nothing_goes_into_two(
    owner: asyncpg.Connection, settings: Settings
) -> None:
    _, person = await made(owner, settings)
    async with signed_in_client(person, settings) as client:
        first = await sent(client, sealed(by_openpyxl(people=0)))
        doubled = await chosen(client, first, 備考="question:name")
        await chosen(client, first)
        review = await sent(client, sealed(by_openpyxl(people=0)), review="yes")
    assert doubled.status_code == 422
    assert "「氏名」は、1つの列だけに入れてください" in words(doubled)
    assert "列の割り当て" in words(review)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"password": "wrong"}, "パスワードが違うため"),
        ({"password": ""}, "ファイルのパスワードを入力してください"),
        ({"procedure": "nothing"}, "手続を選んでください"),
        ({"purpose": ""}, "利用目的を入力してください"),
        ({"name": ""}, "Excelの一覧（.xlsx のファイル）を選んでください"),
        ({"name": "list.xlsm"}, "「Excelブック（*.xlsx）」のファイルを選んでください"),
    ],
)
async def test_what_is_missing_is_told(
    changes: dict[str, str], sentence: str, owner: asyncpg.Connection, settings: Settings
) -> None:
    town, person = await made(owner, settings, "四谷 花子")
    async with signed_in_client(person, settings) as client:
        answer = await sent(client, sealed(by_openpyxl(people=0)), **changes)
    assert (answer.status_code, sentence in words(answer)) == (422, True)
    assert PASSWORD not in answer.text
    assert await registered(owner, town) == []


async def test_what_stands_in_a_lists_way_is_told(
    owner: asyncpg.Connection, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    _, person = await made(owner, settings, "四谷 花子")
    async with signed_in_client(person, settings) as client:
        foreign = await sent(client, sealed(by_openpyxl()))
        unlocked = await sent(client, by_openpyxl(people=0))
        merged = await sent(client, sealed(changed(by_openpyxl(people=0), lambda sheet: sheet.merge_cells("A5:A6"))))
        broken = await sent(client, b"not a workbook")
    assert "ほかの自治体の到達番号があります（4行目）" in words(foreign)
    assert "ファイルにパスワードが付いていません" in words(unlocked)
    assert "結合したセルがあります（A5:A6）" in words(merged)
    assert "壊れています" in words(broken)
    assert "四谷" not in caplog.text


async def test_another_sections_procedure_is_not_there(owner: asyncpg.Connection, settings: Settings) -> None:
    town, person = await made(owner, settings, "四谷 花子")
    other = await make_person(owner, town, "hoken", "section_staff", ["保健係"])
    async with signed_in_client(person, settings) as client:
        first = await sent(client, sealed(by_openpyxl(people=0)))
        await chosen(client, first)
    async with signed_in_client(other, settings) as client:
        answer = await sent(client, sealed(by_openpyxl(people=0)))
        columns = await client.post(
            "/exports/own-list/columns",
            data={"csrf_token": form_token(answer), "procedure": "event", "sheet": "一覧", "label.0": "氏名"},
        )
    assert (answer.status_code, "手続を選んでください" in words(answer), columns.status_code) == (422, True, 404)
    stored = await owner.fetch("select edited_by from app.section_workbook_columns where municipality = $1", town.code)
    assert [row["edited_by"] for row in stored] == [person.id]


async def test_the_database_keeps_others_from_the_columns(owner: asyncpg.Connection, settings: Settings) -> None:
    town, person = await made(owner, settings)
    _, stranger = await made(owner, settings)
    async with signed_in_client(person, settings) as client:
        await chosen(client, await sent(client, sealed(by_openpyxl(people=0))))
    async with signed_in_client(stranger, settings) as client:
        page = await sent(client, sealed(by_openpyxl(people=0)))
    assert "列の割り当て" in words(page)
    assert (
        await owner.fetchval("select count(*) from app.section_workbook_columns where municipality = $1", town.code)
        == 1
    )


async def test_a_file_that_is_too_large_is_told(owner: asyncpg.Connection, settings: Settings) -> None:
    _, person = await made(owner, settings)
    async with signed_in_client(person, settings) as client:
        answer = await sent(client, b"x" * 20_100_000)
    assert (answer.status_code, "Excelの一覧は20MBまでです" in words(answer)) == (413, True)
