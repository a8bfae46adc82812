"""The worker's part of the counts of applications: it folds what changed, and once a night compares all counts with the applications themselves.

A count is exact whether its changes are folded or not (app/migrations/rules/counts.sql); folding keeps the reading short. Where many changes
wait, and where a count is another number than the applications, an alarm says so; `select app.recount()` counts everything anew.
"""

from datetime import date, datetime, timedelta
from typing import Final

from app.calendar.tokyo import now
from app.operations.alarms import AlarmKind, AlarmSubject, stand
from app.procedures.keys import WORKER
from app.tenancy import api
from app.tenancy.scope import scoped

AT_A_TIME: Final = 20_000  # changes: some 100 ms
MOST_UNFOLDED: Final = 50_000  # more of them make every count slower by some milliseconds
NIGHT_HOURS: Final = 3  # of Tokyo: when the counts are compared
_ALL: Final = AlarmSubject("", "counts")


async def fold_counts() -> bool:
    """Fold what waits, a piece of it; True when there may be more at once. Another worker that folds already is left to it."""
    with scoped(WORKER):
        return bool(await api.value("fold_counts", AT_A_TIME) == AT_A_TIME)


async def watch_unfolded() -> int:
    """Tell when more changes wait than reading bears; returns how many alarms began or ended."""
    with scoped(WORKER):
        waiting = await api.value("unfolded_counts")
        words = f"まだ集計していない変更が{waiting:,}件あります。todoke work の動作を確認してください"
        return await stand(AlarmKind.counts_unfolded, {_ALL: words} if waiting > MOST_UNFOLDED else {})


async def compare_counts() -> int:
    """Compare every municipality's counts with its applications, one statement each; returns how many alarms began or ended."""
    wrong: dict[AlarmSubject, str] = {}
    with scoped(WORKER):
        after = ""
        while (found := await api.row("check_next_counts", after)) is not None:
            after = found["municipality"]
            if found["differing"]:
                words = f"{found['name']}：{found['differing']:,}か所で、申請の件数の集計が実際の件数と合いません"
                wrong[AlarmSubject(after, "counts")] = words
        return await stand(AlarmKind.counts_differ, wrong)


class CountWatch:
    """Looks whether changes wait, and compares all counts in the night after the worker's start and in each one after it."""

    def __init__(self, started: datetime | None = None) -> None:
        self._compared = _night_of(started or now())

    async def look(self, moment: datetime | None = None) -> bool:
        """Look once. Never more to do at once."""
        await watch_unfolded()
        night = _night_of(moment or now())
        if night != self._compared:
            await compare_counts()
            self._compared = night
        return False


def _night_of(moment: datetime) -> date:
    """The day whose night is the last that has begun."""
    return (moment - timedelta(hours=NIGHT_HOURS)).date()
