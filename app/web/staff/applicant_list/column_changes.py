"""One custom column changed: its name and choices, its place, hidden with the number of its values told before, and brought back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Final
from uuid import UUID

from litestar import Response, get, post
from litestar.exceptions import NotFoundException
from litestar.params import FromPath
from litestar.response import Redirect

from app.applications.worklist.column_changes import (
    bring_column_back,
    change_column,
    hide_column,
    is_column,
    move_column,
    read_choices,
)
from app.applications.worklist.column_values import ColumnValues, column_values_of
from app.applications.worklist.custom_columns import ColumnRefused, CustomColumn, custom_columns_of
from app.audit import log
from app.audit.actions import Action
from app.procedures.procedures_for_staff import ProcedureSummary
from app.web.forms import only, read_form
from app.web.guards import requires_processing
from app.web.pages import PageContext
from app.web.sessions import AnyRequest, signed_in
from app.web.staff.access import key_store, list_address, own_procedure
from app.web.staff.applicant_list.custom_columns import back_to_columns, columns_page
from app.web.staff.layout import staff_page

MOVES: Final[Mapping[str, int]] = {"up": -1, "down": 1}


@dataclass(frozen=True, kw_only=True)
class CustomColumnPage(PageContext):
    """The form of one column. `told`: choices that are about to go, each with how many values say it (None where there are too many to count)."""

    template: ClassVar = "staff/applicant_list/custom_column.html"
    address: str
    column: CustomColumn
    typed: Mapping[str, str]
    told: Sequence[tuple[str, int | None]]
    problems: Sequence[tuple[str, str]]


@dataclass(frozen=True, kw_only=True)
class HideColumnPage(PageContext):
    """The question before a column is hidden. `count`: its values, None where there are too many to count."""

    template: ClassVar = "staff/applicant_list/hide_column.html"
    address: str
    column: CustomColumn
    count: int | None
    counted: ColumnValues


@get("/lists/{procedure:str}/columns/{column:uuid}", guards=[requires_processing])
async def show_own_column(request: AnyRequest, procedure: FromPath[str], column: FromPath[UUID]) -> Response[bytes]:
    summary = await own_procedure(request, procedure)
    found = await _column(summary, column)
    return _form(request, summary, found, {"label": found.label, "choices": "\n".join(found.choices)})


@post("/lists/{procedure:str}/columns/{column:uuid}", guards=[requires_processing], status_code=200)
async def change_own_column(request: AnyRequest, procedure: FromPath[str], column: FromPath[UUID]) -> Response[Any]:
    """Write the name and the choices. Choices that values say are told with their number first, and go when the form comes back with them."""
    summary, posted = await own_procedure(request, procedure), await read_form(request)
    found = await _column(summary, column)
    typed = {name: only(posted, name) for name in ("label", "choices")}
    try:
        choices = read_choices(found, typed["choices"])
        gone = [choice for choice in found.choices if choice not in choices]
        said = gone if set(gone) <= set(posted.get("told", ())) else []
        if gone and not said:
            told = await _told(request, summary, found, gone)
            if told:
                return _form(request, summary, found, typed, told=told)
        await change_column(summary.id, found, typed["label"], choices, said)
    except ColumnRefused as refused:
        return _form(request, summary, found, typed, problems=((refused.name, refused.sentence),))
    await log.record(signed_in(request).staff, Action.column_changed, summary.slug)
    return back_to_columns(summary, "changed")


@post("/lists/{procedure:str}/columns/{column:uuid}/place", guards=[requires_processing], status_code=303)
async def move_own_column(request: AnyRequest, procedure: FromPath[str], column: FromPath[UUID]) -> Redirect:
    """One place up or down, as the button says."""
    summary, posted = await own_procedure(request, procedure), await read_form(request)
    await _look_for(summary, column)
    await move_column(summary.id, column, MOVES.get(only(posted, "direction"), 0))
    await log.record(signed_in(request).staff, Action.column_changed, summary.slug)
    return back_to_columns(summary, f"moved={column}")


@get("/lists/{procedure:str}/columns/{column:uuid}/removal", guards=[requires_processing])
async def ask_to_hide_column(request: AnyRequest, procedure: FromPath[str], column: FromPath[UUID]) -> Response[bytes]:
    summary = await own_procedure(request, procedure)
    found, values = await _column(summary, column), await _values(request, summary)
    page = HideColumnPage(
        address=list_address(summary),
        column=found,
        count=values.by_column.get(found.key, 0) if values.counted else None,
        counted=values,
    )
    return staff_page(request, page)


@post("/lists/{procedure:str}/columns/{column:uuid}/removal", guards=[requires_processing], status_code=200)
async def hide_own_column(request: AnyRequest, procedure: FromPath[str], column: FromPath[UUID]) -> Response[Any]:
    summary = await own_procedure(request, procedure)
    await _look_for(summary, column)
    try:
        await hide_column(summary.id, column)
    except ColumnRefused as refused:
        return await columns_page(request, summary, {}, (refused.name, refused.sentence))
    await log.record(signed_in(request).staff, Action.column_removed, summary.slug)
    return back_to_columns(summary, "hidden")


@post("/lists/{procedure:str}/columns/{column:uuid}/restoration", guards=[requires_processing], status_code=200)
async def restore_own_column(request: AnyRequest, procedure: FromPath[str], column: FromPath[UUID]) -> Response[Any]:
    summary = await own_procedure(request, procedure)
    await _look_for(summary, column)
    try:
        await bring_column_back(summary.id, column)
    except ColumnRefused as refused:
        return await columns_page(request, summary, {}, (refused.name, refused.sentence))
    await log.record(signed_in(request).staff, Action.column_restored, summary.slug)
    return back_to_columns(summary, "restored")


async def _column(summary: ProcedureSummary, column: UUID) -> CustomColumn:
    found = next((each for each in await custom_columns_of(summary.id) if each.id == column), None)
    if found is None:
        raise NotFoundException
    return found


async def _look_for(summary: ProcedureSummary, column: UUID) -> None:
    """Raise NotFoundException where it is no column of the procedure, hidden or not: what was pressed twice is done already."""
    if not await is_column(summary.id, column):
        raise NotFoundException


async def _values(request: AnyRequest, summary: ProcedureSummary) -> ColumnValues:
    """The values of the procedure's columns, counted; one `choices_compared` is written with the number of applications opened."""
    values = await column_values_of(summary.id, key_store(request))
    if values.counted:
        await log.record(
            signed_in(request).staff, Action.choices_compared, summary.slug, {"count": values.applications}
        )
    return values


async def _told(
    request: AnyRequest, summary: ProcedureSummary, column: CustomColumn, gone: Sequence[str]
) -> Sequence[tuple[str, int | None]]:
    """The choices that are about to go with how many values say each; nothing where none says any."""
    values = await _values(request, summary)
    if not values.counted:
        return [(choice, None) for choice in gone]
    counts = [(choice, values.by_value.get((column.key, choice), 0)) for choice in gone]
    return counts if values.unopened or any(count for _, count in counts) else ()


def _form(
    request: AnyRequest,
    summary: ProcedureSummary,
    column: CustomColumn,
    typed: Mapping[str, str],
    *,
    told: Sequence[tuple[str, int | None]] = (),
    problems: Sequence[tuple[str, str]] = (),
) -> Response[bytes]:
    page = CustomColumnPage(
        address=list_address(summary),
        column=column,
        typed=typed,
        told=told,
        problems=problems,
    )
    return staff_page(request, page, 422 if problems else 200)


ROUTES: Final = [
    show_own_column,
    change_own_column,
    move_own_column,
    ask_to_hide_column,
    hide_own_column,
    restore_own_column,
]
