"""Letters to 職員: about no application, to whom they name and nobody else, delivered and returned as every letter is."""

import json
from uuid import uuid4

import asyncpg
import pytest

from app.notifications.delivery import MAILER_SCOPE, Mailer
from app.notifications.letter_kinds import Letter
from app.notifications.letters import Occasion, write_letter
from app.notifications.outbox import enqueue_for_staff
from app.notifications.smtp_connection import SmtpConnection
from app.people import staff
from app.people.roles import StaffRole
from app.settings import Settings
from app.tenancy import api
from app.tenancy.engine import ENGINE, ScopedEngine
from app.tenancy.refusals import NotAllowed
from app.tenancy.scope import scoped
from app.vault.keystore import MAILER, key_store_of
from app.vault.seal import bound_in, key_of, unseal
from tests.factories import Person, Town, make_person, make_town
from tests.mail_server import mail_server

pytestmark = pytest.mark.anyio

RESET: dict[str, object] = {"login": "shinjuku-sato", "reset_by": "shinjuku-gyosei"}
PLANNED: dict[str, object] = {
    "procedure": "ごみゼロデー\n参加申込み",
    "fiscal_year": 2017,
    "confirmable_from": "2026-11-24T05:06:00+00:00",
    "login": "shinjuku-gyosei",
    "path": f"/erasures/{uuid4()}",
}
GIVEN: dict[str, object] = {"reason": "管理者が退職し、だれもログインできない"}
PUT_OFF: dict[str, object] = {
    "what": "planned",
    "section": {"ja": "ごみ減量係"},
    "begins_at": "2026-12-05T13:00:00+00:00",
    "ends_at": "2026-12-05T21:30:00+00:00",
    "reason": "機器の更新",
    "closings": [
        {"title": {"ja": "出前講座"}, "closes_at": "2026-12-05T15:00:00+00:00", "until": "2026-12-07T15:00:00+00:00"},
        {"title": {"ja": "集団回収"}, "closes_at": "2026-12-05T08:00:00+00:00", "until": "2026-12-07T15:00:00+00:00"},
    ],
    "closing_count": 37,
}
WEEK: dict[str, object] = {
    "approvals": [{"title": {"ja": "ごみゼロデー"}, "until": "2027-03-31T15:00:00+00:00"}],
    "approval_count": 31,
    "outlines": [{"title": {"ja": "集団回収"}}],
    "outline_count": 32,
    "keys": [{"title": {"ja": "粗大ごみ"}}],
    "key_count": 33,
    "unread": [{"title": {"ja": "出前講座"}, "count": 34}],
    "unread_count": 35,
    "unseen_count": 36,
}


async def with_mail(by: Person, person: Person, mail: str) -> None:
    with scoped(by.scope):
        async with ENGINE.unit():
            named = await staff.one(person.id)
            await staff.change(by.id, person.id, named.name, named.role, named.sections, mail=mail)


async def stage(owner: asyncpg.Connection, settings: Settings) -> tuple[Town, Person, Person]:
    """An administrator with a mail address, and one without."""
    town = await make_town(owner, settings)
    ada, eve = await make_person(owner, town, "ada"), await make_person(owner, town, "eve")
    await with_mail(ada, ada, "ada@town.example.lg.jp")
    return town, ada, eve


async def test_whoever_has_an_address_is_written_to_and_the_mailer_delivers(
    database: ScopedEngine, owner: asyncpg.Connection, settings: Settings
) -> None:
    town, ada, eve = await stage(owner, settings)
    with scoped(ada.scope):
        async with ENGINE.unit():
            assert await enqueue_for_staff(Letter.second_factor_reset, [ada.id, eve.id], RESET) == {ada.id}
    async with mail_server() as server:
        told = server.settings(settings)
        connection = SmtpConnection(told)
        mailer = Mailer(told, key_store_of(settings), town.code)
        assert [await mailer.deliver_next(connection), await mailer.deliver_next(connection)] == [True, False]
        await connection.rest()
    (received,) = server.received
    assert received.recipient == "ada@town.example.lg.jp"
    assert [word for word in ("shinjuku-sato", "shinjuku-gyosei", town.name) if word not in received.text] == []
    letter = await owner.fetchrow("select * from app.outbox where municipality = $1", town.code)
    assert (letter["state"], letter["application"], letter["staff"], letter["address_sealed"]) == (
        "sent",
        None,
        ada.id,
        None,
    )
    with scoped(MAILER_SCOPE):
        told_again = await api.value("record_bounce", town.code, letter["return_token"], "5.1.1", "unknown user")
    assert told_again == "bounced"


async def test_a_stopped_person_and_another_municipalitys_are_not_written_to(
    database: ScopedEngine, owner: asyncpg.Connection, settings: Settings
) -> None:
    town, ada, eve = await stage(owner, settings)
    _, stranger, _ = await stage(owner, settings)
    await with_mail(ada, eve, "eve@town.example.lg.jp")
    await owner.execute("update app.staff set active = false where municipality = $1 and id = $2", town.code, eve.id)
    with scoped(ada.scope):
        async with ENGINE.unit():
            assert await enqueue_for_staff(Letter.second_factor_reset, [eve.id, stranger.id], RESET) == frozenset()


async def test_who_only_reads_writes_to_nobody(
    database: ScopedEngine, owner: asyncpg.Connection, settings: Settings
) -> None:
    town, ada, _ = await stage(owner, settings)
    viewer = await make_person(owner, town, "victor", "viewer", ["保健係"])
    with scoped(viewer.scope), pytest.raises(NotAllowed):
        async with ENGINE.unit():
            await enqueue_for_staff(Letter.second_factor_reset, [ada.id], RESET)
    assert await owner.fetchval("select count(*) from app.outbox where municipality = $1", town.code) == 0


async def test_only_its_reader_and_administrators_see_a_letter(
    database: ScopedEngine, owner: asyncpg.Connection, settings: Settings
) -> None:
    town, ada, _ = await stage(owner, settings)
    alice = await make_person(owner, town, "alice", "section_staff", ["ごみ減量係"])
    with scoped(ada.scope):
        async with ENGINE.unit():
            await enqueue_for_staff(Letter.second_factor_reset, [ada.id], RESET)
    seen = {}
    connection = await asyncpg.connect(settings.database("staff"))
    try:
        for person in (ada, alice):
            async with connection.transaction():
                await connection.execute("select set_config('app.session', $1, true)", person.session.reveal())
                seen[person.login] = await connection.fetchval("select count(*) from app.outbox")
    finally:
        await connection.close()
    assert seen == {ada.login: 1, alice.login: 0}


async def test_a_letter_has_one_reader(owner: asyncpg.Connection, settings: Settings) -> None:
    town, ada, _ = await stage(owner, settings)
    statement = "insert into app.outbox (municipality, kind, recipient, staff, facts) values ($1, 'second_factor_reset', $2, $3, '{}')"
    for recipient, reader in (("staff", None), ("applicant", None), ("section", ada.id)):
        with pytest.raises(asyncpg.CheckViolationError):
            await owner.execute(statement, town.code, recipient, reader)


async def test_the_facts_are_those_of_the_letter(owner: asyncpg.Connection, settings: Settings) -> None:
    _, ada, _ = await stage(owner, settings)
    with scoped(ada.scope), pytest.raises(ValueError, match="second_factor_reset tells of"):
        await enqueue_for_staff(Letter.second_factor_reset, [ada.id], {**RESET, "name": "四谷 花子"})


@pytest.mark.parametrize("kind", [kind for kind in Letter if kind.definition.facts])
def test_every_letter_of_facts_says_them_all(kind: Letter) -> None:
    facts = {**PLANNED, **RESET, **GIVEN, **WEEK, **PUT_OFF}
    if kind is not Letter.closings_put_off:
        facts["reason"] = GIVEN["reason"]
    told = {name: facts[name] for name in kind.definition.facts}
    letter = write_letter(
        kind,
        "en",
        Occasion(
            "131041",
            {"ja": "新宿区", "en": "Shinjuku City"},
            json.loads(json.dumps({**told, "at": "2026-11-23T05:05:00+00:00"})),
            applicant_url="https://shinsei.example.lg.jp",
            staff_url="https://staff.example.lg.jp",
        ),
    )
    assert letter.subject.startswith("【新宿区】")
    assert "\n" not in letter.subject
    shown = {
        "procedure": "ごみゼロデー 参加申込み",
        "fiscal_year": "平成29年度",
        "confirmable_from": "令和8年11月24日（火）14時06分から",
        "path": f"https://staff.example.lg.jp{PLANNED['path']}\n",
        "approvals": "・ごみゼロデー（令和9年3月31日（水）まで）",
        "outlines": "・集団回収\n",
        "keys": "・粗大ごみ\n",
        "unread": "・出前講座：34件",
        "what": "■ 延ばす手続",
        "section": "新宿区　ごみ減量係　ご担当者様",
        "begins_at": "令和8年12月5日（土）22時00分から",
        "ends_at": "令和8年12月6日（日）6時30分まで",
        "closings": "・出前講座：令和8年12月5日（土）まで → 令和8年12月7日（月）まで\n・集団回収：令和8年12月5日（土）17時まで → 令和8年12月7日（月）まで\n・ほか35手続\n",
        "closing_count": "延ばす手続：37\n",
    }
    assert [value for name in told if (value := str(shown.get(name, facts[name]))) not in letter.body] == []
    # what is told of a week has no moment
    assert ("令和8年11月23日（月）14時05分" in letter.body) == (kind is not Letter.weekly_digest)
    assert letter.language == "ja"


@pytest.mark.parametrize(
    ("typed", "mail"),
    [("", ""), (" ｓａｔｏ@town.lg.jp ", "sato@town.lg.jp"), ("o'hara@town.lg.jp", "o'hara@town.lg.jp")],
)
def test_an_address_is_kept_in_half_width(typed: str, mail: str) -> None:
    assert staff.mail_address(typed) == mail


@pytest.mark.parametrize(
    "typed", ["佐藤", "a@b@c.jp", "sato@town.lg.jp,eve@town.lg.jp", "sato@town\nBcc: x@y.jp", "a" * 250 + "@b.jp"]
)
def test_what_is_no_single_address_is_refused(typed: str) -> None:
    with pytest.raises(staff.NoAddress):
        staff.mail_address(typed)


async def test_the_address_of_a_person_is_sealed_to_the_mailer(
    database: ScopedEngine, owner: asyncpg.Connection, settings: Settings
) -> None:
    town, ada, eve = await stage(owner, settings)
    with scoped(ada.scope):
        async with ENGINE.unit():
            added, _ = await staff.add(
                ada.id, f"{town.slug}-new", "新", StaffRole.administrator, [], mail="new@town.lg.jp"
            )
    row = await owner.fetchrow("select mail, mail_sealed, mail_format from app.staff where id = $1", added.id)
    pair = key_store_of(settings).get(MAILER, key_of(row["mail_sealed"]))
    assert (
        row["mail"],
        unseal(pair, town.code, "address", row["mail_sealed"], bound_in(row["mail_format"], added.id)),
    ) == (
        "new@town.lg.jp",
        b"new@town.lg.jp",
    )
    await with_mail(ada, added_person(added.id, eve), "")
    assert tuple(await owner.fetchrow("select mail, mail_sealed from app.staff where id = $1", added.id)) == ("", None)


def added_person(person: object, like: Person) -> Person:
    return Person(person, like.login, like.role, like.session, like.town)  # type: ignore[arg-type]
