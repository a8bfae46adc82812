"""お知らせを送る: written once with named places, looked at as each of the chosen will read it, before anything is sent."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Final
from uuid import UUID, uuid4

from litestar import Response, post
from litestar.exceptions import ClientException
from litestar.params import FromPath

from app.applications import queries
from app.applications.decryption import open_names
from app.applications.notices.content_check import answer_problem, numbers_problem
from app.applications.phrases import Phrase, PhraseKind, phrases_of
from app.applications.queries import SealedApplication
from app.applications.reference import Mistyped, ReferenceNumber
from app.languages import SOURCE, TAGS
from app.notifications.letter_kinds import Letter
from app.notifications.letter_words import Words
from app.notifications.letters import LetterText, Occasion, write_letter
from app.notifications.outbox import facts_now
from app.procedures.procedures_for_staff import ProcedureSummary
from app.web.forms import Posted, only, read_form
from app.web.guards import requires_processing
from app.web.pages import PageContext
from app.web.sessions import AnyRequest, signed_in
from app.web.staff.access import key_store, list_address, own_procedure
from app.web.staff.inserted_phrases import GONE, INTO, with_phrase
from app.web.staff.layout import staff_page
from app.web.staff.new_transaction import new_transaction
from app.web.staff.procedures.mail_templates import TypedMailTemplate, read_typed

MOST: Final = 1_000
NOTHING: Final = TypedMailTemplate(dict.fromkeys(TAGS, ""), dict.fromkeys(TAGS, ""))
NOBODY: Final = "選んだ申請には、メールアドレスのあるものがありません。電話や郵送でお知らせください"


@dataclass(frozen=True, slots=True)
class Writing:
    """An お知らせ as its form carries it. `form` is random, so that the same form sent twice is one sending; `chosen` are 到達番号."""

    summary: ProcedureSummary
    form: UUID
    chosen: Sequence[str]
    typed: TypedMailTemplate

    @property
    def words(self) -> Words:
        """Subject and body by language: Japanese, and each other language with a body."""
        written = [language for language in TAGS if language == SOURCE or self.typed.body[language]]
        return Words(
            {language: self.typed.subject[language] for language in written},
            {language: self.typed.body[language] for language in written},
        )


@dataclass(frozen=True, slots=True)
class NoticeRecipients:
    """The applications chosen that this person may see, in the order chosen: those with an address, and those without."""

    written_to: tuple[SealedApplication, ...]
    silent: tuple[SealedApplication, ...]


@dataclass(frozen=True, kw_only=True)
class NoticePreviewPage(PageContext):
    """One mail of an お知らせ as its recipient will read it."""

    template: ClassVar = "staff/notices/preview.html"
    writing: Writing
    address: str
    chosen: NoticeRecipients
    at: int
    shown: SealedApplication
    names: Mapping[UUID, str]
    letter: LetterText


@dataclass(frozen=True, kw_only=True)
class NoticePage(PageContext):
    """The form that writes an お知らせ."""

    template: ClassVar = "staff/notices/notice.html"
    writing: Writing
    address: str
    chosen: NoticeRecipients
    placeholders: Mapping[str, str]
    problems: Sequence[tuple[str, str]]
    errors: Mapping[str, str]
    nobody: str
    phrases: Sequence[Phrase]


async def write_to_chosen(request: AnyRequest, summary: ProcedureSummary, references: Sequence[str]) -> Response[bytes]:
    """The empty form, for the 到達番号 chosen in the list."""
    return await writing_page(request, Writing(summary, uuid4(), references, NOTHING))


@post("/lists/{procedure:str}/notice", guards=[requires_processing], status_code=200)
async def preview_notice(request: AnyRequest, procedure: FromPath[str]) -> Response[bytes]:
    """The preview of the mail to the recipient number `at`; the input `edit` leads back to the form."""
    posted, summary = await read_form(request), await own_procedure(request, procedure)
    if only(posted, INTO):
        filled = await with_phrase(posted, summary.section)
        gone = [] if filled else [(only(posted, INTO), GONE)]
        return await writing_page(request, read_writing(summary, filled or posted), gone)
    writing = read_writing(summary, posted)
    edit, at = only(posted, "edit"), only(posted, "at")
    if edit:
        return await writing_page(request, writing)
    # the decryption for the preview is logged, though a refusal's status rolls the request's own unit back
    async with new_transaction():
        chosen = await chosen_of(writing)
        problems = await problems_of(request, writing, chosen)
        if problems:
            return await writing_page(request, writing, problems)
        return await _preview(request, writing, chosen, at)


async def _preview(request: AnyRequest, writing: Writing, chosen: NoticeRecipients, number: str) -> Response[bytes]:
    at = min(_number(number), len(chosen.written_to) - 1)
    shown = chosen.written_to[at]
    names = await open_names([shown, *chosen.silent], key_store(request), signed_in(request).staff)
    return staff_page(
        request,
        NoticePreviewPage(
            writing=writing,
            address=list_address(writing.summary),
            chosen=chosen,
            at=at,
            shown=shown,
            names=names,
            letter=await letter_to(request, shown, writing.words),
        ),
    )


async def writing_page(
    request: AnyRequest, writing: Writing, problems: Sequence[tuple[str, str]] = ()
) -> Response[bytes]:
    """The form with everything typed."""
    chosen = await chosen_of(writing)
    return staff_page(
        request,
        NoticePage(
            writing=writing,
            address=list_address(writing.summary),
            chosen=chosen,
            placeholders=Letter.notice.definition.placeholders,
            problems=[(name.replace(".", "-"), sentence) for name, sentence in problems],
            errors=dict(problems),
            nobody="" if chosen.written_to else NOBODY,
            phrases=(await phrases_of(writing.summary.section))[PhraseKind.message],
        ),
        422 if problems else 200,
    )


def read_writing(summary: ProcedureSummary, posted: Posted) -> Writing:
    """Read the form. Raises ClientException for one that is not ours."""
    chosen = only(posted, "chosen").split()
    try:
        form = UUID(only(posted, "form"))
        for reference in chosen:
            ReferenceNumber.read(reference)
    except (ValueError, Mistyped):
        raise ClientException("no form of ours") from None
    if len(chosen) > MOST:
        raise ClientException("more than a page of ours sends")
    return Writing(summary, form, tuple(dict.fromkeys(chosen)), read_typed(posted))


async def chosen_of(writing: Writing) -> NoticeRecipients:
    applications = await queries.find_all([ReferenceNumber.read(reference) for reference in writing.chosen])
    own = [application for application in applications if application.procedure == writing.summary.id]
    return NoticeRecipients(
        tuple(application for application in own if application.has_address),
        tuple(application for application in own if not application.has_address),
    )


async def problems_of(request: AnyRequest, writing: Writing, chosen: NoticeRecipients) -> list[tuple[str, str]]:
    """Input and sentence of each problem that keeps the お知らせ from being sent."""
    typed = writing.typed
    problems = list(typed.problems.items())
    for part, texts in (("subject", typed.subject), ("body", typed.body)):
        checked = [(f"{part}.{language}", numbers_problem(text)) for language, text in texts.items()]
        problems += [(name, sentence) for name, sentence in checked if sentence and name not in typed.problems]
    if not chosen.written_to:
        problems.append((f"body.{SOURCE}", NOBODY))
    if problems:
        return problems
    everybody = [*chosen.written_to, *chosen.silent]
    ours, person = writing.summary.section_telephone, signed_in(request)
    told_of = await answer_problem(writing.words, everybody, ours, key_store(request), person.staff)
    return [(f"body.{SOURCE}", told_of)] if told_of else []


async def letter_to(request: AnyRequest, application: SealedApplication, words: Words) -> LetterText:
    """The mail as this applicant would get it now."""
    return write_letter(
        Letter.notice,
        application.language,
        occasion_of(request, application, await facts_now(application.id)),
        words,
    )


def occasion_of(request: AnyRequest, application: SealedApplication, facts: Any) -> Occasion:
    person, settings = signed_in(request), request.app.state.settings
    return Occasion(
        person.municipality,
        person.municipality_name.languages,
        facts,
        settings.applicant_url,
        settings.staff_url,
        application.arrived,
    )


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 5 else 0


ROUTES: Final = [preview_notice]
