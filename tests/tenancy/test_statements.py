"""SQL that Piccolo cannot say: its `$1` is the scope's municipality, whoever runs it and whatever is passed."""

import asyncio

import asyncpg
import pytest
from asyncpg.exceptions import InterfaceError, QueryCanceledError

from app.settings import Settings
from app.tenancy import api
from app.tenancy.api import ApiStatement, NotGranted
from app.tenancy.engine import ScopedEngine
from app.tenancy.scope import NotForApplicants, Role, Scope, ScopeMissing, scoped
from app.tenancy.statements import ScopedQuery, ScopedStatement
from tests.factories import Person, Town, make_person, make_town

pytestmark = pytest.mark.anyio

NAMES = ScopedStatement("select s.id from app.section s where s.municipality = $1 order by s.id", "a test")
ONE = ScopedStatement(
    "select s.id, s.municipality from app.section s where s.municipality = $1 and s.id = $2", "a test"
)
TOWNS = ApiStatement("select code from api.published_municipality where code = $1")


@pytest.fixture
async def towns(owner: asyncpg.Connection, settings: Settings) -> tuple[Town, Town]:
    return await make_town(owner, settings), await make_town(owner, settings)


@pytest.fixture
async def alice(owner: asyncpg.Connection, towns: tuple[Town, Town]) -> Person:
    return await make_person(owner, towns[0])


async def test_a_statement_stays_in_the_municipality(alice: Person, towns: tuple[Town, Town]) -> None:
    ours, theirs = (sorted(town.sections.values()) for town in towns)
    with scoped(alice.scope):
        assert [row["id"] for row in await NAMES.rows()] == ours
        assert (await ONE.row(ours[0]))["municipality"] == towns[0].code
        assert await ONE.value(ours[0]) == ours[0]
        assert await ONE.row(theirs[0]) is None
        assert await ONE.value(theirs[0]) is None


async def test_nobody_passes_the_municipality(alice: Person, towns: tuple[Town, Town]) -> None:
    with scoped(alice.scope), pytest.raises(InterfaceError):
        await NAMES.rows(towns[1].code)


@pytest.mark.parametrize(
    ("scope", "refusal"),
    [
        (Scope(Role.staff), ScopeMissing),
        (Scope(Role.operator), ScopeMissing),
        (Scope(Role.applicant, "131041"), NotForApplicants),
        (Scope(Role.lookup, "131041"), NotForApplicants),
    ],
)
async def test_a_statement_needs_a_municipality(scope: Scope, refusal: type[Exception]) -> None:
    with scoped(scope):
        with pytest.raises(refusal):
            await NAMES.rows()
        with pytest.raises(refusal):
            await ScopedQuery("app.section", "s").rows("s.id")
    with pytest.raises(ScopeMissing):
        await NAMES.rows()


async def test_a_query_of_parts_stays_in_the_municipality(alice: Person, towns: tuple[Town, Town]) -> None:
    ours, theirs = (sorted(town.sections.values()) for town in towns)
    with scoped(alice.scope):
        query = ScopedQuery("app.section", "s").where("s.id = any ({}::uuid[]) or {}::boolean", [*ours, *theirs], True)
        rank = query.part("array_position({}::uuid[], s.id)", ours[::-1])
        rows = await query.rows(f"s.id, {rank} as rank", f"order by {rank} limit {query.part('{}::int', 50)}")
    assert [row["id"] for row in rows] == ours[::-1]


async def test_a_function_is_called_by_those_it_is_granted_to(alice: Person, towns: tuple[Town, Town]) -> None:
    with scoped(alice.scope):
        assert await api.value("session_municipality") == towns[0].code
        with pytest.raises(NotGranted):
            await api.rows("submit")
        with pytest.raises(NotGranted):
            await api.rows("pg_sleep(9); select")
    with scoped(Scope(Role.applicant)):
        assert await api.row("schema_state") is not None
        with pytest.raises(NotGranted):
            await api.value("session_municipality")


async def test_a_view_is_read_without_a_municipality(towns: tuple[Town, Town]) -> None:
    with scoped(Scope(Role.applicant)):
        assert (await TOWNS.row(towns[1].code))["code"] == towns[1].code
        assert await TOWNS.rows("000000") == []


async def test_a_unit_of_work_may_be_allowed_more_time(alice: Person, database: ScopedEngine) -> None:
    with scoped(alice.scope):
        async with database.unit():
            await database.allow(0.05)
            with pytest.raises(QueryCanceledError):
                await database.fetch("select pg_sleep(5)")


async def test_what_is_told_on_a_channel_is_heard(
    alice: Person, owner: asyncpg.Connection, database: ScopedEngine
) -> None:
    heard = asyncio.Queue[tuple[str, str]]()
    begun = asyncio.Event()
    channels = {name: lambda told, name=name: heard.put_nowait((name, told)) for name in ("published", "places")}
    listening = asyncio.create_task(database.listen(Role.applicant, channels, begun=begun.set))
    await asyncio.wait_for(begun.wait(), 60)
    await owner.execute("notify places, 'one'")
    assert await asyncio.wait_for(heard.get(), 60) == ("places", "one")
    listening.cancel()
    with pytest.raises(asyncio.CancelledError):
        await listening
