"""The mailer against a real SMTP server and the real database."""

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import asyncpg
import pytest

from app.notifications.delivery import Mailer, wait_before_next
from app.notifications.reasons import Reason
from app.notifications.smtp_connection import SmtpConnection
from app.settings import MailEncryption, Settings
from app.tenancy.engine import ScopedEngine
from app.vault.keystore import FileKeyStore, key_store_of
from app.vault.seal import bound_to, seal
from tests.factories import ANSWERS, Town, mailer_public_key, make_town, submit_one
from tests.mail_server import SENDER, MailServer, mail_server

pytestmark = pytest.mark.anyio


@pytest.fixture
async def server() -> AsyncIterator[MailServer]:
    async with mail_server() as told:
        yield told


class Office:
    """A town whose one application waits with its letter to the applicant, and the mailer that works for it."""

    def __init__(self, owner: asyncpg.Connection, settings: Settings, town: Town) -> None:
        self.owner = owner
        self.settings = settings
        self.town = town
        self.mailer = Mailer(settings, key_store_of(settings), town.code)
        self.connection = SmtpConnection(settings)

    async def deliver(self) -> bool:
        return await self.mailer.deliver_next(self.connection)

    async def letter(self) -> asyncpg.Record:
        return await self.owner.fetchrow(
            "select *, due_at - clock_timestamp() as due_in from app.outbox where municipality = $1", self.town.code
        )

    async def attempts(self) -> list[tuple[Any, ...]]:
        rows = await self.owner.fetch(
            "select outcome, smtp_code, reason from app.delivery_attempt where municipality = $1 order by at",
            self.town.code,
        )
        return [tuple(row) for row in rows]

    async def make_due(self) -> None:
        await self.owner.execute(
            "update app.outbox set due_at = clock_timestamp(), leased_until = null where municipality = $1",
            self.town.code,
        )

    async def close(self) -> None:
        await self.connection.rest()


@pytest.fixture
async def office(
    database: ScopedEngine, owner: asyncpg.Connection, settings: Settings, server: MailServer
) -> AsyncIterator[Office]:
    town = await make_town(owner, settings, section_mail="")
    await submit_one(town, settings)
    made = Office(owner, server.settings(settings), town)
    yield made
    await made.close()


async def test_the_arrival_reaches_applicant_and_section_in_a_mail_each(
    database: ScopedEngine, owner: asyncpg.Connection, settings: Settings, server: MailServer
) -> None:
    town = await make_town(owner, settings)
    receipt = await submit_one(town, settings)
    office = Office(owner, server.settings(settings), town)
    assert [await office.deliver(), await office.deliver(), await office.deliver()] == [True, True, False]
    by_recipient = {received.recipient: received for received in server.received}
    assert set(by_recipient) == {"hanako@example.jp", "section@example.jp"}
    assert str(receipt.reference) in by_recipient["hanako@example.jp"].text
    assert f"/applications/{receipt.reference}" in by_recipient["section@example.jp"].text


async def test_the_mail_holds_neither_secret_nor_answers(
    database: ScopedEngine, owner: asyncpg.Connection, settings: Settings, server: MailServer
) -> None:
    town = await make_town(owner, settings)
    receipt = await submit_one(town, settings)
    office = Office(owner, server.settings(settings), town)
    await office.deliver()
    await office.deliver()
    told = "".join(str(received.message) + received.text for received in server.received)
    hidden = [receipt.inquiry_code.reveal(), receipt.inquiry_code.reveal().replace("-", ""), "四谷", "花子", "5273"]
    assert [secret for secret in hidden if secret in told] == []
    assert "hanako" not in server.received[-1].text + server.received[0].text


async def test_headers_are_ascii_and_say_who_writes(office: Office, server: MailServer) -> None:
    letter = await office.letter()
    await office.deliver()
    mail = server.received[0]
    assert mail.source.isascii()
    assert (mail.message["To"], mail.message["Auto-Submitted"]) == ("hanako@example.jp", "auto-generated")
    assert mail.message["From"] == f"{office.town.name} <{SENDER}>"
    assert mail.message["Subject"].startswith(f"【{office.town.name}】申請が到達しました")
    assert mail.message["Message-ID"] == f"<{letter['id']}@example.lg.jp>"


async def test_what_was_sent_leaves_no_address_behind(office: Office) -> None:
    await office.deliver()
    letter = await office.letter()
    assert (letter["state"], letter["address_sealed"], letter["attempts"]) == ("sent", None, 1)
    assert await office.attempts() == [("sent", 250, "delivered")]
    assert not await office.deliver()


@pytest.mark.parametrize(
    ("step", "reply", "reason"),
    [
        ("recipient", "550 hanako@example.jp is unknown here", "recipient_refused"),
        ("content", "554 hanako@example.jp refuses this", "content_refused"),
    ],
)
async def test_a_final_refusal_ends_the_letter(
    office: Office, server: MailServer, step: str, reply: str, reason: str
) -> None:
    setattr(server, step, reply)
    await office.deliver()
    letter = await office.letter()
    assert (letter["state"], letter["address_sealed"]) == ("failed", None)
    assert await office.attempts() == [("failed", int(reply[:3]), reason)]


@pytest.mark.parametrize(
    ("step", "reply", "reason"),
    [
        ("recipient", "451 greylisted", "recipient_refused"),
        ("content", "452 no room", "content_refused"),
        ("mail", "451 later", "sender_refused"),
        ("mail", "550 who are you", "sender_refused"),
    ],
)
async def test_a_refusal_for_now_keeps_the_letter(
    office: Office, server: MailServer, step: str, reply: str, reason: str
) -> None:
    setattr(server, step, reply)
    await office.deliver()
    letter = await office.letter()
    assert letter["state"] == "waiting"
    assert timedelta(seconds=20) < letter["due_in"] <= timedelta(minutes=1)
    assert await office.attempts() == [("deferred", int(reply[:3]), reason)]


async def test_a_kept_letter_arrives_at_the_next_try(office: Office, server: MailServer) -> None:
    server.recipient = "451 greylisted"
    await office.deliver()
    assert not await office.deliver()
    server.recipient = "250 OK"
    await office.make_due()
    assert await office.deliver()
    assert [received.recipient for received in server.received] == ["hanako@example.jp"]
    assert [outcome for outcome, _, _ in await office.attempts()] == ["deferred", "sent"]


async def test_after_three_days_a_letter_has_failed(office: Office, server: MailServer) -> None:
    server.recipient = "451 greylisted"
    await office.owner.execute(
        "update app.outbox set facts = facts || jsonb_build_object('at', clock_timestamp() - interval '73 hours') where municipality = $1",
        office.town.code,
    )
    await office.deliver()
    assert await office.attempts() == [("failed", 451, "recipient_refused")]


async def test_a_server_that_is_away_loses_nothing(
    office: Office, settings: Settings, owner: asyncpg.Connection
) -> None:
    async with mail_server() as other:
        gone = other.port
    away = Office(owner, replace(office.settings, smtp_port=gone), office.town)
    await away.deliver()
    assert await office.attempts() == [("deferred", None, "server_away")]
    await office.make_due()
    assert await office.deliver()
    assert (await office.letter())["state"] == "sent"


async def test_a_server_that_keeps_silent_is_given_up_for_now(office: Office, server: MailServer) -> None:
    server.silent_seconds = 60
    office.connection = SmtpConnection(office.settings, connect_seconds=30, command_seconds=1)
    await office.deliver()
    assert await office.attempts() == [("deferred", None, "no_reply")]


async def test_a_server_that_dies_after_the_mail_gets_the_same_mail_again(office: Office, server: MailServer) -> None:
    server.die_after_data = 1
    await office.deliver()
    await office.make_due()
    await office.deliver()
    assert (await office.letter())["state"] == "sent"
    assert len(server.received) == 2
    assert len(set(server.message_ids())) == 1


async def test_a_refused_sign_in_ends_no_letter(office: Office, server: MailServer, owner: asyncpg.Connection) -> None:
    server.sign_in = False
    signing_in = Office(owner, replace(office.settings, smtp_user="todoke", smtp_password="wrong"), office.town)
    await signing_in.deliver()
    assert await office.attempts() == [("deferred", 535, "server_refused")]


async def test_a_server_without_tls_gets_nothing_when_tls_is_asked_for(
    office: Office, server: MailServer, owner: asyncpg.Connection
) -> None:
    secure = Office(owner, replace(office.settings, smtp_tls=MailEncryption.starttls), office.town)
    await secure.deliver()
    assert await office.attempts() == [("deferred", None, "server_refused")]
    assert server.received == []


async def test_one_connection_carries_letter_after_letter(
    database: ScopedEngine, owner: asyncpg.Connection, settings: Settings, server: MailServer
) -> None:
    town = await make_town(owner, settings)
    await submit_one(town, settings)
    await submit_one(town, settings)
    office = Office(owner, server.settings(settings), town)
    while await office.deliver():
        pass
    assert (len(server.received), len(server.connections)) == (4, 1)


async def test_a_connection_that_the_server_ended_is_made_anew(
    database: ScopedEngine, owner: asyncpg.Connection, settings: Settings, server: MailServer
) -> None:
    town = await make_town(owner, settings)
    await submit_one(town, settings)
    office = Office(owner, server.settings(settings), town)
    await office.deliver()
    server.connections[0].transport.abort()
    await asyncio.sleep(0.05)
    await office.deliver()
    await office.close()
    assert len(server.received) == 2
    assert [outcome for outcome, _, _ in await office.attempts()] == ["sent", "sent"]


async def test_mailers_side_by_side_deliver_each_letter_once(
    database: ScopedEngine, owner: asyncpg.Connection, settings: Settings, server: MailServer
) -> None:
    town = await make_town(owner, settings, section_mail="")
    for number in range(12):
        await submit_one(town, settings, {**ANSWERS, "mail": [f"applicant{number}@example.jp"]})
    offices = [Office(owner, server.settings(settings), town) for _ in range(4)]

    async def deliver_all(office: Office) -> None:
        while await office.deliver():
            pass

    await asyncio.gather(*map(deliver_all, offices))
    assert len(server.message_ids()) == len(set(server.message_ids())) == 12


async def test_a_missing_key_keeps_the_letter(office: Office, tmp_path: Any) -> None:
    (tmp_path / "keys").mkdir(mode=0o700)
    stranger = Mailer(office.settings, FileKeyStore(tmp_path / "keys"), office.town.code)
    await stranger.deliver_next(office.connection)
    assert await office.attempts() == [("deferred", None, "key_missing")]


@pytest.mark.parametrize(
    "address",
    [
        "a@example.jp, b@example.jp",
        "a@example.jp\r\nBcc: b@example.jp",
        "花子@example.jp",
        "a b@example.jp",
        "<a@example.jp>",
        "",
    ],
)
async def test_what_is_no_single_address_is_never_written_to(
    office: Office, server: MailServer, settings: Settings, address: str
) -> None:
    key, bound = await mailer_public_key(office.owner, settings), bound_to((await office.letter())["application"])
    await office.owner.execute(
        "update app.outbox set address_sealed = $2 where municipality = $1",
        office.town.code,
        seal(key, office.town.code, "address", address.encode(), bound),
    )
    await office.deliver()
    assert await office.attempts() == [("failed", None, "no_address")]
    assert server.received == []


async def test_an_address_sealed_for_another_town_does_not_open(
    office: Office, server: MailServer, settings: Settings
) -> None:
    key, bound = await mailer_public_key(office.owner, settings), bound_to((await office.letter())["application"])
    await office.owner.execute(
        "update app.outbox set address_sealed = $2 where municipality = $1",
        office.town.code,
        seal(key, "131041", "address", b"hanako@example.jp", bound),
    )
    await office.deliver()
    assert await office.attempts() == [("failed", None, "no_address")]


async def test_the_applicants_language_is_kept(office: Office, server: MailServer) -> None:
    await office.owner.execute("update app.outbox set language = 'en' where municipality = $1", office.town.code)
    await office.deliver()
    assert "has arrived" in server.received[0].message["Subject"]
    assert "/status?lang=en" in server.received[0].text


async def test_names_with_line_breaks_put_nothing_into_the_headers(office: Office, server: MailServer) -> None:
    await office.owner.execute(
        "update app.outbox set facts = facts || $2 where municipality = $1",
        office.town.code,
        json.dumps({"procedure": {"ja": "清掃\r\nBcc: b@example.jp"}}),
    )
    await office.owner.execute(
        "update app.municipality set name = $2 where code = $1",
        office.town.code,
        json.dumps({"ja": "町\r\nBcc: c@example.jp\r\n\r\n本文"}),
    )
    await office.deliver()
    assert server.received[0].message["Bcc"] is None
    assert "清掃 Bcc: b@example.jp" in server.received[0].text


async def test_addresses_of_old_mobile_telephones_are_written_to(
    database: ScopedEngine, owner: asyncpg.Connection, settings: Settings, server: MailServer
) -> None:
    town = await make_town(owner, settings, section_mail="")
    await submit_one(town, settings, {**ANSWERS, "mail": ["hana..ko.@docomo.ne.jp"]})
    office = Office(owner, server.settings(settings), town)
    await office.deliver()
    assert await office.attempts() == [("sent", 250, "delivered")]
    await office.close()


@pytest.mark.parametrize(
    ("attempts", "reason", "minutes"),
    [
        (1, Reason.recipient_refused, 1),
        (2, Reason.recipient_refused, 5),
        (3, Reason.recipient_refused, 15),
        (4, Reason.recipient_refused, 60),
        (5, Reason.recipient_refused, 360),
        (30, Reason.recipient_refused, 360),
        (4, Reason.server_away, 15),
        (30, Reason.server_away, 15),
    ],
)
def test_waits_grow_to_six_hours_and_stay_short_while_the_server_is_away(
    attempts: int, reason: Reason, minutes: int
) -> None:
    assert wait_before_next(attempts, reason) == timedelta(minutes=minutes)
