"""Days typed without their year: filters understand them at once, forms that keep a day show it whole first, and nothing typed is lost."""

import re
from datetime import timedelta
from pathlib import Path

import asyncpg
import pytest

from app.applications.worklist.custom_columns import ColumnKind, ColumnRefused, CustomColumn
from app.calendar.shown_dates import date_words
from app.calendar.tokyo import today
from app.calendar.typed_dates import short_day
from app.settings import Settings
from app.tenancy.new_id import new_id
from app.web.audit_filter import LogPageFilter
from app.web.staff.exports.form import ExportForm
from app.web.staff.exports.register import RegisterFilter
from app.web.staff.inbox.filter import InboxFilter
from app.web.staff.statistics.filter import Days, PeriodFilter
from tests.web.pages import typed, words
from tests.web.staff.cast import cast

TEMPLATES = Path(__file__).parents[3] / "templates"
DAY_INPUTS = re.compile(
    r'line(?:_input)?\("(?:from|to|contact|first_day|last_day|held_on|period_from|period_to|day|received_on)".*'
)


@pytest.mark.parametrize("kind", [InboxFilter, RegisterFilter, LogPageFilter, PeriodFilter])
def test_a_filters_days_look_back_and_have_their_years(
    kind: type[InboxFilter | RegisterFilter | LogPageFilter | PeriodFilter],
) -> None:
    first, last = today() - timedelta(days=40), today() - timedelta(days=3)
    short = kind.read({"from": f"{first.month}/{first.day}", "to": f"{last.month}月{last.day}日"})
    assert short == kind.read({"from": short_day(first), "to": short_day(last)})


def test_a_period_typed_without_years_is_that_period() -> None:
    first = today() - timedelta(days=40)
    found = PeriodFilter.read({"from": f"{first.month}/{first.day}", "to": f"{today().month}.{today().day}"}).days(
        today()
    )
    assert found == Days(first, today())
    form = ExportForm.read({"from": [f"{first.month}/{first.day}"], "to": [""]})
    assert form["from"] == short_day(first)


@pytest.mark.anyio
async def test_a_record_keeps_what_was_typed_until_its_day_is_seen(
    owner: asyncpg.Connection, settings: Settings
) -> None:
    everybody = await cast(owner, settings)
    soon = today() + timedelta(days=4)
    form = {"record": str(new_id()), "kind": "memo", "text": "かけ直す", "contact": f"{soon.month}/{soon.day}"}
    address = f"/applications/{everybody.receipt.reference}/records"
    told = await everybody.post(everybody.alice, address, **form)
    assert (told.status_code, f"次回連絡日は{date_words(soon)}でよければ、もう一度押してください" in words(told)) == (
        422,
        True,
    )
    assert (typed(told, "contact"), "かけ直す" in told.text) == (short_day(soon), True)
    kept = await everybody.post(everybody.alice, address, **{**form, "contact": typed(told, "contact")})
    assert kept.status_code < 400
    assert (
        await owner.fetchval("select contact_on from app.application where municipality = $1", everybody.town.code)
        == soon
    )


@pytest.mark.anyio
async def test_a_day_that_is_asked_about_does_not_look_like_an_error(
    owner: asyncpg.Connection, settings: Settings
) -> None:
    everybody = await cast(owner, settings)
    soon = today() + timedelta(days=4)
    form = {"record": str(new_id()), "kind": "memo", "text": "かけ直す", "contact": f"{soon.month}/{soon.day}"}
    call = {**form, "outcome": "absent", "from": "list"}
    for address, sent in (("records", form), ("calls", call)):
        asked = (await everybody.post(everybody.alice, f"{everybody.address}/{address}", **sent)).text
        assert re.search(r'<p class="asked" id="contact[^"]*-error">次回連絡日は', asked)
        assert [word for word in ("error-summary", "field-with-error", "aria-invalid") if word in asked] == []
        wrong = (
            await everybody.post(everybody.alice, f"{everybody.address}/{address}", **{**sent, "contact": "x"})
        ).text
        assert re.search(r'<p class="error" id="contact[^"]*-error">次回連絡日は', wrong)
        assert "aria-invalid" in wrong


def test_a_column_of_days_takes_what_offices_type() -> None:
    column = CustomColumn(new_id(), "発送日", ColumnKind.date, ())
    assert [column.read(text) for text in ("8.11.1", "20261101", "令和８年７月１日（水）")] == [
        *("2026-11-01", "2026-11-01", "2026-07-01")
    ]
    with pytest.raises(ColumnRefused) as refused:
        column.read("R8.7.1（木）")
    assert refused.value.sentence == "発送日の曜日が違います。令和8年7月1日（水）です。日か曜日を直してください"


def test_every_input_for_a_day_says_on_which_side_its_days_lie() -> None:
    found = [
        (path.name, line)
        for path in sorted(TEMPLATES.rglob("*.html"))
        for line in DAY_INPUTS.findall(path.read_text(encoding="utf-8"))
        if "width" in line
    ]
    assert len(found) > 15
    assert [each for each in found if not re.search(r'day="(past|future|near)"', each[1])] == []
