"""A question's own page: type, words, limits, choices, 情報項目, and when it is asked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Final

from litestar import Response, get, post
from litestar.exceptions import NotFoundException
from litestar.params import FromPath
from litestar.response import Redirect

from app.procedures.catalogue import catalogue
from app.procedures.draft_reading import Draft, called, in_words, question_named
from app.procedures.draft_store import WorkingDraft
from app.procedures.editing import faults
from app.procedures.fields import FIELD_TYPES
from app.procedures.fields.limits import LIMITS, FieldLimit
from app.procedures.open_answers import Standing, standings, telling_questions
from app.procedures.places import sealed_choices
from app.procedures.procedure_admin import ProcedureDetails
from app.web.forms import only, read_form
from app.web.guards import requires_processing
from app.web.pages import PageContext
from app.web.sessions import AnyRequest
from app.web.staff.layout import staff_page
from app.web.staff.procedures.condition_form import (
    GROUP_JOINTS,
    JOINTS,
    can_be_looked_at,
    group_names,
    grouped,
    groups_typed,
)
from app.web.staff.procedures.file_kinds_form import KINDS, typed_kinds
from app.web.staff.procedures.lookup import (
    EditResult,
    TypedInputs,
    draft_here,
    draft_to_change,
    gone_page,
    procedure_here,
    try_edit,
)
from app.web.staff.procedures.period_form import UNITS, days_before
from app.web.staff.procedures.preview_part import PreviewPart, preview_at
from app.web.staff.procedures.question_form import (
    NEW_ROWS,
    NO_ITEM,
    edited,
    named_choices,
    typed_of,
    writes_choices,
)

QUESTION: Final = "/procedures/{slug:str}/draft/questions/{question:str}"


@dataclass(frozen=True, kw_only=True)
class ProceduresQuestionPage(PageContext):
    """The form of one question. `looked_at`: the questions that its condition may look at, with their choices; `nested`: a condition in words that the form cannot show."""

    template: ClassVar = "staff/procedures/question.html"
    procedure: ProcedureDetails
    draft: WorkingDraft
    question: Mapping[str, Any]
    called: str
    result: EditResult
    typed: TypedInputs
    writes_choices: bool
    limits: Sequence[FieldLimit]
    days_before: Sequence[tuple[str, str]]
    period_units: Sequence[tuple[str, str]]
    file_kinds: Sequence[tuple[str, str]]
    closed: bool
    answered: bool
    types: Sequence[tuple[str, str]]
    reveals: Sequence[tuple[str, str]]
    standing: Standing | None
    no_item: str
    items: Sequence[tuple[str, bool]]
    choices: Sequence[tuple[str, str]]
    new_rows: int
    looked_at: Sequence[tuple[str, str, Sequence[tuple[str, str]]]]
    groups: Sequence[str]
    joints: Sequence[tuple[str, str]]
    nested: str
    faults: Sequence[str]
    preview: PreviewPart


@get(QUESTION, guards=[requires_processing])
async def show_question(request: AnyRequest, slug: FromPath[str], question: FromPath[str]) -> Response[Any]:
    procedure = await procedure_here(slug)
    if await draft_to_change(procedure) is None:
        return Redirect(f"/procedures/{slug}", status_code=303)
    message = "保存しました。" if "saved" in request.query_params else ""
    return await _page(request, procedure, question, EditResult(done=message))


@post(QUESTION, guards=[requires_processing], status_code=200)
async def change_question(request: AnyRequest, slug: FromPath[str], question: FromPath[str]) -> Response[Any]:
    posted, procedure = await read_form(request), await procedure_here(slug)
    result = await try_edit(request, procedure, posted, lambda draft, used: edited(draft, question, posted, used))
    if isinstance(result, EditResult):
        now = await draft_to_change(procedure)
        if now is None or question_named(now.definition, question) is None:
            return gone_page(request, procedure, result)
        return await _page(request, procedure, question, result)
    action = only(posted, "action")
    if action == "next":
        return Redirect(f"/procedures/{slug}/draft?after={question}#add", status_code=303)
    if action:  # a button within the page: stay on it
        more = "&group=1#when" if action == "group" else ""
        return Redirect(f"/procedures/{slug}/draft/questions/{question}?saved=1{more}", status_code=303)
    return Redirect(f"/procedures/{slug}/draft#row-{question}", status_code=303)


async def _page(
    request: AnyRequest, procedure: ProcedureDetails, question_id: str, result: EditResult
) -> Response[bytes]:
    draft: WorkingDraft = await draft_here(procedure)
    question = question_named(draft.definition, question_id)
    if question is None or draft.scheduled:
        raise NotFoundException
    typed = {"kinds": typed_kinds(question.get("kinds")), **result.typed} if result.typed else typed_of(question)
    type_name = typed["type"][0] if typed.get("type") and typed["type"][0] in FIELD_TYPES else str(question["type"])
    field_type, items = FIELD_TYPES[type_name], await catalogue()
    kept, own = await sealed_choices(procedure.id), question.get("item")
    if own and own not in [item for item, _ in items]:
        items = [*items, (str(own), False)]
    condition, groups = question.get("when"), groups_typed(typed) + bool(request.query_params.get("group"))
    return staff_page(
        request,
        ProceduresQuestionPage(
            procedure=procedure,
            draft=draft,
            question=question,
            called=called(question),
            result=result,
            typed=TypedInputs(typed),
            writes_choices=writes_choices({"type": type_name}),
            limits=[limit for name, limit in LIMITS.items() if name in field_type.limits],
            days_before=days_before(draft.definition, question_id),
            period_units=UNITS,
            file_kinds=KINDS,
            closed=field_type.closed,
            answered=field_type.answered,
            types=[(name, each.label) for name, each in FIELD_TYPES.items()],
            reveals=_reveals(draft.definition, question_id),
            standing=next((each for each in standings(draft.definition, kept) if each.question == question_id), None),
            no_item=NO_ITEM,
            items=items,
            choices=named_choices(question),
            new_rows=NEW_ROWS,
            looked_at=[
                (str(q["id"]), called(q), named_choices(q)) for q in can_be_looked_at(draft.definition, question_id)
            ],
            groups=group_names(groups),
            joints=GROUP_JOINTS if groups > 1 else JOINTS,
            nested=in_words(condition, draft.definition) if grouped(condition) is None else "",
            faults=[
                fault.sentence for fault in faults(draft.definition, dict(items).get) if fault.question == question_id
            ],
            preview=preview_at(draft.definition, question_id),
        ),
        result.status,
    )


def _reveals(draft: Draft, question_id: str) -> list[tuple[str, str]]:
    """What the section may say of a choice: that it tells nothing only where the law leaves that to it."""
    telling = telling_questions(draft).get(question_id)
    question = question_named(draft, question_id) or {}
    free = telling is None or telling.releasable or question.get("reveals_special_care") is False
    return [
        ("", "ほかの質問の設定と、表示する条件から決める"),
        ("yes", "分かる（選択に封をする）"),
        *([("no", "分からない（封をしないでよい）")] if free else []),
    ]


ROUTES: Final = [show_question, change_question]
