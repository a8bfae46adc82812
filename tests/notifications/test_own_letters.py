"""A procedure's own words reach the applicant, through the real database and a real SMTP server."""

import json
from collections.abc import AsyncIterator

import asyncpg
import pytest

from app.notifications.delivery import Mailer
from app.notifications.smtp_connection import SmtpConnection
from app.settings import Settings
from app.tenancy.engine import ENGINE, ScopedEngine
from app.tenancy.scope import Role, Scope, scoped
from app.vault.keystore import key_store_of
from tests.factories import Town, add_procedure, make_town, submit_one
from tests.mail_server import MailServer, mail_server

pytestmark = pytest.mark.anyio


@pytest.fixture
async def server() -> AsyncIterator[MailServer]:
    async with mail_server() as told:
        yield told


@pytest.fixture
async def town(database: ScopedEngine, owner: asyncpg.Connection, settings: Settings) -> Town:
    return await make_town(owner, settings, section_mail="")


async def put_words(owner: asyncpg.Connection, town: Town, subject: str, body: str, kind: str = "arrival") -> None:
    await owner.execute(
        "insert into app.mail_template (municipality, procedure, kind, subject, body) values ($1, $2, $3, $4, $5)",
        town.code,
        town.procedures["event"],
        kind,
        json.dumps({"ja": subject}),
        json.dumps({"ja": body}),
    )


async def delivered(settings: Settings, server: MailServer, town: Town) -> None:
    connection = SmtpConnection(server.settings(settings))
    mailer = Mailer(server.settings(settings), key_store_of(settings), town.code)
    while await mailer.deliver_next(connection):
        pass


async def test_the_applicant_reads_the_sections_words(
    owner: asyncpg.Connection, town: Town, settings: Settings, server: MailServer
) -> None:
    await put_words(owner, town, "お申込みありがとうございます（{到達番号}）", "{手続名}\n持ち物：軍手\n{到達日時}")
    receipt = await submit_one(town, settings)
    await delivered(settings, server, town)
    mail = server.received[0]
    assert mail.message["Subject"] == f"【{town.name}】お申込みありがとうございます（{receipt.reference}）"
    assert mail.text.splitlines()[:2] == ["ごみゼロデー参加申込み", "持ち物：軍手"]


async def test_of_what_staff_entered_a_letter_tells_the_day_alone(
    owner: asyncpg.Connection, town: Town, settings: Settings, server: MailServer
) -> None:
    await put_words(owner, town, "お申込み", "{到達日時}")
    await submit_one(town, settings)
    await owner.execute(
        "update app.application set channel = 'paper', arrived_at = '2026-04-01 12:00+09' where municipality = $1",
        town.code,
    )
    await delivered(settings, server, town)
    assert server.received[0].text.splitlines()[0] == "令和8年4月1日（水）"


async def test_words_of_another_letter_change_nothing(
    owner: asyncpg.Connection, town: Town, settings: Settings, server: MailServer
) -> None:
    await put_words(owner, town, "受付", "受け付けました", kind="acceptance")
    await submit_one(town, settings)
    await delivered(settings, server, town)
    assert "申請が到達しました" in server.received[0].message["Subject"]


async def test_words_of_another_procedure_change_nothing(
    owner: asyncpg.Connection, town: Town, settings: Settings, server: MailServer
) -> None:
    await add_procedure(owner, town, "other")
    await put_words(owner, town, "別", "別の手続の文")
    await submit_one(town, settings, slug="other")
    await delivered(settings, server, town)
    assert "別の手続の文" not in server.received[0].text


async def test_the_mailer_reads_templates_only_with_a_letter_in_hand(town: Town) -> None:
    with scoped(Scope(Role.mailer)), pytest.raises(asyncpg.InsufficientPrivilegeError):
        await ENGINE.fetch("select * from app.mail_template")
