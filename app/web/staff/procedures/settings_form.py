"""The settings of a procedure as typed and as understood: 担当課, 分野, 受付期間, 年間申請件数, 保存期間, 問合せ先, 定員の決め方."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final
from uuid import UUID

from app.applications.desk.days import UNREADABLE_DAY, UnreadableDay, read_day
from app.people.staff import section_names
from app.procedures.beginning import Settings
from app.procedures.editing import fingerprint
from app.procedures.managed import ManagedProcedure
from app.procedures.package import MOST_PLANNED
from app.texts import text_of
from app.web.dates import staff_day
from app.web.forms import Posted, only
from app.web.sessions import SignedIn

LABELS: Final = {
    "section": "担当課",
    "category": "分野",
    "first_day": "受付の初日",
    "last_day": "受付の最終日",
    "planned": "年間申請件数（予定）",
    "retention": "保存期間（年）",
    "retention_from": "保存期間の数え始め",
    "contact": "問合せ先",
    "selection": "定員があるときの決め方",
}
CONTROLS: Final = tuple(LABELS)
FISCAL_YEAR_END: Final = "fiscal_year_end"
RETENTIONS: Final = (
    (FISCAL_YEAR_END, "処理が終わった年度の翌年度4月1日から"),
    ("completion", "処理が終わった日の翌日から"),
)
SELECTIONS: Final = (("first_come", "先着順"), ("lottery", "抽選（受付期間のあとで抽選する）"))
CATEGORIES: Final = ("ごみ", "健康", "福祉", "子育て", "教育", "文化・スポーツ", "環境", "防災", "住まい", "くらし")
LONGEST: Final = 200


@dataclass(frozen=True, slots=True)
class SettingsForm:
    values: Mapping[str, str] = field(default_factory=dict)
    problems: list[tuple[str, str]] = field(default_factory=list)

    @classmethod
    def of(cls, procedure: ManagedProcedure) -> "SettingsForm":
        return cls(
            {
                "section": str(procedure.section),
                "category": procedure.category,
                "first_day": staff_day(procedure.first_day) if procedure.first_day else "",
                "last_day": staff_day(procedure.last_day) if procedure.last_day else "",
                "planned": str(procedure.planned_per_year),
                "retention": str(procedure.retention_years),
                "retention_from": procedure.retention_from,
                "contact": procedure.contact,
                "selection": procedure.selection,
            }
        )

    @classmethod
    def read(cls, posted: Posted) -> "SettingsForm":
        values = {name: only(posted, name).replace("\x00", "").strip() for name in CONTROLS}
        return cls({**values, "retention_from": values["retention_from"] or FISCAL_YEAR_END})

    def __getitem__(self, name: str) -> str:
        chosen = {"planned": "0", "retention": "5", "retention_from": FISCAL_YEAR_END, "selection": "first_come"}
        return self.values.get(name, chosen.get(name, ""))

    @property
    def errors(self) -> Mapping[str, str]:
        return dict(self.problems)

    @property
    def fingerprint(self) -> str:
        """Names these settings, so that a colleague's change of them is noticed."""
        return fingerprint(self.values)

    def settings(self, sections: Sequence[tuple[str, str]]) -> Settings | None:
        """None when something is wrong: then `problems` says what."""
        if self["section"] not in dict(sections):
            self.problems.append(("section", "担当課を選んでください"))
        first, last = self._day("first_day", "受付の初日"), self._day("last_day", "受付の最終日")
        if first and last and first > last:
            self.problems.append(("last_day", "受付の最終日は、初日より後の日にしてください"))
        planned = self._number("planned", "年間申請件数", 0, MOST_PLANNED)
        retention = self._number("retention", "保存期間", 1, 100)
        for name, label in (("category", "分野"), ("contact", "問合せ先")):
            if len(self[name]) > LONGEST:
                self.problems.append((name, f"{label}は{LONGEST}文字以内で入力してください"))
        if self["retention_from"] not in dict(RETENTIONS):
            self.problems.append(("retention_from", "保存期間の数え始めを選んでください"))
        if self["selection"] not in dict(SELECTIONS):
            self.problems.append(("selection", "定員の決め方を選んでください"))
        if self.problems:
            return None
        return Settings(
            UUID(self["section"]),
            self["category"],
            first,
            last,
            planned,
            retention,
            self["contact"],
            self["selection"],
            self["retention_from"],
        )

    def _day(self, name: str, label: str) -> date | None:
        try:
            return read_day(self[name])
        except UnreadableDay:
            self.problems.append((name, f"{label}は、{UNREADABLE_DAY}"))
            return None

    def _number(self, name: str, label: str, least: int, most: int) -> int:
        text = self[name].translate(_HALF_WIDTH)
        if text.isascii() and text.isdecimal() and len(text) < 10 and least <= int(text) <= most:
            return int(text)
        self.problems.append((name, f"{label}は{least}から{most}までの数で入力してください"))
        return least


_HALF_WIDTH: Final = str.maketrans("０１２３４５６７８９", "0123456789", ",，")


def settings_in_words(procedure: ManagedProcedure) -> list[str]:
    """As they stand, a sentence each."""
    form = SettingsForm.of(procedure)
    words = {
        "section": procedure.section_name.in_("ja"),
        "retention_from": dict(RETENTIONS)[procedure.retention_from],
        "selection": dict(SELECTIONS)[procedure.selection],
    }
    return [f"{label}：{words.get(name, form[name]) or 'なし'}" for name, label in LABELS.items()]


async def own_sections(person: SignedIn) -> list[tuple[str, str]]:
    """Id and name of the sections that the person may make procedures for."""
    named = [(section, text_of(name).in_("ja")) for section, name in await section_names()]
    return [
        (str(section), name) for section, name in named if person.role == "administrator" or section in person.sections
    ]
