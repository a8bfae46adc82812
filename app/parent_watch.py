"""A process that must not outlive the one that started it, even when that one is killed outright."""

import ctypes
import os
import signal
import sys
import threading
import time
from typing import Final

PR_SET_PDEATHSIG: Final = 1  # linux/prctl.h
LOOK_SECONDS: Final = 0.5
AGAIN_SECONDS: Final = 1.0
GRACE_SECONDS: Final = 10.0  # a side gives its worker eight for the requests in hand


class ParentWatch:
    """What ends this process as soon as `parent`, the process id of the one that started it, is gone.

    It is told (SIGTERM) every second, because a server in the middle of its start may lose the signal, and killed after `grace` seconds; at once
    where these are 0, for a process that has nothing to bring to an end.
    """

    def __init__(self, parent: int, grace: float) -> None:
        self.parent = parent
        self.allow(grace)
        threading.Thread(target=self._watch, name="parent watch", daemon=True).start()

    def allow(self, grace: float) -> None:
        """Give this process `grace` seconds from the death of its parent on."""
        self.grace = grace
        if sys.platform == "linux":
            # the kernel's own signal: at once, also while C code keeps the thread below from running
            number = signal.SIGTERM if grace else signal.SIGKILL
            ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, int(number), 0, 0, 0)

    def _watch(self) -> None:
        while os.getppid() == self.parent:
            time.sleep(LOOK_SECONDS)
        until = time.monotonic() + self.grace
        while time.monotonic() < until:
            os.kill(os.getpid(), signal.SIGTERM)
            time.sleep(AGAIN_SECONDS)
        os.kill(os.getpid(), signal.SIGKILL)


def end_with(parent: int, grace: float = GRACE_SECONDS) -> ParentWatch:
    """Have this process end as soon as `parent` is gone, see ParentWatch; what is given back can change the time it is given."""
    return ParentWatch(parent, grace)
