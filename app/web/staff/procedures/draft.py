"""手続編集: the form's sections and questions, a line each; every button is one change, saved at once."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar, Final

from litestar import Response, get, post
from litestar.exceptions import ClientException, PermissionDeniedException
from litestar.params import FromPath
from litestar.response import Redirect

from app.languages import SOURCE
from app.procedures import editing
from app.procedures.catalogue import catalogue
from app.procedures.definition import DefinitionFault
from app.procedures.draft_reading import Draft, called, questions_of
from app.procedures.draft_store import (
    DraftClash,
    DraftGone,
    ReportedChange,
    WorkingDraft,
    begin_draft,
    changes_since,
    discard,
    undo,
)
from app.procedures.editing import Edit, NothingToUndo
from app.procedures.fields import FIELD_TYPES
from app.procedures.open_answers import Standing, standings
from app.procedures.places import sealed_choices
from app.procedures.procedure_admin import ProcedureDetails
from app.tenancy.refusals import NotAllowed
from app.web.forms import Posted, in_languages, only, read_form
from app.web.guards import requires_processing, requires_staff
from app.web.pages import PageContext, asks_for_part
from app.web.sessions import AnyRequest, signed_in
from app.web.staff.layout import staff_page
from app.web.staff.procedures.lookup import (
    GONE,
    EditResult,
    clash_result,
    draft_here,
    gone_page,
    may_change,
    procedure_here,
    seen_in,
    try_edit,
)
from app.web.staff.procedures.preview_part import PreviewPart, preview_at
from app.web.staff.procedures.rows import AddingPlace, SectionRows, adding_place, first_place, rows_of

Act = Callable[[Draft, str, Collection[str]], Edit]
ACTS: Final[Mapping[str, Act]] = {
    "up": lambda draft, part, _: editing.move_question(draft, part, -1),
    "down": lambda draft, part, _: editing.move_question(draft, part, 1),
    "copy": editing.copy_question,
    "delete": lambda draft, part, _: editing.delete_question(draft, part),
    "section-up": lambda draft, part, _: editing.move_section(draft, part, -1),
    "section-down": lambda draft, part, _: editing.move_section(draft, part, 1),
    "section-copy": editing.copy_section,
    "section-delete": lambda draft, part, _: editing.delete_section(draft, part),
}
"""Buttons of a row, by the first half of the control `action` (`up:question`)."""


@dataclass(frozen=True, slots=True)
class Editor:
    """The content of a draft's page."""

    procedure: ProcedureDetails
    draft: WorkingDraft
    sections: Sequence[SectionRows]
    faults: Sequence[DefinitionFault]
    changes: Sequence[ReportedChange]
    standings: Sequence[Standing]
    preview: PreviewPart
    may_change: bool
    adding: AddingPlace | None  # where the form for a new question stands open
    renaming: str  # the section whose name is being changed
    moved: tuple[str, str]  # the button that was pressed last ("up") and its row: it stays open, for the next step

    @property
    def address(self) -> str:
        return f"/procedures/{self.procedure.slug}"

    @property
    def last_change(self) -> ReportedChange | None:
        return next((change for change in reversed(self.changes) if not change.undone), None)

    @property
    def first_question(self) -> bool:
        """True where the form's very first question is to be made."""
        return not any(section.rows for section in self.sections)

    @property
    def stays_open(self) -> bool:
        """True where the menu of the row that was moved stands open, for the next step."""
        return self.moved[0].removeprefix("section-") in {"up", "down"}

    @property
    def reached(self) -> str:
        """The row where reading goes on: a copy, or what stands in the place of what was deleted; "" where it is none."""
        return self.preview.at if self.moved[0] in {"copy", "delete"} and any(s.rows for s in self.sections) else ""

    def fault_words(self) -> list[tuple[str, str]]:
        """The faults of a draft for the summary: the id of the row, and a sentence."""
        named = {str(q.get("id")): called(q) for q in questions_of(self.draft.definition)}
        return [
            (f"row-{fault.question}", f"『{named.get(fault.question, fault.question)}』：{fault.sentence}")
            if fault.question
            else ("form-texts", fault.sentence)
            for fault in self.faults
        ]


@dataclass(frozen=True, kw_only=True)
class DraftPage(PageContext):
    """The editor. `types`: the field types to choose from, value and label."""

    template: ClassVar = "staff/procedures/draft.html"
    fragment: ClassVar = "staff/procedures/_draft.html"
    editor: Editor
    result: EditResult
    types: Sequence[tuple[str, str]]


@get("/procedures/{slug:str}/draft", guards=[requires_staff])
async def show_draft(request: AnyRequest, slug: FromPath[str]) -> Response[Any]:
    """`at`: the question that the preview shows; `after`, or `top` (a section): where one is to be added; `rename`: a section."""
    procedure = await procedure_here(slug)
    if procedure.draft is None:
        return Redirect(f"/procedures/{slug}", status_code=303)
    return await draft_page(request, procedure, EditResult())


@post("/procedures/{slug:str}/draft", guards=[requires_processing], status_code=303)
async def begin_draft_of_procedure(request: AnyRequest, slug: FromPath[str]) -> Response[Any]:
    procedure = await procedure_here(slug)
    try:
        await begin_draft(procedure, signed_in(request).staff)
    except DraftGone:
        return Redirect(f"/procedures/{slug}", status_code=303)
    except NotAllowed:
        raise PermissionDeniedException from None
    return Redirect(f"/procedures/{slug}/draft", status_code=303)


@post("/procedures/{slug:str}/draft/changes", guards=[requires_processing], status_code=200)
async def change_draft(request: AnyRequest, slug: FromPath[str]) -> Response[Any]:
    """Do what one button of a row says."""
    posted, procedure = await read_form(request), await procedure_here(slug)
    action, _, part = only(posted, "action").partition(":")
    if action not in ACTS:
        raise ClientException("no button of ours")
    result = await try_edit(request, procedure, posted, lambda draft, used: ACTS[action](draft, part, used))
    at = (result.question if isinstance(result, Edit) else part) or ""
    return await _answer(request, procedure, result, at=at, moved=(action, part))


@post("/procedures/{slug:str}/draft/sections", guards=[requires_processing], status_code=200)
async def add_section_to_draft(request: AnyRequest, slug: FromPath[str]) -> Response[Any]:
    posted, procedure = await read_form(request), await procedure_here(slug)
    result = await try_edit(
        request, procedure, posted, lambda draft, used: editing.add_section(draft, in_languages(posted, "title"), used)
    )
    return await _answer(request, procedure, _typed_in(result, "add-section"))


@post("/procedures/{slug:str}/draft/sections/{section:str}", guards=[requires_processing], status_code=200)
async def rename_section(request: AnyRequest, slug: FromPath[str], section: FromPath[str]) -> Response[Any]:
    posted, procedure = await read_form(request), await procedure_here(slug)
    result = await try_edit(
        request,
        procedure,
        posted,
        lambda draft, _: editing.change_section(draft, section, in_languages(posted, "title")),
    )
    return await _answer(request, procedure, _typed_in(result, f"part-{section}"))


@post("/procedures/{slug:str}/draft/questions", guards=[requires_processing], status_code=200)
async def add_question_to_draft(request: AnyRequest, slug: FromPath[str]) -> Response[Any]:
    """Add a question with its type and label, and go on to its page for the rest."""
    posted, procedure = await read_form(request), await procedure_here(slug)
    result = await try_edit(request, procedure, posted, lambda draft, used: _added(draft, posted, used))
    if isinstance(result, Edit):
        return Redirect(f"/procedures/{slug}/draft/questions/{result.question}", status_code=303)
    return await _answer(request, procedure, _typed_in(result, "add"))


@post("/procedures/{slug:str}/draft/undo", guards=[requires_processing], status_code=200)
async def undo_last_change(request: AnyRequest, slug: FromPath[str]) -> Response[Any]:
    posted, procedure = await read_form(request), await procedure_here(slug)
    try:
        _, sentence = await undo(procedure, seen_in(posted), signed_in(request).staff)
    except NothingToUndo:
        result = EditResult(422, "元に戻せません", ["元に戻せる変更はありません。"])
    except DraftClash as clash:
        result = clash_result(clash, posted)
    except DraftGone:
        result = EditResult(409, "下書きがありません", [GONE])
    except NotAllowed:
        raise PermissionDeniedException from None
    else:
        result = EditResult(done=f"元に戻しました：{sentence}")
    return await _answer(request, procedure, result)


@post("/procedures/{slug:str}/draft/discarding", guards=[requires_processing], status_code=200)
async def discard_draft(request: AnyRequest, slug: FromPath[str]) -> Response[Any]:
    posted, procedure = await read_form(request), await procedure_here(slug)
    try:
        gone = await discard(procedure, seen_in(posted), signed_in(request).staff)
    except DraftClash as clash:
        return await draft_page(request, procedure, clash_result(clash, posted))
    except DraftGone:
        return Redirect(f"/procedures/{slug}", status_code=303)
    except NotAllowed:
        raise PermissionDeniedException from None
    return Redirect("/procedures?discarded=1" if gone else f"/procedures/{slug}?discarded=1", status_code=303)


async def draft_page(
    request: AnyRequest,
    procedure: ProcedureDetails,
    result: EditResult,
    *,
    at: str = "",
    moved: tuple[str, str] = ("", ""),
) -> Response[bytes]:
    """The page of a draft, or its fragment for htmx."""
    types = [(name, each.label) for name, each in FIELD_TYPES.items()]
    editor = await _editor(request, procedure, result, at, moved)
    return staff_page(request, DraftPage(editor=editor, result=result, types=types), result.status)


async def _editor(
    request: AnyRequest, procedure: ProcedureDetails, result: EditResult, at: str, moved: tuple[str, str]
) -> Editor:
    draft, asked = await draft_here(procedure), request.query_params
    faults = editing.faults(draft.definition, dict(await catalogue()).get)
    lies = standings(draft.definition, await sealed_choices(procedure.id))
    adding = _adding(draft.definition, result, asked)
    at = at or asked.get("at", "") or (adding.after if adding else "")
    return Editor(
        procedure=procedure,
        draft=draft,
        sections=rows_of(draft.definition, faults, lies),
        faults=faults,
        changes=await changes_since(draft),
        standings=lies,
        preview=preview_at(draft.definition, at),
        may_change=may_change(request) and not draft.scheduled,
        adding=adding,
        renaming=asked.get("rename", ""),
        moved=moved if result.done else ("", ""),
    )


def _adding(draft: Draft, result: EditResult, asked: Mapping[str, str]) -> AddingPlace | None:
    """Where the form for a new question stands: with what was typed into it, where the address says, or in an empty form."""
    if result.form == "add":
        section, after = only(result.typed, "section"), only(result.typed, "after")
        return adding_place(draft, section, after) or first_place(draft)
    if "after" in asked or "top" in asked:
        return adding_place(draft, asked.get("top", ""), asked.get("after", ""))
    return first_place(draft)


def _added(draft: Draft, posted: Posted, used: Collection[str]) -> Edit:
    """The new question exactly at its place, under its neighbours' condition where that was ticked."""
    section, after = only(posted, "section"), only(posted, "after")
    place = adding_place(draft, section, after)
    return editing.add_question(
        draft,
        section,
        only(posted, "type"),
        {SOURCE: only(posted, "label")},
        used,
        after=after if "after" in posted else None,
        when=place.when if place and only(posted, "same_condition") else None,
    )


async def _answer(
    request: AnyRequest,
    procedure: ProcedureDetails,
    result: Edit | EditResult,
    *,
    at: str = "",
    moved: tuple[str, str] = ("", ""),
) -> Response[Any]:
    if isinstance(result, EditResult) and result.status == 409 and (await procedure_here(procedure.slug)).draft is None:
        return gone_page(request, procedure, result)
    if isinstance(result, Edit):
        result = EditResult(done=result.sentence or "変更はありませんでした。")
    if result.done and not asks_for_part(request):
        where = f"?at={at}#row-{at}" if at else f"#part-{moved[1]}" if moved[1] else ""
        return Redirect(f"/procedures/{procedure.slug}/draft{where}", status_code=303)
    return await draft_page(request, procedure, result, at=at, moved=moved)


def _typed_in(result: Edit | EditResult, form: str) -> Edit | EditResult:
    """The result with the name of the form that keeps what was typed, where it is a refusal."""
    return replace(result, form=form) if isinstance(result, EditResult) else result


ROUTES: Final = [
    show_draft,
    begin_draft_of_procedure,
    change_draft,
    add_section_to_draft,
    rename_section,
    add_question_to_draft,
    undo_last_change,
    discard_draft,
]
