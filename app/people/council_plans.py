"""Acts of the council that need two persons: accounts of the 運営, and an administrator for a municipality that lost its last one.

One person plans with a written reason, another confirms after the wait and is shown the one-time password. The database decides (council_plans.sql).
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from functools import partial
from typing import Any, Final, Self
from uuid import UUID

from app.people.operator_accounts import OperatorAccount, account_of
from app.people.passwords import hash_password, one_time_password
from app.people.roles import OperatorRole
from app.people.staff import OneTimePassword
from app.tenancy import api
from app.tenancy.engine import ENGINE
from app.tenancy.refusals import Refusal, refusals
from app.texts import text_of

LONGEST_REASON: Final = 500


class CouncilAct(StrEnum):
    """What is planned, by its word in the database."""

    label: str

    def __new__(cls, word: str, label: str = "") -> Self:
        """Make a member of its word, with what people read."""
        member = str.__new__(cls, word)
        member._value_ = word
        member.label = label
        return member

    operator_added = "operator_added", "運営のアカウントの追加"
    operator_reset = "operator_reset", "パスワードと二要素認証のリセット"
    administrator_given = "administrator_given", "管理者がいなくなった自治体への管理者の登録"


class ActRefused(PermissionError):
    """The database refuses the act; `refusal` says why."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.message)
        self.refusal = refusal


_REFUSED: Final = {
    refusal: partial(ActRefused, refusal)
    for refusal in (
        *(
            Refusal.login_taken,
            Refusal.nobody_there,
            Refusal.administrator_there,
            Refusal.not_planned,
            Refusal.too_early,
        ),
        *(Refusal.planner_confirms, Refusal.not_independent, Refusal.let_in_lately, Refusal.last_council),
        Refusal.unique_violation,
    )
}


@dataclass(frozen=True, slots=True)
class CouncilPlan:
    """A plan that waits. `municipality`: its code, "" for an account of the 運営; `refusal`: why the reader is no second person, "" where they are."""

    id: UUID
    kind: CouncilAct
    municipality: str
    municipality_name: str
    login: str
    name: str
    role: OperatorRole | None
    reason: str
    planner: str
    planned_at: datetime
    confirmable_from: datetime
    refusal: str

    @property
    def waits(self) -> bool:
        """True until its time to be looked at is over."""
        return self.confirmable_from > datetime.now(UTC)


async def operator_accounts() -> list[OperatorAccount]:
    """Return every account of the 運営, those that work first."""
    return [account_of(row) for row in await api.rows("operator_accounts")]


async def waiting_plans() -> list[CouncilPlan]:
    """Return the plans that wait, the oldest first."""
    return [_plan(row) for row in await api.rows("council_plans")]


async def plan_act(
    kind: CouncilAct,
    login: str,
    reason: str,
    *,
    name: str = "",
    role: OperatorRole | None = None,
    municipality: str = "",
) -> None:
    """Plan an act. The very same plan again is the plan that waits: a form was sent twice. Raises ActRefused, with unique_violation where another one of
    the login waits."""
    try:
        with refusals(_REFUSED):
            async with ENGINE.attempt():
                await api.value(
                    "plan_council_act",
                    str(kind),
                    municipality or None,
                    login,
                    name,
                    str(role) if role else None,
                    reason,
                )
    except ActRefused as refused:
        asked = (kind, municipality, login, name, role, reason)
        waiting = [
            (one.kind, one.municipality, one.login, one.name, one.role, one.reason) for one in await waiting_plans()
        ]
        if refused.refusal is not Refusal.unique_violation or asked not in waiting:
            raise


async def confirm_act(plan: UUID) -> OneTimePassword:
    """Confirm a plan; returns the one-time password of whom it lets in. Raises ActRefused."""
    password = one_time_password()
    hashed = await hash_password(password)
    with refusals(_REFUSED):
        async with ENGINE.attempt():
            await api.value("confirm_council_act", plan, hashed)
    return OneTimePassword(password)


async def drop_act(plan: UUID) -> None:
    """Drop a plan, whoever made it. Raises ActRefused."""
    with refusals(_REFUSED):
        async with ENGINE.attempt():
            await api.value("drop_council_act", plan)


async def stop_account(login: str) -> None:
    """Stop an account of the 運営; its sessions end at once. Raises ActRefused, for the last one of the council too."""
    with refusals(_REFUSED):
        async with ENGINE.attempt():
            await api.value("stop_operator", login)


async def administrator_seen(municipality: str) -> bool:
    """Tell whether an administrator of the municipality signs in, or may with a one-time password that still opens."""
    return await api.value("last_administrator", municipality) is not None


def _plan(row: Any) -> CouncilPlan:
    return CouncilPlan(
        row["id"],
        CouncilAct(row["kind"]),
        row["municipality"] or "",
        str(text_of(row["municipality_name"])) if row["municipality_name"] else "",
        row["login"],
        row["name"],
        OperatorRole(row["role"]) if row["role"] else None,
        row["reason"],
        row["planned_by"],
        row["planned_at"],
        row["confirmable_from"],
        row["refusal"] or "",
    )
