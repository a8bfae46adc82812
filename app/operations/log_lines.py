"""How every process writes its log: to standard output, without the texts of exceptions.

A database's message can carry what somebody typed (asyncpg prints a value it cannot convert, a unique violation its key), so a log
line holds an exception's type and the places it came through, never its words.
"""

import logging
import logging.config
import traceback
from pathlib import Path, PurePath
from types import TracebackType
from typing import Any, Final

LONGEST_LOG: Final = 5 * 1024 * 1024  # bytes; a longer one is put aside at the next start
FORMAT: Final = "%(asctime)s %(levelname)s %(name)s: %(message)s"


class FramesOnly(logging.Formatter):
    """Formats an exception as `DataError [queries.py:12 find > connection.py:40 fetch]`, and its causes behind it."""

    def formatException(  # noqa: N802 - the name logging calls
        self, ei: tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]
    ) -> str:
        parts: list[str] = []
        error = ei[1]
        while error is not None and len(parts) < 10:
            frames = traceback.extract_tb(error.__traceback__)
            places = " > ".join(f"{PurePath(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames)
            parts.append(f"{type(error).__qualname__} [{places}]")
            error = error.__cause__ or error.__context__
        return " from ".join(parts)


CONFIGURATION: Final[dict[str, Any]] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"frames_only": {"()": FramesOnly, "format": FORMAT}},
    "handlers": {
        "output": {"class": "logging.StreamHandler", "formatter": "frames_only", "stream": "ext://sys.stdout"}
    },
    # libraries say what they do in words of their own: fontTools lists every letter of a 控え, aiosmtpd every connection
    "root": {"handlers": ["output"], "level": "WARNING"},
    "loggers": {
        "_granian": {"handlers": ["output"], "level": "WARNING", "propagate": False},
        "app": {"level": "INFO"},
        "todoke": {"level": "INFO"},
    },
}


def configure() -> None:
    """Configure logging in a process without a web server, which would do it."""
    logging.config.dictConfig(CONFIGURATION)


def put_aside(log: Path) -> None:
    """Keep a log from growing for ever: the one before it is kept, older ones are not."""
    if log.exists() and log.stat().st_size > LONGEST_LOG:
        log.replace(log.with_suffix(".log.1"))
