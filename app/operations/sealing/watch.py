"""The worker's look at the sealing: an alarm begins when it stands still, and ends when it goes on.

Raised by the worker, not by the process of the seals: that one cannot tell that it is gone.
"""

from datetime import UTC, datetime, timedelta
from typing import Final

from app.calendar.shown_dates import short_time
from app.operations.alarms import AlarmKind, AlarmSubject, stand
from app.tenancy import api

LONGEST_STANDSTILL: Final = timedelta(minutes=5)
_SUBJECT: Final = AlarmSubject("", "seals")


async def watch_sealing(started: datetime, now: datetime | None = None) -> int:
    """Look once, in the worker's scope; returns how many alarms began or ended.

    A worker that has not run for five minutes (`started`) begins none: where everything was down, the sealing comes back beside it. Nor does it
    end one then without a new seal. A head of a time to come, from before a clock was set back or from somebody's hand, is no sign of life.
    """
    now = now or datetime.now(UTC)
    sealed: datetime | None = await api.value("sealed_until")
    if sealed is not None and abs(now - sealed) <= LONGEST_STANDSTILL:
        return await stand(AlarmKind.sealing_stopped, {})
    if now - started <= LONGEST_STANDSTILL:
        return 0
    last = "まだ一度も封印されていません" if sealed is None else f"最後の封印は{short_time(sealed)}です"
    if sealed is not None and sealed > now:
        last += "（先の日時です）"
    return await stand(AlarmKind.sealing_stopped, {_SUBJECT: f"{last}。todoke work seals の動作を確認してください"})
