"""個人情報ファイル簿: one sheet a file, and the notice when a file has grown so large that it must be entered.

What stands in it is fixed by law: 個人情報の保護に関する法律 第75条第1項 (of 第74条第1項: 第1号 to 第7号, 第9号, 第10号), its order
(法施行令第21条第6項: the kind of file), 第75条第4項 (条例要配慮個人情報) and, for 行政機関等匿名加工情報, 第110条 and 第117条.
Files of fewer than 1,000 persons need none (第74条第2項第9号).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Final

from app.calendar.paper_dates import wide
from app.papers.document.content import Document, Heading, Sheet, Table, TableCell, TableRow, cell, head, words
from app.papers.governance.wording import MunicipalityWording, fill
from app.texts import N_

TITLE: Final = "個人情報ファイル簿"
NONE: Final = "なし"
DOES_NOT_APPLY: Final = "ー"
EMPTY: Final = "公表する個人情報ファイルはありません。"
TICKED, OPEN = "■", "□"
WIDTHS: Final = (62.0, 108.0)


@dataclass(frozen=True, slots=True)
class PersonalFile:
    """The applications of one procedure as a file. `special_care`: those of the items that are 要配慮個人情報, `by_ordinance` those that
    an ordinance adds. `recipients`: to whom it is given regularly. `persons`: of whom it holds information now, an application counting as one: answers are
    sealed, so nobody can tell here which of them are the same person's, and the true number may be smaller."""

    name: str
    procedure: str
    section: str
    purpose: str
    items: tuple[str, ...]
    persons: int
    special_care: tuple[str, ...] = ()
    by_ordinance: tuple[str, ...] = ()
    recipients: str = ""
    other_procedures: str = ""  # 訂正及び利用停止に関する他の法令の規定による特別の手続等
    has_manual_file: bool = False  # 令第21条第7項: a paper file within the purpose and range of this one
    remarks: str = ""
    in_open: tuple[str, ...] = ()  # the questions whose choices stand in the open beside the 到達番号
    attached: tuple[str, ...] = ()  # the questions that take files


class Reached(Enum):
    """The notices when the number of persons crosses the threshold."""

    ENTER = N_(
        "「{name}」に記録された本人の数が{threshold}人に達した見込みです（申請{persons}件。同じ人の申請も1件ずつ数えています）。個人情報ファイル簿に載せて公表してください。"
    )
    TAKE_OUT = N_(
        "「{name}」に記録された本人の数が{threshold}人を下回りました（申請{persons}件）。個人情報ファイル簿から消してください。"
    )


def reached(before: int, now: int, threshold: int) -> Reached | None:
    """The notice that is due when a file grew or shrank from `before` to `now` persons; its words take name, threshold and persons."""
    if before < threshold <= now:
        return Reached.ENTER
    if now < threshold <= before:
        return Reached.TAKE_OUT
    return None


def file_register(files: Iterable[PersonalFile], wording: MunicipalityWording, made_at: datetime) -> Document:
    """The sheets of all files that reach the municipality's threshold."""
    entered = [file for file in files if file.persons >= wording.files.threshold]
    sheets = tuple(_sheet(file, wording) for file in entered)
    empty = Sheet((Heading(TITLE), *words(EMPTY)))
    return Document(title=f"{wording.name}　{TITLE}", sheets=sheets or (empty,), made_at=made_at)


def _sheet(file: PersonalFile, wording: MunicipalityWording) -> Sheet:
    rows = tuple(TableRow((head(label), _value(value))) for label, value in _rows(file, wording))
    return Sheet((Heading(f"{TITLE}（単票）"), Table(WIDTHS, rows, size=9.5)))


def _value(text: str) -> TableCell:
    return cell(text or NONE)


def _rows(file: PersonalFile, wording: MunicipalityWording) -> tuple[tuple[str, str], ...]:
    own = wording.files
    texts = {"procedure": file.procedure, "service": wording.service, "municipality": wording.name}
    request = f"（名　称）{own.request_office}\n（所在地）{own.request_address}"
    return (
        ("個人情報ファイルの名称", file.name),
        ("行政機関等の名称", own.body),
        ("個人情報ファイルが利用に供される事務をつかさどる組織の名称", file.section),
        ("個人情報ファイルの利用目的", file.purpose),
        ("記録項目", "、".join(f"{wide(number)}{item}" for number, item in enumerate(file.items, 1))),
        ("記録範囲", fill(own.range, texts)),
        ("記録情報の収集方法", fill(own.collection, texts)),
        ("要配慮個人情報が含まれるときは、その旨", _included(file.special_care)),
        ("条例要配慮個人情報が含まれるときは、その旨", _included(file.by_ordinance)),
        ("記録情報の経常的提供先", file.recipients),
        ("開示請求等を受理する組織の名称及び所在地", request),
        ("訂正及び利用停止に関する他の法令の規定による特別の手続等", file.other_procedures),
        ("個人情報ファイルの種別", _kind(file)),
        ("行政機関等匿名加工情報の提案の募集をする個人情報ファイルである旨", "該当しない"),
        ("行政機関等匿名加工情報の提案を受ける組織の名称及び所在地", DOES_NOT_APPLY),
        ("行政機関等匿名加工情報の概要", DOES_NOT_APPLY),
        ("作成された行政機関等匿名加工情報に関する提案を受ける組織の名称及び所在地", DOES_NOT_APPLY),
        ("作成された行政機関等匿名加工情報に関する提案をすることができる期間", DOES_NOT_APPLY),
        ("備考", "\n".join(filter(None, (file.remarks, said_of_files(file.attached), said_of_open(file.in_open))))),
    )


def said_of_files(questions: tuple[str, ...]) -> str:
    """Say what comes as a file: it may show more than the item's name says; "" where nothing does."""
    named = "".join(f"『{question}』" for question in questions)
    return f"{named}は、写真や書類のファイルで受け取り、封（暗号化）をして保存する。" if questions else ""


def said_of_open(questions: tuple[str, ...]) -> str:
    """Say which choices stand in the open; "" where all answers are sealed."""
    named = "".join(f"『{question}』" for question in questions)
    return f"{named}の選択は、封（暗号化）をせずに到達番号と並べて保存する。" if questions else ""


def _included(items: tuple[str, ...]) -> str:
    return f"含む（{'、'.join(items)}）" if items else "含まない"


def _kind(file: PersonalFile) -> str:
    has, has_not = (TICKED, OPEN) if file.has_manual_file else (OPEN, TICKED)
    return (
        f"{TICKED}法第60条第2項第1号（電算処理ファイル）\n"
        f"　令第21条第7項に該当するファイル　{has}有　{has_not}無\n"
        f"{OPEN}法第60条第2項第2号（マニュアル処理ファイル）"
    )
