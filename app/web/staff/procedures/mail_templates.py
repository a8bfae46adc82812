"""通知文 of a procedure: the templates of its mails, previewed with sample values before they are saved."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, ClassVar, Final

from litestar import Response, get, post
from litestar.exceptions import ClientException, NotFoundException, PermissionDeniedException
from litestar.params import FromPath
from litestar.response import Redirect

from app.languages import SOURCE, TAGS, staff_name_of
from app.notifications.letter_kinds import EDITABLE, Letter
from app.notifications.letter_words import Words, body_problem, subject_problem, tidy
from app.notifications.letters import LetterText, Occasion, service_words, write_letter
from app.procedures.mail_templates import (
    MailTemplateClash,
    ProcedureMailTemplate,
    mail_templates_of,
    restore_default,
    save,
)
from app.procedures.procedure_admin import ProcedureDetails
from app.tenancy.refusals import NotAllowed
from app.web.forms import Posted, only, read_form
from app.web.guards import requires_processing, requires_staff
from app.web.pages import PageContext
from app.web.sessions import AnyRequest, signed_in
from app.web.staff.flash_messages import flash_message
from app.web.staff.layout import staff_page
from app.web.staff.procedures.lookup import may_change, procedure_here

FLASH_MESSAGES: Final = {
    "saved": "通知文を保存しました。これから送るメールに使います",
    "restored": "既定の文に戻しました",
}
CLASH: Final = "ほかの職員が先に変更しました。何も上書きしていません。いまの文を表示しています"
SAMPLE_REFERENCE: Final = "ABCDEFGHJK"
SAMPLE_TELEPHONE: Final = "03-0000-0000"
SAMPLE_ARRIVAL: Final = datetime(2026, 11, 23, 5, 5, tzinfo=UTC)
SAMPLE_STEP: Final = "2026-11-24T00:30:00+00:00"


@dataclass(frozen=True, slots=True)
class TypedMailTemplate:
    """Subject and body by language, as typed."""

    subject: Mapping[str, str]
    body: Mapping[str, str]
    problems: Mapping[str, str] = field(default_factory=dict)  # input name and sentence

    def words(self, kind: Letter) -> Words | None:
        """The text to store, without languages whose text is the service's own; None where no other is left."""
        own = [
            language
            for language in TAGS
            if self.body[language] and (self.subject[language], self.body[language]) != service_words(kind, language)
        ]
        kept = [tag for tag in TAGS if tag == SOURCE or tag in own] if own else []
        if not kept:
            return None
        return Words({name: self.subject[name] for name in kept}, {name: self.body[name] for name in kept})


@dataclass(frozen=True, kw_only=True)
class MailTemplatesPage(PageContext):
    """通知文 of a procedure, and which of them have words of the section's own."""

    template: ClassVar = "staff/procedures/mail_templates/index.html"
    procedure: ProcedureDetails
    letters: Sequence[Letter]
    own: Mapping[Letter, ProcedureMailTemplate]
    may_change: bool
    message: str


@dataclass(frozen=True, kw_only=True)
class MailTemplatePage(PageContext):
    """The form of one mail template. `mine`: the text typed, where a colleague saved meanwhile; `previews`: one for each language."""

    template: ClassVar = "staff/procedures/mail_templates/mail_template.html"
    procedure: ProcedureDetails
    kind: Letter
    title: str
    typed: TypedMailTemplate
    problems: Sequence[tuple[str, str]]
    errors: Mapping[str, str]
    seen: int
    own: ProcedureMailTemplate | None
    clash: str
    mine: Sequence[tuple[str, str]]
    placeholders: Mapping[str, str]
    previews: Sequence[LetterText]


@get("/procedures/{slug:str}/letters", guards=[requires_staff])
async def list_letters(request: AnyRequest, slug: FromPath[str]) -> Response[bytes]:
    procedure = await procedure_here(slug)
    message = flash_message(request, FLASH_MESSAGES)
    return staff_page(
        request,
        MailTemplatesPage(
            procedure=procedure,
            letters=EDITABLE,
            own=await mail_templates_of(procedure),
            may_change=may_change(request),
            message=message,
        ),
    )


@get("/procedures/{slug:str}/letters/{kind:str}", guards=[requires_processing])
async def show_letter(request: AnyRequest, slug: FromPath[str], kind: FromPath[str]) -> Response[bytes]:
    procedure, letter = await procedure_here(slug), _known(kind)
    own = (await mail_templates_of(procedure)).get(letter)
    return _page(request, procedure, letter, own, _stored(letter, own))


@post("/procedures/{slug:str}/letters/{kind:str}", guards=[requires_processing], status_code=200)
async def change_letter(request: AnyRequest, slug: FromPath[str], kind: FromPath[str]) -> Response[Any]:
    procedure, letter = await procedure_here(slug), _known(kind)
    posted = await read_form(request)
    own, typed = (await mail_templates_of(procedure)).get(letter), read_typed(posted)
    if typed.problems or only(posted, "action") == "preview":
        return _page(request, procedure, letter, own, typed, seen=_seen(posted))
    words, by = typed.words(letter), signed_in(request).staff
    try:
        if words is None:
            await restore_default(procedure, letter, _seen(posted), by)
        else:
            await save(procedure, letter, words, _seen(posted), by)
    except MailTemplateClash:
        return _page(request, procedure, letter, own, _stored(letter, own), clash=True, mine=typed)
    except NotAllowed:
        raise PermissionDeniedException from None
    return Redirect(f"/procedures/{slug}/letters?saved=1", status_code=303)


@post("/procedures/{slug:str}/letters/{kind:str}/default", guards=[requires_processing], status_code=200)
async def restore_letter(request: AnyRequest, slug: FromPath[str], kind: FromPath[str]) -> Response[Any]:
    procedure, letter = await procedure_here(slug), _known(kind)
    try:
        await restore_default(procedure, letter, _seen(await read_form(request)), signed_in(request).staff)
    except MailTemplateClash:
        own = (await mail_templates_of(procedure)).get(letter)
        return _page(request, procedure, letter, own, _stored(letter, own), clash=True)
    return Redirect(f"/procedures/{slug}/letters?restored=1", status_code=303)


def _known(kind: str) -> Letter:
    if kind not in EDITABLE:
        raise NotFoundException
    return Letter(kind)


def _seen(posted: Posted) -> int:
    text = only(posted, "seen")
    if not text.isascii() or not text.isdecimal() or len(text) > 9:
        raise ClientException("no form of ours")
    return int(text)


def read_typed(posted: Posted) -> TypedMailTemplate:
    """The template as typed, with its problems: Japanese is required, another language only where part of it is written."""
    subject = {language: only(posted, f"subject.{language}").strip() for language in TAGS}
    body = {language: tidy(only(posted, f"body.{language}")) for language in TAGS}
    problems = {}
    for language in TAGS:
        whose = "" if language == SOURCE else f"{staff_name_of(language)}の"
        if language == SOURCE or subject[language] or body[language]:
            for name, sentence in (
                ("subject", subject_problem(subject[language])),
                ("body", body_problem(body[language])),
            ):
                problems[f"{name}.{language}"] = f"{whose}{sentence}" if sentence else ""
    return TypedMailTemplate(subject, body, {name: sentence for name, sentence in problems.items() if sentence})


def _stored(letter: Letter, own: ProcedureMailTemplate | None) -> TypedMailTemplate:
    """The stored template: the procedure's own text, and the service's in languages without one."""
    words = {
        language: (own.words.in_language(language) if own else None) or service_words(letter, language)
        for language in TAGS
    }
    return TypedMailTemplate(
        {name: text[0] for name, text in words.items()}, {name: text[1] for name, text in words.items()}
    )


def _page(
    request: AnyRequest,
    procedure: ProcedureDetails,
    letter: Letter,
    own: ProcedureMailTemplate | None,
    typed: TypedMailTemplate,
    *,
    seen: int | None = None,
    clash: bool = False,
    mine: TypedMailTemplate | None = None,
) -> Response[bytes]:
    status = 409 if clash else 422 if typed.problems else 200
    return staff_page(
        request,
        MailTemplatePage(
            procedure=procedure,
            kind=letter,
            title=letter.definition.own_title,
            typed=typed,
            problems=[(name.replace(".", "-"), sentence) for name, sentence in typed.problems.items()],
            errors=typed.problems,
            seen=(own.revision if own else 0) if seen is None else seen,
            own=own,
            clash=CLASH if clash else "",
            mine=_otherwise(typed, mine) if mine else (),
            placeholders=letter.definition.placeholders,
            previews=[] if typed.problems else _previews(request, procedure, letter, typed),
        ),
        status,
    )


def _otherwise(now: TypedMailTemplate, mine: TypedMailTemplate) -> list[tuple[str, str]]:
    """Label and text of what was typed otherwise than it stands now."""
    pairs = [
        (f"{words}（{staff_name_of(language)}）", texts[0][language], texts[1][language])
        for language in TAGS
        for words, texts in (("件名", (now.subject, mine.subject)), ("本文", (now.body, mine.body)))
    ]
    return [(label, typed) for label, standing, typed in pairs if typed != standing]


def _previews(
    request: AnyRequest, procedure: ProcedureDetails, letter: Letter, typed: TypedMailTemplate
) -> list[LetterText]:
    """The mail in each language, filled with the values of a sample application."""
    person, settings = signed_in(request), request.app.state.settings
    occasion = Occasion(
        municipality=person.municipality,
        municipality_name=person.municipality_name.languages,
        facts={
            "reference": SAMPLE_REFERENCE,
            "procedure": procedure.title.languages,
            "section": procedure.section_name.languages,
            "telephone": SAMPLE_TELEPHONE,
            "at": SAMPLE_ARRIVAL.isoformat() if letter.definition.on_arrival else SAMPLE_STEP,
        },
        applicant_url=settings.applicant_url,
        staff_url=settings.staff_url,
        arrived_at=SAMPLE_ARRIVAL,
    )
    return [write_letter(letter, language, occasion, Words(typed.subject, typed.body)) for language in TAGS]


ROUTES: Final = [list_letters, show_letter, change_letter, restore_letter]
