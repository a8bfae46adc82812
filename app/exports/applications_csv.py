"""⑤ The applications of one procedure as CSV: a row for each application, a column for each question of any version of its form.

Nothing is held: some hundred rows are read in a read-only unit of work of their own, opened, written and forgotten, so that memory stays
flat and a slow reader holds no connection. What ends before it is complete (a session that ended in the middle would
simply see no more rows) is told as 中断 and breaks the download off, so that a part is never taken for the whole.
"""

from collections.abc import AsyncGenerator, Iterator, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from anyio import CancelScope

from app.applications import queries
from app.applications.opening import OpenedAnswers, Opener
from app.applications.queries import Cursor, FoundApplication, Selection
from app.applications.status import Status
from app.audit import log
from app.exports import register
from app.exports.csv import Encoding, Row, csv_stream, unencodable_in
from app.exports.register import Items
from app.procedures.form import Question
from app.procedures.known import KnownVersion, known_versions
from app.procedures.published import TOKYO
from app.procedures.tables import ProcedureVersion
from app.tenancy.engine import ENGINE
from app.vault.keystore import KeyStore

CHUNK_ROWS: Final = 100  # some 20 ms of opening and writing, in which nobody else is served
LISTED_LOSSES: Final = 100
NOT_OPENED: Final = "内容を開けません（鍵がありません）"
STATUS_WORDS: Final[Mapping[Status, str]] = {
    Status.arrived: "到達",
    Status.accepted: "受付済",
    Status.confirming: "確認中",
    Status.processing: "処理中",
    Status.completed: "完了",
    Status.withdrawn: "取下げ",
    Status.rejected: "不受理",
}
FACTS: Final = ("到達番号", "到達日時", "状態", "様式の版", "備考")


class Incomplete(RuntimeError):
    """The download ended before its last row: the session is over, or the register does not know of it."""


@dataclass(frozen=True, slots=True)
class Columns:
    """The questions that have a column, and every column's label (FACTS first)."""

    questions: tuple[str, ...]
    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Loss:
    """A cell that Shift_JIS cannot hold as it is."""

    reference: str
    label: str
    characters: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Losses:
    """`count` cells in all, of which the first LISTED_LOSSES are told."""

    count: int
    listed: tuple[Loss, ...]


async def columns_of(procedure: UUID, items: Items) -> Columns:
    """The newest version's questions in their order, then those that only older versions asked (旧様式).

    Every published version counts, whether the selection has an application of it or not: the same download has the same columns.
    """
    rows = await ProcedureVersion.select(ProcedureVersion.id).where(
        ProcedureVersion.procedure == procedure, ProcedureVersion.state != "draft"
    )
    versions = await known_versions([row["id"] for row in rows])
    return _columns(sorted(versions.values(), key=lambda version: version.number, reverse=True), items)


async def losses_of(selection: Selection, columns: Columns, store: KeyStore, staff: UUID) -> Losses:
    """What Shift_JIS would not hold, before anything is downloaded; opens every application of the selection, and says so in the log."""
    count, checked, listed = 0, 0, list[Loss]()
    async with aclosing(_chunks(selection)) as chunks:
        async for chunk in chunks:
            checked += len(chunk)
            for reference, row in await _rows(chunk, columns, store):
                for lost in unencodable_in(row, 0, columns.labels):
                    count += 1
                    if len(listed) < LISTED_LOSSES:
                        listed.append(Loss(reference, lost.label, lost.characters))
    await log.record(staff, "applications_checked", "", {"count": checked})
    return Losses(count, tuple(listed))


async def download(
    record: UUID, selection: Selection, items: Items, store: KeyStore, encoding: Encoding
) -> AsyncGenerator[bytes]:
    """The file in pieces, of a download that `register.begin` wrote down. Raises Incomplete in the middle of it.

    Whoever iterates closes it in any case (`aclosing`): its row of the 管理簿 is closed there.
    """
    progress = _Progress()
    completed = False
    try:
        async with ENGINE.unit(read_only=True):
            if not await register.is_open(record):
                raise Incomplete("a download that stands in no register")
            assert selection.procedure is not None
            columns = await columns_of(selection.procedure, items)
            expected = await queries.count_of(selection)
        async with aclosing(csv_stream(_file_rows(selection, columns, store, progress), encoding)) as pieces:
            async for piece in pieces:
                yield piece
        if progress.rows < expected:
            raise Incomplete("the rows ended early")
        completed = True
    finally:
        with CancelScope(shield=True):
            await register.end(record, progress.rows, completed=completed)


@dataclass(slots=True)
class _Progress:
    """How many applications have been written."""

    rows: int = 0


async def _file_rows(
    selection: Selection, columns: Columns, store: KeyStore, progress: _Progress
) -> AsyncGenerator[Row]:
    yield columns.labels
    cursor: Cursor | None = None
    while True:
        async with ENGINE.unit(read_only=True):
            chunk = await queries.rows_after(selection, cursor, CHUNK_ROWS)
            rows = await _rows(chunk, columns, store)
        for _, row in rows:
            yield row
            progress.rows += 1
        if len(chunk) < CHUNK_ROWS:
            return
        cursor = Cursor(chunk[-1].arrived_at, chunk[-1].id)


async def _chunks(selection: Selection) -> AsyncGenerator[list[FoundApplication]]:
    """In the caller's unit of work."""
    cursor: Cursor | None = None
    while True:
        chunk = await queries.rows_after(selection, cursor, CHUNK_ROWS)
        yield chunk
        if len(chunk) < CHUNK_ROWS:
            return
        cursor = Cursor(chunk[-1].arrived_at, chunk[-1].id)


async def _rows(chunk: Sequence[FoundApplication], columns: Columns, store: KeyStore) -> list[tuple[str, Row]]:
    """Each application's 到達番号 and cells."""
    versions = await known_versions({application.procedure_version for application in chunk})
    opener = Opener(store)
    return [
        (str(application.reference), _row(application, opener.answers(application, versions), columns))
        for application in chunk
    ]


def _row(application: FoundApplication, opened: OpenedAnswers | None, columns: Columns) -> Row:
    cells = opened.version.form.cells(opened.answers) if opened else {}
    return (
        str(application.reference),
        application.arrived_at.astimezone(TOKYO).strftime("%Y-%m-%d %H:%M"),
        STATUS_WORDS[application.status],
        str(opened.version.number) if opened else "",
        "" if opened else NOT_OPENED,
        *(cells.get(question, "") for question in columns.questions),
    )


def _columns(newest_first: Sequence[KnownVersion], items: Items) -> Columns:
    labels: dict[str, str] = {}
    for place, version in enumerate(newest_first):
        for question in _asked(version, items):
            labels.setdefault(question.id, question.label.in_("ja") + ("（旧様式）" if place else ""))
    return Columns(tuple(labels), (*FACTS, *_told_apart(labels)))


def _asked(version: KnownVersion, items: Items) -> Iterator[Question]:
    for question in version.form.questions.values():
        if question.field.answered and (items is Items.every or not question.items):
            yield question


def _told_apart(labels: Mapping[str, str]) -> Iterator[str]:
    """The labels; those that two questions share, or that a fact has, with the question's id."""
    used = [*FACTS, *labels.values()]
    for question, label in labels.items():
        yield f"{label}（{question}）" if used.count(label) > 1 else label
