"""The operator reads no application: neither by a page, nor by a query, nor by a function."""

import asyncpg
import pytest

from app.settings import Settings
from app.tenancy.engine import ENGINE
from app.tenancy.scope import scoped
from tests.factories import ANSWERS, add_procedure, make_person, make_town, submit_one
from tests.operators import make_operator, operator_client

pytestmark = pytest.mark.anyio

# Every page a signed-in operator can open; a test below compares it with the routes.
PAGES = [
    "/municipalities",
    "/municipalities/new",
    "/municipalities/{code}",
    "/municipalities/{code}/facts",
    "/municipalities/{code}/draft",
    "/municipalities/{code}/crests/{crest}",
    "/municipalities/{code}/keys",
    "/municipalities/{code}/last-administrator",
    "/operators",
    "/operators/new",
    "/operators/{login}",
    "/announcements",
    "/announcements/new",
    "/stops",
    "/stops/new",
    "/health",
    "/alarms",
    "/keys",
    "/audit",
    "/password",
    "/metrics",
]
# What the operator's functions may tell: names, codes, counts, times and states. A new column is thought about here first.
TOLD = {
    "municipalities": "code slug name telephone suspended_at created_at sections staff procedures applications",
    "municipality_names": "slug name reading",
    "sections_of": "id name",
    "announcements": "id audience shown_in words begins_at ends_at withdrawn_at written_by",
    "planned_stops": "id begins_at ends_at reason ended_at planned_by extended refused",
    "procedures_met": "municipality title section opens_at closes_at until kept",
    "operator_accounts": "id login name role active seen_at second_factor_since one_time_until",
    "council_plans": "id kind municipality municipality_name login name role reason planned_by planned_at confirmable_from refusal",
    "municipality_facts": "name reading telephone telephone_hours home_page colour crest",
    "drafted_municipality": "id name reading telephone telephone_hours home_page colour crest drafted_at",
    "volume": "municipality day applications",
    "outbox_health": "municipality waiting overdue failed sent_today oldest_waiting",
    "worker_health": "worker heartbeat_at alive",
    "operator_log": "id at operator action subject details network",
    "operator_names": "id name",
    "metrics": "name municipality state value",
    "missing_keys": "municipality missing",
    "alarms": "municipality id kind words begun_at ended_at",
    "alarm_counts": "kind standing",
    "keys_of": "id procedure title fiscal_year public_key signature created_at destroyed_at unusable_since sightings alarms",
    "schema_state": "changes hashes rules versions roles",
    "own_operator_factor": "since codes_left",
    "touch_operator_session": "operator login name role must_change_password second_factor proved short_password",
}
WITHOUT_COLUMNS = {
    "offer_operator_factor",
    "offered_operator_factor",
    "take_operator_factor",
    "renew_operator_recovery_codes",
    "create_municipality",
    "appoint_administrator",
    "suspend_municipality",
    "draft_municipality",
    "drop_municipality_draft",
    "confirm_municipality_draft",
    "plan_council_act",
    "confirm_council_act",
    "drop_council_act",
    "stop_operator",
    "last_administrator",
    "announce",
    "withdraw_announcement",
    "plan_stop",
    "end_stop",
    "note_operator",
    "end_operator_session",
    "operator_log_sealed_until",
    "change_operator_password",
}


async def test_no_table_can_be_read(owner: asyncpg.Connection) -> None:
    operator = await make_operator(owner)
    tables = await owner.fetch("select tablename from pg_tables where schemaname = 'app'")
    readable = []
    with scoped(operator.scope):
        for row in tables:
            try:
                await ENGINE.fetch(f'select * from app."{row["tablename"]}"')
            except asyncpg.InsufficientPrivilegeError:
                continue
            readable.append(row["tablename"])
    assert (len(tables) > 20, readable) == (True, [])


async def test_the_only_view_is_the_mailers_public_key(owner: asyncpg.Connection) -> None:
    rows = await owner.fetch(
        "select relname from pg_class where relnamespace in ('api'::regnamespace, 'app'::regnamespace) "
        "and relkind in ('v', 'm', 'r') and has_table_privilege('todoke_operator', oid, 'select, insert, update, delete')"
    )
    assert [row["relname"] for row in rows] == ["mailer_public_key"]


async def test_each_function_tells_counts_names_and_times_only(owner: asyncpg.Connection) -> None:
    rows = await owner.fetch(
        "select proname, array(select n from unnest(proargnames, proargmodes) as a (n, m) where m = 't') as told "
        "from pg_proc where pronamespace = 'api'::regnamespace and has_function_privilege('todoke_operator', oid, 'execute')"
    )
    found = {row["proname"]: " ".join(row["told"]) for row in rows}
    assert {name: told for name, told in found.items() if told} == TOLD
    assert {name for name, told in found.items() if not told} == WITHOUT_COLUMNS


async def test_functions_of_other_roles_are_refused(owner: asyncpg.Connection) -> None:
    operator = await make_operator(owner)
    with scoped(operator.scope), pytest.raises(asyncpg.InsufficientPrivilegeError):
        await ENGINE.fetch("select * from api.shown_status('131041', '0000000000', '{}', 'network')")


async def test_functions_want_a_live_session(owner: asyncpg.Connection) -> None:
    operator = await make_operator(owner)
    await owner.execute("update app.operator_session set ended_at = now() where operator = $1", operator.id)
    with scoped(operator.scope), pytest.raises(asyncpg.PostgresError, match="no session"):
        await ENGINE.fetch("select * from api.municipalities()")


async def test_the_owner_of_the_functions_reads_no_sealed_column(owner: asyncpg.Connection) -> None:
    rows = await owner.fetch(
        "select c.relname, a.attname from pg_attribute a join pg_class c on c.oid = a.attrelid "
        "where c.relnamespace = 'app'::regnamespace and c.relkind = 'r' and a.attnum > 0 "
        "and has_column_privilege('todoke_counts', c.oid, a.attnum, 'select')"
    )
    readable = {f"{row['relname']}.{row['attname']}" for row in rows}
    secret = {
        "sealed",
        "address_sealed",
        "note_sealed",
        "reply_sealed",
        "mail_sealed",
        "password_hash",
        "facts",
        "definition",
    }
    assert {name for name in readable if name.partition(".")[2] in secret} == set()
    assert {
        name for name in readable if name.startswith(("facet.", "handling_record.", "status_event.", "audit_event."))
    } == set()


@pytest.mark.parametrize("role", ["council", "contractor"])
async def test_no_page_shows_anything_of_an_application(
    role: str, owner: asyncpg.Connection, settings: Settings
) -> None:
    town = await make_town(owner, settings)
    await add_procedure(owner, town, "second")
    await make_person(owner, town)
    receipt = await submit_one(town, settings)
    secrets = [
        *(value for values in ANSWERS.values() for value in values),
        receipt.reference.symbols,
        str(receipt.reference),
    ]
    operator = await make_operator(owner, role)
    async with operator_client(operator, settings) as client:
        texts = [
            (await client.get(page.format(code=town.code, crest="none", login=operator.login))).text for page in PAGES
        ]
    assert [secret for secret in secrets for text in texts if len(secret) > 5 and secret in text] == []


def test_every_page_is_driven() -> None:
    from app.web import password
    from app.web.operator import ROUTES

    paths = {path for handler in [*ROUTES, *password.ROUTES] if "GET" in handler.http_methods for path in handler.paths}
    assert {path.replace(":str}", "}") for path in paths} == set(PAGES)


@pytest.mark.parametrize(
    "statement",
    [
        "select api.create_municipality('131059', 'bunkyo', '{\"ja\": \"文京区\"}', '', '[]')",
        "select api.appoint_administrator('131041', 'shinjuku-x', '誰か', '')",
        "select api.suspend_municipality('131041', true)",
        "select api.draft_municipality('131041', '{\"ja\": \"市\"}', '', '', '{\"ja\": \"\"}', '', '', null)",
        "select api.drop_municipality_draft('131041', gen_random_uuid())",
        "select api.confirm_municipality_draft('131041', gen_random_uuid())",
    ],
)
async def test_the_database_refuses_the_contractors_decisions(statement: str, owner: asyncpg.Connection) -> None:
    contractor = await make_operator(owner, "contractor")
    with scoped(contractor.scope), pytest.raises(asyncpg.PostgresError) as refusal:
        await ENGINE.fetch(statement)
    assert refusal.value.sqlstate == "TD403"
