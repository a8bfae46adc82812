"""Addresses and words that were moved from one letter to another open for nobody: no mail goes to whom it is not for."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from uuid import UUID, uuid4

import asyncpg
import pytest

from app.applications.notices.sending import begin_sending, send_notice
from app.applications.queries import find
from app.applications.submitting import Receipt
from app.notifications.delivery import Mailer
from app.notifications.letter_kinds import Letter
from app.notifications.letter_words import Words
from app.notifications.outbox import enqueue_for_staff
from app.people import staff
from app.procedures.procedures_for_staff import procedure_summaries
from app.settings import Settings
from app.tenancy.engine import ENGINE, ScopedEngine
from app.tenancy.scope import scoped
from app.vault.keystore import key_store_of
from tests.factories import ANSWERS, Person, Town, add_procedure, make_person, make_town, submit_one
from tests.mail_server import MailServer, mail_server
from tests.notifications.test_delivery import Office
from tests.notifications.test_letters_to_staff import RESET

pytestmark = pytest.mark.anyio

FIRST, SECOND = "hanako@example.jp", "taro@example.jp"
WORDS = Words({"ja": "参加日のお知らせ"}, {"ja": "10時にお集まりください。"})


@dataclass
class Outgoing:
    """花子's and 太郎's applications to a town without a section's mail, and the mailer that works for it."""

    owner: asyncpg.Connection
    office: Office
    server: MailServer
    town: Town
    receipts: tuple[Receipt, Receipt]

    async def exchange(self, table: str, column: str, where: str = "true") -> None:
        """Put the column of each of two rows into the other's."""
        rows = await self.owner.fetch(
            f"select id, {column} as held from app.{table} where municipality = $1 and {where} order by id",
            self.town.code,
        )
        assert len(rows) == 2
        for row, other in (rows, reversed(rows)):
            await self.owner.execute(f"update app.{table} set {column} = $1 where id = $2", other["held"], row["id"])

    async def deliver_all(self) -> list[tuple[str, str]]:
        """Outcome and reason of each attempt; what is put off waits."""
        while await self.office.deliver():
            pass
        return [(outcome, reason) for outcome, _, reason in await self.office.attempts()]


@pytest.fixture
async def outgoing(database: ScopedEngine, owner: asyncpg.Connection, settings: Settings) -> AsyncIterator[Outgoing]:
    town = await make_town(owner, settings, section_mail="")
    receipts = await submit_one(town, settings), await submit_one(town, settings, {**ANSWERS, "mail": [SECOND]})
    async with mail_server() as server:
        office = Office(owner, server.settings(settings), town)
        yield Outgoing(owner, office, server, town, receipts)
        await office.close()


async def test_each_letter_goes_to_its_own_applicant(outgoing: Outgoing) -> None:
    assert await outgoing.deliver_all() == [("sent", "delivered")] * 2
    assert {mail.recipient for mail in outgoing.server.received} == {FIRST, SECOND}


async def test_exchanged_addresses_are_written_to_by_nobody(outgoing: Outgoing) -> None:
    await outgoing.exchange("outbox", "address_sealed")
    assert await outgoing.deliver_all() == [("failed", "no_address")] * 2
    assert outgoing.server.received == []


async def test_addresses_exchanged_at_the_application_are_not_written_to_either(
    outgoing: Outgoing, owner: asyncpg.Connection
) -> None:
    await outgoing.deliver_all()
    outgoing.server.received.clear()
    await outgoing.exchange("application", "address_sealed")
    person = await make_person(owner, outgoing.town)
    await _send_notices(outgoing, person)
    await outgoing.deliver_all()
    assert outgoing.server.received == []


async def _send_notices(outgoing: Outgoing, person: Person) -> UUID:
    with scoped(person.scope):
        async with ENGINE.unit():
            (summary,) = (await procedure_summaries()).values()
            applications = [await find(str(receipt.reference)) for receipt in outgoing.receipts]
            sending = await begin_sending(summary, uuid4(), WORDS, applications, person.id)
            for application in applications:
                assert await send_notice(application, sending, WORDS, person.id) == "done"
    return sending


@pytest.mark.parametrize("column", ["body_sealed", "application"])
async def test_exchanged_words_are_sent_to_nobody(outgoing: Outgoing, owner: asyncpg.Connection, column: str) -> None:
    """Nor are they where the letter itself is made another applicant's, with that one's address."""
    await outgoing.deliver_all()
    person = await make_person(owner, outgoing.town)
    await _send_notices(outgoing, person)
    outgoing.server.received.clear()
    await outgoing.exchange("outbox", column, "kind = 'notice'")
    if column == "application":
        await outgoing.exchange("outbox", "address_sealed", "kind = 'notice'")
    assert (await outgoing.deliver_all())[2:] == [("deferred", "not_written")] * 2
    assert outgoing.server.received == []


async def test_a_notice_that_was_not_moved_is_sent(outgoing: Outgoing, owner: asyncpg.Connection) -> None:
    await _send_notices(outgoing, await make_person(owner, outgoing.town))
    assert await outgoing.deliver_all() == [("sent", "delivered")] * 4


async def test_a_section_is_not_written_to_at_another_sections_address(
    database: ScopedEngine, owner: asyncpg.Connection, settings: Settings
) -> None:
    town = await make_town(owner, settings)
    await add_procedure(owner, town, "health", section="保健係")
    without_address = {name: values for name, values in ANSWERS.items() if name != "mail"}
    async with mail_server() as server:
        office = Office(owner, server.settings(settings), town)
        outgoing = Outgoing(owner, office, server, town, (await submit_one(town, settings, without_address),) * 2)
        assert await outgoing.deliver_all() == [("sent", "delivered")]
        await outgoing.exchange("section", "mail_sealed")
        await submit_one(town, settings, without_address)
        await submit_one(town, settings, without_address, slug="health")
        assert (await outgoing.deliver_all())[1:] == [("failed", "no_address")] * 2
        assert len(server.received) == 1
        await office.close()


async def test_a_person_is_not_written_to_at_a_colleagues_address(
    database: ScopedEngine, owner: asyncpg.Connection, settings: Settings
) -> None:
    town = await make_town(owner, settings)
    people = [await make_person(owner, town, name) for name in ("ada", "eve")]
    with scoped(people[0].scope):
        async with ENGINE.unit():
            for person in people:
                named = await staff.one(person.id)
                mail = f"{person.login}@town.example.lg.jp"
                await staff.change(people[0].id, person.id, named.name, named.role, named.sections, mail=mail)
    rows = await owner.fetch("select id, mail_sealed from app.staff where municipality = $1 order by id", town.code)
    for row, other in (rows, reversed(rows)):
        await owner.execute("update app.staff set mail_sealed = $1 where id = $2", other["mail_sealed"], row["id"])
    with scoped(people[0].scope):
        async with ENGINE.unit():
            await enqueue_for_staff(Letter.second_factor_reset, [person.id for person in people], RESET)
    async with mail_server() as server:
        office = Office(owner, server.settings(settings), town)
        office.mailer = Mailer(office.settings, key_store_of(settings), town.code)
        while await office.deliver():
            pass
        await office.close()
        assert (server.received, {reason for *_, reason in await office.attempts()}) == ([], {"no_address"})


async def test_a_letter_of_today_opens_no_address_of_before(outgoing: Outgoing, owner: asyncpg.Connection) -> None:
    """Nor does calling it one of before open an address of today."""
    await owner.execute("update app.application set sealed_format = 1 where municipality = $1", outgoing.town.code)
    assert await outgoing.deliver_all() == [("failed", "no_address")] * 2
