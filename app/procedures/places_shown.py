"""How full a procedure's places (定員) are, as applicants are told before they apply. Pure.

The last word has `submit`. Where a choice tells special-care information, nothing is told by choice but that it is full, and that only where it
would be chosen: a count of who applied for what is itself such information.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final
from uuid import UUID

from app.procedures.form import AnswerProblem, Checked, Form, Question
from app.procedures.seats import SEAT, Seats
from app.texts import N_


@dataclass(frozen=True, slots=True)
class PlaceState:
    """How full one place is. `state`: free, few or full; `remaining`: how many are left, None where residents are not told."""

    state: str
    remaining: int | None


Places = Mapping[UUID, Mapping[str, PlaceState]]
"""The places of a municipality as the database writes them (a choice, a seat, "" for a whole procedure), by procedure."""
FREE: Final = PlaceState("free", None)
CHOICE_FULL: Final = N_("「{choice}」は定員に達しました。ほかを選んでください。")


@dataclass(frozen=True, slots=True)
class PlacesNow:
    """The places of one form. `whole`: of the procedure, full where no application can be taken any more; `choices`: what may be told of each,
    by id, those without a limit left out; `full`: the choices that are full."""

    whole: PlaceState = FREE
    choices: Mapping[str, PlaceState] = field(default_factory=dict)
    full: frozenset[str] = frozenset()

    @property
    def is_full(self) -> bool:
        return self.whole.state == "full"

    def check(self, form: Form, checked: Checked) -> Checked:
        """Add to what is to be corrected that the chosen place is full."""
        choice = form.place(checked.answers)
        if choice is None or choice not in self.full:
            return checked
        return replace(checked, problems=_in_order(form, (*checked.problems, full_choice(form, choice))))


NO_LIMIT: Final = PlacesNow()


def full_choice(form: Form, choice: str) -> AnswerProblem:
    """What to say at the question of a choice that is full."""
    question = form.questions[form.capacity_question or ""]
    label = next(each.label for each in question.choices if each.id == choice)
    return AnswerProblem(question.id, question.input_names[0], CHOICE_FULL, {"choice": label})


@dataclass(frozen=True, slots=True)
class PlacesThere:
    """The places of a municipality, as they were read. `seat_key`: TODOKE_SEAT_KEY."""

    municipality: str
    places: Places
    seat_key: bytes = field(repr=False)

    def of(self, procedure: UUID, form: Form) -> PlacesNow:
        """Return what is told of a procedure's places in this version of its form."""
        written = self.places.get(procedure)
        if not written:
            return NO_LIMIT
        unit = form.questions.get(form.capacity_question or "")
        if unit is None:
            return PlacesNow(whole=written.get("", FREE))
        seats = Seats(self.seat_key, self.municipality, procedure).of(choice.id for choice in unit.choices)
        there = {
            choice.id: place
            for choice in unit.choices
            if (place := written.get(choice.id) or written.get(seats[choice.id])) is not None
        }
        sealed = not form.open_places or any(place.startswith(SEAT) for place in written)
        return PlacesNow(
            whole=_whole(unit, there, sealed=sealed),
            choices={} if sealed else there,
            full=frozenset(choice for choice, place in there.items() if place.state == "full"),
        )


def _whole(unit: Question, there: Mapping[str, PlaceState], *, sealed: bool) -> PlaceState:
    """How full the procedure is. One that can be applied for without a choice never is, nor one with a choice that has no limit."""
    limited = all(choice.id in there for choice in unit.choices) and unit.required and unit.when is None
    if not limited:
        return FREE
    states = {place.state for place in there.values()}
    if states == {"full"}:
        return PlaceState("full", None)
    if sealed:
        return FREE
    left = [place.remaining for place in there.values() if place.remaining is not None]
    remaining = sum(left) if len(left) == len(there) else None
    return PlaceState("free" if "free" in states else "few", remaining)


def _in_order(form: Form, problems: tuple[AnswerProblem, ...]) -> tuple[AnswerProblem, ...]:
    order = {question: number for number, question in enumerate(form.questions)}
    return tuple(sorted(problems, key=lambda problem: order[problem.question]))
