"""The form of ダウンロード: 対象, 項目, 形式, 利用目的, as posted and as read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

from app.applications.queries import Selection
from app.applications.staff_text import TextRefused, written
from app.applications.status import statuses_of
from app.calendar.typed_dates import DayField, completed_period, day_or_none, period_problems
from app.exports.formats import Format
from app.exports.register import LONGEST_PURPOSE, Items, Target
from app.exports.request import ExportRequest
from app.procedures.procedures_for_staff import ProcedureSummary
from app.web.forms import Posted, only
from app.web.staff.purposes import purpose_in

ALL_KEY: Final = "all"
CONTROLS: Final = ("procedure", "status", "from", "to", "fresh", "chosen", "again", "items", "format", "purpose")
FRESH_KEY: Final = "fresh"
MOST_CHOSEN: Final = 1_000
DAYS: Final = (("from", "到達日（から）"), ("to", "到達日（まで）"))
TOO_MANY: Final = f"選んでダウンロードできるのは{MOST_CHOSEN:,}件までです"


@dataclass(frozen=True, slots=True)
class ExportForm:
    """The inputs by name as typed, with the blank page's choices where nothing was typed.

    `chosen`: 到達番号 chosen in a list, parted by spaces. `again`: the id of the 管理簿's row of an earlier 差分.
    """

    values: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def read(cls, posted: Posted) -> "ExportForm":
        values = {name: only(posted, name) for name in CONTROLS}
        values["purpose"] = purpose_in(posted)
        values["from"], values["to"] = completed_period(values["from"], values["to"])
        return cls(values)

    def __getitem__(self, name: str) -> str:
        chosen = {"status": ALL_KEY, "items": str(Items.every), "format": str(Format.csv_utf_8)}
        return self.values.get(name) or chosen.get(name, "")

    @property
    def chosen(self) -> Sequence[str]:
        return self["chosen"].split()

    @property
    def target(self) -> Target:
        if self["chosen"]:
            return Target.chosen
        if self["again"]:
            return Target.again
        return Target.fresh if self["fresh"] == FRESH_KEY else Target.matching

    def inputs(self, *left_out: str) -> Sequence[tuple[str, str]]:
        """The values as pairs of name and value, for hidden inputs."""
        return [(name, self[name]) for name in CONTROLS if name not in left_out]

    def export_request(
        self, procedures: Mapping[UUID, ProcedureSummary]
    ) -> "ExportRequest | tuple[tuple[str, str], ...]":
        """The download to make, of one of the person's `procedures`; else input and sentence of each problem."""
        problems: dict[str, str] = {}
        procedure = next((summary for summary in procedures.values() if summary.slug == self["procedure"]), None)
        if procedure is None:
            problems["procedure"] = "手続を選んでください"
        problems |= period_problems(*(DayField(name, label, self[name]) for name, label in DAYS))
        first, last = (day_or_none(self[name]) for name, _ in DAYS)
        if len(self.chosen) > MOST_CHOSEN:
            problems["chosen"] = TOO_MANY
        if self["items"] not in set(Items):
            problems["items"] = "項目を選んでください"
        if self["format"] not in {one for one in Format if one.definition.downloaded}:
            problems["format"] = "形式を選んでください"
        try:
            purpose = written(self["purpose"], "利用目的", LONGEST_PURPOSE, required=True)
        except TextRefused as refusal:
            problems["purpose"] = refusal.sentence
        if problems or procedure is None:
            return tuple((name, problems[name]) for name in CONTROLS if name in problems)
        selection = Selection(statuses_of(self["status"]), procedure.id, first, last, fresh=self.target is Target.fresh)
        return ExportRequest(procedure, selection, Items(self["items"]), Format(self["format"]), purpose, self.target)
