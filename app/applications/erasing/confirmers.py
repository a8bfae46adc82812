"""The second person of an erasure: who may confirm it, and why somebody may not. The database's function second_person decides, and refuses again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Self
from uuid import UUID

from app.notifications.reasons import DeliveryStatus
from app.people.tables import Staff
from app.tenancy import api
from app.tenancy.tables import among


class Unfit(StrEnum):
    """Why somebody is no second person beside the planner, by the word of the database's function. `sentence`: with `{days}`, those looked back."""

    sentence: str

    def __new__(cls, word: str, sentence: str = "") -> Self:
        """Make a member of its word, with its sentence."""
        member = str.__new__(cls, word)
        member._value_ = word
        member.sentence = sentence
        return member

    same_person = "same_person", "計画した本人のため"
    given = (
        "given",
        "計画の{days}日前からあとに、計画した職員と、アカウント・パスワード・役割・二要素認証を設定し合ったか、同じ職員に設定されたため",
    )
    given_lately = "given_lately", "24時間以内に、アカウント・パスワード・役割・二要素認証を設定されたため"

    def because(self, days: int) -> str:
        """Return the sentence's first half: why."""
        return self.sentence.format(days=days)


@dataclass(frozen=True, slots=True)
class Confirmer:
    """An administrator beside a plan; `unfit` is None for who may confirm it once the waiting time is over. `letter`: the one about the plan."""

    staff: UUID
    name: str
    login: str
    letter: DeliveryStatus
    unfit: Unfit | None


async def confirmers_of(erasure: UUID) -> list[Confirmer]:
    """Return every administrator who works, those who may confirm the plan first, by 職員ID. Empty for what is no plan of this person's."""
    beside = {row["staff"]: row for row in await api.rows("erasure_confirmers", [erasure], None)}
    rows = await Staff.select(Staff.id, Staff.name, Staff.login).where(among(Staff.id, beside)) if beside else []
    found = [
        Confirmer(row["id"], row["name"], row["login"], _letter(beside[row["id"]]), _unfit(beside[row["id"]]))
        for row in rows
    ]
    return sorted(found, key=lambda each: (each.unfit is not None, each.login))


async def unfit_for(erasures: Sequence[UUID], staff: UUID) -> Mapping[UUID, Unfit | None]:
    """Return why an administrator cannot confirm each of the plans, None where they may. Empty for who is no administrator."""
    rows = await api.rows("erasure_confirmers", list(erasures), staff) if erasures else []
    return {row["erasure"]: _unfit(row) for row in rows}


def _unfit(row: Mapping[str, str | None]) -> Unfit | None:
    return Unfit(word) if (word := row["refusal"]) else None


def _letter(row: Mapping[str, str | None]) -> DeliveryStatus:
    return DeliveryStatus(row["letter"] or DeliveryStatus.no_address)
