"""Two persons of the council add and reset accounts of the 運営, and give a municipality an administrator that lost its last one."""

import asyncio
import json
import re
from collections.abc import Mapping
from contextlib import AsyncExitStack
from ipaddress import ip_address

import asyncpg
import httpx
import pytest

from app.notifications.letter_kinds import Letter
from app.notifications.letters import Occasion, write_letter
from app.operations.operators import add_operator, give_password
from app.people.council_plans import ActRefused, stop_account
from app.people.roles import OperatorRole
from app.people.sessions import operator_session
from app.people.signing_in import Caller, Side, sign_in
from app.settings import Settings
from app.tenancy.engine import ENGINE
from app.tenancy.scope import scoped
from tests.clients import client_of, form_token, signed_in_client
from tests.factories import Person, Town, make_person, make_town, next_address, next_code
from tests.operators import Operator, make_operator, operator_client
from tests.second_factors import give_factor
from tests.web.pages import words

pytestmark = pytest.mark.anyio
REASON = "区長の依頼文書（令和8年11月20日 第12号）による"


@pytest.fixture
async def planner(owner: asyncpg.Connection) -> Operator:
    return await make_operator(owner)


@pytest.fixture
async def confirmer(owner: asyncpg.Connection) -> Operator:
    return await make_operator(owner)


@pytest.fixture
async def town(owner: asyncpg.Connection, settings: Settings) -> Town:
    return await make_town(owner, settings)


@pytest.fixture
def login() -> str:
    return f"office-{next_code()}"


async def post(
    who: Operator, settings: Settings, address: str, fields: Mapping[str, str] | None = None
) -> httpx.Response:
    async with operator_client(who, settings) as client:
        token = form_token(await client.get("/operators"))
        return await client.post(address, data={"csrf_token": token, **(fields or {})})


def new(account: str, **changed: str) -> dict[str, str]:
    return {"login": account, "name": "協議会 次郎", "role": "council", "reason": REASON, **changed}


async def planned(owner: asyncpg.Connection, login: str) -> str:
    """The plan about a login, whose wait is made to be over."""
    return str(
        await owner.fetchval(
            "update app.council_plan set confirmable_from = now() - interval '1 minute' where login = $1 and state = 'planned' returning id",
            login,
        )
    )


async def confirm(who: Operator, settings: Settings, plan: str) -> httpx.Response:
    return await post(who, settings, f"/operators/plans/{plan}/confirmation")


def shown_password(page: httpx.Response) -> str:
    found = re.search(r'class="secret-once number">([^<]+)<', page.text)
    return found[1] if found else ""


async def signs_in(login: str, password: str) -> bool:
    opened = await sign_in(Side.operator, login, password, Caller(next_address(), ip_address("127.0.0.1")))
    return opened.browser is not None  # a session, and not a sign-in that waits for a code


async def events(owner: asyncpg.Connection, subject: str) -> list[str]:
    rows = await owner.fetch("select action from app.operator_audit_event where subject = $1 order by at", subject)
    return [row["action"] for row in rows]


# Accounts -------------------------------------------------------------------------------------------------------------
async def test_an_account_is_added_by_two(
    owner: asyncpg.Connection, planner: Operator, confirmer: Operator, settings: Settings, login: str
) -> None:
    answer = await post(planner, settings, "/operators", new(login))
    too_early = await owner.fetchval("select id from app.council_plan where login = $1", login)
    early = await confirm(confirmer, settings, str(too_early))
    alone = await confirm(planner, settings, await planned(owner, login))
    done = await confirm(confirmer, settings, await planned(owner, login))
    again = await confirm(confirmer, settings, str(too_early))
    assert answer.headers["location"] == "/operators?planned=1"
    assert (early.status_code, "待ち時間がまだ終わっていません" in early.text) == (409, True)
    assert (alone.status_code, "予定した人とは別の人が確認します" in alone.text) == (409, True)
    assert (done.status_code, await signs_in(login, shown_password(done))) == (200, True)
    assert (again.status_code, "もう実行されたか" in again.text, shown_password(again)) == (409, True, "")
    left = await owner.fetchval(
        "select one_time_until - now() between interval '71 hours' and interval '72 hours' and must_change_password "
        "from app.operator_account where login = $1",
        login,
    )
    assert (left, await events(owner, login)) == (True, ["council_act_planned", "council_act_confirmed"])


async def test_whom_one_has_just_let_in_is_no_second_person(
    owner: asyncpg.Connection, planner: Operator, confirmer: Operator, settings: Settings, login: str
) -> None:
    """Who plans an account and is given it by a colleague's press holds one pair of hands more, and for a day nobody acts with it at all."""
    await post(planner, settings, "/operators", new(login))
    await confirm(confirmer, settings, await planned(owner, login))
    made = await owner.fetchval("select id from app.operator_account where login = $1", login)
    asked = "select api.second_operator($1, now(), $2, 7)"
    assert await owner.fetchval("select count(*) from app.operator_grant where operator = $1", made) == 2
    async with owner.transaction():
        await owner.execute("set local role todoke_functions")
        told = [await owner.fetchval(asked, who.id, made) for who in (planner, confirmer)]
        back = [await owner.fetchval(asked, made, who.id) for who in (planner, confirmer)]
        stranger = await owner.fetchval(asked, (await make_stranger(owner)), made)
    assert (told, back, stranger) == (["given", "given"], ["given", "given"], "given_lately")


async def make_stranger(owner: asyncpg.Connection) -> str:
    return "00000000-0000-4000-8000-000000000001"


async def test_the_gift_of_a_third_and_of_long_ago(
    owner: asyncpg.Connection, planner: Operator, confirmer: Operator, settings: Settings
) -> None:
    third = await make_operator(owner)
    grant = "insert into app.operator_grant (operator, granted_by, granted_at) values ($1, $2, now() - make_interval(days => $3))"
    asked = "select api.second_operator($1, now(), $2, 7)"
    told = []
    for days in (3, 8):
        await owner.execute("delete from app.operator_grant where granted_by = $1", third.id)
        for who in (planner, confirmer):
            await owner.execute(grant, who.id, third.id, days)
        async with owner.transaction():
            await owner.execute("set local role todoke_functions")
            told.append(await owner.fetchval(asked, planner.id, confirmer.id))
    assert told == ["given", None]


async def test_what_the_command_line_gave_counts_for_a_day(
    owner: asyncpg.Connection, planner: Operator, settings: Settings, login: str
) -> None:
    address, other = settings.database("migrator"), f"{login}-b"
    await add_operator(address, login, "", OperatorRole.council)
    await give_password(address, login)
    made = await owner.fetchval("select id from app.operator_account where login = $1", login)
    async with owner.transaction():
        await owner.execute("set local role todoke_functions")
        told = await owner.fetchval("select api.second_operator($1, now(), $2, 7)", planner.id, made)
    assert (told, other != login) == ("given_lately", True)


async def test_a_reset_takes_password_second_factor_and_sessions(
    owner: asyncpg.Connection, planner: Operator, confirmer: Operator, settings: Settings
) -> None:
    lost = await make_operator(owner)
    await give_factor(owner, settings, lost)
    await post(planner, settings, f"/operators/{lost.login}/reset", {"reason": REASON})
    before = await operator_session(lost.session, extend=False)
    done = await confirm(confirmer, settings, await planned(owner, lost.login))
    assert (before is None, await operator_session(lost.session, extend=False)) == (False, None)
    assert await signs_in(lost.login, shown_password(done))


async def test_a_plan_is_dropped_by_whoever_decides(
    owner: asyncpg.Connection, planner: Operator, confirmer: Operator, settings: Settings, login: str
) -> None:
    await post(planner, settings, "/operators", new(login))
    plan = await planned(owner, login)
    dropped = await post(confirmer, settings, f"/operators/plans/{plan}/removal")
    late = await confirm(confirmer, settings, plan)
    assert (dropped.headers["location"], late.status_code) == ("/operators?dropped=1", 409)
    assert await events(owner, login) == ["council_act_planned", "council_act_dropped"]


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"login": "Kyōgikai"}, "IDは英小文字で始め"),
        ({"name": ""}, "氏名を入力してください"),
        ({"name": "あ" * 101}, "氏名は100文字以内で入力してください"),
        ({"role": "king"}, "役割を選んでください"),
        ({"reason": ""}, "理由を入力してください"),
        ({"reason": "あ" * 501}, "理由は500文字までに"),
    ],
)
async def test_what_must_be_bettered_is_told_and_stays(
    changed: dict[str, str], told: str, planner: Operator, settings: Settings, login: str
) -> None:
    page = await post(planner, settings, "/operators", new(login, **changed))
    kept = REASON in page.text or "reason" in changed
    assert (page.status_code, told in page.text, kept) == (422, True, True)


async def test_a_login_is_planned_and_given_once(planner: Operator, settings: Settings, login: str) -> None:
    await post(planner, settings, "/operators", new(login))
    again = await post(planner, settings, "/operators", new(login))  # sent twice: the same plan
    twice = await post(planner, settings, "/operators", new(login, reason="ほかの理由"))
    taken = await post(planner, settings, "/operators", new(planner.login))
    assert again.headers["location"] == "/operators?planned=1"
    assert (twice.status_code, "すでに確認を待っています" in twice.text) == (422, True)
    assert (taken.status_code, "すでに使われています" in taken.text) == (422, True)


async def test_an_account_is_stopped_at_once_by_one(
    owner: asyncpg.Connection, planner: Operator, settings: Settings
) -> None:
    other = await make_operator(owner)
    wrong = await post(planner, settings, f"/operators/{other.login}/stop", {"login": "other"})
    seen = await operator_session(other.session, extend=False)
    done = await post(planner, settings, f"/operators/{other.login}/stop", {"login": other.login})
    async with operator_client(planner, settings) as client:
        listed = await client.get("/operators")
    assert (wrong.status_code, seen is None, done.headers["location"]) == (422, False, "/operators?stopped=1")
    assert await operator_session(other.session, extend=False) is None
    row = listed.text.partition(f'href="/operators/{other.login}"')[2].partition("</tr>")[0]
    assert ("停止" in row, await events(owner, other.login)) == (True, ["operator_stopped"])


async def test_the_last_of_the_council_stays(owner: asyncpg.Connection, planner: Operator, settings: Settings) -> None:
    others = await owner.fetch(
        "update app.operator_account set active = false where role = 'council' and active and id <> $1 returning id",
        planner.id,
    )
    try:
        page = await post(planner, settings, f"/operators/{planner.login}/stop", {"login": planner.login})
    finally:
        await owner.execute(
            "update app.operator_account set active = true where id = any($1)", [row["id"] for row in others]
        )
    assert (page.status_code, "最後のアカウントは停止できません" in page.text) == (422, True)


async def test_of_the_last_two_who_stop_each_other_at_the_same_moment_one_stays(
    owner: asyncpg.Connection, planner: Operator, settings: Settings
) -> None:
    other = await make_operator(owner)
    resting = await owner.fetch(
        "update app.operator_account set active = false where role = 'council' and active and id <> all ($1) returning id",
        [planner.id, other.id],
    )

    async def stop(by: Operator, whom: Operator) -> bool:
        with scoped(by.scope):
            try:
                async with ENGINE.unit() as unit:
                    await stop_account(whom.login)
                    await unit.end(commit=True)
            except (ActRefused, asyncpg.PostgresError):  # the last one, or stopped meanwhile
                return False
            return True

    try:
        done = await asyncio.gather(stop(planner, other), stop(other, planner))
        left = await owner.fetchval("select count(*) from app.operator_account where role = 'council' and active")
    finally:
        await owner.execute(
            "update app.operator_account set active = true where id = any($1)",
            [*(row["id"] for row in resting), planner.id],
        )
    assert (sorted(done), left) == ([False, True], 1)


@pytest.mark.parametrize(
    "statement",
    [
        "select api.plan_council_act('operator_added', null, 'x', 'x', 'council', 'x')",
        "select api.confirm_council_act(gen_random_uuid(), 'x')",
        "select api.drop_council_act(gen_random_uuid())",
        "select api.stop_operator('x')",
    ],
)
async def test_the_contractor_decides_nothing(statement: str, owner: asyncpg.Connection, settings: Settings) -> None:
    contractor = await make_operator(owner, "contractor")
    async with operator_client(contractor, settings) as client:
        page, home = await client.get("/operators"), await client.get("/municipalities")
    with scoped(contractor.scope), pytest.raises(asyncpg.PostgresError, match="not this person's to do"):
        await ENGINE.fetch(statement)
    assert (page.status_code, 'href="/operators"' in home.text) == (403, False)


# The last administrator -----------------------------------------------------------------------------------------------
def administrator(**changed: str) -> dict[str, str]:
    return {"administrator_login": "saisei", "administrator_name": "再生 花子", "reason": REASON, **changed}


async def lost(owner: asyncpg.Connection, town: Town, days: int = 8) -> Person:
    """An administrator who signed in last so many days ago."""
    person = await make_person(owner, town, f"ada{next_code()}")
    await owner.execute(
        "update app.staff set last_signed_in_at = now() - make_interval(days => $2) where id = $1", person.id, days
    )
    return person


async def plan_for(town: Town, who: Operator, settings: Settings, **changed: str) -> httpx.Response:
    return await post(who, settings, f"/municipalities/{town.code}/last-administrator", administrator(**changed))


async def test_a_municipality_that_lost_its_last_administrator_gets_one(
    owner: asyncpg.Connection, town: Town, planner: Operator, confirmer: Operator, settings: Settings
) -> None:
    await lost(owner, town)
    auditor = await make_person(owner, town, "audrey", "auditor")
    name = f"{town.slug}-saisei"
    answer = await plan_for(town, planner, settings)
    alone = await confirm(planner, settings, await planned(owner, name))
    done = await confirm(confirmer, settings, await planned(owner, name))
    async with client_of("staff", settings) as staff:
        door = await staff.post("/sign-in", data={"login": name, "password": shown_password(done)})
    async with signed_in_client(auditor, settings) as staff, operator_client(planner, settings) as client:
        of_staff, of_operator = words(await staff.get("/audit")), words(await client.get("/audit"))
    assert (answer.status_code, alone.status_code, done.status_code, door.status_code) == (303, 409, 200, 303)
    for log in (of_staff, of_operator):
        assert REASON in log
    assert "管理者の登録を予定（協議会）" in of_staff
    assert "管理者を登録（協議会）" in of_staff
    letters = await owner.fetch(
        "select kind, count(*) as sections, min(facts::text) as facts from app.outbox where municipality = $1 "
        "and kind::text like 'administrator%' group by kind order by kind",
        town.code,
    )
    sections = await owner.fetchval(
        "select count(*) from app.section where municipality = $1 and mail_sealed is not null", town.code
    )
    assert sections > 0
    assert [(row["kind"], row["sections"]) for row in letters] == [
        ("administrator_given", sections),
        ("administrator_planned", sections),
    ]
    for row in letters:
        occasion = Occasion(
            town.code, {"ja": town.name}, json.loads(row["facts"]), "https://a.example", "https://s.example"
        )
        letter = write_letter(Letter(row["kind"]), "ja", occasion)
        assert (REASON in letter.body, name in letter.body, town.name in letter.subject) == (True, True, True)
        assert shown_password(done) not in letter.body


async def test_one_that_signs_in_is_enough(
    owner: asyncpg.Connection, town: Town, planner: Operator, settings: Settings
) -> None:
    await lost(owner, town)
    await lost(owner, town, days=6)
    async with operator_client(planner, settings) as client:
        form = await client.get(f"/municipalities/{town.code}/last-administrator")
    page = await plan_for(town, planner, settings)
    assert ("いまは登録できません" in form.text, "7日以内にログインした管理者" in form.text) == (True, True)
    assert (page.status_code, "ログインした管理者か" in page.text) == (422, True)


@pytest.mark.parametrize(
    "ended",
    ["active = false", "roster_from = current_date - 9, roster_until = current_date - 2", "role = 'section_staff'"],
)
async def test_who_is_no_administrator_any_more_does_not_count(
    ended: str, owner: asyncpg.Connection, town: Town, planner: Operator, settings: Settings
) -> None:
    person = await lost(owner, town, days=0)
    await owner.execute(f"update app.staff set {ended} where id = $1", person.id)
    assert (await plan_for(town, planner, settings)).status_code == 303


async def test_an_administrator_who_signs_in_meanwhile_ends_it(
    owner: asyncpg.Connection, town: Town, planner: Operator, confirmer: Operator, settings: Settings
) -> None:
    person = await lost(owner, town)
    await plan_for(town, planner, settings)
    await owner.execute("update app.staff set last_signed_in_at = now() where id = $1", person.id)
    page = await confirm(confirmer, settings, await planned(owner, f"{town.slug}-saisei"))
    assert (page.status_code, "7日以内にログインした管理者" in page.text) == (409, True)
    made = await owner.fetchval(
        "select count(*) from app.staff where municipality = $1 and login like '%-saisei'", town.code
    )
    assert made == 0


async def test_a_one_time_password_that_was_not_used_is_given_anew_and_never_a_colleagues_account(
    owner: asyncpg.Connection, town: Town, planner: Operator, confirmer: Operator, settings: Settings
) -> None:
    person = await lost(owner, town)
    name = f"{town.slug}-saisei"
    await plan_for(town, planner, settings)
    await confirm(confirmer, settings, await planned(owner, name))
    living = await plan_for(town, planner, settings)
    await owner.execute("update app.staff set one_time_until = now() - interval '1 hour' where login = $1", name)
    again = await plan_for(town, planner, settings)
    second = await confirm(confirmer, settings, await planned(owner, name))
    await owner.execute("update app.staff set one_time_until = now() - interval '1 hour' where login = $1", name)
    colleague = await plan_for(town, planner, settings, administrator_login=person.login.partition("-")[2])
    assert (living.status_code, again.status_code, shown_password(second) != "") == (422, 303, True)
    assert (colleague.status_code, "すでに使われています" in colleague.text) == (422, True)


async def test_what_must_be_bettered_about_an_administrator_is_told(
    owner: asyncpg.Connection, town: Town, planner: Operator, settings: Settings
) -> None:
    await lost(owner, town)
    page = await plan_for(town, planner, settings, administrator_login="管理", reason="")
    assert page.status_code == 422
    assert ("管理者の職員IDは" in page.text, "理由を入力してください" in page.text, "再生 花子" in page.text) == (
        True,
        True,
        True,
    )


async def test_a_dropped_plan_is_in_the_municipalitys_log_too(
    owner: asyncpg.Connection, town: Town, planner: Operator, settings: Settings
) -> None:
    await lost(owner, town)
    await plan_for(town, planner, settings)
    await post(planner, settings, f"/operators/plans/{await planned(owner, f'{town.slug}-saisei')}/removal")
    rows = await owner.fetch(
        "select action from app.audit_event where municipality = $1 and action like 'administrator%' order by at",
        town.code,
    )
    assert [row["action"] for row in rows] == ["administrator_planned", "administrator_plan_dropped"]


async def test_all_of_it_can_be_asked_for_by_name(planner: Operator, settings: Settings) -> None:
    async with AsyncExitStack() as stack:
        client = await stack.enter_async_context(operator_client(planner, settings))
        listed = await client.get("/operators")
        own = await client.get(f"/operators/{planner.login}")
        nobody = await client.get("/operators/nobody-of-this-name")
    assert (listed.status_code, planner.login in listed.text, own.status_code, nobody.status_code) == (
        200,
        True,
        200,
        404,
    )
