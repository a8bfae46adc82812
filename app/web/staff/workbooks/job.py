"""One Excel file being made, as it stands on the shelf. Every process of the service reads it there; the password never lies there."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final
from uuid import UUID

from app.web.staff.shelf import Shelf

STATE: Final = "workbook.json"  # named by its kind: a job of another is not found here
FILE: Final = "workbook.xlsx"  # encrypted
WRITTEN: Final = "written"  # the ids of the applications in it, sixteen bytes each
CANCELLED: Final = "cancelled"
SILENT_SECONDS: Final = 180.0  # after so long without a word the process that made it is gone


@dataclass(frozen=True, slots=True)
class WorkbookJob:
    """`state`: making, done or failed, then with a `reason`. `staff` ordered it; `rows` of `expected` are written."""

    id: UUID
    staff: UUID
    title: str
    slug: str
    made_at: str
    state: str = "making"
    reason: str = ""
    rows: int = 0
    expected: int = 0
    record: str = ""  # of the 管理簿

    @property
    def name(self) -> str:
        return f"{self.title}_{self.made_at}.xlsx"

    @property
    def plain_name(self) -> str:
        return f"{self.slug}_{self.made_at}.xlsx"

    @property
    def percent(self) -> int:
        return 100 * self.rows // self.expected if self.expected else 0

    @property
    def sealing(self) -> bool:
        """Every row is written; the file is being put together and encrypted."""
        return self.state == "making" and 0 < self.expected == self.rows


def note(shelf: Shelf, job: WorkbookJob) -> None:
    words = {name: str(value) if isinstance(value, UUID) else value for name, value in asdict(job).items()}
    shelf.note(job.id, STATE, words)


def job_on(shelf: Shelf, job: UUID) -> WorkbookJob | None:
    """None where this municipality's shelf has no such job (any more)."""
    noted: dict[str, Any] | None = shelf.noted(job, STATE)
    if noted is None:
        return None
    if noted["state"] == "making" and shelf.changed_seconds_ago(job, STATE) > SILENT_SECONDS:
        noted |= {"state": "failed", "reason": "died"}
    return WorkbookJob(**{**noted, "id": job, "staff": UUID(noted["staff"])})


def put_file(shelf: Shelf, job: WorkbookJob, content: bytes, written: Sequence[UUID]) -> None:
    """Which applications are in the file lies there before it."""
    shelf.put(job.id, WRITTEN, b"".join(one.bytes for one in written))
    shelf.put(job.id, FILE, content)


def written_in(shelf: Shelf, job: WorkbookJob) -> list[UUID]:
    """The applications in the job's file."""
    ids = shelf.get(job.id, WRITTEN) or b""
    return [UUID(bytes=ids[place : place + 16]) for place in range(0, len(ids), 16)]


def cancel(shelf: Shelf, job: WorkbookJob) -> None:
    """Whichever process makes it, sees that before its next rows."""
    shelf.put(job.id, CANCELLED, b"")


def is_cancelled(shelf: Shelf, job: WorkbookJob) -> bool:
    return shelf.get(job.id, CANCELLED) is not None
