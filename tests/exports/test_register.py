"""管理簿: written before anything leaves, closed by its own person, read by their municipality only."""

from datetime import date

import asyncpg
import pytest

from app.applications.queries import Selection
from app.applications.staff_text import TextRefused
from app.applications.status import Status
from app.exports import register
from app.exports.formats import Format
from app.exports.register import ExportState, Items
from app.settings import Settings
from app.tenancy import keyset
from app.tenancy.engine import ENGINE, ScopedEngine
from app.tenancy.keyset import Start
from app.tenancy.scope import scoped
from tests.factories import Person, Town, make_person, make_town

pytestmark = pytest.mark.anyio


async def made(owner: asyncpg.Connection, settings: Settings) -> tuple[Town, Person]:
    town = await make_town(owner, settings)
    return town, await make_person(owner, town)


async def begun(person: Person, purpose: str = "申請者一覧に加えるため") -> object:
    selection = Selection(
        frozenset({Status.accepted}), person.town.procedures["event"], date(2026, 4, 1), date(2026, 11, 23)
    )
    with scoped(person.scope):
        async with ENGINE.unit():
            return await register.begin(person.id, selection, Format.csv_shift_jis, Items.impersonal, purpose)


async def listed(person: Person) -> list[register.ExportEntry]:
    with scoped(person.scope):
        return list((await register.entries()).rows)


async def test_a_row_says_who_when_which_how_and_what_for(
    database: ScopedEngine, owner: asyncpg.Connection, settings: Settings
) -> None:
    _, person = await made(owner, settings)
    await begun(person)
    (entry,) = await listed(person)
    assert entry.staff_name == "yamada 太郎"
    assert str(entry.procedure_title) == "ごみゼロデー参加申込み"
    assert (entry.format, entry.items) == ("csv_shift_jis", Items.impersonal)
    assert entry.statuses == (Status.accepted,)
    assert (entry.first_day, entry.last_day) == (date(2026, 4, 1), date(2026, 11, 23))
    assert entry.purpose == "申請者一覧に加えるため"


async def test_a_row_begins_open(database: ScopedEngine, owner: asyncpg.Connection, settings: Settings) -> None:
    _, person = await made(owner, settings)
    await begun(person)
    (entry,) = await listed(person)
    assert (entry.state, entry.count, entry.ended_at) == (ExportState.started, None, None)


@pytest.mark.parametrize(("completed", "state"), [(True, ExportState.completed), (False, ExportState.interrupted)])
async def test_a_row_is_closed_with_the_number_that_left(
    completed: bool, state: ExportState, database: ScopedEngine, owner: asyncpg.Connection, settings: Settings
) -> None:
    _, person = await made(owner, settings)
    record = await begun(person)
    with scoped(person.scope):
        await register.end(record, 12, completed=completed)
    (entry,) = await listed(person)
    assert (entry.state, entry.count) == (state, 12)


async def test_a_closed_row_is_never_opened_or_changed_again(
    database: ScopedEngine, owner: asyncpg.Connection, settings: Settings
) -> None:
    _, person = await made(owner, settings)
    record = await begun(person)
    with scoped(person.scope):
        await register.end(record, 12, completed=False)
        await register.end(record, 99, completed=True)
    (entry,) = await listed(person)
    assert (entry.state, entry.count) == (ExportState.interrupted, 12)


async def test_a_colleague_cannot_close_it(
    database: ScopedEngine, owner: asyncpg.Connection, settings: Settings
) -> None:
    town, person = await made(owner, settings)
    colleague = await make_person(owner, town, "sato")
    record = await begun(person)
    with scoped(colleague.scope):
        await register.end(record, 0, completed=True)
    (entry,) = await listed(person)
    assert entry.state is ExportState.started


@pytest.mark.parametrize("purpose", ["", "  \n", "あ" * 201, "統計\x00"])
async def test_a_download_without_a_purpose_is_refused(
    purpose: str, database: ScopedEngine, owner: asyncpg.Connection, settings: Settings
) -> None:
    _, person = await made(owner, settings)
    with pytest.raises(TextRefused):
        await begun(person, purpose)
    assert await listed(person) == []


async def test_another_municipality_sees_none_of_it(
    database: ScopedEngine, owner: asyncpg.Connection, settings: Settings
) -> None:
    _, person = await made(owner, settings)
    _, stranger = await made(owner, settings)
    await begun(person)
    assert await listed(stranger) == []


async def test_a_download_is_in_the_audit_log(
    database: ScopedEngine, owner: asyncpg.Connection, settings: Settings
) -> None:
    town, person = await made(owner, settings)
    record = await begun(person)
    row = await owner.fetchrow(
        "select staff, subject from app.audit_event where municipality = $1 and action = 'applications_exported'",
        town.code,
    )
    assert (row["staff"], row["subject"]) == (person.id, str(record))


async def test_the_list_goes_on_where_a_page_ends(
    database: ScopedEngine, owner: asyncpg.Connection, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keyset, "PAGE_ROWS", 2)
    _, person = await made(owner, settings)
    for number in range(3):
        await begun(person, f"目的{number}")
    with scoped(person.scope):
        first = await register.entries()
        second = await register.entries(start=Start(after=first.next))
    assert [entry.purpose for entry in (*first.rows, *second.rows)] == ["目的2", "目的1", "目的0"]
    assert second.next is None
