"""What would make an application fail is told at the earliest page: closed, closing soon, suspended, without a key."""

from datetime import UTC, datetime, timedelta

import asyncpg
import pytest

from app.calendar.tokyo import TOKYO, midnight, today
from app.procedures import published
from app.web.applicant.periods import closing_soon, not_open, period
from app.web.dates import shown_date
from tests.factories import Town
from tests.web.applicant.conftest import Phone
from tests.web.pages import words

pytestmark = pytest.mark.anyio


async def _close(owner: asyncpg.Connection, town: Town, moment: datetime) -> None:
    await owner.execute("update app.procedure set closes_at = $2 where municipality = $1", town.code, moment)
    published.forget_everything()


async def test_closed_by_hand_says_the_hour_too(owner: asyncpg.Connection, phone: Phone) -> None:
    await _close(owner, phone.town, datetime(2026, 11, 29, 12, 0, tzinfo=TOKYO))
    procedure = await phone.town.published()
    assert period(procedure, "ja") == "令和8年11月29日（日）12時まで"
    assert not_open(procedure, "closed", "ja") == "受付期間は終わりました（令和8年11月29日（日）12時まで）"
    assert "November 29, 2026, 12:00" in not_open(procedure, "closed", "en")
    await _close(owner, phone.town, datetime(2026, 11, 29, 12, 3, 45, tzinfo=TOKYO))
    assert period(await phone.town.published(), "ja") == "令和8年11月29日（日）12時03分まで"


async def test_no_page_of_a_procedure_closed_today_promises_the_whole_day(
    owner: asyncpg.Connection, phone: Phone
) -> None:
    closed = datetime.now(UTC) - timedelta(seconds=1)
    await _close(owner, phone.town, closed)
    for path in (f"/{phone.town.slug}/", phone.address, f"{phone.address}apply"):
        page = words(await phone.get(path))
        assert f"{shown_date(closed)}まで" not in page
        assert f"{shown_date(closed)}{closed.astimezone(TOKYO).hour}時" in page


async def test_a_whole_day_is_told_as_a_day(owner: asyncpg.Connection, phone: Phone) -> None:
    await _close(owner, phone.town, datetime(2026, 11, 30, 0, 0, tzinfo=TOKYO))
    assert period(await phone.town.published(), "ja") == "令和8年11月29日（日）まで"


@pytest.mark.parametrize(("days", "said"), [(0, "今日まで"), (1, "明日まで"), (2, "あと2日"), (7, "あと7日"), (8, "")])
async def test_what_closes_soon_says_how_soon(owner: asyncpg.Connection, phone: Phone, days: int, said: str) -> None:
    await _close(owner, phone.town, midnight(today() + timedelta(days=days + 1)))
    assert closing_soon(await phone.town.published(), "ja") == said
    for path in (f"/{phone.town.slug}/", phone.address, f"{phone.address}apply"):
        page = words(await phone.get(path))
        told = [each for each in ("今日まで", "明日まで", "あと2日", "あと7日", "あと8日") if each in page]
        assert told == ([said] if said else [])


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        (
            "update app.procedure set suspended_at = clock_timestamp() where municipality = $1",
            "ただいま受付を止めています",
        ),
        ("update app.municipality set suspended_at = clock_timestamp() where code = $1", "ただいま受付を止めています"),
        (
            "update app.public_key set unusable_since = clock_timestamp() where municipality = $1",
            "いま受け付けできません",
        ),
    ],
)
async def test_what_takes_nothing_says_so_before_the_form(
    owner: asyncpg.Connection, phone: Phone, changed: str, said: str
) -> None:
    await owner.execute(changed, phone.town.code)
    published.forget_everything()
    catalogue, guide, form = [
        words(await phone.get(path)) for path in (f"/{phone.town.slug}/", phone.address, f"{phone.address}apply")
    ]
    assert "受付中の手続 0件" in catalogue
    assert ("停止中" in catalogue, said in catalogue) in {(True, False), (False, True)}
    assert (said in guide, "申請をはじめる" in guide) == (True, False)
    assert said in form
