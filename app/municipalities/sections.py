"""課 as administrators see and change them: how each is today and will be on a day, what is planned, and planning it.

The database decides and keeps the days (app/migrations/rules/sections.sql); what is planned comes into force by itself, in the worker.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final, Self
from uuid import UUID

from app.municipalities.tables import SectionChange
from app.notifications.mailer_key import ADDRESS, mailer_public_key
from app.tenancy import api
from app.tenancy.engine import ENGINE
from app.tenancy.refusals import NotAllowed, Refusal, refusals
from app.tenancy.scope import current_municipality
from app.tenancy.tables import Section
from app.texts import Text, text_of
from app.vault.seal import BOUND_FORMAT, bound_to, seal
from app.vault.signing import UntrustedKey


class PlanKind(StrEnum):
    """What is planned for a section."""

    label: str

    def __new__(cls, word: str, label: str = "") -> Self:
        """Make a member of its word in the database."""
        member = str.__new__(cls, word)
        member._value_ = word
        member.label = label
        return member

    opened = "opened", "新しい課"
    changed = "changed", "変更"
    closed = "closed", "閉じる"
    merged = "merged", "統合"


class PlanRefused(ValueError):
    """What was to be planned cannot be; its text is a Japanese sentence."""


class SectionClash(Exception):
    """Something was planned for the section, taken back or came into force after the person looked."""


_REFUSED: Final = {
    Refusal.day_over: "その日は過ぎているか、課ができる前です。きょうからあとの日を入力してください",
    Refusal.section_closed: "その日には、この課は閉じています。先に、閉じる予定を取り消してください",
    Refusal.otherwise_planned: "その日かその後に、ほかの変更が決まっています。先にその変更を取り消してください",
    Refusal.section_in_use: "残っているものがあるため、きょうは閉じられません。下の件数を確かめてください",
}


@dataclass(frozen=True, slots=True)
class SectionValues:
    """What of a section administrators change. `name` and `telephone_hours` are texts by language, of which Japanese may be "" but is there."""

    name: Mapping[str, str]
    reading: str
    telephone: str
    telephone_hours: Mapping[str, str]
    mail: str
    position: int

    def changes(self, after: Self) -> dict[str, Any]:
        """The values of `after` that are others here, by name."""
        names = [field.name for field in fields(self)]
        return {name: getattr(after, name) for name in names if getattr(self, name) != getattr(after, name)}


@dataclass(frozen=True, slots=True)
class Planned:
    """One change that is not in force yet. `values`: those that are others from its day on. `held_at`: it was to close on its day, and could not."""

    id: UUID
    section: UUID
    kind: PlanKind
    from_day: date
    values: Mapping[str, Any]
    merged_into: UUID | None
    planned_by: UUID
    planned_at: datetime
    held_at: datetime | None


@dataclass(frozen=True, slots=True)
class SectionShown:
    """A section as it is today, and what is planned for it in the order of the days. `revision`: which state a page has seen."""

    id: UUID
    values: SectionValues
    opens_on: date | None
    closed_on: date | None
    merged_into: UUID | None
    revision: int
    planned: Sequence[Planned] = ()

    @property
    def name(self) -> Text:
        return text_of(self.values.name)

    def on(self, day: date) -> SectionValues:
        """The values with whatever is planned up to a day."""
        values = self.values
        for change in self.planned:
            if change.from_day <= day:
                values = replace(values, **change.values)
        return values

    def is_coming(self, day: date) -> bool:
        return self.opens_on is not None and self.opens_on > day


@dataclass(frozen=True, slots=True)
class StillOpen:
    """What has no place yet if a section closes: procedures that take applications then, unfinished applications, people who have no other section."""

    procedures: int
    applications: int
    people: int

    def __bool__(self) -> bool:
        return bool(self.procedures or self.applications or self.people)


async def all_sections() -> list[SectionShown]:
    """The municipality's sections in the order of lists, closed ones too. Two queries."""
    rows = await Section.select().order_by(Section.position)
    changes = await SectionChange.select().where(
        SectionChange.applied_at.is_null(), SectionChange.taken_back_at.is_null()
    )
    planned = sorted(map(_planned, changes), key=lambda change: change.from_day)
    shown = [_shown(row, [change for change in planned if change.section == row["id"]]) for row in rows]
    return sorted(shown, key=lambda section: (section.values.position, str(section.name)))


async def still_open(section: UUID, day: date) -> StillOpen:
    """What keeps a section from being closed on a day. Raises NotAllowed."""
    with refusals({Refusal.not_allowed: NotAllowed}):
        row = await api.row("what_keeps_section_open", section, day)
    return StillOpen(row["procedures"], row["applications"], row["people"])


async def plan(section: UUID, revision: int, kind: PlanKind, from_day: date, values: Mapping[str, Any]) -> None:
    """Plan a change from a day on; today's is in force at once. `values`: of SectionValues, by name; of a new section all of them.

    The section's old and new mail addresses are written to. Raises PlanRefused, SectionClash, NotAllowed, and UntrustedKey where the mailer has
    no key to seal a new address to.
    """
    written: dict[str, Any] = dict(values)
    if "mail" in written:
        written |= await _sealed(section, written["mail"])
    with refusals(_errors()):
        async with ENGINE.attempt():
            await api.value(
                "plan_section", section, revision, str(kind), from_day, json.dumps(written, ensure_ascii=False)
            )


async def take_back(change: UUID) -> None:
    """Take a planned change back. Raises SectionClash where it is in force or was taken back, PlanRefused and NotAllowed."""
    sentences = {
        Refusal.section_in_use: "この課を担当する職員がいます。先に職員の担当する課を変えてください",
        Refusal.otherwise_planned: "ほかの課をこの課に統合する予定があります。先に統合の予定を取り消してください",
    }
    refused = {refusal: (lambda words=words: PlanRefused(words)) for refusal, words in sentences.items()}
    with refusals({**_errors(), **refused, Refusal.not_planned: SectionClash}):
        async with ENGINE.attempt():
            await api.value("take_back_section", change)


def _errors() -> dict[Refusal, Any]:
    sentences = {refusal: (lambda words=words: PlanRefused(words)) for refusal, words in _REFUSED.items()}
    return {**sentences, Refusal.section_changed: SectionClash, Refusal.not_allowed: NotAllowed}


async def _sealed(section: UUID, mail: str) -> dict[str, Any]:
    """The address sealed to the mailer, as `plan_section` takes it; "" is none."""
    if not mail:
        return {"mail_sealed": None}
    key = await mailer_public_key()
    if key is None:
        raise UntrustedKey("the mailer has no key that is signed")
    sealed = seal(key, current_municipality(), ADDRESS, mail.encode("ascii"), bound_to(section))
    return {"mail_sealed": sealed.hex(), "mail_format": BOUND_FORMAT}


def _planned(row: Mapping[str, Any]) -> Planned:
    texts = {name: text_of(row[name]).languages for name in ("name", "telephone_hours") if row[name] is not None}
    plain = {name: row[name] for name in ("reading", "telephone", "mail", "position") if row[name] is not None}
    kind, reader = PlanKind(row["kind"]), row["planned_by"]
    ids = row["id"], row["section"]
    return Planned(
        *ids, kind, row["from_day"], {**texts, **plain}, row["merged_into"], reader, row["planned_at"], row["held_at"]
    )


def _shown(row: Mapping[str, Any], planned: Sequence[Planned]) -> SectionShown:
    values = SectionValues(
        name=text_of(row["name"]).languages,
        reading=row["reading"],
        telephone=row["telephone"],
        telephone_hours=text_of(row["telephone_hours"]).languages,
        mail=row["mail"],
        position=row["position"],
    )
    return SectionShown(
        row["id"], values, row["opens_on"], row["closed_on"], row["merged_into"], row["revision"], planned
    )
