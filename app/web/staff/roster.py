"""名簿: the roster as PDF and CSV, and changed from a CSV: looked at first, then registered whole."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any, ClassVar, Final
from uuid import UUID

from litestar import Response, get, post
from litestar.exceptions import ServiceUnavailableException
from litestar.params import FromPath
from litestar.response import Redirect

from app.applications.sealing import NO_KEY
from app.audit import log
from app.audit.actions import Action
from app.calendar.shown_dates import time_in_name
from app.calendar.tokyo import now, today
from app.exports.roster_csv import LARGEST, RosterRefused, cells_of, read_roster, roster_csv
from app.papers.roster import RosterPaper
from app.people import roster, staff
from app.people.roster import MOST_LINES, GivenPassword, LineKind, PlanChanged, RosterLine, RosterPlan
from app.people.staff import LoginTaken
from app.processes import ProcessEnded
from app.vault.signing import UntrustedKey
from app.web.forms import FORM_TYPE, only, read_form
from app.web.guards import requires_administrator, requires_auditing, requires_proof, requires_strong_proof
from app.web.pages import PageContext
from app.web.sessions import AnyRequest, signed_in
from app.web.staff.jobs.file_store import file_store_of
from app.web.staff.jobs.pools import FileNotRead, drawn, read_file
from app.web.staff.layout import staff_page
from app.web.staff.new_transaction import new_transaction
from app.web.uploads import upload_of

FILE: Final = "roster.csv"
GONE: Final = "ファイルは30分で消えます。もう一度選んでください"
CHANGED: Final = "内容を確かめている間に、名簿が変わりました。何も登録していません。いまの違いを表示しています"


@dataclass(frozen=True, kw_only=True)
class RosterUploadPage(PageContext):
    """The form that takes a roster in. `largest`: in megabytes."""

    template: ClassVar = "staff/people/roster_upload.html"
    problems: Sequence[tuple[str, str]]
    largest: int
    most_lines: int


@dataclass(frozen=True, kw_only=True)
class RosterPreviewPage(PageContext):
    """What an uploaded roster would change. `upload`: the upload's id."""

    template: ClassVar = "staff/people/roster_preview.html"
    upload: UUID
    plan: RosterPlan
    counts: Mapping[LineKind, int]
    clash: str


@dataclass(frozen=True, kw_only=True)
class RosterRegisteredPage(PageContext):
    """What was registered, and the one-time passwords of those who are new, shown this once."""

    template: ClassVar = "staff/people/roster_registered.html"
    counts: Mapping[LineKind, int]
    given: Sequence[GivenPassword]


# POSTs, because the download is logged
@post("/people/roster/table", guards=[requires_auditing, requires_strong_proof], status_code=200)
async def take_roster_table(request: AnyRequest) -> Response[bytes]:
    content = roster_csv(await staff.everybody(), await _section_words(), today())
    await log.record(signed_in(request).staff, Action.roster_taken, "", {"form": "csv"})
    return _file(content, "csv", "text/csv; charset=utf-8")


@post("/people/roster/paper", guards=[requires_auditing, requires_strong_proof], status_code=200)
async def take_roster_paper(request: AnyRequest) -> Response[Any]:
    names, day, person = await _section_words(), today(), signed_in(request)
    rows = [cells_of(member, names, day) for member in await staff.everybody() if member.active]
    try:
        content = await drawn(RosterPaper(rows, str(person.municipality_name), datetime.now(UTC)))
    except ProcessEnded:
        raise ServiceUnavailableException from None
    await log.record(person.staff, Action.roster_taken, "", {"form": "pdf"})
    return _file(content, "pdf", "application/pdf")


@get("/people/imports", guards=[requires_administrator, requires_proof])
async def ask_for_roster(request: AnyRequest) -> Response[bytes]:
    return _upload_page(request)


@post("/people/imports", guards=[requires_administrator], status_code=200)
async def receive_roster(request: AnyRequest) -> Response[Any]:
    """Check an uploaded roster and store it for half an hour, so that it is looked at before it is registered."""
    if request.headers.get("content-type", "").startswith(FORM_TYPE):  # sent again after signing in: without its file
        return _upload_page(request, "ファイルをもう一度選んでください")
    file = upload_of(request).files.get("roster")
    if file is None:
        return _upload_page(request, "ファイルを選んでください")
    try:
        await read_file(read_roster, file.content)
    except (RosterRefused, FileNotRead) as refused:
        return _upload_page(request, refused.sentence)
    files = file_store_of(request)
    upload = files.new()
    files.put(upload, FILE, file.content)
    return Redirect(f"/people/imports/{upload}", status_code=303)


@get("/people/imports/{upload:uuid}", guards=[requires_administrator, requires_proof])
async def show_roster(request: AnyRequest, upload: FromPath[UUID]) -> Response[bytes]:
    try:
        lines = await _kept(request, upload)
    except FileNotRead as problem:
        return _upload_page(request, problem.sentence)
    return await _preview(request, upload, lines)


@post("/people/imports/{upload:uuid}", guards=[requires_administrator, requires_proof], status_code=200)
async def register_roster(request: AnyRequest, upload: FromPath[UUID]) -> Response[bytes]:
    posted, person = await read_form(request), signed_in(request)
    try:
        lines = await _kept(request, upload)
    except FileNotRead as problem:
        return _upload_page(request, problem.sentence)
    # before the first query: hundreds of them take seconds, in which no transaction waits
    passwords = await roster.new_passwords(_number(only(posted, "people_let_in")))
    try:
        done = await roster.carry_out(lines, person.slug, person.staff, only(posted, "seen"), passwords)
    except (PlanChanged, LoginTaken, UntrustedKey) as refused:
        async with new_transaction():
            clash = NO_KEY if isinstance(refused, UntrustedKey) else CHANGED
            return await _preview(request, upload, lines, clash=clash)
    file_store_of(request).remove(upload)
    return staff_page(request, RosterRegisteredPage(counts=done.counts, given=done.given))


async def _kept(request: AnyRequest, upload: UUID) -> Sequence[RosterLine]:
    """The lines of a file that was looked through when it came. Raises FileNotRead."""
    content = file_store_of(request).get(upload, FILE)
    if content is None:
        raise FileNotRead(GONE)
    return await read_file(read_roster, content)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 5 else 0


async def _section_words() -> Mapping[UUID, str]:
    return {section: staff.section_word(name) for section, name in await staff.section_names()}


def _file(content: bytes, ending: str, media_type: str) -> Response[Any]:
    named = f'attachment; filename="roster_{time_in_name(now())}.{ending}"'
    headers = {"Cache-Control": "no-store", "Content-Disposition": named}
    return Response(content, media_type=media_type, headers=headers)


def _upload_page(request: AnyRequest, *sentences: str) -> Response[bytes]:
    problems = [("roster", sentence) for sentence in sentences]
    return staff_page(
        request,
        RosterUploadPage(problems=problems, largest=LARGEST // 1_000_000, most_lines=MOST_LINES),
        HTTPStatus.UNPROCESSABLE_ENTITY if sentences else HTTPStatus.OK,
    )


async def _preview(
    request: AnyRequest, upload: UUID, lines: Sequence[RosterLine], *, clash: str = ""
) -> Response[bytes]:
    person = signed_in(request)
    plan = await roster.plan(lines, person.slug, person.staff)
    shown = RosterPreviewPage(upload=upload, plan=plan, counts=plan.counts, clash=clash)
    return staff_page(request, shown, HTTPStatus.CONFLICT if clash else HTTPStatus.OK)


ROUTES: Final = [
    take_roster_table,
    take_roster_paper,
    ask_for_roster,
    receive_roster,
    show_roster,
    register_roster,
]
