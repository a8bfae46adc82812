"""Second factors of people of the tests, and the codes that an authenticator app would show."""

import time
from uuid import UUID

import asyncpg
import pyotp

from app.people.second_factor import STEP_SECONDS, recovery_hash, sealed_for
from app.people.signing_in import Side
from app.settings import Settings
from tests.factories import Person
from tests.operators import Operator

RECOVERY_CODE = "abcd-efgh-jkmn-pqrs"


def code_of(secret: str, steps: int = 0) -> str:
    """The code of a secret, so many steps of 30 seconds from now."""
    return pyotp.TOTP(secret).at(int(time.time()) + steps * STEP_SECONDS)


async def give_factor(owner: asyncpg.Connection, settings: Settings, who: Person | Operator) -> str:
    """Set a factor up for somebody, with one recovery code; returns its secret."""
    if isinstance(who, Person):
        return await give_staff_factor(owner, settings, who.town.code, who.id)
    secret = pyotp.random_base32()
    await owner.execute(
        "insert into app.operator_second_factor (operator, active, secret, confirmed_at) values ($1, true, $2, now())",
        who.id,
        sealed_for(Side.operator, settings.second_factor_keys, None, who.id, secret),
    )
    await owner.execute(
        "insert into app.operator_recovery_code (operator, code_hash) values ($1, $2)",
        who.id,
        recovery_hash(who.id, RECOVERY_CODE),
    )
    return secret


async def give_staff_factor(owner: asyncpg.Connection, settings: Settings, municipality: str, person: UUID) -> str:
    """Set a factor up for a member of staff, with one recovery code; returns its secret."""
    secret = pyotp.random_base32()
    await owner.execute(
        "insert into app.staff_second_factor (municipality, staff, active, secret, confirmed_at) values ($1, $2, true, $3, now())",
        municipality,
        person,
        sealed_for(Side.staff, settings.second_factor_keys, municipality, person, secret),
    )
    await owner.execute(
        "insert into app.staff_recovery_code (municipality, staff, code_hash) values ($1, $2, $3)",
        municipality,
        person,
        recovery_hash(person, RECOVERY_CODE),
    )
    return secret


async def prove_long_ago(owner: asyncpg.Connection, who: Person | Operator) -> None:
    """Their sessions were proved eleven minutes ago."""
    table, column = ("staff_session", "staff") if isinstance(who, Person) else ("operator_session", "operator")
    await owner.execute(f"update app.{table} set proved_at = now() - interval '11 minutes' where {column} = $1", who.id)
