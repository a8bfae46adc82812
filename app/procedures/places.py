"""定員 of a procedure: a place is a choice of the question that names it (capacity_question), or the procedure as a whole ("")."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from uuid import UUID, uuid4

from app.audit import log
from app.audit.actions import Action
from app.procedures.drafting import NotTheirs
from app.procedures.drafts import Draft, called, choices_of, question_named
from app.procedures.managed import ManagedProcedure, UnknownProcedure
from app.procedures.settings import SelectionRule
from app.tenancy import api
from app.tenancy.engine import ENGINE
from app.tenancy.refusals import Refusal, refusals
from app.tenancy.scope import current_municipality


@dataclass(frozen=True, slots=True)
class Capacity:
    capacity: int
    taken: int


class TooFew(ValueError):
    """Fewer places than are taken already."""

    def __init__(self, place: str, taken: int) -> None:
        super().__init__(place)
        self.place = place
        self.taken = taken


def units_of(definition: Draft) -> list[tuple[str, str]]:
    """Id and words of each place that a form names."""
    question = question_named(definition, definition.get("capacity_question"))
    if question is None:
        return [("", "全体")]
    return [(str(choice.get("id")), called(choice)) for choice in choices_of(question)]


async def places_of(procedure: ManagedProcedure) -> Mapping[str, Capacity]:
    rows = await ENGINE.fetch(
        "select place, capacity, taken from app.place where municipality = $1 and procedure = $2 order by place",
        current_municipality(),
        procedure.id,
    )
    return {row["place"]: Capacity(row["capacity"], row["taken"]) for row in rows}


async def applied(procedure: ManagedProcedure) -> Mapping[str, int]:
    """By place, how many applied and neither withdrew nor were rejected."""
    rows = await api.rows("applied", procedure.id)
    return {row["place"]: row["applied"] for row in rows}


async def set_capacities(procedure: ManagedProcedure, capacities: Mapping[str, int | None], by: UUID) -> None:
    """None lifts the limit. What is taken meanwhile counts: the row is locked first.

    Raises TooFew, NotTheirs, UnknownProcedure, after which the unit of work is spent.
    """
    here, known = current_municipality(), await places_of(procedure)
    # as the database will count them; with lots, more may apply than there are places
    there = await applied(procedure) if procedure.settings.selection is SelectionRule.first_come else {}
    # new ones first: they wait for those who are arriving, who may wait for a place that is held here
    for place, capacity in sorted(capacities.items(), key=lambda each: each[0] in known):
        rows = await ENGINE.fetch(
            "select capacity, taken from app.place where municipality = $1 and procedure = $2 and place = $3 for update",
            here,
            procedure.id,
            place,
        )
        if rows and rows[0]["capacity"] == capacity:
            continue
        taken = max(rows[0]["taken"] if rows else 0, there.get(place, 0))
        if capacity is not None and capacity < taken:
            raise TooFew(place, taken)
        with refusals(
            {
                Refusal.insufficient_privilege: NotTheirs,
                # one more arrived since they were counted
                Refusal.check_violation: partial(TooFew, place, taken + 1),
                # thrown away with its draft, meanwhile
                Refusal.foreign_key_violation: partial(UnknownProcedure, procedure.slug),
            }
        ):
            await _set(procedure, place, capacity, known=bool(rows))
    await log.record(by, Action.capacity_changed, procedure.slug)


async def _set(procedure: ManagedProcedure, place: str, capacity: int | None, *, known: bool) -> None:
    """`known`: the place has a limit, whose row is held. A first limit waits for those who are arriving; who holds a place must not."""
    here = current_municipality()
    if known and capacity is not None:
        statement = "update app.place set capacity = $4 where municipality = $1 and procedure = $2 and place = $3"
        await ENGINE.fetch(statement, here, procedure.id, place, capacity)
    elif capacity is None:
        statement = "delete from app.place where municipality = $1 and procedure = $2 and place = $3"
        await ENGINE.fetch(statement, here, procedure.id, place)
    else:  # a colleague may be giving the same place its first limit
        await ENGINE.fetch(
            "insert into app.place (municipality, id, procedure, place, capacity) values ($1, $2, $3, $4, $5) "
            "on conflict (municipality, procedure, place) do update set capacity = excluded.capacity",
            here,
            uuid4(),
            procedure.id,
            place,
            capacity,
        )
