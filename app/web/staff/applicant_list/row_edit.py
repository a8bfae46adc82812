"""One row of the list edited in place: 担当者, 次回連絡日, 印, custom columns. Without JavaScript it is a page of its own."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Final
from uuid import UUID

from litestar import Response, get, post
from litestar.exceptions import NotFoundException
from litestar.params import FromPath
from litestar.response import Redirect

from app.applications.decryption import open_names
from app.applications.queries import SealedApplication
from app.applications.sealing import KeyRefused
from app.applications.worklist.annotations import (
    MARKS,
    AnnotatedApplication,
    AnnotationClash,
    EditableAnnotations,
    NoAnnotationToUndo,
    annotate,
    read_annotations,
    undo,
)
from app.applications.worklist.custom_columns import OWN, ColumnRefused
from app.audit import log
from app.audit.actions import Action
from app.calendar.typed_dates import Towards, read_day_field, unreadable
from app.people.staff import workers_of
from app.procedures.procedures_for_staff import ProcedureSummary, procedure_summaries
from app.procedures.standard_days import standard_days_of
from app.web.dates import day_words, staff_day
from app.web.forms import Posted, only, read_form
from app.web.guards import requires_processing
from app.web.pages import PageContext, asks_for_part
from app.web.sessions import AnyRequest, signed_in
from app.web.staff.access import found_here, key_store, list_address
from app.web.staff.applicant_list.columns import Catalogue, ListColumn, catalogue_of
from app.web.staff.applicant_list.filter import ApplicantListFilter
from app.web.staff.applicant_list.pages import list_columns
from app.web.staff.applicant_list.rows import ListRow, ListViewer, people_here, rows_of
from app.web.staff.layout import staff_page
from app.web.staff.list_place import LISTS, list_inputs, page_address
from app.web.staff.new_transaction import new_transaction
from app.web.staff.said import NOT_RESTORED, RESTORED, SAVED, saying

CONTACT: Final = "次回連絡日"
CLASH: Final = (
    "ほかの職員が先に変更しました。いまの内容を確かめてから、もう一度保存してください。入力した内容は残っています。"
)

HIDDEN: Final = (
    "入力しているあいだに課の列が隠されたため、{}は保存できません。隠した列は「課の列」の画面で戻せます。"
    "ほかの内容は、もう一度「保存する」を押すと保存します。"
)


@dataclass(frozen=True, slots=True)
class EditedRow:
    """An application whose annotations are edited, with the list it is shown in."""

    application: SealedApplication
    procedure: ProcedureSummary
    catalogue: Catalogue
    list_filter: ApplicantListFilter
    annotated: AnnotatedApplication
    origin: str  # "application": changed from its own page, and back there
    page: str  # its own page, as it was opened
    list_inputs: tuple[tuple[str, str], ...]

    @property
    def back(self) -> str:
        if self.origin:
            return self.page
        return f"{list_address(self.procedure)}?{self.list_filter.query()}#row-{self.application.reference}"


@dataclass(frozen=True, kw_only=True)
class RowEditPage(PageContext):
    """The form that changes the annotations of an application. `pairs`: choices as value and label."""

    template: ClassVar = "staff/applicant_list/row_edit.html"
    fragment: ClassVar = "staff/applicant_list/_row_edit.html"
    changing: EditedRow
    address: str
    reference: str
    name: str
    columns: Sequence[ListColumn]
    typed: Mapping[str, str]
    people: Sequence[tuple[str, str]]
    pairs: Callable[[Sequence[str]], Sequence[tuple[str, str]]]
    marks: Sequence[tuple[str, str]]
    problems: Sequence[tuple[str, str]]
    wrong: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class ApplicantListRowPart(PageContext):
    """A row of 申請者一覧 as it is after a change."""

    template: ClassVar = "staff/applicant_list/_row.html"
    row: ListRow
    message: str
    may_process: bool
    list_query: str
    list_address: str
    fresh: bool


@get("/applications/{reference:str}/arrangement", guards=[requires_processing])
async def show_arrangement(request: AnyRequest, reference: FromPath[str]) -> Response[bytes]:
    params = request.query_params
    edited = await _edited(request, reference, params.get("list", ""), params.get("from", ""))
    await log.record(signed_in(request).staff, Action.arrangement_opened, str(edited.application.reference))
    return await _form(request, edited, _shown(edited.annotated, edited.catalogue))


@post("/applications/{reference:str}/arrangement", guards=[requires_processing], status_code=200)
async def change_arrangement(request: AnyRequest, reference: FromPath[str]) -> Response[Any]:
    posted = await read_form(request)
    edited = await _edited(request, reference, only(posted, "list"), only(posted, "from"))
    typed = {name: only(posted, name) for name in _shown(edited.annotated, edited.catalogue)}
    if lost := _typed_into_hidden(posted, edited):
        return await _refused(request, edited, typed, 409, ("", HIDDEN.format("".join(f"「{one}」" for one in lost))))
    try:
        annotations = await _annotations(edited, typed)
        await annotate(edited.application, _seen(posted), edited.annotated, annotations, signed_in(request).staff)
    except ColumnRefused as refused:
        return await _refused(request, edited, typed, 422, (refused.name, refused.sentence))
    except KeyRefused as refused:
        return await _refused(request, edited, typed, 422, ("", refused.sentence))
    except AnnotationClash:
        return await _refused(request, edited, typed, 409, ("", CLASH))
    return await _row(request, edited, SAVED)


@post("/applications/{reference:str}/arrangement/undo", guards=[requires_processing], status_code=200)
async def undo_arrangement(request: AnyRequest, reference: FromPath[str]) -> Response[Any]:
    posted = await read_form(request)
    edited = await _edited(request, reference, only(posted, "list"), only(posted, "from"))
    try:
        await undo(edited.application, signed_in(request).staff, key_store(request))
    except (NoAnnotationToUndo, AnnotationClash):
        return await _row(request, edited, NOT_RESTORED)
    return await _row(request, edited, RESTORED)


async def _edited(request: AnyRequest, reference: str, query: str, origin: str = "") -> EditedRow:
    application = await found_here(reference)
    procedure = (await procedure_summaries()).get(application.procedure)
    if procedure is None:
        raise NotFoundException
    all_annotated = await read_annotations([application.id], key_store(request), signed_in(request).staff)
    list_filter, came_from = ApplicantListFilter.read_query(query), origin if origin == "application" else ""
    return EditedRow(
        application,
        procedure,
        await catalogue_of(procedure.id),
        list_filter,
        all_annotated[application.id],
        came_from,
        page_address(request, application),
        list_inputs(request),
    )


async def _annotations(edited: EditedRow, typed: dict[str, str]) -> EditableAnnotations:
    """The annotations typed. Raises ColumnRefused for the first value that cannot be stored."""
    custom_values = {key: value for key, value in edited.annotated.annotations.own.items() if key not in typed}
    for column in edited.catalogue.custom_columns:
        value = column.read(typed[column.key], edited.annotated.annotations.own.get(column.key, ""))
        if value:
            custom_values[column.key] = value
    contact_on, problem = read_day_field(CONTACT, typed["contact"], towards=Towards.future)
    if contact_on is not None and contact_on.year < 2000:
        problem = unreadable(CONTACT)
    if problem:
        raise ColumnRefused("contact", problem)
    return EditableAnnotations(
        await _assignee(edited, typed["assignee"]),
        contact_on,
        typed["mark"] if typed["mark"] in MARKS else "",
        custom_values,
    )


async def _assignee(edited: EditedRow, typed: str) -> UUID | None:
    if not typed:
        return None
    people = {str(staff): staff for staff in await _people(edited)}
    if typed not in people:
        raise ColumnRefused("assignee", "担当者を、ならんでいる職員から選んでください")
    return people[typed]


async def _people(edited: EditedRow) -> dict[UUID, str]:
    """The people who may be 担当者, by id; the present one stays among them, wherever they work now."""
    people, now = await workers_of(edited.procedure.section), edited.annotated.annotations.assignee
    if now is not None and now not in people:
        people[now] = (await people_here())[now]
    return people


def _shown(annotated: AnnotatedApplication, catalogue: Catalogue) -> dict[str, str]:
    """The values that fill the form, by input name."""
    annotations = annotated.annotations
    custom_values = {
        column.key: catalogue.custom_column_words(column.key, annotations.own.get(column.key, ""))
        for column in catalogue.custom_columns
    }
    return {
        "assignee": str(annotations.assignee or ""),
        "contact": staff_day(annotations.contact_on) if annotations.contact_on else "",
        "mark": annotations.mark,
        **custom_values,
    }


async def _form(
    request: AnyRequest, edited: EditedRow, typed: dict[str, str], status: int = 200, *problems: tuple[str, str]
) -> Response[bytes]:
    people = await _people(edited)
    names = await open_names([edited.application], key_store(request), signed_in(request).staff)
    shown = RowEditPage(
        changing=edited,
        address=list_address(edited.procedure),
        reference=str(edited.application.reference),
        name=names[edited.application.id],
        columns=await list_columns(request, edited.procedure, edited.catalogue, edited.list_filter),
        typed=typed,
        people=[("", "―"), *((str(staff), name) for staff, name in people.items())],
        pairs=lambda values: [(value, value) for value in values],
        marks=[("", "―"), *MARKS.items()],
        problems=problems,
        wrong=dict(problems),
    )
    return staff_page(request, shown, status, entry="" if edited.origin else LISTS)


async def _refused(
    request: AnyRequest, edited: EditedRow, typed: dict[str, str], status: int, problem: tuple[str, str]
) -> Response[bytes]:
    async with new_transaction():
        fresh = await _edited(request, str(edited.application.reference), edited.list_filter.query(), edited.origin)
        await log.record(signed_in(request).staff, Action.arrangement_opened, str(edited.application.reference))
        return await _form(request, fresh, typed, status, problem)


async def _row(request: AnyRequest, edited: EditedRow, message: str) -> Response[Any]:
    if not asks_for_part(request):
        return Redirect(saying(edited.back, message), status_code=303)
    return await _row_of(request, edited, message)


async def list_row(request: AnyRequest, reference: str, query: str, message: str) -> Response[bytes]:
    """The row of an application in the list of `query`, as the answer to what was done to it from that row."""
    return await _row_of(request, await _edited(request, reference, query), message)


async def _row_of(request: AnyRequest, edited: EditedRow, message: str) -> Response[bytes]:
    viewer = ListViewer(
        signed_in(request).staff, key_store(request), await people_here(), await standard_days_of(edited.procedure.id)
    )
    columns = await list_columns(request, edited.procedure, edited.catalogue, edited.list_filter)
    rows = await rows_of([edited.application], columns, edited.catalogue, viewer)
    return staff_page(
        request,
        ApplicantListRowPart(
            row=rows[0],
            message=message,
            may_process=True,
            list_query=edited.list_filter.query(),
            list_address=list_address(edited.procedure),
            fresh=True,
        ),
    )


def _typed_into_hidden(posted: Posted, edited: EditedRow) -> list[str]:
    """What was typed into columns that were hidden since the form was made. A value that stands there anyhow is none of it."""
    here = {column.key for column in edited.catalogue.custom_columns}
    stand = edited.annotated.annotations.own
    hidden = {name: only(posted, name).strip() for name in posted if name.startswith(OWN) and name not in here}
    return [
        typed
        for name, typed in hidden.items()
        if typed and typed not in {stand.get(name, ""), day_words(stand.get(name, ""))}
    ]


def _seen(posted: Posted) -> int:
    text = only(posted, "seen")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else -1


ROUTES: Final = [show_arrangement, change_arrangement, undo_arrangement]
