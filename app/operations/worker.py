"""`todoke work`: the mailer and what works for a municipality, in one process. Several may run; leases keep them apart."""

import asyncio
import logging
import signal
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial
from typing import Any, Final

from app.applications.erasing.executing import finish_begun_destructions
from app.applications.search.indexing_job import Reindexing, index_next
from app.applications.worklist.column_erasure import erase_next_column
from app.attachments.scanning import Scanning
from app.notifications.delivery import DATABASE_AWAY, MAILER_SCOPE, Mailer
from app.notifications.smtp_connection import SmtpConnection
from app.operations.alarm_mail import AlarmMailer
from app.operations.counting import CountWatch, fold_counts
from app.operations.key_watch import KeyWatch
from app.operations.scanner_watch import ScannerWatch
from app.operations.schema import SchemaProblem, ensure_schema
from app.operations.sealing.watch import watch_sealing
from app.operations.sections_in_force import put_sections_in_force
from app.operations.space import note_space
from app.procedures.choice_sealing import seal_next_choices
from app.procedures.keys import WORKER, make_next_keys, plan_keys
from app.procedures.publishing import publish_due
from app.settings import Part, Settings
from app.tenancy import api
from app.tenancy.engine import ENGINE, ScopedEngine
from app.tenancy.scope import Role, Scope, scoped
from app.vault.keystore import KeyStore, key_store_of
from app.vault.trusted_keys import signers_of, trust

log = logging.getLogger(__name__)

POSTMEN: Final = 4  # mails handed over at the same time
LOOK_SECONDS: Final = 1.0  # how long a new letter waits at most while the first connection is idle
WORKER_SECONDS: Final = 5.0
HEARTBEAT_SECONDS: Final = 10.0
FORGET_SECONDS: Final = 3600.0
FORGET_RESULTS_SECONDS: Final = 60.0
SEALING_SECONDS: Final = 30.0
SCANNER_SECONDS: Final = 30.0
FOLD_SECONDS: Final = 1.0
DIGEST_SECONDS: Final = 60.0
COUNTS_SECONDS: Final = 60.0
COLUMNS_SECONDS: Final = 60.0
DESTRUCTION_SECONDS: Final = 60.0  # a place of the key store that was away is tried again
HELD_FILES_SECONDS: Final = 60.0
HELD_FILES_AT_ONCE: Final = 50  # some hundred megabytes: the rest in the next transaction
SPACE_SECONDS: Final = 60.0
LONGEST_PAUSE_SECONDS: Final = 30.0
# what is in hand when the process is told to stop may be finished so long; a letter cut off is delivered again after its lease
GRACE_SECONDS: Final = 5.0
POOLS: Final = {Role.mailer: POSTMEN + 2, Role.worker: 3}

Step = Callable[[], Awaitable[bool]]


async def work(settings: Settings) -> None:
    """Work until told to stop (SIGTERM, SIGINT), also while the database is away."""
    stopping = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stopping.set)
    key_store = key_store_of(settings)
    trust(signers_of(settings, Part.work))
    opened = await open_pools(ENGINE, settings, stopping)
    try:
        if opened:
            log.info("the worker has started")
            await Worker(settings, key_store).run(stopping)
    finally:
        await ENGINE.close()
    log.info("the worker has stopped")


async def open_pools(engine: ScopedEngine, settings: Settings, stopping: asyncio.Event) -> bool:
    """Open the mailer's and the worker's pools as soon as the database is there and this program's; False when told to stop before."""
    opened = asyncio.Event()

    async def try_to_open() -> bool:
        for role, size in POOLS.items():
            if not engine.has(role):
                await engine.open({role: settings.database(role)}, size=size)
        await ensure_schema(Role.mailer)
        opened.set()
        return True

    await _keep_on("start", try_to_open, 0.0, stopping, opened)
    return opened.is_set()


class Worker:
    """The loops of one process; `municipality` narrows them to one (six digits)."""

    def __init__(self, settings: Settings, key_store: KeyStore, municipality: str | None = None) -> None:
        self._settings = settings
        self._key_store = key_store
        self._municipality = municipality
        self._started = datetime.now(UTC)

    async def run(self, stopping: asyncio.Event) -> None:
        """Until `stopping` is set; then finishes what is in hand, for five seconds at most."""
        mailer = Mailer(self._settings, self._key_store, self._municipality)
        postmen = [SmtpConnection(self._settings) for _ in range(POSTMEN)]
        alarm_mailer = AlarmMailer(self._settings, SmtpConnection(self._settings))
        watch = KeyWatch(self._settings, self._key_store, self._municipality)
        reindexing = Reindexing(self._key_store, self._municipality)
        scanning = Scanning(self._key_store, self._settings.clamd, self._municipality)
        working = [
            # the first looks every second, the others less often: they come to help when it is busy
            *(
                _keep_on("mail", partial(mailer.deliver_next, connection), LOOK_SECONDS * (number + 1), stopping)
                for number, connection in enumerate(postmen)
            ),
            _keep_on("alarms", alarm_mailer.tell_next, WORKER_SECONDS, stopping),
            _keep_on("keys", self._look_after_keys, WORKER_SECONDS, stopping),
            _keep_on("blind indexes", self._index_arrivals, WORKER_SECONDS, stopping),
            _keep_on("blind indexes made anew", reindexing.step, WORKER_SECONDS, stopping),
            _keep_on("attachments", scanning.step, LOOK_SECONDS, stopping),
            _keep_on("keys to destroy", self._finish_destructions, DESTRUCTION_SECONDS, stopping),
            _keep_on("hidden columns", self._erase_columns, COLUMNS_SECONDS, stopping),
            _keep_on("choices", self._seal_choices, WORKER_SECONDS, stopping),
            _keep_on("publication", self._publish_due, WORKER_SECONDS, stopping),
            _keep_on("sections", self._put_sections_in_force, WORKER_SECONDS, stopping),
            _keep_on("mails of the day to sections", self._write_digests, DIGEST_SECONDS, stopping),
            _keep_on("mails of the week to administrators", self._write_weekly_digests, DIGEST_SECONDS, stopping),
        ]
        looking = [
            _keep_on("the watch over the keys", watch.look_when_due, WORKER_SECONDS, stopping),
            _keep_on("mailer's heartbeat", partial(_record_heartbeat, MAILER_SCOPE), HEARTBEAT_SECONDS, stopping),
            _keep_on("worker's heartbeat", partial(_record_heartbeat, WORKER), HEARTBEAT_SECONDS, stopping),
            *([] if self._municipality else self._watches(stopping)),
            _keep_on("counts", fold_counts, FOLD_SECONDS, stopping),
            _keep_on("the watch over the counts", CountWatch().look, COUNTS_SECONDS, stopping),
            _keep_on("old counters", _forget_failures, FORGET_SECONDS, stopping),
            _keep_on("files held to their end", _delete_held_files, HELD_FILES_SECONDS, stopping),
            _keep_on("the size of the database", self._note_space, SPACE_SECONDS, stopping),
            _keep_on("old results", _forget_results, FORGET_RESULTS_SECONDS, stopping),
        ]
        at_work = [asyncio.create_task(loop) for loop in working]
        on_the_look = [asyncio.create_task(loop) for loop in looking]
        try:
            await _until_ended(at_work, on_the_look, stopping)
        finally:
            await _cancel([*at_work, *on_the_look])
            for connection in postmen:
                connection.close()  # those with nothing in hand have said goodbye already

    def _watches(self, stopping: asyncio.Event) -> list[Coroutine[Any, Any, None]]:
        """Over what the whole installation has one of."""
        scanner = ScannerWatch(self._settings.clamd, wanted=not self._settings.opens_unscanned_files)
        return [
            _keep_on("seals", self._watch_sealing, SEALING_SECONDS, stopping),
            _keep_on("the watch over the scanner", scanner.look, SCANNER_SECONDS, stopping),
        ]

    async def _look_after_keys(self) -> bool:
        await plan_keys()
        return await make_next_keys(self._key_store, self._municipality)

    async def _index_arrivals(self) -> bool:
        return await index_next(self._key_store, self._municipality)

    async def _finish_destructions(self) -> bool:
        days = self._settings.key_backup_days
        return await finish_begun_destructions(self._key_store, days, self._municipality) > 0

    async def _erase_columns(self) -> bool:
        return await erase_next_column(self._key_store, self._municipality)

    async def _seal_choices(self) -> bool:
        return await seal_next_choices(self._settings.key_of_seats(), self._municipality)

    async def _watch_sealing(self) -> bool:
        with scoped(WORKER):
            await watch_sealing(self._started)
        return False

    async def _write_digests(self) -> bool:
        with scoped(WORKER):
            return bool(await api.value("write_digests", self._municipality))

    async def _put_sections_in_force(self) -> bool:
        return await put_sections_in_force(self._municipality) > 0

    async def _write_weekly_digests(self) -> bool:
        with scoped(WORKER):
            await api.value("write_weekly_digests", self._municipality)
        return False

    async def _note_space(self) -> bool:
        await note_space(self._settings.database_gb)
        return False

    async def _publish_due(self) -> bool:
        return await publish_due(self._municipality) > 0


async def _record_heartbeat(scope: Scope) -> bool:
    with scoped(scope):
        await api.value("record_heartbeat", str(scope.role))
    return False


async def _forget_failures() -> bool:
    with scoped(WORKER):
        await api.value("delete_old_failures")
    return False


async def _delete_held_files() -> bool:
    with scoped(WORKER):
        return bool(await api.value("delete_held_attachments", HELD_FILES_AT_ONCE) == HELD_FILES_AT_ONCE)


async def _forget_results() -> bool:
    with scoped(WORKER):
        await api.value("delete_old_results")
    return False


async def _keep_on(
    name: str, step: Step, idle_seconds: float, stopping: asyncio.Event, done: asyncio.Event | None = None
) -> None:
    """Repeat a step: at once while it finds work, after `idle_seconds` when it found none, after a growing pause when it fails.

    Ends when `stopping` or `done` is set.
    """
    pause = 0.0
    while not (stopping.is_set() or (done is not None and done.is_set())):
        try:
            wait = 0.0 if await step() else idle_seconds
            pause = 0.0
        except DATABASE_AWAY as fault:
            wait = pause = min(max(1.0, pause * 2), LONGEST_PAUSE_SECONDS)
            log.warning("%s: the database is away (%s); again in %d s", name, type(fault).__name__, wait)
        except SchemaProblem as fault:
            wait = pause = min(max(1.0, pause * 2), LONGEST_PAUSE_SECONDS)
            log.warning("%s: %s; looking again in %d s", name, fault, wait)
        except Exception:
            wait = pause = min(max(1.0, pause * 2), LONGEST_PAUSE_SECONDS)
            log.exception("%s failed; again in %d s", name, wait)
        if wait:
            await _wait(stopping, wait)


async def _wait(stopping: asyncio.Event, seconds: float) -> None:
    with suppress(TimeoutError):
        await asyncio.wait_for(stopping.wait(), seconds)


async def _until_ended(
    working: list[asyncio.Task[None]], looking: list[asyncio.Task[None]], stopping: asyncio.Event
) -> None:
    """Wait for the stop and then for what is in hand; a loop that ends by itself is a fault and ends the process.

    What only looks (at every key, with a rest before it looks again) has nothing in hand: it is cut off.
    """
    stopped = asyncio.create_task(stopping.wait())
    try:
        ended, _ = await asyncio.wait([stopped, *working, *looking], return_when=asyncio.FIRST_COMPLETED)
    finally:
        stopped.cancel()
    for task in ended - {stopped}:
        task.result()
    await _cancel(looking)
    await asyncio.wait(working, timeout=GRACE_SECONDS)


async def _cancel(tasks: list[asyncio.Task[None]]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
