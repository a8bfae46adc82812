"""A planned stop puts off what closes in it: within the approval, never with places, and the section may refuse."""

import asyncio
import json
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import asyncpg
import pytest

from app.applications.submitting import NotTaken
from app.calendar.opening_days import next_opening_day
from app.calendar.shown_dates import date_words
from app.calendar.tokyo import day_of, end_of, now, today
from app.municipalities import announced
from app.municipalities.planned_stops import (
    Kept,
    MetProcedure,
    end,
    extended_until,
    plan,
    planned_stops,
    procedures_met,
)
from app.notifications.letter_kinds import Letter
from app.notifications.letters import LetterText, Occasion, write_letter
from app.procedures import published
from app.procedures.extensions import Extension, decide, extensions
from app.settings import Settings
from app.tenancy import api
from app.tenancy.engine import ENGINE, ScopedEngine
from app.tenancy.refusals import NotAllowed
from app.tenancy.scope import scoped
from app.web.dates import staff_end
from tests.clients import client_of, form_token, signed_in_client
from tests.factories import Person, Town, add_procedure, make_person, make_town, submit_one
from tests.operators import Operator, make_operator

pytestmark = pytest.mark.anyio

HOUR = timedelta(hours=1)


@dataclass
class Stage:
    """A town whose procedure closes at the end of the day after tomorrow, in whose evening the service is to be stopped."""

    owner: asyncpg.Connection
    settings: Settings
    town: Town
    ada: Person
    contractor: Operator

    @property
    def closes_at(self) -> datetime:
        return end_of(today() + timedelta(days=2))

    @property
    def begins(self) -> datetime:
        return self.closes_at - 2 * HOUR

    @property
    def ends(self) -> datetime:
        return self.closes_at - HOUR

    @property
    def until(self) -> datetime:
        return end_of(next_opening_day(day_of(self.ends)))

    async def change(self, sql: str, *values: object, slug: str = "event") -> None:
        await self.owner.execute(
            f"update app.procedure set {sql} where municipality = $1 and slug = $2",
            self.town.code,
            slug,
            *values,
        )

    async def approved_until(self, moment: datetime) -> None:
        await self.owner.execute(
            "update app.procedure_version set approved_until = $2 where municipality = $1", self.town.code, moment
        )

    async def plan(self) -> bool:
        with scoped(self.contractor.scope):
            return await plan(self.begins, self.ends, "機器の更新")

    async def met(self) -> MetProcedure | None:
        with scoped(self.contractor.scope):
            every = await procedures_met(self.begins, self.ends)
        here = [one for one in every if one.municipality == self.town.code]
        return here[0] if here else None

    async def extended(self) -> list[Extension]:
        with scoped(self.ada.scope):
            async with ENGINE.unit():
                return list(await extensions())

    async def decide(self, person: Person, extension: UUID, *, refuses: bool) -> bool:
        with scoped(person.scope):
            async with ENGINE.unit() as unit:
                done = await decide(extension, person.id, refuses=refuses)
                await unit.end(commit=True)
                return done

    async def stored(self, slug: str = "event") -> datetime | None:
        found: datetime | None = await self.owner.fetchval(
            "select extended_until from app.procedure where municipality = $1 and slug = $2", self.town.code, slug
        )
        return found

    async def time_passes(self, by: timedelta) -> None:
        """The procedure's closing, and what it was put off to, lie so much nearer."""
        until = await self.stored()
        await self.change("closes_at = closes_at - $3::interval", by)
        await self.change("extended_until = $3", until - by if until else None)
        published.forget_everything()


@pytest.fixture
async def stage(database: ScopedEngine, owner: asyncpg.Connection, settings: Settings) -> AsyncIterator[Stage]:
    town = await make_town(owner, settings)
    stage = Stage(
        owner, settings, town, await make_person(owner, town, "ada"), await make_operator(owner, "contractor")
    )
    await stage.change("closes_at = $3", stage.closes_at)
    await stage.approved_until(stage.closes_at + timedelta(days=300))
    await owner.execute("update app.planned_stop set ended_at = clock_timestamp() where ended_at is null")
    yield stage
    await owner.execute("update app.planned_stop set ended_at = clock_timestamp() where ended_at is null")
    announced.forget()


async def test_it_is_put_off_to_the_end_of_the_next_opening_day(stage: Stage) -> None:
    shown = await stage.met()
    assert shown is not None
    assert (shown.closes_at, shown.until, shown.kept) == (stage.closes_at, stage.until, None)
    assert await stage.plan()
    (one,) = await stage.extended()
    assert (one.closes_at, one.extended_until, one.reason, one.state) == (
        stage.closes_at,
        stage.until,
        "機器の更新",
        "extended",
    )
    procedure = await stage.town.published("event")
    assert (procedure.closes_at, procedure.extended_from) == (stage.until, stage.closes_at)
    with scoped(stage.contractor.scope):
        stop = next(each for each in await planned_stops() if each.state == "planned")
    assert stop.refused == 0
    assert stop.extended >= 1


async def test_the_guide_and_the_form_say_and_keep_to_it(stage: Stage) -> None:
    async with client_of("applicant", stage.settings) as phone:
        form = await phone.get(f"/{stage.town.slug}/event/apply")
        assert form.status_code == 200
        assert await stage.plan()
        await asyncio.sleep(0.1)
        published.forget(stage.town.code)  # what the notice does where somebody listens
        guide = await phone.get(f"/{stage.town.slug}/event/")
        english = await phone.get(f"/{stage.town.slug}/event/?lang=en")
        assert "受付の終わりを延ばしました" in guide.text
        words = re.sub(r"<[^>]*>|\u2060", "", guide.text)
        assert date_words(day_of(stage.closes_at - HOUR)) in words
        assert date_words(day_of(stage.until - HOUR)) in words
        assert "the end was put off" in english.text
        await stage.time_passes(timedelta(days=2) + (stage.closes_at - timedelta(days=2) - now()) + HOUR / 60)
        form = await phone.get(f"/{stage.town.slug}/event/apply")
        assert 'action="' in form.text
        assert "受付期間は終わりました" not in form.text


async def test_applications_arrive_between_the_closing_and_the_end_and_not_behind_it(stage: Stage) -> None:
    """Alone, and gathered: tests/applications/test_gathered_cases.py compares both."""
    assert await stage.plan()
    late = stage.closes_at - now() + HOUR / 60  # a minute after the closing
    await stage.time_passes(late)
    assert (await submit_one(stage.town, stage.settings)).reference
    await stage.time_passes(stage.until - stage.closes_at)
    with pytest.raises(NotTaken) as refused:
        await submit_one(stage.town, stage.settings)
    assert refused.value.reason == "closed"


async def test_the_page_of_the_procedure_says_it(stage: Stage) -> None:
    async with signed_in_client(stage.ada, stage.settings) as client:
        before = await client.get("/procedures/event")
        assert await stage.plan()
        after = await client.get("/procedures/event")
        await stage.approved_until(stage.closes_at)
        never = await client.get("/procedures/event")
    assert [f"{staff_end(stage.until)}まで受け付けます" in page.text for page in (before, after, never)] == [
        False,
        True,
        False,
    ]


async def test_never_beyond_the_approval(stage: Stage) -> None:
    await stage.approved_until(stage.closes_at + HOUR)
    shown = await stage.met()
    assert shown is not None
    assert shown.until == stage.closes_at + HOUR
    assert await stage.plan()
    assert (await stage.town.published("event")).closes_at == stage.closes_at + HOUR
    # and one whose approval ends with it is not put off at all
    await stage.approved_until(stage.closes_at)
    published.forget_everything()
    assert (await stage.town.published("event")).closes_at == stage.closes_at
    assert (await stage.town.published("event")).extended_from is None
    shown = await stage.met()
    assert shown is not None
    assert (shown.until, shown.kept) == (None, Kept.approval)


@pytest.mark.parametrize("selection", ["first_come", "lottery"])
async def test_never_with_places(stage: Stage, selection: str) -> None:
    await stage.change("selection = $3", selection)
    await stage.owner.execute(
        "insert into app.place (municipality, procedure, place, capacity) values ($1, $2, '', 5)",
        stage.town.code,
        stage.town.procedures["event"],
    )
    shown = await stage.met()
    assert shown is not None
    assert (shown.until, shown.kept) == (None, Kept.places)
    assert await stage.plan()
    assert (await stage.extended(), await stage.stored()) == ([], None)


async def test_places_that_come_later_end_it(stage: Stage) -> None:
    assert await stage.plan()
    await stage.owner.execute(
        "insert into app.place (municipality, procedure, place, capacity) values ($1, $2, '', 5)",
        stage.town.code,
        stage.town.procedures["event"],
    )
    assert await stage.stored() is None
    (one,) = await stage.extended()
    assert one.state == "outdated"
    assert not await stage.decide(stage.ada, one.id, refuses=False)


async def test_a_period_that_the_section_changes_is_its_own_again(stage: Stage) -> None:
    assert await stage.plan()
    await stage.change("closes_at = $3", stage.closes_at - HOUR)
    assert await stage.stored() is None
    assert (await stage.extended())[0].state == "outdated"


async def test_closing_now_ends_what_is_put_off_behind_the_period(stage: Stage) -> None:
    """The period itself is over by then, and nothing of it is left to shorten."""
    await stage.plan()
    await stage.time_passes(stage.closes_at - now() + HOUR)
    assert await stage.stored() is not None
    async with signed_in_client(stage.ada, stage.settings) as client:
        token = form_token(await client.get("/procedures/event"))
        pressed = await client.post("/procedures/event/closure", data={"csrf_token": token})
    assert pressed.status_code == 303
    with pytest.raises(NotTaken):
        await submit_one(stage.town, stage.settings)
    assert await stage.stored() is None


async def test_a_section_does_not_close_before_what_is_put_off(stage: Stage) -> None:
    await stage.plan()
    day = day_of(stage.closes_at)
    asked = "select procedures from api.open_in_section($1, $2, $3)"
    here = stage.town.code, stage.town.sections["ごみ減量係"], day
    async with stage.owner.transaction():
        await stage.owner.execute("set local role todoke_functions")
        assert await stage.owner.fetchval(asked, *here) == 1
    await stage.change("extended_until = null")
    async with stage.owner.transaction():
        await stage.owner.execute("set local role todoke_functions")
        assert await stage.owner.fetchval(asked, *here) == 0


@pytest.mark.parametrize("days", [-1, 100])
async def test_whoever_plans_a_stop_does_not_choose_how_far_ends_go(stage: Stage, days: int) -> None:
    """By SQL, past the program, which asks the calendar of opening days."""
    with scoped(stage.contractor.scope):
        planned = await api.value("plan_stop", stage.begins, stage.ends, "機器", stage.ends + timedelta(days=days))
    assert (planned, await stage.stored()) == (None, None)


async def test_what_does_not_close_in_it_stays_and_what_opens_in_it_is_told(stage: Stage) -> None:
    await stage.change("closes_at = $3", stage.begins - timedelta(days=1))
    assert await stage.met() is None
    await stage.change("closes_at = $3", stage.closes_at + timedelta(days=30))
    assert await stage.met() is None
    await stage.change("opens_at = $3", stage.begins + HOUR / 2)
    shown = await stage.met()
    assert shown is not None
    assert (shown.kept, shown.until) == (Kept.opening, None)
    await stage.change("closes_at = 'infinity', opens_at = '-infinity'")
    assert await stage.met() is None
    # of one that is suspended, or not public, nothing is told
    await stage.change("closes_at = $3, suspended_at = clock_timestamp()", stage.closes_at)
    assert await stage.met() is None


async def letters(stage: Stage) -> list[LetterText]:
    """What the town's sections are written about stops: of those planned, and then of those taken back; 保健係 last."""
    rows = await stage.owner.fetch(
        "select o.facts, s.name ->> 'ja' as section from app.outbox o join app.section s on s.municipality = o.municipality and s.id = o.address_of "
        "where o.municipality = $1 and o.kind = 'closings_put_off' and o.recipient = 'section' order by o.facts ->> 'what', s.name ->> 'ja' = '保健係'",
        stage.town.code,
    )
    return [
        write_letter(
            Letter.closings_put_off,
            "ja",
            Occasion(
                stage.town.code,
                {"ja": stage.town.name},
                json.loads(row["facts"]),
                "https://a.example",
                "https://s.example",
            ),
        )
        for row in rows
    ]


async def test_each_section_is_written_to_once_about_all_that_is_put_off(stage: Stage) -> None:
    await add_procedure(stage.owner, stage.town, "other")
    await add_procedure(stage.owner, stage.town, "checkup", section="保健係")
    for slug in ("other", "checkup"):
        await stage.change("closes_at = $3", stage.closes_at, slug=slug)
    await add_procedure(stage.owner, stage.town, "stays")
    await stage.approved_until(stage.closes_at + timedelta(days=300))
    assert await stage.plan()
    first, second = await letters(stage)
    for letter, count in ((first, 2), (second, 1)):
        assert f"延ばす手続：{count}\n" in letter.body
        line = f"{date_words(day_of(stage.closes_at - HOUR))}まで → {date_words(day_of(stage.until - HOUR))}まで"
        assert letter.body.count(line) == count
        assert ("機器の更新" in letter.body, "https://s.example/extensions" in letter.body) == (True, True)
    assert ("ごみ減量係" in first.body, "保健係" in second.body) == (True, True)
    assert "計画停止のため" in first.subject


async def test_nobody_is_written_to_where_nothing_is_put_off(stage: Stage) -> None:
    await stage.change("closes_at = $3", stage.closes_at + timedelta(days=30))
    assert await stage.plan()
    assert await letters(stage) == []


async def test_a_stop_that_is_taken_back_is_told_of_what_it_still_put_off(stage: Stage) -> None:
    await add_procedure(stage.owner, stage.town, "checkup", section="保健係")
    await stage.change("closes_at = $3", stage.closes_at, slug="checkup")
    await stage.approved_until(stage.closes_at + timedelta(days=300))
    assert await stage.plan()
    refused = next(one for one in await stage.extended() if one.slug == "checkup")
    assert await stage.decide(stage.ada, refused.id, refuses=True)
    with scoped(stage.contractor.scope):
        stop = next(each for each in await planned_stops() if each.state == "planned")
        assert await end(stop.id)
    told = await letters(stage)
    assert len(told) == 3
    assert ("計画停止を取りやめ" in told[-1].subject, "ごみ減量係" in told[-1].body) == (True, True)
    line = f"{date_words(day_of(stage.until - HOUR))}まで → {date_words(day_of(stage.closes_at - HOUR))}まで"
    assert line in told[-1].body


async def test_an_end_that_another_stop_puts_off_too_is_not_told_to_be_back(stage: Stage) -> None:
    assert await stage.plan()
    with scoped(stage.contractor.scope):
        (first,) = [each for each in await planned_stops() if each.state == "planned"]
        assert await plan(stage.until - 2 * HOUR, stage.until - HOUR, "もう一度")
        assert await end(first.id)
    later = end_of(next_opening_day(day_of(stage.until - HOUR)))
    assert await stage.stored() == later
    told = [letter.subject for letter in await letters(stage)]
    assert [("計画停止のため" in subject) for subject in told] == [True, True]


async def test_the_section_refuses_and_takes_that_back(stage: Stage) -> None:
    assert await stage.plan()
    (one,) = await stage.extended()
    alice = await make_person(stage.owner, stage.town, "alice", "section_staff", ["ごみ減量係"])
    assert await stage.decide(alice, one.id, refuses=True)
    assert await stage.stored() is None
    (one,) = await stage.extended()
    assert (one.state, one.is_open) == ("refused", True)
    published.forget_everything()
    assert (await stage.town.published("event")).extended_from is None
    assert await stage.decide(alice, one.id, refuses=False)
    assert await stage.stored() == stage.until
    words = await stage.owner.fetch(
        "select action, subject from app.audit_event where municipality = $1 and action like 'extension%' order by at",
        stage.town.code,
    )
    assert [tuple(row) for row in words] == [("extension_refused", "event"), ("extension_accepted", "event")]


async def test_nobody_else_decides(stage: Stage, owner: asyncpg.Connection, settings: Settings) -> None:
    assert await stage.plan()
    (one,) = await stage.extended()
    others = [
        await make_person(owner, stage.town, "bob", "section_staff", ["保健係"]),
        await make_person(owner, stage.town, "victor", "viewer", ["ごみ減量係"]),
        await make_person(owner, stage.town, "audrey", "auditor"),
        await make_person(owner, await make_town(owner, settings), "eve"),
    ]
    for person in others:
        with pytest.raises(NotAllowed):
            await stage.decide(person, one.id, refuses=True)
    assert await stage.stored() == stage.until


async def test_once_the_stop_has_begun_nothing_is_decided(stage: Stage) -> None:
    assert await stage.plan()
    (one,) = await stage.extended()
    await stage.owner.execute(
        "update app.planned_stop set begins_at = clock_timestamp() where ended_at is null and ends_at > clock_timestamp()"
    )
    assert not await stage.decide(stage.ada, one.id, refuses=True)
    assert await stage.stored() == stage.until
    with scoped(stage.contractor.scope):
        stop = next(each for each in await planned_stops() if each.state == "running")
        assert await end(stop.id)  # early: what was put off stays
        assert not await end(stop.id)
    assert await stage.stored() == stage.until
    announced.forget()


async def test_a_stop_that_stands_is_listed_before_all_that_were_taken_back(stage: Stage) -> None:
    assert await stage.plan()
    await stage.owner.execute(
        "insert into app.planned_stop (begins_at, ends_at, reason, planned_by, ended_at)"
        " select $1::timestamptz + n * interval '1 hour', $1::timestamptz + (n + 1) * interval '1 hour', '取りやめ', $2, clock_timestamp()"
        " from generate_series(1, 60) n",
        stage.ends,
        stage.contractor.id,
    )
    with scoped(stage.contractor.scope):
        stop, *others = await planned_stops()
    await stage.owner.execute("delete from app.planned_stop where reason = '取りやめ'")
    assert (stop.begins_at, stop.state) == (stage.begins, "planned")
    assert {other.state for other in others} == {"taken_back"}


async def test_a_stop_taken_back_takes_back_what_it_put_off(stage: Stage) -> None:
    assert await stage.plan()
    assert not await stage.plan()  # another one at the same hours
    with scoped(stage.contractor.scope):
        stop = next(each for each in await planned_stops() if each.state == "planned")
        assert await end(stop.id)
        assert next(each for each in await planned_stops() if each.id == stop.id).state == "taken_back"
    assert await stage.stored() is None
    assert (await stage.extended())[0].state == "taken_back"
    assert await stage.plan()
    assert await stage.stored() == stage.until


async def test_a_second_stop_puts_it_off_once_more_and_gives_back_the_first(stage: Stage) -> None:
    assert await stage.plan()
    again = stage.until - HOUR / 2
    with scoped(stage.contractor.scope):
        assert await plan(again, again + HOUR / 4, "もう一度")
        second = next(each for each in await planned_stops() if each.begins_at == again and each.ended_at is None)
        later = extended_until(again + HOUR / 4)
        assert await stage.stored() == later
        assert await end(second.id)
    assert await stage.stored() == stage.until


async def test_the_sections_page(stage: Stage) -> None:
    """Without JavaScript: every act is a form."""
    assert await stage.plan()
    (one,) = await stage.extended()
    async with signed_in_client(stage.ada, stage.settings) as client:
        page = await client.get("/extensions")
        assert "延ばす" in page.text
        assert f'action="/extensions/{one.id}"' in page.text
        fields = {"csrf_token": form_token(page), "refuses": "yes"}
        done = await client.post(f"/extensions/{one.id}", data=fields)
        assert done.headers["location"] == "/extensions?refusal=1"
        page = await client.get("/extensions?refusal=1")
        assert "延ばさないことにしました" in page.text
        assert "延ばすことに戻す" in page.text
        procedures = await client.get("/today")
        assert "計画停止（機器の更新）" in procedures.text  # within a week: the line under the navigation
        assert 'href="/extensions"' in procedures.text
