"""The warning ahead of the day on which the approved period ends and the forms published under it close."""

from collections.abc import Sequence
from datetime import date

from app.calendar.paper_dates import written_day
from app.calendar.tokyo import today
from app.procedures.approval import PeriodEnding, approval_for, period_ending
from app.procedures.publishing import RecordedApproval, recorded_approvals
from app.web.sessions import AnyRequest, signed_in


def ending_notice(known: Sequence[RecordedApproval], day: date) -> str:
    """The warning from 60 days before the approved period ends, in a sentence; "" when there is none."""
    every = [each.approval for each in reversed(known)]
    ending = period_ending(every, day)
    if ending is not None:
        return _ending_in_words(ending)
    if every and approval_for(every, day) is None and any(each.period_to < day for each in every):
        last = max(each.period_to for each in every)
        return f"承認された期間は{written_day(last)}で終わりました。次の承認を受けて記録してください。"
    return ""


async def approval_notice(request: AnyRequest) -> str:
    """The warning that an administrator gets above 受信一覧 and 手続一覧; "" for everybody else."""
    if not signed_in(request).role.may_administer:
        return ""
    return ending_notice(await recorded_approvals(), today())


def _ending_in_words(ending: PeriodEnding) -> str:
    return ending.message.format(last=written_day(ending.last), days=ending.days_left)
