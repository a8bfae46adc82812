"""An erasure needs two persons: who is none, what the page tells them, and the waiting time in between."""

import json
import re
from datetime import datetime, timedelta

import asyncpg
import httpx
import pytest

from app.calendar.tokyo import in_tokyo
from app.notifications.delivery import Mailer
from app.notifications.letter_kinds import Letter
from app.notifications.smtp_connection import SmtpConnection
from app.settings import Settings
from app.vault.keystore import key_store_of
from tests.clients import client_of, form_token
from tests.erasures import rows_left
from tests.factories import PASSWORD, Person, signed_in
from tests.mail_server import mail_server
from tests.web.pages import words
from tests.web.staff.erasures.test_pages import Scene, scene

pytestmark = pytest.mark.anyio

OWN = "a long sentence of my own"


async def sign_in_as_made(client: httpx.AsyncClient, stage: Scene, who: str, login: str) -> None:
    """Sign in as an administrator whom `who` has just added on the page, with the one-time password that it showed."""
    fields = {"login": login, "name": "佐藤 花子", "role": "administrator"}
    page = await stage.post(who, "/people", **fields)
    found = re.search(r'class="secret-once number">([^<]+)<', page.text)
    assert found, words(page)
    await client.post("/sign-in", data={"login": f"{stage.people.town.slug}-{login}", "password": found[1]})
    token = form_token(await client.get("/password"))
    change = {"current_password": found[1], "new_password": OWN, "new_password_again": OWN}
    assert (await client.post("/password", data={"csrf_token": token, **change})).status_code == 303


async def left(stage: Scene) -> int:
    """How many applications of the town are left, of three."""
    return (await rows_left(stage.owner, stage.people.town))["app.application"]


async def noted_days_ago(stage: Scene, days: float) -> None:
    """Makes everything that was given in the town older."""
    await stage.owner.execute(
        "update app.staff_grant set granted_at = granted_at - make_interval(secs => $2) where municipality = $1",
        stage.people.town.code,
        days * 86400,
    )


async def refusals(stage: Scene) -> list[str]:
    rows = await stage.owner.fetch(
        "select details from app.audit_event where municipality = $1 and action = 'erasure_refused' order by at",
        stage.people.town.code,
    )
    return [json.loads(row["details"])["reason"] for row in rows]


# One person in both roles ----------------------------------------------------------------------------------------------


async def test_a_colleague_made_for_it_is_no_second_person(owner: asyncpg.Connection, settings: Settings) -> None:
    """One administrator plans, makes a colleague, reads the one-time password and confirms: at once, and when the waiting time is over."""
    stage = await scene(owner, settings)
    address = await stage.plan("ada", waited=False)
    async with client_of("staff", settings) as client:
        await sign_in_as_made(client, stage, "ada", "sato")
        for _ in range(2):
            shown = re.search(r"[0-9a-f]{64}", (await client.get(address)).text)
            assert shown
            token = form_token(await client.get(address))
            answer = await client.post(f"{address}/confirmation", data={"csrf_token": token, "shown": shown[0]})
            assert (answer.status_code, await left(stage)) == (409, 3)
            assert "計画した職員と、アカウント・パスワード・役割・二要素認証を設定し合ったか" in words(answer)
            await stage.wait_over()
            await noted_days_ago(stage, 1.1)
    assert await refusals(stage) == ["given", "given"]


async def test_nor_is_who_made_a_colleague_to_plan_with(owner: asyncpg.Connection, settings: Settings) -> None:
    stage = await scene(owner, settings)
    fields = {"procedure": str(stage.people.town.procedures["event"]), "fiscal_year": stage.year}
    async with client_of("staff", settings) as client:
        await sign_in_as_made(client, stage, "ada", "sato")
        token = form_token(await client.get("/erasures"))
        planned = await client.post("/erasures", data={"csrf_token": token, **fields})
    address = planned.headers["location"].partition("?")[0]
    await stage.wait_over()
    await noted_days_ago(stage, 1.1)
    shown = await stage.shown("eve", address)
    assert (await stage.confirm("ada", address, shown)).status_code == 409
    assert "あなたは確認できません" in words(await stage.get("ada", address))
    assert await left(stage) == 3
    assert (await stage.confirm("eve", address, shown)).status_code == 303


async def test_nor_are_two_colleagues_whom_a_third_made(owner: asyncpg.Connection, settings: Settings) -> None:
    stage = await scene(owner, settings)
    fields = {"procedure": str(stage.people.town.procedures["event"]), "fiscal_year": stage.year}
    async with client_of("staff", settings) as planner, client_of("staff", settings) as confirmer:
        await sign_in_as_made(planner, stage, "ada", "sato")
        await sign_in_as_made(confirmer, stage, "ada", "suzuki")
        await noted_days_ago(stage, 1.1)
        token = form_token(await planner.get("/erasures"))
        planned = await planner.post("/erasures", data={"csrf_token": token, **fields})
        address = planned.headers["location"].partition("?")[0]
        await stage.wait_over()
        shown, token = await stage.shown("eve", address), form_token(await confirmer.get(address))
        answer = await confirmer.post(f"{address}/confirmation", data={"csrf_token": token, "shown": shown})
    assert (answer.status_code, await left(stage)) == (409, 3)


async def person_of(stage: Scene, who: str) -> Person:
    return stage.eve if who == "eve" else getattr(stage.people, who)


async def eve_signs_in_again(stage: Scene) -> None:
    """With a password of her own, whoever gave her the one before it."""
    await stage.owner.execute(
        "update app.staff set must_change_password = false where municipality = $1 and id = $2",
        stage.people.town.code,
        stage.eve.id,
    )
    stage.eve = await signed_in(stage.people.town, stage.eve.id, stage.eve.login, "administrator")


@pytest.mark.parametrize("act", ["password", "role", "return"])
async def test_whatever_the_planner_gives_an_old_colleague(
    owner: asyncpg.Connection, settings: Settings, act: str
) -> None:
    """A new password, another role, the end of a stop: each lets the planner in as that colleague."""
    stage = await scene(owner, settings)
    eve = f"/people/{stage.eve.id}"
    if act == "role":
        fields = {"name": "eve 太郎", "role": "section_staff", "sections": str(stage.people.town.sections["保健係"])}
        assert (await stage.post("ada", eve, **fields)).status_code == 303
        assert (await stage.post("ada", eve, name="eve 太郎", role="administrator")).status_code == 303
    else:
        if act == "return":
            await stage.post("ada", f"{eve}/stop")
        assert (await stage.post("ada", f"{eve}/{act}")).status_code == 200
    await eve_signs_in_again(stage)
    await noted_days_ago(stage, 1.1)
    address = await stage.plan("ada")
    answer = await stage.confirm("eve", address, "00" * 32)
    assert (answer.status_code, await refusals(stage)) == (409, ["given"])
    others = await stage.plan_single("alice")
    assert (await stage.confirm("eve", others)).status_code == 303


async def test_who_was_given_a_password_today_waits_a_day(owner: asyncpg.Connection, settings: Settings) -> None:
    stage = await scene(owner, settings)
    await stage.post("ada", f"/people/{stage.eve.id}/password")
    await eve_signs_in_again(stage)
    address = await stage.plan("alice")
    shown = await stage.shown("ada", address)
    answer = await stage.confirm("eve", address, shown)
    assert (answer.status_code, "24時間以内に" in words(answer)) == (409, True)
    await noted_days_ago(stage, 1.1)
    assert (await stage.confirm("eve", address, shown)).status_code == 303


async def test_an_own_new_password_changes_nothing(owner: asyncpg.Connection, settings: Settings) -> None:
    stage = await scene(owner, settings)
    own = {"current_password": PASSWORD, "new_password": OWN, "new_password_again": OWN}
    assert (await stage.post("eve", "/password", **own)).status_code == 303
    await eve_signs_in_again(stage)
    assert (await stage.confirm("eve", await stage.plan("ada"))).status_code == 303


# The waiting time ------------------------------------------------------------------------------------------------------


async def test_nobody_confirms_before_the_waiting_time_is_over(owner: asyncpg.Connection, settings: Settings) -> None:
    stage = await scene(owner, settings)
    address = await stage.plan("ada", waited=False)
    row = await owner.fetchrow(
        "select planned_at, confirmable_from from app.erasure where municipality = $1", stage.people.town.code
    )
    assert row["confirmable_from"] - row["planned_at"] == timedelta(hours=24)
    page = await stage.get("eve", address)
    assert f"{told(row['confirmable_from'])}から消去できます" in words(page)
    assert "件を消去する" not in words(page)
    shown = re.search(r"[0-9a-f]{64}", page.text)
    assert shown
    early = await stage.confirm("eve", address, shown[0])
    assert (
        early.status_code,
        f"まだ消去できません。{told(row['confirmable_from'])}から消去できます" in words(early),
    ) == (409, True)
    assert (await left(stage), await refusals(stage)) == (3, ["too_early"])
    await stage.wait_over()
    assert (await stage.confirm("eve", address)).status_code == 303


async def limited(stage: Scene, hours: int, days: int) -> None:
    """The town's limits, as an administrator's session writes them."""
    connection = await asyncpg.connect(stage.people.settings.database("staff"))
    try:
        async with connection.transaction():
            await connection.execute("select set_config('app.session', $1, true)", stage.eve.session.reveal())
            await connection.execute(
                "insert into app.municipality_setting (municipality, id) values ($1, gen_random_uuid()) on conflict (municipality) do nothing",
                stage.people.town.code,
            )
            await connection.execute(
                "update app.municipality_setting set second_person_hours = $1, second_person_days = $2", hours, days
            )
    finally:
        await connection.close()


async def test_other_limits_hold_for_later_plans_only(owner: asyncpg.Connection, settings: Settings) -> None:
    stage = await scene(owner, settings)
    await limited(stage, 48, 30)
    address = await stage.plan("ada", waited=False)
    await limited(stage, 24, 7)
    row = await owner.fetchrow(
        "select confirmable_from - planned_at as waiting, days_looked_back from app.erasure where municipality = $1",
        stage.people.town.code,
    )
    assert row["waiting"] == timedelta(hours=48)
    assert row["days_looked_back"] == 30
    await owner.execute(
        "insert into app.staff_grant (municipality, staff, granted_by, granted_at) values ($1, $2, $3, now() - interval '20 days')",
        *(stage.people.town.code, stage.eve.id, stage.people.ada.id),
    )
    shown = re.search(r"[0-9a-f]{64}", (await stage.get("eve", address)).text)
    assert shown
    answer = await stage.confirm("eve", address, shown[0])
    assert (answer.status_code, "計画の30日前から" in words(answer)) == (409, True)
    await stage.post("eve", f"{address}/withdrawal")
    later = await stage.plan("ada")
    assert (await stage.confirm("eve", later)).status_code == 303


@pytest.mark.parametrize(("hours", "days"), [(23, 14), (24, 6), (0, 0)])
async def test_no_municipality_chooses_less_than_the_floor(
    owner: asyncpg.Connection, settings: Settings, hours: int, days: int
) -> None:
    stage = await scene(owner, settings)
    with pytest.raises(asyncpg.PostgresError) as refused:
        await limited(stage, hours, days)
    assert refused.value.sqlstate == "TD419"


async def test_what_a_demo_had_chosen_counts_as_the_floor_in_production(
    owner: asyncpg.Connection, settings: Settings
) -> None:
    """A row that was written under a lower floor: the database was a demo's."""
    stage = await scene(owner, settings)
    code = stage.people.town.code
    await limited(stage, 24, 14)
    async with owner.transaction():
        await owner.execute("alter table app.municipality_setting disable trigger keep_second_person_floor")
        await owner.execute(
            "update app.municipality_setting set second_person_hours = 0, second_person_days = 0 where municipality = $1",
            code,
        )
        await owner.execute("alter table app.municipality_setting enable trigger keep_second_person_floor")
    await stage.plan("ada", waited=False)
    row = await owner.fetchrow(
        "select confirmable_from - planned_at as waiting, days_looked_back from app.erasure where municipality = $1",
        code,
    )
    assert (row["waiting"], row["days_looked_back"]) == (timedelta(hours=24), 7)


def told(moment: datetime) -> str:
    there = in_tokyo(moment.replace(second=0, microsecond=0) + timedelta(minutes=1))  # it never ends on the minute
    return f"{there.month}月{there.day}日{there.hour}時{there.minute:02}分"


async def test_any_administrator_cancels_meanwhile(owner: asyncpg.Connection, settings: Settings) -> None:
    stage = await scene(owner, settings)
    address = await stage.plan("ada", waited=False)
    assert (await stage.post("eve", f"{address}/withdrawal")).status_code == 303
    await stage.wait_over()
    assert (await stage.confirm("eve", address, "00" * 32)).status_code == 409
    assert await left(stage) == 3


async def test_all_administrators_are_written_to_at_the_plan(owner: asyncpg.Connection, settings: Settings) -> None:
    """Those who have an address, the planner too; nobody who is no administrator, or works no more."""
    stage = await scene(owner, settings)
    town = stage.people.town
    for who in ("ada", "eve", "alice"):
        person = await person_of(stage, who)
        fields = {"name": f"{who} 太郎", "role": person.role, "sections": str(town.sections["ごみ減量係"])}
        saved = await stage.post("ada", f"/people/{person.id}", mail=f"{who}@example.jp", **fields)
        assert saved.status_code == 303, words(saved)
    address = await stage.plan("ada", waited=False)
    rows = await owner.fetch(
        "select staff, facts from app.outbox where municipality = $1 and kind = 'erasure_planned'",
        stage.people.town.code,
    )
    assert {row["staff"] for row in rows} == {stage.people.ada.id, stage.eve.id}
    facts = json.loads(rows[0]["facts"])
    assert set(facts) == {*Letter.erasure_planned.definition.facts, "at"}
    assert (facts["path"], facts["login"]) == (address, stage.people.ada.login)
    # what came before: the letters of the applications
    await owner.execute("delete from app.outbox where municipality = $1 and staff is null", town.code)
    async with mail_server() as server:
        mailing = server.settings(settings)
        connection = SmtpConnection(mailing)
        mailer = Mailer(mailing, key_store_of(settings), town.code)
        assert [await mailer.deliver_next(connection) for _ in range(3)] == [True, True, False]
        await connection.rest()
    assert {mail.recipient for mail in server.received} == {"ada@example.jp", "eve@example.jp"}
    planned = await owner.fetchrow("select confirmable_from from app.erasure where municipality = $1", town.code)
    for part in (f"{settings.staff_url}{address}\r\n", told(planned["confirmable_from"])[-3:], stage.people.ada.login):
        assert part in server.received[0].text
    assert await owner.fetchval(
        "update app.outbox set state = 'bounced', bounced_at = now(), bounce_status = '5.1.1' where municipality = $1 and staff = $2 returning true",
        *(town.code, stage.eve.id),
    )
    page = words(await stage.get("alice", address))
    assert ("送信済" in page, "届きませんでした" in page, "メールアドレスなし" in page) == (True, True, False)
    await stage.wait_over()
    assert (await stage.confirm("eve", address)).status_code == 303  # the letters tell of no application, and stay


@pytest.mark.parametrize(
    "statement",
    [
        "update app.erasure set confirmable_from = now() - interval '1 minute'",
        "update app.erasure set days_looked_back = 0",
        "update app.erasure set planned_at = now() - interval '2 days'",
        "update app.second_person_floor set waiting = '0'",
        "insert into app.erasure (municipality, kind, procedure, procedure_title, fiscal_year, reason, planned_by, confirmable_from) values ('{code}', 'due', '{procedure}', 'x', 2000, 'retention_over', '{me}', now())",
    ],
)
async def test_no_session_shortens_it(owner: asyncpg.Connection, settings: Settings, statement: str) -> None:
    stage = await scene(owner, settings)
    await stage.plan("ada", waited=False)
    connection = await asyncpg.connect(settings.database("staff"))
    try:
        async with connection.transaction():
            await connection.execute("select set_config('app.session', $1, true)", stage.people.ada.session.reveal())
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await connection.execute(
                    statement.format(
                        me=stage.people.ada.id,
                        code=stage.people.town.code,
                        procedure=stage.people.town.procedures["event"],
                    )
                )
    finally:
        await connection.close()


# What the pages tell ---------------------------------------------------------------------------------------------------


async def test_the_plan_tells_who_may_confirm_and_why_others_may_not(
    owner: asyncpg.Connection, settings: Settings
) -> None:
    stage = await scene(owner, settings)
    await stage.post("ada", "/people", login="sato", name="佐藤 花子", role="administrator")
    address = await stage.plan("ada", waited=False)
    page = words(await stage.get("alice", address))
    for told in (
        "eve 太郎",
        "計画した本人のため",
        "佐藤 花子",
        "計画の14日前からあとに、計画した職員と、アカウント・パスワード・役割・二要素認証を設定し合ったか",
        "メールアドレスなし",
    ):
        assert told in page
    lists = {who: words(await stage.get(who, "/erasures")) for who in ("ada", "eve", "alice")}
    assert ("できません（計画した本人のため）" in lists["ada"], "できません" in lists["eve"]) == (True, False)
    assert "あなたの確認" in lists["alice"]


async def test_where_nobody_may_confirm_the_plan_says_so(owner: asyncpg.Connection, settings: Settings) -> None:
    stage = await scene(owner, settings)
    await stage.post("ada", f"/people/{stage.eve.id}/stop")
    page = words(await stage.get("ada", await stage.plan("ada")))
    assert "いま確認できる管理者がいません" in page
    assert "eve 太郎" not in page
