"""The third wall, tried from the inside: each role connects by itself and tries what it must not do."""

import secrets
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from hashlib import sha256

import asyncpg
import pytest
from asyncpg.exceptions import InsufficientPrivilegeError, PostgresError

from app.settings import Settings
from app.tenancy.engine import ScopedEngine
from tests.factories import Person, Town, add_procedure, make_person, make_town, submit_one

pytestmark = pytest.mark.anyio

Connect = Callable[[str], AbstractAsyncContextManager[asyncpg.Connection]]
SIDES = ("applicant", "sign_in_staff", "sign_in_operator", "staff", "operator", "mailer", "worker")


@pytest.fixture
def connect(database: ScopedEngine, addresses: Mapping[str, str]) -> Connect:
    @asynccontextmanager
    async def connected(role: str) -> AsyncIterator[asyncpg.Connection]:
        connection = await asyncpg.connect(addresses[role])
        try:
            yield connection
        finally:
            await connection.close()

    return connected


@pytest.fixture
async def ours(owner: asyncpg.Connection, settings: Settings) -> Town:
    town = await make_town(owner, settings)
    await submit_one(town, settings)
    return town


@pytest.fixture
async def theirs(owner: asyncpg.Connection, settings: Settings) -> Town:
    town = await make_town(owner, settings)
    await submit_one(town, settings)
    return town


@pytest.mark.parametrize("role", ["applicant", "sign_in_staff", "sign_in_operator", "operator", "mailer"])
async def test_the_role_has_no_table_at_all(connect: Connect, owner: asyncpg.Connection, role: str) -> None:
    async with connect(role) as connection:
        with pytest.raises(InsufficientPrivilegeError):
            await connection.fetch("select 1 from app.application")
    assert await _privileges(owner, role) == set()


@pytest.mark.parametrize("role", SIDES)
async def test_the_role_leaves_nothing_in_the_database(connect: Connect, role: str) -> None:
    async with connect(role) as connection:
        with pytest.raises(InsufficientPrivilegeError):
            await connection.execute("select lo_from_bytea(0, 'x')")
        with pytest.raises(InsufficientPrivilegeError):
            await connection.execute("create temporary table left_behind (x int)")


async def _privileges(owner: asyncpg.Connection, role: str) -> set[tuple[str, str]]:
    rows = await owner.fetch(
        "select c.relname, a.privilege_type from pg_class c, aclexplode(c.relacl) a "
        "where c.relnamespace = 'app'::regnamespace and a.grantee = $1::regrole "
        "union select c.relname, a.privilege_type from pg_attribute t join pg_class c on c.oid = t.attrelid, aclexplode(t.attacl) a "
        "where c.relnamespace = 'app'::regnamespace and a.grantee = $1::regrole",
        f"todoke_{role}",
    )
    return {(row["relname"], row["privilege_type"]) for row in rows}


async def _functions(owner: asyncpg.Connection, role: str) -> set[str]:
    rows = await owner.fetch(
        "select proname from pg_proc where pronamespace = 'api'::regnamespace and has_function_privilege($1, oid, 'execute')",
        f"todoke_{role}",
    )
    return {row["proname"] for row in rows}


async def test_the_applicant_submits_and_looks_up_and_has_the_function_of_readiness(owner: asyncpg.Connection) -> None:
    """And learns for the 控え what a section was called on the day of the arrival: a name that stood on public pages then."""
    assert await _functions(owner, "applicant") == {
        "submit",
        "submit_many",
        "shown_status",
        "status_of_many",
        "section_name_on",
        "hold_attachment",
        "hold_chunk",
        "finish_attachment",
        "release_attachment",
        "held",
        "schema_state",
    }


async def test_what_holds_files_gives_back_none_of_them(owner: asyncpg.Connection) -> None:
    """Outcomes and ids; of what is held, a name under a lock whose key is the applicant's, and a keyed hash. No content, and no box of the section's."""
    rows = await owner.fetch(
        "select proname, pg_get_function_result(oid) as result from pg_proc where pronamespace = 'api'::regnamespace "
        "and (proname like '%attachment' or proname in ('hold_chunk', 'held')) and has_function_privilege('todoke_applicant', oid, 'execute')"
    )
    assert {row["proname"]: row["result"] for row in rows} == {
        **dict.fromkeys(("hold_attachment", "hold_chunk", "release_attachment"), "text"),
        "finish_attachment": "TABLE(outcome text, id uuid)",
        "held": "TABLE(id uuid, question text, size bigint, fingerprint bytea, name_box bytea, scan text, linked boolean)",
    }


async def test_staff_without_a_session_hold_nothing(connect: Connect, ours: Town) -> None:
    async with connect("staff") as connection:
        for call in (
            "select api.hold_attachment($1, (select gen_random_uuid()), sha256('x'), gen_random_uuid(), 'photo', null)",
            "select api.hold_chunk($1, sha256('x'), gen_random_uuid(), 0, 'x')",
            "select api.finish_attachment($1, sha256('x'), gen_random_uuid(), 1, 1, sha256('x'), 'x', gen_random_uuid(), 'x', 'clean', null)",
            "select api.release_attachment($1, sha256('x'), gen_random_uuid())",
            "select api.held($1, sha256('x'))",
        ):
            with pytest.raises(PostgresError) as refused:
                await connection.fetch(call, ours.code)
            assert refused.value.sqlstate == "TD403"


async def test_the_applicant_reads_what_is_published_and_nothing_else(owner: asyncpg.Connection) -> None:
    """Column by column, literally: a new one here is shown to everybody."""
    rows = await owner.fetch(
        "select c.relname, string_agg(a.attname::text, ' ' order by a.attname) as columns from pg_class c "
        "join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped "
        "where c.relnamespace in ('app'::regnamespace, 'api'::regnamespace, 'public'::regnamespace) "
        "and (has_column_privilege('todoke_applicant', c.oid, a.attnum, 'select, insert, update, references') "
        "or has_table_privilege('todoke_applicant', c.oid, 'delete, truncate, trigger')) group by c.relname"
    )
    assert {row["relname"]: row["columns"] for row in rows} == {
        "mailer_public_key": "created_at id public_key signature",
        "published_announcement": "begins_at ends_at id kind municipality words",
        "published_key": "fiscal_year id municipality procedure public_key signature",
        "published_municipality": "code colour crest home_page name reading slug suspended telephone telephone_hours",
        "published_place": "municipality place procedure remaining state",
        "published_procedure": "category closes_at contact extended_from has_places id keywords municipality opens_at position section_name section_reading "
        "section_telephone section_telephone_hours selection slug standard_days suspended",
        "published_version": "approval_held_on approval_kind approval_meeting approval_number approved_items content_hash definition id "
        "municipality number procedure published_at state",
    }


@pytest.mark.parametrize("role", SIDES)
async def test_the_mailers_key_is_read_by_who_seals_to_it_and_only_through_its_view(
    connect: Connect, owner: asyncpg.Connection, role: str
) -> None:
    # a mail address; an お知らせ; a section's mail address; the comparison with the private half
    readers = {"applicant", "staff", "operator", "worker"}
    async with connect(role) as connection:
        if role in readers:
            await connection.fetch("select id, public_key from api.mailer_public_key")
        else:
            with pytest.raises(InsufficientPrivilegeError):
                await connection.fetch("select id, public_key from api.mailer_public_key")
    assert {relation for relation, _ in await _privileges(owner, role)} & {"mailer_key"} == set()


@pytest.mark.parametrize(
    ("door", "function", "table"),
    [
        ("sign_in_staff", "open_session", "staff_session"),
        ("sign_in_operator", "open_operator_session", "operator_session"),
    ],
)
async def test_nobody_but_a_sides_own_door_opens_its_sessions(
    owner: asyncpg.Connection, door: str, function: str, table: str
) -> None:
    able = {role for role in SIDES if function in await _functions(owner, role)}
    assert able == {door}
    inserting = {role for role in SIDES if (table, "INSERT") in await _privileges(owner, role)}
    assert inserting == set()


async def test_staff_without_a_session_see_nothing(connect: Connect, ours: Town) -> None:
    async with connect("staff") as connection:
        assert await connection.fetchval("select count(*) from app.application") == 0
        await connection.execute("set app.municipality = '131041'; set app.session = '131041.guessed'")
        assert await connection.fetchval("select count(*) from app.application") == 0
        assert await connection.fetchval("select count(*) from app.section") == 0


async def test_staff_see_their_own_municipality_only(
    connect: Connect, owner: asyncpg.Connection, ours: Town, theirs: Town
) -> None:
    alice = await make_person(owner, ours)
    async with connect("staff") as connection, connection.transaction():
        await connection.execute("select set_config('app.session', $1, true)", alice.session.reveal())
        seen = await connection.fetch("select distinct municipality from app.application")
        assert [row["municipality"] for row in seen] == [ours.code]
        hidden = await connection.fetchval("select count(*) from app.application where municipality = $1", theirs.code)
        assert hidden == 0


async def test_staff_of_another_section_see_none_of_ours(
    connect: Connect, owner: asyncpg.Connection, settings: Settings, ours: Town
) -> None:
    await add_procedure(owner, ours, "health", section="保健係")
    bob = await make_person(owner, ours, "bob", "section_staff", ["保健係"])
    async with connect("staff") as connection, connection.transaction():
        await connection.execute("select set_config('app.session', $1, true)", bob.session.reveal())
        assert await connection.fetchval("select count(*) from app.application") == 0
        assert await connection.fetchval("select count(*) from app.status_event") == 0
    await submit_one(ours, settings, slug="health")
    async with connect("staff") as connection, connection.transaction():
        await connection.execute("select set_config('app.session', $1, true)", bob.session.reveal())
        assert await connection.fetchval("select count(*) from app.application") == 1


async def _as(connection: asyncpg.Connection, person: Person, statement: str, *values: object) -> str:
    """Run one statement as the person; returns its tag, or the refusal's SQLSTATE."""
    transaction = connection.transaction()
    await transaction.start()
    try:
        await connection.execute("select set_config('app.session', $1, true)", person.session.reveal())
        return await connection.execute(statement, *values)
    except PostgresError as refusal:
        return str(refusal.sqlstate)
    finally:
        await transaction.rollback()


ACCEPT = (
    "insert into app.status_event (municipality, application, to_status, staff, seen_version) "
    "select municipality, id, 'accepted', $1, 1 from app.application where municipality = $2"
)


async def test_an_administrator_can_accept(connect: Connect, owner: asyncpg.Connection, ours: Town) -> None:
    alice = await make_person(owner, ours)
    async with connect("staff") as connection:
        assert await _as(connection, alice, ACCEPT, alice.id, ours.code) == "INSERT 0 1"


async def test_a_viewer_writes_nothing(connect: Connect, owner: asyncpg.Connection, ours: Town) -> None:
    viewer = await make_person(owner, ours, "viewer", "viewer", ["ごみ減量係"])
    async with connect("staff") as connection:
        assert await _as(connection, viewer, ACCEPT, viewer.id, ours.code) == "42501"


OWN = "insert into app.custom_column (municipality, procedure, label, kind, position) select municipality, id, '列', 'text', 1 from app.procedure where municipality = $1"


@pytest.mark.parametrize(
    ("role", "sections", "arranged"),
    [
        ("administrator", [], "UPDATE 1"),
        ("section_staff", ["ごみ減量係"], "UPDATE 1"),
        ("section_staff", ["保健係"], "UPDATE 0"),
        ("viewer", ["ごみ減量係"], "UPDATE 0"),
    ],
)
async def test_only_who_works_on_it_arranges_the_list(
    connect: Connect, owner: asyncpg.Connection, ours: Town, role: str, sections: list[str], arranged: str
) -> None:
    await add_procedure(owner, ours, "health", section="保健係")
    person = await make_person(owner, ours, "somebody", role, sections)
    async with connect("staff") as connection:
        assert await _as(connection, person, "update app.application set mark = 'important'") == arranged
        found = await _as(connection, person, "select from api.search_blind_index('{}', '{}', 1, 10)")
        assert found == "SELECT 0"
        found = await _as(connection, person, "select from api.search_references('ABCD', '{ABCD}', 10)")
        assert found == "SELECT 0"
        if role == "viewer":
            assert await _as(connection, person, OWN, ours.code) == "42501"


@pytest.mark.parametrize(
    ("role", "sections", "touched"),
    [("section_staff", ["ごみ減量係"], 1), ("section_staff", ["保健係"], 0), ("viewer", ["ごみ減量係"], 0)],
)
async def test_a_column_is_hidden_from_now_on_and_comes_back_within_thirty_days(
    connect: Connect, owner: asyncpg.Connection, ours: Town, role: str, sections: list[str], touched: int
) -> None:
    await owner.execute(OWN, ours.code)
    await add_procedure(owner, ours, "health", section="保健係")
    person = await make_person(owner, ours, "somebody", role, sections)
    back = "update app.custom_column set removed_at = null"
    async with connect("staff") as connection:
        await connection.execute("select set_config('app.session', $1, false)", person.session.reveal())
        hidden = await connection.fetch(
            "update app.custom_column set removed_at = now() - interval '40 days' "
            "returning removed_at > now() - interval '1 minute' as since_now, removed_by"
        )
        assert [(row["since_now"], row["removed_by"]) for row in hidden] == [(True, person.id)] * touched
        assert await _as(connection, person, "update app.custom_column set kind = 'text'") == "42501"
        assert await _as(connection, person, "delete from app.custom_column") == "42501"
        assert await _as(connection, person, back) == f"UPDATE {touched}"
        await owner.execute(
            "update app.custom_column set removed_at = now() - interval '31 days' where municipality = $1", ours.code
        )
        assert await _as(connection, person, back) == "UPDATE 0"


async def test_the_hashes_of_what_is_sealed_are_nobodys_to_read(
    connect: Connect, owner: asyncpg.Connection, ours: Town
) -> None:
    ada = await make_person(owner, ours)
    async with connect("staff") as connection:
        assert await _as(connection, ada, "select tokens from app.blind_index") == "42501"
        for write in (
            "api.write_blind_index(gen_random_uuid(), gen_random_uuid(), '{}', 1::smallint)",
            "api.rewrite_blind_index(gen_random_uuid(), '{}', 1::smallint)",
        ):
            assert await _as(connection, ada, f"select {write}") == "42501"


async def test_nobody_writes_in_a_colleagues_name(connect: Connect, owner: asyncpg.Connection, ours: Town) -> None:
    alice = await make_person(owner, ours)
    bob = await make_person(owner, ours, "bob")
    async with connect("staff") as connection:
        assert await _as(connection, alice, ACCEPT, bob.id, ours.code) == "42501"


@pytest.mark.parametrize(
    "statement",
    [
        "update app.application set status = 'completed'",
        "update app.application set sealed = ''",
        "delete from app.application",
        "delete from app.status_event",
        "update app.status_event set at = now()",
        "update app.handling_record set sealed = ''",
        "delete from app.audit_event",
        "update app.audit_event set action = 'nothing'",
        "delete from app.export_record",
        "select key_hash, digest, inquiry_proof from app.application",
        "select password_hash from app.staff",
        "select token_hash from app.staff_session",
        "insert into app.staff_session (municipality, staff, token_hash) values ('131041', gen_random_uuid(), '')",
        "select address_sealed from app.outbox",
        "select * from app.operator_account",
        "set role todoke_owner",
        "set role todoke_functions",
        "create table app.mine (id int)",
        "create table public.mine (id int)",
        "create function api.mine() returns int language sql as 'select 1'",
        "select * from pg_authid",
        "copy app.section to program 'cat'",
    ],
)
async def test_staff_are_refused(connect: Connect, owner: asyncpg.Connection, ours: Town, statement: str) -> None:
    alice = await make_person(owner, ours)
    async with connect("staff") as connection:
        assert await _as(connection, alice, statement) == "42501"


@pytest.mark.parametrize("role", SIDES)
@pytest.mark.parametrize("ceiling", ["todoke_owner", "todoke_functions", "todoke_counts", "todoke_migrator"])
async def test_no_side_becomes_another(connect: Connect, role: str, ceiling: str) -> None:
    async with connect(role) as connection:
        with pytest.raises(InsufficientPrivilegeError):
            await connection.execute(f"set role {ceiling}")


async def test_the_worker_sees_nothing_before_it_claims(connect: Connect, ours: Town) -> None:
    async with connect("worker") as connection:
        assert await connection.fetchval("select count(*) from app.procedure") == 0


async def test_a_claim_shows_its_municipality_and_ends_with_its_transaction(
    connect: Connect, owner: asyncpg.Connection, ours: Town, theirs: Town
) -> None:
    await owner.execute("insert into app.job (municipality, kind) values ($1, 'keys')", ours.code)
    async with connect("worker") as connection:
        async with connection.transaction():
            assert await connection.fetchval("select municipality from api.claim('keys', $1)", ours.code) == ours.code
            seen = await connection.fetch("select distinct municipality from app.procedure")
            assert [row["municipality"] for row in seen] == [ours.code]
            writing_elsewhere = connection.transaction()
            await writing_elsewhere.start()
            with pytest.raises(InsufficientPrivilegeError):
                await connection.execute(
                    "insert into app.public_key (municipality, procedure, fiscal_year, public_key) values ($1, $2, 2001, $3)",
                    theirs.code,
                    theirs.procedures["event"],
                    secrets.token_bytes(32),
                )
            await writing_elsewhere.rollback()
        assert await connection.fetchval("select count(*) from app.procedure") == 0


async def test_nobody_plants_the_key_of_another_section(
    connect: Connect, owner: asyncpg.Connection, ours: Town
) -> None:
    bob = await make_person(owner, ours, "bob", "section_staff", ["保健係"])
    async with connect("staff") as connection, connection.transaction():
        await connection.execute("select set_config('app.session', $1, true)", bob.session.reveal())
        with pytest.raises(InsufficientPrivilegeError):
            await connection.execute(
                "insert into app.public_key (municipality, procedure, fiscal_year, public_key) values ($1, $2, 2099, $3)",
                ours.code,
                ours.procedures["event"],
                secrets.token_bytes(32),
            )


async def test_a_stopped_persons_session_is_dead_at_once(
    connect: Connect, owner: asyncpg.Connection, ours: Town
) -> None:
    alice = await make_person(owner, ours)
    await owner.execute("update app.staff set active = false where id = $1", alice.id)
    async with connect("staff") as connection:
        assert await _as(connection, alice, ACCEPT, alice.id, ours.code) == "INSERT 0 0"


async def test_a_suspended_municipality_is_shut_for_its_staff(
    connect: Connect, owner: asyncpg.Connection, ours: Town
) -> None:
    alice = await make_person(owner, ours)
    await owner.execute("update app.municipality set suspended_at = now() where code = $1", ours.code)
    async with connect("staff") as connection, connection.transaction():
        await connection.execute("select set_config('app.session', $1, true)", alice.session.reveal())
        assert await connection.fetchval("select count(*) from app.application") == 0


async def test_an_idle_session_ends_after_half_an_hour(connect: Connect, owner: asyncpg.Connection, ours: Town) -> None:
    alice = await make_person(owner, ours)
    await owner.execute(
        "update app.staff_session set seen_at = now() - interval '31 minutes' where staff = $1", alice.id
    )
    async with connect("staff") as connection:
        assert await connection.fetch("select * from api.touch_session($1, true)", alice.session.reveal()) == []


async def test_a_session_ends_after_nine_hours_in_all(connect: Connect, owner: asyncpg.Connection, ours: Town) -> None:
    alice = await make_person(owner, ours)
    await owner.execute(
        "update app.staff_session set opened_at = now() - interval '541 minutes' where staff = $1", alice.id
    )
    async with connect("staff") as connection:
        assert await connection.fetch("select * from api.touch_session($1, true)", alice.session.reveal()) == []


async def test_a_published_version_never_changes(owner: asyncpg.Connection, ours: Town) -> None:
    with pytest.raises(PostgresError, match="never changes"):
        await owner.execute(
            "update app.procedure_version set definition = '{}' where municipality = $1 and id = $2",
            ours.code,
            ours.versions["event"],
        )


async def test_a_status_changes_only_by_an_allowed_step(
    connect: Connect, owner: asyncpg.Connection, ours: Town
) -> None:
    alice = await make_person(owner, ours)
    statement = ACCEPT.replace("'accepted'", "'completed'")
    async with connect("staff") as connection:
        assert await _as(connection, alice, statement, alice.id, ours.code) == "TD422"


async def test_a_step_seen_from_an_old_version_is_a_clash(
    connect: Connect, owner: asyncpg.Connection, ours: Town
) -> None:
    alice = await make_person(owner, ours)
    async with connect("staff") as connection:
        assert await _as(connection, alice, ACCEPT.replace("$1, 1 from", "$1, 7 from"), alice.id, ours.code) == "TD409"


async def test_the_operators_functions_need_an_operators_session(connect: Connect, ours: Town) -> None:
    async with connect("operator") as connection:
        with pytest.raises(PostgresError, match="no session"):
            await connection.fetch("select * from api.municipalities()")


async def test_an_administrator_is_appointed_only_where_nobody_is(
    connect: Connect, owner: asyncpg.Connection, ours: Town
) -> None:
    await make_person(owner, ours)
    operator = await owner.fetchval(
        "insert into app.operator_account (login, name, password_hash, role) values ($1, '協議会', '', 'council') returning id",
        f"council-{secrets.token_hex(4)}",
    )
    async with connect("sign_in_operator") as connection:
        own = f"operator.{secrets.token_urlsafe(32)}"
        await connection.execute(
            "select api.open_operator_session($1, $2, '')", operator, sha256(own.encode()).digest()
        )
    async with connect("operator") as connection, connection.transaction():
        await connection.execute("select set_config('app.session', $1, true)", own)
        with pytest.raises(PostgresError, match="already has staff"):
            await connection.execute(
                "select api.appoint_administrator($1, $2, 'x', 'x')", ours.code, f"{ours.slug}-second"
            )
