"""管理簿: filtered, page by page, taken as CSV and on paper by the municipality's own staff."""

import csv
import re
from html import unescape
from io import BytesIO, StringIO

import asyncpg
import httpx
import pytest
from pypdf import PdfReader

from app.exports import register_rows
from app.exports.formats import Format
from app.settings import Settings
from app.tenancy import keyset
from app.web.staff.exports import register
from tests.factories import add_procedure
from tests.web.pages import words
from tests.web.staff.cast import Cast, audited, cast

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("job_processes")]

ADDRESS = "/exports/register"


async def filled(owner: asyncpg.Connection, settings: Settings) -> Cast:
    """Downloads of Alice's and Ada's, of two procedures, formats and days."""
    everybody = await cast(owner, settings)
    await add_procedure(owner, everybody.town, "second")
    for person, procedure, format_, day, purpose in (
        (everybody.alice, "event", "csv_utf_8", "2026-04-01 09:00+09", "目的1"),
        (everybody.alice, "second", "xlsx", "2026-05-31 23:59+09", "目的2"),
        (everybody.ada, "event", "section_workbook", "2026-06-01 00:00+09", "=目的3"),
    ):
        await owner.execute(
            "insert into app.export_record (municipality, staff, procedure, format, purpose, at, selection, count, state, ended_at) "
            "values ($1, $2, $3, $4, $5, $6::text::timestamptz, '{\"target\": \"fresh\"}', 1234, 'completed', now())",
            everybody.town.code,
            person.id,
            everybody.town.procedures[procedure],
            format_,
            purpose,
            day,
        )
    return everybody


def purposes(page: httpx.Response) -> list[str]:
    return re.findall(r'data-label="利用目的"><span>([^<]*)</span>', page.text)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["=目的3", "目的2", "目的1"]),
        ("from=2026-05-31&to=R8.5.31", ["目的2"]),
        ("to=2026-05-31", ["目的2", "目的1"]),
        ("procedure=event", ["=目的3", "目的1"]),
        ("format=xlsx", ["目的2"]),
        ("format=nothing&procedure=nothing&staff=nobody&after=x", ["=目的3", "目的2", "目的1"]),
        ("format=csv_shift_jis", []),
        ("format=prints", []),
        ("format=downloads", ["=目的3", "目的2", "目的1"]),
    ],
)
async def test_a_filter_narrows(query: str, expected: list[str], owner: asyncpg.Connection, settings: Settings) -> None:
    everybody = await filled(owner, settings)
    page = await everybody.get(everybody.victor, f"{ADDRESS}?{query}")
    assert (page.status_code, [unescape(one) for one in purposes(page)]) == (200, expected)


async def test_a_persons_own_are_found(owner: asyncpg.Connection, settings: Settings) -> None:
    everybody = await filled(owner, settings)
    page = await everybody.get(everybody.ada, f"{ADDRESS}?staff={everybody.alice.id}&procedure=event")
    assert (purposes(page), "1件のうち1件" in words(page)) == (["目的1"], True)


async def test_a_day_that_is_none_is_told(owner: asyncpg.Connection, settings: Settings) -> None:
    everybody = await filled(owner, settings)
    page = await everybody.get(everybody.ada, f"{ADDRESS}?from=きのう")
    assert (page.status_code, "日付（から）は、" in words(page), 'value="きのう"' in page.text) == (422, True, True)


async def test_a_period_that_ends_before_it_begins_is_told_and_no_file_is_made(
    owner: asyncpg.Connection, settings: Settings
) -> None:
    everybody = await filled(owner, settings)
    asked = "from=2026-11-29&to=2026-11-28"
    pages = [
        await everybody.get(everybody.ada, f"{ADDRESS}?{asked}"),
        await everybody.post(everybody.ada, f"{ADDRESS}/table", asked=asked),
        await everybody.post(everybody.ada, f"{ADDRESS}/paper", asked=asked),
    ]
    for page in pages:
        assert page.status_code == 422
        assert "日付（まで）は、日付（から）以降の日を入力してください" in words(page)
    assert await audited(owner, everybody.town, "register_taken") == 0


async def test_the_next_page_keeps_the_filter(
    owner: asyncpg.Connection, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keyset, "PAGE_ROWS", 1)
    everybody = await filled(owner, settings)
    first = await everybody.get(everybody.ada, f"{ADDRESS}?procedure=event")
    following = re.search(r'href="(/exports/register\?[^"]*after=[^"]*)"', first.text)
    assert following
    second = await everybody.get(everybody.ada, unescape(following[1]))
    assert (purposes(first), purposes(second)) == (["=目的3"], ["目的1"])
    assert "after=" not in second.text.partition("<table")[2]


async def test_it_is_taken_as_csv(
    owner: asyncpg.Connection, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(register_rows, "CHUNK_ROWS", 1)
    everybody = await filled(owner, settings)
    answer = await everybody.post(everybody.victor, f"{ADDRESS}/table", asked="procedure=event")
    rows = list(csv.DictReader(StringIO(answer.content.decode("utf-8-sig"), newline="")))
    assert [row["利用目的"] for row in rows] == ["'=目的3", "目的1"]
    assert rows[1] == {
        "日時": "2026-04-01 09:00",
        "職員": "alice 太郎",
        "手続": "ごみゼロデー参加申込み",
        "対象": "差分、すべての状況",
        "項目": "すべての項目",
        "形式": "CSV（UTF-8、BOM付き）",
        "件数": "1234",
        "利用目的": "目的1",
        "結果": "完了",
    }
    assert await audited(owner, everybody.town, "register_taken") == 1


async def test_it_is_taken_on_paper(owner: asyncpg.Connection, settings: Settings) -> None:
    everybody = await filled(owner, settings)
    answer = await everybody.post(everybody.victor, f"{ADDRESS}/paper", asked="procedure=event&to=2026-06-30")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/pdf")
    (page,) = PdfReader(BytesIO(answer.content)).pages
    said = page.extract_text().replace("\n", "")
    assert page.mediabox.width > page.mediabox.height
    for expected in (
        "管理簿（ダウンロードと印刷の記録）",
        "〜令和8年6月30日、ごみゼロデー参加申込み",
        "2件",
        "ada 太郎",
        "目的3",
        "目的1",
    ):
        assert expected in said
    assert re.search(r"\d{4}-\d{2}-\d{2}", said) is None  # every day in 和暦
    assert "令和8年4月1日09:00" in said
    assert "目的2" not in said
    assert await audited(owner, everybody.town, "register_taken") == 1


async def test_too_many_for_paper_are_told(
    owner: asyncpg.Connection, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(register, "MOST_ON_PAPER", 2)
    everybody = await filled(owner, settings)
    page = await everybody.post(everybody.ada, f"{ADDRESS}/paper", asked="")
    assert (page.status_code, register.TOO_MANY in words(page)) == (422, True)


async def test_another_municipality_gets_its_own(owner: asyncpg.Connection, settings: Settings) -> None:
    everybody = await filled(owner, settings)
    page = await everybody.get(everybody.charlie, f"{ADDRESS}?staff={everybody.alice.id}")
    table = await everybody.post(everybody.charlie, f"{ADDRESS}/table", asked="")
    assert (purposes(page), table.content.decode("utf-8-sig").count("\r\n")) == ([], 1)


def test_every_format_has_its_words() -> None:
    assert all(one.label for one in Format)
