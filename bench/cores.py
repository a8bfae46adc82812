"""Assigning cores. Without it, all share all cores, as on a small server in service.

With `--apart` the server measured has a core for itself, the load generator and PostgreSQL have the others: the scheduler's luck is out of
the ratios, and so is whatever a server can do on a second core. On a machine with one core, or without affinity, everything shares, and the
report says so.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager

AVAILABLE = sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else []
FOR_SERVERS = set(AVAILABLE[:1])
FOR_THE_REST = set(AVAILABLE[1:])
FOR_LOAD = set(AVAILABLE[1:2])


_chosen: list[bool] = []


def keep_apart() -> None:
    """Keep server and load generator on a core each from here on."""
    _chosen.append(True)


def apart() -> bool:
    """True when server and load generator have a core each."""
    return bool(_chosen) and len(AVAILABLE) > 1


def take_the_load_core() -> None:
    if apart():
        os.sched_setaffinity(0, FOR_LOAD)


@contextmanager
def on(cores: set[int]) -> Iterator[None]:
    """Runs what is started inside on these cores, with all its threads and children."""
    if not apart():
        yield
        return
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, cores)
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)
