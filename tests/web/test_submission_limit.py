"""The buckets of submissions, with a clock of the test's own."""

import pytest

from app.web import submission_limit
from app.web.submission_limit import SubmissionLimit


class Clock:
    """Seconds that pass when the test says so."""

    def __init__(self) -> None:
        self.now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def taken(limit: SubmissionLimit, network: str = "203.0.113.7", most: int = 1_000) -> int:
    """How many tokens there are now, all of them taken."""
    return next((count for count in range(most) if limit.wait_for(network)), most)


def test_four_seconds_worth_may_come_at_once(clock: Clock) -> None:
    assert taken(SubmissionLimit(5, 120, clock)) == 20


def test_the_bucket_of_the_second_fills_up_again(clock: Clock) -> None:
    limit = SubmissionLimit(5, 1_000_000, clock)
    taken(limit)
    for seconds, tokens in ((0.1, 0), (0.1, 1), (1.0, 5), (3600.0, 20)):
        clock.now += seconds
        assert taken(limit) == tokens


def test_the_bucket_of_the_minute_holds_back_who_goes_on_for_longer(clock: Clock) -> None:
    limit = SubmissionLimit(5, 120, clock)
    first_minute = 0
    for _ in range(60):
        first_minute += taken(limit)
        clock.now += 1
    second_minute = 0
    for _ in range(60):
        second_minute += taken(limit)
        clock.now += 1
    assert (first_minute, second_minute) == (238, 120)


def test_the_wait_is_just_long_enough(clock: Clock) -> None:
    limit = SubmissionLimit(3, 7, clock)
    for _ in range(50):
        wait = limit.wait_for("203.0.113.7")
        clock.now += wait
        assert not wait or limit.wait_for("203.0.113.7") == 0


def test_who_waits_in_vain_does_not_wait_longer_for_it(clock: Clock) -> None:
    limit = SubmissionLimit(1, 1, clock)
    assert limit.wait_for("203.0.113.7") == 0
    assert [limit.wait_for("203.0.113.7") for _ in range(100)] == [60.0] * 100


def test_a_network_has_buckets_of_its_own(clock: Clock) -> None:
    limit = SubmissionLimit(5, 120, clock)
    assert [taken(limit, "203.0.113.7"), taken(limit, "203.0.113.8")] == [20, 20]


def test_the_highest_limits_hold_nobody_back(clock: Clock) -> None:
    assert taken(SubmissionLimit(1_000_000, 1_000_000, clock), most=100_000) == 100_000


def test_who_was_silent_is_forgotten(clock: Clock) -> None:
    limit = SubmissionLimit(5, 120, clock)
    for number in range(100):
        limit.wait_for(f"203.0.113.{number}")
    assert len(limit) == 100
    clock.now += 61
    for number in range(100):
        limit.wait_for(f"198.51.100.{number % 10}")
    assert len(limit) == 10


def test_the_memory_of_networks_is_bounded(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(submission_limit, "MOST_NETWORKS", 100)
    limit = SubmissionLimit(5, 120, clock)
    taken(limit, "busy")
    for number in range(1_000):
        limit.wait_for(str(number))
        assert len(limit) <= 100
    assert limit.wait_for("busy") == 0
