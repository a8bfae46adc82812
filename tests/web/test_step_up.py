"""The password or a code again: which routes ask for it, that nothing typed is lost, and that the database asks too."""

import re
from dataclasses import dataclass
from uuid import uuid4

import asyncpg
import httpx
import pytest

from app.people import staff
from app.people.roles import StaffRole
from app.settings import Settings
from app.tenancy import api
from app.tenancy.engine import ENGINE
from app.tenancy.scope import scoped
from app.web.csrf import csrf_token
from app.web.guards import requires_proof, requires_strong_proof
from tests.clients import signed_in_client
from tests.factories import PASSWORD, Person, make_person, make_town
from tests.operators import Operator, make_operator, operator_client
from tests.routes import ROUTES, Route
from tests.second_factors import code_of, give_factor, prove_long_ago

pytestmark = pytest.mark.anyio

OWN = {"/second-factor", "/second-factor/setup", "/second-factor/codes"}
ASKING = {
    "staff": {
        *OWN,
        *("/applications/{reference:str}/attachments", "/exports/attachments/{job_id:uuid}/file"),
        *("/audit/paper", "/audit/table"),
        *("/erasures", "/erasures/single", "/erasures/{erasure_id:uuid}/confirmation"),
        *("/erasures/{erasure_id:uuid}/numbers", "/erasures/{erasure_id:uuid}/report"),
        *("/exports", "/exports/own-list/columns", "/exports/own-list/updates"),
        *("/exports/register/paper", "/exports/register/table", "/exports/workbooks/{job_id:uuid}/file"),
        *("/lists/{procedure:str}/labels", "/lists/{procedure:str}/prints"),
        *("/municipality/merging", "/municipality/merging/{change:uuid}/taking-back"),
        *("/municipality/sections/changes/{change:uuid}/withdrawal", "/municipality/sections/new"),
        *("/municipality/sections/{section_id:uuid}", "/municipality/sections/{section_id:uuid}/closing"),
        *("/municipality", "/people", "/people/{person_id:uuid}", "/people/{person_id:uuid}/password"),
        *("/people/{person_id:uuid}/return", "/people/{person_id:uuid}/second-factor"),
        *("/people/{person_id:uuid}/stop", "/people/imports", "/people/imports/{upload:uuid}"),
        *("/people/roster/paper", "/people/roster/table"),
    },
    "operator": {
        *OWN,
        *("/audit/paper", "/audit/table", "/municipalities", "/municipalities/{code:str}/administrator"),
        *("/municipalities/{code:str}/resumption", "/municipalities/{code:str}/suspension"),
        *("/municipalities/drafts", "/municipalities/{code:str}/draft", "/municipalities/{code:str}/draft/removal"),
        *("/municipalities/{code:str}/facts", "/municipalities/{code:str}/last-administrator"),
        *("/operators", "/operators/{login:str}/reset", "/operators/{login:str}/stop"),
        *("/operators/plans/{plan:uuid}/confirmation", "/operators/plans/{plan:uuid}/removal"),
        *("/announcements", "/announcements/{notice:uuid}/withdrawal", "/stops", "/stops/{stop:uuid}/end"),
    },
}
VALUES = {
    "procedure": "event",
    "code": "131041",
    "login": "kyogikai",
    "reference": "131041-22222-22222",
} | dict.fromkeys(
    ("change", "erasure_id", "job_id", "notice", "person_id", "plan", "section_id", "stop", "upload"), str(uuid4())
)
TYPED = "長い文章と <記号>"


@dataclass(frozen=True)
class Somebody:
    """Whoever signed in long ago, on one of the sides."""

    who: Person | Operator
    client: httpx.AsyncClient
    token: str

    async def post(self, path: str, **fields: str) -> httpx.Response:
        return await self.client.post(path, data={"csrf_token": self.token, **fields})


async def somebody(
    side: str, owner: asyncpg.Connection, settings: Settings, *, factor: bool = False
) -> tuple[Somebody, str]:
    if side == "staff":
        person: Person | Operator = await make_person(owner, await make_town(owner, settings))
        client = signed_in_client(person, settings)
    else:
        person = await make_operator(owner)
        client = operator_client(person, settings)
    secret = await give_factor(owner, settings, person) if factor else ""
    await prove_long_ago(owner, person)
    return Somebody(person, client, csrf_token(person.session, person.id)), secret


def asking(side: str) -> list[Route]:
    guards = {requires_proof, requires_strong_proof}
    return [route for route in ROUTES if route.side == side and guards.intersection(route.handler.guards or ())]


@pytest.mark.parametrize("side", ["staff", "operator"])
def test_what_asks_for_the_proof_stands_here(side: str) -> None:
    assert {route.path for route in asking(side)} == ASKING[side]


@pytest.mark.parametrize("side", ["staff", "operator"])
async def test_each_asks_after_eleven_minutes_and_not_before(
    side: str, owner: asyncpg.Connection, settings: Settings
) -> None:
    them, _ = await somebody(side, owner, settings)
    for route in asking(side):
        if route.reads:
            leading = await them.client.get(route.filled(VALUES))
            assert (route.path, leading.headers["location"][:11]) == (route.path, "/proof?next")
            continue
        answer = await them.post(route.filled(VALUES), content=TYPED)
        assert (route.path, answer.status_code, "本人確認" in answer.text) == (route.path, 401, True)
        assert TYPED.replace("<", "&lt;").replace(">", "&gt;") in answer.text
    await them.post("/proof", password=PASSWORD)
    fresh = await them.post("/second-factor/setup")
    assert fresh.status_code == 200


async def test_what_was_typed_is_sent_on_after_the_password(owner: asyncpg.Connection, settings: Settings) -> None:
    them, _ = await somebody("staff", owner, settings)
    assert isinstance(them.who, Person)
    section = next(iter(them.who.town.sections.values()))
    asked = await them.post(
        "/people", login="sato", name="佐藤 一郎", role="section_staff", sections=str(section), mail=""
    )
    wrong = await them.client.post("/proof", data={**hidden(asked), "password": "mistyped"})
    assert (wrong.status_code, "パスワードが違います" in wrong.text) == (422, True)
    ready = await them.client.post("/proof", data={**hidden(wrong), "password": PASSWORD})
    fields = hidden(ready)
    assert (fields["name"], 'action="/people"' in ready.text) == ("佐藤 一郎", True)
    done = await them.client.post("/people", data=fields)
    assert (done.status_code, "職員を追加しました" in done.text) == (200, True)


@pytest.mark.parametrize("side", ["staff", "operator"])
async def test_a_code_of_the_second_factor_will_do(side: str, owner: asyncpg.Connection, settings: Settings) -> None:
    them, secret = await somebody(side, owner, settings, factor=True)
    code = code_of(secret)
    assert (await them.post("/proof", factor_code="nonsense")).status_code == 422
    assert (await them.post("/proof", factor_code=code, next="/second-factor")).status_code == 200
    assert (await them.post("/second-factor/setup")).status_code == 200
    await prove_long_ago(owner, them.who)
    assert (await them.post("/proof", factor_code=code)).status_code == 422  # a code is taken once


async def test_a_code_is_never_written_into_a_page(owner: asyncpg.Connection, settings: Settings) -> None:
    them, _ = await somebody("staff", owner, settings)
    asked = await them.post("/second-factor", factor_code="secret-code")
    assert (asked.status_code, "secret-code" in asked.text) == (401, False)


async def test_a_get_leads_there_and_back(owner: asyncpg.Connection, settings: Settings) -> None:
    them, _ = await somebody("staff", owner, settings)
    page = await them.client.get("/proof?next=/people")
    assert 'name="next" value="/people"' in page.text
    answer = await them.client.post("/proof", data={**hidden(page), "password": PASSWORD})
    assert 'href="/people"' in answer.text
    assert (await them.client.get("/proof?next=/people")).headers["location"] == "/people"
    outside = await them.post("/proof", next="//evil.example")
    assert "evil.example" not in outside.text


async def test_a_file_is_told_not_to_have_been_sent(owner: asyncpg.Connection, settings: Settings) -> None:
    them, _ = await somebody("staff", owner, settings)
    answer = await them.client.post(
        "/exports/own-list/updates",
        data={"csrf_token": them.token},
        files={"file": ("list.xlsx", b"PK")},
        headers={"Referer": "http://localhost/exports/own-list"},
    )
    assert (answer.status_code, "選んだファイルは送られていません" in answer.text) == (401, True)
    assert hidden(answer)["next"] == "/exports/own-list"
    wrong = await them.client.post("/proof", data={**hidden(answer), "password": "mistyped"})
    assert "選んだファイルは送られていません" in wrong.text


async def test_htmx_gets_a_small_form_and_the_page_stays(owner: asyncpg.Connection, settings: Settings) -> None:
    them, _ = await somebody("staff", owner, settings)
    part = await them.client.post("/people", data={"csrf_token": them.token}, headers={"HX-Request": "true"})
    assert (part.status_code, part.text.strip().startswith('<div id="sign-in-again"')) == (401, True)
    wrong = await them.client.post("/proof/again", data={**hidden(part), "password": "mistyped"})
    assert (wrong.status_code, "パスワードが違います" in wrong.text) == (422, True)
    done = await them.client.post("/proof/again", data={**hidden(part), "password": PASSWORD})
    assert f'data-csrf-token="{them.token}"' in done.text


async def test_the_database_asks_too(owner: asyncpg.Connection, settings: Settings) -> None:
    them, _ = await somebody("staff", owner, settings)
    assert isinstance(them.who, Person)
    section = next(iter(them.who.town.sections.values()))

    async def refused(sent: str, *values: object) -> None:
        with pytest.raises(asyncpg.PostgresError) as caught:
            await ENGINE.fetch(sent, *values)
        assert caught.value.sqlstate == "TD407"

    with scoped(them.who.scope):
        await refused("select api.execute_erasure($1, $2, 1)", uuid4(), bytes(32))
        await refused("update app.staff set password_hash = 'x', must_change_password = true")
        await refused("select api.offer_staff_factor('x')")
        await refused("select api.renew_staff_recovery_codes(array[sha256('x')])")
        await refused("select api.reset_staff_factor($1)", uuid4())
        with pytest.raises(asyncpg.PostgresError, match="not proved"):
            async with ENGINE.unit():
                await staff.add(them.who.id, f"{them.who.town.slug}-x", "x", StaffRole.viewer, [section])


async def test_the_operators_decisions_ask_in_the_database_too(owner: asyncpg.Connection, settings: Settings) -> None:
    them, _ = await somebody("operator", owner, settings)
    assert isinstance(them.who, Operator)
    with scoped(them.who.scope):
        for function, values in (("suspend_municipality", ("131041", True)), ("offer_operator_factor", (b"x",))):
            with pytest.raises(asyncpg.PostgresError, match="not proved"):
                await api.value(function, *values)


async def test_a_session_of_before_the_upgrade_is_asked_once_more(
    owner: asyncpg.Connection, settings: Settings
) -> None:
    default = await owner.fetchval(
        "select attmissingval::text from pg_attribute where attrelid = 'app.staff_session'::regclass and attname = 'proved_at'"
    )
    assert "-infinity" in default


def hidden(page: httpx.Response) -> dict[str, str]:
    return dict(re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)">', page.text))
