"""How many applications one client network may send, and how many copies it may have drawn: two token buckets for each, in this process's memory.

A bucket is kept as one moment, the one at which it will be full again (the generic cell rate algorithm, ITU-T I.371): taking a token
moves it on by one token's time. A network whose buckets are both full is one that nothing is known of, so it can be forgotten.
"""

import time
from collections import OrderedDict
from collections.abc import Callable
from enum import StrEnum
from functools import cache
from typing import Final

BURST_SECONDS: Final = 4.0  # what the bucket of the second holds
MINUTE: Final = 60.0
MOST_NETWORKS: Final = 50_000  # some 20 MB; who is forgotten early has full buckets again


class Limited(StrEnum):
    """What is limited, each by buckets of its own."""

    submissions = "submissions"
    copies = "copies"  # a PDF takes the process some 20 ms, in which nothing else goes on


class SubmissionLimit:
    """Two buckets for each network: one filled `per_second` times a second that holds four seconds' worth, one filled `per_minute` times a
    minute that holds one minute's. `clock` tells seconds that never go back.
    """

    def __init__(self, per_second: int, per_minute: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._token_of_second = 1 / per_second
        self._token_of_minute = MINUTE / per_minute
        self._clock = clock
        self._full_at: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def __len__(self) -> int:
        """The networks that are remembered."""
        return len(self._full_at)

    def wait_for(self, network: str) -> float:
        """Take a token of both buckets and return 0.0; where one is empty, take none and return the seconds until both have one."""
        now = self._clock()
        second, minute = self._full_at.get(network, (now, now))
        second = max(second, now) + self._token_of_second
        minute = max(minute, now) + self._token_of_minute
        wait = max(second - BURST_SECONDS, minute - MINUTE) - now
        if wait > 1e-6:  # the sums of many tokens are not exact
            return wait
        self._full_at[network] = (second, minute)
        self._full_at.move_to_end(network)
        self._forget(now)
        return 0.0

    def _forget(self, now: float) -> None:
        """Forget from the network that was silent longest on: those with full buckets, and any beyond MOST_NETWORKS."""
        for _ in range(2):  # more than one comes in: the memory shrinks again after a flood
            oldest = next(iter(self._full_at))
            if max(self._full_at[oldest]) > now and len(self._full_at) <= MOST_NETWORKS:
                return
            del self._full_at[oldest]


@cache
def limit_of(_what: Limited, per_second: int, per_minute: int) -> SubmissionLimit:
    """The one of this process for this, with these limits."""
    return SubmissionLimit(per_second, per_minute)
