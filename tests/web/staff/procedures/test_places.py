"""定員 and 抽選."""

import asyncio

import asyncpg
import pytest

from app.applications.drawing import drawn
from tests.factories import submit_one
from tests.web.pages import words
from tests.web.staff.procedures.conftest import Office

pytestmark = pytest.mark.anyio


async def test_a_capacity_is_set_changed_and_lifted(office: Office) -> None:
    for capacity, shown in (("5", 'value="5"'), ("8", 'value="8"'), ("", 'value=""')):
        await office.post(office.alice, "/procedures/event/places", {"capacity.": capacity})
        assert shown in (await office.get(office.alice, "/procedures/event/places")).text


async def test_fewer_than_are_taken_is_refused(office: Office) -> None:
    await office.post(office.alice, "/procedures/event/places", {"capacity.": "5"})
    await submit_one(office.town, office.settings)
    page = await office.post(office.alice, "/procedures/event/places", {"capacity.": "0"})
    assert "すでに1人が申し込んでいます" in words(page)


async def test_a_capacity_that_is_no_number_is_told(office: Office) -> None:
    assert (await office.post(office.alice, "/procedures/event/places", {"capacity.": "五"})).status_code == 422


async def lots(office: Office, owner: asyncpg.Connection, entrants: int = 3) -> None:
    await owner.execute("update app.procedure set selection = 'lottery' where municipality = $1", office.town.code)
    await office.post(office.alice, "/procedures/event/places", {"capacity.": "2"})
    for _ in range(entrants):
        await submit_one(office.town, office.settings)


async def test_no_lot_is_drawn_while_applications_arrive(office: Office, owner: asyncpg.Connection) -> None:
    await lots(office, owner)
    assert (await office.post(office.alice, "/procedures/event/lottery")).status_code == 422


async def test_a_lot_is_drawn_once_and_anybody_can_repeat_it(office: Office, owner: asyncpg.Connection) -> None:
    await lots(office, owner)
    await office.post(office.alice, "/procedures/event/closure")
    assert (await office.post(office.alice, "/procedures/event/lottery")).status_code == 303
    row = await owner.fetchrow(
        "select seed, entrants, winners from app.lottery where municipality = $1", office.town.code
    )
    assert len(row["entrants"]) == 3
    assert list(drawn(row["seed"], reversed(row["entrants"]), 2)) == row["winners"]
    assert row["seed"] in (await office.get(office.alice, "/procedures/event/places")).text
    assert (await office.post(office.alice, "/procedures/event/lottery")).status_code == 409


async def test_of_four_who_draw_at_once_one_draws(office: Office, owner: asyncpg.Connection) -> None:
    await lots(office, owner)
    await office.post(office.alice, "/procedures/event/closure")
    answers = await asyncio.gather(*(office.post(office.alice, "/procedures/event/lottery") for _ in range(4)))
    assert sorted(answer.status_code for answer in answers) == [303, 409, 409, 409]
    assert await owner.fetchval("select count(*) from app.lottery where municipality = $1", office.town.code) == 1


async def test_no_lot_is_drawn_without_places(office: Office, owner: asyncpg.Connection) -> None:
    await owner.execute("update app.procedure set selection = 'lottery' where municipality = $1", office.town.code)
    await office.post(office.alice, "/procedures/event/closure")
    page = await office.post(office.alice, "/procedures/event/lottery")
    assert (page.status_code, "定員を決めてから抽選してください" in words(page)) == (422, True)


def test_the_drawing_is_fixed() -> None:
    """What was published must come out again for ever."""
    assert drawn("0" * 64, ["A", "B", "C", "D"], 2) == drawn("0" * 64, ["D", "C", "B", "A"], 2)
    assert drawn("0" * 64, ["A", "B"], 0) == ()
