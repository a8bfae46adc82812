"""A ZIP of files while it is made, and taking it within half an hour."""

from collections.abc import AsyncGenerator, Mapping
from dataclasses import dataclass
from typing import ClassVar, Final
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect

from app.audit import log
from app.audit.actions import Action
from app.audit.log import Detail
from app.exports import register
from app.exports.formats import Format
from app.web.attachment import Attachment
from app.web.guards import requires_processing, requires_strong_proof
from app.web.pages import PageContext
from app.web.sessions import AnyRequest, signed_in
from app.web.staff.attachments.job import FILE, AttachmentsJob
from app.web.staff.exports.workbook_pages import PIECE
from app.web.staff.jobs.job import given_up, own_file, own_job
from app.web.staff.layout import staff_page

REASONS: Final[Mapping[str, str]] = {
    "cancelled": "中止しました。ファイルはできていません。",
    "not_opened": "選んだファイルの中に、いまは開けないものがあります。申請の画面で、検査待ちや保留になっていないか確かめてください。",
    "died": "ファイルを作る処理が途中で止まりました。ファイルはできていません。もう一度ダウンロードしてください。続くときは、運営にお知らせください。",
    "failed": "作れませんでした。もう一度ダウンロードしてください。続くときは、運営にお知らせください。",
}


@dataclass(frozen=True, kw_only=True)
class AttachmentsJobPage(PageContext):
    """A ZIP that is being made, or is ready to be taken."""

    template: ClassVar = "staff/attachments/making.html"
    fragment: ClassVar = "staff/attachments/_making.html"
    job: AttachmentsJob
    reasons: Mapping[str, str]


@get("/exports/attachments/{job_id:uuid}", guards=[requires_processing])
async def show_attachments_job(request: AnyRequest, job_id: FromPath[UUID]) -> Response[bytes]:
    job = own_job(request, job_id, AttachmentsJob)
    return staff_page(request, AttachmentsJobPage(job=job, reasons=REASONS))


@post("/exports/attachments/{job_id:uuid}/cancellation", guards=[requires_processing], status_code=303)
async def cancel_attachments_job(request: AnyRequest, job_id: FromPath[UUID]) -> Redirect:
    return given_up(request, job_id, AttachmentsJob, f"/exports/attachments/{job_id}")


@post("/exports/attachments/{job_id:uuid}/file", guards=[requires_processing, requires_strong_proof], status_code=200)
async def take_attachments(request: AnyRequest, job_id: FromPath[UUID]) -> Response[bytes]:
    job, content = own_file(request, job_id, AttachmentsJob, FILE)
    details: dict[str, Detail] = {"count": job.parts, "references": [job.reference]}
    await log.record(signed_in(request).staff, Action.attachments_taken, job.record, details)
    (name, plain_name), media_type = job.names, Format.attachments.definition.media_type
    return Attachment(_sent(content, job), name=name, plain_name=plain_name, media_type=media_type)


async def _sent(content: bytes, job: AttachmentsJob) -> AsyncGenerator[bytes]:
    """Closes the row of the 管理簿 when the last piece has left; what breaks off can be taken again."""
    for start in range(0, len(content), PIECE):
        yield content[start : start + PIECE]
    await register.end(UUID(job.record), 1, completed=True)


ROUTES: Final = [show_attachments_job, cancel_attachments_job, take_attachments]
