"""抽選 in the database: once for each place, after 受付 has ended, with the seed and the list on record."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

import asyncpg

from app.applications.drawing import drawn
from app.audit import log
from app.procedures.drafting import NotTheirs
from app.procedures.managed import ManagedProcedure
from app.procedures.places import places_of
from app.tenancy.engine import ENGINE
from app.tenancy.scope import current_municipality


class StillOpen(RuntimeError):
    """Applications can still arrive, or the procedure draws no lots."""


class AlreadyDrawn(RuntimeError):
    """A lot is drawn once."""


@dataclass(frozen=True, slots=True)
class Draw:
    """`entrants` and `winners` are 到達番号 (ten symbols, without the municipality's code)."""

    place: str
    drawn_at: datetime
    seed: str
    capacity: int
    entrants: Sequence[str]
    winners: Sequence[str]


async def draws_of(procedure: ManagedProcedure) -> list[Draw]:
    rows = await ENGINE.fetch(
        "select place, drawn_at, seed, capacity, entrants, winners from app.lottery "
        "where municipality = $1 and procedure = $2 order by place",
        current_municipality(),
        procedure.id,
    )
    return [Draw(**dict(row)) for row in rows]


async def draw(procedure: ManagedProcedure, by: UUID) -> None:
    """Draw for every place with a 定員. Raises StillOpen, AlreadyDrawn, NotTheirs."""
    if procedure.selection != "lottery" or procedure.standing() != "closed":
        raise StillOpen
    if await draws_of(procedure):
        raise AlreadyDrawn
    here, drawn_now = current_municipality(), 0
    for place, limit in (await places_of(procedure)).items():
        seed = secrets.token_hex(32)
        entrants = await _entrants(procedure, place)
        try:
            await ENGINE.fetch(
                "insert into app.lottery (municipality, id, procedure, place, drawn_by, seed, capacity, entrants, winners) "
                "values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
                here,
                uuid4(),
                procedure.id,
                place,
                by,
                seed,
                limit.capacity,
                entrants,
                list(drawn(seed, entrants, limit.capacity)),
            )
        except asyncpg.UniqueViolationError:
            raise AlreadyDrawn from None
        except asyncpg.InsufficientPrivilegeError:
            raise NotTheirs from None
        drawn_now += 1
    await log.record(by, "lot_drawn", procedure.slug, {"places": drawn_now})


async def _entrants(procedure: ManagedProcedure, place: str) -> list[str]:
    """Whoever applied and neither withdrew nor was rejected, in the order of the numbers."""
    rows = await ENGINE.fetch(
        "select reference from app.application where municipality = $1 and procedure = $2 and coalesce(place, '') = $3 "
        "and status not in ('withdrawn', 'rejected') order by reference",
        current_municipality(),
        procedure.id,
        place,
    )
    return [row["reference"] for row in rows]
