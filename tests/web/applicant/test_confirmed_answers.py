"""What the confirm page makes of answers: dates in their era, numbers with their unit, slips that are asked about."""

from typing import Any

import asyncpg
import pytest

from app.settings import Settings
from tests.factories import DEFINITION, Town, make_town
from tests.web.applicant.conftest import Phone
from tests.web.pages import control, heading, hidden, note, words

pytestmark = pytest.mark.anyio

LENT = {
    "id": "lent",
    "type": "date",
    "label": {"ja": "借りる日", "en": "First day"},
    "required": True,
    "item": None,
    "no_personal_information": True,
}
BACK = {
    **LENT,
    "id": "back",
    "label": {"ja": "返す日", "en": "Last day"},
    "within": {"question": "lent", "amount": 1, "unit": "months"},
}
QUESTIONS: list[dict[str, Any]] = [
    {"id": "born", "type": "date", "label": {"ja": "生年月日"}, "required": False, "item": "生年月日", "latest": "today"},
    LENT,
    BACK,
    {"id": "fee", "type": "number", "label": {"ja": "金額"}, "required": False, "item": None, "unit": {"ja": "円", "en": "yen"}},
    {"id": "mail", "type": "email", "label": {"ja": "メールアドレス"}, "required": False, "item": "メールアドレス"},
    {"id": "telephone", "type": "telephone", "label": {"ja": "電話番号"}, "required": False, "item": "電話番号", "extension": True},
]  # fmt: skip
FORM = {**DEFINITION, "sections": [{"id": "all", "title": {"ja": "内容"}, "questions": QUESTIONS}]}


def day(name: str, era: str, year: str, month: str, number: str) -> list[tuple[str, str]]:
    return [(f"{name}.era", era), (f"{name}.year", year), (f"{name}.month", month), (f"{name}.day", number)]


ANSWERS = [*day("lent", "reiwa", "9", "1", "31"), *day("back", "", "2027", "2", "28")]


@pytest.fixture
async def town(owner: asyncpg.Connection, settings: Settings) -> Town:
    return await make_town(owner, settings, {"event": FORM})


async def test_the_era_typed_stays_after_a_correction(phone: Phone) -> None:
    confirm = await phone.check(ANSWERS)
    assert (heading(confirm), dict(hidden(confirm))["lent.era"]) == ("申請内容の確認", "reiwa")
    again = await phone.post(phone.address + "apply", [*hidden(confirm), ("action", "edit:lent")])
    assert '<option value="reiwa" selected>令和</option>' in again.text
    assert ' value="9"' in control(again, "lent-year")
    assert ' value="2027"' in control(again, "back-year")
    assert (await phone.submit(hidden(confirm))).status_code == 200


async def test_a_date_limited_by_another_answer_is_told_and_checked(phone: Phone) -> None:
    page = await phone.get(phone.address + "apply")
    assert note(page, "back-hint") == "「借りる日」から1か月以内の日付を入力してください。"
    refused = await phone.check([*ANSWERS[:4], *day("back", "", "2027", "3", "1")])
    sentence = "返す日は「借りる日」から1か月以内（令和9年2月28日（2027年2月28日）まで）の日付を入力してください"
    assert (refused.status_code, note(refused, "back-error")) == (422, sentence)
    assert "“First day”" in (await phone.get(phone.address + "apply?lang=en")).text


async def test_the_parts_of_ones_birthday_are_known_to_the_browser(phone: Phone) -> None:
    page = await phone.get(phone.address + "apply")
    assert [f'autocomplete="bday-{part}"' in control(page, f"born-{part}") for part in ("year", "month", "day")] == [
        True
    ] * 3
    assert "autocomplete" not in control(page, "lent-year")


async def test_a_number_is_shown_in_groups_with_its_unit(phone: Phone) -> None:
    assert "1,234,567円" in words(await phone.check([*ANSWERS, ("fee", "1234567")]))
    page = await phone.get(phone.address + "apply")
    assert '<span id="fee-unit">円</span>' in page.text
    assert 'aria-describedby="fee-unit"' in control(page, "fee")


async def test_a_likely_slip_of_a_mail_domain_is_asked_about_and_taken(phone: Phone) -> None:
    page = await phone.check([*ANSWERS, ("mail", "taro@gmial.com")])
    assert (page.status_code, heading(page)) == (200, "申請内容の確認")
    assert "「gmial.com」は、「gmail.com」のまちがいではありませんか。" in words(page)
    assert (await phone.submit(hidden(page))).status_code == 200
    assert "まちがい" not in words(await phone.check([*ANSWERS, ("mail", "taro@gmail.com")]))


async def test_an_extension_is_asked_for_and_kept(phone: Phone) -> None:
    page = await phone.get(phone.address + "apply")
    assert "「03-1234-5678 内線12」のように" in note(page, "telephone-hint")
    assert "03-1234-5678 内線12" in words(await phone.check([*ANSWERS, ("telephone", "03-1234-5678（内線 12）")]))
