"""A date of which a part is blank: the page says which, at that part, and keeps the others."""

from typing import Final

import asyncpg
import pytest

from app.procedures.published import forget_everything
from tests.factories import Town, add_procedure
from tests.procedures.definitions import definition, question
from tests.web.applicant.conftest import Phone
from tests.web.pages import control, heading, note, typed, words

pytestmark = pytest.mark.anyio

PARTS: Final = ("era", "year", "month", "day")
SENTENCES: Final = {"year": "年を入力してください", "month": "月を入力してください", "day": "日を入力してください"}


@pytest.fixture(params=[True, False], ids=["required", "optional"])
async def dated(request: pytest.FixtureRequest, owner: asyncpg.Connection, phone: Phone, town: Town) -> Phone:
    form = definition(question("moved", "date", required=request.param, item=None))
    await add_procedure(owner, town, "dated", form)
    forget_everything()
    return Phone(phone.client, town, "dated")


@pytest.mark.parametrize(
    "given",
    [
        {"era": "reiwa", "year": "8"},
        {"era": "seireki", "year": "2026", "day": "1"},
        {"era": "showa", "month": "3", "day": "1"},
        {"year": "2026", "month": "3"},
        {"era": "heisei", "month": " ", "day": "９"},
    ],
    ids="-".join,
)
async def test_half_a_date_is_marked_at_its_blank_parts_alone(dated: Phone, given: dict[str, str]) -> None:
    page = await dated.check([(f"moved.{part}", given.get(part, "")) for part in PARTS])
    blank = [part for part in PARTS[1:] if not given.get(part, "").strip()]
    assert page.status_code == 422
    assert [part for part in PARTS if 'aria-invalid="true"' in control(page, f"moved-{part}")] == blank
    for part, sentence in SENTENCES.items():
        assert (sentence in note(page, "moved-error")) == (part in blank)
        assert (f'href="#moved-{part}"' in page.text) == (part in blank)
        assert typed(page, f"moved-{part}") == given.get(part, "")
    era = given.get("era", "seireki")
    assert f'<option value="{era}" selected' in page.text or era == "seireki"


@pytest.mark.parametrize("era", ["", "reiwa"])
async def test_a_blank_date_is_asked_for_once_or_left_out(dated: Phone, era: str) -> None:
    page = await dated.check([("moved.era", era), *((f"moved.{part}", "") for part in PARTS[1:])])
    if page.status_code == 200:
        assert (heading(page), "入力なし" in words(page)) == ("申請内容の確認", True)
        return
    assert [part for part in PARTS if 'aria-invalid="true"' in control(page, f"moved-{part}")] == ["year"]
    assert page.text.count('href="#moved-') == 1
