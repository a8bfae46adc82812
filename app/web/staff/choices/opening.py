"""Opening applications for their choices under the seal: a few thousand within the request, more by a job that tells how far it is.

Who reads a group so is in the log with the number of applications, and with nothing that says what was looked for: beside the 到達番号 of
the list that follows, it would tell what was chosen.
"""

import asyncio
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final
from uuid import UUID

from app.applications.opened_choices import OpenedChoices, begin_one_at_a_time
from app.applications.queries import Selection
from app.audit import log
from app.audit.actions import Action
from app.exports.applications_table import Columns, Opened, chunks_in_this_unit, chunks_of
from app.procedures.procedures_for_staff import ProcedureSummary
from app.tenancy.scope import Scope, current_scope, scoped
from app.vault.keystore import KeyStore
from app.web.sessions import AnyRequest, signed_in
from app.web.staff.access import key_store
from app.web.staff.choices.kept import KeptChoices
from app.web.staff.jobs.file_store import FileStore, file_store_of
from app.web.staff.jobs.job import Job, JobState, job_on
from app.web.staff.jobs.making import JOBS, Making

AT_ONCE: Final = 5_000  # applications opened within a request, in about a second
MOST_JOBS: Final = 2
LONGEST_SECONDS: Final = 2 * 60 * 60.0
_ANSWERS_ALONE: Final = Columns((), ())


class TooManyToOpen(Exception):
    """More applications are to be opened than a request may; `count` of them."""

    def __init__(self, count: int) -> None:
        super().__init__("too many applications to open at once")
        self.count = count


class OpeningJob(Job, frozen=True, kw_only=True, tag="opening"):
    """Applications being opened for their choices: `done` of `parts`. `back`: the page that waits, whose address holds codes for choices;
    `kept`: the id of the KeptChoices that they go to, of one session alone.
    """

    slug: str
    back: str
    kept: UUID

    @property
    def address(self) -> str:
        return f"/lists/{self.slug}/openings/{self.id}"


@dataclass(frozen=True, slots=True)
class _Assignment:
    scope: Scope
    store: KeyStore
    kept: KeptChoices
    questions: Sequence[str]
    missing: Sequence[UUID]


async def choices_among(
    request: AnyRequest, procedure: ProcedureSummary, questions: Collection[str], applications: Sequence[UUID]
) -> OpenedChoices:
    """The choices at these questions of the applications named (and maybe of others). Raises TooManyToOpen.

    Writes one `choices_compared` with the number of applications, opened now or a while ago.
    """
    kept = _kept(request, procedure, questions)
    opened = await asyncio.to_thread(kept.found)
    missing = opened.missing_of(applications)
    if len(missing) > AT_ONCE:
        raise TooManyToOpen(len(missing))
    if missing:
        async for chunk in chunks_in_this_unit(Selection(ids=tuple(missing)), _ANSWERS_ALONE, key_store(request)):
            _add(opened, chunk, questions)
        await asyncio.to_thread(kept.write, opened)
    if applications:
        await _note(request, procedure, len(applications))
    return opened


async def begin_opening(
    request: AnyRequest,
    procedure: ProcedureSummary,
    questions: Collection[str],
    applications: Sequence[UUID],
    back: str,
) -> OpeningJob:
    """Begin to open the applications and give the job at once; the same event is written. Raises JobsBusy.

    A job that runs for the same session and page is given again, whichever process of the staff's side makes it.
    """
    kept, files = _kept(request, procedure, questions), file_store_of(request)
    await begin_one_at_a_time(kept.id)
    running = await asyncio.to_thread(_running, files, kept, back)
    if running is not None:
        return running
    missing = (await asyncio.to_thread(kept.found)).missing_of(applications)
    job = OpeningJob(
        id=files.new(),
        staff=signed_in(request).staff,
        title=str(procedure.title),
        slug=procedure.slug,
        back=back,
        kept=kept.id,
    )
    work = _Assignment(current_scope(), key_store(request), kept, tuple(questions), missing)
    JOBS.begin(files, job, partial(_make, work), most=MOST_JOBS, longest=LONGEST_SECONDS)
    await _note(request, procedure, len(missing))
    return job


def _running(files: FileStore, kept: KeptChoices, back: str) -> OpeningJob | None:
    jobs = (job_on(files, each, OpeningJob) for each in files.all())
    alike = (job for job in jobs if job is not None and (job.kept, job.back) == (kept.id, back))
    return next((job for job in alike if job.state is JobState.making and not job.cancelling), None)


async def _make(work: _Assignment, making: Making[OpeningJob]) -> None:
    found, done = OpenedChoices(), 0
    with scoped(work.scope):
        async for chunk in chunks_of(Selection(ids=tuple(work.missing)), _ANSWERS_ALONE, work.store):
            making.go_on()
            _add(found, chunk, work.questions)
            done += len(chunk)
            making.tell(done, len(work.missing))
    await asyncio.to_thread(_keep, work.kept, found)


def _keep(kept: KeptChoices, found: OpenedChoices) -> None:
    opened = kept.found()  # as it is now: pages opened further ones meanwhile
    opened.take(found)
    kept.write(opened)


def _add(opened: OpenedChoices, chunk: Sequence[Opened], questions: Collection[str]) -> None:
    for application, answers, _ in chunk:
        opened.add(application.id, answers, questions)


def _kept(request: AnyRequest, procedure: ProcedureSummary, questions: Collection[str]) -> KeptChoices:
    session = current_scope().session
    assert session is not None, "the staff's side works under a session"
    files: FileStore = file_store_of(request)
    return KeptChoices(files, session, procedure.id, questions)


async def _note(request: AnyRequest, procedure: ProcedureSummary, count: int) -> None:
    await log.record(signed_in(request).staff, Action.choices_compared, procedure.slug, {"count": count})
