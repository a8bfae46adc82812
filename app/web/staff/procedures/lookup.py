"""The steps shared by the pages of 手続: find the procedure and its draft, make an edit, and show why an edit was not made."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import ClassVar, Final

from litestar import Response
from litestar.exceptions import ClientException, NotFoundException, PermissionDeniedException

from app.languages import language_of
from app.procedures.creation import held
from app.procedures.definition_words import WORDS
from app.procedures.draft_store import DraftClash, DraftGone, Operation, WorkingDraft, draft_of, edit
from app.procedures.editing import Edit, EditRefused
from app.procedures.procedure_admin import ProcedureDetails, UnknownOwnProcedure, procedure_details
from app.tenancy.refusals import NotAllowed
from app.web.forms import Posted, only
from app.web.pages import PageContext
from app.web.sessions import AnyRequest, signed_in
from app.web.staff.layout import staff_page

GONE: Final = "下書きは、ほかの職員が公開したか、予約したか、破棄しました。最新の状態を表示しています。"
CLASH: Final = (
    "ほかの職員が先に変更しました。何も上書きしていません。内容を確かめて、必要ならもう一度ボタンを押してください。"
)


@dataclass(frozen=True, slots=True)
class EditResult:
    """The result of an edit: a refusal (`status`, `title`, `sentences`), or `done`, the sentence about what was changed."""

    status: int = 200
    title: str = ""
    sentences: Sequence[str] = ()
    done: str = ""
    problems: Sequence[tuple[str, str]] = ()  # input and sentence
    typed: Mapping[str, Sequence[str]] = field(default_factory=dict)
    form: str = ""  # the one of the page's forms in which it was typed

    @property
    def errors(self) -> Mapping[str, str]:
        return dict(self.problems)


@dataclass(frozen=True, kw_only=True)
class GonePage(PageContext):
    """The page about a part of a draft that is gone. `typed`: label and text of everything that was written for it."""

    template: ClassVar = "staff/procedures/gone.html"
    fragment: ClassVar = "staff/procedures/_gone.html"
    procedure: ProcedureDetails
    result: EditResult
    typed: Sequence[tuple[str, str]]


class TypedInputs:
    """The values of a page's inputs by name."""

    def __init__(self, posted: Posted) -> None:
        self._posted = posted

    def value(self, name: str) -> str:
        """The first value, "" where there is none."""
        values = self._posted.get(name, ())
        return values[0] if values else ""

    def values(self, name: str) -> Sequence[str]:
        return self._posted.get(name, ())


async def procedure_here(slug: str) -> ProcedureDetails:
    """The procedure of this slug. Raises NotFoundException, also for one of another section."""
    try:
        return await procedure_details(slug)
    except UnknownOwnProcedure:
        raise NotFoundException from None


async def procedure_held(slug: str) -> ProcedureDetails:
    """The procedure of this slug, its settings locked until this request has ended. Raises NotFoundException."""
    try:
        return await held(await procedure_here(slug))
    except UnknownOwnProcedure:
        raise NotFoundException from None


async def draft_here(procedure: ProcedureDetails) -> WorkingDraft:
    """The procedure's draft. Raises NotFoundException when there is none."""
    try:
        return await draft_of(procedure)
    except DraftGone:
        raise NotFoundException from None


def may_change(request: AnyRequest) -> bool:
    return signed_in(request).role.may_process


async def draft_to_change(procedure: ProcedureDetails) -> WorkingDraft | None:
    """The draft if it may be changed; None when there is none any more, or when it is scheduled."""
    try:
        draft = await draft_of(procedure)
    except DraftGone:
        return None
    return None if draft.scheduled else draft


def typed_in_words(typed: Posted) -> list[tuple[str, str]]:
    """Label and text of everything typed, for a part whose inputs are not on the page any more."""
    named = {**WORDS, "choice": WORDS["choices"], "new": WORDS["choices"]}
    written = []
    for name, values in typed.items():
        base, _, rest = name.partition(".")
        if (rest or base in {"label", "minutes", "max_length"}) and base in named and base != "when":
            word = named[base] + language_of(name.rpartition(".")[2]).noted
            written += [(word, value) for value in values if value.strip()]
    return written


def gone_page(request: AnyRequest, procedure: ProcedureDetails, result: EditResult) -> Response[bytes]:
    """The page about a part that is gone, with everything that was typed for it, so that it can be copied elsewhere."""
    shown = GonePage(procedure=procedure, result=result, typed=typed_in_words(result.typed))
    return staff_page(request, shown, HTTPStatus.CONFLICT)


def seen_in(posted: Posted) -> int:
    """The revision that the page showed."""
    text = only(posted, "seen")
    if not text.isascii() or not text.isdecimal() or len(text) > 9:
        raise ClientException("no form of ours")
    return int(text)


async def try_edit(
    request: AnyRequest, procedure: ProcedureDetails, posted: Posted, operation: Operation
) -> Edit | EditResult:
    """Make the edit, or give the result that says why not and keeps everything typed."""
    try:
        _, made = await edit(procedure, seen_in(posted), signed_in(request).staff, operation)
    except EditRefused as refused:
        return EditResult(HTTPStatus.UNPROCESSABLE_ENTITY, "変更できませんでした", [refused.sentence], typed=posted)
    except DraftClash as clash:
        return clash_result(clash, posted)
    except DraftGone:
        return EditResult(HTTPStatus.CONFLICT, "下書きがありません", [GONE], typed=posted)
    except NotAllowed:
        raise PermissionDeniedException from None
    return made


def clash_result(clash: DraftClash, posted: Posted) -> EditResult:
    sentences = [f"{change.staff_name or 'システム'}：{change.sentence}" for change in clash.changes]
    return EditResult(HTTPStatus.CONFLICT, CLASH, sentences, typed=posted)
