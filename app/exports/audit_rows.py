"""An event of the two logs in words: the same on the page, in the CSV and on paper. It shows what the log holds, which is nothing personal."""

from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from urllib.parse import parse_qsl
from uuid import UUID

from app.applications.contact_log import ContactOutcome, RecordKind
from app.applications.erasing.holds import HoldReason
from app.applications.erasing.plans import ErasureKind, ErasureReason
from app.applications.status import Status
from app.applications.worklist.annotations import CHANNELS
from app.applications.worklist.custom_columns import ColumnKind
from app.attachments.file_kinds import FileKind
from app.audit.actions import Action, OperatorAction
from app.audit.kinds import AnyAction, Result, result_of
from app.audit.reading import LogEvent
from app.calendar.paper_dates import listed_day, listed_time
from app.calendar.tokyo import in_tokyo
from app.exports.csv import CsvRow, Encoding, csv_stream
from app.exports.formats import Format
from app.exports.register_rows import ITEMS
from app.municipalities.sections import PlanKind
from app.notifications.letter_kinds import SECTION_FIELDS, Letter
from app.people.council_plans import CouncilAct
from app.people.duties import Duty
from app.people.roles import StaffRole
from app.people.roster import LineKind
from app.procedures.settings import SETTINGS
from app.tenancy.engine import ENGINE
from app.tenancy.keyset import TOP, Page, Start

CHUNK_ROWS: Final = 500
HEADINGS: Final = ("日時", "職員", "操作", "対象", "詳細", "結果", "接続元")
MOST_NAMED: Final = 3  # references on the page and on paper; the CSV names all
NO_VALUE: Final = "なし"
SHORT: Final = 60  # characters of a text on the page and on paper

MOST_ROWS: Final = 100_000
CUT_SHORT: Final = f"{MOST_ROWS:,}件でここまでです。続きは、期間を絞り込んで保存してください"


@dataclass(frozen=True, slots=True)
class LogLine:
    """One event in words. `held`: its details as the log has them; `references`: the 到達番号 among them."""

    at: datetime
    person: str
    action: str
    subject: str
    held: Mapping[str, Any]
    references: tuple[str, ...]
    result: Result
    network: str

    @property
    def time(self) -> str:
        """Tokyo time, to the second."""
        return in_tokyo(self.at).strftime("%Y-%m-%d %H:%M:%S")

    @property
    def details(self) -> tuple[str, ...]:
        """A sentence each, long texts shortened, without the references."""
        return details_words(self.held, SHORT)

    @property
    def named(self) -> tuple[str, ...]:
        """The first references."""
        return self.references[:MOST_NAMED]

    @property
    def unnamed(self) -> int:
        """The number of the other references."""
        return len(self.references) - len(self.named)

    def cells(self, *, whole: bool) -> CsvRow:
        """In the order of HEADINGS. `whole`: with every reference and the long texts, as a file has them; else as on paper, days in 和暦."""
        references = "、".join(self.references if whole else self.named)
        references += f" ほか{self.unnamed}件" if self.unnamed and not whole else ""
        time = self.time if whole else listed_time(self.at, seconds=True)
        details = details_words(self.held, None) if whole else details_words(self.held, SHORT, listed_day)
        said = "。".join(filter(None, (*details, references)))
        return (time, self.person, self.action, self.subject, said, self.result.label, self.network)


Reading = Callable[[Start, int], Awaitable[Page[LogEvent]]]
"""Reads a page of a log: its start, the most rows."""
Lines = Callable[[Page[LogEvent]], Sequence[LogLine]]
"""The events of a page in words."""


def line_of(event: LogEvent, people: Mapping[UUID, str], actions: type[Action] | type[OperatorAction]) -> LogLine:
    """`people`: names by id."""
    action = _action(event.action, actions)
    references = event.details.get("references")
    return LogLine(
        event.at,
        _person(event, people),
        action.label if action else event.action,
        event.subject,
        event.details,
        tuple(map(str, references)) if isinstance(references, list) else (),
        result_of(action) if action else Result.done,
        event.network.removesuffix("/32"),  # one address
    )


def _action(word: str, actions: type[Action] | type[OperatorAction]) -> AnyAction | None:
    """None for a word of another version."""
    return actions(word) if word in set(actions) else None


def _person(event: LogEvent, people: Mapping[UUID, str]) -> str:
    if event.person is None:
        return "（自動）"
    return people.get(event.person, "（登録のない人）")


async def log_csv(reading: Reading, lines: Lines) -> AsyncGenerator[bytes]:
    """The events that `reading` gives, newest first, for Excel; each chunk is read in a unit of work of its own. After MOST_ROWS of them
    the file says in its last row that more are left."""
    async with aclosing(csv_stream(_rows(reading, lines), Encoding.utf_8)) as pieces:
        async for piece in pieces:
            yield piece


async def _rows(reading: Reading, lines: Lines) -> AsyncGenerator[CsvRow]:
    yield HEADINGS
    start = TOP
    for _ in range(MOST_ROWS // CHUNK_ROWS):
        async with ENGINE.unit(read_only=True):
            page = await reading(start, CHUNK_ROWS)
        for line in lines(page):
            yield line.cells(whole=True)
        if page.next is None:
            return
        start = Start(after=page.next)
    yield (CUT_SHORT, *[""] * (len(HEADINGS) - 1))


# Details -------------------------------------------------------------------------------------------------------------


def _labelled(*sets: Any) -> Mapping[str, str]:
    """Value and label of the members of closed sets."""
    return {str(member): str(getattr(member, "label", member)) for members in sets for member in members}


_FORMS: Final = {"pdf": "PDF", "csv": "CSV", "docx": "Word"}
_OF_A_PERSON: Final = {"name": "氏名", "mail": "メールアドレス", "reading": "ふりがな"}
_FIELDS: Final = {"assignee": "担当者", "contact_on": "次回連絡日", "mark": "目印", "own": "課の列", **_OF_A_PERSON}
_KINDS: Final = {str(ErasureKind.due): "期限の来た申請", str(ErasureKind.single): "1件"}
# label of each name, and the words of its values; a name with no label says nothing to a reader (an id of another row)
PAST_YEARS: Final[Mapping[str, str]] = {"True": "管理者だけが見る", "False": "両方の課の職員が見る"}
DETAILS: Final[Mapping[str, tuple[str, Mapping[str, str]]]] = {
    "act": ("操作の種類", {str(act): act.label for act in CouncilAct}),
    "approval": ("", {}),
    "attachment": ("", {}),
    "channel": ("受け取り方", CHANNELS),
    "count": ("件数", {}),
    "erasure": ("", {}),
    "fields": ("変えた欄", _FIELDS),
    "fiscal_year": ("年度", {}),
    "file_kind": ("ファイルの種類", _labelled(FileKind)),
    "form": ("形式", _FORMS),
    "format": ("形式", _labelled(Format)),
    "from": ("変更前", _labelled(Status)),
    "from_version": ("もとの版", {}),
    "held": ("消去停止中", {}),
    "intake": ("受付の回", {}),
    "items": ("項目", {str(item): label for item, label in ITEMS.items()}),
    "kind": ("種別", {**_labelled(RecordKind, ColumnKind), **_KINDS}),
    "letter": ("通知文", {str(letter): letter.definition.title for letter in Letter}),
    **{f"lines_{kind}": (kind.label, {}) for kind in LineKind},
    "list_hash": ("一覧のSHA-256", {}),
    "mail": ("メール", {"1": "あり", "0": "なし"}),
    "number": ("抽選の回", {}),
    "opened": ("内容", {"True": "開いた", "False": "開けなかった（鍵がない）"}),
    "outcome": ("対応の結果", _labelled(ContactOutcome)),
    "places": ("定員", {}),
    "procedure": ("手続", {}),
    "procedures": ("手続", {}),
    "reason": ("理由", _labelled(HoldReason, ErasureReason)),
    "reference": ("到達番号", {}),
    "role": ("役割", _labelled(StaffRole)),
    "sections": ("課", {}),
    "section_plan": ("内容", _labelled(PlanKind)),
    "from_day": ("いつから", {}),
    "merged_into": ("引き継ぐ課", {}),
    "closes_own_past": ("なくなる課の過年度の申請", PAST_YEARS),
    "closes_other_past": ("引き継ぐ課の過年度の申請", PAST_YEARS),
    "procedures_moved": ("移った手続の数", {}),
    "people_moved": ("移った職員の数", {}),
    "sentence": ("変更", {}),
    "table": ("表", {}),
    "sending": ("", {}),
    "to": ("変更後", _labelled(Status)),
    "version": ("版", {}),
    "written": ("書かれた理由", {}),
}
# what a filter of a list was narrowed by, as its address names it
ASKED: Final[Mapping[str, tuple[str, Mapping[str, str]]]] = {
    "from": ("日付（から）", {}),
    "to": ("日付（まで）", {}),
    "person": ("人", {}),
    "staff": ("職員", {}),
    "procedure": ("手続", {}),
    "format": ("形式", _labelled(Format)),
    "action": ("操作", {}),
    "result": ("結果", _labelled(Result)),
    "subject": ("対象", {}),
}
# what `changed` names, besides the settings of a procedure
CHANGED: Final[Mapping[str, tuple[str, Mapping[str, str]]]] = {
    "body": ("本文", {}),
    "colour": ("色", {}),
    "council_outline": ("手続概要", {}),
    "crest": ("紋章", {}),
    "first_day": ("受付のはじめの日", {}),
    "last_day": ("受付のおわりの日", {}),
    "duty": ("取扱いの区分", _labelled(Duty)),
    "home_page": ("ホームページ", {}),
    "municipality_name": ("自治体の名前", {}),
    "reading": ("ふりがな", {}),
    **{name: (label, {}) for name, label in SECTION_FIELDS.items()},
    "subject": ("件名", {}),
    "telephone": ("代表電話番号", {}),
    "telephone_hours": ("電話の受付時間", {}),
    "whole": ("全体", {}),
    "role": ("役割", _labelled(StaffRole)),
    "roster_from": ("名簿の期間（から）", {}),
    "roster_until": ("名簿の期間（まで）", {}),
    "sections": ("課", {}),
}
_PLACES: Final = {name: place for place, name in enumerate(DETAILS)}
_NOT_SAID_TWICE: Final = {"references", "changed", "asked", "before", "after"}


def details_words(
    details: Mapping[str, Any], longest: int | None, shown: Callable[[str], str] = str
) -> tuple[str, ...]:
    """The details of an event as short sentences, without the references of a list; texts of at most `longest` characters.
    `shown`: how a single value is written."""
    in_order = sorted(details.items(), key=lambda pair: _PLACES.get(pair[0], len(_PLACES)))  # jsonb keeps no order
    words = [_pair(DETAILS, name, value, shown) for name, value in in_order if name not in _NOT_SAID_TWICE]
    words += [_pair(ASKED, name, value, shown) for name, value in parse_qsl(str(details.get("asked", "")))]
    changed = details.get("changed")
    for name, values in changed.items() if isinstance(changed, dict) else ():
        before, after = (shown(_change_value(name, value, longest)) for value in values)
        words.append(f"{_change_label(name)}：{before} → {after}")
    return tuple(filter(None, words))


def _pair(
    labels: Mapping[str, tuple[str, Mapping[str, str]]], name: str, value: Any, shown: Callable[[str], str]
) -> str:
    label, values = labels.get(name, (name, {}))
    ones = [str(one) for one in value] if isinstance(value, list) else [str(value)]
    words = "、".join(values.get(one) or shown(one) for one in ones if one)
    return f"{label}：{words}" if label and words else ""


def _change_label(name: str) -> str:
    """A setting's name; of a text in several languages with the language behind it (`body.en`)."""
    noun, _, rest = name.partition(".")
    if noun in CHANGED:
        return CHANGED[noun][0] + (f"（{rest}）" if rest else "")
    return SETTINGS[name].noun if name in SETTINGS else name


def _change_value(name: str, value: object, longest: int | None) -> str:
    text = str(value)
    words = CHANGED.get(name, ("", {}))[1].get(text, text) or NO_VALUE
    return words if longest is None or len(words) <= longest else f"{words[:longest]}…"
