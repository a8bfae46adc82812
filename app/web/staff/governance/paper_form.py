"""付議資料 as ordered: which procedures, compared with which approval, for which period."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final

from app.applications.staff_text import TextRefused, written
from app.calendar.typed_dates import Towards, read_day_field
from app.languages import SOURCE
from app.papers.municipal_wording import StoredWording
from app.procedures.approval_store import ProcedureForPaper
from app.procedures.publishing import RecordedApproval
from app.procedures.snapshot import ApprovedProcedure, Snapshot
from app.texts import Text
from app.web.dates import staff_day
from app.web.forms import Posted, only
from app.web.staff.governance.approval_form import coming_period
from app.web.staff.governance.wording_form import LONGEST as LONGEST_OUTLINE
from app.web.staff.governance.wording_form import plain

OUTLINE: Final = "outline-"
"""The input of a procedure's 手続概要 begins so; its slug follows."""
LINES: Final = ("before", "period_from", "period_to", "material", "other")
LONGEST_OTHER: Final = 3_000
MOST_MATERIAL: Final = 99
TOWARDS: Final = {"period_from": Towards.near, "period_to": Towards.future}
WRITTEN_MEANWHILE: Final = (
    "「{name}」の手続概要は、ほかの職員が先に書きました。いまの文：{kept}　この文を使うときは、入力欄を空にしてください"
)


@dataclass(frozen=True, slots=True)
class PaperRequest:
    """A paper that can be made. `outlines`: by slug, 手続概要 typed in the form for procedures that had none; they are in `now` too."""

    now: Snapshot
    before: RecordedApproval | None
    chosen: tuple[str, ...]
    other: tuple[str, ...]
    material: int
    outlines: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class PaperForm:
    """The inputs by name as typed. `procedures`: slugs to put before the council; `dropped`: slugs of those that end; `outlines`: by slug,
    the 手続概要 that the form asked for."""

    values: Mapping[str, str] = field(default_factory=dict)
    procedures: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()
    outlines: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def read(cls, posted: Posted) -> "PaperForm":
        values = {name: only(posted, name) for name in LINES}
        outlines = {name.removeprefix(OUTLINE): only(posted, name) for name in posted if name.startswith(OUTLINE)}
        return cls(values, tuple(posted.get("procedures", ())), tuple(posted.get("dropped", ())), outlines)

    @classmethod
    def fresh(cls, candidates: Sequence[ProcedureForPaper], last: RecordedApproval | None, today: date) -> "PaperForm":
        """The blank form: the procedures with a draft are ticked, for those come before the council next."""
        first, until = coming_period(today)
        values = {"period_from": staff_day(first), "period_to": staff_day(until), "material": "1"}
        drafted = tuple(each.says.slug for each in candidates if each.drafted)
        return cls(values | {"before": str(last.id) if last else ""}, drafted)

    def __getitem__(self, name: str) -> str:
        return self.values.get(name, "")

    def asked(self, candidates: Sequence[ProcedureForPaper]) -> Sequence[ProcedureForPaper]:
        """The chosen procedures whose 手続概要 the form asks for: the section has written none, or another one meanwhile."""
        return [
            each
            for each in candidates
            if each.says.slug in self.procedures
            and (not each.procedure.council_outline or self._typed(each) not in {"", each.procedure.council_outline})
        ]

    def _typed(self, candidate: ProcedureForPaper) -> str:
        return plain(self.outlines.get(candidate.says.slug, ""))

    def ordered(
        self, candidates: Sequence[ProcedureForPaper], approvals: Sequence[RecordedApproval], words: StoredWording
    ) -> "PaperRequest | tuple[tuple[str, str], ...]":
        """The paper to make; else input and sentence of each problem."""
        problems: dict[str, str] = {}
        before = next((known for known in approvals if str(known.id) == self["before"]), None)
        if before is None and self["before"]:
            problems["before"] = "比べる承認を選んでください"
        first = self._day("period_from", "期間の初日", problems)
        last = self._day("period_to", "期間の末日", problems)
        if first and last and first > last:
            problems["period_to"] = "期間の末日は、初日より後の日を入力してください"
        outlines = self._outlines(candidates, problems)
        ours = {
            each.says.slug: replace(each.says, outline=Text({SOURCE: outlines[each.says.slug]}))
            if each.says.slug in outlines
            else each.says
            for each in candidates
        }
        known = before.approval.snapshot.procedures if before else ()
        droppable = {old.slug for old in known}
        if not (self.procedures or self.dropped) or not set(self.procedures) <= ours.keys():
            problems["procedures"] = "付議する手続を1つ以上選んでください"
        elif not set(self.dropped) <= droppable or set(self.dropped) & set(self.procedures):
            problems["dropped"] = "廃止する手続は、比べる承認にあるものだけを、上で選ばずに選んでください"
        material, other = self._material(problems), self._other(problems)
        if problems or not (first and last):
            return tuple(problems.items())
        now = Snapshot(self._procedures(known, ours), words.connection(first, last), words.outsourcing(first, last))
        return PaperRequest(now, before, (*self.procedures, *self.dropped), other, material, outlines)

    def _outlines(self, candidates: Sequence[ProcedureForPaper], problems: dict[str, str]) -> Mapping[str, str]:
        typed: dict[str, str] = {}
        for each in self.asked(candidates):
            name, kept = f"{OUTLINE}{each.says.slug}", each.procedure.council_outline
            if kept:
                problems[name] = WRITTEN_MEANWHILE.format(name=each.says.name, kept=kept)
                continue
            try:
                label = f"「{each.says.name}」の手続概要"
                typed[each.says.slug] = written(self._typed(each), label, LONGEST_OUTLINE, required=True)
            except TextRefused as refusal:
                problems[name] = refusal.sentence
        return typed

    def _procedures(
        self, known: Sequence[ApprovedProcedure], ours: Mapping[str, ApprovedProcedure]
    ) -> tuple[ApprovedProcedure, ...]:
        """The procedures of the paper: those approved before as they were, but for those chosen or dropped; new ones follow in the list's order."""
        kept = [ours[old.slug] if old.slug in self.procedures else old for old in known if old.slug not in self.dropped]
        listed = {old.slug for old in kept}
        new = [says for slug, says in ours.items() if slug in self.procedures and slug not in listed]
        return (*kept, *new)

    def _day(self, name: str, label: str, problems: dict[str, str]) -> date | None:
        day, problem = read_day_field(label, self[name], required=True, towards=TOWARDS[name])
        if problem:
            problems[name] = problem
        return day

    def _material(self, problems: dict[str, str]) -> int:
        typed = self["material"].strip()
        if typed.isascii() and typed.isdecimal() and len(typed) <= 2 and 1 <= int(typed) <= MOST_MATERIAL:
            return int(typed)
        problems["material"] = f"資料の番号は1から{MOST_MATERIAL}までの半角の数字で入力してください"
        return 1

    def _other(self, problems: dict[str, str]) -> tuple[str, ...]:
        try:
            text = written(self["other"], "その他", LONGEST_OTHER, required=False)
        except TextRefused as refusal:
            problems["other"] = refusal.sentence
            return ()
        return tuple(line.strip() for line in text.split("\n") if line.strip())
