"""きょうの机: each count and the list it opens hold the same applications, of the procedures that each person may see, and looking moves nothing."""

import re
from datetime import date, datetime, timedelta
from html import unescape
from uuid import UUID

import asyncpg
import pytest

from app.applications import queries
from app.applications.todays_work import FIRST_LOOK_DAYS, SOON_DAYS, STUCK_DAYS, UNDELIVERED_DAYS, Work
from app.calendar.tokyo import midnight, now, today
from app.settings import Settings
from tests.factories import Person, submit_one
from tests.web.staff.cast import Cast, cast

pytestmark = pytest.mark.anyio

STANDARD_DAYS = 30
LINE = r'<th role="rowheader" scope="row" data-label="仕事"[^>]*>{}</th>(.*?)</tr>'
LINK = re.compile(r'href="([^"]+)"><span class="visually-hidden">[^<]*（([^<]*)）：</span>([\d,]+)件')


async def counts_of(everybody: Cast, who: Person, work: Work) -> dict[str, tuple[int, str]]:
    """The counts of a kind of work, by whose they are, each with the address of its list."""
    page = await everybody.get(who, "/today")
    assert page.status_code == 200
    (line,) = re.findall(LINE.format(re.escape(work.label)), page.text, re.DOTALL)
    return {whose: (int(count.replace(",", "")), unescape(address)) for address, whose, count in LINK.findall(line)}


async def listed(everybody: Cast, who: Person, address: str) -> set[str]:
    page = await everybody.get(who, address)
    assert page.status_code == 200
    return set(re.findall(r'<tr id="row-([^"]+)"', page.text))


async def found(everybody: Cast, who: Person, work: Work) -> dict[str, set[str]]:
    """What the lists of a kind of work hold, by whose they are; each is as long as its count says."""
    held = {}
    for whose, (count, address) in (await counts_of(everybody, who, work)).items():
        held[whose] = await listed(everybody, who, address)
        assert len(held[whose]) == count, whose
    return held


async def another(everybody: Cast, owner: asyncpg.Connection, **columns: object) -> str:
    """One more application of Alice's procedure, whose row says this."""
    receipt = await submit_one(everybody.town, everybody.settings)
    symbols = str(receipt.reference).partition("-")[2].replace("-", "")
    for name, value in columns.items():
        await owner.execute(
            f"update app.application set {name} = $3 where municipality = $1 and reference = $2",
            everybody.town.code,
            symbols,
            value,
        )
    return str(receipt.reference)


async def id_of(owner: asyncpg.Connection, everybody: Cast, reference: str) -> UUID:
    symbols = reference.partition("-")[2].replace("-", "")
    found: UUID = await owner.fetchval(
        "select id from app.application where municipality = $1 and reference = $2", everybody.town.code, symbols
    )
    return found


def arrived(days: int) -> datetime:
    """Noon, so many days ago."""
    return midnight(today() - timedelta(days=days)) + timedelta(hours=12)


async def with_standard_days(owner: asyncpg.Connection, everybody: Cast) -> None:
    await owner.execute(
        "update app.procedure set standard_days = $2 where municipality = $1 and slug = 'event'",
        everybody.town.code,
        STANDARD_DAYS,
    )


async def test_work_begins_here(owner: asyncpg.Connection, settings: Settings) -> None:
    everybody = await cast(owner, settings)
    answer = await everybody.get(everybody.alice, "/")
    assert answer.headers["location"] == "/today"


@pytest.mark.parametrize("work", Work)
async def test_nothing_to_do_is_said_with_a_list_that_opens(
    owner: asyncpg.Connection, settings: Settings, work: Work
) -> None:
    everybody = await cast(owner, settings)
    assert await found(everybody, everybody.bob, work) == {"自分の担当": set(), "課の全体": set()}


async def test_unfinished_ones_are_counted_for_me_and_for_my_section(
    owner: asyncpg.Connection, settings: Settings
) -> None:
    everybody = await cast(owner, settings)
    mine = await another(everybody, owner, assignee=everybody.alice.id)
    await another(everybody, owner, assignee=everybody.alice.id, status="completed")
    assert await found(everybody, everybody.alice, Work.unfinished) == {
        "自分の担当": {mine},
        "課の全体": {mine, str(everybody.receipt.reference)},
    }


async def test_what_is_late_and_what_soon_will_be_is_told_from_the_rest(
    owner: asyncpg.Connection, settings: Settings
) -> None:
    """On paper too: the day on which it came counts. 処理期限 is so many days after the day of arrival."""
    everybody = await cast(owner, settings)
    await with_standard_days(owner, everybody)
    late = await another(
        everybody, owner, arrived_at=arrived(STANDARD_DAYS + 14), channel="paper", entered_by=everybody.alice.id
    )
    due = await another(everybody, owner, arrived_at=arrived(STANDARD_DAYS), assignee=everybody.alice.id)
    last = await another(everybody, owner, arrived_at=arrived(STANDARD_DAYS - SOON_DAYS))
    await another(everybody, owner, arrived_at=arrived(STANDARD_DAYS - SOON_DAYS - 1))
    await another(everybody, owner, arrived_at=arrived(STANDARD_DAYS + 1), status="completed")
    assert await found(everybody, everybody.alice, Work.overdue) == {"自分の担当": set(), "課の全体": {late}}
    assert await found(everybody, everybody.alice, Work.due_soon) == {"自分の担当": {due}, "課の全体": {due, last}}


async def test_without_a_period_nothing_is_late_and_the_page_says_so(
    owner: asyncpg.Connection, settings: Settings
) -> None:
    everybody = await cast(owner, settings)
    await another(everybody, owner, arrived_at=arrived(400))
    assert (await found(everybody, everybody.alice, Work.overdue))["課の全体"] == set()
    assert "標準処理期間のない手続が1あります" in (await everybody.get(everybody.alice, "/today")).text


async def test_whom_to_contact_today(owner: asyncpg.Connection, settings: Settings) -> None:
    everybody = await cast(owner, settings)
    today_ = await another(everybody, owner, contact_on=today(), assignee=everybody.alice.id)
    before = await another(everybody, owner, contact_on=today() - timedelta(days=40))
    await another(everybody, owner, contact_on=today() + timedelta(days=1))
    await another(everybody, owner, contact_on=today(), status="completed")
    assert await found(everybody, everybody.alice, Work.to_contact) == {
        "自分の担当": {today_},
        "課の全体": {today_, before},
    }


async def mailed(owner: asyncpg.Connection, everybody: Cast, application: UUID, state: str, at: datetime) -> None:
    """A mail to the applicant that ended so, and none besides."""
    await owner.execute(
        "delete from app.outbox where municipality = $1 and application = $2", everybody.town.code, application
    )
    await owner.execute(
        "insert into app.outbox (municipality, application, kind, recipient, language, facts, created_at, state, ended_at) "
        "values ($1, $2, 'acceptance', 'applicant', 'ja', '{}', $3, $4, $3)",
        everybody.town.code,
        application,
        at,
        state,
    )


async def test_mails_that_did_not_arrive_lately(owner: asyncpg.Connection, settings: Settings) -> None:
    everybody = await cast(owner, settings)
    failed = await another(everybody, owner, status="completed")
    await mailed(owner, everybody, await id_of(owner, everybody, failed), "failed", now())
    for state, at in (("failed", now() - timedelta(days=UNDELIVERED_DAYS + 2)), ("sent", now())):
        reference = await another(everybody, owner)
        await mailed(owner, everybody, await id_of(owner, everybody, reference), state, at)
    assert await found(everybody, everybody.alice, Work.undelivered) == {"自分の担当": set(), "課の全体": {failed}}


async def test_what_is_stuck_in_confirmation(owner: asyncpg.Connection, settings: Settings) -> None:
    """Nothing happened, nothing was written and no day to call is near."""
    everybody = await cast(owner, settings)
    waiting = {"status": "confirming", "status_before": "arrived", "arrived_at": arrived(STUCK_DAYS + 5)}

    async def quiet(days: int, contact_on: date | None = None) -> str:
        reference = await another(everybody, owner, **waiting, contact_on=contact_on)
        await owner.execute(
            "update app.status_event set at = $2 where application = $1",
            await id_of(owner, everybody, reference),
            arrived(days),
        )
        return reference

    stuck, long_past = await quiet(STUCK_DAYS + 1), await quiet(STUCK_DAYS + 1, today() - timedelta(days=STUCK_DAYS))
    await quiet(STUCK_DAYS - 1)
    await quiet(STUCK_DAYS + 1, today() + timedelta(days=2))
    called = await quiet(STUCK_DAYS + 1)
    await owner.execute(
        "insert into app.handling_record (municipality, application, staff, kind, outcome, sealed, sealed_format) "
        "select $1, $2, $3, 'telephone', 'absent', sealed, sealed_format from app.application where municipality = $1 and id = $2",
        everybody.town.code,
        await id_of(owner, everybody, called),
        everybody.alice.id,
    )
    assert (await found(everybody, everybody.alice, Work.stuck))["課の全体"] == {stuck, long_past}


async def test_new_is_what_arrived_since_and_what_was_entered_since(
    owner: asyncpg.Connection, settings: Settings
) -> None:
    everybody = await cast(owner, settings)
    first = str(everybody.receipt.reference)
    accepted = await another(everybody, owner, status="accepted", assignee=everybody.alice.id)
    paper = await another(everybody, owner, channel="paper", entered_by=everybody.ada.id, arrived_at=arrived(60))
    await another(everybody, owner, arrived_at=arrived(FIRST_LOOK_DAYS + 1))
    assert await found(everybody, everybody.alice, Work.new) == {
        "自分の担当": {accepted},
        "課の全体": {first, accepted, paper},
    }


async def test_looking_moves_nothing_and_saying_so_moves_it_for_one_person(
    owner: asyncpg.Connection, settings: Settings
) -> None:
    everybody = await cast(owner, settings)
    await owner.execute(
        "update app.application set arrived_at = arrived_at - interval '1 minute' where municipality = $1",
        everybody.town.code,
    )
    (_, address) = (await counts_of(everybody, everybody.alice, Work.new))["課の全体"]
    page = await everybody.get(everybody.alice, address)
    assert (await counts_of(everybody, everybody.alice, Work.new))["課の全体"][0] == 1
    (until,) = re.findall(r'name="until" value="(\d+)"', page.text)
    answer = await everybody.post(everybody.alice, "/today/seen", until=until)
    assert (answer.status_code, answer.headers["location"]) == (303, "/today?seen")
    assert (await counts_of(everybody, everybody.alice, Work.new))["課の全体"][0] == 0
    assert (await counts_of(everybody, everybody.ada, Work.new))["すべての課"][0] == 1
    assert await listed(everybody, everybody.alice, address) == {str(everybody.receipt.reference)}
    fresh = await another(everybody, owner)
    assert (await found(everybody, everybody.alice, Work.new))["課の全体"] == {fresh}
    await everybody.post(everybody.alice, "/today/unseen")
    assert (await counts_of(everybody, everybody.alice, Work.new))["課の全体"][0] == 2


@pytest.mark.parametrize("until", ["", "x", "99999999999999999", "9999999999999999", "0", "-1"])
async def test_a_moment_that_is_none_moves_nothing(owner: asyncpg.Connection, settings: Settings, until: str) -> None:
    everybody = await cast(owner, settings)
    assert (await everybody.post(everybody.alice, "/today/seen", until=until)).status_code == 303
    assert (await counts_of(everybody, everybody.alice, Work.new))["課の全体"][0] == 1


async def test_what_arrives_while_the_list_is_read_stays_new(owner: asyncpg.Connection, settings: Settings) -> None:
    """A transaction may end after the list was drawn: the last seconds count as unseen."""
    everybody = await cast(owner, settings)
    page = await everybody.get(everybody.alice, "/inbox?work=new")
    (until,) = re.findall(r'name="until" value="(\d+)"', page.text)
    await everybody.post(everybody.alice, "/today/seen", until=until)
    assert (await counts_of(everybody, everybody.alice, Work.new))["課の全体"][0] == 1


async def test_a_viewer_is_given_the_sections_counts_alone(owner: asyncpg.Connection, settings: Settings) -> None:
    everybody = await cast(owner, settings)
    assert await found(everybody, everybody.victor, Work.unfinished) == {"課の全体": {str(everybody.receipt.reference)}}


async def test_an_administrator_counts_every_section_of_one_municipality(
    owner: asyncpg.Connection, settings: Settings
) -> None:
    everybody = await cast(owner, settings)
    assert (await found(everybody, everybody.ada, Work.new))["すべての課"] == {str(everybody.receipt.reference)}
    assert (await found(everybody, everybody.charlie, Work.new))["すべての課"] == {str(everybody.others.reference)}


@pytest.mark.parametrize("work", Work)
async def test_no_list_holds_what_another_section_has(
    owner: asyncpg.Connection, settings: Settings, work: Work
) -> None:
    everybody = await cast(owner, settings)
    await with_standard_days(owner, everybody)
    await another(everybody, owner, arrived_at=arrived(STANDARD_DAYS + 1), contact_on=today())
    for person in (everybody.bob, everybody.charlie):
        own = set() if person is everybody.bob else {str(everybody.others.reference)}
        assert await listed(everybody, person, f"/inbox?work={work}&since=0") <= own


async def test_a_list_of_work_is_narrowed_by_its_form_and_stays_what_it_is(
    owner: asyncpg.Connection, settings: Settings
) -> None:
    everybody = await cast(owner, settings)
    for address in (
        "/inbox?work=new&procedure=event",
        "/inbox?work=undelivered&procedure=event",
        "/inbox?work=new&status=arrived",
    ):
        page = await everybody.get(everybody.alice, address)
        assert page.status_code == 200
        assert 'name="work" value="' in page.text
    assert await listed(everybody, everybody.ada, "/inbox?work=new&procedure=health") == set()
    assert await listed(everybody, everybody.ada, "/inbox?work=new&status=completed") == set()


async def test_more_than_anybody_counts_is_said_so(
    owner: asyncpg.Connection, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    everybody = await cast(owner, settings)
    await another(everybody, owner)
    for module in ("app.applications.todays_work", "app.applications.queries", "app.web.staff.inbox.work_words"):
        monkeypatch.setattr(f"{module}.MOST_COUNTED", 2)
    page = await everybody.get(everybody.alice, "/today")
    assert "2件以上</a>" in page.text
    assert queries.MOST_COUNTED == 2
    assert "2件以上のうち2件を表示しています" in (await everybody.get(everybody.alice, "/inbox?work=new")).text
