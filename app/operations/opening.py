"""How a side comes to its database: at once where it is there and this program's, else as soon as it is. Until then its pages say 503."""

import asyncio
import logging
from collections.abc import Mapping
from typing import Final

from app.operations.schema import AWAY, fault_ahead
from app.tenancy.engine import ENGINE
from app.tenancy.scope import Role

log = logging.getLogger(__name__)

FIRST_TRY_SECONDS: Final = 20.0
AGAIN_SECONDS: Final = 1.0
NO_ANSWER: Final = "the database does not answer"


class Opening:
    """The way of one process to the pools of its roles, which lead to one database."""

    def __init__(self, addresses: Mapping[Role, str], size: int) -> None:
        self._addresses = addresses
        self._size = size
        self._told = ""

    async def begin(self) -> None:
        """The first try: where the database is there, a side serves nobody before it has come to it."""
        ENGINE.await_database(self._addresses, NO_ANSWER)
        try:
            async with asyncio.timeout(FIRST_TRY_SECONDS):
                await self._opened()
        except TimeoutError:
            self._tell(NO_ANSWER)

    async def keep_on(self) -> None:
        """Try until the pools are open."""
        while not await self._opened():  # noqa: ASYNC110  a database that is away tells nobody when it comes
            await asyncio.sleep(AGAIN_SECONDS)

    async def _opened(self) -> bool:
        if all(map(ENGINE.has, self._addresses)):
            return True
        try:
            fault = await fault_ahead(next(iter(self._addresses.values())))
            if fault:
                self._tell(fault.english)
                return False
            await ENGINE.open(self._addresses, self._size)
        except AWAY as problem:
            self._tell(NO_ANSWER, f" ({type(problem).__qualname__})")
            return False
        if self._told:
            log.warning("the database answers, and is this program's: pages are shown")
        return True

    def _tell(self, why: str, kind: str = "") -> None:
        """One line for each new reason, however often it is tried."""
        ENGINE.await_database(self._addresses, why)
        if why != self._told:
            self._told = why
            log.warning("%s%s: every page says 503 until that has changed", why, kind)
