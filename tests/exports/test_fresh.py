"""差分: exactly what no complete download contained, whatever breaks off, arrives or is downloaded meanwhile."""

from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from uuid import UUID

import asyncpg
import pytest

from app.applications import queries
from app.applications.queries import Selection
from app.exports import applications_table, csv, register
from app.exports.applications_csv import download
from app.exports.csv import Encoding
from app.exports.formats import Format
from app.exports.register import ExportState, Items, Target
from app.settings import Settings
from app.tenancy.engine import ENGINE, ScopedEngine
from app.tenancy.scope import scoped
from tests.exports.test_applications_csv import made, of
from tests.factories import Person, Town, make_person, submit_one

pytestmark = pytest.mark.anyio


def numbers_in(content: bytes) -> list[str]:
    return [line.partition(",")[0] for line in content.decode("utf-8-sig").splitlines()[1:]]


async def begun(person: Person, target: Target = Target.fresh, items: Items = Items.every) -> tuple[UUID, Selection]:
    """The row of a download, and what it will contain."""
    async with ENGINE.unit():
        selection = of(person.town, fresh=target is Target.fresh)
        selection = await queries.fixed(selection) if target is Target.fresh else selection
        return await register.begin(
            person.id, selection, Format.csv_utf_8, items, "一覧に加えるため", target
        ), selection


def pieces_of(person: Person, record: UUID, selection: Selection, items: Items = Items.every) -> AsyncGenerator[bytes]:
    return download(record, selection, items, person.town.key_store, Encoding.utf_8)


async def downloaded(person: Person, target: Target = Target.fresh, items: Items = Items.every) -> list[str]:
    """到達番号 of a whole download."""
    with scoped(person.scope):
        record, selection = await begun(person, target, items)
        async with aclosing(pieces_of(person, record, selection, items)) as pieces:
            return numbers_in(b"".join([piece async for piece in pieces]))


async def broken_off(person: Person) -> None:
    """A 差分 whose reader goes away after the first piece."""
    with scoped(person.scope):
        record, selection = await begun(person)
        async with aclosing(pieces_of(person, record, selection)) as pieces:
            await anext(pieces)


async def submitted(town: Town, settings: Settings, count: int) -> list[str]:
    return [str((await submit_one(town, settings)).reference) for _ in range(count)]


async def test_each_application_is_in_one_of_them(
    database: ScopedEngine, owner: asyncpg.Connection, settings: Settings
) -> None:
    town, person = await made(owner, settings, 0)
    first = await submitted(town, settings, 3)
    assert await downloaded(person) == first
    assert await downloaded(person) == []
    then = await submitted(town, settings, 2)
    assert await downloaded(person) == then


async def test_any_whole_download_counts(database: ScopedEngine, owner: asyncpg.Connection, settings: Settings) -> None:
    town, person = await made(owner, settings, 2)
    await downloaded(person, Target.matching)
    later = await submitted(town, settings, 1)
    assert await downloaded(person) == later


async def test_one_without_personal_items_does_not(
    database: ScopedEngine, owner: asyncpg.Connection, settings: Settings
) -> None:
    _, person = await made(owner, settings, 2)
    assert len(await downloaded(person, items=Items.impersonal)) == 2
    assert len(await downloaded(person)) == 2


async def test_what_broke_off_is_in_the_next_one(
    database: ScopedEngine, owner: asyncpg.Connection, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(csv, "CHUNK", 1)
    monkeypatch.setattr(applications_table, "CHUNK_ROWS", 1)
    town, person = await made(owner, settings, 0)
    sent = await submitted(town, settings, 3)
    await broken_off(person)
    assert await downloaded(person) == sent


async def test_what_arrives_meanwhile_is_in_the_next_one(
    database: ScopedEngine, owner: asyncpg.Connection, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With a time before what is written already, too: a submission may be recorded later than its time."""
    monkeypatch.setattr(csv, "CHUNK", 1)
    monkeypatch.setattr(applications_table, "CHUNK_ROWS", 1)
    town, person = await made(owner, settings, 0)
    before = await submitted(town, settings, 2)
    with scoped(person.scope):
        record, selection = await begun(person)
        pieces = pieces_of(person, record, selection)
        content = await anext(pieces) + await anext(pieces)
    late = await submitted(town, settings, 2)
    await owner.execute(
        "update app.application set arrived_at = arrived_at - interval '1 day' where municipality = $1 and reference = $2",
        town.code,
        late[0].partition("-")[2].replace("-", ""),
    )
    with scoped(person.scope):
        content += b"".join([piece async for piece in pieces])
    assert numbers_in(content) == before
    assert await downloaded(person) == late


async def test_two_at_the_same_time_are_both_whole(
    database: ScopedEngine, owner: asyncpg.Connection, settings: Settings
) -> None:
    town, person = await made(owner, settings, 3)
    colleague = await make_person(owner, town, "sato")
    with scoped(person.scope):
        record, selection = await begun(person)
    theirs = await downloaded(colleague)
    with scoped(person.scope):
        async with aclosing(pieces_of(person, record, selection)) as pieces:
            own = numbers_in(b"".join([piece async for piece in pieces]))
    assert own == theirs
    assert [len(await contained(person, entry.id)) for entry in await listed(person)] == [3, 3]


async def listed(person: Person) -> Sequence[register.ExportEntry]:
    with scoped(person.scope):
        return (await register.entries()).rows


async def contained(person: Person, record: UUID) -> tuple[UUID, ...]:
    with scoped(person.scope):
        return await register.contained_in(record)


async def test_an_earlier_one_is_still_known(
    database: ScopedEngine, owner: asyncpg.Connection, settings: Settings
) -> None:
    town, person = await made(owner, settings, 2)
    await downloaded(person)
    await submitted(town, settings, 1)
    await downloaded(person)
    await downloaded(person, Target.matching)
    whole, second, first = await listed(person)
    assert [entry.repeatable for entry in (whole, second, first)] == [False, True, True]
    assert [len(await contained(person, entry.id)) for entry in (second, first)] == [1, 2]


async def test_a_download_that_broke_off_cannot_be_had_again(
    database: ScopedEngine, owner: asyncpg.Connection, settings: Settings
) -> None:
    _, person = await made(owner, settings, 1)
    await broken_off(person)
    (entry,) = await listed(person)
    assert (entry.state, entry.repeatable, await contained(person, entry.id)) == (ExportState.interrupted, False, ())


async def noted(person: Person, record: UUID, application: UUID) -> None:
    """Past `register.end`, as somebody would who can write SQL."""
    with scoped(person.scope):
        await ENGINE.fetch(
            "insert into app.exported_application (municipality, application, record) values ($1, $2, $3)",
            person.town.code,
            application,
            record,
        )


@pytest.mark.parametrize("role", ["administrator", "viewer"])
async def test_only_its_own_person_notes_what_a_download_contained(
    role: str, database: ScopedEngine, owner: asyncpg.Connection, settings: Settings
) -> None:
    town, person = await made(owner, settings, 1)
    other = await make_person(owner, town, "sato", role, ["ごみ減量係"])
    with scoped(person.scope):
        record, selection = await begun(person)
    assert selection.ids
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await noted(other, record, selection.ids[0])
    assert await contained(person, record) == ()


async def test_a_closed_download_contains_nothing_more(
    database: ScopedEngine, owner: asyncpg.Connection, settings: Settings
) -> None:
    _, person = await made(owner, settings, 1)
    with scoped(person.scope):
        record, selection = await begun(person)
        assert selection.ids
        await register.end(record, 0, completed=False)
        await register.end(record, 1, completed=True, applications=selection.ids)
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await noted(person, record, selection.ids[0])
    assert await contained(person, record) == ()


async def test_another_section_does_not_learn_what_it_contained(
    database: ScopedEngine, owner: asyncpg.Connection, settings: Settings
) -> None:
    town, person = await made(owner, settings, 2)
    bob = await make_person(owner, town, "bob", "section_staff", ["保健係"])
    await downloaded(person)
    (entry,) = await listed(person)
    assert list(await listed(bob)) == []
    assert await contained(bob, entry.id) == ()
