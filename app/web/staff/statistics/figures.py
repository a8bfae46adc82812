"""The figures of a procedure: what each counts, in words, as a chart and as rows for its table and its file."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from markupsafe import Markup

from app.applications.statistics import Arrivals, StatusCounts, Waits, YearlyNumbers, median_of
from app.applications.status import Status
from app.applications.worklist.annotations import CHANNELS
from app.calendar.eras import fiscal_year_name
from app.procedures.form import Question
from app.procedures.procedures_for_staff import CompiledVersion
from app.web.charts import Bar, columns, horizontal_bars, ticked

UNIT: Final = "件"
MOST_DAYS: Final = 366  # days with a column each in a chart; a longer period has a column for each month
ANSWER: Final = "answer-"
NOT_ANSWERED: Final = "回答なし"
SAME_DAY: Final = "当日"
# first and last day of each row of a distribution
_BANDS: Final = ((0, 0), (1, 1), (2, 2), (3, 3), (4, 7), (8, 14), (15, 30), (31, 60), (61, None))


@dataclass(frozen=True, slots=True)
class FigureRow:
    label: str
    count: int
    share: str = ""


@dataclass(frozen=True, slots=True)
class StatisticsFigure:
    """One figure. `key` names it in addresses, `heading` is over the rows' labels; `share`: the heading of the last column, "" for none."""

    key: str
    title: str
    heading: str
    rows: tuple[FigureRow, ...]
    chart: Markup
    note: str = ""
    share: str = "割合"
    wide: bool = False

    @property
    def counted(self) -> bool:
        return any(row.count for row in self.rows)

    def cells(self) -> Iterator[Sequence[str]]:
        """The table with its heading row, for a file."""
        width = 3 if self.share else 2
        yield (self.heading, "件数", self.share)[:width]
        for row in self.rows:
            yield (row.label, str(row.count), row.share)[:width]


def arrival_figures(arrivals: Arrivals, first: date, last: date) -> list[StatisticsFigure]:
    """The figures of arrivals by day and by hour. `last`: the last day that has begun."""
    hours = [
        Bar(f"{hour}時台", arrivals.hours.get(hour, 0), f"{hour}時" if hour % 3 == 0 else "") for hour in range(24)
    ]
    title, timed = "時間帯ごとの到達件数", sum(arrivals.hours.values())
    untimed = arrivals.total - timed
    return [
        _by_day(arrivals, first, last),
        StatisticsFigure(
            "hours",
            title,
            "時間帯",
            _rows(hours, timed),
            columns("hours", _said(title), UNIT, hours),
            f"書面、電話、窓口の{untimed:,}件は、到達した日だけを記録しているため、含まれません。" if untimed else "",
            share="割合",
        ),
    ]


def standing_figures(standing: StatusCounts) -> list[StatisticsFigure]:
    statuses = [Bar(status.label, standing.statuses.get(status, 0)) for status in Status]
    channels = [Bar(words, standing.channels.get(channel, 0)) for channel, words in CHANNELS.items()]
    return [
        _listed("statuses", "いまの状況", "状況", statuses, note="期間に到達した申請の、いまの状況です。"),
        _listed("channels", "受付方法", "受付方法", channels),
    ]


def wait_figures(waits: Waits) -> list[StatisticsFigure]:
    return [
        _distribution(
            "acceptance", "到達から受付までの日数", waits.acceptance, "まだ受け付けていない申請は、数えていません。"
        ),
        _distribution(
            "completion", "到達から完了までの日数", waits.completion, "まだ完了していない申請は、数えていません。"
        ),
    ]


def yearly_figure(numbers: YearlyNumbers, year: int) -> StatisticsFigure:
    """予定 and 実績 of a fiscal year and the one before; the plan is the one that is set now."""
    rows = [
        FigureRow("予定（1年あたり）", numbers.planned),
        FigureRow(fiscal_year_name(year), numbers.this_year, _share(numbers.this_year, numbers.planned)),
        FigureRow(fiscal_year_name(year - 1), numbers.last_year, _share(numbers.last_year, numbers.planned)),
    ]
    bars = [Bar(row.label, row.count, kind="" if index else "planned") for index, row in enumerate(rows)]
    title = "予定と実際の件数"
    note = "選んだ期間にかかわらず、年度ごとに数えています。予定は、いま手続に設定されている件数です。"
    chart = horizontal_bars("plan", _said(title), UNIT, bars)
    return StatisticsFigure("plan", title, "年度", tuple(rows), chart, note, "予定に対する割合")


@dataclass(frozen=True, slots=True)
class CountedAnswers:
    """Counts by `question=choice` of `total` applications. `sealed`: the questions under the seal, which are counted by opening; `opened` is False
    where that is still to be done. `unopened`: how many applications could not be opened for them.
    """

    counts: Mapping[str, int]
    total: int
    sealed: Collection[str] = ()
    opened: bool = True
    unopened: int = 0


def answer_figures(answers: CountedAnswers, versions: Sequence[CompiledVersion]) -> list[StatisticsFigure]:
    """A figure for each closed question that is counted. `versions`, newest first: a question has the words of the newest that asks it, choices of
    older ones follow its own."""
    return [
        _answered(question, choices, answers)
        for question, choices in _closed_questions(versions)
        if answers.opened or question.id not in answers.sealed
    ]


def _answered(question: Question, choices: Mapping[str, str], answers: CountedAnswers) -> StatisticsFigure:
    by_opening = question.id in answers.sealed
    total = answers.total - (answers.unopened if by_opening else 0)
    bars = [Bar(words, answers.counts.get(f"{question.id}={choice}", 0)) for choice, words in choices.items()]
    if question.field.several:
        note = "いくつも選べる質問です。割合は、申請の件数に対するものです。"
    else:
        bars.append(Bar(NOT_ANSWERED, max(total - sum(bar.value for bar in bars), 0)))
        note = "「回答なし」には、この質問を聞かなかった申請も入ります。"
    if by_opening:
        note += f"暗号化された回答を、{total:,}件開いて数えました。"
        note += f"開けない申請{answers.unopened:,}件は含まれません。" if answers.unopened else ""
    return _listed(f"{ANSWER}{question.id}", f"回答：{question.label}", "回答", bars, total=total, note=note)


def _closed_questions(versions: Sequence[CompiledVersion]) -> list[tuple[Question, dict[str, str]]]:
    found: dict[str, tuple[Question, dict[str, str]]] = {}
    for version in versions:
        for question in version.form.questions.values():
            if question.stands_in_open or question.filtered_by_opening:
                _, choices = found.setdefault(question.id, (question, {}))
                for choice in question.choices:
                    choices.setdefault(choice.id, str(choice.label))
    return list(found.values())


def _by_day(arrivals: Arrivals, first: date, last: date) -> StatisticsFigure:
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    if len(days) > MOST_DAYS:
        return _by_month(arrivals, days)
    long = len(days) > 62
    ticks = ticked([(f"{day.month}月" if day.day == 1 else "") if long else f"{day.month}/{day.day}" for day in days])
    bars = [Bar(day.isoformat(), arrivals.days.get(day, 0), tick) for day, tick in zip(days, ticks, strict=True)]
    title = "日ごとの到達件数"
    return StatisticsFigure(
        "days", title, "到達日", _rows(bars), columns("days", _said(title), UNIT, bars), share="", wide=True
    )


def _by_month(arrivals: Arrivals, days: Sequence[date]) -> StatisticsFigure:
    months: dict[str, int] = {}
    for day in days:
        month = f"{day:%Y-%m}"
        months[month] = months.get(month, 0) + arrivals.days.get(day, 0)
    ticks = ticked([f"{month[:4]}年" if month.endswith("-01") else "" for month in months])
    bars = [Bar(month, count, tick) for (month, count), tick in zip(months.items(), ticks, strict=True)]
    title = "月ごとの到達件数"
    return StatisticsFigure(
        "days", title, "到達月", _rows(bars), columns("days", _said(title), UNIT, bars), share="", wide=True
    )


def _distribution(key: str, title: str, waited: Mapping[int, int], note: str) -> StatisticsFigure:
    bars = []
    for first, last in _BANDS:
        count = sum(
            counted for days, counted in waited.items() if first <= max(days, 0) and (last is None or days <= last)
        )
        bars.append(Bar(_band(first, last), count))
    median = median_of(waited)
    if median is not None:
        note = f"中央値は{'0日（当日）' if not median else f'{median:g}日'}です（{sum(waited.values()):,}件）。{note}"
    return _listed(key, title, "日数", bars, note=note)


def _band(first: int, last: int | None) -> str:
    if last is None:
        return f"{first}日以上"
    if first == last:
        return f"{first}日" if first else SAME_DAY
    return f"{first}～{last}日"


def _listed(
    key: str, title: str, heading: str, bars: Sequence[Bar], *, total: int | None = None, note: str = ""
) -> StatisticsFigure:
    whole = sum(bar.value for bar in bars) if total is None else total
    return StatisticsFigure(
        key, title, heading, _rows(bars, whole), horizontal_bars(key, _said(title), UNIT, bars), note
    )


def _rows(bars: Sequence[Bar], total: int = 0) -> tuple[FigureRow, ...]:
    return tuple(FigureRow(bar.label, bar.value, _share(bar.value, total)) for bar in bars)


def _share(count: int, of: int) -> str:
    return f"{100 * count / of:.1f}%" if of else ""


def _said(title: str) -> str:
    return f"{title}のグラフ。数は、この下の表にあります。"
