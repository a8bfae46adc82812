"""課の列の読み込み: the section's workbook is read, the values changed by hand in its custom columns are shown, and taken over by a button.

The list is kept nowhere, so the page of the difference carries what it would write: what one page cannot carry is shown after it, when the same
list is sent again.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, ClassVar, Final
from urllib.parse import quote_plus
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.exceptions import ClientException, NotFoundException

from app.applications.reference import Mistyped, ReferenceNumber
from app.applications.sealing import NO_KEY
from app.applications.worklist.custom_columns import LONGEST_VALUE, custom_columns_of
from app.audit import log
from app.audit.actions import Action
from app.exports.list_changes import AT_ONCE, Comparison, ImportedRow, RowChanges, compared, undo_import, write
from app.exports.list_columns import custom_key, remembered
from app.exports.section_workbook.refusals import ListRefused, PasswordMissing, PasswordWrong
from app.exports.section_workbook.tasks import SectionCells, WorkbookUpload, read_section_columns, safely_done
from app.procedures.procedures_for_staff import ProcedureSummary
from app.web.forms import FORM_TYPE, Posted, only, read_form
from app.web.guards import requires_processing
from app.web.pages import PageContext
from app.web.sessions import AnyRequest, signed_in
from app.web.staff.access import key_store, own_procedures
from app.web.staff.applicant_list.rows import people_here
from app.web.staff.exports.section_workbook.form import SectionWorkbookForm
from app.web.staff.exports.section_workbook.pages import AGAIN
from app.web.staff.jobs.pools import parsed
from app.web.staff.layout import staff_page
from app.web.uploads import upload_of

MOST_ROWS: Final = 300
MOST_BYTES: Final = 150_000  # of what the page sends back
LISTED: Final = 50  # rows that are listed by their number
NO_COLUMNS: Final = "この手続には課の列がありません。申請者一覧の「課の列を設定する」で、読み込む列を加えてください"
NO_HEADINGS: Final = "課の列（{labels}）と同じ見出しの列が、一覧に見つかりません"
OUTCOMES: Final[Mapping[str, str]] = {
    "done": "反映しました。",
    "clash": "ほかの職員が先に変更しました。反映していません。",
    "refused": "列の設定が変わったため、反映していません。",
    "no_key": f"{NO_KEY}。",
    "not_found": "この申請は見つかりません。",
}
TAKEN_BACK: Final[Mapping[str, str]] = {
    "done": "元に戻しました。",
    "clash": "そのあとに変更されているため、元に戻していません。",
    "not_found": "この申請は見つかりません。",
}


class Carried(msgspec.Struct, array_like=True):
    """One row of the difference, as the page carries it: 到達番号, version, values by column key."""

    reference: str
    version: Annotated[int, msgspec.Meta(ge=0, le=999_999_999)]
    values: dict[str, str]


@dataclass(frozen=True, slots=True)
class DifferenceRow:
    """A row of the difference, with what the page sends back for it."""

    row: RowChanges
    carried: str


@dataclass(frozen=True, kw_only=True)
class WorkbookImportPage(PageContext):
    """The form that reads back the values written into the section's workbook."""

    template: ClassVar = "staff/exports/section_workbook/import.html"
    form: SectionWorkbookForm
    procedures: Sequence[tuple[str, str]]
    problems: Sequence[tuple[str, str]]


@dataclass(frozen=True, kw_only=True)
class WorkbookDifferencePage(PageContext):
    """The values that the section's workbook holds otherwise than Todoke, to choose from. `left`: how many more rows there are than are shown."""

    template: ClassVar = "staff/exports/section_workbook/difference.html"
    procedure: ProcedureSummary
    cells: SectionCells
    difference: Comparison
    shown: Sequence[DifferenceRow]
    left: int
    people: Mapping[UUID, str]
    listed: int


@dataclass(frozen=True, kw_only=True)
class WorkbookImportedPage(PageContext):
    """The outcome for each row that was read back. `done`: the rows finished, as the form sends them on."""

    template: ClassVar = "staff/exports/section_workbook/imported.html"
    procedure: ProcedureSummary
    outcomes: Mapping[ReferenceNumber, str]
    words: Mapping[str, str]
    finished: int
    done: str
    more: bool


@get("/exports/own-list/values", guards=[requires_processing])
async def ask_for_values(request: AnyRequest) -> Response[bytes]:
    return await _form_page(request, SectionWorkbookForm({"procedure": request.query_params.get("procedure", "")}))


@post("/exports/own-list/comparisons", guards=[requires_processing], status_code=200)
async def compare_values(request: AnyRequest) -> Response[bytes]:
    if request.headers.get("content-type", "").startswith(FORM_TYPE):  # sent again after signing in: without its file
        return await _form_page(request, SectionWorkbookForm.read(await read_form(request)), AGAIN)
    sent = upload_of(request)
    form, procedures = SectionWorkbookForm.read(sent.fields), await own_procedures(request)
    procedure, problems = form.procedure(procedures), form.problems(sent, procedures, taking=False)
    if problems or procedure is None:
        return await _form_page(request, form, *problems)
    upload = WorkbookUpload(sent.files["list"].content, only(sent.fields, "password"), signed_in(request).municipality)
    try:
        return await _difference(request, form, procedure, upload)
    except ListRefused as refusal:
        where = "password" if isinstance(refusal, (PasswordWrong, PasswordMissing)) else "list"
        return await _form_page(request, form, (where, refusal.sentence))


@post("/exports/own-list/values", guards=[requires_processing], status_code=200)
async def take_values(request: AnyRequest) -> Response[bytes]:
    posted = await read_form(request)
    procedure, more = await _procedure(request, posted), bool(only(posted, "more"))
    ticked = set(posted.get("row", ()))
    carried = [one for one in map(_read_carried, posted.get("carried", ())) if str(one.reference) in ticked][:AT_ONCE]
    columns, staff = await custom_columns_of(procedure.id), signed_in(request).staff
    outcomes = await write(procedure.id, carried, columns, key_store(request), staff)
    done = {one.reference: one.version + 1 for one in carried if outcomes[one.reference] == "done"}
    return _done_page(request, procedure, outcomes, OUTCOMES, done=done, more=more)


@post("/exports/own-list/values/undo", guards=[requires_processing], status_code=200)
async def take_values_back(request: AnyRequest) -> Response[bytes]:
    posted = await read_form(request)
    procedure = await _procedure(request, posted)
    led_to = dict(_versioned(one) for one in only(posted, "done").split()[:AT_ONCE])
    outcomes = await undo_import(procedure.id, led_to, key_store(request), signed_in(request).staff)
    return _done_page(request, procedure, outcomes, TAKEN_BACK)


async def _difference(
    request: AnyRequest, form: SectionWorkbookForm, procedure: ProcedureSummary, upload: WorkbookUpload
) -> Response[bytes]:
    """The page of the difference between the workbook and Todoke. Raises ListRefused."""
    columns = await custom_columns_of(procedure.id)
    if not columns:
        return await _form_page(request, form, ("procedure", NO_COLUMNS))
    before = await remembered(procedure.id)
    sheet, chosen = before or ("", {})
    upload = WorkbookUpload(upload.content, upload.password, upload.municipality, sheet)
    cells: SectionCells = await safely_done(
        parsed, read_section_columns, upload, {custom_key(column): column.label for column in columns}, chosen
    )
    if not cells.labels:
        labels = "、".join(column.label for column in columns)
        return await _form_page(request, form, ("list", NO_HEADINGS.format(labels=labels)))
    staff = signed_in(request).staff
    difference = await compared(procedure.id, cells, columns, key_store(request), staff)
    await log.record(
        staff, Action.section_workbook_compared, "", {"procedure": procedure.slug, "count": len(cells.rows)}
    )
    shown = _shown(difference)
    return staff_page(
        request,
        WorkbookDifferencePage(
            procedure=procedure,
            cells=cells,
            difference=difference,
            shown=shown,
            left=len(difference.rows) - len(shown),
            people=await people_here(),
            listed=LISTED,
        ),
    )


def _shown(difference: Comparison) -> list[DifferenceRow]:
    """The rows of the difference, as many as one page can carry."""
    shown: list[DifferenceRow] = []
    size = 0
    for row in difference.rows[:MOST_ROWS]:
        values = {change.column.key: change.new for change in row.changes}
        carried = msgspec.json.encode(Carried(str(row.reference), row.version, values)).decode()
        size += len(quote_plus(carried)) + 60
        if size > MOST_BYTES and shown:
            break
        shown.append(DifferenceRow(row, carried))
    return shown


async def _procedure(request: AnyRequest, posted: Posted) -> ProcedureSummary:
    procedure = SectionWorkbookForm.read(posted).procedure(await own_procedures(request))
    if procedure is None:
        raise NotFoundException
    return procedure


def _read_carried(carried: str) -> ImportedRow:
    """Read a row that the page carries. Raises ClientException for one that is not ours."""
    try:
        one = msgspec.json.decode(carried, type=Carried)
        reference = ReferenceNumber.read(one.reference)
    except (msgspec.MsgspecError, Mistyped):
        raise ClientException("no row of ours") from None
    if any("\0" in value or len(value) > LONGEST_VALUE for value in one.values.values()):
        raise ClientException("no value of ours")
    return ImportedRow(reference, one.version, one.values)


def _versioned(one: str) -> tuple[ReferenceNumber, int]:
    number, _, version = one.partition(":")
    try:
        return ReferenceNumber.read(number), int(version[:9])
    except (Mistyped, ValueError):
        raise ClientException("no row of ours") from None


def _done_page(
    request: AnyRequest,
    procedure: ProcedureSummary,
    outcomes: Mapping[ReferenceNumber, str],
    words: Mapping[str, str],
    done: Mapping[ReferenceNumber, int] | None = None,
    *,
    more: bool = False,
) -> Response[bytes]:
    return staff_page(
        request,
        WorkbookImportedPage(
            procedure=procedure,
            outcomes=outcomes,
            words=words,
            finished=sum(outcome == "done" for outcome in outcomes.values()),
            done=" ".join(f"{reference}:{version}" for reference, version in (done or {}).items()),
            more=more,
        ),
    )


async def _form_page(request: AnyRequest, form: SectionWorkbookForm, *problems: tuple[str, str]) -> Response[bytes]:
    own: Sequence[ProcedureSummary] = list((await own_procedures(request)).values())
    shown = WorkbookImportPage(
        form=form,
        procedures=[("", "選んでください"), *((each.slug, str(each.title)) for each in own)],
        problems=problems,
    )
    return staff_page(request, shown, 422 if problems else 200)


ROUTES: Final = [ask_for_values, compare_values, take_values, take_values_back]
