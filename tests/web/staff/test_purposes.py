"""利用目的: one's own last ones are offered again, visibly and never chosen beforehand; what is typed goes before them."""

import re

import asyncpg
import httpx
import pytest

from app.settings import Settings
from tests.factories import Person
from tests.web.pages import words
from tests.web.staff.cast import Cast, cast

pytestmark = pytest.mark.anyio

PRINTS = "/lists/event/prints"


async def printed(everybody: Cast, person: Person, **purpose: str) -> httpx.Response:
    return await everybody.post(person, PRINTS, rest=str(everybody.receipt.reference), records="", **purpose)


def offered(page: httpx.Response) -> list[str]:
    found = re.findall(r'name="earlier_purpose" value="([^"]*)"([^>]*)>', page.text)
    assert [more for _, more in found if "checked" in more] == []
    return [value for value, _ in found]


async def purposes(owner: asyncpg.Connection, everybody: Cast) -> list[str]:
    rows = await owner.fetch(
        "select purpose from app.export_record where municipality = $1 order by at", everybody.town.code
    )
    return [row["purpose"] for row in rows]


async def test_the_last_ones_are_offered_newest_first_and_each_once(
    owner: asyncpg.Connection, settings: Settings
) -> None:
    everybody = await cast(owner, settings)
    form = f"{everybody.address}/prints"
    assert offered(await everybody.get(everybody.alice, form)) == []
    for purpose in ("一", "二", "二", "三", "四"):
        assert (await printed(everybody, everybody.alice, purpose=purpose)).status_code == 200
    assert offered(await everybody.get(everybody.alice, form)) == ["四", "三", "二"]
    for address in ("/exports", "/exports/own-list", f"{everybody.address}/labels"):
        assert offered(await everybody.get(everybody.alice, address)) == ["四", "三", "二"]
    assert offered(await everybody.get(everybody.ada, form)) == []


async def test_a_chosen_one_stands_where_nothing_was_typed(owner: asyncpg.Connection, settings: Settings) -> None:
    everybody = await cast(owner, settings)
    assert (await printed(everybody, everybody.alice, purpose="決裁の添付")).status_code == 200
    assert (await printed(everybody, everybody.alice, purpose=" ", earlier_purpose="決裁の添付")).status_code == 200
    assert (
        await printed(everybody, everybody.alice, purpose="別の目的", earlier_purpose="決裁の添付")
    ).status_code == 200
    assert await purposes(owner, everybody) == ["決裁の添付", "決裁の添付", "別の目的"]
    fields = {"procedure": "event", "status": "all", "items": "every", "format": "csv_utf_8"}
    for earlier, status in (("決裁の添付", 200), ("", 422), ("あ" * 201, 422)):
        answer = await everybody.post(everybody.alice, "/exports", **fields, purpose="", earlier_purpose=earlier)
        assert answer.status_code == status, words(answer)
    assert await purposes(owner, everybody) == ["決裁の添付", "決裁の添付", "別の目的", "決裁の添付"]
