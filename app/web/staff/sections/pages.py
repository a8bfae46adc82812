"""課の登録: the sections as they are and will be; each change is looked at as a difference before it is planned, and can be taken back until its day."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, ClassVar, Final
from uuid import UUID, uuid4

from litestar import Response, get, post
from litestar.exceptions import NotFoundException
from litestar.params import FromPath
from litestar.response import Redirect

from app.calendar.tokyo import today
from app.languages import SOURCE
from app.municipalities.sections import (
    PlanKind,
    Planned,
    PlanRefused,
    SectionClash,
    SectionShown,
    SectionValues,
    StillOpen,
    all_sections,
    plan,
    still_open,
    take_back,
)
from app.people import staff
from app.vault.signing import UntrustedKey
from app.web.forms import Posted, only, read_form
from app.web.guards import requires_administrator, requires_auditing, requires_proof
from app.web.pages import PageContext
from app.web.sessions import AnyRequest, signed_in
from app.web.staff.flash_messages import flash_message
from app.web.staff.layout import staff_page
from app.web.staff.sections.form import SectionForm, day_from, inputs_that_differ

PATH: Final = "/municipality/sections"
FLASH_MESSAGES: Final = {
    "planned": "変更を決めました。課のメールアドレスにも知らせます",
    "taken_back": "変更を取り消しました。課のメールアドレスにも知らせます",
}
CLASH: Final = "ほかの職員が先に変更しました。何も上書きしていません。いまの登録を確かめて、もう一度入力してください"
NO_KEY: Final = "メールの鍵がまだありません。サービスの運営に連絡してください"
NOTHING: Final = "いまの登録から、変わるところがありません"
NOBODY: Final = SectionValues({SOURCE: ""}, "", "", {SOURCE: ""}, "", 0)


@dataclass(frozen=True, slots=True)
class ComingChange:
    """A change that is not in force yet, as the list tells it. `still_open`: what keeps a section from closing."""

    change: Planned
    section: SectionShown
    rows: Sequence[tuple[str, str, str]]
    by: str
    into: str
    still_open: StillOpen | None


@dataclass(frozen=True, kw_only=True)
class SectionsPage(PageContext):
    """Every section as it is today, and what is to come."""

    template: ClassVar = "staff/sections/index.html"
    sections: Sequence[SectionShown]
    coming: Sequence[ComingChange]
    message: str
    clash: str


@dataclass(frozen=True, kw_only=True)
class SectionPage(PageContext):
    """The form of a section; `section`: None for one that is new. `closing_day`, `closing_problem`: of the other form, which closes it."""

    template: ClassVar = "staff/sections/section.html"
    section: SectionShown | None
    form: SectionForm
    clash: str = ""
    closing_day: str = ""
    closing_problem: str = ""


@dataclass(frozen=True, kw_only=True)
class PreviewPage(PageContext):
    """A change before it is planned: before and then, as residents, staff and papers see the section. `before`: None for a new one; `until`: what the
    days before are called. `new_id`: of a new section, so that a form sent twice makes one.
    """

    template: ClassVar = "staff/sections/preview.html"
    section: SectionShown | None
    action: str
    before: SectionValues | None
    until: str
    after: SectionValues
    rows: Sequence[tuple[str, str, str]]
    day: date
    today: date
    new_id: str
    carried: Sequence[tuple[str, str]]
    problem: str = ""


@dataclass(frozen=True, kw_only=True)
class ClosingPage(PageContext):
    """A section before it is closed from a day on, with what has no place yet."""

    template: ClassVar = "staff/sections/closing.html"
    section: SectionShown
    day: date
    today: date
    still_open: StillOpen
    typed_day: str
    problem: str = ""


@get(PATH, guards=[requires_auditing])
async def list_sections(request: AnyRequest) -> Response[bytes]:
    return await _list_page(request)


@get(f"{PATH}/new", guards=[requires_administrator])
async def ask_for_new_section(request: AnyRequest) -> Response[bytes]:
    last = max((section.values.position for section in await all_sections()), default=0)
    return _form_page(request, None, SectionForm.new(min(last + 10, 9999)))


@post(f"{PATH}/new/preview", guards=[requires_administrator], status_code=200)
async def preview_new_section(request: AnyRequest) -> Response[Any]:
    return await _preview(request, None, await read_form(request))


@post(f"{PATH}/new", guards=[requires_administrator, requires_proof], status_code=200)
async def open_section(request: AnyRequest) -> Response[Any]:
    return await _planned(request, None, await read_form(request))


@get(f"{PATH}/{{section_id:uuid}}", guards=[requires_administrator])
async def show_section(request: AnyRequest, section_id: FromPath[UUID]) -> Response[bytes]:
    section = await _section(section_id)
    return _form_page(request, section, SectionForm.of(section.values))


@post(f"{PATH}/{{section_id:uuid}}/preview", guards=[requires_administrator], status_code=200)
async def preview_section(request: AnyRequest, section_id: FromPath[UUID]) -> Response[Any]:
    return await _preview(request, await _section(section_id), await read_form(request))


@post(f"{PATH}/{{section_id:uuid}}", guards=[requires_administrator, requires_proof], status_code=200)
async def plan_section(request: AnyRequest, section_id: FromPath[UUID]) -> Response[Any]:
    return await _planned(request, await _section(section_id), await read_form(request))


@post(f"{PATH}/{{section_id:uuid}}/closing/preview", guards=[requires_administrator], status_code=200)
async def preview_closing(request: AnyRequest, section_id: FromPath[UUID]) -> Response[bytes]:
    section, posted = await _section(section_id), await read_form(request)
    return await _closing_page(request, section, only(posted, "from_day"))


@post(f"{PATH}/{{section_id:uuid}}/closing", guards=[requires_administrator, requires_proof], status_code=200)
async def plan_closing(request: AnyRequest, section_id: FromPath[UUID]) -> Response[Any]:
    section, posted = await _section(section_id), await read_form(request)
    typed = only(posted, "from_day")
    day = day_from(typed, "閉じる日").day
    if day is None:
        return await _closing_page(request, section, typed)
    try:
        await plan(section.id, _number(only(posted, "seen")), PlanKind.closed, day, {})
    except SectionClash:
        if await _stands(request, section.id, PlanKind.closed, day, {}):
            return Redirect(f"{PATH}?planned=1", status_code=303)
        return await _list_page(request, clash=CLASH)
    except PlanRefused as refused:
        return await _closing_page(request, section, typed, str(refused))
    return Redirect(f"{PATH}?planned=1", status_code=303)


@post(f"{PATH}/changes/{{change:uuid}}/withdrawal", guards=[requires_administrator, requires_proof], status_code=200)
async def take_section_back(request: AnyRequest, change: FromPath[UUID]) -> Response[Any]:
    try:
        await take_back(change)
    except SectionClash:
        return await _list_page(request, clash="この変更は、もう始まっているか、取り消されています")
    except PlanRefused as refused:
        return await _list_page(request, clash=str(refused))
    return Redirect(f"{PATH}?taken_back=1", status_code=303)


async def _section(section_id: UUID) -> SectionShown:
    """A section that can be changed: of the municipality, and not closed."""
    found = next((section for section in await all_sections() if section.id == section_id), None)
    if found is None or found.closed_on is not None:
        raise NotFoundException
    return found


async def _preview(request: AnyRequest, section: SectionShown | None, posted: Posted) -> Response[Any]:
    form = SectionForm.read(posted)
    if only(posted, "again"):
        return _form_page(request, section, form)
    return await _looked_at(request, section, form)


async def _looked_at(
    request: AnyRequest, section: SectionShown | None, form: SectionForm, problem: str = ""
) -> Response[Any]:
    """The preview of a form, or the form with what is wrong with it. `problem`: why the database did not take it."""
    others = [each for each in await all_sections() if section is None or each.id != section.id]
    meant = form.understood(others)
    asked = form.asks_about_name(section.values if section else None)
    if form.problems or meant.day is None or asked:
        return _form_page(request, section, asked if asked and not form.problems else form)
    before, after = _before_and_after(section, meant.values, meant.day)
    rows = inputs_that_differ(before or NOBODY, after)
    if not rows:
        return _form_page(request, section, SectionForm(form.typed, [(f"name.{SOURCE}", NOTHING)]))
    shown = PreviewPage(
        section=section,
        action=_action(section),
        before=before,
        until="その前の日まで" if section and before != section.values else "いま",
        after=after,
        rows=rows,
        day=meant.day,
        today=today(),
        new_id="" if section else str(uuid4()),
        carried=form.carried,
        problem=problem,
    )
    return staff_page(request, shown, 422 if problem else 200)


def _before_and_after(
    section: SectionShown | None, typed: SectionValues, day: date
) -> tuple[SectionValues | None, SectionValues]:
    """The section as it will be right before a day, and with what was typed from that day on: what nobody changed stays as it was planned before."""
    if section is None:
        return None, typed
    before = section.on(day - date.resolution)
    return before, replace(before, **section.values.changes(typed))


async def _planned(request: AnyRequest, section: SectionShown | None, posted: Posted) -> Response[Any]:
    form = SectionForm.read(posted)
    section_id = section.id if section else _id_in(posted)
    others = [each for each in await all_sections() if each.id != section_id]
    meant = form.understood(others)
    if form.problems or meant.day is None or form.asks_about_name(section.values if section else None):
        return await _looked_at(request, section, SectionForm(form.typed))
    if section:
        ids, kind, values = (
            (section.id, _number(only(posted, "seen"))),
            PlanKind.changed,
            section.values.changes(meant.values),
        )
    else:
        ids, kind, values = (section_id, 0), PlanKind.opened, _all_values(meant.values)
    try:
        await plan(*ids, kind, meant.day, values)
    except SectionClash:
        if await _stands(request, ids[0], kind, meant.day, values):
            return Redirect(f"{PATH}?planned=1", status_code=303)
        now = await _section(section.id) if section else None
        return _form_page(request, now, SectionForm(form.typed), CLASH)
    except PlanRefused as refused:
        return await _looked_at(request, section, SectionForm(form.typed), str(refused))
    except UntrustedKey:
        return _form_page(request, section, SectionForm(form.typed, [("mail", NO_KEY)]))
    return Redirect(f"{PATH}?planned=1", status_code=303)


async def _stands(request: AnyRequest, section: UUID, kind: PlanKind, day: date, values: Mapping[str, Any]) -> bool:
    """Whether the person planned the very same already: a form that was sent twice is one act."""
    now = next((each for each in await all_sections() if each.id == section), None)
    if now is None:
        return False
    if kind is PlanKind.changed and day == today() and values == {name: getattr(now.values, name) for name in values}:
        return True
    if kind is PlanKind.opened and not now.is_coming(today()):
        return now.opens_on == day
    return any(
        change.kind is kind
        and change.from_day == day
        and (kind is not PlanKind.changed or change.values == values)
        and change.planned_by == signed_in(request).staff
        for change in now.planned
    )


def _id_in(posted: Posted) -> UUID:
    """The id that the look at a new section gave it; another one where the form brings none."""
    try:
        return UUID(only(posted, "new_id"))
    except ValueError:
        return uuid4()


def _all_values(values: SectionValues) -> dict[str, Any]:
    return {**NOBODY.changes(values), "name": dict(values.name), "mail": values.mail}


def _action(section: SectionShown | None) -> str:
    return f"{PATH}/{section.id if section else 'new'}"


def _number(text: str) -> int:
    """The revision that a page has seen; one that is none fits no section."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 9 else -1


def _form_page(
    request: AnyRequest, section: SectionShown | None, form: SectionForm, clash: str = ""
) -> Response[bytes]:
    shown = SectionPage(section=section, form=form, clash=clash)
    return staff_page(request, shown, 409 if clash else 422 if form.problems else 200)


async def _closing_page(request: AnyRequest, section: SectionShown, typed: str, problem: str = "") -> Response[bytes]:
    day = day_from(typed, "閉じる日")
    if day.day is None:
        shown = SectionPage(
            section=section,
            form=SectionForm.of(section.values),
            closing_day=typed,
            closing_problem=day.problem,
        )
        return staff_page(request, shown, 422)
    closing = ClosingPage(
        section=section,
        day=day.day,
        today=today(),
        still_open=await still_open(section.id, day.day),
        typed_day=typed,
        problem=problem,
    )
    return staff_page(request, closing, 422 if problem else 200)


async def _list_page(request: AnyRequest, *, clash: str = "") -> Response[bytes]:
    sections = await all_sections()
    people = {member.id: member.login for member in await staff.everybody()}
    names = {section.id: str(section.name) for section in sections}
    coming = [
        await _coming(request, section, change, people, names) for section in sections for change in section.planned
    ]
    shown = SectionsPage(
        sections=[section for section in sections if not section.is_coming(today())],
        coming=sorted(coming, key=lambda one: (one.change.from_day, one.change.planned_at)),
        message=flash_message(request, FLASH_MESSAGES),
        clash=clash,
    )
    return staff_page(request, shown, 409 if clash else 200)


async def _coming(
    request: AnyRequest,
    section: SectionShown,
    change: Planned,
    people: Mapping[UUID, str],
    names: Mapping[UUID, str],
) -> ComingChange:
    closes = change.kind is PlanKind.closed and signed_in(request).role.may_administer
    before = section.on(change.from_day - date.resolution)
    return ComingChange(
        change=change,
        section=section,
        rows=[] if change.kind is PlanKind.opened else inputs_that_differ(before, section.on(change.from_day)),
        by=people.get(change.planned_by, ""),
        into=names.get(change.merged_into, "") if change.merged_into else "",
        still_open=await still_open(section.id, change.from_day) if closes else None,
    )


ROUTES: Final = [
    list_sections,
    ask_for_new_section,
    preview_new_section,
    open_section,
    show_section,
    preview_section,
    plan_section,
    preview_closing,
    plan_closing,
    take_section_back,
]
