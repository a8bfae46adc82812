"""The week's mail to administrators, by a real SMTP server: what wants looking after, once a week, and none where there is nothing."""

from dataclasses import dataclass
from datetime import timedelta

import asyncpg
import pytest

from app.calendar.tokyo import now, today
from app.notifications.delivery import Mailer
from app.notifications.smtp_connection import SmtpConnection
from app.people import staff
from app.procedures.keys import WORKER
from app.settings import Settings
from app.tenancy import api
from app.tenancy.engine import ENGINE, ScopedEngine
from app.tenancy.scope import scoped
from app.vault.keystore import key_store_of
from tests.factories import ANSWERS, DEFINITION, Person, Town, add_procedure, make_person, make_town, submit_one
from tests.mail_server import MailServer, mail_server

pytestmark = pytest.mark.anyio


@dataclass
class Ward:
    """A town whose week is over: with two administrators, one of whom has a mail address, and section staff who has one too."""

    owner: asyncpg.Connection
    settings: Settings
    town: Town
    ada: Person

    async def do(self, sql: str, *values: object) -> None:
        await self.owner.execute(sql, self.town.code, *values)

    async def week_passes(self) -> None:
        await self.do("update app.weekly_digest set week = week - 7 where municipality = $1")

    async def look(self) -> int:
        """The worker looks whether a week has begun."""
        with scoped(WORKER):
            written: int = await api.value("write_weekly_digests", self.town.code)
        return written

    async def received(self) -> MailServer:
        async with mail_server() as server:
            told = server.settings(self.settings)
            mailer, connection = Mailer(told, key_store_of(told), self.town.code), SmtpConnection(told)
            while await mailer.deliver_next(connection):
                pass
            await connection.rest()
        return server


async def with_mail(by: Person, person: Person, mail: str) -> None:
    with scoped(by.scope):
        async with ENGINE.unit():
            named = await staff.one(person.id)
            await staff.change(by.id, person.id, named.name, named.role, named.sections, mail=mail)


@pytest.fixture
async def ward(database: ScopedEngine, owner: asyncpg.Connection, settings: Settings) -> Ward:
    """With nothing to tell."""
    town = await make_town(owner, settings, section_mail="")
    ada, alice = await make_person(owner, town, "ada"), await make_person(owner, town, "alice", "section_staff")
    await make_person(owner, town, "eve")
    await with_mail(ada, ada, "ada@town.example.lg.jp")
    await with_mail(ada, alice, "alice@town.example.lg.jp")
    ward = Ward(owner, settings, town, ada)
    await ward.do("update app.procedure set council_outline = '概要' where municipality = $1")
    await ward.do("update app.procedure_version set approved_until = 'infinity' where municipality = $1")
    await ward.do("insert into app.weekly_digest values ($1, $2)", today() - timedelta(days=14))
    return ward


async def test_nothing_to_tell_is_no_mail(ward: Ward, next_years_keys: None) -> None:
    assert await ward.look() == 0
    assert await ward.owner.fetchval("select count(*) from app.outbox where municipality = $1", ward.town.code) == 0
    # told or not, the week is done: what comes up later waits for the next
    await ward.do("update app.procedure set council_outline = '' where municipality = $1")
    assert await ward.look() == 0
    await ward.week_passes()
    assert await ward.look() == 1


@pytest.fixture
async def next_years_keys(ward: Ward) -> None:
    """Whatever day it is, no key of next year is missing."""
    await ward.do(
        "insert into app.public_key (municipality, procedure, fiscal_year, public_key) select municipality, procedure, fiscal_year + 1, public_key "
        "from app.public_key where municipality = $1 on conflict do nothing"
    )


async def test_all_that_wants_looking_after_is_in_one_mail_to_each_administrator(
    ward: Ward, next_years_keys: None
) -> None:
    await ward.do("update app.procedure set council_outline = '' where municipality = $1")
    end = now() + timedelta(days=59)
    await ward.do("update app.procedure_version set approved_until = $2 where municipality = $1", end)
    for number in range(3):
        arrived = await submit_one(ward.town, ward.settings)
        await ward.do(
            "update app.application set arrived_at = arrived_at - $3::interval where municipality = $1 and reference = $2",
            arrived.reference.symbols,
            timedelta(days=8 if number else 6),
        )
    await ward.do(
        "update app.staff set created_at = created_at - interval '91 days', last_signed_in_at = null where municipality = $1 and login like '%-eve'"
    )
    assert await ward.look() == 1
    assert await ward.look() == 0
    server = await ward.received()
    assert {mail.recipient for mail in server.received} - {ANSWERS["mail"][0]} == {"ada@town.example.lg.jp"}
    (mail,) = [mail for mail in server.received if mail.recipient == "ada@town.example.lg.jp"]
    title = DEFINITION["title"]["ja"]
    for line in (
        "■ 60日以内に承認の期間が終わる手続：1",
        "■ 手続概要のない手続：1",
        "■ 届いて7日を過ぎ、だれも開いていない申請：2件",
        f"・{title}：2件",
        "■ 90日のあいだログインしていない職員：1人",
    ):
        assert line in mail.text, line
    assert "来年度の鍵" not in mail.text
    # nothing of an applicant's, and nobody's name
    for word in ("新宿", "090-", "eve", "運営"):
        assert word not in mail.text.split("このメールに")[0], word


async def test_what_somebody_opened_is_not_unread(ward: Ward, next_years_keys: None) -> None:
    arrived = await submit_one(ward.town, ward.settings)
    await ward.do("update app.application set arrived_at = arrived_at - interval '8 days' where municipality = $1")
    await ward.do(
        "insert into app.application_reading (municipality, application, staff) select municipality, id, $2 from app.application where municipality = $1",
        ward.ada.id,
    )
    assert arrived.reference
    assert await ward.look() == 0
    await ward.do("delete from app.application_reading where municipality = $1")
    await ward.week_passes()
    assert await ward.look() == 1


async def test_a_key_of_next_year_that_is_missing_is_told_in_the_years_last_sixty_days(ward: Ward) -> None:
    first = today().replace(month=4, day=1)
    first = first if first > today() else first.replace(year=first.year + 1)
    assert await ward.look() == (1 if (first - today()).days <= 60 else 0)


async def test_who_has_used_the_service_or_was_added_lately_is_seen(ward: Ward, next_years_keys: None) -> None:
    long_ago = "created_at = created_at - interval '91 days'"
    await ward.do(f"update app.staff set {long_ago}, last_signed_in_at = clock_timestamp() where municipality = $1")
    assert await ward.look() == 0
    await ward.week_passes()
    await ward.do(
        "update app.staff set last_signed_in_at = last_signed_in_at - interval '91 days' where municipality = $1"
    )
    assert await ward.look() == 1


async def test_a_suspended_town_and_a_new_one_are_not_written_to(ward: Ward) -> None:
    await ward.do("update app.procedure set council_outline = '' where municipality = $1")
    await ward.do("update app.municipality set suspended_at = clock_timestamp() where code = $1")
    assert await ward.look() == 0
    await ward.do("update app.municipality set suspended_at = null where code = $1")
    await ward.do("delete from app.weekly_digest where municipality = $1")
    assert await ward.look() == 0
    await ward.week_passes()
    assert await ward.look() == 1


async def test_more_than_twenty_are_counted(ward: Ward, next_years_keys: None) -> None:
    for number in range(22):
        await add_procedure(ward.owner, ward.town, f"more{number}")
    await ward.do("update app.procedure set council_outline = '' where municipality = $1")
    await ward.do("update app.procedure_version set approved_until = 'infinity' where municipality = $1")
    assert await ward.look() == 1
    (mail,) = (await ward.received()).received
    assert "手続概要のない手続：23" in mail.text
    assert "・ほか3手続" in mail.text
