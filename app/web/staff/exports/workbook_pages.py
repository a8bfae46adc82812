"""The pages of an Excel file being made: its password once, how far it is, giving it up, taking it within half an hour."""

from collections.abc import AsyncGenerator, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar, Final
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect

from app.audit import log
from app.audit.actions import Action
from app.exports import register
from app.exports.applications_workbook import MOST_WITHOUT_TMPFS, TooManyRows, check_size
from app.exports.formats import Format
from app.exports.request import ExportRequest
from app.exports.workbook.tmpfs import candidates
from app.people.passwords import one_time_password
from app.tenancy.scope import current_scope
from app.web.attachment import Attachment
from app.web.guards import requires_processing, requires_strong_proof
from app.web.pages import PageContext
from app.web.sessions import AnyRequest, signed_in
from app.web.staff.access import key_store
from app.web.staff.jobs.file_store import file_store_of
from app.web.staff.jobs.job import given_up, own_file, own_job
from app.web.staff.jobs.making import JobsBusy
from app.web.staff.jobs.workbook_job import FILE, WorkbookJob, written_in
from app.web.staff.jobs.workbooks import Assignment, begin_workbook
from app.web.staff.layout import staff_page

PIECE: Final = 256 * 1024  # bytes
BUSY: Final = "ほかのExcelファイルを作っています。少し待ってから、もう一度押してください"
REASONS: Final[Mapping[str, str]] = {
    "cancelled": "中止しました。ファイルはできていません。",
    "no_room": "書き込むための場所（メモリー）が足りず、作れませんでした。期間を分けてダウンロードするか、CSVを選んでください。",
    "died": "ファイルを作る処理が途中で止まりました。ファイルはできていません。もう一度ダウンロードしてください。続くときは、運営にお知らせください。",
    "incomplete": "ログインが途中で切れたため、最後まで書き込めませんでした。もう一度ダウンロードしてください。",
    "failed": "作れませんでした。もう一度ダウンロードしてください。続くときは、運営にお知らせください。",
}


class NotOrdered(Exception):
    """The file cannot be made now; `sentence` says why and what to do."""

    def __init__(self, sentence: str) -> None:
        super().__init__("a workbook was refused")
        self.sentence = sentence


@dataclass(frozen=True, kw_only=True)
class WorkbookPage(PageContext):
    """An Excel file that is being made, or is ready to be taken."""

    template: ClassVar = "staff/exports/workbook.html"
    fragment: ClassVar = "staff/exports/_workbook.html"
    job: WorkbookJob
    reasons: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class WorkbookPasswordPage(PageContext):
    """An Excel file that is being made, and its password, shown this once."""

    template: ClassVar = "staff/exports/password.html"
    job: WorkbookJob
    reasons: Mapping[str, str]
    password: str


async def ordered_workbook(request: AnyRequest, export_request: ExportRequest) -> Response[bytes]:
    """The one page with the password. Raises NotOrdered."""
    folders = candidates(request.app.state.settings.workbook_folder)
    try:
        await check_size(export_request.selection, export_request.items, folders)
    except TooManyRows as problem:
        raise NotOrdered(_too_many(problem)) from None
    password = one_time_password()
    staff = signed_in(request).staff
    work = Assignment(
        file_store_of(request), current_scope(), staff, export_request, key_store(request), folders, password
    )
    try:
        job = begin_workbook(work)
    except JobsBusy:
        raise NotOrdered(BUSY) from None
    return staff_page(request, WorkbookPasswordPage(job=job, reasons=REASONS, password=password))


@get("/exports/workbooks/{job_id:uuid}", guards=[requires_processing])
async def show_workbook(request: AnyRequest, job_id: FromPath[UUID]) -> Response[bytes]:
    job = own_job(request, job_id, WorkbookJob)
    return staff_page(request, WorkbookPage(job=job, reasons=REASONS))


@post("/exports/workbooks/{job_id:uuid}/cancellation", guards=[requires_processing], status_code=303)
async def cancel_workbook(request: AnyRequest, job_id: FromPath[UUID]) -> Redirect:
    return given_up(request, job_id, WorkbookJob, f"/exports/workbooks/{job_id}")


@post("/exports/workbooks/{job_id:uuid}/file", guards=[requires_processing, requires_strong_proof], status_code=200)
async def take_workbook(request: AnyRequest, job_id: FromPath[UUID]) -> Response[bytes]:
    job, content = own_file(request, job_id, WorkbookJob, FILE)
    await log.record(signed_in(request).staff, Action.workbook_taken, job.record, {"count": job.done})
    written = written_in(file_store_of(request), job)
    (name, plain_name), media_type = job.names, Format.xlsx.definition.media_type
    return Attachment(_sent(content, job, written), name=name, plain_name=plain_name, media_type=media_type)


async def _sent(content: bytes, job: WorkbookJob, written: Sequence[UUID]) -> AsyncGenerator[bytes]:
    """Closes the row of the 管理簿 when the last piece has left; what breaks off can be taken again."""
    for start in range(0, len(content), PIECE):
        yield content[start : start + PIECE]
    await register.end(UUID(job.record), job.done, completed=True, applications=written)


def _too_many(problem: TooManyRows) -> str:
    advice = "期間や状況で分けるか、CSVを選んでください"
    if problem.most == MOST_WITHOUT_TMPFS:
        return (
            f"いまExcelにできるのは{problem.most:,}件までです（{problem.rows:,}件あります）。このサーバーには、"
            f"大きなファイルを安全に作る場所（メモリー上のフォルダー）が足りません。{advice}"
        )
    return f"Excelにできるのは{problem.most:,}件までです（{problem.rows:,}件あります）。{advice}"


ROUTES: Final = [show_workbook, cancel_workbook, take_workbook]
