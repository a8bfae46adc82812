"""The applications of a download that does not take all of a filter: a 差分, applications chosen in a list, an earlier 差分 again.

They are looked up once, before anything is written: two downloads at the same time do not change each other's.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from typing import Final
from uuid import UUID

from app.applications import queries
from app.applications.reference import Mistyped, ReferenceNumber
from app.exports import register
from app.exports.register import ExportEntry, Target
from app.exports.request import ExportRequest
from app.procedures.procedures_for_staff import ProcedureSummary
from app.web.staff.exports.form import ExportForm

NOTHING_FRESH: Final = "まだダウンロードしていない申請は、ありません"
NOT_AGAIN: Final = "この差分は、もうダウンロードできません"


class NotThere(Exception):
    """The applications of a download are not there; with the input's name and a whole sentence."""

    def __init__(self, name: str, sentence: str) -> None:
        super().__init__(name)
        self.name = name
        self.sentence = sentence


async def with_its_applications(form: ExportForm, export_request: ExportRequest) -> ExportRequest:
    """Raises NotThere."""
    find = _FINDERS.get(export_request.target)
    return await find(form, export_request) if find else export_request


async def earlier(form: ExportForm, procedures: Mapping[UUID, ProcedureSummary]) -> ExportEntry | None:
    """The 管理簿's row of the 差分 to repeat, where it is one of the person's `procedures`; else None."""
    try:
        entry = await register.entry(UUID(form["again"]))
    except ValueError:
        return None
    return entry if entry and entry.repeatable and entry.procedure in procedures else None


async def _fresh(form: ExportForm, export_request: ExportRequest) -> ExportRequest:  # noqa: ARG001  as the others
    selection = await queries.fixed(export_request.selection)
    if not selection.ids:
        raise NotThere("fresh", NOTHING_FRESH)
    return replace(export_request, selection=selection)


async def _chosen(form: ExportForm, export_request: ExportRequest) -> ExportRequest:
    numbers = dict.fromkeys(number for number in map(_number, form.chosen) if number is not None)
    found = [one for one in await queries.find_all(numbers) if one.procedure == export_request.procedure.id]
    missing = len(set(form.chosen)) - len(found)
    if missing:
        raise NotThere("chosen", f"選んだ申請のうち{missing:,}件が見つかりません。一覧から選び直してください")
    found.sort(key=lambda one: (one.arrived_at, one.id))
    return _only(export_request, tuple(one.id for one in found))


async def _again(form: ExportForm, export_request: ExportRequest) -> ExportRequest:
    entry = await earlier(form, {export_request.procedure.id: export_request.procedure})
    ids = await register.contained_in(entry.id) if entry else ()
    if not ids:
        raise NotThere("again", NOT_AGAIN)
    return _only(export_request, ids)


_FINDERS: Final[Mapping[Target, Callable[[ExportForm, ExportRequest], Awaitable[ExportRequest]]]] = {
    Target.fresh: _fresh,
    Target.chosen: _chosen,
    Target.again: _again,
}


def _only(export_request: ExportRequest, ids: tuple[UUID, ...]) -> ExportRequest:
    """The download of these applications only, whatever their status and day."""
    selection = replace(export_request.selection, statuses=frozenset(), first_day=None, last_day=None, ids=ids)
    return replace(export_request, selection=selection)


def _number(text: str) -> ReferenceNumber | None:
    try:
        return ReferenceNumber.read(text)
    except Mistyped:
        return None
