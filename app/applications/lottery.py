"""抽選 in the database, after 受付 has ended, with the seed and the list on record.

Each 募集 (intake) is drawn once for its whole 定員. What arrives after that (by post, or because the period was opened again) and whoever
did not win can take part in further draws for what is free, or, who was never drawn yet, in the first draw of the next intake.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Final
from uuid import UUID

from app.audit import log
from app.audit.actions import Action
from app.procedures.procedure_admin import ProcedureDetails
from app.procedures.tables import Lottery
from app.tenancy import api
from app.tenancy.refusals import NotAllowed, Refusal, refusals
from app.tenancy.statements import ScopedStatement
from app.tenancy.tables import raw_condition

_DRAWS: Final = ScopedStatement(
    """
select place, intake, number, drawn_at, seed, capacity, entrants, winners from app.lottery
where municipality = $1 and procedure = $2 order by intake desc, number desc, place
""",
    "beside the places on their page, which Piccolo would make more than 5 % slower by both",
)


class StillOpen(RuntimeError):
    """Applications can still arrive, or the procedure draws no lots."""


class AlreadyDrawn(RuntimeError):
    """Another draw came first: each draw is made once. The unit of work is spent."""


class NobodyToDraw(RuntimeError):
    """No place has both free capacity and somebody to take part."""


@dataclass(frozen=True, slots=True)
class Draw:
    """One lottery draw. `entrants` and `winners` are 到達番号 (ten symbols, without the municipality's code). `capacity`: how many were free."""

    place: str
    intake: int
    number: int
    drawn_at: datetime
    seed: str
    capacity: int
    entrants: Sequence[str]
    winners: Sequence[str]


@dataclass(frozen=True, slots=True)
class NextDraw:
    """A draw that could be made next: by place, how many are free and how many would take part."""

    intake: int
    number: int
    places: Mapping[str, tuple[int, int]]

    @property
    def free(self) -> int:
        """Free capacity by place, for places where there is somebody to take it."""
        return sum(free for free, entrants in self.places.values() if entrants)

    @property
    def entrants(self) -> int:
        """Entrants by place, for places with free capacity and those where a first draw has to say that there is none."""
        return sum(entrants for free, entrants in self.places.values() if free or self.number == 1)


async def draws_of(procedure: ProcedureDetails) -> list[Draw]:
    """Return the draws, the latest first; draws made together are ordered by place."""
    rows = await _DRAWS.rows(procedure.id)
    return [Draw(**row) for row in rows]


async def next_draws(procedure: ProcedureDetails) -> list[NextDraw]:
    """Return a further draw of the last intake and the first of a new one where somebody could take part; before any draw, the first."""
    rows = await api.rows("next_lottery_entrants", procedure.id)
    draws = [
        NextDraw(intake, drawn + 1, {row["place"]: (row["free"], row["entrants"]) for row in of_intake})
        for (intake, drawn), of_intake in groupby(rows, lambda row: (row["intake"], row["drawn"]))
    ]
    # before the first draw, a second intake would have the same entrants
    return [draw for draw in draws if draw.entrants and (draw.intake == 1 or draws[0].number > 1)]


async def was_drawn(procedure: UUID) -> bool:
    """Tell whether any 抽選 was held among a procedure's applications."""
    answer: bool = await Lottery.exists().where(Lottery.procedure == procedure)
    return answer


async def won(procedure: UUID, symbols: str) -> bool | None:
    """Tell whether an application won in any draw; None where it took part in none."""
    rows = await Lottery.select(Lottery.winners).where(
        Lottery.procedure == procedure, raw_condition("{} = any({})", symbols, Lottery.entrants)
    )
    return any(symbols in row["winners"] for row in rows) if rows else None


async def draw(procedure: ProcedureDetails, intake: int, number: int, by: UUID) -> None:
    """Make draw number `number` of an intake. Raises StillOpen, AlreadyDrawn, NobodyToDraw, NotAllowed."""
    refused = {Refusal.not_allowed: NotAllowed, Refusal.already_drawn: AlreadyDrawn, Refusal.still_open: StillOpen}
    with refusals(refused):
        places = await api.value("draw_lots", procedure.id, intake, number)
    if not places:
        raise NobodyToDraw
    facts = {"places": places, "intake": intake, "number": number}
    await log.record(by, Action.lot_drawn, procedure.slug, facts)
