"""計画停止: planned with a look at what closes in it, taken back, or ended early."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, Final
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect

from app.audit import log
from app.audit.actions import OperatorAction
from app.calendar.tokyo import now
from app.municipalities.administration import all_municipalities
from app.municipalities.planned_stops import (
    LONGEST_STOP,
    MetProcedure,
    PlannedStop,
    end,
    extended_until,
    plan,
    planned_stops,
    procedures_met,
)
from app.typed_text import without_unseen
from app.web.forms import only, read_form
from app.web.guards import requires_operator, requires_proof
from app.web.operator.layout import operator_page
from app.web.operator.typed_moments import TypedPeriod, just_now, read_period
from app.web.pages import PageContext
from app.web.sessions import AnyRequest

ADDRESS: Final = "/stops"
LONGEST_REASON: Final = 200
MESSAGES: Final = {
    "planned": "計画停止を予定しました。申請者と職員の画面で、7日前から知らせます。受付の終わりを延ばす手続の担当課には、メールで知らせました。",
    "ended": "計画停止を終えました",
    "late": "この計画停止は、もう終わっています",
}


@dataclass(frozen=True, kw_only=True)
class StopsPage(PageContext):
    """Every planned stop, the last first."""

    template: ClassVar = "operator/stops.html"
    stops: Sequence[PlannedStop]
    message: str
    done: bool


@dataclass(frozen=True, kw_only=True)
class NewStopPage(PageContext):
    """The form of a planned stop. `met`: what closes or opens in it, once its hours can be read; `until`: to when an end is put off; `seen`: the hours
    that this is told of.
    """

    template: ClassVar = "operator/new_stop.html"
    typed: Mapping[str, str]
    problems: Sequence[tuple[str, str]]
    until: datetime | None
    met: Sequence[MetProcedure]
    names: Mapping[str, str]
    seen: str


@get(ADDRESS, guards=[requires_operator])
async def list_stops(request: AnyRequest) -> Response[bytes]:
    stops = await planned_stops()
    await log.record_operator(OperatorAction.announcements_opened, "stops", {"count": len(stops)})
    told = next((name for name in MESSAGES if name in request.query_params), "")
    return operator_page(request, StopsPage(stops=stops, message=MESSAGES.get(told, ""), done=told != "late"))


@get(f"{ADDRESS}/new", guards=[requires_operator])
async def ask_for_stop(request: AnyRequest) -> Response[bytes]:
    return await _form(request, TypedPeriod({}, None, None, []), "", ())


@post(f"{ADDRESS}/new", guards=[requires_operator], status_code=200)
async def preview_stop(request: AnyRequest) -> Response[bytes]:
    """What it would meet, before anything is planned."""
    posted = await read_form(request)
    period, reason = read_period(posted), _reason(only(posted, "reason"))
    await log.record_operator(OperatorAction.announcements_opened, "stops", {})
    return await _form(request, period, reason, _problems(period, reason))


@post(ADDRESS, guards=[requires_operator, requires_proof], status_code=303)
async def plan_stop(request: AnyRequest) -> Response[Any]:
    posted = await read_form(request)
    period, reason = read_period(posted), _reason(only(posted, "reason"))
    problems = list(_problems(period, reason))
    if problems or period.begins_at is None or period.ends_at is None:
        return await _form(request, period, reason, problems)
    if only(posted, "seen") != _hours(period):
        changed = "日時が変わりました。受付が終わる手続を確かめてから、もう一度押してください"
        return await _form(request, period, reason, [("begins_day", changed)])
    if not await plan(period.begins_at, period.ends_at, reason) and not await _stands(period, reason):
        return await _form(request, period, reason, [("begins_day", "ほかの計画停止と重なっています")])
    return Redirect(f"{ADDRESS}?planned=1", status_code=303)


@post(f"{ADDRESS}/{{stop:uuid}}/end", guards=[requires_operator, requires_proof], status_code=303)
async def end_stop(stop: FromPath[UUID]) -> Response[Any]:
    done = await end(stop) or just_now(next((one.ended_at for one in await planned_stops() if one.id == stop), None))
    return Redirect(f"{ADDRESS}?{'ended' if done else 'late'}=1", status_code=303)


async def _stands(period: TypedPeriod, reason: str) -> bool:
    """Whether the very same stop is planned already: a form that was sent twice is one act."""
    asked = (period.begins_at, period.ends_at, reason)
    return any(asked == (one.begins_at, one.ends_at, one.reason) for one in await planned_stops() if not one.ended_at)


def _hours(period: TypedPeriod) -> str:
    """The hours of a stop, as its page names those that were looked at."""
    return f"{period.begins_at.isoformat()}/{period.ends_at.isoformat()}" if period.begins_at and period.ends_at else ""


def _reason(typed: str) -> str:
    return " ".join(without_unseen(typed[: LONGEST_REASON + 1]).replace("\x00", "").split())


def _too_long(period: TypedPeriod) -> bool:
    return (
        period.begins_at is not None and period.ends_at is not None and period.ends_at - period.begins_at > LONGEST_STOP
    )


def _problems(period: TypedPeriod, reason: str) -> Sequence[tuple[str, str]]:
    problems = list(period.problems)
    if period.begins_at and period.begins_at <= now() and "begins_day" not in dict(problems):
        problems.append(("begins_day", "始まりは、これから先の日時にしてください"))
    if _too_long(period):
        problems.append(
            ("ends_day", f"停止は{LONGEST_STOP.days}日以内にしてください。終わりの日と年を確かめてください")
        )
    if not 0 < len(reason) <= LONGEST_REASON:
        problems.append(("reason", f"作業の内容を、{LONGEST_REASON}文字以内で入力してください"))
    return problems


async def _form(
    request: AnyRequest, period: TypedPeriod, reason: str, problems: Sequence[tuple[str, str]]
) -> Response[bytes]:
    known = (
        period.begins_at is not None and period.ends_at is not None and not period.problems and not _too_long(period)
    )
    met = await procedures_met(period.begins_at, period.ends_at) if known else ()  # type: ignore[arg-type]  # known are both
    names = {one.code: str(one.name) for one in await all_municipalities()} if met else {}
    shown = NewStopPage(
        typed={**period.typed, "reason": reason},
        problems=problems,
        until=extended_until(period.ends_at) if known and period.ends_at else None,
        met=met,
        names=names,
        seen=_hours(period) if known else "",
    )
    return operator_page(request, shown, 422 if problems else 200)


ROUTES: Final = [list_stops, ask_for_stop, preview_stop, plan_stop, end_stop]
