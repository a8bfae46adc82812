"""お知らせ: what the 運営 tells residents and staff, from when till when."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Final
from uuid import UUID

from litestar import Response, get, post
from litestar.exceptions import PermissionDeniedException
from litestar.params import FromPath
from litestar.response import Redirect

from app.audit import log
from app.audit.actions import OperatorAction
from app.calendar.tokyo import now
from app.calendar.typed_dates import short_day
from app.languages import LANGUAGES, SOURCE
from app.municipalities.administration import all_municipalities
from app.municipalities.announcements import (
    LONGEST_NOTICE,
    Audience,
    WrittenNotice,
    announce,
    withdraw,
    written_notices,
)
from app.typed_text import without_unseen
from app.web.forms import Posted, only, read_form
from app.web.guards import requires_operator, requires_proof
from app.web.operator.layout import operator_page
from app.web.operator.typed_moments import just_now, read_period
from app.web.pages import PageContext
from app.web.sessions import AnyRequest, signed_in_operator

ADDRESS: Final = "/announcements"
MESSAGES: Final = {
    "written": "お知らせを載せました",
    "gone": "お知らせの掲載をやめました",
    "late": "このお知らせの掲載は、もう終わっています",
}


@dataclass(frozen=True, kw_only=True)
class NoticesPage(PageContext):
    """Every お知らせ, the newest first. `names`: of municipalities, by code; `may_decide`: the reader may withdraw those to residents."""

    template: ClassVar = "operator/announcements.html"
    notices: Sequence[WrittenNotice]
    names: Mapping[str, str]
    may_decide: bool
    message: str
    done: bool


@dataclass(frozen=True, kw_only=True)
class NewNoticePage(PageContext):
    """The form of an お知らせ, with what was typed into it."""

    template: ClassVar = "operator/new_announcement.html"
    audiences: Sequence[tuple[str, str]]
    municipalities: Sequence[tuple[str, str]]
    typed: Mapping[str, str]
    longest: int
    problems: Sequence[tuple[str, str]]


@get(ADDRESS, guards=[requires_operator])
async def list_notices(request: AnyRequest) -> Response[bytes]:
    notices = await written_notices()
    await log.record_operator(OperatorAction.announcements_opened, "", {"count": len(notices)})
    told = next((name for name in MESSAGES if name in request.query_params), "")
    shown = NoticesPage(
        notices=notices,
        names=await _names(),
        may_decide=_decides(request),
        message=MESSAGES.get(told, ""),
        done=told != "late",
    )
    return operator_page(request, shown)


@get(f"{ADDRESS}/new", guards=[requires_operator])
async def ask_for_notice(request: AnyRequest) -> Response[bytes]:
    return await _form(request, {"begins_day": short_day(now().date()), "begins_hour": now().strftime("%H:%M")}, ())


@post(ADDRESS, guards=[requires_operator, requires_proof], status_code=303)
async def write_notice(request: AnyRequest) -> Response[Any]:
    posted = await read_form(request)
    period, names = read_period(posted), await _names()
    words = {each.tag: _line(posted, f"words.{each.tag}") for each in LANGUAGES}
    chosen, place = only(posted, "audience"), only(posted, "municipality")
    problems = list(_problems(request, words, chosen, place, names)) + period.problems
    if problems or period.begins_at is None or period.ends_at is None:
        typed = {**{f"words.{tag}": text for tag, text in words.items()}, "audience": chosen, "municipality": place}
        return await _form(request, {**typed, **period.typed}, problems)
    said = {tag: text for tag, text in words.items() if text}
    await announce(Audience(chosen), place or None, said, period.begins_at, period.ends_at)
    return Redirect(f"{ADDRESS}?written=1", status_code=303)


@post(f"{ADDRESS}/{{notice:uuid}}/withdrawal", guards=[requires_operator, requires_proof], status_code=303)
async def withdraw_notice(request: AnyRequest, notice: FromPath[UUID]) -> Response[Any]:
    known = next((each for each in await written_notices() if each.id == notice), None)
    if known is not None and known.audience.of_council and not _decides(request):
        raise PermissionDeniedException
    done = known is not None and (await withdraw(notice) or just_now(known.withdrawn_at))
    return Redirect(f"{ADDRESS}?{'gone' if done else 'late'}=1", status_code=303)


def _decides(request: AnyRequest) -> bool:
    return signed_in_operator(request).role.may_decide


def _audiences(request: AnyRequest) -> list[tuple[str, str]]:
    return [(one.value, one.label) for one in Audience if _decides(request) or not one.of_council]


def _problems(
    request: AnyRequest, words: Mapping[str, str], audience: str, municipality: str, names: Mapping[str, str]
) -> Sequence[tuple[str, str]]:
    checks = [
        (f"words-{SOURCE}", bool(words[SOURCE]), "お知らせの文を入力してください"),
        *(
            (f"words-{tag}", len(text) <= LONGEST_NOTICE, f"{LONGEST_NOTICE}文字以内で入力してください")
            for tag, text in words.items()
        ),
        ("audience-1", audience in dict(_audiences(request)), "だれに知らせるかを選んでください"),
        ("municipality", not municipality or municipality in names, "自治体を選び直してください"),
    ]
    return [(name, problem) for name, fits, problem in checks if not fits]


def _line(posted: Posted, name: str) -> str:
    """What is typed for one line, within what is looked at at all."""
    return " ".join(without_unseen(only(posted, name)[: LONGEST_NOTICE + 1]).replace("\x00", "").split())


async def _names() -> dict[str, str]:
    return {one.code: str(one.name) for one in await all_municipalities()}


async def _form(request: AnyRequest, typed: Mapping[str, str], problems: Sequence[tuple[str, str]]) -> Response[bytes]:
    shown = NewNoticePage(
        audiences=_audiences(request),
        municipalities=[("", "すべての自治体"), *(await _names()).items()],
        typed=typed,
        longest=LONGEST_NOTICE,
        problems=problems,
    )
    return operator_page(request, shown, 422 if problems else 200)


ROUTES: Final = [list_notices, ask_for_notice, write_notice, withdraw_notice]
