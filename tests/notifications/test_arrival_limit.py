"""More than ten mails of arrival an hour to one address are held back, and one mail tells of them all."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field

import asyncpg
import pytest

from app.applications.submitting import Receipt
from app.notifications.address_hash import address_hash, mailbox_of
from app.notifications.delivery import MAILER_SCOPE, ClaimedLetter, Mailer
from app.notifications.smtp_connection import SmtpConnection
from app.operations.worker import WORKER
from app.settings import Settings
from app.tenancy import api
from app.tenancy.engine import ENGINE, ScopedEngine
from app.tenancy.scope import scoped
from app.vault.keystore import MAILER, key_store_of
from app.vault.seal import key_of
from tests.applications.test_erasing import confirmed, planned_single
from tests.factories import ANSWERS, Town, make_person, make_town, submit_one
from tests.mail_server import MailServer, Received, mail_server
from tests.waiting import until

pytestmark = pytest.mark.anyio

VICTIM = "victim@example.jp"
AN_HOUR = 10


@dataclass
class PostOffice:
    """A town that many apply to, its mail server and its mailers."""

    owner: asyncpg.Connection
    settings: Settings
    town: Town
    server: MailServer
    sent: list[Receipt] = field(default_factory=list)

    async def applications(self, count: int, address: str = VICTIM, **answers: Sequence[str]) -> list[Receipt]:
        """So many applications that name this address."""
        made = [
            await submit_one(self.town, self.settings, {**ANSWERS, "mail": [address], **answers}) for _ in range(count)
        ]
        self.sent += made
        return made

    async def deliver(self, postmen: int = 1) -> list[Received]:
        """Everything that is due, by so many at once; the mails that were taken meanwhile."""
        before = len(self.server.received)
        mailers = [Mailer(self.settings, key_store_of(self.settings), self.town.code) for _ in range(postmen)]

        async def work(mailer: Mailer) -> None:
            connection = SmtpConnection(self.settings)
            while await mailer.deliver_next(connection):
                pass

        await asyncio.gather(*map(work, mailers))
        return self.server.received[before:]

    async def an_hour_passes(self) -> None:
        for change in (
            "update app.outbox set due_at = due_at - interval '1 hour' where municipality = $1 and state = 'waiting'",
            "update app.arrival_mail set at = at - interval '61 minutes' where municipality = $1",
        ):
            await self.owner.execute(change, self.town.code)

    async def held(self) -> list[Receipt]:
        """The applications whose mail is held back."""
        rows = await self.owner.fetch(
            "select a.reference from app.outbox o join app.application a on a.municipality = o.municipality and a.id = o.application "
            "where o.municipality = $1 and o.state = 'held'",
            self.town.code,
        )
        symbols = {row["reference"] for row in rows}
        return [receipt for receipt in self.sent if receipt.reference.symbols in symbols]

    async def states(self, kind: str = "arrival") -> Mapping[str, int]:
        rows = await self.owner.fetch(
            "select state, count(*) as count from app.outbox where municipality = $1 and kind = $2 group by state",
            self.town.code,
            kind,
        )
        return {row["state"]: row["count"] for row in rows}


@pytest.fixture
async def office(database: ScopedEngine, owner: asyncpg.Connection, settings: Settings) -> AsyncIterator[PostOffice]:
    async with mail_server() as server:
        yield PostOffice(owner, server.settings(settings), await make_town(owner, settings, section_mail=""), server)


def numbers_in(mails: Sequence[Received], receipts: Sequence[Receipt]) -> Counter[str]:
    """How many of the mails name each 到達番号."""
    return Counter(number for mail in mails for one in receipts if (number := str(one.reference)) in mail.text)


def each_once(receipts: Sequence[Receipt]) -> Counter[str]:
    return Counter(str(one.reference) for one in receipts)


async def test_forty_applications_are_ten_mails_and_after_an_hour_one_more(office: PostOffice) -> None:
    await office.applications(40)
    assert len(await office.deliver()) == AN_HOUR
    assert await office.states() == {"sent": AN_HOUR, "held": 30}
    assert await office.deliver() == []
    await office.an_hour_passes()
    [summary] = await office.deliver()
    assert summary.recipient == VICTIM
    assert numbers_in(office.server.received, office.sent) == each_once(office.sent)
    assert "30件" in summary.message["Subject"]
    assert await office.states() == {"sent": AN_HOUR, "summarised": 30}


async def test_several_mailers_at_once_count_as_one(office: PostOffice) -> None:
    await office.applications(30)
    assert len(await office.deliver(postmen=6)) == AN_HOUR
    assert await office.states() == {"sent": AN_HOUR, "held": 20}
    assert await office.states("arrival_summary") == {"waiting": 1}
    await office.an_hour_passes()
    assert len(await office.deliver(postmen=6)) == 1
    assert numbers_in(office.server.received, office.sent) == each_once(office.sent)


async def test_another_address_is_not_held_back(office: PostOffice) -> None:
    await office.applications(12)
    await office.applications(1, "somebody-else@example.jp")
    assert Counter(mail.recipient for mail in await office.deliver()) == {
        VICTIM: AN_HOUR,
        "somebody-else@example.jp": 1,
    }


async def test_one_mailbox_is_one_address_however_it_is_spelt(office: PostOffice) -> None:
    for number in range(6):
        await office.applications(2, f"{VICTIM.upper() if number % 2 else f'victim+{number}@example.jp'}")
    await office.deliver()
    assert await office.states() == {"sent": AN_HOUR, "held": 2}


@pytest.mark.parametrize(
    ("address", "mailbox"),
    [
        ("Hanako@Example.JP", "hanako@example.jp"),
        ("hanako+tag+more@example.jp", "hanako@example.jp"),
        ("+hanako@example.jp", "+hanako@example.jp"),
        ("hana.ko@example.jp", "hana.ko@example.jp"),
    ],
)
def test_a_tag_and_the_size_of_letters_make_no_other_mailbox(address: str, mailbox: str) -> None:
    assert mailbox_of(address) == mailbox


async def test_the_section_gets_a_mail_for_each_application(
    office: PostOffice, owner: asyncpg.Connection, settings: Settings
) -> None:
    office.town = await make_town(owner, settings)
    await office.applications(12)
    mails = await office.deliver()
    assert Counter(mail.recipient for mail in mails) == {VICTIM: AN_HOUR, "section@example.jp": 12}


async def test_the_next_hour_has_ten_mails_of_its_own_and_a_summary_of_its_own(office: PostOffice) -> None:
    for _ in range(3):
        await office.applications(13)
        await office.deliver()
        await office.an_hour_passes()
    await office.deliver()
    assert await office.states() == {"sent": 3 * AN_HOUR, "summarised": 9}
    assert await office.states("arrival_summary") == {"sent": 3}
    assert numbers_in(office.server.received, office.sent) == each_once(office.sent)


async def test_what_is_held_back_after_its_summary_was_taken_in_hand_is_told_by_the_next(office: PostOffice) -> None:
    await office.applications(12)
    await office.deliver()
    await office.owner.execute(
        "update app.outbox set due_at = clock_timestamp() where municipality = $1 and kind = 'arrival_summary'",
        office.town.code,
    )
    office.server.content = "451 later"
    await office.deliver()
    await office.applications(1)
    await office.deliver()
    assert await office.states("arrival_summary") == {"waiting": 2}
    office.server.content = "250 OK"
    await office.an_hour_passes()
    assert len(await office.deliver()) == 2
    assert numbers_in(office.server.received, office.sent) == each_once(office.sent)


async def test_a_mail_that_is_tried_again_is_counted_once(office: PostOffice) -> None:
    await office.applications(15)
    office.server.die_after_data = 5
    await office.deliver()
    await office.owner.execute(
        "update app.outbox set due_at = clock_timestamp() where municipality = $1 and kind = 'arrival'",
        office.town.code,
    )
    await office.deliver()
    assert await office.states() == {"sent": AN_HOUR, "held": 5}
    assert len(set(office.server.message_ids())) == AN_HOUR


async def test_a_mailer_that_dies_after_counting_leaves_the_letter_to_the_next(office: PostOffice) -> None:
    await office.applications(12)
    with scoped(MAILER_SCOPE):
        letter = await api.row("lease_letter", office.town.code)
    dead = Mailer(office.settings, key_store_of(office.settings), office.town.code)
    claimed = await claimed_as(dead, office)
    assert await dead._may_send(claimed, VICTIM)
    assert letter["id"] != claimed.id
    await office.owner.execute(
        "update app.outbox set leased_until = clock_timestamp() where municipality = $1", office.town.code
    )
    await office.deliver()
    assert await office.states() == {"sent": AN_HOUR, "held": 2}
    # the lease is another's by now: whoever comes back from the dead sends nothing
    assert not await dead._may_send(claimed, VICTIM)


async def claimed_as(mailer: Mailer, office: PostOffice) -> ClaimedLetter:
    claimed = await mailer._claim()
    assert claimed is not None
    assert claimed.municipality == office.town.code
    return claimed


async def test_each_language_of_the_letters_is_written(office: PostOffice) -> None:
    await office.applications(12)
    await office.owner.execute(
        "update app.outbox set language = 'en' where municipality = $1 and id = ("
        "select id from app.outbox where municipality = $1 order by created_at desc, id desc limit 1)",
        office.town.code,
    )
    await office.deliver()
    await office.an_hour_passes()
    [summary] = await office.deliver()
    assert summary.message["Content-Language"] == "ja, en"
    assert summary.text.index("次の申請の到達を、このメール1通に") < summary.text.index("this one message covers")
    assert "03-0000-0001" in summary.text
    assert "?lang=en" in summary.text


async def test_a_summary_that_nobody_takes_is_told_at_each_application(office: PostOffice) -> None:
    await office.applications(12)
    await office.deliver()
    office.server.recipient = "550 5.1.1 unknown"
    await office.an_hour_passes()
    await office.deliver()
    assert await office.states() == {"sent": AN_HOUR, "failed": 2}
    attempts = await office.owner.fetch(
        "select t.reason, t.smtp_code from app.delivery_attempt t join app.outbox o on o.municipality = t.municipality and o.id = t.outbox "
        "where o.municipality = $1 and o.state = 'failed' and o.kind = 'arrival'",
        office.town.code,
    )
    assert [tuple(row) for row in attempts] == [("recipient_refused", 550)] * 2


async def test_a_summary_that_comes_back_comes_back_for_each_application(office: PostOffice) -> None:
    await office.applications(12)
    await office.deliver()
    await office.an_hour_passes()
    await office.deliver()
    token = await office.owner.fetchval(
        "select return_token from app.outbox where municipality = $1 and kind = 'arrival_summary'", office.town.code
    )
    with scoped(MAILER_SCOPE):
        assert await api.value("record_bounce", office.town.code, token, "5.1.1", "550 unknown") == "bounced"
    assert await office.states() == {"sent": AN_HOUR, "bounced": 2}


async def test_a_summary_forgets_what_is_erased_and_goes_with_the_last(office: PostOffice) -> None:
    town = office.town
    alice = await make_person(office.owner, town, "alice", "section_staff", ["ごみ減量係"])
    ada = await make_person(office.owner, town, "ada")
    await office.applications(13)
    await office.deliver()
    [first, second, third] = await office.held()
    await confirmed(ada, town, await planned_single(office.owner, alice, town, first.reference))
    assert await office.states("arrival_summary") == {"waiting": 1}
    await office.an_hour_passes()
    [summary] = await office.deliver()
    assert numbers_in([summary], office.sent) == each_once([second, third])
    for receipt in (second, third):
        await confirmed(ada, town, await planned_single(office.owner, alice, town, receipt.reference))
    assert await office.states("arrival_summary") == {}
    assert await office.states() == {"sent": AN_HOUR}


async def test_of_a_summary_whose_applications_are_all_erased_nothing_is_sent(office: PostOffice) -> None:
    town = office.town
    alice = await make_person(office.owner, town, "alice", "section_staff", ["ごみ減量係"])
    ada = await make_person(office.owner, town, "ada")
    await office.applications(11)
    await office.deliver()
    [receipt] = await office.held()
    await confirmed(ada, town, await planned_single(office.owner, alice, town, receipt.reference))
    await office.an_hour_passes()
    assert await office.deliver() == []


async def test_an_erasure_waits_for_a_letter_that_is_being_added_to_its_summary(office: PostOffice) -> None:
    town = office.town
    alice = await make_person(office.owner, town, "alice", "section_staff", ["ごみ減量係"])
    ada = await make_person(office.owner, town, "ada")
    await office.applications(11)
    await office.deliver()
    [receipt] = await office.held()
    erasure = await planned_single(office.owner, alice, town, receipt.reference)
    await office.applications(1)
    other = await asyncpg.connect(office.settings.database("mailer"))
    try:
        letter = await other.fetchrow("select * from api.lease_letter($1)", town.code)
        pair = key_store_of(office.settings).get(MAILER, key_of(letter["address_sealed"]))
        adding = other.transaction()
        await adding.start()
        hashed = address_hash(pair, town.code, VICTIM)
        told = await other.fetchval(
            "select api.count_arrival_mail($1, $2, $3, $4)", town.code, letter["id"], letter["lease"], hashed
        )
        erasing = asyncio.create_task(confirmed(ada, town, erasure))
        await until(lambda: somebody_waits(office.owner, other.get_server_pid()))
        await adding.commit()
        await erasing
    finally:
        await other.close()
    assert told == "held"
    await office.an_hour_passes()
    mails = await office.deliver()
    assert numbers_in(mails, office.sent) == each_once(office.sent[-1:])


async def somebody_waits(owner: asyncpg.Connection, blocker: int) -> bool:
    waits: bool = await owner.fetchval(
        "select exists (select from pg_stat_activity where $1 = any (pg_blocking_pids(pid)))", blocker
    )
    return waits


async def test_another_municipality_counts_for_itself(
    office: PostOffice, owner: asyncpg.Connection, settings: Settings
) -> None:
    await office.applications(10)
    await office.deliver()
    ours = await owner.fetchval("select address_hash from app.arrival_mail where municipality = $1", office.town.code)
    office.town = await make_town(owner, settings, section_mail="")
    await office.applications(10)
    assert len(await office.deliver()) == AN_HOUR
    theirs = await owner.fetchval("select address_hash from app.arrival_mail where municipality = $1", office.town.code)
    assert ours != theirs


async def test_nobody_but_the_mailers_function_reads_the_hashes_and_old_ones_go(office: PostOffice) -> None:
    await office.applications(11)
    await office.deliver()
    person = await make_person(office.owner, office.town)
    with scoped(person.scope), pytest.raises(asyncpg.InsufficientPrivilegeError):
        await ENGINE.fetch("select address_hash from app.arrival_mail")
    with scoped(WORKER):
        await api.value("delete_old_failures")
    count = "select count(*) from app.arrival_mail where municipality = $1"
    assert await office.owner.fetchval(count, office.town.code) == 11
    await office.owner.execute(
        "update app.arrival_mail set at = at - interval '2 hours' where municipality = $1", office.town.code
    )
    with scoped(WORKER):
        await api.value("delete_old_failures")
    assert await office.owner.fetchval(count, office.town.code) == 0
