"""Mail servers and mailers that die in the middle: no letter is missing, and a second one is known by its Message-ID."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Mapping

import asyncpg
import pytest

from app.notifications.delivery import Mailer
from app.notifications.smtp_connection import SmtpConnection
from app.settings import Settings
from app.tenancy.engine import ScopedEngine
from app.vault.keystore import key_store_of
from tests.factories import ANSWERS, make_town, submit_one
from tests.faults.conftest import ApplicantSide, Phone, Process, Service, numbers
from tests.mail_server import SENDER, MailServer, mail_server
from tests.waiting import until

pytestmark = pytest.mark.anyio

LETTERS = 20
DEATHS = 6


class WorkerProcess(Process):
    """`todoke work` as a process."""

    def __init__(self, service: Service, mail: MailServer) -> None:
        needed = ("TODOKE_MODE", "TODOKE_HOME", "TODOKE_SEAT_KEY", "TODOKE_DATABASE_MAILER", "TODOKE_DATABASE_WORKER")
        super().__init__(
            ["work"],
            {
                **{name: service.environment[name] for name in needed},
                "TODOKE_SMTP_HOST": "127.0.0.1",
                "TODOKE_SMTP_PORT": str(mail.port),
                "TODOKE_SMTP_TLS": "none",
                "TODOKE_MAIL_FROM": SENDER,
            },
        )


@pytest.fixture
async def mail() -> AsyncIterator[MailServer]:
    async with mail_server() as server:
        yield server


@pytest.fixture
async def worker(service: Service, mail: MailServer) -> AsyncIterator[WorkerProcess]:
    """Not started yet. Letters of earlier tests are not its matter."""
    async with service.as_owner() as owner:
        await owner.execute("update app.outbox set due_at = 'infinity' where state = 'waiting'")
    process = WorkerProcess(service, mail)
    yield process
    await process.kill()


async def all_sent(service: Service, code: str) -> bool:
    async with service.as_owner() as owner:
        states = await owner.fetch("select distinct state from app.outbox where municipality = $1", code)
    return [row["state"] for row in states] == ["sent"]


async def mailer_is_gone(service: Service) -> bool:
    """Whether no connection of a mailer is left: a claim on its way when its process was killed would still take the letter."""
    async with service.as_owner() as owner:
        left: int = await owner.fetchval("select count(*) from pg_stat_activity where usename = 'todoke_mailer'")
    return left == 0


async def leases_run_out(service: Service, code: str) -> None:
    async with service.as_owner() as owner:
        await owner.execute(
            "update app.outbox set leased_until = clock_timestamp(), due_at = clock_timestamp() where municipality = $1",
            code,
        )


async def test_a_mail_server_that_dies_after_taking_mails_misses_none_and_repeats_no_more_than_it_died(
    database: ScopedEngine, owner: asyncpg.Connection, settings: Settings, mail: MailServer
) -> None:
    town = await make_town(owner, settings, section_mail="")
    for number in range(LETTERS):
        await submit_one(town, settings, {**ANSWERS, "mail": [f"applicant{number}@example.jp"]})
    mailer = Mailer(mail.settings(settings), key_store_of(settings), town.code)
    postmen = [SmtpConnection(mail.settings(settings)) for _ in range(4)]
    mail.die_after_data = DEATHS

    async def deliver(connection: SmtpConnection) -> None:
        while await mailer.deliver_next(connection):
            pass

    await asyncio.gather(*map(deliver, postmen))
    await owner.execute("update app.outbox set due_at = clock_timestamp() where municipality = $1", town.code)
    await asyncio.gather(*map(deliver, postmen))
    letters = await owner.fetch("select id, state from app.outbox where municipality = $1", town.code)
    taken = Counter(mail.message_ids())
    assert {row["state"] for row in letters} == {"sent"}
    assert set(taken) == {f"<{row['id']}@example.lg.jp>" for row in letters}
    assert taken.total() <= LETTERS + DEATHS


async def test_a_mailer_killed_after_the_server_took_the_mail_repeats_it_under_the_same_id(
    service: Service, side: ApplicantSide, mail: MailServer, worker: WorkerProcess
) -> None:
    town = await side.town()
    numbers(await Phone(side.port, town).send())
    async with service.as_owner() as owner:
        await owner.execute("delete from app.outbox where municipality = $1 and recipient = 'section'", town.code)
    mail.before_reply = worker.kill
    await worker.start()
    await until(lambda: taken(mail, 1), 60)
    mail.before_reply = None
    await until(lambda: mailer_is_gone(service), 60)
    await leases_run_out(service, town.code)
    await worker.start()
    await until(lambda: all_sent(service, town.code), 60)
    assert await worker.stop() == 0
    assert len(mail.received) == 2
    assert len(set(mail.message_ids())) == 1


async def test_a_mailer_killed_with_a_summary_in_hand_sends_the_same_one_again_and_every_number_once(
    service: Service, side: ApplicantSide, mail: MailServer, worker: WorkerProcess
) -> None:
    town = await side.town()
    told = [numbers(await Phone(side.port, town).send())[0] for _ in range(13)]
    async with service.as_owner() as owner:
        await owner.execute("delete from app.outbox where municipality = $1 and recipient = 'section'", town.code)
    await worker.start()
    await until(lambda: states_are(service, town.code, {"sent": 10, "held": 3, "waiting": 1}), 60)
    mail.before_reply = worker.kill
    async with service.as_owner() as owner:
        await owner.execute(
            "update app.outbox set due_at = clock_timestamp() where municipality = $1 and state = 'waiting'", town.code
        )
    await until(lambda: taken(mail, 11), 60)
    mail.before_reply = None
    await until(lambda: mailer_is_gone(service), 60)
    await leases_run_out(service, town.code)
    await worker.start()
    await until(lambda: states_are(service, town.code, {"sent": 11, "summarised": 3}), 60)
    assert await worker.stop() == 0
    first, second = mail.received[10:]
    assert first.message["Message-ID"] == second.message["Message-ID"]
    assert first.text == second.text
    assert sorted(number for received in mail.received[:11] for number in told if number in received.text) == sorted(
        told
    )


async def states_are(service: Service, code: str, wanted: Mapping[str, int]) -> bool:
    async with service.as_owner() as owner:
        rows = await owner.fetch(
            "select state, count(*) as count from app.outbox where municipality = $1 group by state", code
        )
    return {row["state"]: row["count"] for row in rows} == wanted


async def taken(mail: MailServer, count: int) -> bool:
    return len(mail.received) >= count


async def test_a_database_that_restarts_while_a_mail_is_handed_over_gets_it_recorded_once(
    service: Service, side: ApplicantSide, mail: MailServer, worker: WorkerProcess
) -> None:
    town = await side.town()
    numbers(await Phone(side.port, town).send())
    restarted = asyncio.Event()

    async def restart_once() -> None:
        mail.before_reply = None
        await service.restart_database()
        restarted.set()

    mail.before_reply = restart_once
    await worker.start()
    await asyncio.wait_for(restarted.wait(), 60)
    await until(lambda: all_sent(service, town.code), 60)
    assert await worker.stop() == 0
    assert len(mail.message_ids()) == len(set(mail.message_ids())) == 2


async def test_a_worker_told_to_stop_while_the_mail_server_hangs_stops_and_leaves_the_letter(
    service: Service, side: ApplicantSide, mail: MailServer, worker: WorkerProcess
) -> None:
    town = await side.town()
    numbers(await Phone(side.port, town).send())
    asked, answer = asyncio.Event(), asyncio.Event()

    async def hang() -> None:
        asked.set()
        await answer.wait()

    mail.before_reply = hang
    await worker.start()
    await asyncio.wait_for(asked.wait(), 60)
    assert await worker.stop() == 0  # far sooner than the mail server would be given up
    mail.before_reply = None
    answer.set()
    await until(lambda: mailer_is_gone(service), 60)
    await leases_run_out(service, town.code)
    await worker.start()
    await until(lambda: all_sent(service, town.code), 60)


async def test_letters_wait_for_a_mail_server_that_is_not_there_yet(
    service: Service, side: ApplicantSide, worker: WorkerProcess, mail: MailServer
) -> None:
    town = await side.town()
    numbers(await Phone(side.port, town).send())
    async with mail_server() as other:
        port = other.port
    other.port = port
    absent = WorkerProcess(service, other)
    await absent.start()
    try:
        await until(lambda: deferred(service, town.code), 60)
        async with mail_server(port) as late:
            await leases_run_out(service, town.code)
            await until(lambda: all_sent(service, town.code), 60)
            assert len(late.received) == 2
    finally:
        await absent.stop()


async def deferred(service: Service, code: str) -> bool:
    """Whether both letters were tried once and none is in hand any more."""
    async with service.as_owner() as owner:
        attempts = await owner.fetch("select outcome, reason from app.delivery_attempt where municipality = $1", code)
    return [tuple(row) for row in attempts] == [("deferred", "server_away")] * 2
