"""登録票: what a municipality's own register says of a procedure's personal information (個人情報保護法第75条第5項 leaves it to the
ordinance): what is taken of whom, why, where it lies, who else has it, until when, and who approved it."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from app.calendar.paper_dates import wide, written_day, written_period
from app.papers.document.content import Document, Heading, Paragraph, Sheet, Table, TableRow, cell, head
from app.papers.governance.file_register import NONE, PersonalFile, said_of_files, said_of_open
from app.papers.governance.wording import MunicipalityWording, fill
from app.procedures.approval import Approval
from app.procedures.changed_words import plain

WIDTHS: Final = (48.0, 122.0)


@dataclass(frozen=True, slots=True)
class Registration:
    """`began_on`: the day from which applications were taken. `approval` governs it, `approved_in` is the one in
    which it was approved itself, the same or an earlier one; None: it has no approval in force."""

    file: PersonalFile
    began_on: date
    retention_years: int
    approval: Approval | None
    approved_in: Approval | None


def registration(entry: Registration, wording: MunicipalityWording, made_at: datetime) -> Document:
    title = wording.files.registration_title
    rows = tuple(TableRow((head(label), cell(value or NONE))) for label, value in _rows(entry, wording))
    basis = Paragraph(plain(f"（{wording.files.registration_basis}）"))
    return Document(
        title=f"{title}　{entry.file.procedure}",
        sheets=(Sheet((Heading(title), basis, Table(WIDTHS, rows))),),
        made_at=made_at,
    )


def _rows(entry: Registration, wording: MunicipalityWording) -> tuple[tuple[str, str], ...]:
    file, own = entry.file, wording.files
    texts = {"procedure": file.procedure, "service": wording.service, "municipality": wording.name}
    return (
        ("登録業務の名称", file.procedure),
        ("保有課", file.section),
        ("業務の目的", file.purpose),
        ("業務を開始した日", written_day(entry.began_on)),
        ("個人の範囲", fill(own.range, texts)),
        ("記録項目", "、".join(file.items)),
        ("要配慮個人情報", "、".join(file.special_care)),
        ("添付ファイル", said_of_files(file.attached)),
        ("封をしない回答", said_of_open(file.in_open) or "なし（すべての回答に封をする）"),
        ("収集の方法", fill(own.collection, texts)),
        ("記録の媒体", fill(own.medium, texts)),
        ("経常的提供先", file.recipients),
        ("外部結合", _connection(entry.approval)),
        ("業務委託", _outsourcing(entry.approval)),
        ("保存期間", f"{wide(entry.retention_years)}年"),
        ("付議", _approved(entry.approved_in)),
        ("承認の期間", _period(entry)),
        ("本人の数", f"{file.persons:,}人（申請の件数による）"),
    )


def _connection(approval: Approval | None) -> str:
    connection = approval and approval.snapshot.connection
    if not connection:
        return ""
    return f"{connection.partner}\n{written_period(connection.period_from, connection.period_to)}"


def _outsourcing(approval: Approval | None) -> str:
    outsourcing = approval and approval.snapshot.outsourcing
    if not outsourcing:
        return ""
    period = written_period(outsourcing.period_from, outsourcing.period_to)
    return f"{outsourcing.contractor}\n{outsourcing.work}\n{period}"


def _approved(approval: Approval | None) -> str:
    if approval is None:
        return ""
    return f"{approval.cited}（{written_day(approval.held_on)}）"


def _period(entry: Registration) -> str:
    """The period in force, with the approval that gave it where that is another one than the procedure's own."""
    approval = entry.approval
    if approval is None:
        return ""
    period = written_period(approval.period_from, approval.period_to)
    return period if approval == entry.approved_in else f"{period}\n{_approved(approval)}"
