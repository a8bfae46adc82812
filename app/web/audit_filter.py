"""The filter of the pages that show the two logs: its parameters, its choices, its words. What was typed and is no number of ours is not kept."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final
from urllib.parse import parse_qsl, urlencode
from uuid import UUID

from app.applications.reference import Mistyped, ReferenceNumber
from app.audit.kinds import AnyAction, Result, result_of
from app.audit.reading import LogFilter
from app.calendar.paper_dates import listed_period
from app.calendar.typed_dates import DayField, completed_period, day_or_none, period_problems

MOST_ON_PAPER: Final = 2_000  # rows: ten seconds of a core, in a process of its own
TOO_MANY: Final = f"PDFにできるのは{MOST_ON_PAPER:,}件までです。期間などで絞り込むか、CSVを選んでください"
NOT_MADE: Final = "PDFを作れませんでした。もう一度お試しください"
GROUP: Final = "group-"
DAYS: Final = (("from", "日付（から）"), ("to", "日付（まで）"))
NAMES: Final = ("from", "to", "person", "action", "result", "subject")
Groups = Mapping[tuple[str, str], Sequence[AnyAction]]


@dataclass(frozen=True, slots=True)
class LogPageFilter:
    """The parameters of the address as they were sent; a value that cannot be read narrows nothing."""

    first: str = ""
    last: str = ""
    person: str = ""
    action: str = ""
    result: str = ""
    subject: str = ""
    after: str = ""
    before: str = ""

    @classmethod
    def read(cls, params: Mapping[str, str]) -> "LogPageFilter":
        sent = [params.get(name, "")[:100].replace("\0", "").strip() for name in (*NAMES, "after", "before")]
        return cls(*completed_period(*sent[:2]), *sent[2:])

    @classmethod
    def read_query(cls, query: str) -> "LogPageFilter":
        return cls.read(dict(parse_qsl(query[:2000])))

    def query(self) -> str:
        """The parameters, without the place of a page."""
        values = (self.first, self.last, self.person, self.action, self.result, self.subject)
        return urlencode([(name, value) for name, value in zip(NAMES, values, strict=True) if value])

    def address(self, path: str) -> str:
        """The address of the page that this filter names."""
        place = urlencode({name: value for name, value in (("after", self.after), ("before", self.before)) if value})
        return f"{path}?{'&'.join(filter(None, (self.query(), place)))}".rstrip("?")

    def problems(self) -> tuple[tuple[str, str], ...]:
        """Input and sentence of each day that cannot be read, and of a period that ends before it begins."""
        first, last = (DayField(*day, text) for day, text in zip(DAYS, (self.first, self.last), strict=True))
        return period_problems(first, last)

    @property
    def reference(self) -> str | None:
        """The 到達番号 that was typed, as it is written; None for anything else."""
        try:
            return str(ReferenceNumber.read(self.subject)) if self.subject else None
        except Mistyped:
            return None

    def logged(self) -> str:
        """The filter for the log itself: of what was typed freely only a 到達番号 is kept, for a name could be looked for here too."""
        return replace(self, subject=self.reference or ("（文字で指定）" if self.subject else "")).query()

    def filter_of(self, groups: Groups) -> LogFilter:
        return LogFilter(
            day_or_none(self.first),
            day_or_none(self.last),
            _id(self.person),
            self._actions(groups),
            self.subject if self.subject and self.reference is None else None,
            self.reference,
        )

    def words(self, groups: Groups, people: Mapping[UUID, str]) -> str:
        """The filter in words, for the head of a paper."""
        chosen = self.filter_of(groups)
        period = listed_period(chosen.first_day, chosen.last_day)
        person = people.get(chosen.person, "") if chosen.person else ""
        action = dict(action_choices(groups)).get(self.action, "") if self.action else ""
        result = Result(self.result).label if self.result in set(Result) else ""
        return "、".join(filter(None, (period, person, action.strip(), result, self.reference or self.subject)))

    def _actions(self, groups: Groups) -> Sequence[str] | None:
        chosen: Sequence[AnyAction] | None = None
        every = [action for actions in groups.values() for action in actions]
        for (name, _), actions in groups.items():
            if self.action == f"{GROUP}{name}":
                chosen = actions
        if chosen is None and self.action in {str(action) for action in every}:
            chosen = [action for action in every if action == self.action]
        if self.result in set(Result):
            chosen = [action for action in (every if chosen is None else chosen) if result_of(action) == self.result]
        return None if chosen is None else [str(action) for action in chosen]


def action_choices(groups: Groups) -> list[tuple[str, str]]:
    """Value and words of a list of choices: each group with its actions under it."""
    choices = [("", "すべて")]
    for (name, label), actions in groups.items():
        choices.append((f"{GROUP}{name}", f"{label}（すべて）"))
        choices.extend((str(action), f"　{action.label}") for action in actions)
    return choices


RESULT_CHOICES: Final = [("", "すべて"), *((str(result), result.label) for result in Result)]


def _id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
