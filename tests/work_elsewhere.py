"""Work for a process of its own. It imports next to nothing: a new process reads this file first, within the limits of its first work."""

import os
import resource
import signal
import time
from pathlib import Path

MB = 2**20


def process() -> int:
    return os.getpid()


def sleep_and_tell(seconds: float) -> tuple[int, float, float]:
    """The process, and when it began and ended; on the clock of the machine."""
    begun = time.monotonic()
    time.sleep(seconds)
    return os.getpid(), begun, time.monotonic()


def tell_when_there(path: str) -> tuple[int, float, float]:
    """The same, of a wait for this file."""
    begun = time.monotonic()
    while not Path(path).exists():
        time.sleep(0.01)
    return os.getpid(), begun, time.monotonic()


def turn_for_ever() -> None:
    while True:
        try:
            while True:
                pass
        except Exception:  # noqa: BLE001  as a library that swallows everything
            pass


def burn(seconds: float) -> None:
    until = time.process_time() + seconds
    while time.process_time() < until:
        pass


def fill_the_memory() -> int:
    return len(bytearray(400 * MB))


def say_much() -> bytes:
    return bytes(2 * MB)


def end() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def write_a_file(path: str) -> None:
    Path(path).write_bytes(b"somebody's file")


def bounds() -> tuple[tuple[int, int], tuple[int, int]]:
    return resource.getrlimit(resource.RLIMIT_AS), resource.getrlimit(resource.RLIMIT_FSIZE)
