"""`todoke work seals`: a round of sealing every minute, in a process, a system user and a database role of its own."""

import asyncio
import logging
import signal
from contextlib import suppress
from typing import Any, Final

import asyncpg
from asyncpg.exceptions import InvalidAuthorizationSpecificationError, PostgresError
from nacl.signing import SigningKey, VerifyKey

from app.notifications.delivery import DATABASE_AWAY
from app.operations.database import DatabaseProblem, not_reached
from app.operations.sealing.mails import SealMailer
from app.operations.sealing.memory import Memory, day_of
from app.operations.sealing.records import SESSION
from app.operations.sealing.round import PERIOD, RoundResult, Sealer
from app.settings import Settings
from app.spoken import spoken
from app.tenancy.refusals import Refusal, code_of

log = logging.getLogger(__name__)

CONNECT_SECONDS: Final = 10
STATEMENT_SECONDS: Final = 90  # a server that does not answer is left; its own limit for this role is 60 seconds
LONGEST_PAUSE_SECONDS: Final = 30.0
GRACE_SECONDS: Final = 5.0  # for the round in hand when told to stop; what it has not committed is sealed by the next


async def seal_logs(settings: Settings, key: SigningKey) -> None:
    """Seal until told to stop (SIGTERM, SIGINT), also while the database is away. Raises DatabaseProblem where the role may not seal there,
    ForeignMemory and NotOwn where what was remembered cannot be used.
    """
    stopping = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stopping.set)
    others = [VerifyKey(public) for public in settings.seal_verifiers]
    process = SealProcess(settings, key, Memory(settings.home, settings.seal_anchor_folder, key, others))
    log.info("the seals' process has started")
    working = asyncio.create_task(process.run())
    told = asyncio.create_task(stopping.wait())
    try:
        await asyncio.wait({working, told}, return_when=asyncio.FIRST_COMPLETED)
        if not working.done():
            process.stop()
            await asyncio.wait({working}, timeout=GRACE_SECONDS)
        working.cancel()
        with suppress(asyncio.CancelledError):
            await working
    finally:
        told.cancel()
    log.info("the seals' process has stopped")


class SealProcess:
    """One process: its connection, what it remembers and whom it tells."""

    def __init__(self, settings: Settings, key: SigningKey, memory: Memory) -> None:
        self._settings = settings
        self._key = key
        self._memory = memory
        self._mailer = SealMailer(settings)
        self._sealer = Sealer(key, memory.newest())
        self._connection: Any = None
        self._waiting = False
        self._stopping = asyncio.Event()

    def stop(self) -> None:
        """Have `run` end behind the round in hand."""
        self._stopping.set()

    async def run(self) -> None:
        """A round every minute; after a fault at once again, with pauses that grow to half a minute."""
        pause = 0.0
        try:
            while not self._stopping.is_set():
                try:
                    await self.round()
                    pause, wait = 0.0, PERIOD.total_seconds()
                except (*DATABASE_AWAY, PostgresError, OSError) as fault:
                    _end_where_hopeless(fault)
                    wait = pause = min(max(1.0, pause * 2), LONGEST_PAUSE_SECONDS)
                    log.warning("sealing failed (%s); again in %d s", type(fault).__name__, wait)
                    await self._hang_up()
                except DatabaseProblem:
                    raise
                except Exception:
                    wait = pause = min(max(1.0, pause * 2), LONGEST_PAUSE_SECONDS)
                    log.exception("sealing failed; again in %d s", wait)
                    await self._hang_up()
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._stopping.wait(), wait)
        finally:
            await self._hang_up()

    async def round(self) -> RoundResult | None:
        """Seal, remember and tell; None while another process is sealing."""
        if self._connection is None or self._connection.is_closed():
            self._connection = await asyncpg.connect(  # type: ignore[no-untyped-call]  # as asyncpg's is
                self._settings.database("seals"),
                server_settings=SESSION,
                timeout=CONNECT_SECONDS,
                command_timeout=STATEMENT_SECONDS,
            )
        result = await self._sealer.seal(self._connection)
        if result is None:
            if not self._waiting:
                log.info("another process is sealing; this one waits")
            self._waiting = True
            return None
        self._waiting = False
        if result.lost:
            log.error(
                "the database was put back behind a head that had been signed; head %d says so", result.anchor.number
            )
            self._memory.note_loss(result.anchor.number)
        if result.refused:
            log.error("events stand there under a time that was sealed without them: %d", result.refused)
        self._memory.remember(result.anchor)
        await self._tell(result)
        return result

    async def _tell(self, result: RoundResult) -> None:
        """What could not be told or written is tried again with the next round."""
        anchor, written = result.anchor, True
        try:
            if path := self._memory.keep_anchor(anchor):
                log.info("today's anchor is written: %s", path)
        except OSError as problem:
            log.error("today's anchor cannot be written (%s)", type(problem).__name__)  # noqa: TRY400  its text may name anything
            written = False
        loss = self._memory.untold_loss()
        if loss is not None and await self._mailer.tell_loss(loss):
            self._memory.forget_loss()
        day = day_of(anchor)
        if not self._memory.is_mailed(day) and await self._mailer.tell_anchor(
            anchor, anchor.signed(self._key), written=written
        ):
            self._memory.note_mailed(day)

    async def _hang_up(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(*DATABASE_AWAY, PostgresError):
                await connection.close(timeout=CONNECT_SECONDS)


def _end_where_hopeless(fault: Exception) -> None:
    """Raise DatabaseProblem where no waiting helps: the login is refused, or may not seal."""
    if isinstance(fault, InvalidAuthorizationSpecificationError):
        raise not_reached(fault) from None
    if isinstance(fault, PostgresError) and code_of(fault) is Refusal.insufficient_privilege:
        raise DatabaseProblem(
            spoken(
                "TODOKE_DATABASE_SEALS must be the address of the role todoke_seals, which alone may add seals.",
                "TODOKE_DATABASE_SEALS には、封印を加えられるただ一つのロール todoke_seals のアドレスを指定してください。",
            )
        ) from None
