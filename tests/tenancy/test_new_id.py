"""Ids made by the program, as RFC 9562 wants those of version 7."""

import time
from concurrent.futures import ThreadPoolExecutor
from uuid import RFC_4122

from app.tenancy.new_id import new_id

MANY = 50_000


def test_an_id_says_its_version_and_its_time() -> None:
    before = time.time_ns() // 1_000_000
    made = new_id()
    after = time.time_ns() // 1_000_000
    assert (made.version, made.variant) == (7, RFC_4122)
    assert before <= made.int >> 80 <= after


def test_many_within_a_millisecond_are_all_different_and_stand_in_their_order() -> None:
    made = [new_id() for _ in range(MANY)]
    assert len(set(made)) == MANY
    assert len({each.int >> 80 for each in made}) < MANY / 10  # many to a millisecond
    # the clock's own grain is all that may lie between two of them
    assert sorted(each.int >> 64 for each in made) == [each.int >> 64 for each in made]


def test_several_threads_make_no_id_twice() -> None:
    with ThreadPoolExecutor(4) as pool:
        made = [each for part in pool.map(lambda _: [new_id() for _ in range(MANY // 4)], range(4)) for each in part]
    assert len(set(made)) == len(made)
