"""What a person at a terminal is told, in their language. Nothing here needs a package: the set-up speaks before there are any."""

import errno
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Final, NoReturn

NOT_WRITTEN: Final = 74  # exit code, EX_IOERR of sysexits.h


def spoken(english: str, japanese: str) -> str:
    """The Japanese sentence where the locale (LC_ALL, LC_MESSAGES, LANG: the first that is set) is Japanese, else the English one."""
    named = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    return japanese if named.startswith("ja") else english


def told(sentence: str) -> None:
    """Say something that the command goes on in spite of."""
    print(f"todoke: {sentence}", file=sys.stderr, flush=True)  # noqa: T201  what a terminal is told


def ended(sentence: str, code: int = 1) -> NoReturn:
    """Say why the command cannot go on, and end it with that code."""
    told(sentence)
    sys.exit(code)


@contextmanager
def written() -> Iterator[None]:
    """End the process with code 74 where what it says cannot be written (a pipe that nobody reads any more, a full disk), unless it ends with a fault's
    code already: by no code is then taken for told what nobody could read.
    """
    try:
        try:
            yield
        finally:
            if sys.stdout is not None:
                sys.stdout.flush()
    except OSError as problem:
        if problem.errno not in {errno.EPIPE, errno.ENOSPC} or problem.filename is not None:
            raise
        with suppress(OSError):  # what still waits to be written is let go
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if problem.errno != errno.EPIPE:
            sys.stderr.write(f"todoke: {problem.strerror}\n")
        ended = problem.__context__
        sys.exit((isinstance(ended, SystemExit) and ended.code) or NOT_WRITTEN)
