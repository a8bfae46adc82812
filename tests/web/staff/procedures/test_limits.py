"""The limits of a question that are more than a number, as the question's page takes them."""

import re

import pytest

from app.procedures.draft_reading import question_named
from app.procedures.draft_store import draft_of
from app.procedures.editing.edit import LONGEST_TEXT
from app.procedures.procedure_admin import procedure_details
from app.tenancy.scope import scoped
from tests.web.pages import words
from tests.web.staff.procedures.conftest import Office

pytestmark = pytest.mark.anyio

TELEPHONE: dict[str, str | list[str]] = {
    "type": "telephone",
    "label.ja": "電話番号",
    "required": "yes",
    "item": "電話番号",
}
BACK: dict[str, str | list[str]] = {"type": "date", "label.ja": "返す日", "item": "-", "required": "yes"}


async def stored(office: Office, name: str) -> dict[str, object]:
    with scoped(office.alice.scope):
        question = question_named((await draft_of(await procedure_details("event"))).definition, name)
    assert question is not None
    return dict(question)


async def saved(office: Office, name: str, fields: dict[str, str | list[str]]) -> int:
    seen = await office.revision()
    answer = await office.post(office.alice, f"/procedures/event/draft/questions/{name}", {"seen": seen, **fields})
    return answer.status_code


async def two_dates(office: Office) -> None:
    await office.begin()
    for label in ("借りる日", "返す日"):
        fields: dict[str, str | list[str]] = {"section": "applicant", "type": "date", "label": label}
        seen = await office.revision()
        await office.post(office.alice, "/procedures/event/draft/questions", {"seen": seen, **fields})


async def test_an_extension_is_allowed_and_forbidden_again(office: Office) -> None:
    await office.begin()
    assert await saved(office, "telephone", {**TELEPHONE, "extension": "yes"}) == 303
    assert (await stored(office, "telephone"))["extension"] is True
    page = await office.get(office.alice, "/procedures/event/draft/questions/telephone")
    assert 'name="extension" value="yes" checked' in page.text
    assert await saved(office, "telephone", TELEPHONE) == 303
    assert "extension" not in await stored(office, "telephone")


async def test_a_number_has_a_unit_in_each_language(office: Office) -> None:
    await office.begin()
    fields: dict[str, str | list[str]] = {
        "type": "number",
        "label.ja": "枚数",
        "item": "-",
        "unit.ja": "枚",
        "unit.en": "sheets",
    }
    assert await saved(office, "remarks", fields) == 303
    assert (await stored(office, "remarks"))["unit"] == {"ja": "枚", "en": "sheets"}


async def test_a_date_is_limited_by_another(office: Office) -> None:
    await two_dates(office)
    period = {"within.question": "date", "within.amount": "１", "within.unit": "months"}
    assert await saved(office, "date_2", {**BACK, **period}) == 303
    assert (await stored(office, "date_2"))["within"] == {"question": "date", "amount": 1, "unit": "months"}
    page = await office.get(office.alice, "/procedures/event/draft/questions/date_2")
    assert '<option value="date" selected>借りる日から</option>' in page.text
    assert '<option value="months" selected>か月以内</option>' in page.text
    assert await saved(office, "date_2", {**BACK, **period, "within.question": ""}) == 303
    assert "within" not in await stored(office, "date_2")


@pytest.mark.parametrize("amount", ["", "0", "-1", "二", "1001"])
async def test_a_period_that_is_none_is_told_and_nothing_is_lost(office: Office, amount: str) -> None:
    await two_dates(office)
    seen = await office.revision()
    fields = {**BACK, "within.question": "date", "within.amount": amount, "within.unit": "days", "seen": seen}
    page = await office.post(office.alice, "/procedures/event/draft/questions/date_2", fields)
    assert (page.status_code, "1から1000までの数と単位" in words(page)) == (422, True)
    assert f'name="within.amount" inputmode="numeric" value="{amount}"' in page.text


async def test_the_first_date_of_a_form_has_no_other_to_be_counted_from(office: Office) -> None:
    await two_dates(office)
    page = await office.get(office.alice, "/procedures/event/draft/questions/date")
    assert "within.question" not in page.text


@pytest.mark.parametrize(
    ("name", "fields", "shown"),
    [
        ("telephone", {**TELEPHONE, "extension": "yes"}, [r'name="extension" value="yes" checked']),
        (
            "remarks",
            {"type": "number", "label.ja": "枚数", "item": "-", "unit.ja": "枚", "unit.en": "sheets"},
            [r'name="unit\.ja"[^>]* value="枚"', r'name="unit\.en"[^>]* value="sheets"'],
        ),
    ],
)
async def test_what_was_set_is_not_lost_when_something_else_is_wrong(
    office: Office, name: str, fields: dict[str, str | list[str]], shown: list[str]
) -> None:
    await office.begin()
    posted = {**fields, "hint.ja": "あ" * (LONGEST_TEXT + 1), "seen": await office.revision()}
    kept = await office.post(office.alice, f"/procedures/event/draft/questions/{name}", posted)
    assert kept.status_code == 422
    assert [pattern for pattern in shown if not re.search(pattern, kept.text)] == []


async def test_a_unit_is_shown_again_and_taken_away(office: Office) -> None:
    await office.begin()
    number: dict[str, str | list[str]] = {"type": "number", "label.ja": "枚数", "item": "-"}
    assert await saved(office, "remarks", {**number, "unit.ja": "　枚 ", "unit.en": ""}) == 303
    assert (await stored(office, "remarks"))["unit"] == {"ja": "枚"}
    page = await office.get(office.alice, "/procedures/event/draft/questions/remarks")
    assert re.search(r'name="unit\.ja"[^>]* value="枚"', page.text)
    assert await saved(office, "remarks", {**number, "unit.ja": ""}) == 303
    assert "unit" not in await stored(office, "remarks")


@pytest.mark.parametrize("other", ["date_2", "name", "nowhere", "later"])
async def test_a_date_is_counted_from_a_date_before_it_alone(office: Office, other: str) -> None:
    await two_dates(office)
    seen = await office.revision()
    later: dict[str, str | list[str]] = {"section": "applicant", "type": "date", "label": "later", "seen": seen}
    await office.post(office.alice, "/procedures/event/draft/questions", later)
    period = {"within.question": other, "within.amount": "1", "within.unit": "months"}
    fields = {**BACK, **period, "seen": await office.revision()}
    page = await office.post(office.alice, "/procedures/event/draft/questions/date_2", fields)
    assert (page.status_code, "もとになる日は、この質問より前の日付の質問から選んでください。" in words(page)) == (
        422,
        True,
    )
    assert "within" not in await stored(office, "date_2")
    shown = await office.get(office.alice, "/procedures/event/draft/questions/date_2")
    assert shown.status_code == 200


FILES: dict[str, str | list[str]] = {"type": "attachment", "label.ja": "証明書", "item": "添付書類", "required": "yes"}
USUAL = ["jpeg", "png", "webp", "heic", "pdf"]


async def test_a_question_for_files_starts_with_the_usual_and_keeps_what_is_chosen(office: Office) -> None:
    await office.begin()
    assert await saved(office, "remarks", FILES) == 303
    assert not {"kinds", "most_files", "largest_mb"} & (await stored(office, "remarks")).keys()
    page = await office.get(office.alice, "/procedures/event/draft/questions/remarks")
    assert re.findall(r'name="kinds" value="(\w+)" checked', page.text) == USUAL
    assert "マクロ" in words(page)
    chosen: dict[str, str | list[str]] = {"kinds": ["", "pdf", "docx"], "most_files": "３", "largest_mb": "25"}
    assert await saved(office, "remarks", {**FILES, **chosen}) == 303
    kept = await stored(office, "remarks")
    assert (kept["kinds"], kept["most_files"], kept["largest_mb"]) == (["pdf", "docx"], 3, 25)
    page = await office.get(office.alice, "/procedures/event/draft/questions/remarks")
    assert re.findall(r'name="kinds" value="(\w+)" checked', page.text) == ["pdf", "docx"]
    assert await saved(office, "remarks", {**FILES, "kinds": ["", *USUAL], "most_files": "", "largest_mb": ""}) == 303
    assert not {"kinds", "most_files", "largest_mb"} & (await stored(office, "remarks")).keys()


async def test_a_question_that_takes_no_kind_of_file_is_told_of_before_publishing(office: Office) -> None:
    await office.begin()
    assert await saved(office, "remarks", {**FILES, "kinds": "", "most_files": "21"}) == 303
    page = words(await office.get(office.alice, "/procedures/event/draft/questions/remarks"))
    assert "受け付けるファイルの種類を1つ以上選んでください" in page
    assert "付けられるファイルの数は1から20までにしてください" in page


async def test_what_was_ticked_stays_where_another_input_is_refused(office: Office) -> None:
    await office.begin()
    await saved(office, "remarks", FILES)
    seen = await office.revision()
    wrong: dict[str, str | list[str]] = {**FILES, "seen": seen, "kinds": ["", "xlsx"], "most_files": "たくさん"}
    page = await office.post(office.alice, "/procedures/event/draft/questions/remarks", wrong)
    assert page.status_code == 422
    assert re.findall(r'name="kinds" value="(\w+)" checked', page.text) == ["xlsx"]
    assert "付けられるファイルの数は数で入力してください" in words(page)


async def test_a_refused_change_of_type_shows_the_usual_kinds(office: Office) -> None:
    await office.begin()
    seen = await office.revision()
    wrong: dict[str, str | list[str]] = {**FILES, "most_files": "たくさん", "seen": seen}
    page = await office.post(office.alice, "/procedures/event/draft/questions/remarks", wrong)
    assert page.status_code == 422
    assert re.findall(r'name="kinds" value="(\w+)" checked', page.text) == USUAL
