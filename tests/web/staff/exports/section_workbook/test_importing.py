"""課の列の読み込み: changes by hand in the section's workbook are shown first, written by a click, refused on a clash, and undone."""

import re
from collections.abc import Sequence
from datetime import date
from html import unescape
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import UUID

import asyncpg
import httpx
import openpyxl
import pytest

from app.exports.workbook.encryption import decrypted
from app.settings import Settings
from app.web.staff.exports.section_workbook import importing
from tests.clients import form_token, signed_in_client
from tests.exports.section_workbook.workbooks import (
    PASSWORD,
    by_openpyxl,
    changed,
    loaded,
    parts,
    reference,
    sealed,
    with_part,
)
from tests.factories import ANSWERS, Person, add_procedure, submit_one
from tests.web.pages import words
from tests.web.staff.applicant_list.test_pages import LIST, arranged, own_column
from tests.web.staff.cast import Cast, audited, cast
from tests.web.staff.exports.section_workbook.test_pages import chosen, everything_under, sent
from tests.web.staff.exports.section_workbook.test_pages import taken as taken_file

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("job_processes")]

HEADINGS = ["到達番号", "氏名", "参加費", "発送日", "受領", "区分", "備 考", "自由"]
Cells = Sequence[object]


async def desk(owner: asyncpg.Connection, settings: Settings) -> tuple[Cast, dict[str, str]]:
    """The usual people with one application, and the custom columns of the list by label."""
    everybody = await cast(owner, settings)
    columns = {"参加費": "number", "発送日": "date", "受領": "check", "区分": "choice", "備考": "text"}
    keys = {
        label: await own_column(owner, everybody, label, kind, "会員\n一般" if kind == "choice" else "")
        for label, kind in columns.items()
    }
    return everybody, keys


def listed(*rows: tuple[str, Cells]) -> bytes:
    """The section's workbook: 到達番号 and the cells of its custom columns, by row."""
    book = openpyxl.Workbook()
    sheet: Any = book.active
    sheet.title = "申請者"
    sheet.append(HEADINGS)
    for number, cells in rows:
        sheet.append([number, "四谷 花子", *cells])
    target = BytesIO()
    book.save(target)
    return sealed(target.getvalue())


async def compared(
    everybody: Cast, content: bytes, person: Person | None = None, name: str = "一覧.xlsx", **changes: str
) -> httpx.Response:
    async with signed_in_client(person or everybody.alice, everybody.settings) as client:
        token = form_token(await client.get("/exports/own-list/values"))
        filled = {"csrf_token": token, "procedure": "event", "password": PASSWORD, **changes}
        return await client.post(
            "/exports/own-list/comparisons",
            data=filled,
            files={"list": (name, content)} if name else {"n": (None, b"")},
        )


def on(page: httpx.Response) -> dict[str, list[str]]:
    """The form of the difference page, with these rows ticked."""
    assert page.status_code == 200, words(page)
    return {
        "procedure": ["event"],
        "row": re.findall(r'name="row" value="([^"]*)"[^>]* checked', page.text),
        "carried": [unescape(one) for one in re.findall(r'name="carried" value="([^"]*)"', page.text)],
    }


async def taken(everybody: Cast, page: httpx.Response, **changes: str | list[str]) -> httpx.Response:
    return await everybody.post(everybody.alice, "/exports/own-list/values", **{**on(page), **changes})


async def row_of(everybody: Cast) -> str:
    """The application's row in the list, as words."""
    page = await everybody.get(everybody.alice, LIST)
    return " ".join(re.findall(r"<td>([^<]*)</td>", page.text))


async def test_the_difference_is_shown_before_anything_is_written(
    owner: asyncpg.Connection, settings: Settings
) -> None:
    everybody, _ = await desk(owner, settings)
    cells = [1500, date(2026, 12, 1), "○", "会員", "電話済み", "x"]
    page = await compared(everybody, listed((str(everybody.receipt.reference), cells)))
    said = words(page)
    for expected in (
        "参加費：（空欄） → 1500",
        "発送日：（空欄） → R8.12.1",
        "受領：（空欄） → 済",
        "区分：（空欄） → 会員",
        "備考：（空欄） → 電話済み",
        "2行目",
        "自由（課の列に同じ名前の列がありません）",
    ):
        assert expected in said
    assert "1500" not in await row_of(everybody)
    assert await audited(owner, everybody.town, "section_workbook_compared") == 1


async def test_it_is_written_by_a_press_and_taken_back_by_another(
    owner: asyncpg.Connection, settings: Settings
) -> None:
    everybody, _ = await desk(owner, settings)
    content = listed((str(everybody.receipt.reference), [1500, date(2026, 12, 1), None, None, "電話済み"]))
    done = await taken(everybody, await compared(everybody, content))
    assert (done.status_code, "1件のうち1件を反映しました" in words(done)) == (200, True)
    row = await row_of(everybody)
    assert all(value in row for value in ("1500", "R8.12.1", "電話済み"))
    again = await compared(everybody, content)
    assert "反映する違いはありません" in words(again)
    kept = re.search(r'name="done" value="([^"]*)"', done.text)
    assert kept
    back = await everybody.post(
        everybody.alice, "/exports/own-list/values/undo", procedure="event", done=unescape(kept[1])
    )
    assert "元に戻しました" in words(back)
    assert "1500" not in await row_of(everybody)


async def test_what_was_changed_after_it_is_not_taken_back(owner: asyncpg.Connection, settings: Settings) -> None:
    everybody, keys = await desk(owner, settings)
    done = await taken(everybody, await compared(everybody, listed((str(everybody.receipt.reference), [1500]))))
    await arranged(everybody, 2, **{**dict.fromkeys(keys.values(), ""), keys["参加費"]: "2000"})
    kept = re.search(r'name="done" value="([^"]*)"', done.text)
    assert kept
    back = await everybody.post(
        everybody.alice, "/exports/own-list/values/undo", procedure="event", done=unescape(kept[1])
    )
    assert "元に戻していません" in words(back)
    assert "2000" in await row_of(everybody)


async def test_a_value_that_was_cleared_in_the_list_is_cleared(owner: asyncpg.Connection, settings: Settings) -> None:
    everybody, _ = await desk(owner, settings)
    number = str(everybody.receipt.reference)
    await taken(everybody, await compared(everybody, listed((number, [1500, None, None, None, "電話済み"]))))
    page = await compared(everybody, listed((number, [None, None, None, None, "電話済み"])))
    assert "参加費：1500 → （空欄）" in words(page)
    assert on(page)["row"] == [number]
    await taken(everybody, page)
    assert "1500" not in await row_of(everybody)


async def test_what_was_written_in_todoke_since_is_a_clash_and_stays(
    owner: asyncpg.Connection, settings: Settings
) -> None:
    everybody, keys = await desk(owner, settings)
    number = str(everybody.receipt.reference)
    await taken(everybody, await compared(everybody, listed((number, [1500]))))
    await arranged(everybody, 2, **{**dict.fromkeys(keys.values(), ""), keys["参加費"]: "2000"})
    page = await compared(everybody, listed((number, [1000])))
    assert "食い違い" in words(page)
    assert "alice 太郎が、申請者一覧で課の列を変更しています" in words(page)
    assert on(page)["row"] == []
    await taken(everybody, page)
    assert "2000" in await row_of(everybody)
    await taken(everybody, page, row=[number])
    assert "1000" in await row_of(everybody)


async def test_what_stood_in_todoke_before_the_first_reading_is_not_lost(
    owner: asyncpg.Connection, settings: Settings
) -> None:
    everybody, keys = await desk(owner, settings)
    await arranged(everybody, 1, **{**dict.fromkeys(keys.values(), ""), keys["備考"]: "窓口で受領"})
    page = await compared(everybody, listed((str(everybody.receipt.reference), [1500])))
    assert (on(page)["row"], "食い違い" in words(page)) == ([], True)


async def test_a_person_in_charge_is_no_clash(owner: asyncpg.Connection, settings: Settings) -> None:
    everybody, keys = await desk(owner, settings)
    await arranged(everybody, 1, **dict.fromkeys(keys.values(), ""), mark="important")
    page = await compared(everybody, listed((str(everybody.receipt.reference), [1500])))
    assert on(page)["row"] == [str(everybody.receipt.reference)]


async def test_a_change_between_the_page_and_the_press_is_told(owner: asyncpg.Connection, settings: Settings) -> None:
    everybody, keys = await desk(owner, settings)
    page = await compared(everybody, listed((str(everybody.receipt.reference), [1500])))
    await arranged(everybody, 1, **{**dict.fromkeys(keys.values(), ""), keys["参加費"]: "2000"})
    done = await taken(everybody, page)
    assert "ほかの職員が先に変更しました" in words(done)
    assert "2000" in await row_of(everybody)


@pytest.mark.parametrize("cell", ["12/5", 12.1, "8.11"])
async def test_a_day_without_its_year_is_not_guessed_from_a_file(
    owner: asyncpg.Connection, settings: Settings, cell: str | float
) -> None:
    everybody, _ = await desk(owner, settings)
    page = await compared(everybody, listed((str(everybody.receipt.reference), ["", cell])))
    assert "2行目：発送日は、年まで入力してください" in words(page)


async def test_what_a_column_cannot_take_is_told_and_the_rest_goes_on(
    owner: asyncpg.Connection, settings: Settings
) -> None:
    everybody, _ = await desk(owner, settings)
    cells = ["千円", "あした", "？", "その他", "電話済み"]
    page = await compared(everybody, listed((str(everybody.receipt.reference), cells)))
    said = words(page)
    for expected in (
        "読み込めない内容があります（4か所）",
        "2行目：参加費は数字で",
        "2行目：発送日は、",
        "2行目：区分は、",
    ):
        assert expected in said
    await taken(everybody, page)
    assert "電話済み" in await row_of(everybody)


def with_cells(content: bytes, cells: dict[str, str]) -> bytes:
    """A list of `listed` with other cells in its sheet, by their name, as the file's XML writes them."""
    plain = decrypted(content, PASSWORD)
    sheet = parts(plain)["xl/worksheets/sheet1.xml"].decode()
    for name, written in cells.items():
        sheet, count = re.subn(rf'<c r="{name}"[^>]*?(/>|>.*?</c>)', f'<c r="{name}" {written}</c>', sheet)
        assert count == 1
    return sealed(with_part(plain, "xl/worksheets/sheet1.xml", sheet.encode()))


async def test_errors_and_formulas_without_a_result_delete_nothing(
    owner: asyncpg.Connection, settings: Settings
) -> None:
    everybody, keys = await desk(owner, settings)
    before = {keys["参加費"]: "500", keys["区分"]: "会員", keys["備考"]: "K-1"}
    await arranged(everybody, 1, **{**dict.fromkeys(keys.values(), ""), **before})
    content = listed((str(everybody.receipt.reference), ["x", None, None, "x", "x"]))
    broken = {
        "C2": 't="e"><v>#REF!</v>',
        "F2": 't="e"><f>VLOOKUP(A2,X:Y,2,0)</f><v>#N/A</v>',
        "G2": "><f>B2</f><v></v>",
    }
    page = await compared(everybody, with_cells(content, broken))
    said = words(page)
    for expected in (
        "読み込めない内容があります（3か所）",
        "2行目：「参加費」は、計算の結果がエラー（#REF!）です",
        "2行目：「区分」は、計算の結果がエラー（#N/A）です",
        "2行目：「備考」は、計算式の結果が入っていません",
        "反映する違いはありません",
    ):
        assert expected in said
    assert on(page)["row"] == []


async def test_numbers_come_back_as_excel_shows_them(owner: asyncpg.Connection, settings: Settings) -> None:
    everybody, _ = await desk(owner, settings)
    content = listed((str(everybody.receipt.reference), ["x", "令和８年７月１日（水）", None, None, "x"]))
    long = {"C2": "><v>2.2999999999999998</v>", "G2": "><v>1.1000000000000001</v>"}
    said = words(await compared(everybody, with_cells(content, long)))
    for expected in ("参加費：（空欄） → 2.3", "発送日：（空欄） → R8.7.1", "備考：（空欄） → 1.1 "):
        assert expected in said


@pytest.mark.parametrize(
    ("code", "cell", "expected"),
    [
        ("00-0000-0000", 312345678, "備考：（空欄） → 03-1234-5678"),
        ('#,##0;"▲"#,##0', -500, "備考：（空欄） → ▲500"),
        ("0%", 0.5, "備考：（空欄） → 50%"),
    ],
)
async def test_a_text_column_takes_what_the_format_shows(
    code: str, cell: float, expected: str, owner: asyncpg.Connection, settings: Settings
) -> None:
    everybody, _ = await desk(owner, settings)

    def shaped(sheet: Any) -> None:
        sheet["G2"], sheet["G2"].number_format = cell, code
        sheet["C2"], sheet["C2"].number_format = cell, code

    content = listed((str(everybody.receipt.reference), ["x", None, None, None, "x"]))
    said = words(await compared(everybody, sealed(changed(decrypted(content, PASSWORD), shaped))))
    assert expected in said
    assert f"参加費：（空欄） → {cell}" in said


@pytest.mark.parametrize(
    ("typed", "kept"), [("▲500", "-500"), ("△1,200", "-1200"), ("−３", "-3"), ("¥1,500", "1500"), ("-500円", "-500")]
)
async def test_numbers_below_zero_are_read_as_offices_write_them(
    typed: str, kept: str, owner: asyncpg.Connection, settings: Settings
) -> None:
    everybody, _ = await desk(owner, settings)
    said = words(await compared(everybody, listed((str(everybody.receipt.reference), [typed]))))
    assert f"参加費：（空欄） → {kept}" in said


async def test_a_number_written_otherwise_is_no_difference(owner: asyncpg.Connection, settings: Settings) -> None:
    everybody, keys = await desk(owner, settings)
    await arranged(everybody, 1, **{**dict.fromkeys(keys.values(), ""), keys["参加費"]: "1.10"})
    page = await compared(everybody, listed((str(everybody.receipt.reference), [1.1])))
    assert "反映する違いはありません" in words(page)


async def test_rows_of_others_are_told_and_left_out(owner: asyncpg.Connection, settings: Settings) -> None:
    everybody, _ = await desk(owner, settings)
    await add_procedure(owner, everybody.town, "second")
    other = await submit_one(everybody.town, settings, ANSWERS, slug="second")
    gone = str(reference(7, everybody.town.code))
    rows = [(str(other.reference), [1]), (gone, [2]), (str(everybody.receipt.reference), [3]), ("窓口-1", [4])]
    page = await compared(everybody, listed(*rows))
    assert "この手続にない到達番号の行があります（2行） 2、3行目" in words(page)
    assert on(page)["row"] == [str(everybody.receipt.reference)]


async def test_what_one_page_cannot_carry_comes_with_the_next(
    owner: asyncpg.Connection, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "MOST_ROWS", 1)
    everybody, _ = await desk(owner, settings)
    more = await submit_one(everybody.town, settings)
    content = listed((str(everybody.receipt.reference), [1]), (str(more.reference), [2]))
    page = await compared(everybody, content)
    assert "残り1件" in words(page)
    done = await taken(everybody, page, more="yes")
    assert "まだ違いが残っています" in words(done)
    assert on(await compared(everybody, content))["row"] == [str(more.reference)]


@pytest.mark.parametrize(
    ("content", "changes", "sentence"),
    [
        (listed(), {"password": "wrong"}, "パスワードが違うため"),
        (listed(), {"password": ""}, "ファイルのパスワードを入力してください"),
        (listed(), {"procedure": "nothing"}, "手続を選んでください"),
        (listed(), {"name": ""}, "Excelの一覧（.xlsx のファイル）を選んでください"),
        (listed(), {"name": "list.xlsm"}, "「Excelブック（*.xlsx）」のファイルを選んでください"),
        (b"not a workbook", {}, "壊れています"),
        (by_openpyxl(people=0), {}, "ファイルにパスワードが付いていません"),
        (sealed(by_openpyxl()), {}, "ほかの自治体の到達番号があります（4行目）"),
    ],
)
async def test_a_list_that_cannot_be_read_is_told(
    content: bytes, changes: dict[str, str], sentence: str, owner: asyncpg.Connection, settings: Settings
) -> None:
    everybody, _ = await desk(owner, settings)
    answer = await compared(everybody, content, **changes)
    assert (answer.status_code, sentence in words(answer)) == (422, True)
    assert PASSWORD not in answer.text


async def test_a_doubled_number_is_told(owner: asyncpg.Connection, settings: Settings) -> None:
    everybody, _ = await desk(owner, settings)
    number = str(everybody.receipt.reference)
    answer = await compared(everybody, listed((number, [1]), (number, [2])))
    assert (answer.status_code, "同じ到達番号の行が2つ以上あります（2行目と3行目）" in words(answer)) == (422, True)


async def test_a_procedure_without_own_columns_is_told(owner: asyncpg.Connection, settings: Settings) -> None:
    everybody = await cast(owner, settings)
    answer = await compared(everybody, listed())
    assert (answer.status_code, "課の列がありません" in words(answer)) == (422, True)


async def test_a_list_without_such_headings_is_told(owner: asyncpg.Connection, settings: Settings) -> None:
    everybody = await cast(owner, settings)
    await own_column(owner, everybody, "抽選番号")
    answer = await compared(everybody, listed())
    assert (answer.status_code, "課の列（抽選番号）と同じ見出しの列が" in words(answer)) == (422, True)


async def test_nobody_else_reads_or_writes(owner: asyncpg.Connection, settings: Settings) -> None:
    everybody, _ = await desk(owner, settings)
    number = str(everybody.receipt.reference)
    page = await compared(everybody, listed((number, [1500])))
    viewer = await everybody.get(everybody.victor, "/exports/own-list/values")
    bob = await compared(everybody, listed((number, [1500])), everybody.bob)
    assert (viewer.status_code, bob.status_code) == (403, 422)
    hidden = await everybody.post(everybody.bob, "/exports/own-list/values", **on(page))
    foreign = await everybody.post(everybody.charlie, "/exports/own-list/values", **on(page))
    assert (hidden.status_code, "この申請は見つかりません" in words(foreign)) == (404, True)
    assert "1500" not in await row_of(everybody)


@pytest.mark.parametrize(
    "carried",
    ["", "{}", f'["{reference(1)}",99999999999,{{}}]', '["x",1,{}]', '["131041-00000-0000A",1,{"o.x":"\\u0000"}]'],
)
async def test_what_no_page_of_ours_carries_is_refused(
    carried: str, owner: asyncpg.Connection, settings: Settings
) -> None:
    everybody, _ = await desk(owner, settings)
    answer = await everybody.post(
        everybody.alice, "/exports/own-list/values", procedure="event", carried=carried, row="x"
    )
    assert answer.status_code == 400


async def test_the_list_is_kept_nowhere(
    owner: asyncpg.Connection, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    everybody, _ = await desk(owner, settings)
    cells = [1500, None, None, None, "だれも知らない備考"]
    await taken(everybody, await compared(everybody, listed((str(everybody.receipt.reference), cells))))
    lying = everything_under(Path(settings.home, "shelf", everybody.town.code))
    events = await owner.fetch("select details from app.audit_event where municipality = $1", everybody.town.code)
    assert "備考" not in caplog.text
    assert "だれも知らない".encode() not in lying
    assert not [event for event in events if "だれも知らない" in event["details"]]


async def test_what_was_written_in_todoke_goes_into_the_list_and_is_read_back(
    owner: asyncpg.Connection, settings: Settings
) -> None:
    everybody, keys = await desk(owner, settings)
    written = {keys["参加費"]: "1500", keys["発送日"]: "R8.12.1", keys["備考"]: "電話済み"}
    await arranged(everybody, 1, **{**dict.fromkeys(keys.values(), ""), **written})
    async with signed_in_client(everybody.alice, settings) as client:
        await chosen(client, await sent(client, listed()))
        filled = await taken_file(client, await sent(client, listed()))
    ((number, name, fee, day, _, _, note, _),) = list(loaded(decrypted(filled, PASSWORD)).worksheets[0].values)[1:]
    assert (number, name, fee, note) == (str(everybody.receipt.reference), "四谷 花子", 1500, "電話済み")
    assert str(day).startswith("2026-12-01")
    assert "反映する違いはありません" in words(await compared(everybody, filled))
    by_hand = sealed(changed(decrypted(filled, PASSWORD), lambda sheet: sheet.__setitem__("C2", 2000)))
    assert "参加費：1500 → 2000" in words(await compared(everybody, by_hand))


async def test_a_column_is_read_back_under_the_heading_that_it_was_given(
    owner: asyncpg.Connection, settings: Settings
) -> None:
    everybody, keys = await desk(owner, settings)
    own = f"own:{UUID(keys['備考'].removeprefix('o.'))}"
    async with signed_in_client(everybody.alice, settings) as client:
        await chosen(client, await sent(client, listed()), 備考="", 自由=own)
    cells = [None, None, None, None, "課だけの備考", "紙で受付"]
    said = words(await compared(everybody, listed((str(everybody.receipt.reference), cells))))
    assert "備考：（空欄） → 紙で受付" in said
    assert "課だけの備考" not in said
    assert "備考（課の列に同じ名前の列がありません）" in said


async def test_notes_are_read_although_their_heading_was_chosen_for_ours(
    owner: asyncpg.Connection, settings: Settings
) -> None:
    """A list has a 備考 long before the section gives Todoke one of its own."""
    everybody, _ = await desk(owner, settings)
    async with signed_in_client(everybody.alice, settings) as client:
        await chosen(client, await sent(client, listed()), 備考="fact:note")
    page = await compared(everybody, listed((str(everybody.receipt.reference), [None, None, None, None, "紙で受付"])))
    assert "備考：（空欄） → 紙で受付" in words(page)
