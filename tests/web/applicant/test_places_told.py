"""A full class is told at the earliest page: catalogue, guide, input, 「確認画面へ進む」, and again at the last press."""

import asyncio
import copy
import time
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from app.procedures import published
from app.procedures.published import hear_changes
from app.procedures.seats import Seats
from app.settings import Settings
from app.tenancy.engine import ScopedEngine
from tests.factories import Town, add_procedure, make_town
from tests.waiting import until
from tests.web.applicant.conftest import Phone
from tests.web.pages import heading, hidden, numbers, words

pytestmark = pytest.mark.anyio

TWO_SEATS: dict[str, Any] = {
    "title": {"ja": "講座の申込み", "en": "Course"},
    "outline": {"ja": "ためし"},
    "eligibility": {"ja": "どなたでも"},
    "needed": {"ja": "なし"},
    "minutes": 3,
    "purpose": {"ja": "受付のため"},
    "capacity_question": "slot",
    "sections": [
        {
            "id": "s1",
            "title": {"ja": "申込み"},
            "questions": [
                {
                    "id": "slot",
                    "type": "choice",
                    "label": {"ja": "回"},
                    "required": True,
                    "item": None,
                    "facet": True,
                    "choices": [
                        {"id": "am", "label": {"ja": "午前", "en": "Morning"}},
                        {"id": "pm", "label": {"ja": "午後", "en": "Afternoon"}},
                    ],
                },
                {"id": "name", "type": "name", "label": {"ja": "氏名"}, "required": True, "item": "氏名"},
            ],
        }
    ],
}


def _answers(slot: str) -> list[tuple[str, str]]:
    return [("slot", slot), ("name", "四谷 花子")]


async def _places(owner: asyncpg.Connection, town: Town, **capacities: int) -> None:
    for place, capacity in capacities.items():
        await owner.execute(
            "insert into app.place (municipality, procedure, place, capacity) values ($1, $2, $3, $4)",
            town.code,
            town.procedures["course"],
            place,
            capacity,
        )
    published.forget_everything()


@pytest.fixture
async def course(owner: asyncpg.Connection, phone: Phone) -> Phone:
    """A phone at a course that takes one person in the morning and one in the afternoon."""
    await add_procedure(owner, phone.town, "course", TWO_SEATS)
    await _places(owner, phone.town, am=1, pm=1)
    return Phone(phone.client, phone.town, "course")


async def _apply(course: Phone, slot: str) -> None:
    done = await course.submit(hidden(await course.check(_answers(slot))))
    assert "申請が到達しました" in words(done)
    published.forget_everything()


async def _pages(course: Phone) -> tuple[str, str, str]:
    catalogue, guide, form = [
        words(await course.get(path)) for path in (f"/{course.town.slug}/", course.address, f"{course.address}apply")
    ]
    return catalogue, guide, form


async def test_with_room_nothing_is_said(course: Phone) -> None:
    assert not any(word in page for page in await _pages(course) for word in ("満員", "に達しました", "残り"))


async def test_a_full_choice_is_told_by_name_before_and_at_the_check(course: Phone) -> None:
    await _apply(course, "am")
    catalogue, guide, form = await _pages(course)
    assert "定員に達しました" not in catalogue
    assert "午前：定員に達しました" in guide
    assert "申請をはじめる" in guide
    assert ("午前（満員）" in form, "午後（満員）" in form) == (True, False)
    refused = await course.check(_answers("am"))
    assert refused.status_code == 422
    assert "「午前」は定員に達しました。ほかを選んでください。" in words(refused)
    assert 'href="#slot"' in refused.text
    assert 'value="四谷 花子"' in refused.text
    assert (await course.check(_answers("pm"))).status_code == 200
    english = await course.get(f"{course.address}apply?lang=en")
    assert "Morning (full)" in words(english)


async def test_when_every_choice_is_full_every_page_says_so(course: Phone) -> None:
    for slot in ("am", "pm"):
        await _apply(course, slot)
    catalogue, guide, form = await _pages(course)
    assert all("定員に達しました" in page for page in (catalogue, guide, form))
    assert "申請をはじめる" not in guide
    assert "ほかの手続をさがす" in guide
    assert ("午前（満員）" in form, "午後（満員）" in form) == (True, True)


async def test_the_last_press_names_what_is_full_and_keeps_the_rest(course: Phone) -> None:
    confirmed = hidden(await course.check(_answers("am")))
    other = Phone(course.client, course.town, "course")
    await other.submit(hidden(await other.check(_answers("am"))))
    late = await course.submit(confirmed)
    assert late.status_code == 409
    assert "「午前」は定員に達しました。ほかを選んでください。" in words(late)
    assert 'value="四谷 花子"' in late.text
    assert "午前（満員）" in words(late)


async def test_who_took_the_last_place_is_not_told_that_it_is_full(course: Phone) -> None:
    """Back to the confirm page, and from there a reload, another language, or the same once more: it is the application that arrived."""
    confirmed = hidden(await course.check(_answers("am")))
    receipt = await course.submit(confirmed)
    published.forget_everything()
    for action in ({}, {"action": "confirm"}):
        again = await course.check([*confirmed, *action.items()])
        assert (again.status_code, numbers(again)) == (200, numbers(receipt))
    assert numbers(await course.submit(confirmed)) == numbers(receipt)


async def test_who_took_the_last_place_and_changes_an_answer_is_told_what_arrived(course: Phone) -> None:
    confirmed = hidden(await course.check(_answers("am")))
    receipt = await course.submit(confirmed)
    published.forget_everything()
    changed = [(name, "四谷 次郎" if name == "name" else value) for name, value in confirmed]
    told = await course.check(changed)
    assert (heading(told), numbers(told)) == ("先に送られた内容で届いています", numbers(receipt))
    anew = await course.check([*hidden(told), ("action", "anew")])
    assert (anew.status_code, "「午前」は定員に達しました。ほかを選んでください。" in words(anew)) == (422, True)
    assert "四谷 次郎" in anew.text


async def test_somebody_elses_last_place_is_told_on_the_way_back(course: Phone) -> None:
    mine, theirs = [hidden(await course.check(_answers("am"))) for _ in range(2)]
    await course.submit(theirs)
    published.forget_everything()
    refused = await course.check(mine)
    assert (refused.status_code, "「午前」は定員に達しました。ほかを選んでください。" in words(refused)) == (422, True)


async def test_who_took_the_last_of_all_places_is_not_told_that_nothing_is_left(course: Phone) -> None:
    await _apply(course, "pm")
    confirmed = hidden(await course.check(_answers("am")))
    receipt = await course.submit(confirmed)
    published.forget_everything()
    again = await course.check(confirmed)
    assert (again.status_code, numbers(again)) == (200, numbers(receipt))


async def test_a_full_procedure_without_choices_is_told_too(owner: asyncpg.Connection, phone: Phone) -> None:
    whole = copy.deepcopy(TWO_SEATS) | {"capacity_question": None}
    await add_procedure(owner, phone.town, "course", whole)
    await _places(owner, phone.town, **{"": 1})
    course = Phone(phone.client, phone.town, "course")
    confirmed = hidden(await course.check(_answers("am")))
    await _apply(course, "am")
    catalogue, guide, form = await _pages(course)
    assert all("定員に達しました" in page for page in (catalogue, guide, form))
    for page in (await course.check(_answers("pm")), await course.submit(confirmed)):
        assert (page.status_code, "定員に達しました" in words(page)) == (409, True)
        assert 'value="四谷 花子"' in page.text


@pytest.mark.parametrize(("shown", "said"), [("state", "午前：残りわずか"), ("number", "午前：残りわずか（残り1）")])
async def test_numbers_stand_where_the_section_allows_and_never_in_the_form(
    owner: asyncpg.Connection, course: Phone, shown: str, said: str
) -> None:
    await owner.execute("update app.procedure set places_shown = $2 where municipality = $1", course.town.code, shown)
    await owner.execute(
        "update app.place set capacity = 20, taken = case place when 'am' then 19 else 2 end where municipality = $1",
        course.town.code,
    )
    published.forget_everything()
    catalogue, guide, form = await _pages(course)
    assert said in guide
    assert ("午後：残り18" in guide, "残り19" in catalogue) == (shown == "number",) * 2
    assert "残り" not in form


async def test_where_lots_are_drawn_nothing_is_full(owner: asyncpg.Connection, course: Phone) -> None:
    await owner.execute("update app.procedure set selection = 'lottery' where municipality = $1", course.town.code)
    await owner.execute("update app.place set capacity = 0 where municipality = $1", course.town.code)
    published.forget_everything()
    assert not any("に達しました" in page or "満員" in page for page in await _pages(course))


async def test_of_a_sealed_choice_nothing_is_told_before_the_form(
    owner: asyncpg.Connection, phone: Phone, settings: Settings
) -> None:
    town = phone.town
    form = copy.deepcopy(TWO_SEATS)
    form["sections"][0]["questions"][0]["reveals_special_care"] = True
    await add_procedure(owner, town, "course", form)
    seats = Seats(settings.key_of_seats(), town.code, town.procedures["course"])
    await owner.execute(
        "insert into app.choice_sealing (municipality, procedure, looked_to, questions, keyed_places) values ($1, $2, 1, '{slot}', true)",
        town.code,
        town.procedures["course"],
    )
    await _places(owner, town, **{seats.seat("am"): 1, seats.seat("pm"): 20})
    await owner.execute("update app.procedure set places_shown = 'number' where municipality = $1", town.code)
    await owner.execute(
        "update app.place set taken = capacity - 1 where municipality = $1 and capacity = 20", town.code
    )
    course = Phone(phone.client, town, "course")
    await _apply(course, "am")
    rows = await published.places_in(town.code)
    assert {(place.state, place.remaining) for place in rows[town.procedures["course"]].values()} == {
        ("full", None),
        ("free", None),
    }
    catalogue, guide, input_page = await _pages(course)
    assert not any(word in page for page in (catalogue, guide) for word in ("午前：", "午後：", "残り", "に達しました"))
    assert ("午前（満員）" in input_page, "午後（満員）" in input_page, "残り" in input_page) == (True, False, False)
    assert "「午前」は定員に達しました。" in words(await course.check(_answers("am")))


@pytest.fixture
async def listening(database: ScopedEngine) -> AsyncIterator[None]:
    """The memory hears of changes, as on the applicant's side."""
    begun = published.generation("")
    task = asyncio.create_task(hear_changes())
    await until(lambda: _is_new("", None, begun))
    yield
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


@pytest.mark.usefixtures("listening")
async def test_only_the_form_of_the_procedure_is_made_anew_when_a_state_changes(
    owner: asyncpg.Connection, course: Phone
) -> None:
    town, form = course.town, f"{course.address}apply"
    assert "満員" not in words(await course.get(form))
    here, other = town.procedures["course"], town.procedures["event"]
    before, kept = published.generation(town.code, here), published.generation(town.code, other)
    await owner.execute("update app.place set taken = 1 where municipality = $1 and place = 'am'", town.code)
    await _until_heard(town, here, before)
    assert "午前（満員）" in words(await course.get(form))
    assert published.generation(town.code, other) == kept


@pytest.mark.usefixtures("listening")
async def test_while_no_state_changes_no_notice_is_given(owner: asyncpg.Connection, course: Phone) -> None:
    """Each notice makes those that commit at the same time wait for each other; so one an application would be too many."""
    town = course.town
    taken = "update app.place set taken = $3 where municipality = $1 and place = $2"
    await owner.execute("update app.place set capacity = 20 where municipality = $1 and place = 'pm'", town.code)
    before = published.generation(town.code, town.procedures["course"])
    await owner.execute(taken, town.code, "am", 1)
    await _until_heard(town, town.procedures["course"], before)
    heard = published.changes()
    for number in range(1, 4):
        await owner.execute(taken, town.code, "pm", number)
    await owner.execute(taken, town.code, "am", 0)
    await _until_heard(town, town.procedures["course"], heard)
    assert published.changes() == heard + 1


async def test_a_notice_of_one_municipality_leaves_the_memory_of_another(
    owner: asyncpg.Connection, phone: Phone, settings: Settings
) -> None:
    other = await make_town(owner, settings)
    ours, theirs = await published.municipality(phone.town.slug), await published.municipality(other.slug)
    published.forget(phone.town.code)
    assert await published.municipality(other.slug) is theirs
    assert await published.municipality(phone.town.slug) is not ours
    published.forget("")
    assert await published.municipality(other.slug) is not theirs


@pytest.mark.usefixtures("listening")
async def test_a_place_that_is_lifted_is_told_at_once(owner: asyncpg.Connection, course: Phone) -> None:
    assert "先着順に受け付け" in words(await course.get(course.address))
    before = published.generation(course.town.code)
    await owner.execute("delete from app.place where municipality = $1", course.town.code)
    await _until_heard(course.town, None, before)
    assert "先着順に受け付け" not in words(await course.get(course.address))


async def _until_heard(town: Town, procedure: UUID | None, before: int) -> None:
    await until(lambda: _is_new(town.code, procedure, before))


async def _is_new(code: str, procedure: UUID | None, before: int) -> bool:
    return published.generation(code, procedure) > before


async def test_without_a_notice_the_pages_follow_all_the_same(
    owner: asyncpg.Connection, course: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    form = f"{course.address}apply"
    assert "満員" not in words(await course.get(form))
    await owner.execute("update app.place set taken = 1 where municipality = $1 and place = 'am'", course.town.code)
    later = time.monotonic() + 10
    monkeypatch.setattr(time, "monotonic", lambda: later)
    assert "午前（満員）" in words(await course.get(form))
    assert published.PLACES_BELIEVED_SECONDS * 2 <= 10
