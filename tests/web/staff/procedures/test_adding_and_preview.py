"""手続編集: a line a question, a question added between two others, the preview at the question at hand; words that name what is there."""

import re

import pytest

from app.procedures.draft_reading import question_named, questions_of
from app.procedures.draft_store import draft_of
from app.procedures.editing import faults
from app.procedures.procedure_admin import procedure_details
from app.tenancy.scope import scoped
from tests.procedures.definitions import definition, question
from tests.web.pages import words
from tests.web.staff.procedures.conftest import Office

pytestmark = pytest.mark.anyio

DRAFT = "/procedures/event/draft"
Fields = dict[str, str | list[str]]


async def ids(office: Office) -> list[str]:
    with scoped(office.alice.scope):
        return [str(each["id"]) for each in questions_of((await draft_of(await procedure_details("event"))).definition)]


async def stored(office: Office, name: str) -> dict[str, object]:
    with scoped(office.alice.scope):
        found = question_named((await draft_of(await procedure_details("event"))).definition, name)
    return dict(found or {})


async def add(office: Office, after: str, **more: str) -> str:
    """The id of a new kana question at that place."""
    fields: Fields = {"section": "applicant", "type": "kana", "label": "新", "after": after, **more}
    answer = await office.post(office.alice, f"{DRAFT}/questions", {"seen": await office.revision(), **fields})
    assert answer.status_code == 303
    return answer.headers["location"].rpartition("/")[2]


@pytest.mark.parametrize("after", ["", "name"])
async def test_a_question_stands_exactly_where_it_was_added(office: Office, after: str) -> None:
    await office.begin()
    before = await ids(office)
    added = await add(office, after)
    at = before.index(after) + 1 if after else 0
    assert await ids(office) == [*before[:at], added, *before[at:]]


async def test_inside_a_branch_it_takes_the_neighbours_condition_where_that_is_ticked(office: Office) -> None:
    await office.begin()
    when = {"when.day": ["first"], "seen": "2", "type": "telephone", "label.ja": "電話番号", "item": "電話番号"}
    assert (await office.post(office.alice, f"{DRAFT}/questions/telephone", when)).status_code == 303
    page = await office.get(office.alice, f"{DRAFT}?after=telephone")
    assert re.search(
        r'name="same_condition" value="yes"><label[^>]*>『参加する日』が「[^」]+」のときだけ表示する', page.text
    )
    with_it, without = await add(office, "telephone", same_condition="yes"), await add(office, "telephone")
    assert (await stored(office, with_it))["when"] == {"question": "day", "is": ["first"]}
    assert "when" not in await stored(office, without)


async def test_a_place_that_is_refused_keeps_what_was_typed_there(office: Office) -> None:
    await office.begin()
    fields: Fields = {"section": "applicant", "type": "none", "label": "書きかけ", "after": "name", "seen": "2"}
    page = await office.post(office.alice, f"{DRAFT}/questions", fields)
    assert (page.status_code, 'name="after" value="name"' in page.text) == (422, True)
    assert 'value="書きかけ"' in page.text
    assert "『氏名』の次に質問を加える" in words(page)


@pytest.mark.parametrize("query", ["after=nowhere", "top=nowhere", "at=nowhere", "rename=nowhere", "at=%00&after=%00"])
async def test_an_address_of_a_part_that_is_gone_shows_the_editor(office: Office, query: str) -> None:
    await office.begin()
    page = await office.get(office.alice, f"{DRAFT}?{query}")
    assert (page.status_code, 'id="add"' in page.text) == (200, False)


async def test_saving_and_the_next_question_opens_its_place(office: Office) -> None:
    await office.begin()
    fields: Fields = {"seen": "2", "type": "name", "label.ja": "氏名", "item": "氏名", "action": "next"}
    answer = await office.post(office.alice, f"{DRAFT}/questions/name", fields)
    assert answer.headers["location"] == f"{DRAFT}?after=name#add"


async def test_the_preview_is_a_part_for_htmx_and_a_page_without_it(office: Office) -> None:
    await office.begin()
    part = await office.get(office.alice, f"{DRAFT}/preview?at=telephone", part=True)
    page = await office.get(office.alice, f"{DRAFT}/preview?at=telephone")
    assert part.text.lstrip().startswith('<aside class="draft-preview" id="preview"')
    assert ("<html" in page.text, 'data-question="telephone"' in page.text) == (True, True)
    assert 'data-question="telephone"' in part.text


async def test_a_question_under_a_condition_is_shown_with_it_fulfilled(office: Office) -> None:
    await office.begin()
    fields: Fields = {
        "seen": "2",
        "type": "email",
        "label.ja": "メール",
        "item": "メールアドレス",
        "when.day": ["second"],
    }
    assert (await office.post(office.alice, f"{DRAFT}/questions/mail", fields)).status_code == 303
    page = await office.get(office.alice, f"{DRAFT}?at=mail")
    preview = page.text.partition('<aside class="draft-preview"')[2]
    assert re.search("『参加する日』で「[^」]+」を選んだときの画面です。", preview)
    assert '<input type="hidden" name="day" value="second">' in preview or 'value="second" checked' in preview
    assert "data-unasked" not in preview.partition('data-question="mail"')[2].partition(">")[0]


async def test_a_question_that_lacks_something_is_not_shown_and_says_so(office: Office) -> None:
    await office.begin()
    fields: Fields = {"seen": "2", "section": "applicant", "type": "choice", "label": "選ぶ"}
    answer = await office.post(office.alice, f"{DRAFT}/questions", fields)
    page = await office.get(office.alice, answer.headers["location"])
    assert "この質問は、直すことが残っているため、まだ表示できません。" in words(page)


async def test_what_a_fault_asks_to_choose_is_on_the_question_s_page(office: Office) -> None:
    """Every 「…」 that a sentence tells the reader to choose, of faults that the editor tells of any type."""
    await office.begin()
    shown = words(await office.get(office.alice, f"{DRAFT}/questions/remarks"))
    lacking = [question("a", "line"), question("b", "text", item="病歴"), question("c", "name")]
    sentences = [fault.sentence for fault in faults(definition(*lacking)) if fault.question]
    named = {name for sentence in sentences for name in re.findall("「([^」]+)」を選", sentence)}
    assert named == {"個人情報ではない", "要配慮個人情報"}
    assert [name for name in named if name not in shown] == []


async def test_a_deletion_leads_on_to_the_question_that_takes_its_place(office: Office) -> None:
    await office.begin()
    before = await ids(office)
    answer = await office.act(f"delete:{before[-1]}")
    assert answer.headers["location"] == f"{DRAFT}?at={before[-2]}#row-{before[-2]}"
    part = await office.act("copy:name", part=True)
    assert re.search(r'id="row-name_\d" tabindex="-1" data-focus', part.text)


async def test_files_are_shown_on_a_preview_and_cannot_be_sent(office: Office) -> None:
    await office.begin()
    fields: Fields = {"seen": "2", "type": "attachment", "label.ja": "証明書", "item": "添付書類", "required": "yes"}
    assert (await office.post(office.alice, f"{DRAFT}/questions/remarks", fields)).status_code == 303
    page = await office.get(office.alice, "/procedures/event/preview/apply")
    assert "JPEG・PNG・WebP・HEIC・PDF、1つ10MBまで、5つまで" in words(page)
    control = re.search(r'<input[^>]*type="file"[^>]*>', page.text)
    assert (" disabled" in (control or [""])[0], "multipart" in page.text) == (True, False)
    assert "プレビューでは、ファイルを送れません" in words(page)
    assert not re.search(r'value="(attach|release)', page.text)
    [attached] = re.findall(r'<input type="hidden" name="remarks" value="(\w+)">', page.text)
    answers: Fields = {
        "day": "first",
        "name": "試す 人",
        "name_2": "人",
        "telephone": "03-0000-0000",
        "remarks": attached,
    }
    confirm = await office.post(office.alice, "/procedures/event/preview/apply", answers)
    assert (confirm.status_code, "1件：見本.pdf" in words(confirm)) == (200, True)


async def test_a_files_control_stands_beside_the_editor(office: Office) -> None:
    await office.begin()
    fields: Fields = {"seen": "2", "type": "attachment", "label.ja": "証明書", "item": "添付書類"}
    await office.post(office.alice, f"{DRAFT}/questions/remarks", fields)
    part = await office.get(office.alice, f"{DRAFT}/preview?at=remarks", part=True)
    control = re.search(r'<input[^>]*type="file"[^>]*>', part.text)
    assert " disabled" in (control or [""])[0]
