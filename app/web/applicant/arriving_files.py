"""The form with its files, as it comes: every file is stored before anything else of the form is looked at, the pressed button included.

A file that is refused is told at its question, and nothing else is lost. While the database is away the rest of the form is read all the same.
"""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final, cast

from app.applications.reference import SubmissionKey
from app.attachments import holding
from app.attachments.arriving import HoldContext, receive_file
from app.attachments.ceilings import APPLICATION_BYTES
from app.attachments.faults import FileFault, FileRefused
from app.attachments.held_file import FileLimits, HeldFile
from app.attachments.holding import Holder, NotHeld
from app.attachments.names import shown_name
from app.attachments.writer import the_writer
from app.calendar.tokyo import fiscal_year
from app.procedures.fields import messages
from app.procedures.form import AnswerProblem, Question
from app.settings import Settings
from app.vault import quick_seal
from app.web.applicant.held_files import holder_of, with_files
from app.web.applicant.journey import Journey, journey_with
from app.web.applicant.screens import AnyRequest
from app.web.asgi import Receive, Scope
from app.web.errors import DATABASE_AWAY
from app.web.forms import FilesNotRead, Posted, is_multipart, only, read_form
from app.web.request_body import LARGEST_FORM, BodyTooLarge
from app.web.streamed_form import ArrivingFile, read_streamed_form

LARGEST: Final = 2 * APPLICATION_BYTES + 2 * LARGEST_FORM
"""Bytes of a form with its files. Who chose somewhat too much is told at the question which file it is; beyond that the form is not read."""
MOST_AT_ONCE: Final = 60  # files on their way to this process, each of which takes some memory
MOST_OF_A_NETWORK: Final = 20


class FilesTooLarge(Exception):
    """The form is larger than any that our pages ask for."""


@dataclass(frozen=True, slots=True)
class Arrived:
    """A form as it was read. `refused`: what is wrong with files that were not taken. `away`: why they could not be stored, where that is the server's doing."""

    posted: Posted
    refused: tuple[AnswerProblem, ...] = ()
    away: Exception | None = None


async def read_apply_form(request: AnyRequest, municipality: str, procedure: str) -> Arrived:
    """Read the form of …/apply, storing its files. Raises what reading raises, FilesTooLarge, NotFoundException and FilesNotRead (415)."""
    if not is_multipart(cast(Scope, request.scope)):
        return Arrived(await read_form(request))
    taking = _Taking(request, municipality, procedure)
    try:
        fields = await read_streamed_form(
            cast(Scope, request.scope), cast(Receive, request.receive), taking.take, largest=LARGEST
        )
    except BodyTooLarge:
        await taking.let_go()
        raise FilesTooLarge from None
    except Exception:
        await taking.let_go()
        raise
    return taking.arrived(fields)


class _Taking:
    """Stores the files of one form. Without a key in the form one is made, under which they are held."""

    def __init__(self, request: AnyRequest, municipality: str, procedure: str) -> None:
        self._request = request
        self._settings: Settings = request.app.state.settings
        self._address = municipality, procedure
        self._journey: Journey | None = None
        self._key = SubmissionKey.new()
        self._is_new = True
        self._stored: list[HeldFile] = []
        self._refused: list[AnswerProblem] = []
        self._away: Exception | None = None

    async def take(self, file: ArrivingFile, before: Posted) -> None:
        if self._away is not None:
            return
        try:
            journey = self._journey or await self._begin(before)
            asked = {f"{question.id}.file": question for question in journey.form.file_questions}
            question = asked.get(file.input)
            if question is not None and journey.procedure.opening() == "open":
                await self._take(journey, question, file)
        except (NotHeld, *DATABASE_AWAY) as fault:
            self._away = fault

    async def _begin(self, before: Posted) -> Journey:
        journey = await journey_with(self._request, *self._address, before)
        if not journey.form.has_files:
            raise FilesNotRead("a form without files")
        known = SubmissionKey.read(only(before, "submission_key"))
        if known is not None:
            self._key, self._is_new = known, False
        self._journey = await with_files(journey, {"submission_key": [self._key.reveal()]})
        return self._journey

    async def _take(self, journey: Journey, question: Question, file: ArrivingFile) -> None:
        field: Any = question.field
        holder = holder_of(self._request, journey, self._key)
        if self._attached(journey, question) >= field.most_files:
            self._refused.append(_problem(question, file.name, messages.NO_MORE_FILES, field.most_files))
            return
        try:
            with _one_of(holder.network or ""):
                held = await receive_file(
                    file.pieces,
                    raw_name=file.name,
                    limits=FileLimits(frozenset(field.kinds), field.largest),
                    context=self._context(journey, question, holder),
                )
        except FileRefused as refused:
            self._refused.append(_problem(question, file.name, refused.fault.words, refused.maximum))
        else:
            self._stored.append(held)

    def _attached(self, journey: Journey, question: Question) -> int:
        files = [*journey.files.values(), *self._stored]
        return len({file.id for file in files if file.question == question.id})

    def _context(self, journey: Journey, question: Question, holder: Holder) -> HoldContext:
        return HoldContext(
            holder=holder,
            question=question.id,
            sealing_key=journey.procedure.keys[fiscal_year(datetime.now(UTC))],
            name_key=self._key.name_key(),
            fingerprint_key=self._key.fingerprint_key(),
            writer=the_writer(self._settings.upload_rate),
            scanner=self._settings.clamd,
            sealer=quick_seal.seal,
        )

    async def let_go(self) -> None:
        """The form was no whole one: nobody will ever know the key that was made for it."""
        if not self._is_new or self._journey is None:
            return
        holder = holder_of(self._request, self._journey, self._key)
        for file in self._stored:
            await holding.release(holder, file.id)

    def arrived(self, fields: Posted) -> Arrived:
        """The form with the ids of what was stored, and its key."""
        if self._journey is None:
            return Arrived(fields, away=self._away)
        posted = {name: list(values) for name, values in fields.items()}
        posted["submission_key"] = [self._key.reveal()]
        for file in self._stored:
            ids = posted.setdefault(file.question, [])
            if file.id.hex not in ids:
                ids.append(file.id.hex)
        return Arrived(posted, tuple(self._refused), self._away)


_ARRIVING: Final[Counter[str]] = Counter()
"""Files that are on their way to this process, by network."""


@contextmanager
def _one_of(network: str) -> Iterator[None]:
    """Count one file until the block ends. Raises FileRefused where there are as many as this process, or the network, may have."""
    if _ARRIVING.total() >= MOST_AT_ONCE:
        raise FileRefused(FileFault.held_full)
    if _ARRIVING[network] >= MOST_OF_A_NETWORK:
        raise FileRefused(FileFault.too_fast)
    _ARRIVING[network] += 1
    try:
        yield
    finally:
        _ARRIVING[network] -= 1
        if not _ARRIVING[network]:
            del _ARRIVING[network]


def _problem(question: Question, name: str, words: str, maximum: int | None) -> AnswerProblem:
    values = {"label": question.label, "name": shown_name(name), "maximum": maximum}
    return AnswerProblem(question.id, question.id, words, values)
