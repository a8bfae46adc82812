"""Papers take the name of their day: of the section that kept the procedure then, as it was called then."""

import json
from datetime import date, datetime, timedelta

import asyncpg
import pytest

from app.calendar.tokyo import TOKYO, today
from app.papers.governance.council import Particulars, council_paper
from app.papers.governance.file_register import PersonalFile
from app.papers.governance.registration import Registration, registration
from app.papers.municipal_wording import stored_wording
from app.procedures.approval import Approval, CouncilDecision
from app.procedures.approval_store import procedures_for_paper
from app.procedures.kept_by import earlier_names, section_names_on
from app.procedures.procedure_admin import procedures_in_detail
from app.procedures.snapshot import Snapshot
from app.settings import Settings
from app.tenancy import api
from app.tenancy.engine import ScopedEngine
from app.tenancy.scope import Role, Scope, scoped
from tests.factories import Person, Town, make_person, make_town
from tests.papers.governance.papers import marked_of, pages_of

pytestmark = pytest.mark.anyio

MARCH, APRIL, MAY = date(2026, 3, 20), date(2026, 4, 1), date(2026, 5, 20)
OLD, NEW = "ごみ減量係", "資源循環係"


@pytest.fixture
async def town(database: ScopedEngine, owner: asyncpg.Connection, settings: Settings) -> Town:
    return await make_town(owner, settings)


@pytest.fixture
async def ada(owner: asyncpg.Connection, town: Town) -> Person:
    return await make_person(owner, town, "ada", "administrator", [])


async def rename(owner: asyncpg.Connection, town: Town, day: date = APRIL) -> None:
    """ごみ減量係 has been 資源循環係 since the day."""
    name = json.dumps({"ja": NEW})
    await owner.execute(
        "insert into app.section_name (municipality, section, from_day, name) values ($1, $2, $3, $4)",
        town.code,
        town.sections[OLD],
        day,
        name,
    )
    await owner.execute(
        "update app.section set name = $3 where municipality = $1 and id = $2", town.code, town.sections[OLD], name
    )


async def called(town: Town, person: Person, day: date) -> str:
    with scoped(person.scope):
        return str((await section_names_on(day))[town.procedures["event"]])


async def test_a_section_renamed_on_the_first_of_april(owner: asyncpg.Connection, town: Town, ada: Person) -> None:
    await rename(owner, town)
    days = (MARCH, APRIL - timedelta(days=1), APRIL, MAY)
    assert [await called(town, ada, day) for day in days] == [OLD, OLD, NEW, NEW]


async def test_a_procedure_that_another_section_took_over_today(
    owner: asyncpg.Connection, town: Town, ada: Person
) -> None:
    await owner.execute(
        "update app.procedure set section = $2 where municipality = $1", town.code, town.sections["保健係"]
    )
    yesterday = today() - timedelta(days=1)
    assert [await called(town, ada, day) for day in (MARCH, yesterday, today())] == [OLD, OLD, "保健係"]


async def test_a_section_that_was_new_then_has_its_first_name(
    owner: asyncpg.Connection, town: Town, ada: Person
) -> None:
    """What it was called when there was no such section yet, nobody can ask."""
    await owner.execute(
        "update app.section_name set from_day = $2 where municipality = $1 and section = $3",
        town.code,
        APRIL,
        town.sections[OLD],
    )
    assert await called(town, ada, MARCH) == OLD


async def test_nothing_of_another_municipality_is_named(
    owner: asyncpg.Connection, town: Town, ada: Person, settings: Settings
) -> None:
    other = await make_town(owner, settings)
    await rename(owner, other)
    with scoped(ada.scope):
        assert set(await section_names_on(MAY)) == set(town.procedures.values())
        assert await earlier_names(MAY) == {}
    with scoped(Scope(Role.applicant)):
        assert await api.value("section_name_on", town.code, other.procedures["event"], MAY) is None
        assert NEW in await api.value("section_name_on", other.code, other.procedures["event"], MAY)


async def test_what_sections_were_called_before(owner: asyncpg.Connection, town: Town, ada: Person) -> None:
    await rename(owner, town)
    with scoped(ada.scope):
        assert (await earlier_names(MARCH), await earlier_names(MAY)) == ({}, {NEW: frozenset({OLD})})


async def test_a_merged_sections_names_are_the_others_earlier_ones(
    owner: asyncpg.Connection, town: Town, ada: Person
) -> None:
    await rename(owner, town, date(2026, 2, 1))
    await owner.execute(
        "update app.section set closed_on = $3, merged_into = $4 where municipality = $1 and id = $2",
        town.code,
        town.sections[OLD],
        APRIL,
        town.sections["保健係"],
    )
    with scoped(ada.scope):
        before, since = await earlier_names(MARCH), await earlier_names(MAY)
    assert before == {NEW: frozenset({OLD})}
    assert since["保健係"] == frozenset({OLD, NEW})


async def papers_of(day: date, before: Approval | None) -> tuple[str, list[str]]:
    """付議資料 and 登録票 of the day, as text, and what the first marks as changed."""
    words = (await stored_wording()).wording
    candidates = await procedures_for_paper(await procedures_in_detail(), day, public=True)
    snapshot = Snapshot(tuple(each.says for each in candidates), None, None)
    made_at = datetime(day.year, day.month, day.day, 9, tzinfo=TOKYO)
    paper = council_paper(
        snapshot,
        before,
        Particulars(wording=words, made_at=made_at, chosen=("event",), earlier=await earlier_names(day)),
    )
    says = candidates[0].says
    file = PersonalFile(f"{says.name}ファイル", str(says.name), says.section, "目的", says.items, persons=1)
    sheet = registration(Registration(file, day, 5, None, None), words, made_at)
    return "".join(pages_of(paper) + pages_of(sheet)), marked_of(paper)


async def test_a_paper_of_march_and_one_of_may(owner: asyncpg.Connection, town: Town, ada: Person) -> None:
    """The one of May says 組織改正による, and marks nothing that the council has not to decide on."""
    await rename(owner, town)
    with scoped(ada.scope):
        march, _ = await papers_of(MARCH, None)
        approved = await procedures_for_paper(await procedures_in_detail(), MARCH, public=True)
        snapshot = Snapshot(tuple(each.says for each in approved), None, None)
        before = Approval("審議会", MARCH, "1", CouncilDecision.APPROVAL, MARCH, MAY, snapshot)
        may, marked = await papers_of(MAY, before)
    assert (OLD in march, NEW in march, "組織改正" in march) == (True, False, False)
    assert f"{NEW}（組織改正による。旧{OLD}）" in may
    assert [words for words in marked if NEW in words or "ごみゼロデー" in words] == []
