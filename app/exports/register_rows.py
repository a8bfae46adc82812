"""A row of the 管理簿 in words: the same on the page and in the CSV, and on paper but for its days, which stand there in 和暦."""

from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import aclosing
from datetime import date
from typing import Final

from app.calendar.paper_dates import listed_period, listed_time
from app.calendar.shown_dates import short_time
from app.exports import register
from app.exports.csv import CsvRow, Encoding, csv_stream
from app.exports.formats import format_words
from app.exports.register import ExportEntry, ExportState, Items, RecordFilter, Target
from app.tenancy.engine import ENGINE
from app.tenancy.keyset import TOP, Start

CHUNK_ROWS: Final = 500
HEADINGS: Final = ("日時", "職員", "手続", "対象", "項目", "形式", "件数", "利用目的", "結果")
TARGETS: Final[Mapping[Target, str]] = {
    Target.matching: "",
    Target.fresh: "差分",
    Target.chosen: "一覧で選んだ申請",
    Target.again: "前の差分をもう一度",
}
STATES: Final[Mapping[ExportState, str]] = {
    ExportState.completed: "完了",
    ExportState.interrupted: "中断",
    ExportState.started: "終わりの記録なし",
}
ITEMS: Final[Mapping[Items, str]] = {Items.every: "すべての項目", Items.impersonal: "個人情報を含まない項目"}


def _period(first: date | None, last: date | None) -> str:
    return f"{first or ''}〜{last or ''}"


def target_words(entry: ExportEntry, period: Callable[[date | None, date | None], str] = _period) -> str:
    """The 対象 of a row in words: 差分、到達・受付済、到達日 2026-04-01〜2026-06-30. `period` writes the days."""
    named = [TARGETS[entry.target]] if TARGETS[entry.target] else []
    if entry.target in {Target.chosen, Target.again}:
        return named[0]
    named.append("・".join(status.label for status in entry.statuses) or "すべての状況")
    if entry.first_day or entry.last_day:
        named.append(f"到達日 {period(entry.first_day, entry.last_day)}")
    return "、".join(named)


def cells_of(entry: ExportEntry) -> CsvRow:
    """The cells of a row, in the order of HEADINGS."""
    return (
        short_time(entry.at),
        entry.staff_name,
        str(entry.procedure_title) if entry.procedure_title else "（なくなった手続）",
        target_words(entry),
        ITEMS[entry.items],
        format_words(entry.format),
        "" if entry.count is None else str(entry.count),
        entry.purpose,
        STATES[entry.state],
    )


def paper_cells_of(entry: ExportEntry) -> CsvRow:
    """The cells of a row as they stand on paper."""
    _, staff, procedure, _, *others = cells_of(entry)
    return (listed_time(entry.at), staff, procedure, target_words(entry, listed_period), *others)


async def register_csv(filter_: RecordFilter) -> AsyncGenerator[bytes]:
    """Every row of the filter, newest first, for Excel; each chunk is read in a unit of work of its own."""
    async with aclosing(csv_stream(_rows(filter_), Encoding.utf_8)) as pieces:
        async for piece in pieces:
            yield piece


async def _rows(filter_: RecordFilter) -> AsyncGenerator[CsvRow]:
    yield HEADINGS
    start = TOP
    while True:
        async with ENGINE.unit(read_only=True):
            page = await register.entries(filter_, start, most=CHUNK_ROWS)
        for entry in page.rows:
            yield cells_of(entry)
        if page.next is None:
            return
        start = Start(after=page.next)
