"""手続編集: the form's sections and questions, a row each; every button is one change, saved at once."""

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
from app.procedures.draft_preview import previewed
from app.procedures.draft_reading import Draft, Part, called, in_words, questions_in, questions_of, sections_of
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
from app.procedures.fields import FIELD_TYPES, type_in_words
from app.procedures.open_answers import Standing, standings
from app.procedures.places import sealed_choices
from app.procedures.procedure_admin import ProcedureDetails
from app.tenancy.refusals import NotAllowed
from app.web.entry import Entry
from app.web.forms import in_languages, only, read_form
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
class QuestionRow:
    """A question in the editor's list."""

    id: str
    label: str
    type: str
    required: bool
    item: str
    special_care: bool
    when: str
    standing: Standing | None
    faults: Sequence[str]


@dataclass(frozen=True, slots=True)
class SectionRows:
    id: str
    title: str
    words: Mapping[str, str]  # the title by language
    rows: Sequence[QuestionRow]


@dataclass(frozen=True, slots=True)
class Editor:
    """The content of a draft's page."""

    procedure: ProcedureDetails
    draft: WorkingDraft
    sections: Sequence[SectionRows]
    faults: Sequence[DefinitionFault]
    changes: Sequence[ReportedChange]
    standings: Sequence[Standing]
    preview: Entry | None
    may_change: bool

    @property
    def address(self) -> str:
        return f"/procedures/{self.procedure.slug}"

    @property
    def last_change(self) -> ReportedChange | None:
        return next((change for change in reversed(self.changes) if not change.undone), None)

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
    anchor = f"row-{result.question or part}" if isinstance(result, Edit) else ""
    return await _answer(request, procedure, result, anchor)


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
    label = {SOURCE: only(posted, "label")}
    section, type_name = only(posted, "section"), only(posted, "type")
    result = await try_edit(
        request,
        procedure,
        posted,
        lambda draft, used: editing.add_question(draft, section, type_name, label, used),
    )
    if isinstance(result, Edit):
        return Redirect(f"/procedures/{slug}/draft/questions/{result.question}", status_code=303)
    return await _answer(request, procedure, _typed_in(result, f"add-{section}"))


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


async def draft_page(request: AnyRequest, procedure: ProcedureDetails, result: EditResult) -> Response[bytes]:
    """The page of a draft, or its fragment for htmx."""
    types = [(name, each.label) for name, each in FIELD_TYPES.items()]
    return staff_page(
        request, DraftPage(editor=await editor_of(request, procedure), result=result, types=types), result.status
    )


async def editor_of(request: AnyRequest, procedure: ProcedureDetails) -> Editor:
    draft = await draft_here(procedure)
    faults = editing.faults(draft.definition, dict(await catalogue()).get)
    lies = standings(draft.definition, await sealed_choices(procedure.id))
    form, _ = previewed(draft.definition)
    return Editor(
        procedure=procedure,
        draft=draft,
        sections=[
            _rows(section, draft.definition, faults, {each.question: each for each in lies})
            for section in sections_of(draft.definition)
        ],
        faults=faults,
        changes=await changes_since(draft),
        standings=lies,
        preview=Entry(form, SOURCE) if form else None,
        may_change=may_change(request) and not draft.scheduled,
    )


async def _answer(
    request: AnyRequest, procedure: ProcedureDetails, result: Edit | EditResult, anchor: str = ""
) -> Response[Any]:
    if isinstance(result, EditResult) and result.status == 409 and (await procedure_here(procedure.slug)).draft is None:
        return gone_page(request, procedure, result)
    if isinstance(result, Edit):
        result = EditResult(done=result.sentence or "変更はありませんでした。")
    if result.done and not asks_for_part(request):
        return Redirect(f"/procedures/{procedure.slug}/draft{f'#{anchor}' if anchor else ''}", status_code=303)
    return await draft_page(request, procedure, result)


def _typed_in(result: Edit | EditResult, form: str) -> Edit | EditResult:
    """The result with the name of the form that keeps what was typed, where it is a refusal."""
    return replace(result, form=form) if isinstance(result, EditResult) else result


def _rows(section: Part, draft: Draft, faults: Sequence[DefinitionFault], lies: Mapping[str, Standing]) -> SectionRows:
    result: dict[str, list[str]] = {}
    for fault in faults:
        if fault.question:
            result.setdefault(fault.question, []).append(fault.sentence)
    rows = [
        _row(question, draft, lies.get(key), result.get(key, ()))
        for question in questions_in(section)
        for key in (str(question.get("id")),)
    ]
    return SectionRows(str(section.get("id")), called(section), section.get("title") or {}, rows)


def _row(question: Part, draft: Draft, standing: Standing | None, faults: Sequence[str]) -> QuestionRow:
    return QuestionRow(
        id=str(question.get("id")),
        label=called(question),
        type=type_in_words(question.get("type")),
        required=question.get("required") is True,
        item=str(question.get("item") or ""),
        special_care=question.get("special_care") is True,
        when=in_words(question["when"], draft) if question.get("when") else "",
        standing=standing,
        faults=faults,
    )


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
