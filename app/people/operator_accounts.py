"""The accounts of the 運営, as the command line and the council's page show them."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from app.people.roles import OperatorRole

LOGIN: Final = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class OperatorAccount:
    """`seen_at`: None for who never signed in; `one_time_until`: the end of a one-time password that was not replaced yet."""

    id: UUID
    login: str
    name: str
    role: OperatorRole
    active: bool
    seen_at: datetime | None
    second_factor_since: datetime | None
    one_time_until: datetime | None


def account_of(row: Any) -> OperatorAccount:
    """Return the account that a row of api.all_operator_accounts tells of."""
    return OperatorAccount(
        row["id"],
        row["login"],
        row["name"],
        OperatorRole(row["role"]),
        row["active"],
        row["seen_at"],
        row["second_factor_since"],
        row["one_time_until"],
    )
