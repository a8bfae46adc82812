"""`todoke bounce` against the real database: a letter that a mail server sent back is marked, and nothing else of it is kept."""

import asyncio
import os
import subprocess
import sys
from collections.abc import AsyncIterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from uuid import uuid4

import asyncpg
import pytest

from app.notifications.return_address import return_address
from app.operations.bounce import CONFIGURATION, NO_LETTER, NO_STATUS, NOTED, TRY_LATER, take_back
from app.settings import Settings
from app.tenancy.engine import ENGINE, ScopedEngine
from app.tenancy.scope import Role, Scope, scoped
from tests.bounces import delivery_status
from tests.factories import make_town, submit_one
from tests.mail_server import SENDER, MailServer, mail_server
from tests.notifications.test_delivery import Office

pytestmark = pytest.mark.anyio
BOUNCES = "bounce@bounces.example.lg.jp"


@pytest.fixture
async def server() -> AsyncIterator[MailServer]:
    async with mail_server() as told:
        yield told


@pytest.fixture
async def office(
    database: ScopedEngine, owner: asyncpg.Connection, settings: Settings, server: MailServer
) -> AsyncIterator[Office]:
    town = await make_town(owner, settings, section_mail="")
    await submit_one(town, settings)
    made = Office(owner, replace(server.settings(settings), bounce_address=BOUNCES), town)
    yield made
    await made.close()


async def told(office: Office, message: bytes, recipient: str = "") -> tuple[int, str]:
    return await take_back(office.settings, BytesIO(message), recipient)


async def test_each_mail_is_sent_from_an_address_of_its_own(
    office: Office, server: MailServer, settings: Settings
) -> None:
    await submit_one(office.town, settings)
    await office.deliver()
    await office.deliver()
    senders = {received.sender for received in server.received}
    assert len(senders) == 2
    assert all(
        sender.startswith(f"bounce+{office.town.code}.") and sender.endswith("@bounces.example.lg.jp")
        for sender in senders
    )
    assert {received.message["From"].addresses[0].addr_spec for received in server.received} == {SENDER}


async def test_without_the_setting_it_is_the_usual_one(
    office: Office, server: MailServer, owner: asyncpg.Connection
) -> None:
    usual = Office(owner, replace(office.settings, bounce_address=""), office.town)
    await usual.deliver()
    await usual.close()
    assert server.received[0].sender == SENDER


async def test_a_second_attempt_keeps_the_address(office: Office, server: MailServer) -> None:
    server.die_after_data = 1
    await office.deliver()
    await office.make_due()
    await office.deliver()
    assert len({received.sender for received in server.received}) == 1


async def test_a_letter_that_came_back_is_marked_with_the_reason_alone(office: Office, server: MailServer) -> None:
    await office.deliver()
    code, sentence = await told(office, delivery_status(server.received[0].sender))
    letter = await office.letter()
    assert (code, sentence) == (NOTED, "Noted: the letter was returned for good (5.1.1).")
    assert (letter["state"], letter["bounce_status"]) == ("bounced", "5.1.1")
    assert letter["bounce_diagnostic"] == "550 5.1.1 … Recipient address rejected User unknown …"
    everything = await office.owner.fetchval(
        "select string_agg(o::text, '') from app.outbox o where municipality = $1", office.town.code
    )
    assert [part for part in ("hanako", "花子", "1234-5678") if part in everything] == []
    assert await told(office, delivery_status(server.received[0].sender)) == (NOTED, "This was known already.")


async def test_the_mail_servers_word_is_enough(office: Office, server: MailServer) -> None:
    await office.deliver()
    await told(office, delivery_status("postmaster@example.lg.jp"), server.received[0].sender)
    assert (await office.letter())["state"] == "bounced"


async def test_a_delay_ends_nothing_and_a_failure_after_it_does(office: Office, server: MailServer) -> None:
    await office.deliver()
    sender = server.received[0].sender
    assert (await told(office, delivery_status(sender, status="4.4.1", action="delayed")))[0] == NOTED
    letter = await office.letter()
    assert (letter["state"], letter["bounce_status"]) == ("sent", "4.4.1")
    await told(office, delivery_status(sender, status="5.2.2"))
    letter = await office.letter()
    assert (letter["state"], letter["bounce_status"]) == ("bounced", "5.2.2")


async def test_a_letter_that_comes_back_before_its_receipt_is_not_sent_again(
    office: Office, server: MailServer
) -> None:
    server.die_after_data = 1
    await office.deliver()
    await told(office, delivery_status(server.received[0].sender))
    await office.make_due()
    assert not await office.deliver()
    assert ((await office.letter())["address_sealed"], len(server.received)) == (None, 1)


async def test_a_forged_address_changes_nothing(office: Office, server: MailServer) -> None:
    await office.deliver()
    before = await office.letter()
    forged = [
        return_address(BOUNCES, office.town.code, uuid4()),
        return_address(BOUNCES, office.town.code, before["id"]),
    ]
    assert [(await told(office, delivery_status(address)))[0] for address in forged] == [NO_LETTER, NO_LETTER]
    assert {**await office.letter(), "due_in": None} == {**before, "due_in": None}


async def test_the_token_of_one_municipality_is_nothing_in_another(
    office: Office, server: MailServer, owner: asyncpg.Connection, settings: Settings
) -> None:
    await office.deliver()
    other = await make_town(owner, settings)
    moved = server.received[0].sender.replace(office.town.code, other.code)
    assert (await told(office, delivery_status(moved)))[0] == NO_LETTER
    assert (await office.letter())["state"] == "sent"


async def test_nobody_else_may_say_that_a_letter_came_back(database: ScopedEngine) -> None:
    for role in (Role.applicant, Role.staff, Role.operator, Role.worker):
        with scoped(Scope(role)), pytest.raises(asyncpg.InsufficientPrivilegeError):
            await ENGINE.fetch("select api.record_bounce('131041', gen_random_uuid(), '5.1.1', '')")


async def test_the_mailer_reads_no_table(database: ScopedEngine) -> None:
    for table in ("outbox", "notice", "sending", "application"):
        with scoped(Scope(Role.mailer)), pytest.raises(asyncpg.InsufficientPrivilegeError):
            await ENGINE.fetch(f"select * from app.{table}")


def run(message: bytes, *arguments: str, **settings: str) -> tuple[int, str]:
    """The command as a mail server starts it."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("TODOKE_")}
    done = subprocess.run(
        [sys.executable, "-m", "app.cli", "bounce", *arguments],
        input=message,
        env={**environment, **settings},
        capture_output=True,
        check=False,
        timeout=60,
    )
    return done.returncode, (done.stdout + done.stderr).decode()


async def test_the_command_notes_it_and_says_so_without_a_secret(
    office: Office, server: MailServer, settings: Settings, tmp_path: Path
) -> None:
    await office.deliver()
    sender = server.received[0].sender
    of_its_own = {
        "TODOKE_MODE": "test",
        "TODOKE_HOME": str(tmp_path),
        "TODOKE_DATABASE_MAILER": settings.database("mailer"),
    }
    code, said = await asyncio.to_thread(run, delivery_status("x@example.jp"), sender, **of_its_own)
    assert (code, (await office.letter())["state"]) == (NOTED, "bounced")
    assert [part for part in ("hanako", sender.partition(".")[2][:32]) if part in said] == []
    assert os.listdir(tmp_path) == []  # noqa: PTH208  a Path would be no better


@pytest.mark.parametrize(
    ("message", "code"),
    [(b"\xff\x00" * 5000, NO_STATUS), (b"", NO_STATUS), (b"x" * 2_000_000, NO_STATUS)],
    ids=["binary", "nothing", "huge"],
)
def test_hostile_input_is_told_by_the_exit_code(message: bytes, code: int) -> None:
    nowhere = {"TODOKE_MODE": "test", "TODOKE_DATABASE_MAILER": "postgresql://todoke_mailer:x@/todoke?host=/nowhere"}
    ended, said = run(message, **nowhere)
    assert (ended, "Nothing was changed." in said, "Traceback" in said) == (code, True, False)


def test_a_database_that_is_away_lets_the_mail_server_try_again() -> None:
    nowhere = {"TODOKE_MODE": "test", "TODOKE_DATABASE_MAILER": "postgresql://todoke_mailer:x@/todoke?host=/nowhere"}
    code, said = run(delivery_status(return_address(BOUNCES, "131041", uuid4())), **nowhere)
    assert (code, "Traceback" in said) == (TRY_LATER, False)


def test_missing_settings_are_told_as_such() -> None:
    code, said = run(b"", TODOKE_MODE="test")
    assert (code, "TODOKE_DATABASE_MAILER is missing" in said) == (CONFIGURATION, True)
