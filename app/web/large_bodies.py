"""How many bodies larger than any form may be on their way at a time: each may take as much memory as a file may be large."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Iterator
from contextlib import contextmanager
from typing import Final, TypeVar
from uuid import UUID

from litestar.exceptions import HTTPException

from app.web.sessions import OperatorSignedIn, SignedIn

MOST_OF_A_PERSON: Final = 2
MOST_OF_A_MUNICIPALITY: Final = 8
LONGEST_SECONDS: Final = 600.0  # 20 MB over a line of 300 kbit/s
TOO_MANY: Final = (
    "ほかのファイルを受け取っているところです",
    "一度に送れるファイルは、1人2つ、1つの自治体で8つまでです。送り終わってから、もう一度送ってください。",
)


Result = TypeVar("Result")


class TooManyBodies(HTTPException):
    """The person or the municipality sends as many files as may be sent at a time."""

    status_code = 429


class BodyTooSlow(HTTPException):
    status_code = 408


class LargeBodies:
    """The bodies that are being read or worked on in this process."""

    def __init__(self) -> None:
        self._taken: Counter[UUID | str] = Counter()

    @contextmanager
    def one_of(self, person: SignedIn | OperatorSignedIn) -> Iterator[None]:
        """Count one body until the block ends. Raises TooManyBodies."""
        office = person.municipality if isinstance(person, SignedIn) else ""
        if self._taken[person.id] >= MOST_OF_A_PERSON or self._taken[office] >= MOST_OF_A_MUNICIPALITY:
            raise TooManyBodies
        self._taken.update((person.id, office))
        try:
            yield
        finally:
            self._taken.subtract((person.id, office))
            self._taken = +self._taken


async def in_time(reading: Awaitable[Result]) -> Result:
    """Raises BodyTooSlow: whoever stops in the middle would hold a place for ever."""
    try:
        return await asyncio.wait_for(reading, LONGEST_SECONDS)
    except TimeoutError:
        raise BodyTooSlow("the body takes too long") from None
