"""The state of a file being made, stored in its municipality's folder, where every process of the service reads it. It holds nothing secret."""

from enum import StrEnum
from typing import Final, TypeVar
from uuid import UUID

import msgspec
from litestar.exceptions import NotFoundException
from litestar.response import Redirect

from app.web.sessions import AnyRequest, signed_in
from app.web.staff.jobs.file_store import KEPT_SECONDS, FileStore, file_store_of

STATE: Final = "job.json"
CANCELLED: Final = "cancelled"
SILENT_SECONDS: Final = 180.0  # after so long without a word the process that made it is gone


class JobState(StrEnum):
    making = "making"
    done = "done"
    failed = "failed"


class Job(msgspec.Struct, frozen=True, kw_only=True, tag_field="kind"):
    """A file being made for `staff`. `done` of `parts` are made, 0 of 0 while that is not known; a failed job has a `reason`.

    The reasons of every kind: "cancelled" (given up by who ordered it), "died" (its process is gone), "failed" (anything else).
    """

    id: UUID
    staff: UUID
    title: str
    state: JobState = JobState.making
    reason: str = ""
    done: int = 0
    parts: int = 0
    cancelling: bool = False  # given up but not ended yet; set when read, never stored

    @property
    def percent(self) -> int:
        return 100 * self.done // self.parts if self.parts else 0


AnyJob = TypeVar("AnyJob", bound=Job)


def note(files: FileStore, job: Job) -> None:
    files.put(job.id, STATE, msgspec.json.encode(job))


def job_on(files: FileStore, job: UUID, kind: type[AnyJob]) -> AnyJob | None:
    """The job of this id, None where the municipality has no such job of that kind (any more). The time it is kept counts from the last
    change of its state, whatever else is written to its folder.
    """
    noted = files.get(job, STATE)
    if noted is None:
        return None
    try:
        found = msgspec.json.decode(noted, type=kind)
    except msgspec.ValidationError:  # of another kind
        return None
    silent_seconds = files.changed_seconds_ago(job, STATE)
    if found.state is JobState.making and silent_seconds > SILENT_SECONDS:
        return msgspec.structs.replace(found, state=JobState.failed, reason="died")
    if found.state is JobState.making and is_cancelled(files, found):
        return msgspec.structs.replace(found, cancelling=True)
    return None if silent_seconds > KEPT_SECONDS else found


def own_job(request: AnyRequest, job: UUID, kind: type[AnyJob]) -> AnyJob:
    """The job of this id that the person signed in has begun; nobody else may read it. Raises NotFoundException."""
    found = job_on(file_store_of(request), job, kind)
    if found is None or found.staff != signed_in(request).staff:
        raise NotFoundException
    return found


def own_file(request: AnyRequest, job: UUID, kind: type[AnyJob], name: str) -> tuple[AnyJob, bytes]:
    """The finished job with its file of that name. Raises NotFoundException, also for a file that is not whole yet."""
    found = own_job(request, job, kind)
    content = file_store_of(request).get(job, name) if found.state is JobState.done else None
    if content is None:
        raise NotFoundException
    return found, content


def cancel(files: FileStore, job: Job) -> None:
    """Mark a job as given up; the process that makes it looks for the mark. A job that has ended stays as it ended."""
    if job.state is JobState.making:
        files.put(job.id, CANCELLED, b"")


def given_up(request: AnyRequest, job: UUID, kind: type[AnyJob], page: str) -> Redirect:
    """Give the person's own job up, and lead back to its page. Raises NotFoundException."""
    cancel(file_store_of(request), own_job(request, job, kind))
    return Redirect(page, status_code=303)


def is_cancelled(files: FileStore, job: Job) -> bool:
    return files.get(job.id, CANCELLED) is not None
