"""The form with its files, as it comes: every file is stored before anything else of the form is looked at, the pressed button included.

A file that is refused is told at its question, and nothing else is lost. While the database is away the rest of the form is read all the same.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import cast

from app.applications.reference import SubmissionKey
from app.attachments import holding
from app.attachments.arriving import HoldContext
from app.attachments.faults import FileFault
from app.attachments.holding import Holder, NotHeld
from app.attachments.writer import the_writer
from app.calendar.tokyo import fiscal_year
from app.procedures.form import AnswerProblem, Question
from app.settings import Settings
from app.vault import quick_seal
from app.web.applicant.held_files import holder_of, with_files
from app.web.applicant.journey import Journey, journey_with
from app.web.applicant.screens import AnyRequest
from app.web.asgi import Receive, Scope
from app.web.errors import DATABASE_AWAY
from app.web.file_taking import LARGEST, FileTaking
from app.web.forms import FilesNotRead, Posted, is_multipart, only, read_form
from app.web.request_body import BodyTooLarge
from app.web.streamed_form import ArrivingFile, read_streamed_form


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
        self._files: FileTaking | None = None
        self._key = SubmissionKey.new()
        self._is_new = True
        self._away: Exception | None = None

    async def take(self, file: ArrivingFile, before: Posted) -> None:
        if self._away is not None:
            return
        try:
            self._files = self._files or await self._begin(before)
            if self._is_open():
                await self._files.take(file)
            else:
                self._files.refuse(file, FileFault.too_late)
        except (NotHeld, *DATABASE_AWAY) as fault:
            self._away = fault

    def _is_open(self) -> bool:
        """Tell whether files are taken. Raises NotHeld while there is no key: that is for a while, and no new page would help."""
        opening = self._journey.procedure.opening() if self._journey is not None else ""
        if opening == "no_key":
            raise NotHeld("no key to seal it to")
        return opening == "open"

    async def _begin(self, before: Posted) -> FileTaking:
        journey = await journey_with(self._request, *self._address, before)
        if not journey.form.has_files:
            raise FilesNotRead("a form without files")
        known = SubmissionKey.read(only(before, "submission_key"))
        if known is not None:
            self._key, self._is_new = known, False
        self._journey = await with_files(journey, {"submission_key": [self._key.reveal()]})
        holder = holder_of(self._request, journey, self._key)
        held = self._journey.files.values()
        return FileTaking(journey.form, held, partial(self._context, journey, holder), holder.network or "")

    def _context(self, journey: Journey, holder: Holder, question: Question) -> HoldContext:
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
        if not self._is_new or self._journey is None or self._files is None:
            return
        holder = holder_of(self._request, self._journey, self._key)
        for file in self._files.stored:
            await holding.release(holder, file.id)

    def arrived(self, fields: Posted) -> Arrived:
        """The form with the ids of what was stored, and its key."""
        if self._files is None:
            return Arrived(fields, away=self._away)
        posted = {**self._files.with_stored(fields), "submission_key": [self._key.reveal()]}
        return Arrived(posted, tuple(self._files.refused), self._away)
