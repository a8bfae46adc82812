"""What somebody's session may do past every page: nothing is forged in the log, nobody is written to, and what counts asks for the proof."""

from collections.abc import Mapping

import asyncpg
import pytest
from asyncpg.exceptions import PostgresError

from app.audit.actions import Action
from app.people.passwords import hash_password
from app.settings import Settings
from app.tenancy.engine import ENGINE, ScopedEngine
from app.tenancy.scope import Role, Scope, SessionToken, scoped
from tests.factories import Person, Town, make_person, make_town, next_address
from tests.operators import make_operator

pytestmark = pytest.mark.anyio


async def tried(settings: Settings, person: Person, statement: str, *values: object) -> str:
    """The tag of a statement that the person sends past every page, or its SQLSTATE. What it did stays."""
    connection = await asyncpg.connect(settings.database("staff"))
    try:
        async with connection.transaction():
            await connection.execute("select set_config('app.session', $1, true)", person.session.reveal())
            return await connection.execute(statement, *values)
    except PostgresError as refusal:
        return str(refusal.sqlstate)
    finally:
        await connection.close()


@pytest.fixture
async def town(owner: asyncpg.Connection, settings: Settings) -> Town:
    return await make_town(owner, settings)


# The log --------------------------------------------------------------------------------------------------------------
EVENT = "insert into app.audit_event (municipality, staff, action) values ($1, $2, $3)"
WITH_NETWORK = "insert into app.audit_event (municipality, staff, action, network) values ($1, $2, $3, '203.0.113.7')"


async def test_nobody_writes_what_only_the_database_knows(
    owner: asyncpg.Connection, settings: Settings, town: Town
) -> None:
    """A sign-in that never was, a password that nobody changed, a column that is still there: the functions that do these write them."""
    ada = await make_person(owner, town)
    taken = {
        action for action in Action if await tried(settings, ada, EVENT, town.code, ada.id, action) == "INSERT 0 1"
    }
    by_functions = {
        *(
            Action.signed_in,
            Action.sign_in_failed,
            Action.signed_out,
            Action.session_timed_out,
            Action.password_changed,
        ),
        *(Action.second_factor_set, Action.recovery_code_used, Action.recovery_codes_renewed),
        Action.column_erased,
        Action.municipality_changed,
        *(Action.section_planned, Action.section_taken_back, Action.section_in_force),
        Action.administrator_planned,
        Action.administrator_plan_dropped,
        Action.administrator_given,
    }
    assert taken == set(Action) - by_functions


async def test_a_network_is_told_of_a_refusal_alone(owner: asyncpg.Connection, settings: Settings, town: Town) -> None:
    ada = await make_person(owner, town)
    told = [await tried(settings, ada, WITH_NETWORK, town.code, ada.id, action) for action in ("refused", "hold_set")]
    assert told == ["INSERT 0 1", "42501"]


# Letters to 職員 -------------------------------------------------------------------------------------------------------
LETTER = 'select api.enqueue_for_staff($1, array[$2::uuid], \'{"path": "/erasures/1"}\')'


@pytest.mark.parametrize(
    ("role", "kind", "answer"),
    [
        ("section_staff", "second_factor_reset", "TD403"),
        ("section_staff", "erasure_planned", "TD403"),
        ("administrator", "erasure_planned", "TD403"),
        ("administrator", "arrival", "TD403"),
        ("administrator", "second_factor_reset", "SELECT 1"),
    ],
)
async def test_no_letter_to_staff_is_made_up(
    owner: asyncpg.Connection, settings: Settings, town: Town, role: str, kind: str, answer: str
) -> None:
    """That of a plan is the plan's own, that of a second factor is an administrator's."""
    eve = await make_person(owner, town, "eve")
    await owner.execute("update app.staff set mail = 'e@example.jp', mail_sealed = 'x' where id = $1", eve.id)
    person = await make_person(owner, town, "somebody", role, ["ごみ減量係"])
    assert await tried(settings, person, LETTER, kind, eve.id) == answer


# The proof ------------------------------------------------------------------------------------------------------------
COUNTS = {
    "joins": "insert into app.staff_section (municipality, staff, section) select municipality, $2, id from app.section where municipality = $1 limit 1",
    "leaves": "delete from app.staff_section where municipality = $1 and staff <> $2",
    "person": "update app.staff set name = '別人' where municipality = $1 and id <> $2",
    "first setting": "insert into app.municipality_setting (municipality) select $1 where $2::uuid is not null",
    "setting": "update app.municipality_setting set networks = '{}' where municipality = $1 and $2::uuid is not null",
    "lower limits": "update app.municipality_setting set second_person_days = 7 where municipality = $1 and $2::uuid is not null",
    "plan": "insert into app.erasure (municipality, kind, procedure, procedure_title, fiscal_year, reason, planned_by) "
    "select municipality, 'due', id, '手続', 2017, 'retention_over', $2 from app.procedure where municipality = $1",
}


@pytest.mark.parametrize("what", COUNTS)
async def test_what_counts_asks_for_the_proof(
    owner: asyncpg.Connection, settings: Settings, town: Town, what: str
) -> None:
    ada = await make_person(owner, town)
    await make_person(owner, town, "bob", "section_staff", ["保健係"])
    if what != "first setting":
        await owner.execute("insert into app.municipality_setting (municipality) values ($1)", town.code)
    long_ago = "update app.staff_session set proved_at = clock_timestamp() - interval '11 minutes' where staff = $1"
    await owner.execute(long_ago, ada.id)
    assert await tried(settings, ada, COUNTS[what], town.code, ada.id) == "TD407"
    await owner.execute("update app.staff_session set proved_at = clock_timestamp() where staff = $1", ada.id)
    assert (await tried(settings, ada, COUNTS[what], town.code, ada.id)).endswith(" 1")


# A password given by another -------------------------------------------------------------------------------------------
async def pending(town: Town, person: Person) -> SessionToken:
    """A sign-in with the password that was right until now, which waits for its code."""
    token = SessionToken(f"{town.code}.{'p' * 40}{next_address()}")
    with scoped(Scope(Role.sign_in_staff)):
        opened = await ENGINE.fetch("select api.open_session($1, $2, $3, '')", town.code, person.id, token.hashed())
    assert not opened[0][0]
    return token


@pytest.mark.parametrize("by", ["a colleague", "oneself", "being stopped"])
async def test_a_password_that_is_no_more_ends_what_it_began(
    owner: asyncpg.Connection, settings: Settings, town: Town, by: str
) -> None:
    """The sign-in that waits for its code, and the sessions: whoever writes the new one."""
    ada, bea = await make_person(owner, town, "ada"), await make_person(owner, town, "bea")
    await owner.execute(
        "insert into app.staff_second_factor (municipality, staff, active, secret, confirmed_at) values ($1, $2, true, 'x', now())",
        town.code,
        bea.id,
    )
    token = await pending(town, bea)
    new = await hash_password("a long sentence of somebody")
    done: Mapping[str, tuple[Person, str]] = {
        "a colleague": (
            ada,
            f"update app.staff set password_hash = '{new}', must_change_password = true where id = '{bea.id}'",
        ),
        "oneself": (bea, f"select api.change_password('{new}', sha256('y'))"),
        "being stopped": (ada, f"update app.staff set active = false where id = '{bea.id}'"),
    }
    await tried(settings, *done[by])
    with scoped(Scope(Role.sign_in_staff)):
        assert not (await ENGINE.fetch("select api.staff_sign_in_waits($1)", token.reveal()))[0][0]
    live = await owner.fetchval("select count(*) from app.staff_session where staff = $1 and ended_at is null", bea.id)
    assert live == (1 if by == "oneself" else 0)


async def test_an_operators_new_password_ends_what_the_old_one_began(
    database: ScopedEngine, owner: asyncpg.Connection
) -> None:
    operator = await make_operator(owner)
    await owner.execute(
        "insert into app.operator_second_factor (operator, active, secret, confirmed_at) values ($1, true, 'x', now())",
        operator.id,
    )
    token = SessionToken(f"operator.{'p' * 40}{next_address()}")
    with scoped(Scope(Role.sign_in_operator)):
        await ENGINE.fetch("select api.open_operator_session($1, $2, '')", operator.id, token.hashed())
        assert (await ENGINE.fetch("select api.operator_sign_in_waits($1)", token.reveal()))[0][0]
        assert await owner.fetchval("select api.give_operator_password($1, 'new')", operator.login)
        assert not (await ENGINE.fetch("select api.operator_sign_in_waits($1)", token.reveal()))[0][0]
    alive = "select count(*) from app.operator_session where operator = $1 and ended_at is null"
    assert await owner.fetchval(alive, operator.id) == 0
