"""Files of an application that staff enter: held under the form's own id until it is registered, as an applicant's are under their key.

They are stored while the form comes, before its handler runs and outside of its unit of work: a slow line keeps no transaction open.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Final
from uuid import UUID

from app.applications.entering import file_keys, held_under
from app.attachments.arriving import HoldContext
from app.attachments.holding import Holder, NotHeld
from app.attachments.names import shown_name
from app.attachments.writer import the_writer
from app.calendar.tokyo import fiscal_year
from app.procedures.form import AnswerProblem, Form, Question
from app.procedures.procedures_for_staff import CompiledVersion, ProcedureSummary
from app.procedures.sealing_keys import key_of_year
from app.settings import Settings
from app.tenancy.engine import ENGINE, DatabaseBusy
from app.tenancy.scope import Role, Scope, SessionToken, current_scope, scoped
from app.vault.seal import PublicKey, seal
from app.web.asgi import Scope as Request
from app.web.csrf import lacks_token
from app.web.file_taking import FileTaking
from app.web.forms import Posted, only, read_form
from app.web.forms_with_files import taker_of
from app.web.question_files import NAME, Files, acted_on, held_files, with_ids
from app.web.sessions import AnyRequest, SignedIn
from app.web.staff.access import procedure_of
from app.web.staff.applicant_list.columns import catalogue_of
from app.web.streamed_form import ArrivingFile

NOT_SENT: Final = "「{name}」は届いていません。もう一度選んでください"
_ADDRESS: Final = re.compile(r"/lists/([^/]+)/entry")


@dataclass(frozen=True, slots=True)
class EntryTyped:
    """A form of an entry as it was posted. `files`: what is held for it; `refused`: what is wrong with files that came along and were not taken."""

    version: CompiledVersion
    posted: Posted
    files: Files = field(default_factory=dict)
    refused: tuple[AnswerProblem, ...] = ()

    @property
    def form(self) -> Form:
        return self.version.form

    def answers(self, controls: frozenset[str]) -> Mapping[str, list[str]]:
        """What was posted without what is no answer."""
        left = controls | {NAME} | {f"{question.id}.file" for question in self.form.file_questions}
        return {name: list(values) for name, values in self.posted.items() if name not in left}


async def version_shown(summary: ProcedureSummary, posted: Posted) -> CompiledVersion | None:
    """The version whose form the page showed, else the newest; None where there is none."""
    versions, typed = (await catalogue_of(summary.id)).versions, only(posted, "version")
    return next((version for version in versions if str(version.id) == typed), versions[0] if versions else None)


def entry_id(posted: Posted) -> UUID | None:
    """The form's own id; None for a form that is not ours."""
    try:
        return UUID(only(posted, "entry"))
    except ValueError:
        return None


async def read_entry(request: AnyRequest) -> tuple[Posted, tuple[AnswerProblem, ...]]:
    """The posted form, and what is wrong with files that were not taken. Raises what reading raises."""
    taker = taker_of(request.scope)
    if not isinstance(taker, EntryFiles):
        return await read_form(request), ()
    return taker.whole, taker.refused


async def typed_with_files(
    summary: ProcedureSummary, version: CompiledVersion, posted: Posted, refused: tuple[AnswerProblem, ...] = ()
) -> EntryTyped:
    """What was posted, with what is held for it. Raises DatabaseBusy."""
    if not version.form.has_files:
        return EntryTyped(version, posted)
    lost = tuple(
        AnswerProblem(question.id, question.id, NOT_SENT, {"name": shown_name(name)})
        for question in version.form.file_questions
        for name in posted.get(f"{question.id}.file", ())
        if name
    )
    entry = entry_id(posted)
    files: Files = {}
    if entry is not None:
        await ENGINE.rest()  # what is held is asked for beside the unit of work, which keeps no connection meanwhile
        try:
            files = await held_files(_holder(current_scope(), summary, entry), file_keys(entry).name_key())
        except NotHeld:
            raise DatabaseBusy("what is held cannot be told") from None
    return EntryTyped(version, with_ids(version.form, files, posted), files, refused + lost)


async def files_changed(summary: ProcedureSummary, typed: EntryTyped, action: str) -> EntryTyped:
    """Do what the button of a file says. Raises DatabaseBusy."""
    entry = entry_id(typed.posted)
    if entry is None:
        return typed
    try:
        files, posted = await acted_on(_holder(current_scope(), summary, entry), typed.files, typed.posted, action)
    except NotHeld:
        raise DatabaseBusy("the file cannot be let go of") from None
    return replace(typed, files=files, posted=posted)


def _holder(scope: Scope, summary: ProcedureSummary, entry: UUID) -> Holder:
    assert scope.municipality is not None
    return Holder(scope.municipality, summary.id, held_under(entry), None, scope)


def takes_files_of(
    scope: Request, person: SignedIn | None, token: SessionToken | None, settings: Settings
) -> "EntryFiles | None":
    """What takes the files of a request to enter an application; None for every other request."""
    found = _ADDRESS.fullmatch(scope["path"])
    return EntryFiles(scope, found[1], person, token, settings) if found else None


class EntryFiles:
    """Takes the files of one form. For nobody, or for a form of another session, it keeps the names alone, so that they can be chosen again."""

    def __init__(
        self, scope: Request, slug: str, person: SignedIn | None, token: SessionToken | None, settings: Settings
    ) -> None:
        self._request, self._slug, self._settings = scope, slug, settings
        self._person, self._token = person, token
        self._taking: FileTaking | None = None
        self._begun = False
        self._not_stored: list[tuple[str, str]] = []
        self._not_taken: list[tuple[str, str]] = []
        self.whole: Posted = {}

    @property
    def refused(self) -> tuple[AnswerProblem, ...]:
        """What is wrong with files that were not taken."""
        return tuple(self._taking.refused) if self._taking else ()

    async def take(self, file: ArrivingFile, before: Posted) -> None:
        """Store a file, where its form is the signed-in person's own."""
        named = (file.input, shown_name(file.name))
        if not self._begun:
            self._begun = True
            self._taking = await self._begin(before)
        if self._taking is None:
            self._not_taken.append(named)
        elif not await self._taking.take(file):
            self._not_stored.append(named)

    def posted(self, fields: Posted, *, signed_in: bool) -> Posted:
        """The form with the ids of what was stored, and under a file's input the name of each that has to be chosen again."""
        posted = self._taking.with_stored(fields) if self._taking else {name: list(v) for name, v in fields.items()}
        for name, file in self._not_taken if signed_in else self._not_taken + self._not_stored:
            posted.setdefault(name, []).append(file)
        self.whole = posted
        return posted

    async def _begin(self, before: Posted) -> FileTaking | None:
        person, token, entry = self._person, self._token, entry_id(before)
        if person is None or token is None or entry is None or not person.role.may_process:
            return None
        if lacks_token(self._request, before, person.csrf_token):
            return None
        scope = Scope(Role.staff, person.municipality, token)
        try:
            with scoped(scope):
                async with ENGINE.unit(read_only=True):
                    summary = await procedure_of(person, self._slug)
                    version = await version_shown(summary, before) if summary else None
                    key = await key_of_year(summary.id, fiscal_year(datetime.now(UTC))) if summary else None
            if summary is None or version is None or key is None:
                return None
            return await self._for(version.form, _holder(scope, summary, entry), key, entry)
        except NotHeld:
            return None

    async def _for(self, form: Form, holder: Holder, key: PublicKey, entry: UUID) -> FileTaking:
        assert self._person is not None
        keys = file_keys(entry)
        files = await held_files(holder, keys.name_key())

        def context(question: Question) -> HoldContext:
            return HoldContext(
                holder=holder,
                question=question.id,
                sealing_key=key,
                name_key=keys.name_key(),
                fingerprint_key=keys.fingerprint_key(),
                writer=the_writer(self._settings.upload_rate),
                scanner=self._settings.clamd,
                sealer=seal,
            )

        return FileTaking(form, files.values(), context, str(self._person.staff))
