"""The job that opens files of an application and makes a ZIP of them, which nothing opens but the password that one person was shown.

The row of the 管理簿 is committed before the first file is opened, and closed when the ZIP was taken whole; with 0 as 中断 when it was not.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import aclosing
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Final
from uuid import UUID

from anyio import CancelScope

from app.applications.decryption import AnswerDecryptor, OpenedAnswers
from app.applications.queries import SealedApplication, Selection
from app.attachments.file_kinds import FileKind
from app.attachments.opening import content_of, file_of
from app.attachments.rendering import Content, NotRendered, jpeg_of
from app.calendar.shown_dates import time_in_name
from app.calendar.tokyo import now
from app.exports import register
from app.exports.attachments_zip import AttachmentsZip
from app.exports.formats import Format
from app.exports.register import Items, Target
from app.procedures.procedures_for_staff import ProcedureSummary
from app.tenancy.engine import ENGINE
from app.tenancy.scope import Scope, scoped
from app.vault.keystore import KeyStore
from app.vault.seal import CannotOpen
from app.web.staff.attachments.listed import label_of
from app.web.staff.jobs.file_store import FileStore
from app.web.staff.jobs.job import Job
from app.web.staff.jobs.making import JOBS, Making, Reasons
from app.web.staff.jobs.workbooks import close_when_not_taken

FILE: Final = "attachments.zip"  # encrypted
MOST_AT_ONCE: Final = 2  # each holds its ZIP in memory
LONGEST_SECONDS: Final = 20 * 60.0  # fifty photos to be drawn, each waiting for its turn


class NotOpened(Exception):
    """A file that was chosen is not there any more, does not open, or has been held back since."""


_REASONS: Final[Reasons] = {NotOpened: "not_opened", CannotOpen: "not_opened"}


class AttachmentsJob(Job, frozen=True, kw_only=True, tag="attachments"):
    """A ZIP being made: `done` of `parts` files are in it. `not_drawn`: HEIC photos that there is no JPEG of."""

    slug: str
    reference: str
    made_at: str
    record: str = ""
    not_drawn: int = 0

    @property
    def names(self) -> tuple[str, str]:
        """The name of the file, in any letters and in ASCII."""
        return Format.attachments.file_names(self.title, self.slug, f"{self.reference}_{self.made_at}")


@dataclass(frozen=True, slots=True)
class AttachmentsOrder:
    """What is to be in the ZIP, who ordered it and what for; the password is stored nowhere."""

    files: FileStore
    scope: Scope
    staff: UUID
    application: SealedApplication
    opened: OpenedAnswers = field(repr=False)
    procedure: ProcedureSummary
    chosen: tuple[UUID, ...]
    as_jpeg: bool
    purpose: str
    store: KeyStore
    unscanned: bool  # Settings.opens_unscanned_files
    renderer: Path | None
    password: str = field(repr=False)


def begin_attachments(order: AttachmentsOrder) -> AttachmentsJob:
    """Begin to make the ZIP and give its job at once. Raises JobsBusy."""
    job = AttachmentsJob(
        id=order.files.new(),
        staff=order.staff,
        title=str(order.procedure.title),
        slug=order.procedure.slug,
        reference=str(order.application.reference),
        made_at=time_in_name(now()),
        parts=len(order.chosen),
    )
    make = partial(_make, order)
    JOBS.begin(order.files, job, make, most=MOST_AT_ONCE, longest=LONGEST_SECONDS, reasons=_REASONS)
    return job


async def _make(order: AttachmentsOrder, making: Making[AttachmentsJob]) -> None:
    selection = Selection(frozenset(), order.application.procedure, ids=(order.application.id,))
    with scoped(order.scope):
        async with ENGINE.unit():
            record = await register.begin(
                order.staff, selection, Format.attachments, Items.every, order.purpose, Target.chosen
            )
        completed = False
        try:
            making.change(record=str(record))
            content = await _zip(order, making)
            await asyncio.to_thread(order.files.put, making.job.id, FILE, content)
            completed = True
        finally:
            if not completed:
                with CancelScope(shield=True):
                    await register.end(record, 0, completed=False)
    close_when_not_taken(order.scope, record)


async def _zip(order: AttachmentsOrder, making: Making[AttachmentsJob]) -> bytes:
    with AttachmentsZip(order.password, now()) as made:
        for done, chosen in enumerate(order.chosen, start=1):
            making.go_on()
            for each in await _contents(order, making, chosen):
                made.add(*each)
            making.tell(done, len(order.chosen))
        return await asyncio.to_thread(made.finish)


async def _contents(
    order: AttachmentsOrder, making: Making[AttachmentsJob], chosen: UUID
) -> list[tuple[str, str, FileKind, bytes]]:
    """A file with its question, name and kind; of a photo that Windows may not show, a JPEG too. What no renderer draws is there as it came, and the
    page says so. Raises NotOpened, CannotOpen."""
    async with ENGINE.unit(read_only=True):
        open_box = AnswerDecryptor(order.store).open
        file = await file_of(order.application.id, chosen, open_box, unscanned=order.unscanned)
        if file is None or not file.may_be_opened or file.kind is None:
            raise NotOpened
        async with aclosing(content_of(file)) as pieces:
            content = b"".join([piece async for piece in pieces])
    question = label_of(order.opened.version.form, file.question)
    made = [(question, file.name, file.kind, content)]
    if order.as_jpeg and file.kind is FileKind.heic:
        try:
            jpeg = await jpeg_of(order.renderer, Content(file.kind, len(content), _at_once(content)))
        except NotRendered:
            making.change(not_drawn=making.job.not_drawn + 1)
        else:
            made.append((question, f"{file.name}をJPEGにしたもの", FileKind.jpeg, jpeg))
    return made


async def _at_once(content: bytes) -> AsyncIterator[bytes]:
    yield content
