"""The 消去報告書, read back from its PDF."""

from dataclasses import replace
from datetime import UTC, date, datetime
from hashlib import sha256
from io import BytesIO
from uuid import UUID

import pytest
from pypdf import PdfReader

from app.applications.erasing.plans import Erasure, ErasureKind, ErasureList, ErasureReason, ErasureState
from app.papers.erasure import erasure_pdf, year_words
from app.procedures.retention import RetentionStart

ERASED = datetime(2026, 11, 23, 5, 5, 30, tzinfo=UTC)
PERSON = UUID(int=1)
LISTED = ErasureList(
    1234,
    2,
    "131041-00000-0000A",
    "131041-ZZZZZ-ZZZZ9",
    datetime(2020, 4, 1, tzinfo=UTC),
    datetime(2021, 3, 31, tzinfo=UTC),
    sha256(b"list").digest(),
    UUID(int=3),
)
YEAR = Erasure(
    id=UUID(int=2),
    kind=ErasureKind.due,
    state=ErasureState.finished,
    procedure=UUID(int=4),
    procedure_title="春のごみゼロデー参加申込み",
    fiscal_year=2020,
    reason=ErasureReason.retention_over,
    document="",
    planned_by=PERSON,
    planner="四谷 花子（shinjuku-yotsuya）",
    planned_at=ERASED,
    confirmable_from=ERASED,
    days_looked_back=14,
    confirmed_by=UUID(int=5),
    confirmer="髙﨑 𠮷男（shinjuku-gyosei）",
    erased_at=ERASED,
    retention_years=5,
    retention_from=RetentionStart.fiscal_year_end,
    listed=LISTED,
    rows_backup_until=date(2026, 12, 28),
    key_destroyed_at=ERASED,
    key_backup_until=date(2026, 11, 30),
)
SINGLE = replace(
    YEAR,
    kind=ErasureKind.single,
    reason=ErasureReason.applicant_asked,
    document="8資ご第1号",
    listed=replace(LISTED, count=1, held=0, last_reference=LISTED.first_reference, key=None),
    key_destroyed_at=None,
    key_backup_until=None,
)


def text_of(erasure: Erasure) -> str:
    pages = PdfReader(BytesIO(erasure_pdf(erasure, "新宿区", ERASED))).pages
    assert len(pages) == 1
    return "".join(page.extract_text() for page in pages).replace("\n", "").replace(" ", "")


@pytest.mark.parametrize(
    "expected",
    [
        "消去報告書",
        "令和2年度",
        "1,234件",
        "2件（消去停止中）",
        "131041-00000-0000A〜131041-ZZZZZ-ZZZZ9",
        "令和2年4月1日〜令和3年3月31日",
        "5年（処理が終わった年度の翌年度4月1日から）",
        "すべての置き場所から破棄した",
        "令和8年11月23日（月）14時05分",
        "令和8年11月30日",
        "令和8年12月28日",
        sha256(b"list").hexdigest(),
        "四谷花子",
        "髙﨑𠮷男",
        "00000000-0000-0000-0000-000000000002",
    ],
)
def test_the_report_of_a_year_says_it(expected: str) -> None:
    assert expected in text_of(YEAR)


def test_a_single_erasure_tells_that_backups_hold_it_until_a_day() -> None:
    text = text_of(SINGLE)
    assert "申請者からの消去の求め（8資ご第1号）" in text
    assert "秘密鍵は破棄していない" in text
    assert "鍵の最後のバックアップ" not in text
    assert "令和8年12月28日" in text


def test_a_key_alone_has_no_numbers() -> None:
    none = replace(LISTED, count=0, held=0, first_reference=None, last_reference=None, first_arrived_at=None)
    assert "0件" in text_of(replace(YEAR, listed=none))


def test_the_same_report_is_the_same_bytes() -> None:
    assert erasure_pdf(YEAR, "新宿区", ERASED) == erasure_pdf(YEAR, "新宿区", ERASED)


@pytest.mark.parametrize(("year", "words"), [(2026, "令和8年度"), (2019, "令和元年度"), (2018, "平成30年度")])
def test_a_fiscal_year_is_named(year: int, words: str) -> None:
    assert year_words(year) == words
