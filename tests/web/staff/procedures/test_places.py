"""定員 and 抽選."""

import asyncio
import re

import asyncpg
import httpx
import pytest

from app.applications.lottery_draw import drawn
from app.applications.submitting import NotTaken
from app.tenancy.engine import ENGINE
from app.tenancy.scope import scoped
from tests.factories import Person, make_person, submit_one
from tests.web.pages import words
from tests.web.staff.cast import WISH
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


async def room(office: Office, owner: asyncpg.Connection) -> tuple[int, int]:
    """The capacity, and how many places are taken."""
    row = await owner.fetchrow("select capacity, taken from app.place where municipality = $1", office.town.code)
    return row["capacity"], row["taken"]


async def test_a_limit_set_later_counts_who_is_there_already(office: Office, owner: asyncpg.Connection) -> None:
    for _ in range(2):
        await submit_one(office.town, office.settings)
    page = await office.post(office.alice, "/procedures/event/places", {"capacity.": "1"})
    assert (page.status_code, "すでに2人が申し込んでいます" in words(page)) == (422, True)
    await office.post(office.alice, "/procedures/event/places", {"capacity.": "3"})
    assert await room(office, owner) == (3, 2)
    await office.post(office.alice, "/procedures/event/places", {"capacity.": ""})
    await submit_one(office.town, office.settings)
    await office.post(office.alice, "/procedures/event/places", {"capacity.": "3"})
    assert await room(office, owner) == (3, 3)


async def test_from_lots_to_first_come_places_are_as_full_as_they_are(
    office: Office, owner: asyncpg.Connection
) -> None:
    await lots(office, owner)
    await owner.execute("update app.procedure set selection = 'first_come' where municipality = $1", office.town.code)
    assert await room(office, owner) == (2, 2)
    await owner.execute("update app.procedure set selection = 'lottery' where municipality = $1", office.town.code)
    assert await room(office, owner) == (2, 0)


async def test_who_withdraws_makes_room_and_comes_back_only_into_room(
    office: Office, owner: asyncpg.Connection
) -> None:
    await office.post(office.alice, "/procedures/event/places", {"capacity.": "1"})
    receipt = await submit_one(office.town, office.settings)
    address = f"/applications/{receipt.reference}"
    done = await office.post(office.alice, f"{address}/withdrawal", {"seen_version": "1", **WISH})
    assert (done.status_code, await room(office, owner)) == (303, (1, 0))
    chief = await make_person(owner, office.town, "chief")
    back = {"seen_version": "2", "to": "arrived", "correction_reason": "別の人の申請でした"}
    assert (await office.post(chief, f"{address}/correction", back)).status_code == 303
    assert await room(office, owner) == (1, 1)
    await office.post(office.alice, f"{address}/withdrawal", {"seen_version": "3", **WISH})
    await submit_one(office.town, office.settings)
    page = await office.post(chief, f"{address}/correction", {**back, "seen_version": "4"})
    assert (page.status_code, "定員に空きがないため、戻せません" in words(page)) == (422, True)
    assert await room(office, owner) == (1, 1)


async def test_a_capacity_that_is_no_number_is_told(office: Office) -> None:
    assert (await office.post(office.alice, "/procedures/event/places", {"capacity.": "五"})).status_code == 422


async def lots(office: Office, owner: asyncpg.Connection, entrants: int = 3) -> None:
    await owner.execute("update app.procedure set selection = 'lottery' where municipality = $1", office.town.code)
    await office.post(office.alice, "/procedures/event/places", {"capacity.": "2"})
    for _ in range(entrants):
        await submit_one(office.town, office.settings)


FIRST: dict[str, str | list[str]] = {"intake": "1", "number": "1"}
FURTHER: dict[str, str | list[str]] = {"intake": "1", "number": "2"}
NEXT: dict[str, str | list[str]] = {"intake": "2", "number": "1"}


async def press(office: Office, which: dict[str, str | list[str]], person: Person | None = None) -> httpx.Response:
    return await office.post(person or office.alice, "/procedures/event/lottery", which)


async def close(office: Office) -> None:
    await office.post(office.alice, "/procedures/event/closure")


async def late(office: Office, owner: asyncpg.Connection) -> str:
    """One that arrives after the draw, the period opened again and closed: its number."""
    await owner.execute("update app.procedure set closes_at = 'infinity' where municipality = $1", office.town.code)
    receipt = await submit_one(office.town, office.settings)
    await close(office)
    return receipt.reference.symbols


async def drawn_lots(office: Office, owner: asyncpg.Connection) -> list[asyncpg.Record]:
    return await owner.fetch(
        "select intake, number, seed, capacity, entrants, winners from app.lottery where municipality = $1 "
        "order by intake, number",
        office.town.code,
    )


async def test_no_lot_is_drawn_while_applications_arrive(office: Office, owner: asyncpg.Connection) -> None:
    await lots(office, owner)
    page = await press(office, FIRST)
    assert (page.status_code, "受付が終わってから抽選してください" in words(page)) == (422, True)


async def test_a_lot_is_drawn_once_and_anybody_can_repeat_it(office: Office, owner: asyncpg.Connection) -> None:
    await lots(office, owner, 9)
    await close(office)
    assert (await press(office, FIRST)).status_code == 303
    (row,) = await drawn_lots(office, owner)
    assert len(row["entrants"]) == 9
    assert list(drawn(row["seed"], reversed(row["entrants"]), 2)) == row["winners"]
    assert row["seed"] in (await office.get(office.alice, "/procedures/event/places")).text
    assert (await press(office, FIRST)).status_code == 409


async def test_an_application_says_how_the_lot_fell(office: Office, owner: asyncpg.Connection) -> None:
    await lots(office, owner)
    await close(office)
    await press(office, FIRST)
    (row,) = await drawn_lots(office, owner)
    page = (await office.get(office.alice, "/procedures/event/places")).text
    told = {}
    for symbols in [*row["entrants"], (await late(office, owner))]:
        address = f"/applications/{office.town.code}-{symbols[:5]}-{symbols[5:]}"
        found = words(await office.get(office.alice, address))
        told[symbols] = (f'href="{address}"' in page, "抽選 当選" in found, "抽選 落選" in found)
    expected = {
        each: (True, True, False) if each in row["winners"] else (False, False, True) for each in row["entrants"]
    }
    assert told == expected | {symbols: (False, False, False)}


async def test_the_list_shows_who_won_and_who_did_not(office: Office, owner: asyncpg.Connection) -> None:
    """So that winners and losers can be written to; who came after the draw is neither."""
    await lots(office, owner)
    assert 'name="lot"' not in (await office.get(office.alice, "/lists/event")).text
    await close(office)
    await press(office, FIRST)
    (row,) = await drawn_lots(office, owner)
    await late(office, owner)
    shown = {}
    for asked in ("won", "lost"):
        page = (await office.get(office.alice, f"/lists/event?lot={asked}")).text
        shown[asked] = {number.replace("-", "") for number in re.findall(r'id="row-\d{6}-([0-9A-Z-]{11})"', page)}
        assert 'name="lot"' in page
        assert f"/lists/event?lot={asked}" in (await office.get(office.alice, "/procedures/event/places")).text
    winners = set(row["winners"])
    assert shown == {"won": winners, "lost": set(row["entrants"]) - winners}


async def test_of_four_who_draw_at_once_one_draws(office: Office, owner: asyncpg.Connection) -> None:
    await lots(office, owner)
    await close(office)
    answers = await asyncio.gather(*(press(office, FIRST) for _ in range(4)))
    assert sorted(answer.status_code for answer in answers) == [303, 409, 409, 409]
    assert len(await drawn_lots(office, owner)) == 1


async def test_what_becomes_free_is_drawn_among_those_who_did_not_win_and_those_who_came_late(
    office: Office, owner: asyncpg.Connection
) -> None:
    await lots(office, owner)
    await close(office)
    await press(office, FIRST)
    newcomer = await late(office, owner)
    assert "追加抽選する" not in words(await office.get(office.alice, "/procedures/event/places"))
    assert (await press(office, FURTHER)).status_code == 409
    (first,) = await drawn_lots(office, owner)
    gone, stays = first["winners"]
    await owner.execute(
        "update app.application set status = 'withdrawn' where municipality = $1 and reference = $2",
        office.town.code,
        gone,
    )
    page = words(await office.get(office.alice, "/procedures/event/places"))
    assert "空き 1、抽選に入る申請 2件" in page
    assert (await press(office, FURTHER)).status_code == 303
    _, further = await drawn_lots(office, owner)
    (loser,) = set(first["entrants"]) - {gone, stays}
    assert further["entrants"] == sorted([loser, newcomer])
    assert (further["capacity"], len(further["winners"])) == (1, 1)
    assert "追加抽選（1回目）" in words(await office.get(office.alice, "/procedures/event/places"))


async def test_a_new_intake_is_drawn_among_those_never_drawn_for_all_places(
    office: Office, owner: asyncpg.Connection
) -> None:
    await lots(office, owner)
    await close(office)
    await press(office, FIRST)
    newcomer = await late(office, owner)
    assert "第2回の募集の抽選" in words(await office.get(office.alice, "/procedures/event/places"))
    assert (await press(office, NEXT)).status_code == 303
    _, second = await drawn_lots(office, owner)
    assert (second["capacity"], second["entrants"], second["winners"]) == (2, [newcomer], [newcomer])
    assert (await press(office, FURTHER)).status_code == 409  # the intake before is over


async def test_a_draw_without_anybody_is_told(office: Office, owner: asyncpg.Connection) -> None:
    await lots(office, owner, 0)
    await close(office)
    page = await press(office, FIRST)
    assert (page.status_code, "抽選に入る申請がありません" in words(page)) == (409, True)


@pytest.mark.parametrize("wrong", ["", "x", "-1", "１", "1" * 9])
async def test_a_draw_that_no_form_of_ours_asks_for(wrong: str, office: Office, owner: asyncpg.Connection) -> None:
    await lots(office, owner)
    assert (await press(office, {"intake": wrong, "number": "1"})).status_code == 400


async def test_only_those_of_the_section_draw(office: Office, owner: asyncpg.Connection) -> None:
    await lots(office, owner)
    await close(office)
    answers = [(await press(office, FIRST, each)).status_code for each in (office.bob, office.charlie, office.victor)]
    assert answers == [404, 404, 403]


async def test_the_database_draws_for_nobody_else_and_takes_no_list_from_anybody(
    office: Office, owner: asyncpg.Connection
) -> None:
    await lots(office, owner)
    await close(office)
    procedure = await office.town.published("event")
    for person in (office.bob, office.charlie, office.victor):
        with scoped(person.scope), pytest.raises(asyncpg.PostgresError) as refused:
            await ENGINE.fetch("select api.draw_lots($1, 1, 1)", procedure.id)
        assert refused.value.sqlstate == "TD403"
        with scoped(person.scope):
            assert (
                await ENGINE.fetch("select from api.next_lottery_entrants($1)", procedure.id) == []
                or person is office.victor
            )
    with scoped(office.alice.scope), pytest.raises(asyncpg.InsufficientPrivilegeError):
        await ENGINE.fetch(
            "insert into app.lottery (municipality, procedure, drawn_by, seed, capacity, entrants, winners) "
            "values ($1, $2, $3, $4, 1, '{}', '{}')",
            office.town.code,
            procedure.id,
            office.alice.id,
            "0" * 64,
        )


async def test_no_lot_is_drawn_without_places(office: Office, owner: asyncpg.Connection) -> None:
    await owner.execute("update app.procedure set selection = 'lottery' where municipality = $1", office.town.code)
    await office.post(office.alice, "/procedures/event/closure")
    page = await office.post(office.alice, "/procedures/event/lottery", FIRST)
    assert (page.status_code, "定員を決めてから抽選してください" in words(page)) == (422, True)


def test_the_drawing_is_fixed() -> None:
    """What was published must come out again for ever."""
    assert drawn("0" * 64, ["A", "B", "C", "D"], 2) == drawn("0" * 64, ["D", "C", "B", "A"], 2)
    assert drawn("0" * 64, ["A", "B"], 0) == ()


async def test_a_limit_that_changes_and_those_who_arrive_just_then(office: Office, owner: asyncpg.Connection) -> None:
    """Neither waits for the other without end."""
    await office.post(office.alice, "/procedures/event/places", {"capacity.": "20"})
    for capacity in range(21, 25):
        change = office.post(office.alice, "/procedures/event/places", {"capacity.": str(capacity)})
        changed, *_ = await asyncio.gather(change, *(submit_one(office.town, office.settings) for _ in range(4)))
        assert changed.status_code == 303
    assert await room(office, owner) == (24, 16)


async def test_the_database_keeps_no_limit_below_those_who_are_there(office: Office) -> None:
    await submit_one(office.town, office.settings)
    with scoped(office.alice.scope), pytest.raises(asyncpg.CheckViolationError):
        await ENGINE.fetch(
            "insert into app.place (municipality, id, procedure, capacity) values ($1, gen_random_uuid(), $2, 0)",
            office.town.code,
            office.town.procedures["event"],
        )


async def test_a_first_limit_and_those_who_arrive_just_then(office: Office, owner: asyncpg.Connection) -> None:
    async def limit() -> int:
        answer = await office.post(office.alice, "/procedures/event/places", {"capacity.": "3"})
        return answer.status_code

    arriving = [submit_one(office.town, office.settings) for _ in range(3)]
    assert (await asyncio.gather(limit(), *arriving))[0] == 303
    with pytest.raises(NotTaken):
        await submit_one(office.town, office.settings)
