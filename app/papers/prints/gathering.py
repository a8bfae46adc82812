"""Printing applications: opened in units of work of their own, drawn by another process, sent in pieces, closed in the 管理簿."""

from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final
from uuid import UUID

from anyio import CancelScope

from app.applications import queries
from app.applications.contact_log import record_words
from app.applications.decryption import AnswerDecryptor, HistoryStep, OpenedAnswers, OpenedRecord
from app.applications.queries import SealedApplication
from app.applications.tables import Application
from app.applications.worklist.annotations import CHANNELS
from app.calendar.paper_dates import listed_time
from app.calendar.shown_dates import moment_words
from app.calendar.tokyo import day_of
from app.exports import register
from app.exports.applications_table import Incomplete
from app.papers.prints.sheets import ApplicationSheet, PrintOrder, Rows
from app.procedures.kept_by import section_names_on
from app.procedures.procedures_for_staff import ProcedureSummary, compiled_versions
from app.tenancy.engine import ENGINE
from app.tenancy.tables import among
from app.vault.keystore import KeyStore

CHUNK: Final = 100  # applications opened at a time: some 20 ms in which nobody else is served
PIECE: Final = 256 * 1024  # bytes
NOT_OPENED: Final = "書かれた内容を開けません。"

Draw = Callable[[PrintOrder], Awaitable[bytes]]


@dataclass(frozen=True, slots=True)
class Printing:
    """The applications to print, and the words at the foot of each page. `record` is the row that `register.begin` wrote."""

    record: UUID
    procedure: ProcedureSummary
    ids: tuple[UUID, ...]
    with_records: bool
    municipality: str
    printed_at: datetime
    printed_by: str


async def printed(printing: Printing, store: KeyStore, draw: Draw) -> AsyncGenerator[bytes]:
    """The PDF in pieces. Raises Incomplete when applications were not there any more, and what `draw` raises.

    Whoever iterates closes it in any case (`aclosing`): its row of the 管理簿 is closed there.
    """
    completed = False
    try:
        sheets = await _sheets(printing, store)
        order = PrintOrder(printing.municipality, tuple(sheets), printing.printed_at, printing.printed_by)
        content = await draw(order)
        for start in range(0, len(content), PIECE):
            yield content[start : start + PIECE]
        completed = True
    finally:
        with CancelScope(shield=True):
            await register.end(printing.record, len(printing.ids) if completed else 0, completed=completed)


async def _sheets(printing: Printing, store: KeyStore) -> list[ApplicationSheet]:
    sheets: list[ApplicationSheet] = []
    procedure = await _as_called_on(day_of(printing.printed_at), printing.procedure)
    for start in range(0, len(printing.ids), CHUNK):
        async with ENGINE.unit(read_only=True):
            if not await register.is_open(printing.record):
                raise Incomplete("a print that stands in no register")
            applications = await queries.find_ids(printing.ids[start : start + CHUNK])
            sheets += await sheets_of(procedure, applications, store, with_records=printing.with_records)
    if len(sheets) < len(printing.ids):
        raise Incomplete("applications were not there any more")
    return sheets


async def _as_called_on(day: date, procedure: ProcedureSummary) -> ProcedureSummary:
    async with ENGINE.unit(read_only=True):
        called = await section_names_on(day)
    return replace(procedure, section_name=called.get(procedure.id, procedure.section_name))


async def sheets_of(
    procedure: ProcedureSummary, applications: Sequence[SealedApplication], store: KeyStore, *, with_records: bool
) -> list[ApplicationSheet]:
    """The sheets of the applications, in their order; a constant number of queries. The caller logs what is opened."""
    ids = [application.id for application in applications]
    opener, versions = (
        AnswerDecryptor(store),
        await compiled_versions({application.procedure_version for application in applications}),
    )
    rows = await Application.select(Application.id, Application.channel).where(among(Application.id, ids))
    channels = {row["id"]: row["channel"] for row in rows}
    histories = await queries.histories_of(ids)
    records = await queries.records_of_all(ids) if with_records else {}
    return [
        _sheet(
            procedure,
            application,
            CHANNELS[channels[application.id]],
            opener.answers(application, versions),
            (opener.steps(application, histories[application.id]), opener.records(records.get(application.id, ()))),
            with_records=with_records,
        )
        for application in applications
    ]


def _sheet(
    procedure: ProcedureSummary,
    application: SealedApplication,
    channel: str,
    opened: OpenedAnswers | None,
    past: tuple[list[HistoryStep], list[OpenedRecord]],
    *,
    with_records: bool,
) -> ApplicationSheet:
    facts = (
        ("到達番号", str(application.reference)),
        ("様式の版", f"第{opened.version.number}版" if opened else ""),
        ("担当課", str(procedure.section_name)),
        ("到達日時", moment_words(application.arrived)),
        ("受付方法", channel),
        ("状況", application.status.label),
    )
    steps, records = past
    return ApplicationSheet(
        str(application.reference),
        str(procedure.title),
        facts,
        _answers(opened) if opened else None,
        tuple((listed_time(step.at), _step_words(step)) for step in steps),
        tuple((listed_time(record.at), _record_words(record)) for record in records) if with_records else None,
    )


def _answers(opened: OpenedAnswers) -> tuple[tuple[str, Rows], ...]:
    """The answers in the form's order, under the headings of its sections."""
    shown = opened.shown()
    groups: Mapping[str, Rows] = {
        section.id: tuple((answer.label, answer.value) for answer in shown if answer.section == section.id)
        for section in opened.version.form.sections
    }
    titles = {section.id: str(section.title) for section in opened.version.form.sections}
    return tuple((titles[section], rows) for section, rows in groups.items() if rows)


def _step_mark(step: HistoryStep) -> str:
    if step.undoes:
        return "（取り消し）"
    if step.undone:
        return "（取り消された操作）"
    return "（訂正）" if step.correction else ""


def _step_words(step: HistoryStep) -> str:
    words = step.to_status.label + _step_mark(step)
    words += f"　{step.staff_name}" if step.staff_name else ""
    if step.asked:
        words += f"\n申し出：{step.asked.words}"
    if step.asked_text is None:
        words += f"\n{NOT_OPENED}"
    elif step.asked_text:
        words += f"\n申し出の内容：{step.asked_text}"
    if step.note is None:
        return f"{words}\n{NOT_OPENED}"
    if not step.note:
        return words
    label = "訂正の理由" if step.correction else step.to_status.text.label
    return f"{words}\n{label}：{step.note}"


def _record_words(record: OpenedRecord) -> str:
    lines = [f"{record_words(record.kind, record.outcome)}　{record.staff_name}"]
    lines += [NOT_OPENED] if record.text is None else [record.text] if record.text else []
    lines += [f"次の対応：{record.next_step}"] if record.next_step else []
    return "\n".join(lines)
