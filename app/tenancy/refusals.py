"""The refusals of the database: each SQLSTATE with its one meaning, and the one way to turn a refusal into an error of the field.

    with refusals({Refusal.not_allowed: NotAllowed, Refusal.draft_changed: lambda: DraftClash(())}):
        rows = await ...

Whoever adds a code to a function of app/migrations/rules adds it here; a test of the house compares both.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from enum import StrEnum
from typing import Final, Self

from asyncpg.exceptions import PostgresError


class Refusal(StrEnum):
    """A SQLSTATE. `message` is what the database's functions raise it with, or PostgreSQL's own name of the condition."""

    message: str

    def __new__(cls, state: str, message: str) -> Self:
        """A member is its SQLSTATE and carries its message."""
        member = str.__new__(cls, state)
        member._value_ = state
        member.message = message
        return member

    full = "TD001", "full"
    no_session = "TD401", "no session"
    not_allowed = "TD403", "not this person's to do"
    planner_confirms = "TD406", "another person confirms"
    not_proved = "TD407", "not proved"
    status_changed = "TD409", "another change came first"
    draft_changed = "TD410", "the draft has changed"
    already_drawn = "TD411", "another draw came first"
    list_changed = "TD412", "the list has changed"
    not_planned = "TD413", "not planned any more"
    staff_exist = "TD414", "the municipality already has staff"
    claimed_already = "TD415", "one job a transaction"
    too_early = "TD416", "the waiting time is not over"
    not_independent = "TD417", "not independent of the planner"
    let_in_lately = "TD418", "let in within a day"
    below_floor = "TD419", "below the floor"
    step_not_allowed = "TD422", "this step is not allowed"
    version_is_kept = "TD423", "a published version never changes"
    not_approved = "TD424", "not approved"
    still_open = "TD425", "applications can still arrive"
    unknown_version = "TD426", "no such version"
    id_not_of_today = "TD427", "no id of today"
    other_place = "TD428", "the place is written in another way"
    too_many_at_once = "TD429", "too many at once"
    not_undoable = "TD430", "cannot be taken back"
    last_council = "TD431", "the last account that decides"
    code_stays = "TD432", "code and slug never change"
    day_over = "TD440", "the day is over"
    section_closed = "TD441", "the section is closed"
    section_changed = "TD442", "the section has changed"
    otherwise_planned = "TD443", "something else is planned"
    section_in_use = "TD444", "something is open in the section"
    login_taken = "TD433", "the login is taken"
    nobody_there = "TD434", "nobody of that login works"
    administrator_there = "TD435", "an administrator signs in"
    no_free_reference = "TD503", "no free reference among the candidates"

    # PostgreSQL's own: a grant or row-level security, and the tables' constraints
    insufficient_privilege = "42501", "insufficient_privilege"
    unique_violation = "23505", "unique_violation"
    foreign_key_violation = "23503", "foreign_key_violation"
    check_violation = "23514", "check_violation"
    # and of the machine below it
    disk_full = "53100", "disk_full"


class NotAllowed(PermissionError):
    """The database refuses this person the change: they only read, or it is another section's. The unit of work is spent."""


# SQLSTATE classes: lost connection, and operator intervention with its time-outs
_OF_THE_SERVER: Final = ("08", "57")
_BY_STATE: Final[dict[object, Refusal]] = {refusal.value: refusal for refusal in Refusal}


def code_of(error: PostgresError) -> Refusal | None:
    """The refusal behind an error; None for an error that is none of these."""
    return _BY_STATE.get(getattr(error, "sqlstate", None))


def is_of_the_server(error: PostgresError) -> bool:
    """Whether it tells of the server, which was stopped, lost or out of time, and not of what was asked."""
    return str(getattr(error, "sqlstate", "")).startswith(_OF_THE_SERVER)


def detail_of(error: PostgresError) -> str:
    """The detail of a refusal; "" without one."""
    return str(getattr(error, "detail", None) or "")


@contextmanager
def refusals(errors: Mapping[Refusal, Callable[[], Exception]]) -> Iterator[None]:
    """Raise an error of the field in place of each refusal named; what is not named stays as it is."""
    try:
        yield
    except PostgresError as refused:
        code = code_of(refused)
        if code is None or code not in errors:
            raise
        error = errors[code]()
        raise error from None
