"""Files that the database cannot take or has not any more: what the resident reads, and that nothing else of the form is lost."""

import asyncio

import asyncpg
import pytest

from app.attachments import ceilings
from app.demo.embedded import Embedded
from app.settings import Settings
from tests.factories import Town, make_town
from tests.waiting import until
from tests.web.applicant.conftest import Phone, answers
from tests.web.applicant.filing import FILES, errors_on, names_on, png, send
from tests.web.pages import heading, hidden

pytestmark = pytest.mark.anyio

NO_SPACE = (
    "insert into app.database_space (bytes, most, measured_at) values (2, 1, now()) "
    "on conflict (only_row) do update set bytes = 2, most = 1"
)
HELD_FULL = (
    "insert into app.attachment (municipality, id, procedure, question, key_hash, size) "
    "select $1, gen_random_uuid(), id, 'proof', sha256('others'), $2 from app.procedure where municipality = $1"
)
TOO_FAST = (
    "insert into app.upload_pace (municipality, network, hour, files) "
    "select $1, network, hour, $2 from app.upload_pace where municipality = $1 "
    "on conflict (municipality, network, hour) do update set files = excluded.files"
)


@pytest.fixture
async def town(owner: asyncpg.Connection, settings: Settings) -> Town:
    return await make_town(owner, settings, {"event": FILES})


@pytest.mark.parametrize(
    ("full", "values", "said"),
    [
        (NO_SPACE, (), "こちらではファイルを受け取れません"),
        (HELD_FULL, (ceilings.HELD_BYTES,), "いま多くの方がファイルを送っています"),
        (TOO_FAST, (ceilings.NETWORK_FILES_AN_HOUR,), "同じ回線から短い時間に多くのファイルが送られています"),
    ],
)
async def test_what_is_full_is_told_and_the_rest_goes_on(
    phone: Phone, owner: asyncpg.Connection, full: str, values: tuple[int, ...], said: str
) -> None:
    before = await send(phone, answers(), ("proof.file", "先の.png", png()), action="attach:proof")
    await owner.execute(full, *((phone.town.code, *values) if values else ()))
    try:
        page = await send(phone, hidden_and(before, "四谷 太郎"), ("proof.file", "後の.png", png(5)))
        assert page.status_code == 422
        (error,) = errors_on(page)
        assert error.startswith("「後の.png」")
        assert said in error
        assert names_on(page) == ["先の.png"]
        assert 'value="四谷 太郎"' in page.text
        confirm = await send(phone, hidden_and(page, "四谷 太郎"))
        assert heading(await phone.submit(hidden(confirm))) == "申請が到達しました"
    finally:
        await owner.execute("delete from app.database_space")


def hidden_and(page: object, name: str) -> list[tuple[str, str]]:
    """The answers of the form with the ids, the key and the version of the page."""
    return [*answers(name=name), *hidden(page)]  # type: ignore[arg-type]


async def test_a_file_that_goes_while_the_application_is_on_its_way_is_named(
    phone: Phone, owner: asyncpg.Connection, embedded: Embedded
) -> None:
    """The confirm page was drawn with it, and so was the check of what is held: the database has the last word."""
    confirm = await send(phone, answers(), ("proof.file", "消える.png", png()))
    watcher = await asyncpg.connect(embedded.superuser_address("todoke"))

    async def waits() -> bool:
        found: bool = await watcher.fetchval(
            "select exists (select from pg_stat_activity where wait_event_type = 'Lock' and query like '%api.submit(%')"
        )
        return found

    try:
        async with owner.transaction():
            await owner.execute("delete from app.attachment_chunk where municipality = $1", phone.town.code)
            await owner.execute("delete from app.attachment where municipality = $1", phone.town.code)
            sending = asyncio.create_task(phone.submit(hidden(confirm)))
            await until(waits, 30)
        page = await sending
    finally:
        await watcher.close()
    assert (page.status_code, heading(page)) == (409, "申請内容の入力")
    assert [error.partition("」")[0] for error in errors_on(page)] == ["「消える.png"]
    assert 'value="四谷 花子"' in page.text
    assert await owner.fetchval("select count(*) from app.application where municipality = $1", phone.town.code) == 0
