"""What the 運営 tells residents, and a planned stop: on every page, in its language, for as long as it stands."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import suppress
from datetime import datetime, timedelta
from urllib.parse import urlencode
from uuid import UUID

import asyncpg
import pytest

from app.calendar.shown_dates import moment_words
from app.calendar.tokyo import now
from app.municipalities import announced
from app.procedures import published
from app.settings import Settings
from app.tenancy.engine import ENGINE
from app.tenancy.scope import Role
from app.web.applicant.form_pages import FORM_PAGES
from app.web.static_files import static_address
from tests.clients import client_of
from tests.factories import ANSWERS, make_town, submit_one
from tests.operators import make_operator
from tests.web.applicant.conftest import FORM, Phone
from tests.web.applicant.stopping import end_all, stop
from tests.web.pages import hidden

pytestmark = pytest.mark.anyio
HOUR = timedelta(hours=1)
TEXT = '{"ja": "台風のため、窓口は午後から閉まります。", "en": "Offices close at noon because of a typhoon."}'


def plain(text: str) -> str:
    """A page's words without what parts them for its lines."""
    return re.sub(r"<[^>]*>|\u2060", "", text)


async def tell(
    owner: asyncpg.Connection,
    begins: datetime,
    ends: datetime,
    *,
    town: str | None = None,
    audience: str = "residents",
    words: str = TEXT,
) -> UUID:
    """A notice as the council has written it."""
    by = await make_operator(owner)
    announced.forget()
    made: UUID = await owner.fetchval(
        "insert into app.announcement (audience, shown_in, words, begins_at, ends_at, written_by) values ($1, $2, $3, $4, $5, $6) returning id",
        audience,
        town,
        words,
        begins,
        ends,
        by.id,
    )
    return made


@pytest.fixture
async def nothing_told(owner: asyncpg.Connection) -> AsyncIterator[None]:
    """Nothing but what the test tells, and nothing of it afterwards: a stop is everybody's."""
    await end_all(owner)
    yield
    await end_all(owner)


@pytest.fixture
async def standing(phone: Phone, owner: asyncpg.Connection, nothing_told: None) -> UUID:
    """A notice of the phone's town that stands."""
    return await tell(owner, now() - HOUR, now() + HOUR, town=phone.town.code)


async def test_a_notice_stands_on_every_page_of_its_municipality(
    phone: Phone, owner: asyncpg.Connection, settings: Settings, standing: UUID
) -> None:
    pages = [f"/{phone.town.slug}/", phone.address, phone.address + "apply", f"/contact?place={phone.town.slug}"]
    for page in pages[:3]:
        answer = await phone.get(page)
        assert "台風のため" in answer.text, page
        assert answer.status_code == 200
    english = await phone.get(phone.address + "?lang=en")
    assert "Offices close at noon" in english.text
    assert "台風" not in english.text
    checked = await phone.check()
    assert "台風のため" in checked.text
    other = await make_town(owner, settings)
    for elsewhere in ("/", f"/{other.slug}/", "/status"):
        assert "台風のため" not in (await phone.get(elsewhere)).text, elsewhere


async def test_a_notice_that_names_no_municipality_stands_on_all_pages_and_one_for_staff_on_none(
    phone: Phone, owner: asyncpg.Connection, nothing_told: None
) -> None:
    await tell(owner, now() - HOUR, now() + HOUR)
    await tell(owner, now() - HOUR, now() + HOUR, audience="staff", words='{"ja": "職員だけに"}')
    for page in ("/", "/status", f"/{phone.town.slug}/", phone.address + "apply", "/nowhere-at-all/"):
        text = (await phone.get(page)).text
        assert "台風のため" in text, page
        assert "職員だけに" not in text, page


async def test_a_notice_begins_and_ends_by_time_and_is_withdrawn(
    phone: Phone, owner: asyncpg.Connection, nothing_told: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On pages that are remembered too, without a question to the database."""
    given = await tell(owner, now() + HOUR, now() + 2 * HOUR, town=phone.town.code)
    form = phone.address + "apply"
    assert "台風のため" not in (await phone.get(form)).text

    class Later(datetime):
        by = HOUR * 1.5

        @classmethod
        def now(cls, tz: object = None) -> datetime:
            return datetime.now(tz) + cls.by  # type: ignore[arg-type]  # a zone

    monkeypatch.setattr(announced, "datetime", Later)
    assert "台風のため" in (await phone.get(form)).text
    Later.by = HOUR * 2.5
    assert "台風のため" not in (await phone.get(form)).text
    Later.by = HOUR * 1.5
    assert "台風のため" in (await phone.get(form)).text
    await owner.execute("update app.announcement set withdrawn_at = clock_timestamp() where id = $1", given)
    announced.forget()
    assert "台風のため" not in (await phone.get(form)).text


async def test_a_notice_is_also_on_the_receipt_and_the_status(phone: Phone, settings: Settings, standing: UUID) -> None:
    confirm = await phone.check()
    receipt = await phone.post(phone.address + "applications", hidden(confirm))
    assert receipt.status_code == 200
    assert "台風のため" in receipt.text
    arrived = await submit_one(phone.town, settings)
    numbers = [("reference", str(arrived.reference)), ("inquiry_code", arrived.inquiry_code.reveal())]
    status = await phone.post("/status", numbers)
    assert status.status_code == 200
    assert "台風のため" in status.text


async def test_other_municipalities_pages_are_not_forgotten(
    phone: Phone, owner: asyncpg.Connection, settings: Settings, nothing_told: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = await make_town(owner, settings)
    theirs, ours = f"/{other.slug}/event/apply", phone.address + "apply"
    for page in (theirs, ours):
        assert (await phone.get(page)).status_code == 200
    scope = {"query_string": b""}
    assert FORM_PAGES.find({**scope, "path": theirs})
    assert FORM_PAGES.find({**scope, "path": ours})
    await tell(owner, now() - HOUR, now() + HOUR, town=phone.town.code)
    await phone.get("/")  # whoever comes next asks
    assert FORM_PAGES.find({**scope, "path": theirs})
    assert FORM_PAGES.find({**scope, "path": ours}) is None


async def test_a_stop_is_told_beforehand_with_its_hours(
    phone: Phone, owner: asyncpg.Connection, nothing_told: None
) -> None:
    begins = now() + timedelta(days=5)
    await stop(owner, begins, begins + HOUR)
    for page in ("/", f"/{phone.town.slug}/", phone.address + "apply"):
        text = (await phone.get(page)).text
        assert moment_words(begins) in plain(text), page
        assert "機器の更新" not in text
    assert "will be stopped for maintenance" in (await phone.get("/?lang=en")).text


async def test_meanwhile_every_page_is_the_stops_own_and_answers_are_kept(
    phone: Phone, owner: asyncpg.Connection, nothing_told: None
) -> None:
    confirm = await phone.check()
    given = await stop(owner, now() - HOUR, now() + HOUR)
    for page in ("/", f"/{phone.town.slug}/", phone.address, phone.address + "apply", "/status"):
        answer = await phone.get(page)
        assert answer.status_code == 503, page
        assert 3500 < int(answer.headers["Retry-After"]) <= 3600
        assert "計画停止中です" in answer.text
        assert answer.headers["Cache-Control"] == "no-store"
    english = await phone.get(phone.address + "apply?lang=en")
    assert "The service is stopped as planned" in english.text
    sent = hidden(confirm)
    answer = await phone.post(phone.address + "applications", sent)
    assert answer.status_code == 503
    assert "まだ申請は終わって" in plain(answer.text)
    assert set(hidden(answer)) == set(sent)
    assert ANSWERS["name"][0] in answer.text
    assert answer.headers["Cache-Control"] == "private, no-cache"
    assert await owner.fetchval("select count(*) from app.application where municipality = $1", phone.town.code) == 0
    for probe in ("/livez", "/readyz"):
        assert (await phone.get(probe)).status_code == 200, probe
    assert (await phone.get(static_address("app.css"))).status_code == 200
    # over: the very same page sends
    await owner.execute("update app.planned_stop set ended_at = clock_timestamp() where id = $1", given)
    announced.forget()
    again = await phone.post(phone.address + "applications", hidden(answer))
    assert again.status_code == 200
    assert await owner.fetchval("select count(*) from app.application where municipality = $1", phone.town.code) == 1


async def test_what_another_site_sent_is_not_repeated_on_the_stops_page(
    phone: Phone, owner: asyncpg.Connection, nothing_told: None
) -> None:
    await stop(owner, now() - HOUR, now() + HOUR)
    answer = await phone.post(
        phone.address + "applications", [("name", "よその人")], Origin="https://elsewhere.example"
    )
    assert answer.status_code == 403
    assert "よその人" not in answer.text
    beside = await phone.post("//elsewhere.example/applications", [("name", "よその人")])
    assert beside.status_code == 503
    assert "elsewhere.example" not in beside.text


async def test_a_stop_is_kept_to_while_the_database_is_away(
    phone: Phone, owner: asyncpg.Connection, settings: Settings, nothing_told: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    await stop(owner, now() - HOUR, now() + HOUR)
    assert (await phone.get("/")).status_code == 503

    async def away(role: Role) -> None:
        raise ConnectionRefusedError

    monkeypatch.setattr(ENGINE, "acquire", away)
    announced.forget()
    answer = await phone.get(phone.address)
    assert answer.status_code == 503
    assert "計画停止中です" in answer.text


async def test_staff_are_told_too_and_what_they_typed_is_kept(
    phone: Phone, owner: asyncpg.Connection, settings: Settings, nothing_told: None
) -> None:
    await stop(owner, now() - HOUR, now() + HOUR)
    async with client_of("staff", settings) as staff:
        page = await staff.get("/inbox")
        assert page.status_code == 503
        assert "機器の更新" in page.text
        assert "Retry-After" in page.headers
        typed = {"csrf_token": "x.y", "note": "折り返し済", "new_password": "秘密", "factor_code": "123456"}
        kept = await staff.post("/applications/1/records", content=urlencode(typed), headers=FORM)
        assert kept.status_code == 503
        assert dict(hidden(kept)) == {"csrf_token": "x.y", "note": "折り返し済"}
        assert "秘密" not in kept.text
        for probe in ("/livez", "/readyz"):
            assert (await staff.get(probe)).status_code == 200
    async with client_of("operator", settings) as operator:
        assert (await operator.get("/sign-in")).status_code == 200


async def test_a_side_that_hears_of_a_change_asks_at_once(
    phone: Phone, owner: asyncpg.Connection, nothing_told: None
) -> None:
    """Without it the ten seconds would have to pass."""
    begun = published.changes()
    hearing = asyncio.create_task(published.hear_changes())
    try:
        async with asyncio.timeout(10):
            while published.changes() == begun:  # noqa: ASYNC110  it listens then
                await asyncio.sleep(0.05)
        assert "台風のため" not in (await phone.get("/")).text
        by = await make_operator(owner)
        before = published.generation(phone.town.code)
        await owner.execute(
            "insert into app.announcement (audience, words, begins_at, ends_at, written_by) "
            "values ('residents', $1, now() - interval '1 hour', now() + interval '1 hour', $2)",
            TEXT,
            by.id,
        )
        async with asyncio.timeout(5):
            while "台風のため" not in (await phone.get("/")).text:  # noqa: ASYNC110  it is on its way
                await asyncio.sleep(0.05)
        assert published.generation(phone.town.code) == before  # and nothing else was forgotten
    finally:
        hearing.cancel()
        with suppress(asyncio.CancelledError):
            await hearing


def test_staff_are_told_of_a_stop_in_one_line() -> None:
    """The day once where it begins and ends on one."""
    begins = datetime.fromisoformat("2026-12-01T20:00+09:00")
    one = announced.Stop(UUID(int=1), begins, begins + 3 * HOUR, "機器の更新")
    assert one.ahead_for_staff == "令和8年12月1日（火）20時00分から23時00分まで計画停止（機器の更新）"
    over = announced.Stop(UUID(int=1), begins, begins + 5 * HOUR, "機器の更新")
    assert over.ahead_for_staff == (
        "令和8年12月1日（火）20時00分から令和8年12月2日（水）1時00分まで計画停止（機器の更新）"
    )
