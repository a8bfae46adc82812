"""The job that makes one Excel file; its password is never stored."""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from app.exports.formats import Format
from app.web.staff.jobs.file_store import FileStore
from app.web.staff.jobs.job import Job, JobState

FILE: Final = "workbook.xlsx"  # encrypted
WRITTEN: Final = "written"  # the ids of the applications in it, sixteen bytes each


class WorkbookJob(Job, frozen=True, kw_only=True, tag="workbook"):
    """An Excel file being made: `done` of `parts` rows are written. `made_at` and `slug` are for its name, `record` is its row of the 管理簿 ("" before that is written)."""

    slug: str
    made_at: str
    record: str = ""

    @property
    def names(self) -> tuple[str, str]:
        """The name of the file, in any letters and in ASCII."""
        return Format.xlsx.file_names(self.title, self.slug, self.made_at)

    @property
    def sealing(self) -> bool:
        """True while every row is written and the file is being put together and encrypted."""
        return self.state is JobState.making and 0 < self.parts == self.done


def put_file(files: FileStore, job: WorkbookJob, content: bytes, written: Sequence[UUID]) -> None:
    """Store the finished file. The list of its applications is written first, so that no file is without it."""
    files.put(job.id, WRITTEN, b"".join(one.bytes for one in written))
    files.put(job.id, FILE, content)


def written_in(files: FileStore, job: WorkbookJob) -> list[UUID]:
    """The applications in the job's file."""
    ids = files.get(job.id, WRITTEN) or b""
    return [UUID(bytes=ids[start : start + 16]) for start in range(0, len(ids), 16)]
