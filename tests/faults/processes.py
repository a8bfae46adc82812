"""The processes that a process has begun, by the system's own list."""

import os
import signal
from pathlib import Path


def children_of(process: int) -> list[int]:
    try:
        return [int(child) for child in Path(f"/proc/{process}/task/{process}/children").read_text("ascii").split()]
    except OSError:
        return []


def kill_children(process: int) -> None:
    """kill -9 of each."""
    for child in children_of(process):
        os.kill(child, signal.SIGKILL)
