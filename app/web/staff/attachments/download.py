"""ダウンロード of files: which ones, what for, and then the password, shown once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Final

from litestar import Response, get, post
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from app.applications.decryption import OpenedAnswers, open_answers
from app.applications.queries import SealedApplication
from app.people.passwords import one_time_password
from app.procedures.procedures_for_staff import procedure_summaries
from app.tenancy.scope import current_scope
from app.web.forms import Posted, only, read_form
from app.web.guards import requires_processing, requires_strong_proof
from app.web.pages import PageContext
from app.web.sessions import AnyRequest, signed_in
from app.web.staff.access import found_here, key_store, opens_unscanned
from app.web.staff.attachments.job import AttachmentsJob, AttachmentsOrder, begin_attachments
from app.web.staff.attachments.listed import ListedFiles, listed_files
from app.web.staff.attachments.taking import REASONS
from app.web.staff.jobs.file_store import file_store_of
from app.web.staff.jobs.making import JobsBusy
from app.web.staff.layout import staff_page
from app.web.staff.list_place import list_inputs, opened_from, page_address
from app.web.staff.prints.chosen import purpose_problems
from app.web.staff.purposes import earlier_purposes, purpose_in

NONE_CHOSEN: Final = "ダウンロードするファイルを選んでください"
NOT_THERE: Final = "選んだファイルが、いまは開けません。選び直してください"
BUSY: Final = "ほかのファイルをまとめています。少し待ってから、もう一度押してください"

Problems = Sequence[tuple[str, str]]


@dataclass(frozen=True, kw_only=True)
class DownloadAttachmentsPage(PageContext):
    """The form that orders files of one application."""

    template: ClassVar = "staff/attachments/download.html"
    application: SealedApplication
    title: str
    address: str
    files: ListedFiles
    controls: Sequence[tuple[str, str]]
    chosen: Sequence[str]
    as_jpeg: bool
    purpose: str
    purposes: Sequence[tuple[str, str]]
    problems: Problems
    wrong: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class AttachmentsPasswordPage(PageContext):
    """A ZIP that is being made, and its password, shown this once."""

    template: ClassVar = "staff/attachments/password.html"
    job: AttachmentsJob
    reasons: Mapping[str, str]
    password: str


@get("/applications/{reference:str}/attachments", guards=[requires_processing])
async def ask_for_attachments(request: AnyRequest, reference: FromPath[str]) -> Response[Any]:
    """`file`: the one that is chosen beforehand; else all are."""
    application, _, files = await _opened(request, reference)
    file = request.query_params.get("file", "")
    ids = [str(one.id) for one in files.may_be_taken]
    return await _form(request, application, files, {"files": [file] if file in ids else ids, "jpeg": ["yes"]}, ())


@post("/applications/{reference:str}/attachments", guards=[requires_processing, requires_strong_proof], status_code=200)
async def order_attachments(request: AnyRequest, reference: FromPath[str]) -> Response[Any]:
    application, opened, files = await _opened(request, reference)
    posted = await read_form(request)
    problems = [*_file_problems(files, posted), *purpose_problems(purpose_in(posted))]
    if problems:
        return await _form(request, application, files, posted, problems)
    password = one_time_password()
    order = AttachmentsOrder(
        files=file_store_of(request),
        scope=current_scope(),
        staff=signed_in(request).staff,
        application=application,
        opened=opened,
        procedure=(await procedure_summaries())[application.procedure],
        chosen=tuple(one.id for one in files.may_be_taken if str(one.id) in posted["files"]),
        as_jpeg=only(posted, "jpeg") == "yes",
        purpose=purpose_in(posted),
        store=key_store(request),
        unscanned=opens_unscanned(request),
        renderer=request.app.state.settings.render_socket,
        password=password,
    )
    try:
        job = begin_attachments(order)
    except JobsBusy:
        return await _form(request, application, files, posted, [("files", BUSY)])
    return staff_page(request, AttachmentsPasswordPage(job=job, reasons=REASONS, password=password))


async def _opened(request: AnyRequest, reference: str) -> tuple[SealedApplication, OpenedAnswers, ListedFiles]:
    """Raises NotFoundException for an application that has no file, or that cannot be opened."""
    application = await found_here(reference)
    opened = await open_answers(application, key_store(request), signed_in(request).staff)
    files = await listed_files(
        *(application, opened, key_store(request)),
        unscanned=opens_unscanned(request),
        came_from=opened_from(request),
    )
    if opened is None or not files.files:
        raise NotFoundException
    return application, opened, files


def _file_problems(files: ListedFiles, posted: Posted) -> Problems:
    chosen = set(posted.get("files", ()))
    if not chosen:
        return [("files", NONE_CHOSEN)]
    return [] if chosen <= {str(one.id) for one in files.may_be_taken} else [("files", NOT_THERE)]


async def _form(
    request: AnyRequest, application: SealedApplication, files: ListedFiles, posted: Posted, problems: Problems
) -> Response[bytes]:
    procedure = (await procedure_summaries())[application.procedure]
    return staff_page(
        request,
        DownloadAttachmentsPage(
            application=application,
            title=str(procedure.title),
            address=page_address(request, application),
            controls=list_inputs(request),
            files=files,
            chosen=posted.get("files", ()),
            as_jpeg=only(posted, "jpeg") == "yes",
            purpose=purpose_in(posted),
            purposes=await earlier_purposes(request, application.procedure),
            problems=problems,
            wrong=dict(problems),
        ),
        422 if problems else 200,
    )


ROUTES: Final = [ask_for_attachments, order_attachments]
