"""The jobs that make papers, each in all its forms, in a process of their own."""

from collections.abc import Mapping, Sequence
from typing import Final
from uuid import UUID

from app.papers.governance.orders import Drawn, PaperFormat
from app.web.sessions import AnyRequest, signed_in
from app.web.staff.jobs.file_store import file_store_of
from app.web.staff.jobs.job import Job
from app.web.staff.jobs.making import JOBS, Making
from app.web.staff.jobs.pools import PAPERS

MOST_AT_ONCE: Final = 20  # more could not be made within minutes
LONGEST_SECONDS: Final = 2 * 60 * 60.0  # with the time it waits for other papers


class PaperJob(Job, frozen=True, kw_only=True, tag="paper"):
    """A paper being made. `procedures`: the slugs of the procedures in it."""

    procedures: tuple[str, ...]


def begin_paper(
    request: AnyRequest, title: str, procedures: Sequence[str], orders: Mapping[PaperFormat, Drawn]
) -> UUID:
    """Begin to make the files and give the job's id at once. Raises JobsBusy."""
    files = file_store_of(request)
    job = PaperJob(id=files.new(), staff=signed_in(request).staff, title=title, procedures=tuple(procedures))

    async def make(making: Making[PaperJob]) -> None:
        whole = 100 * len(orders)
        for number, (form, order) in enumerate(orders.items()):

            def progress(done: int, parts: int, number: int = number) -> None:
                making.tell(100 * number + 100 * done // parts, whole)

            await making.put(file_name(form), await PAPERS.run(order.drawn, progress=progress))

    JOBS.begin(files, job, make, most=MOST_AT_ONCE, longest=LONGEST_SECONDS)
    return job.id


def file_name(form: PaperFormat) -> str:
    return f"paper.{form}"
