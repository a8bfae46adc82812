"""⑤ The applications of one procedure as a table: a row for each application, a column for each question of any version of its form.

Nothing is held: some hundred rows are read in a read-only unit of work of their own, opened, handed on and forgotten, so that memory stays
flat and a slow reader holds no connection.
"""

import asyncio
import time
from collections.abc import AsyncGenerator, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple
from uuid import UUID

from app.applications import queries
from app.applications.decryption import AnswerDecryptor, OpenedAnswers
from app.applications.queries import SealedApplication, Selection
from app.applications.worklist import custom_columns
from app.applications.worklist.annotations import CHANNELS
from app.applications.worklist.annotations_for_export import ExportAnnotations, export_annotations_of
from app.applications.worklist.custom_columns import CustomColumn
from app.exports.register import Items
from app.exports.section_workbook.mapping import CUSTOM_SUFFIX
from app.languages import SOURCE
from app.people.tables import Staff
from app.procedures.fields.field import Cell
from app.procedures.form import Question
from app.procedures.procedures_for_staff import CompiledVersion, compiled_versions
from app.procedures.tables import ProcedureVersion
from app.tenancy.engine import ENGINE
from app.tenancy.keyset import Cursor
from app.vault.keystore import KeyStore

LONGEST_REST: Final = 0.2  # seconds; a reader on a slow line keeps a chunk waiting much longer
CHUNK_ROWS: Final = 100  # some 20 ms of opening and writing, in which nobody else is served
NOT_OPENED: Final = "内容を開けません（鍵がありません）"
FACTS: Final = ("到達番号", "到達日時", "状況", "様式の版", "備考")

ANNOTATION_LABELS: Final = ("受付方法", "担当者")


class Opened(NamedTuple):
    """An application and its answers; None where they cannot be opened. `annotations` are None where the download leaves them out."""

    application: SealedApplication
    answers: OpenedAnswers | None
    annotations: ExportAnnotations | None = None


class AnswerColumn(NamedTuple):
    """A column of a question. `name`: which of its type's, "" for the answer as a whole; `last`: no other of the question follows."""

    question: str
    name: str = ""
    last: bool = True

    @property
    def key(self) -> str:
        return f"{self.question}.{self.name}" if self.name else self.question


def answer_cell(opened: OpenedAnswers | None, column: AnswerColumn) -> Cell:
    """What stands in a column; "" without an answer. An answer of another version, whose type has other columns, stands in the last whole."""
    question = opened.version.form.questions.get(column.question) if opened else None
    answer = opened.answers.get(column.question) if opened else None
    if question is None or answer is None:
        return ""
    if column.name in question.field.columns:
        return question.field.cell_of(column.name, answer, SOURCE)
    return question.field.cell(answer, SOURCE) if column.last else ""


class Incomplete(RuntimeError):
    """The download ended before its last row: the session is over, or the register does not know of it."""


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of answers, and every column's label: FACTS, answers, and with personal items ANNOTATION_LABELS and the custom columns."""

    answers: tuple[AnswerColumn, ...]
    labels: tuple[str, ...]
    custom: tuple[CustomColumn, ...] = ()
    people: Mapping[UUID, str] | None = None  # names of 担当者; None: no annotation columns

    def annotation_cells(self, annotations: ExportAnnotations | None) -> Iterator[str]:
        """The cells under ANNOTATION_LABELS and the custom columns, "" for what is blank."""
        if self.people is not None:
            yield CHANNELS[annotations.channel] if annotations else ""
            yield self.people.get(annotations.assignee, "") if annotations and annotations.assignee else ""
        for column in self.custom:
            yield annotations.own.get(column.key, "") if annotations else ""


async def columns_of(procedure: UUID, items: Items) -> Columns:
    """The newest version's questions in their order, then those that only older versions asked (旧様式).

    Every published version counts, whether the selection has an application of it or not: the same download has the same columns.
    """
    rows = await ProcedureVersion.select(ProcedureVersion.id).where(
        ProcedureVersion.procedure == procedure, ProcedureVersion.state != "draft"
    )
    versions = await compiled_versions([row["id"] for row in rows])
    columns = _columns(sorted(versions.values(), key=lambda version: version.number, reverse=True), items)
    if items is not Items.every:
        return columns
    custom = await custom_columns.custom_columns_of(procedure)
    people = await Staff.select(Staff.id, Staff.name)
    more = _further_labels(columns.labels, [*ANNOTATION_LABELS, *(column.label for column in custom)])
    return Columns(columns.answers, (*columns.labels, *more), custom, {row["id"]: row["name"] for row in people})


async def chunks_of(selection: Selection, columns: Columns, store: KeyStore) -> AsyncGenerator[list[Opened]]:
    """Every application of the selection, oldest first; each chunk is read in a unit of work of its own.

    After each chunk it rests twice as long as the chunk took: a large download takes a third of a core and no more, and where residents
    and colleagues keep the machine busy, so that a chunk takes longer, it steps back further.
    """
    walk = _Walk(selection)
    while not walk.over:
        began = time.monotonic()
        async with ENGINE.unit(read_only=True):
            opened = await opened_all(await walk.step(), columns, store)
        yield opened
        if not walk.over:
            await asyncio.sleep(min(2 * (time.monotonic() - began), LONGEST_REST))


async def chunks_in_this_unit(selection: Selection, columns: Columns, store: KeyStore) -> AsyncGenerator[list[Opened]]:
    """Every application of the selection, oldest first, in chunks read in the caller's unit of work."""
    walk = _Walk(selection)
    while not walk.over:
        yield await opened_all(await walk.step(), columns, store)


class _Walk:
    """A walk through a selection, CHUNK_ROWS at a step. Applications that arrive meanwhile are met; `ids` are met as they are."""

    def __init__(self, selection: Selection) -> None:
        self.over = False
        self._selection = selection
        self._cursor: Cursor | None = None
        self._start = 0

    async def step(self) -> list[SealedApplication]:
        if self._selection.ids is not None:
            start, self._start = self._start, self._start + CHUNK_ROWS
            self.over = self._start >= len(self._selection.ids)
            return await queries.find_ids(self._selection.ids[start : self._start])
        chunk = await queries.rows_after(self._selection, self._cursor, CHUNK_ROWS)
        self.over = len(chunk) < CHUNK_ROWS
        if chunk:
            self._cursor = Cursor(chunk[-1].arrived_at, chunk[-1].id)
        return chunk


async def opened_all(chunk: Sequence[SealedApplication], columns: Columns, store: KeyStore) -> list[Opened]:
    """The applications with their answers, and with their annotations where `columns` has a column for them."""
    versions = await compiled_versions({application.procedure_version for application in chunk})
    annotations: Mapping[UUID, ExportAnnotations] = {}
    if columns.people is not None and chunk:
        annotations = await export_annotations_of([application.id for application in chunk], store)
    opener = AnswerDecryptor(store)
    return [
        Opened(application, opener.answers(application, versions), annotations.get(application.id))
        for application in chunk
    ]


def _columns(newest_first: Sequence[CompiledVersion], items: Items) -> Columns:
    labels: dict[AnswerColumn, str] = {}
    known: set[str] = set()
    asked = [question for version in newest_first for question in version.form.questions.values()]
    telling = {question.id for question in asked if question.reveals_special_care}
    for age, version in enumerate(newest_first):
        for question in _questions(version, items, telling):
            if question.id in known:
                continue
            known.add(question.id)
            names = question.field.columns
            for name, words in names.items():
                column = AnswerColumn(question.id, name, name == list(names)[-1])
                labels[column] = words.format(label=question.label) + ("（旧様式）" if age else "")
    return Columns(tuple(labels), (*FACTS, *_distinct_labels(labels)))


def _questions(version: CompiledVersion, items: Items, telling: set[str]) -> Iterator[Question]:
    for question in version.form.questions.values():
        # beside the 到達番号, a choice that tells an illness is personal information though it names no 情報項目, and so is what is asked by it
        tells = question.id in telling or (
            question.when is not None and not telling.isdisjoint(question.when.questions())
        )
        if question.field.answered and (items is Items.every or not (question.items or tells)):
            yield question


def _distinct_labels(labels: Mapping[AnswerColumn, str]) -> Iterator[str]:
    """The labels; those that two questions share, or that a fact has, with the question's id."""
    used = [*FACTS, *labels.values()]
    for column, label in labels.items():
        yield f"{label}（{column.question}）" if used.count(label) > 1 else label


def _further_labels(used: Sequence[str], more: Sequence[str]) -> Iterator[str]:
    """Further labels; one that a question has already says that it is the section's."""
    for label in more:
        yield f"{label}{CUSTOM_SUFFIX}" if label in used or more.count(label) > 1 else label
