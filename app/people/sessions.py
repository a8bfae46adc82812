"""Sessions: kept in PostgreSQL by the token's hash, 30 minutes idle and 9 hours in all. The functions in people.sql decide."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

import msgspec

from app.people.roles import OperatorRole, StaffRole
from app.people.signing_in import Side, apart
from app.tenancy import api
from app.tenancy.scope import Role, SessionToken

_TOKEN: Final = {
    Side.staff: re.compile(r"[0-9]{6}\.[A-Za-z0-9_-]{43}"),
    Side.operator: re.compile(r"operator\.[A-Za-z0-9_-]{43}"),
}


@dataclass(frozen=True, slots=True)
class StaffSession:
    """職員 with a live session. `municipality_name` is {"ja": …}; `sections` are the ones they are named in."""

    municipality: str
    slug: str
    municipality_name: dict[str, str]
    staff: UUID
    login: str
    name: str
    role: StaffRole
    sections: tuple[UUID, ...]
    must_change_password: bool
    short_password: bool  # opened by a password that is too short without a second factor
    settings: Mapping[str, Any]  # the row of app.municipality_setting; empty without one
    second_factor: bool
    proved: bool  # gave the password or the second factor within the last ten minutes


@dataclass(frozen=True, slots=True)
class OperatorSession:
    """Somebody of the 運営 with a live session."""

    operator: UUID
    login: str
    name: str
    role: OperatorRole
    must_change_password: bool
    short_password: bool  # opened by a password that is too short without a second factor
    second_factor: bool
    proved: bool  # gave the password or the second factor within the last ten minutes


def well_formed(side: Side, text: str) -> bool:
    """Tell whether a text could be a token of this side at all."""
    return _TOKEN[side].fullmatch(text) is not None


async def staff_session(token: SessionToken, *, extend: bool) -> StaffSession | None:
    """Return who holds the token; None when it names no live session. One statement of its own; `extend` starts the 30 minutes again."""
    row = await _touch("touch_session", Role.staff, token, extend=extend)
    if row is None:
        return None
    return StaffSession(
        row["municipality"],
        row["municipality_slug"],
        msgspec.json.decode(row["municipality_name"], type=dict[str, str]),
        row["staff"],
        row["login"],
        row["name"],
        StaffRole(row["role"]),
        tuple(row["sections"]),
        row["must_change_password"],
        row["short_password"],
        msgspec.json.decode(row["settings"] or "{}"),
        row["second_factor"],
        row["proved"],
    )


async def operator_session(token: SessionToken, *, extend: bool) -> OperatorSession | None:
    """Return the operator who holds the token; None when it names no live session. `extend` starts the 30 minutes again."""
    row = await _touch("touch_operator_session", Role.operator, token, extend=extend)
    if row is None:
        return None
    role = OperatorRole(row["role"])
    return OperatorSession(
        *(row["operator"], row["login"], row["name"], role),
        *(row["must_change_password"], row["short_password"], row["second_factor"], row["proved"]),
    )


async def end_session(side: Side, token: SessionToken) -> None:
    """End the session of a token; a token of no live session is no error."""
    with apart(Role(side)):
        await api.value("end_session" if side is Side.staff else "end_operator_session", token.reveal())


async def _touch(function: str, role: Role, token: SessionToken, *, extend: bool) -> Any:
    with apart(role):
        return await api.row(function, token.reveal(), extend)
