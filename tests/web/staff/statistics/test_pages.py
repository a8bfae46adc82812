"""統計: the numbers are right, at midnight in Tokyo and at the turn of the fiscal year too, and nobody sees another section's."""

import csv
from datetime import UTC, date, datetime, timedelta
from io import StringIO

import asyncpg
import httpx
import pytest

from app.applications.statistics import median_of
from app.calendar.eras import fiscal_year_name
from app.calendar.tokyo import TOKYO, fiscal_year, today
from app.settings import Settings
from app.web.staff.statistics.filter import Days, PeriodFilter
from tests.clients import client_of, signed_in_client
from tests.factories import ANSWERS, DEFINITION, Town, publish, submit_one
from tests.web.pages import heading, words
from tests.web.staff.cast import Cast, audited, cast

pytestmark = pytest.mark.anyio

PAGE = "/statistics/event"
YEAR = "from=2024-04-01&to=2025-03-31"
TABLES = ("days", "hours", "plan", "statuses", "channels", "acceptance", "completion", "answer-day")


def in_tokyo(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=TOKYO)


async def arrived(
    owner: asyncpg.Connection, town: Town, settings: Settings, at: str, day: str = "first", **columns: str
) -> str:
    """One application that arrived at this time of Tokyo; its id."""
    receipt = await submit_one(town, settings, {**ANSWERS, "day": [day]})
    found = await owner.fetchval(
        "update app.application set arrived_at = $3, channel = $4 where municipality = $1 and reference = $2 returning id",
        town.code,
        receipt.reference.symbols,
        in_tokyo(at),
        columns.get("channel", "web"),
    )
    return str(found)


async def stepped(owner: asyncpg.Connection, everybody: Cast, application: str, at: str, status: str) -> None:
    """A step as it is recorded, at that time."""
    event = await owner.fetchval(
        "insert into app.status_event (municipality, application, to_status, staff, seen_version) "
        "select municipality, id, $3, $4, version from app.application where municipality = $1 and id = $2 returning id",
        everybody.town.code,
        application,
        status,
        everybody.alice.id,
    )
    await owner.execute(
        "update app.status_event set at = $3 where municipality = $1 and id = $2",
        everybody.town.code,
        event,
        in_tokyo(at),
    )


async def table(everybody: Cast, key: str, query: str = YEAR) -> dict[str, int]:
    answer = await everybody.get(everybody.alice, f"{PAGE}/tables/{key}?{query}")
    assert answer.status_code == 200, words(answer)
    return {row[0]: int(row[1]) for row in rows_of(answer)[1:] if int(row[1])}


def rows_of(answer: httpx.Response) -> list[list[str]]:
    return list(csv.reader(StringIO(answer.content.decode("utf-8-sig"), newline=""), strict=True))


async def test_days_and_hours_are_of_tokyo_and_the_year_ends_at_its_midnight(
    owner: asyncpg.Connection, settings: Settings
) -> None:
    everybody = await cast(owner, settings)
    for moment in ("2024-03-31 23:59:59", "2024-04-01 00:00:00", "2024-08-10 08:59:59", "2024-08-10 09:00:00", "2025-03-31 23:59:59", "2025-04-01 00:00:00"):  # fmt: skip
        await arrived(owner, everybody.town, settings, moment)
    assert await table(everybody, "days") == {"2024-04-01": 1, "2024-08-10": 2, "2025-03-31": 1}
    assert await table(everybody, "hours") == {"0時台": 1, "8時台": 1, "9時台": 1, "23時台": 1}
    assert await table(everybody, "days", "from=R7.4.1&to=令和7年4月1日") == {"2025-04-01": 1}
    page = await everybody.get(everybody.alice, f"{PAGE}?{YEAR}")
    assert "令和6年4月1日（月）から令和7年3月31日（月）までに、4件が到達しました。" in words(page)


async def test_a_long_period_is_counted_by_month(owner: asyncpg.Connection, settings: Settings) -> None:
    everybody = await cast(owner, settings)
    for moment in ("2023-05-31 23:30:00", "2024-06-01 00:30:00", "2024-06-30 12:00:00"):
        await arrived(owner, everybody.town, settings, moment)
    assert await table(everybody, "days", "from=2023-04-01&to=2025-03-31") == {"2023-05": 1, "2024-06": 2}
    page = await everybody.get(everybody.alice, f"{PAGE}?from=2023-04-01&to=2025-03-31")
    assert "月ごとの到達件数" in words(page)


async def test_status_and_channel(owner: asyncpg.Connection, settings: Settings) -> None:
    everybody = await cast(owner, settings)
    await arrived(owner, everybody.town, settings, "2024-05-01 10:00:00", channel="paper")
    second = await arrived(owner, everybody.town, settings, "2024-05-01 10:00:00")
    await stepped(owner, everybody, second, "2024-05-02 10:00:00", "accepted")
    assert await table(everybody, "statuses") == {"到達": 1, "受付済": 1}
    assert await table(everybody, "channels") == {"電子申請": 1, "書面": 1}


async def test_waits_are_days_of_the_calendar_in_tokyo(owner: asyncpg.Connection, settings: Settings) -> None:
    everybody = await cast(owner, settings)
    same_day = await arrived(owner, everybody.town, settings, "2024-05-01 00:00:00")
    await stepped(owner, everybody, same_day, "2024-05-01 23:59:00", "accepted")
    next_day = await arrived(owner, everybody.town, settings, "2024-05-01 23:59:00")
    await stepped(owner, everybody, next_day, "2024-05-02 00:01:00", "accepted")
    await stepped(owner, everybody, next_day, "2024-05-03 10:00:00", "confirming")
    await stepped(owner, everybody, next_day, "2024-05-08 10:00:00", "accepted")  # 確認中 ended: accepted once already
    await stepped(owner, everybody, next_day, "2024-05-11 10:00:00", "completed")
    waiting = await arrived(owner, everybody.town, settings, "2024-05-01 10:00:00")
    assert await table(everybody, "acceptance") == {"当日": 1, "1日": 1}
    assert await table(everybody, "completion") == {"8～14日": 1}
    await stepped(owner, everybody, waiting, "2024-05-01 11:00:00", "confirming")
    assert await table(everybody, "acceptance") == {"当日": 1, "1日": 1}
    page = words(await everybody.get(everybody.alice, f"{PAGE}?{YEAR}"))
    assert "中央値は0.5日です（2件）。" in page
    assert "中央値は10日です（1件）。" in page


async def test_what_was_corrected_back_waits_again(owner: asyncpg.Connection, settings: Settings) -> None:
    everybody = await cast(owner, settings)
    application = await arrived(owner, everybody.town, settings, "2024-05-01 10:00:00")
    await stepped(owner, everybody, application, "2024-05-02 10:00:00", "accepted")
    await stepped(owner, everybody, application, "2024-05-03 10:00:00", "completed")
    await owner.execute(
        "update app.application set status = 'arrived' where municipality = $1 and id = $2",
        everybody.town.code,
        application,
    )
    assert (await table(everybody, "acceptance"), await table(everybody, "completion")) == ({}, {})


async def test_this_fiscal_year_and_the_last_one_against_the_plan(
    owner: asyncpg.Connection, settings: Settings
) -> None:
    everybody = await cast(owner, settings)  # one application, now
    year = fiscal_year(today())
    for moment in (f"{year - 1}-03-31 23:59:59", f"{year - 1}-04-01 00:00:00", f"{year}-03-31 23:59:59"):
        await arrived(owner, everybody.town, settings, moment)
    answer = await everybody.get(everybody.alice, f"{PAGE}/tables/plan")
    assert rows_of(answer) == [
        ["年度", "件数", "予定に対する割合"],
        ["予定（1年あたり）", "10", ""],
        [fiscal_year_name(year), "1", "10.0%"],
        [fiscal_year_name(year - 1), "2", "20.0%"],
    ]
    listed = words(await everybody.get(everybody.alice, "/statistics"))
    assert f"{fiscal_year_name(year)} {fiscal_year_name(year - 1)} ごみゼロデー参加申込み ごみ減量係 1件 2件" in listed


async def test_answers_have_the_words_of_the_versions(owner: asyncpg.Connection, settings: Settings) -> None:
    everybody = await cast(owner, settings)
    await arrived(owner, everybody.town, settings, "2024-05-01 10:00:00", day="second")
    await arrived(owner, everybody.town, settings, "2024-05-01 10:00:00")
    day = DEFINITION["sections"][0]["questions"][0]
    choices = [
        {"id": "first", "label": {"ja": "=初日", "en": "First"}},
        {"id": "third", "label": {"ja": "3日目", "en": "Third"}},
    ]
    asked = [{**day, "choices": choices}, *DEFINITION["sections"][0]["questions"][1:4]]
    changed = {**DEFINITION, "sections": [{**DEFINITION["sections"][0], "questions": asked}]}
    await publish(owner, everybody.town, "event", changed)
    await owner.execute(
        "update app.application set facets = '{}' where municipality = $1 and arrived_at > $2",
        everybody.town.code,
        datetime.now(UTC) - timedelta(days=1),
    )
    answer = await everybody.get(everybody.alice, f"{PAGE}/tables/answer-day?from=2024-04-01&to={today()}")
    assert rows_of(answer) == [
        ["回答", "件数", "割合"],
        ["'=初日", "1", "33.3%"],  # no spreadsheet runs it
        ["3日目", "0", "0.0%"],
        ["2日目", "1", "33.3%"],
        ["回答なし", "1", "33.3%"],
    ]


async def test_a_file_is_named_and_leaves_no_trace(owner: asyncpg.Connection, settings: Settings) -> None:
    everybody = await cast(owner, settings)
    answer = await everybody.get(everybody.victor, f"{PAGE}/tables/days?from=2024-04-01&to=2024-04-02")
    assert answer.content == b"\xef\xbb\xbf" + "到達日,件数\r\n2024-04-01,0\r\n2024-04-02,0\r\n".encode()
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert 'filename="event_days_20240401-20240402.csv"' in answer.headers["content-disposition"]
    assert answer.headers["cache-control"] == "no-store"
    registered = await owner.fetchval(
        "select count(*) from app.export_record where municipality = $1", everybody.town.code
    )
    assert (registered, await audited(owner, everybody.town, "list_opened")) == (0, 0)


async def test_a_procedure_without_applications(owner: asyncpg.Connection, settings: Settings) -> None:
    everybody = await cast(owner, settings)
    page = await everybody.get(everybody.bob, "/statistics/health")
    assert page.status_code == 200
    assert "この期間に到達した申請はありません。" in words(page)
    assert "予定と実際の件数" in words(page)
    empty = await everybody.get(everybody.bob, "/statistics/health/tables/acceptance")
    assert {row[1] for row in rows_of(empty)[1:]} == {"0"}
    future = await everybody.get(everybody.bob, "/statistics/health?from=2100-04-01")
    assert (future.status_code, "この期間に到達した申請はありません。" in words(future)) == (200, True)


@pytest.mark.parametrize(
    "query", ["from=x", "to=2026-02-30", "from=2026-05-01&to=2026-04-01", "from=1990-01-01&to=2026-01-01"]
)
async def test_days_that_are_none_are_told(owner: asyncpg.Connection, settings: Settings, query: str) -> None:
    everybody = await cast(owner, settings)
    page = await everybody.get(everybody.alice, f"{PAGE}?{query}")
    assert (page.status_code, "入力内容を確認してください（1件）" in words(page)) == (422, True)
    assert "<svg" not in page.text
    file = await everybody.get(everybody.alice, f"{PAGE}/tables/days?{query}")
    assert (file.status_code, file.headers["location"]) == (303, f"{PAGE}?{query}")


@pytest.mark.parametrize("who", ["bob", "charlie"])
@pytest.mark.parametrize("address", ["", *(f"/tables/{key}" for key in TABLES)])
async def test_another_sections_numbers_are_not_there(
    owner: asyncpg.Connection, settings: Settings, who: str, address: str
) -> None:
    everybody = await cast(owner, settings)
    await owner.execute(
        "update app.procedure set slug = 'mine' where municipality = $1 and slug = 'event'", everybody.town.code
    )
    answer = await everybody.get(getattr(everybody, who), f"/statistics/mine{address}")
    assert (answer.status_code, "ごみゼロデー" in answer.text) == (404, False)


async def test_a_list_of_others_is_empty(owner: asyncpg.Connection, settings: Settings) -> None:
    everybody = await cast(owner, settings)
    bob = await everybody.get(everybody.bob, "/statistics")
    assert ("/statistics/health" in bob.text, PAGE in bob.text) == (True, False)
    charlie = await everybody.get(everybody.charlie, PAGE)
    assert "1件が到達しました" in words(charlie)  # their own, of the same name


@pytest.mark.parametrize("who", ["bob", "charlie"])
async def test_the_database_counts_nothing_of_others(owner: asyncpg.Connection, settings: Settings, who: str) -> None:
    """The function that reads steps without row-level security asks itself whose procedure it is."""
    from app.applications import statistics
    from app.tenancy.scope import scoped

    everybody = await cast(owner, settings)
    found = await owner.fetchval("select id from app.application where municipality = $1", everybody.town.code)
    await stepped(owner, everybody, str(found), "2030-01-01 00:00:00", "accepted")
    period = statistics.Period(everybody.town.procedures["event"], date(2020, 1, 1), date(2100, 1, 1))
    with scoped(everybody.alice.scope):
        assert sum((await statistics.waits_in(period)).acceptance.values()) == 1
    with scoped(getattr(everybody, who).scope):
        waits, standing = await statistics.waits_in(period), await statistics.status_counts_of(period)
        assert (waits.acceptance, standing.statuses, (await statistics.arrivals_in(period)).total) == ({}, {}, 0)
        assert await statistics.answers_in(period) == (0, {})


@pytest.mark.parametrize("address", ["/statistics", PAGE, f"{PAGE}/tables/days"])
async def test_a_viewer_reads_and_nobody_signed_out(
    owner: asyncpg.Connection, settings: Settings, address: str
) -> None:
    everybody = await cast(owner, settings)
    assert (await everybody.get(everybody.victor, address)).status_code == 200
    async with client_of("staff", settings) as client:
        outside = await client.get(address)
    assert outside.status_code in {303, 401}
    assert "ごみゼロデー" not in outside.text


async def test_a_table_that_is_none(owner: asyncpg.Connection, settings: Settings) -> None:
    everybody = await cast(owner, settings)
    for address in (f"{PAGE}/tables/names", f"{PAGE}/tables/answer-name", "/statistics/nothing"):
        assert (await everybody.get(everybody.alice, address)).status_code == 404


async def test_the_page_has_each_chart_its_table_and_its_file(owner: asyncpg.Connection, settings: Settings) -> None:
    everybody = await cast(owner, settings)
    async with signed_in_client(everybody.alice, settings) as client:
        page = await client.get(PAGE)
        for key in TABLES:
            assert f'id="{key}-title"' in page.text
            assert (await client.get(f"{PAGE}/tables/{key}")).status_code == 200
    assert heading(page) == "ごみゼロデー参加申込み：統計"
    assert page.text.count("<table") == len(TABLES)
    assert page.text.count("<svg") == len(TABLES) - 2  # nothing was accepted or completed yet
    assert '<a href="/statistics" aria-current="page">統計</a>' in page.text


@pytest.mark.parametrize(
    ("first", "last", "days"),
    [
        ("", "", (date(2026, 4, 1), date(2027, 3, 31))),
        ("2025-05-01", "", (date(2025, 5, 1), date(2027, 3, 31))),
        ("", "2025-03-31", (date(2024, 4, 1), date(2025, 3, 31))),
        ("2030-04-01", "", (date(2030, 4, 1), date(2031, 3, 31))),
        ("R6.4.1", "Ｒ６.４.２", (date(2024, 4, 1), date(2024, 4, 2))),
        ("2016-02-29", "2026-02-28", (date(2016, 2, 29), date(2026, 2, 28))),
        ("2016-03-01", "2026-02-28", (date(2016, 3, 1), date(2026, 2, 28))),
    ],
)
def test_blank_ends_are_those_of_a_fiscal_year(first: str, last: str, days: tuple[date, date]) -> None:
    assert PeriodFilter(first, last).days(date(2026, 11, 24)) == Days(*days)


@pytest.mark.parametrize(
    ("days", "median"), [({}, None), ({3: 1}, 3), ({0: 1, 1: 1}, 0.5), ({0: 5, 9: 2}, 0), ({1: 2, 4: 1, 8: 3}, 6)]
)
def test_the_median(days: dict[int, int], median: float | None) -> None:
    assert median_of(days) == median
