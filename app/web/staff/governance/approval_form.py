"""The form of an approval: as posted, and as the record made from it with the procedures of now."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final

from app.applications.staff_text import TextRefused, written
from app.calendar.tokyo import first_day_of, fiscal_year, last_day_of
from app.calendar.typed_dates import Towards, read_day_field
from app.papers.municipal_wording import StoredWording
from app.procedures.approval import Approval, CouncilDecision
from app.procedures.approval_store import ProcedureForPaper
from app.procedures.publishing import RecordedApproval
from app.procedures.snapshot import Snapshot, to_json
from app.web.dates import staff_day
from app.web.forms import Posted, only

LINES: Final = ("meeting", "held_on", "number", "kind", "period_from", "period_to")
TOWARDS: Final = {"held_on": Towards.near, "period_from": Towards.near, "period_to": Towards.future}
LONGEST_MEETING: Final = 100
LONGEST_NUMBER: Final = 20
LONGEST_PERIOD: Final = timedelta(days=366 * 10)
CARRIED_OVER: Final = "carried_over"
KINDS: Final = [(str(kind), kind.word) for kind in CouncilDecision]


@dataclass(frozen=True, slots=True)
class ApprovalForm:
    """The inputs by name as typed; `procedures` are the slugs ticked. `carried_over`: the other procedures of the last approval stay approved."""

    values: Mapping[str, str] = field(default_factory=dict)
    procedures: tuple[str, ...] = ()
    carried_over: bool = True

    @classmethod
    def read(cls, posted: Posted) -> "ApprovalForm":
        values = {name: only(posted, name) for name in LINES}
        return cls(values, tuple(posted.get("procedures", ())), only(posted, CARRIED_OVER) != "")

    def __getitem__(self, name: str) -> str:
        return self.values.get(name, "")

    def inputs(self) -> Sequence[tuple[str, str]]:
        """The values as pairs of name and value, for hidden inputs."""
        carried = [(CARRIED_OVER, "yes")] if self.carried_over else []
        return [*((name, self[name]) for name in LINES), *(("procedures", slug) for slug in self.procedures), *carried]

    def meeting_day(self, today: date) -> date:
        """The day of the meeting, whose names of sections the record takes; today while none up to today is typed."""
        day = _day(self["held_on"], "", {}, "held_on")
        return day if day and day <= today else today

    def approval(
        self, candidates: Sequence[ProcedureForPaper], last: RecordedApproval | None, words: StoredWording, today: date
    ) -> "Approval | tuple[tuple[str, str], ...]":
        """The record that would be written; else input and sentence of each problem."""
        problems: dict[str, str] = {}
        meeting = _line(self["meeting"], "会議の名前", LONGEST_MEETING, problems, "meeting")
        number = _line(self["number"], "回", LONGEST_NUMBER, problems, "number", required=False)
        days = {
            name: _day(self[name], label, problems, name)
            for name, label in (("held_on", "開催日"), ("period_from", "期間の初日"), ("period_to", "期間の末日"))
        }
        held_on, first, last_day = days["held_on"], days["period_from"], days["period_to"]
        if held_on and held_on > today:
            problems["held_on"] = "開催日は、今日までの日を入力してください"
        if first and last_day and first > last_day:
            problems["period_to"] = "期間の末日は、初日より後の日を入力してください"
        elif first and last_day and last_day - first > LONGEST_PERIOD:
            problems["period_to"] = "期間は10年以内で入力してください"
        if self["kind"] not in set(CouncilDecision):
            problems["kind"] = "種別を選んでください"
        known = {each.says.slug for each in candidates}
        chosen = [each.says for each in candidates if each.says.slug in self.procedures]
        if not chosen or not set(self.procedures) <= known:
            problems["procedures"] = "承認された手続を1つ以上選んでください"
        if problems or not (held_on and first and last_day):
            return tuple((name, problems[name]) for name in (*LINES, "procedures") if name in problems)
        carried = last.approval.snapshot.procedures if last and self.carried_over else ()
        kept = [old for old in carried if old.slug not in self.procedures]
        snapshot = Snapshot((*kept, *chosen), words.connection(first, last_day), words.outsourcing(first, last_day))
        return Approval(meeting, held_on, number, CouncilDecision(self["kind"]), first, last_day, snapshot)


def fresh(words: StoredWording, last: RecordedApproval | None, today: date) -> ApprovalForm:
    """The blank form: the council as it was named last, the fiscal year that is left, or the next one when it is nearly over."""
    first, until = coming_period(today)
    values = {
        "meeting": last.approval.meeting if last else words.wording.council,
        "kind": str(CouncilDecision.APPROVAL),
        "period_from": staff_day(first),
        "period_to": staff_day(until),
    }
    return ApprovalForm(values)


def coming_period(today: date) -> tuple[date, date]:
    """The period that the blank form proposes: from today to the end of the fiscal year, or the whole next one when fewer than 60 days are left."""
    year = fiscal_year(today)
    end = last_day_of(year)
    return (today, end) if end - today >= timedelta(days=60) else (first_day_of(year + 1), last_day_of(year + 1))


def fingerprint_of(approval: Approval) -> str:
    """A hash of the approval that was shown, so that no other one is saved."""
    shown = to_json(approval.snapshot)
    return hashlib.sha256(json.dumps(shown, ensure_ascii=True, sort_keys=True).encode("ascii")).hexdigest()


def _line(text: str, noun: str, longest: int, problems: dict[str, str], name: str, *, required: bool = True) -> str:
    try:
        return " ".join(written(text, noun, longest, required=required).split())
    except TextRefused as refusal:
        problems[name] = refusal.sentence
        return ""


def _day(text: str, label: str, problems: dict[str, str], name: str) -> date | None:
    day, problem = read_day_field(label, text, required=True, towards=TOWARDS[name])
    if problem:
        problems[name] = problem
    return day
