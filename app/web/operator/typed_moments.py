"""A period as the 運営 types it: a day and an hour where it begins, and where it ends."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from app.calendar.tokyo import midnight, now
from app.calendar.typed_dates import Towards, read_day_field
from app.web.forms import Posted, only

_HOUR: Final = re.compile(r"(?P<hours>\d{1,2})(?::|時)?(?P<minutes>\d{2})?分?")
HOW: Final = "22:00のように入力してください"
MOST_AHEAD: Final = timedelta(days=366)  # what is further away has a mistyped year; api.plan_stop knows the same
MOST_BEHIND: Final = timedelta(days=31)


@dataclass(frozen=True, slots=True)
class TypedPeriod:
    """What was typed, the moments where it can be read, and (input, sentence) for what cannot."""

    typed: dict[str, str]
    begins_at: datetime | None
    ends_at: datetime | None
    problems: list[tuple[str, str]]


def just_now(moment: datetime | None) -> bool:
    """Whether something was done within the minute: a form that was sent twice is told what the first one did."""
    return moment is not None and moment > now() - timedelta(minutes=1)


def read_period(posted: Posted) -> TypedPeriod:
    """Read `begins_day`, `begins_hour`, `ends_day` and `ends_hour`; 24:00 is the end of its day."""
    names = ("begins_day", "begins_hour", "ends_day", "ends_hour")
    typed = {name: unicodedata.normalize("NFKC", only(posted, name)[:100]).strip() for name in names}
    problems: list[tuple[str, str]] = []
    begins = _moment(typed, "begins", "始まり", problems)
    ends = _moment(typed, "ends", "終わり", problems)
    for which, label, moment in (("begins", "始まり", begins), ("ends", "終わり", ends)):
        if moment and moment > now() + MOST_AHEAD:
            problems.append((f"{which}_day", f"{label}の日は、今日から1年以内の日にしてください。年を確かめてください"))
    if begins and begins < now() - MOST_BEHIND:
        problems.append(("begins_day", "始まりの日が1か月より前です。年を確かめてください"))
    if begins and ends and begins >= ends:
        problems.append(("ends_day", "終わりは、始まりより後にしてください"))
    elif ends and ends <= now():
        problems.append(("ends_day", "終わりは、これから先の日時にしてください"))
    return TypedPeriod(typed, begins, ends, problems)


def _moment(typed: dict[str, str], which: str, label: str, problems: list[tuple[str, str]]) -> datetime | None:
    day, problem = read_day_field(f"{label}の日", typed[f"{which}_day"], required=True, towards=Towards.future)
    if problem:
        problems.append((f"{which}_day", problem))
    read = _HOUR.fullmatch(typed[f"{which}_hour"])
    hours, minutes = (int(read["hours"]), int(read["minutes"] or 0)) if read else (99, 0)
    if hours * 60 + minutes > 24 * 60 or minutes > 59:
        problems.append((f"{which}_hour", f"{label}の時刻は、{HOW}"))
        return None
    return midnight(day) + timedelta(hours=hours, minutes=minutes) if day else None
