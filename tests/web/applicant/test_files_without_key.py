"""Files while nobody could open an application: nothing is called gone that will be there again, nor too late."""

import asyncpg
import pytest

from app.procedures import published
from app.settings import Settings
from tests.factories import Town, make_town
from tests.web.applicant.conftest import Phone, answers
from tests.web.applicant.filing import FILES, answers_of, names_on, png, send
from tests.web.pages import heading, hidden

pytestmark = pytest.mark.anyio


@pytest.fixture
async def town(owner: asyncpg.Connection, settings: Settings) -> Town:
    return await make_town(owner, settings, {"event": FILES, "other": FILES})


async def keys(owner: asyncpg.Connection, town: Town, *, usable: bool) -> None:
    await owner.execute(
        "update app.public_key set unusable_since = case when $2 then null else now() end where municipality = $1",
        town.code,
        usable,
    )


async def test_an_application_with_files_waits_for_the_key_as_any_other(
    phone: Phone, owner: asyncpg.Connection
) -> None:
    confirm = hidden(await send(phone, answers(), ("proof.file", "a.png", png())))
    await keys(owner, phone.town, usable=False)  # what this process remembers says that it is open
    for _ in range(2):
        page = await phone.submit(confirm)
        assert (page.status_code, heading(page)) == (503, "いま受け付けできません")
    await keys(owner, phone.town, usable=True)
    published.forget(phone.town.code)
    assert heading(await phone.submit(confirm)) == "申請が到達しました"


async def test_a_file_that_there_is_no_key_for_is_not_called_too_late(phone: Phone, owner: asyncpg.Connection) -> None:
    first = await phone.get(phone.address + "apply")
    await keys(owner, phone.town, usable=False)
    published.forget(phone.town.code)
    page = await send(phone, answers_of(first), ("proof.file", "a.png", png()), action="attach:proof")
    assert (page.status_code, heading(page)) == (503, "いま、ファイルを受け取れませんでした")
    await keys(owner, phone.town, usable=True)
    published.forget(phone.town.code)
    page = await send(phone, answers_of(first), ("proof.file", "a.png", png()), action="attach:proof")
    assert (page.status_code, names_on(page)) == (200, ["a.png"])
