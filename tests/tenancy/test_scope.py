"""The second wall: no query of Piccolo's leaves the municipality in scope."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import asyncpg
import pytest
from asyncpg.exceptions import InsufficientPrivilegeError

from app.people.tables import StaffSection
from app.settings import Settings
from app.tenancy.engine import ScopedEngine
from app.tenancy.scope import NotForApplicants, Role, Scope, ScopeMissing, scoped
from app.tenancy.tables import (
    ForeignMunicipality,
    JoinRefused,
    Municipality,
    MunicipalTable,
    Section,
    among,
    raw_condition,
    raw_expression,
)
from tests.factories import Person, Town, make_person, make_town

pytestmark = pytest.mark.anyio

WAYS = ("select", "objects", "count", "exists", "update", "delete", "insert", "raw", "save", "remove")


def _use(way: str) -> object:
    """Begin one of the ten ways to read or write a table."""
    row = Section(id=uuid4(), municipality="131041", name="{}")
    if way in {"save", "remove"}:
        return getattr(row, way)()
    if way == "insert":
        return Section.insert(row)
    if way == "raw":
        return Section.raw("select 1")
    if way == "update":
        return _an_update()
    return getattr(Section, way)()


def _an_update() -> Any:
    return Section.update({Section.telephone: "1"})


@pytest.mark.parametrize("way", WAYS)
def test_every_way_needs_a_scope(way: str) -> None:
    with pytest.raises(ScopeMissing):
        _use(way)


@pytest.mark.parametrize("way", WAYS)
def test_no_way_is_open_to_applicants(way: str) -> None:
    with scoped(Scope(Role.applicant)), pytest.raises(NotForApplicants):
        _use(way)


@pytest.mark.parametrize("way", WAYS)
def test_every_way_is_overridden(way: str) -> None:
    assert way in vars(MunicipalTable)


@pytest.fixture
async def towns(owner: asyncpg.Connection, settings: Settings) -> tuple[Town, Town]:
    return await make_town(owner, settings), await make_town(owner, settings)


@pytest.fixture
async def alice(owner: asyncpg.Connection, towns: tuple[Town, Town]) -> Person:
    return await make_person(owner, towns[0])


async def test_reads_stay_in_the_municipality(alice: Person, towns: tuple[Town, Town]) -> None:
    theirs = towns[1].sections["保健係"]
    with scoped(alice.scope):
        assert await Section.count() == 2
        assert await Section.select(Section.id).where(Section.id == theirs) == []
        assert await Section.objects().where(Section.id == theirs).first() is None
        assert not await Section.exists().where(Section.id == theirs)


@pytest.mark.parametrize(
    "begin", [Section.select, Section.objects, Section.count, Section.exists, _an_update, Section.delete]
)
def test_an_or_in_a_raw_condition_does_not_reach_the_municipalitys(begin: Callable[[], Any]) -> None:
    """Piccolo joins a condition as it stands, and `and` binds more tightly: the scope comes first or, when it is added at the run, last."""
    with scoped(Scope(Role.staff, "131041")):
        here = Section.municipality == "131041"
        text = str(begin().where(raw_condition("true or {} = 1", 2), here))
    assert "(true or 2 = 1)" in text


async def test_an_update_without_a_where_meets_piccolos_guard(alice: Person) -> None:
    with scoped(alice.scope), pytest.raises(Exception, match="where"):
        await Section.update({Section.telephone: "1"})


async def test_a_row_of_another_municipality_is_refused(alice: Person, towns: tuple[Town, Town]) -> None:
    with scoped(alice.scope), pytest.raises(ForeignMunicipality):
        Section(municipality=towns[1].code, name="{}").save()


async def test_a_row_is_added_with_add_alone(alice: Person) -> None:
    """Piccolo's own insert names every column, of which the staff are granted some."""
    with scoped(alice.scope):
        with pytest.raises(NotImplementedError, match="add"):
            Section.insert(Section(name="{}"))
        with pytest.raises(NotImplementedError, match="add"):
            Section(name="{}").save()
        with pytest.raises(NotImplementedError, match="add"):
            await Section.objects().get_or_create(Section.telephone == "nobody's")


@pytest.mark.parametrize("way", sorted(set(WAYS) - {"select"}))
def test_a_municipality_is_read_with_select_alone(way: str) -> None:
    named = Municipality(code="131041") if way in {"save", "remove"} else Municipality
    with scoped(Scope(Role.staff, "131041")), pytest.raises(NotImplementedError):
        getattr(named, way)()


async def test_an_update_leaves_a_row_in_its_municipality(alice: Person, towns: tuple[Town, Town]) -> None:
    with scoped(alice.scope), pytest.raises(ForeignMunicipality):
        await Section.update({Section.municipality: towns[1].code}).where(Section.telephone == "1")


def test_a_column_of_a_joined_table_is_refused() -> None:
    joined = Section.id.join_on(StaffSection.section)
    with scoped(Scope(Role.staff, "131041")):
        for selected in (joined.staff, raw_expression("{} is null", joined.staff)):
            with pytest.raises(JoinRefused):
                Section.select(Section.id, selected)


@pytest.mark.parametrize("count", [0, 1, 3])
def test_a_list_of_values_goes_as_one_array(count: int) -> None:
    ids = [uuid4() for _ in range(count)]
    with scoped(Scope(Role.staff, "131041")):
        texts = [
            query.querystrings[0].compile_string(engine_type="postgres")
            for query in (
                Section.select(Section.id).where(among(Section.id, ids)),
                Section.count().where(among(Section.id, ids)),
            )
        ]
    for text, values in texts:
        assert '"section"."id" = any($2)' in text
        assert values == ["131041", ids]


async def test_among_finds_what_is_listed(alice: Person, towns: tuple[Town, Town]) -> None:
    ours, theirs = (list(town.sections.values()) for town in towns)
    with scoped(alice.scope):
        found = await Section.select(Section.id).where(among(Section.id, [*ours, *theirs]))
        assert {row["id"] for row in found} == set(ours)
        assert await Section.count().where(among(Section.id, [])) == 0
        assert not await Section.exists().where(among(Section.id, theirs))


async def test_the_scope_of_another_municipality_with_our_session_shows_nothing(
    alice: Person, towns: tuple[Town, Town]
) -> None:
    """The third wall stands even where the second is told the wrong municipality."""
    with scoped(Scope(Role.staff, towns[1].code, alice.session)):
        assert await Section.count() == 0


async def test_a_refused_attempt_leaves_the_unit_of_work_going(alice: Person, database: ScopedEngine) -> None:
    with scoped(alice.scope):
        async with database.unit():
            with pytest.raises(InsufficientPrivilegeError):
                async with database.attempt():
                    await database.fetch("select password_hash from app.staff")
            assert await Section.count() == 2
