"""The form of a procedure's terms, as typed and as read: 担当課, 受付期間, and the settings by their names."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final
from uuid import UUID

from app.calendar.typed_dates import Towards, read_day_field
from app.people.staff import offered_sections
from app.procedures.creation import Terms
from app.procedures.editing import fingerprint
from app.procedures.procedure_admin import ProcedureDetails
from app.procedures.settings import (
    NOT_SENT,
    SETTINGS,
    USUAL,
    ProcedureSetting,
    ProcedureSettings,
    SettingRefused,
    in_words,
)
from app.web.dates import staff_day
from app.web.forms import Posted, only
from app.web.sessions import SignedIn

PERIOD: Final = {"first_day": "受付の初日", "last_day": "受付の最終日"}
TOWARDS: Final = {"first_day": Towards.near, "last_day": Towards.future}
CONTROLS: Final = ("section", *PERIOD, *SETTINGS)


@dataclass(frozen=True, slots=True)
class SettingsForm:
    """The terms as typed. `absent`: the controls that a form did not send at all, which is not the same as blank; their values are those of before."""

    values: Mapping[str, str] = field(default_factory=dict)
    absent: frozenset[str] = frozenset()
    problems: list[tuple[str, str]] = field(default_factory=list)

    @classmethod
    def of(cls, procedure: ProcedureDetails) -> "SettingsForm":
        period = {
            "first_day": staff_day(procedure.first_day) if procedure.first_day else "",
            "last_day": staff_day(procedure.last_day) if procedure.last_day else "",
        }
        return cls({"section": str(procedure.section), **period, **_typed(procedure.settings)})

    @classmethod
    def of_settings(cls, settings: ProcedureSettings) -> "SettingsForm":
        return cls(_typed(settings))

    @classmethod
    def read(cls, posted: Posted, before: "SettingsForm") -> "SettingsForm":
        """Read the form. `before`: the terms that it was filled from."""
        typed = {name: only(posted, name).replace("\x00", "").strip() for name in CONTROLS if name in posted}
        return cls({name: typed.get(name, before[name]) for name in CONTROLS}, frozenset(CONTROLS) - typed.keys())

    def __getitem__(self, name: str) -> str:
        return self.values.get(name, "")

    @property
    def settings(self) -> Mapping[str, ProcedureSetting]:
        return SETTINGS

    @property
    def errors(self) -> Mapping[str, str]:
        return dict(self.problems)

    @property
    def fingerprint(self) -> str:
        """A hash of these settings, by which a colleague's change of them is noticed."""
        return fingerprint(self.values)

    def terms(self, sections: Sequence[tuple[str, str]]) -> Terms | None:
        """The terms to store; None when one is wrong, which `problems` says."""
        if "section" in self.absent or self["section"] not in dict(sections):
            self.problems.append(("section", "担当課を選んでください"))
        first, last = self._day("first_day"), self._day("last_day")
        if first and last and first > last:
            self.problems.append(("last_day", "受付の最終日は、初日より後の日にしてください"))
        settings = self._settings()
        return None if self.problems else Terms(UUID(self["section"]), settings, first, last)

    def _day(self, name: str) -> date | None:
        day, problem = read_day_field(PERIOD[name], self[name], towards=TOWARDS[name])
        if name in self.absent:
            problem = PERIOD[name] + NOT_SENT
        if problem:
            self.problems.append((name, problem))
        return day

    def _settings(self) -> ProcedureSettings:
        values = {}
        for name, setting in SETTINGS.items():
            try:
                values[name] = setting.typed(None if name in self.absent else self[name])
            except SettingRefused as refused:
                self.problems.append((name, setting.control_label + refused.rest))
        return ProcedureSettings(**values)


def _typed(settings: ProcedureSettings) -> dict[str, str]:
    values = {name: getattr(settings, name) for name in SETTINGS}
    return {name: "" if value is None else str(value) for name, value in values.items()}


NEW: Final = SettingsForm.of_settings(USUAL)


def terms_in_words(procedure: ProcedureDetails) -> list[str]:
    """The stored terms of a procedure, a sentence each."""
    form = SettingsForm.of(procedure)
    rows = [("担当課", str(procedure.section_name)), *((PERIOD[name], form[name] or "なし") for name in PERIOD)]
    return [f"{label}：{words}" for label, words in [*rows, *in_words(procedure.settings)]]


async def own_sections(person: SignedIn, *held: UUID) -> list[tuple[str, str]]:
    """Id and name of the sections that the person may make procedures for; a closed one among `held`, which keeps the procedure, too."""
    named = await offered_sections(held, coming=False)
    return [(str(section), name) for section, name in named if person.role.every_section or section in person.sections]
