"""⑤ ダウンロード. The form posts plainly, never by htmx: its answer is a file."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar, Final

from litestar import Response, get, post
from litestar.exceptions import NotFoundException

from app.applications.status import UNFINISHED_KEY, UNFINISHED_LABEL, UNFINISHED_NAMES, Status
from app.calendar.shown_dates import time_in_name
from app.calendar.tokyo import now
from app.exports import register
from app.exports.applications_csv import Losses, download, losses_of
from app.exports.applications_table import columns_of
from app.exports.csv import Encoding, standing_in
from app.exports.formats import Format
from app.exports.register import Items, Target
from app.exports.request import ExportRequest
from app.procedures.procedures_for_staff import ProcedureSummary
from app.web.attachment import Attachment
from app.web.forms import only, read_form
from app.web.guards import requires_processing, requires_strong_proof
from app.web.pages import PageContext
from app.web.sessions import AnyRequest, signed_in
from app.web.staff.access import key_store, own_procedures
from app.web.staff.exports.form import ALL_KEY, FRESH_KEY, ExportForm
from app.web.staff.exports.selection import NotThere, earlier, with_its_applications
from app.web.staff.exports.workbook_pages import NotOrdered, ordered_workbook
from app.web.staff.layout import staff_page
from app.web.staff.purposes import earlier_purposes

STATUSES: Final = [
    (ALL_KEY, "すべて"),
    (UNFINISHED_KEY, f"{UNFINISHED_LABEL}（{UNFINISHED_NAMES}）"),
    *((str(status), status.label) for status in Status),
]
ITEMS: Final = [(str(Items.every), "すべての項目"), (str(Items.impersonal), "個人情報を含まない項目だけ")]
FORMATS: Final = [(str(one), one.label) for one in Format if one.definition.offered]
FRESH: Final = [("", "条件にあてはまる申請すべて"), (FRESH_KEY, "そのうち、まだダウンロードしていない申請だけ（差分）")]


@dataclass(frozen=True, kw_only=True)
class ExportsPage(PageContext):
    """The form that downloads. `procedure`: the one chosen already, `earlier`: the download to repeat, each None where there is none."""

    template: ClassVar = "staff/exports/index.html"
    form: ExportForm
    problems: Sequence[tuple[str, str]]
    procedures: Sequence[tuple[str, str]]
    procedure: ProcedureSummary | None
    status_choices: Sequence[tuple[str, str]]
    fresh: Sequence[tuple[str, str]]
    items: Sequence[tuple[str, str]]
    formats: Sequence[tuple[str, str]]
    earlier: register.ExportEntry | None
    purposes: Sequence[tuple[str, str]]


@dataclass(frozen=True, kw_only=True)
class LossyPage(PageContext):
    """The letters of the applications that Shift_JIS cannot hold, before they are downloaded."""

    template: ClassVar = "staff/exports/lossy.html"
    form: ExportForm
    export_request: ExportRequest
    losses: Losses
    standing_in: Callable[[str], str]
    formats: type[Format] = Format


@dataclass(frozen=True, kw_only=True)
class NonstandardPage(PageContext):
    """The letters of the applications that the systems of municipalities do not hold, before a file for such a system is downloaded."""

    template: ClassVar = "staff/exports/nonstandard.html"
    form: ExportForm
    export_request: ExportRequest
    losses: Losses


@get("/exports", guards=[requires_processing])
async def show_exports(request: AnyRequest) -> Response[bytes]:
    """The form that downloads. The parameter `again` is the 管理簿's row of a 差分 to download once more."""
    procedures = await own_procedures(request)
    form = ExportForm({"again": request.query_params.get("again", "")})
    if form["again"]:
        entry = await earlier(form, procedures)
        if entry is None or entry.procedure is None:
            raise NotFoundException
        form = ExportForm({**form.values, "procedure": procedures[entry.procedure].slug})
    return await export_page(request, form)


@post("/exports", guards=[requires_processing, requires_strong_proof], status_code=200)
async def export_applications(request: AnyRequest) -> Response[bytes]:
    posted = await read_form(request)
    form = ExportForm.read(posted)
    export_request = form.export_request(await own_procedures(request))
    if not isinstance(export_request, ExportRequest):
        return await export_page(request, form, *export_request)
    try:
        export_request = await with_its_applications(form, export_request)
        encoding = export_request.format.definition.encoding
        if encoding is None:
            return await ordered_workbook(request, export_request)
    except NotThere as problem:
        return await export_page(request, form, (problem.name, problem.sentence))
    except NotOrdered as refusal:
        return await export_page(request, form, ("format", refusal.sentence))
    if encoding.lossy and not only(posted, "lossy"):
        losses = await _losses(request, export_request, encoding)
        if losses.count:
            return _lossy_page(request, form, export_request, losses)
    return await _attachment(request, export_request, encoding)


async def _attachment(request: AnyRequest, export_request: ExportRequest, encoding: Encoding) -> Response[bytes]:
    """The file as an attachment. Its row of the 管理簿 is committed with this request's unit of work, right before the first byte."""
    record = await register.begin(
        signed_in(request).staff,
        export_request.selection,
        export_request.format,
        export_request.items,
        export_request.purpose,
        export_request.target,
    )
    name, plain_name = export_request.format.file_names(
        str(export_request.procedure.title), export_request.procedure.slug, time_in_name(now())
    )
    return Attachment(
        download(record, export_request.selection, export_request.items, key_store(request), encoding),
        name=name,
        plain_name=plain_name,
        media_type=export_request.format.definition.media_type,
    )


def _lossy_page(
    request: AnyRequest, form: ExportForm, export_request: ExportRequest, losses: Losses
) -> Response[bytes]:
    if export_request.format is Format.csv_utf_8_raw:
        return staff_page(request, NonstandardPage(form=form, export_request=export_request, losses=losses))
    return staff_page(
        request, LossyPage(form=form, export_request=export_request, losses=losses, standing_in=standing_in)
    )


async def _losses(request: AnyRequest, export_request: ExportRequest, encoding: Encoding) -> Losses:
    columns = await columns_of(export_request.procedure.id, export_request.items)
    return await losses_of(export_request.selection, columns, key_store(request), signed_in(request).staff, encoding)


async def export_page(request: AnyRequest, form: ExportForm, *problems: tuple[str, str]) -> Response[bytes]:
    """The form that downloads; with `chosen` or `again` it is about these applications only."""
    procedures = await own_procedures(request)
    procedure = next((summary for summary in procedures.values() if summary.slug == form["procedure"]), None)
    shown = ExportsPage(
        form=form,
        problems=problems,
        procedures=[("", "選んでください"), *((summary.slug, str(summary.title)) for summary in procedures.values())],
        procedure=procedure,
        status_choices=STATUSES,
        fresh=FRESH,
        items=ITEMS,
        formats=FORMATS,
        earlier=await earlier(form, procedures) if form.target is Target.again else None,
        purposes=await earlier_purposes(request, procedure.id if procedure else None),
    )
    return staff_page(request, shown, 422 if problems else 200)


async def export_chosen(request: AnyRequest, summary: ProcedureSummary, numbers: Sequence[str]) -> Response[bytes]:
    """The form for applications that were chosen in a list, by their 到達番号, which travel in the form and in no address."""
    return await export_page(request, ExportForm({"procedure": summary.slug, "chosen": " ".join(numbers)}))


ROUTES: Final = [show_exports, export_applications]
