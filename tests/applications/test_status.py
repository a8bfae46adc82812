"""The status machine. That PostgreSQL knows the same rules stands in tests/house/test_closed_sets.py."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.applications.status import (
    BEFORE_CONFIRMING,
    STEPS,
    UNFINISHED,
    Status,
    StepRefused,
    check_step,
    steps_from,
)

statuses = st.sampled_from(Status)
ENDED = frozenset(Status) - UNFINISHED


@given(st.sampled_from(sorted(ENDED)), statuses)
def test_nothing_follows_an_end(ended: Status, to: Status) -> None:
    with pytest.raises(StepRefused):
        check_step(ended, to)


@given(statuses, st.sampled_from(sorted(BEFORE_CONFIRMING)))
def test_confirming_leads_back_to_where_it_came_from_and_nowhere_else(to: Status, before: Status) -> None:
    follows = steps_from(Status.confirming, before)
    assert (to in follows) == (to in {before, Status.rejected, Status.withdrawn})


@given(st.lists(statuses, max_size=12))
def test_every_walk_begins_at_arrival_and_ends_for_good(wishes: list[Status]) -> None:
    """Follow the wishes that are allowed: an application is never accepted twice without a confirmation in between."""
    current, before, walked = Status.arrived, None, [Status.arrived]
    for wish in wishes:
        if wish in steps_from(current, before):
            before = current if wish is Status.confirming else None
            current = wish
            walked.append(wish)
    assert Status.arrived not in walked[1:] or Status.confirming in walked
    assert [status for status in walked[:-1] if status in ENDED] == []


def test_confirming_can_be_entered_from_every_unfinished_status() -> None:
    assert {status for status in Status if Status.confirming in STEPS[status]} == BEFORE_CONFIRMING


def test_a_processed_application_is_no_longer_rejected() -> None:
    with pytest.raises(StepRefused):
        check_step(Status.processing, Status.rejected)
