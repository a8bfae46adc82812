"""手続概要: what the council reads instead of the applicants' outline, one procedure a page, written by its section."""

import asyncpg
import pytest

from app.procedures.council_outlines import OutlineClash, keep_outline
from app.procedures.library import library
from app.procedures.procedure_admin import procedure_details
from app.settings import Settings
from app.tenancy.engine import ENGINE
from app.tenancy.scope import scoped
from tests.clients import form_token, signed_in_client
from tests.factories import DEFINITION, Person, Town, make_person, make_town
from tests.web.staff.procedures.conftest import SETTINGS

pytestmark = pytest.mark.anyio

ADDRESS = "/governance/outlines/event"
COURSE = next(package for package in library() if package.slug == "course")


@pytest.fixture
async def town(owner: asyncpg.Connection, settings: Settings) -> Town:
    return await make_town(owner, settings)


@pytest.fixture
async def administrator(owner: asyncpg.Connection, town: Town) -> Person:
    return await make_person(owner, town)


async def change(person: Person, settings: Settings, outline: str, seen: str | None = None) -> tuple[int, str, str]:
    """Status, page, and what the page had been seen with."""
    async with signed_in_client(person, settings) as client:
        page = await client.get(ADDRESS)
        now = page.text.partition('name="seen" value="')[2].partition('"')[0]
        fields = {"csrf_token": form_token(page), "seen": seen or now, "outline": outline}
        answer = await client.post(ADDRESS, data=fields)
        shown = answer if answer.status_code != 303 else await client.get(answer.headers["location"])
    return answer.status_code, shown.text, now


async def test_an_outline_is_kept_and_taken_back(administrator: Person, settings: Settings) -> None:
    status, page, _ = await change(administrator, settings, "催しの参加者を募集する。<b>")
    assert (status, "催しの参加者を募集する。&lt;b&gt;" in page, "書いてあります" in page) == (303, True, True)
    status, page, _ = await change(administrator, settings, "")
    assert (status, "書いてあります" in page) == (303, False)


async def test_a_colleagues_change_is_not_overwritten_and_ones_own_not_lost(
    administrator: Person, settings: Settings
) -> None:
    _, _, seen = await change(administrator, settings, "一番目")
    status, page, _ = await change(administrator, settings, "二番目", seen)
    assert (status, "一番目" in page, "二番目" in page) == (409, True, True)


@pytest.mark.parametrize(("outline", "words"), [("あ" * 3001, "いま3001文字"), ("あ\x00", "読み取れない文字")])
async def test_what_cannot_be_kept_is_told(outline: str, words: str, administrator: Person, settings: Settings) -> None:
    status, page, _ = await change(administrator, settings, outline)
    assert (status, words in page) == (422, True)


async def test_a_section_writes_its_own_and_nobody_else(
    owner: asyncpg.Connection, town: Town, settings: Settings
) -> None:
    tanaka = await make_person(owner, town, "tanaka", "section_staff", ["ごみ減量係"])
    status, page, _ = await change(tanaka, settings, "催しの参加者を募集する。")
    assert (status, "書いてあります" in page) == (303, True)
    bob = await make_person(owner, town, "bob", "section_staff", ["保健係"])
    victor = await make_person(owner, town, "victor", "viewer", ["ごみ減量係"])
    charlie = await make_person(owner, await make_town(owner, settings, {"other": DEFINITION}))
    for person, answer in ((bob, 404), (victor, 403), (charlie, 404)):
        async with signed_in_client(person, settings) as client:
            token = form_token(await client.get("/password"))
            posted = await client.post(ADDRESS, data={"csrf_token": token, "seen": "", "outline": "別の文"})
            assert ((await client.get(ADDRESS)).status_code, posted.status_code) == (answer, answer)
    kept = await owner.fetchval("select council_outline from app.procedure where id = $1", town.procedures["event"])
    assert kept == "催しの参加者を募集する。"


async def test_of_two_at_once_the_second_is_told(
    owner: asyncpg.Connection, town: Town, administrator: Person, settings: Settings
) -> None:
    with scoped(administrator.scope):
        seen = await procedure_details("event")
        async with ENGINE.unit():
            await keep_outline(seen, "一番目", administrator.id)
        with pytest.raises(OutlineClash):
            await keep_outline(seen, "二番目", administrator.id)


async def test_a_procedure_of_the_library_brings_its_letters_and_its_outline(
    owner: asyncpg.Connection, town: Town, settings: Settings
) -> None:
    tanaka = await make_person(owner, town, "tanaka", "section_staff", ["ごみ減量係"])
    async with signed_in_client(tanaka, settings) as client:
        page = await client.get("/procedures/new?package=course")
        fields = {"package": "course", "slug": "course", "title.ja": "講座", "minutes": "5"}
        chosen = {**SETTINGS, "section": str(town.sections["ごみ減量係"]), "selection": "lottery"}
        made = await client.post("/procedures", data={"csrf_token": form_token(page), **fields, **chosen})
        letters = await client.get("/procedures/course/letters")
        outlines = await client.get("/governance/outlines")
    assert made.headers["location"] == "/procedures/course/draft"
    assert letters.text.count("この手続の文") == len(COURSE.letters) == 1
    assert COURSE.outline["ja"] in outlines.text
