"""定員 of a procedure: a place is a choice of the question that names it (capacity_question), or the procedure as a whole ("")."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from functools import partial
from types import MappingProxyType
from typing import Any, Final
from uuid import UUID, uuid4

from app.audit import log
from app.audit.actions import Action
from app.procedures.draft_reading import Draft, called, choices_of, question_named
from app.procedures.form import Form
from app.procedures.procedure_admin import ProcedureDetails, UnknownOwnProcedure
from app.procedures.procedures_for_staff import compiled_versions
from app.procedures.seats import SEAT
from app.procedures.settings import SelectionRule
from app.procedures.tables import ChoiceSealing, Place, ProcedureVersion
from app.tenancy import api
from app.tenancy.refusals import NotAllowed, Refusal, refusals
from app.tenancy.statements import ScopedStatement
from app.tenancy.tables import among, raw_condition

WHOLE: Final = "whole"  # the procedure as a place, in the log
_FIRST_LIMIT: Final = ScopedStatement(
    """
insert into app.place (municipality, id, procedure, place, capacity) values ($1, $2, $3, $4, $5)
on conflict (municipality, procedure, place) do update set capacity = excluded.capacity
""",
    "on conflict: a colleague may be giving the same place its first limit",
)


@dataclass(frozen=True, slots=True)
class Capacity:
    capacity: int
    taken: int


class Written(Enum):
    """How the places of a procedure are written in the database."""

    choices = auto()  # as the choices themselves
    seats = auto()  # as seats, a keyed hash of each (seats.py)
    moving = auto()  # the worker is about to make them seats, or on the way


class TooFew(ValueError):
    """The new capacity is below the number taken already."""

    def __init__(self, place: str, taken: int) -> None:
        super().__init__(place)
        self.place = place
        self.taken = taken


def units_of(definition: Draft) -> list[tuple[str, str]]:
    """Map the id of each place that a form names to its words."""
    question = question_named(definition, definition.get("capacity_question"))
    if question is None:
        return [("", "全体")]
    return [(str(choice.get("id")), called(choice)) for choice in choices_of(question)]


async def units_ever(procedure: UUID) -> dict[str, str]:
    """Map the id of each place that a published version names, or named, to its newest words."""
    rows = await ProcedureVersion.select(ProcedureVersion.id).where(
        ProcedureVersion.procedure == procedure, raw_condition("state in ('published', 'superseded')")
    )
    versions = await compiled_versions([row["id"] for row in rows])
    return {
        choice.id: str(choice.label)
        for version in sorted(versions.values(), key=lambda each: each.number)
        if version.form.capacity_question is not None
        for choice in version.form.questions[version.form.capacity_question].choices
    }


async def written(procedure: UUID, *, open_places: bool) -> Written:
    """Tell how places are written. `open_places`: the choices of the published form may stand in the open; true as long as there is none."""
    sealing = await _sealing(procedure)
    if sealing is not None and sealing["keyed_places"]:
        return Written.seats if sealing["done_at"] else Written.moving
    return Written.choices if open_places else Written.moving


async def places_are_seats(procedure: UUID, form: Form) -> bool:
    """Tell whether an application to this form is counted by its seat now."""
    sealing = await _sealing(procedure)
    keyed = sealing is not None and sealing["keyed_places"]
    if keyed or form.open_places:
        return bool(keyed)
    # the worker has not come to it yet: as the limits that there are
    rows = await Place.select(Place.place).where(Place.procedure == procedure)
    return all(row["place"].startswith(SEAT) for row in rows)


async def sealed_choices(procedure: UUID) -> frozenset[str]:
    """Return the questions whose choices a published version sealed: they stay under the seal in every version that follows."""
    return (await sealed_choices_of([procedure])).get(procedure, frozenset())


async def sealed_choices_of(procedures: Sequence[UUID]) -> Mapping[UUID, frozenset[str]]:
    """Return what `sealed_choices` does for several procedures; those without any are left out."""
    rows = await ChoiceSealing.select(ChoiceSealing.procedure, ChoiceSealing.questions).where(
        among(ChoiceSealing.procedure, procedures)
    )
    return {row["procedure"]: frozenset(row["questions"]) for row in rows}


async def _sealing(procedure: UUID) -> Any:
    return await (
        ChoiceSealing.select(ChoiceSealing.keyed_places, ChoiceSealing.done_at)
        .where(ChoiceSealing.procedure == procedure)
        .first()
    )


async def places_of(procedure: ProcedureDetails) -> Mapping[str, Capacity]:
    rows = await (
        Place.select(Place.place, Place.capacity, Place.taken)
        .where(Place.procedure == procedure.id)
        .order_by(Place.place)
    )
    return {row["place"]: Capacity(row["capacity"], row["taken"]) for row in rows}


async def applied(procedure: ProcedureDetails) -> Mapping[str, int]:
    """Count by place the applications that are neither withdrawn nor rejected."""
    rows = await api.rows("applied_by_place", procedure.id)
    return {row["place"]: row["applied"] for row in rows}


async def set_capacities(
    procedure: ProcedureDetails,
    capacities: Mapping[str, int | None],
    by: UUID,
    in_log: Mapping[str, str] = MappingProxyType({}),
) -> None:
    """Set the capacities; None lifts the limit. The row is locked first, so that what is taken meanwhile counts.

    `in_log`: what the log calls each place, where that is not the place itself.

    Raises TooFew, NotAllowed, UnknownOwnProcedure, after which the unit of work is spent.
    """
    known = await places_of(procedure)
    # counted as the database counts; with a lottery draw more may apply than there are places
    there = await applied(procedure) if procedure.settings.selection is SelectionRule.first_come else {}
    # New places first: their lock waits for arriving applications, which may themselves wait for a row locked here.
    for place, capacity in sorted(capacities.items(), key=lambda each: (each[0] in known, each[0])):
        rows = await (
            Place.select(Place.capacity, Place.taken)
            .where(Place.procedure == procedure.id, Place.place == place)
            .lock_rows("UPDATE")
        )
        if rows and rows[0]["capacity"] == capacity:
            continue
        taken = max(rows[0]["taken"] if rows else 0, there.get(place, 0))
        if capacity is not None and capacity < taken:
            raise TooFew(place, taken)
        with refusals(
            {
                Refusal.insufficient_privilege: NotAllowed,
                # one more application arrived since the count
                Refusal.check_violation: partial(TooFew, place, taken + 1),
                # the procedure was discarded with its draft meanwhile
                Refusal.foreign_key_violation: partial(UnknownOwnProcedure, procedure.slug),
            }
        ):
            await _set(procedure, place, capacity, known=bool(rows))
    named = {place: in_log.get(place, place) or WHOLE for place in capacities}
    before = {named[place]: _said(known[place].capacity if place in known else None) for place in capacities}
    after = {named[place]: _said(capacity) for place, capacity in capacities.items()}
    await log.record(by, Action.capacity_changed, procedure.slug, log.changed(before, after))


def _said(capacity: int | None) -> str:
    return "" if capacity is None else str(capacity)


async def _set(procedure: ProcedureDetails, place: str, capacity: int | None, *, known: bool) -> None:
    """Set one capacity. `known`: the place has a limit, whose row is held. A first limit waits for those arriving; who holds a place must not."""
    this = (Place.procedure == procedure.id, Place.place == place)
    if known and capacity is not None:
        await Place.update({Place.capacity: capacity}).where(*this)
    elif capacity is None:
        await Place.delete().where(*this)
    else:
        await _FIRST_LIMIT.rows(uuid4(), procedure.id, place, capacity)
