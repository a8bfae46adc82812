"""What a section is mailed about what arrives: each, all of a day in one mail, or nothing; and mails of steps that wait, by a real SMTP server."""

import json
import secrets
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import asyncpg
import pytest

from app.applications.processing import take_step
from app.applications.queries import find
from app.applications.status import Status
from app.applications.undoing import own_last_step, take_back
from app.calendar.tokyo import now
from app.notifications.delivery import Mailer
from app.notifications.smtp_connection import SmtpConnection
from app.procedures.keys import WORKER
from app.settings import Settings
from app.tenancy import api
from app.tenancy.engine import ENGINE, ScopedEngine
from app.tenancy.scope import scoped
from app.vault.keystore import key_store_of
from tests.applications.test_submit_many import many, rows_for
from tests.factories import Person, Town, add_procedure, make_person, make_town, submit_one
from tests.mail_server import MailServer, mail_server

pytestmark = pytest.mark.anyio

ADDRESS = 12  # the place of the applicant's sealed mail address among what `submit` is given


@dataclass
class Section:
    """A town whose first procedure tells its section about arrivals as `chosen`."""

    owner: asyncpg.Connection
    settings: Settings
    town: Town
    server: MailServer
    alice: Person

    async def chooses(self, mail: str) -> None:
        await self.owner.execute(
            "update app.procedure set arrival_mail = $2 where municipality = $1 and slug = 'event'",
            self.town.code,
            mail,
        )

    async def to_section(self) -> list[asyncpg.Record]:
        rows: list[asyncpg.Record] = await self.owner.fetch(
            "select kind, facts, state from app.outbox where municipality = $1 and recipient = 'section' order by created_at",
            self.town.code,
        )
        return rows

    async def look(self) -> int:
        """The worker looks whether an hour has come."""
        with scoped(WORKER):
            written: int = await api.value("write_digests", self.town.code)
        return written

    async def moves_back(self, by: timedelta) -> None:
        """All that happened so far happened so much earlier."""
        await self.owner.execute(
            "update app.application set arrived_at = arrived_at - $2::interval where municipality = $1",
            self.town.code,
            by,
        )
        await self.owner.execute(
            "update app.arrival_digest set counted_to = counted_to - $2::interval where municipality = $1",
            self.town.code,
            by,
        )

    async def deliver(self) -> None:
        settings = self.server.settings(self.settings)
        mailer, connection = Mailer(settings, key_store_of(settings), self.town.code), SmtpConnection(settings)
        while await mailer.deliver_next(connection):
            pass
        await connection.rest()

    def mails_to(self, address: str) -> list[str]:
        return [
            str(mail.message["subject"]) + "\n" + mail.text
            for mail in self.server.received
            if mail.recipient == address
        ]


@pytest.fixture
async def section(database: ScopedEngine, owner: asyncpg.Connection, settings: Settings) -> AsyncIterator[Section]:
    town = await make_town(owner, settings)
    async with mail_server() as server:
        yield Section(owner, settings, town, server, await make_person(owner, town))


@pytest.mark.parametrize("together", [False, True])
@pytest.mark.parametrize(("chosen", "kinds"), [("each", ["arrival_section"]), ("at_09", []), ("none", [])])
async def test_a_submission_writes_to_the_section_where_each_is_told(
    section: Section, addresses: Mapping[str, str], chosen: str, kinds: list[str], together: bool
) -> None:
    await section.chooses(chosen)
    [row] = await rows_for(section.town, 1)
    row[ADDRESS] = secrets.token_bytes(100)
    applicant = await asyncpg.connect(addresses["applicant"])
    try:
        if together:
            assert len(await many(applicant, [row])) == 1
        else:
            marks = ", ".join(f"${number}" for number in range(1, 17))
            told = await applicant.fetchrow(f"select * from api.submit({marks})", *row)
            assert told["outcome"] == "arrived"
    finally:
        await applicant.close()
    assert [row["kind"] for row in await section.to_section()] == kinds
    to_applicant = await section.owner.fetchval(
        "select count(*) from app.outbox where municipality = $1 and kind = 'arrival'", section.town.code
    )
    assert to_applicant == 1


async def test_one_mail_a_day_counts_what_arrived(section: Section) -> None:
    await section.chooses("at_09")
    receipts = [await submit_one(section.town, section.settings) for _ in range(3)]
    assert await section.look() == 0 or now().hour == 9  # the hour has not come since it was chosen
    await section.moves_back(timedelta(days=1))
    assert [await section.look(), await section.look()] == [1, 0]
    row = (await section.to_section())[0]
    facts = json.loads(row["facts"])
    assert (row["kind"], facts["count"], [one["count"] for one in facts["procedures"]]) == ("arrival_digest", 3, [3])
    until = datetime.fromisoformat(facts["until"])
    assert (until.astimezone(now().tzinfo).hour, until <= now()) == (9, True)
    await section.deliver()
    [mail] = section.mails_to("section@example.jp")
    assert "新しい申請が3件到達しました" in mail
    assert "：3件" in mail
    assert "/inbox" in mail
    for receipt in receipts:
        assert str(receipt.reference) not in mail
    assert "花子" not in mail


async def test_days_that_were_missed_are_told_once(section: Section) -> None:
    await section.chooses("at_09")
    await submit_one(section.town, section.settings)
    await section.moves_back(timedelta(days=2))
    await submit_one(section.town, section.settings)
    await section.moves_back(timedelta(days=3))
    assert [await section.look(), await section.look()] == [1, 0]
    assert json.loads((await section.to_section())[0]["facts"])["count"] == 2


async def test_nothing_new_is_no_mail(section: Section) -> None:
    await section.chooses("at_09")
    await section.moves_back(timedelta(days=3))
    assert await section.look() == 0
    assert await section.to_section() == []
    counted = await section.owner.fetchval(
        "select counted_to from app.arrival_digest where municipality = $1", section.town.code
    )
    assert counted > now() - timedelta(days=1, minutes=2)


async def test_two_procedures_of_a_section_share_a_mail(section: Section) -> None:
    await add_procedure(section.owner, section.town, "street")
    await section.owner.execute(
        "update app.procedure set arrival_mail = 'at_09' where municipality = $1", section.town.code
    )
    for slug in ("event", "street"):
        await submit_one(section.town, section.settings, slug=slug)
    await section.moves_back(timedelta(days=1))
    assert await section.look() == 1
    counts = [one["count"] for one in json.loads((await section.to_section())[0]["facts"])["procedures"]]
    assert counts == [1, 1]


async def test_what_was_told_one_by_one_is_not_counted_again(section: Section) -> None:
    await submit_one(section.town, section.settings)
    await section.chooses("at_09")
    await section.moves_back(timedelta(days=1))
    assert await section.look() == 0
    await submit_one(section.town, section.settings)
    await section.chooses("at_17")  # another hour goes on counting
    await section.moves_back(timedelta(days=1))
    assert await section.look() == 1
    assert [row["kind"] for row in await section.to_section()] == ["arrival_section", "arrival_digest"]


async def test_a_mail_that_waits_leaves_after_its_ten_minutes_and_not_before(section: Section) -> None:
    await section.owner.execute(
        "update app.procedure set step_mail = 'after_ten_minutes' where municipality = $1", section.town.code
    )
    receipt = await submit_one(section.town, section.settings)

    async def accept() -> None:
        async with ENGINE.unit():
            application = await find(str(receipt.reference))
            await take_step(
                application, Status.accepted, application.version, section.alice.id, store=section.town.key_store
            )

    with scoped(section.alice.scope):
        await accept()
    await section.deliver()
    assert len(section.mails_to("hanako@example.jp")) == 1  # of the arrival
    with scoped(section.alice.scope):
        async with ENGINE.unit():
            application = await find(str(receipt.reference))
            last = await own_last_step(application.id)
            assert last
            await take_back(application, last.event, application.version, section.alice.id)
        await accept()
    await section.owner.execute(
        "update app.outbox set due_at = due_at - interval '10 minutes' where municipality = $1", section.town.code
    )
    await section.deliver()
    assert (
        len(section.mails_to("hanako@example.jp")) == 2
    )  # the acceptance that holds, and not the one that was taken back
    assert "受け付け" in section.mails_to("hanako@example.jp")[1]


async def test_a_mail_is_sent_at_once_where_nothing_was_chosen(section: Section) -> None:
    receipt = await submit_one(section.town, section.settings)
    with scoped(section.alice.scope):
        async with ENGINE.unit():
            application = await find(str(receipt.reference))
            await take_step(
                application, Status.accepted, application.version, section.alice.id, store=section.town.key_store
            )
    await section.deliver()
    assert len(section.mails_to("hanako@example.jp")) == 2


@pytest.mark.parametrize(("chosen", "kinds"), [("each", ["arrival_digest"]), ("none", [])])
async def test_what_waited_for_its_hour_is_told_when_each_is_to_be_told_again(
    section: Section, chosen: str, kinds: list[str]
) -> None:
    await section.chooses("at_09")
    await submit_one(section.town, section.settings)
    await section.chooses(chosen)
    assert [row["kind"] for row in await section.to_section()] == kinds
    await section.moves_back(timedelta(days=1))
    assert await section.look() == 0
    await section.chooses("at_09")  # what was told is not told again
    await section.moves_back(timedelta(days=1))
    assert await section.look() == 0
