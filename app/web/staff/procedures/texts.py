"""手続の案内: the words that applicants read before the form, in every language."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Final

from litestar import Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect

from app.procedures.definition import FORM_TEXTS
from app.procedures.definition_words import WORDS
from app.procedures.draft_reading import Draft, called, questions_of, type_of
from app.procedures.draft_store import WorkingDraft
from app.procedures.editing import Edit, EditRefused, change_procedure
from app.procedures.procedure_admin import ProcedureDetails
from app.web.forms import Posted, in_languages, inputs_of, only, read_form
from app.web.guards import requires_processing
from app.web.pages import PageContext
from app.web.sessions import AnyRequest
from app.web.staff.layout import staff_page
from app.web.staff.procedures.lookup import (
    EditResult,
    TypedInputs,
    draft_to_change,
    gone_page,
    procedure_here,
    try_edit,
)


@dataclass(frozen=True, kw_only=True)
class ProceduresTextsPage(PageContext):
    """The texts around the questions, in every language."""

    template: ClassVar = "staff/procedures/texts.html"
    procedure: ProcedureDetails
    draft: WorkingDraft
    result: EditResult
    typed: TypedInputs
    texts: Sequence[tuple[str, str]]
    units: Sequence[tuple[str, str]]


@get("/procedures/{slug:str}/draft/texts", guards=[requires_processing])
async def show_texts(request: AnyRequest, slug: FromPath[str]) -> Response[Any]:
    procedure = await procedure_here(slug)
    draft = await draft_to_change(procedure)
    return _page(request, procedure, draft, EditResult()) if draft else Redirect(f"/procedures/{slug}", status_code=303)


@post("/procedures/{slug:str}/draft/texts", guards=[requires_processing], status_code=200)
async def change_texts(request: AnyRequest, slug: FromPath[str]) -> Response[Any]:
    posted, procedure = await read_form(request), await procedure_here(slug)
    result = await try_edit(request, procedure, posted, lambda draft, _: _edited(draft, posted))
    if isinstance(result, EditResult):
        now = await draft_to_change(procedure)
        return _page(request, procedure, now, result) if now else gone_page(request, procedure, result)
    return Redirect(f"/procedures/{slug}/draft", status_code=303)


def _edited(draft: Draft, posted: Posted) -> Edit:
    texts = {key: {**(draft.get(key) or {}), **in_languages(posted, key)} for key in FORM_TEXTS}
    minutes = only(posted, "minutes").strip()
    if not (minutes.isascii() and minutes.isdecimal() and len(minutes) < 4):
        raise EditRefused("かかる時間（分）は1から600までの数で入力してください。")
    return change_procedure(
        draft, {**texts, "minutes": int(minutes), "capacity_question": only(posted, "capacity_question") or None}
    )


def _page(request: AnyRequest, procedure: ProcedureDetails, draft: WorkingDraft, result: EditResult) -> Response[bytes]:
    definition = draft.definition
    typed = dict(result.typed) or {
        **{name: typed for key in FORM_TEXTS for name, typed in inputs_of(key, definition.get(key)).items()},
        "minutes": [str(definition.get("minutes", ""))],
        "capacity_question": [definition.get("capacity_question") or ""],
    }
    units = [(q["id"], called(q)) for q in questions_of(definition) if type_of(q).divides_places]
    return staff_page(
        request,
        ProceduresTextsPage(
            procedure=procedure,
            draft=draft,
            result=result,
            typed=TypedInputs(typed),
            texts=[(key, WORDS[key]) for key in FORM_TEXTS],
            units=[("", "全体で1つ（または定員なし）"), *units],
        ),
        result.status,
    )


ROUTES: Final = [show_texts, change_texts]
