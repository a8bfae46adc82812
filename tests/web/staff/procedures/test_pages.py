"""手続: made, edited, tried out, refused, published, stopped, as a member of the section does it."""

import re
from datetime import UTC, datetime

import asyncpg
import httpx
import pytest

from app.calendar.tokyo import fiscal_year
from app.procedures.creation import Terms, create_procedure
from app.procedures.definition import FORM_TEXTS
from app.procedures.draft_reading import question_named
from app.procedures.draft_store import draft_of
from app.procedures.editing import delete_question
from app.procedures.procedure_admin import procedure_details
from app.settings import Settings
from app.tenancy.engine import ENGINE
from app.tenancy.scope import scoped
from tests.factories import approve
from tests.procedures.editing.drafts import of_three_hundred
from tests.web.pages import heading, words
from tests.web.staff.procedures.conftest import SETTINGS, Office

pytestmark = pytest.mark.anyio

COURSE: dict[str, str | list[str]] = {
    "title.ja": "防災講座の申込み",
    "title.en": "Disaster course",
    "outline.ja": "防災講座の申込みを受け付けます。",
    "eligibility.ja": "どなたでも",
    "needed.ja": "ありません",
    "minutes": "5",
    **SETTINGS,
}


async def make(office: Office, **changed: str) -> None:
    fields = {**COURSE, "section": str(office.town.sections["ごみ減量係"]), **changed}
    answer = await office.post(office.alice, "/procedures", fields)
    assert answer.status_code == 303, words(answer)


async def question(office: Office, question_id: str, slug: str = "event") -> dict[str, object]:
    with scoped(office.alice.scope):
        found = question_named((await draft_of(await procedure_details(slug))).definition, question_id)
    assert found is not None
    return dict(found)


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("/procedures", "手続"),
        ("/procedures/new", "手続を作る"),
        ("/procedures/new?package=course", "手続を作る"),
        ("/procedures/library", "ひな型から作る"),
        ("/procedures/event", "ごみゼロデー参加申込み"),
        ("/procedures/event/settings", "手続の設定"),
        ("/procedures/event/draft", "手続編集"),
        ("/procedures/event/draft/texts", "手続の案内"),
        ("/procedures/event/draft/questions/name", "質問の編集"),
        ("/procedures/event/draft/questions/day", "質問の編集"),
        ("/procedures/event/draft/questions/remarks", "質問の編集"),
        ("/procedures/event/preview/apply", "申請内容の入力"),
        ("/procedures/event/versions", "版の履歴"),
        ("/procedures/event/versions/1", "第1版"),
        ("/procedures/event/versions/2", "第2版"),
        ("/procedures/event/publication", "公開"),
        ("/procedures/event/places", "定員"),
    ],
)
async def test_every_page_opens(office: Office, address: str, said: str) -> None:
    await office.begin()
    page = await office.get(office.alice, address)
    assert (page.status_code, heading(page)) == (200, said)


async def test_a_procedure_begins_as_a_draft_under_a_name_from_its_english_title(office: Office) -> None:
    await make(office)
    page = await office.get(office.alice, "/procedures/disaster-course/draft")
    assert "防災講座の申込み" in words(page)


async def test_what_is_missing_is_told_and_what_was_typed_stays(office: Office) -> None:
    page = await office.post(office.alice, "/procedures", {**COURSE, "title.ja": "", "section": ""})
    assert page.status_code == 422
    assert "手続名を入力してください" in words(page)
    assert "担当課を選んでください" in words(page)
    assert "Disaster course" in page.text


async def test_a_name_that_is_taken_is_told(office: Office) -> None:
    fields = {**COURSE, "slug": "event", "section": str(office.town.sections["ごみ減量係"])}
    assert "ほかの手続が使っています" in words(await office.post(office.alice, "/procedures", fields))


@pytest.mark.parametrize("slug", ["new", "A b", "x", "-a"])
async def test_a_name_that_cannot_be_an_address_is_told(office: Office, slug: str) -> None:
    fields = {**COURSE, "slug": slug, "section": str(office.town.sections["ごみ減量係"])}
    assert (await office.post(office.alice, "/procedures", fields)).status_code == 422


async def test_a_ready_procedure_brings_its_questions(office: Office) -> None:
    await make(office, package="course", slug="course")
    page = await office.get(office.alice, "/procedures/course/draft")
    assert page.text.count('class="question-row') > 2


@pytest.mark.parametrize("action", ["up:telephone", "down:name", "copy:name", "section-copy:applicant"])
async def test_each_button_is_a_change_at_once(office: Office, action: str) -> None:
    await office.begin()
    assert (await office.act(action)).status_code == 303
    assert await office.revision() == "3"


async def test_a_button_swaps_the_editor_in_place(office: Office) -> None:
    await office.begin()
    part = await office.act("down:name", part=True)
    assert part.text.lstrip().startswith('<div id="draft"')
    assert "下へ移しました" in part.text


async def test_what_a_colleague_did_meanwhile_is_told(office: Office) -> None:
    await office.begin()
    await office.act("delete:mail")
    page = await office.post(office.alice, "/procedures/event/draft/changes", {"action": "up:name", "seen": "2"})
    assert page.status_code == 409
    assert "ほかの職員が先に変更しました" in words(page)
    assert "質問『メールアドレス』を削除しました" in words(page)


async def test_what_was_typed_survives_a_colleague_s_change(office: Office) -> None:
    await office.begin()
    await office.act("delete:mail")
    fields: dict[str, str | list[str]] = {"seen": "2", "type": "name", "label.ja": "打ちかけの名前", "item": "氏名"}
    page = await office.post(office.alice, "/procedures/event/draft/questions/name", fields)
    assert page.status_code == 409
    assert 'value="打ちかけの名前"' in page.text
    assert 'name="seen" value="3"' in page.text


async def test_undo_takes_the_last_change_back(office: Office) -> None:
    await office.begin()
    await office.act("delete:mail")
    await office.post(office.alice, "/procedures/event/draft/undo", {"seen": "3"})
    assert (await question(office, "mail"))["type"] == "email"


async def test_a_question_is_changed_with_its_choices_and_condition_at_once(office: Office) -> None:
    await office.begin()
    await office.post(
        office.alice,
        "/procedures/event/draft/questions",
        {"seen": "2", "section": "applicant", "type": "choice", "label": "昼食"},
    )
    fields: dict[str, str | list[str]] = {
        "seen": "3",
        "type": "choice",
        "label.ja": "昼食",
        "item": "-",
        "facet": "yes",
        "new.ja": ["いる", "いらない", ""],
        "new.en": ["Yes please", "No thanks", ""],
        "when.day": ["second"],
        "when_joint": "all",
    }
    answer = await office.post(office.alice, "/procedures/event/draft/questions/choice", fields)
    assert answer.status_code == 303
    changed = await question(office, "choice")
    assert [choice["label"]["ja"] for choice in changed["choices"]] == ["いる", "いらない"]  # type: ignore[attr-defined]  # JSON
    assert changed["when"] == {"question": "day", "is": ["second"]}


async def test_two_conditions_are_joined_by_or(office: Office) -> None:
    await office.begin()
    await office.act("copy:day")
    fields: dict[str, str | list[str]] = {
        "seen": "3",
        "type": "text",
        "label.ja": "通信欄",
        "item": "-",
        "when.day": ["second"],
        "when.day_2": ["first"],
        "when_joint": "any",
    }
    await office.post(office.alice, "/procedures/event/draft/questions/remarks", fields)
    when = (await question(office, "remarks"))["when"]
    assert when == {"any": [{"question": "day", "is": ["second"]}, {"question": "day_2", "is": ["first"]}]}


async def test_a_number_that_is_none_is_told_and_nothing_is_lost(office: Office) -> None:
    await office.begin()
    fields: dict[str, str | list[str]] = {"seen": "2", "type": "text", "label.ja": "備考", "max_length": "たくさん"}
    page = await office.post(office.alice, "/procedures/event/draft/questions/remarks", fields)
    assert page.status_code == 422
    assert "最大文字数は数で入力してください" in words(page)
    assert 'value="たくさん"' in page.text


async def test_a_question_that_others_ask_by_is_not_deleted(office: Office) -> None:
    await office.begin()
    page = await office.act("delete:day")
    assert page.status_code == 422
    assert "表示する条件に使われています" in words(page)


async def test_html_in_texts_is_shown_as_text(office: Office) -> None:
    await office.begin()
    fields: dict[str, str | list[str]] = {
        "seen": "2",
        "type": "name",
        "label.ja": "<script>alert(1)</script>",
        "item": "氏名",
    }
    await office.post(office.alice, "/procedures/event/draft/questions/name", fields)
    page = await office.get(office.alice, "/procedures/event/draft")
    assert "<script>alert" not in page.text
    assert "&lt;script&gt;alert" in page.text


async def test_three_hundred_questions_and_no_more(office: Office) -> None:
    large = of_three_hundred()
    with scoped(office.alice.scope):
        async with ENGINE.unit():
            terms = Terms(office.town.sections["ごみ減量係"])
            await create_procedure(office.alice.id, "long", terms, delete_question(large, "q4_59").draft)
    adding: dict[str, str | list[str]] = {"section": "s4", "type": "kana", "label": "三百個目"}
    address = "/procedures/long/draft"
    assert (await office.post(office.alice, f"{address}/questions", {"seen": "1", **adding})).status_code == 303
    page = await office.post(office.alice, f"{address}/questions", {"seen": "2", **adding, "label": "三百一個目"})
    assert page.status_code == 422
    assert "質問は300個までです（いま300個）。手続を分けるか、使わない質問を削除してください。" in words(page)
    assert 'value="三百一個目"' in page.text
    for action in ("copy:q0_1", "section-copy:s0"):
        told = await office.post(office.alice, f"{address}/changes", {"seen": "2", "action": action})
        assert (told.status_code, "質問は300個までです" in words(told)) == (422, True)
    after = await office.get(office.alice, address)
    assert (after.text.count('class="question-row'), await office.revision("long")) == (300, "2")
    assert "三百個目" in words(after)


async def test_the_words_of_the_guide_are_changed(office: Office) -> None:
    await office.begin()
    fields: dict[str, str | list[str]] = {"seen": "2", "title.ja": "新しい名前", "outline.ja": "概要", "minutes": "7"}
    await office.post(office.alice, "/procedures/event/draft/texts", fields)
    assert "新しい名前" in words(await office.get(office.alice, "/procedures/event/draft"))


async def test_trying_out_validates_and_stores_nothing(office: Office, owner: asyncpg.Connection) -> None:
    await office.begin()
    wrong = await office.post(office.alice, "/procedures/event/preview/apply", {"day": "first"})
    assert (wrong.status_code, "氏名を入力してください" in words(wrong)) == (422, True)
    answers: dict[str, str | list[str]] = {
        "day": "first",
        "name": "試す 人",
        "name_2": "人",
        "telephone": "03-0000-0000",
    }
    right = await office.post(office.alice, "/procedures/event/preview/apply", answers)
    assert heading(right) == "申請内容の確認"
    end = await office.post(office.alice, "/procedures/event/preview/applications", answers)
    assert "どこにも保存していません" in words(end)
    assert await owner.fetchval("select count(*) from app.application where municipality = $1", office.town.code) == 0


async def remarks_declared(office: Office) -> None:
    fields: dict[str, str | list[str]] = {
        "seen": await office.revision(),
        "type": "text",
        "label.ja": "通信欄",
        "item": "-",
    }
    await office.post(office.alice, "/procedures/event/draft/questions/remarks", fields)


async def publish(office: Office, **more: str) -> httpx.Response:
    page = await office.get(office.alice, "/procedures/event/publication")
    checked = re.search(r'name="approval" value="([^"]+)" checked', page.text)
    assert checked
    approval = checked[1]
    fields: dict[str, str | list[str]] = {"seen": await office.revision(), "approval": approval, "when": "now", **more}
    return await office.post(office.alice, "/procedures/event/publication", fields)


async def test_what_the_form_still_lacks_stops_publication(office: Office) -> None:
    await office.begin()
    page = await publish(office)
    assert page.status_code == 422
    assert "『通信欄』：情報項目を選んでください" in words(page)


async def test_an_item_beyond_the_approval_is_named(office: Office) -> None:
    await office.begin()
    await remarks_declared(office)
    fields: dict[str, str | list[str]] = {
        "seen": await office.revision(),
        "type": "name",
        "label.ja": "担当者",
        "item": "担当者名",
    }
    await office.post(office.alice, "/procedures/event/draft/questions/name_2", fields)
    page = await publish(office)
    assert page.status_code == 422
    assert "承認されていない情報項目があるため、公開できません：担当者名" in words(page)


async def test_a_draft_is_published(office: Office) -> None:
    await office.begin()
    await remarks_declared(office)
    await publish(office)
    assert (await office.town.published()).current.number == 2


async def test_what_is_published_takes_applications_from_that_moment(office: Office, owner: asyncpg.Connection) -> None:
    """Its key is made with the publication, not by the worker some seconds later."""
    await owner.execute("delete from app.public_key where municipality = $1", office.town.code)
    await office.begin()
    await remarks_declared(office)
    await publish(office)
    keys = (await office.town.published()).keys
    assert fiscal_year(datetime.now(UTC)) in keys


@pytest.mark.parametrize("lost", ["signer", "disk"])
async def test_without_a_key_nothing_is_published_and_the_page_says_why(
    office: Office, owner: asyncpg.Connection, settings: Settings, lost: str
) -> None:
    """`lost`: what is not there in the key store, the signing key or the folder that new keys are written to."""
    await owner.execute("delete from app.public_key where municipality = $1", office.town.code)
    await office.begin()
    await remarks_declared(office)
    folder = settings.key_store / ("signer" if lost == "signer" else office.town.code)
    away = folder.rename(folder.with_name(f"away-{folder.name}"))
    folder.touch(mode=0o600)
    try:
        page = await publish(office)
    finally:
        folder.unlink()
        away.rename(folder)
    assert (page.status_code, "鍵を作れないため、公開していません" in words(page)) == (422, True)
    assert (await office.town.published()).current.number == 1
    await publish(office)
    assert (await office.town.published()).current.number == 2


@pytest.mark.parametrize("when", [{"when": "now"}, {"when": "later", "day": "2098-04-01", "time": "09:00"}])
async def test_what_takes_no_personal_information_needs_no_approval(office: Office, when: dict[str, str]) -> None:
    await make(office, slug="survey")
    adding: dict[str, str | list[str]] = {"section": "section", "type": "choice", "label": "感想"}
    await office.post(office.alice, "/procedures/survey/draft/questions", {"seen": "1", **adding})
    choosing: dict[str, str | list[str]] = {
        "type": "choice",
        "label.ja": "感想",
        "item": "-",
        "new.ja": ["はい", "いいえ"],
    }
    address = "/procedures/survey/draft/questions/choice"
    await office.post(office.alice, address, {"seen": "2", "new.en": ["Yes", "No"], **choosing})
    await office.post(
        office.alice,
        "/procedures/survey/draft/texts",
        {"seen": "3", "minutes": "5", **{f"{name}.ja": "文" for name in FORM_TEXTS}},
    )
    page = await office.get(office.alice, "/procedures/survey/publication")
    assert 'name="approval" value="" checked' in page.text
    fields: dict[str, str | list[str]] = {"seen": await office.revision("survey"), "approval": "", **when}
    answer = await office.post(office.alice, "/procedures/survey/publication", fields)
    assert (answer.status_code, "承認" in words(page)) == (303, True), words(answer)


async def test_a_draft_is_published_at_a_time_and_that_is_taken_back(office: Office, owner: asyncpg.Connection) -> None:
    await office.begin()
    await remarks_declared(office)
    await publish(office, when="later", day="2098-04-01", time="09:00")
    assert "公開します" in words(await office.get(office.alice, "/procedures/event"))
    await office.post(office.alice, "/procedures/event/publication/cancellation")
    states = await owner.fetch(
        "select state from app.procedure_version where municipality = $1 order by number", office.town.code
    )
    assert "scheduled" not in {row["state"] for row in states}


@pytest.mark.parametrize(
    "changed", [{"day": "きのう"}, {"day": ""}, {"day": "2020-04-01"}, {"day": "2098-04-01", "time": "朝"}]
)
async def test_a_time_that_cannot_be_is_told(office: Office, changed: dict[str, str]) -> None:
    await office.begin()
    await remarks_declared(office)
    assert (await publish(office, when="later", **changed)).status_code == 422


async def test_what_a_colleague_changed_since_is_not_published_unseen(office: Office) -> None:
    await office.begin()
    await remarks_declared(office)
    page = await publish(office, seen="2")
    assert "ほかの職員が先に変更しました" in words(page)


async def test_an_older_version_is_restored(office: Office) -> None:
    await office.begin()
    await remarks_declared(office)
    await publish(office)
    await office.post(office.alice, "/procedures/event/versions/1/restoration", {"seen": ""})
    assert "第3版" in words(await office.get(office.alice, "/procedures/event/draft"))


async def test_reception_is_stopped_and_taken_up_again(office: Office) -> None:
    await office.post(office.alice, "/procedures/event/suspension")
    assert (await office.town.published()).suspended
    await office.post(office.alice, "/procedures/event/resumption")
    assert (await office.town.published()).opening() == "open"
    await office.post(office.alice, "/procedures/event/closure")
    assert (await office.town.published()).opening() == "closed"


async def test_the_last_day_ends_at_midnight_in_tokyo(office: Office) -> None:
    fields = await office.settings_form(first_day="R8.4.1", last_day="2098-03-31")
    assert (await office.post(office.alice, "/procedures/event/settings", fields)).status_code == 303
    closes = (await office.town.published()).closes_at
    assert closes is not None
    assert closes.isoformat() == "2098-03-31T15:00:00+00:00"


async def test_a_procedure_is_not_given_to_a_section_of_others(office: Office) -> None:
    fields = await office.settings_form(section=str(office.town.sections["保健係"]))
    assert (await office.post(office.alice, "/procedures/event/settings", fields)).status_code == 422


async def test_another_approval_is_listed(office: Office, owner: asyncpg.Connection) -> None:
    await office.begin()
    await approve(owner, office.town, {})
    assert (await office.get(office.alice, "/procedures/event/publication")).text.count('name="approval"') == 3


async def test_without_an_approval_the_page_says_what_is_needed(office: Office, owner: asyncpg.Connection) -> None:
    """Of every new municipality, and of every one once the approved period is over."""
    await office.begin()
    await owner.execute(
        "update app.approval set period_to = current_date - 2 where municipality = $1", office.town.code
    )
    page = await office.get(office.alice, "/procedures/event/publication")
    asked: dict[str, str | list[str]] = {"seen": await office.revision(), "when": "now"}
    answer = await office.post(office.alice, "/procedures/event/publication", asked)
    assert (page.status_code, answer.status_code) == (200, 422)
    assert "使える承認の記録がありません。" in words(page)
    assert "使える承認の記録がありません。" in words(answer)


@pytest.mark.parametrize(
    ("typed", "stored", "shown"),
    [
        ("R8.4.1", "2026-04-01", "R8.4.1"),
        ("2026-4-1", "2026-04-01", "R8.4.1"),
        ("申請の日", "today", "申請の日"),
        ("", None, ""),
    ],
)
async def test_the_limit_of_a_date_is_written_as_offices_write_days(
    office: Office, typed: str, stored: str | None, shown: str
) -> None:
    await office.begin()
    address = "/procedures/event/draft/questions/remarks"
    fields: dict[str, str | list[str]] = {"type": "date", "label.ja": "参加希望日", "item": "-", "latest": typed}
    answer = await office.post(office.alice, address, {"seen": await office.revision(), **fields})
    assert (answer.status_code, (await question(office, "remarks")).get("latest")) == (303, stored), words(answer)
    page = (await office.get(office.alice, address)).text
    assert f'value="{shown}"' in page.partition('name="latest"')[2].partition(">")[0]


async def test_the_limit_of_a_date_that_is_no_day_is_told(office: Office) -> None:
    await office.begin()
    fields: dict[str, str | list[str]] = {"type": "date", "label.ja": "参加希望日", "item": "-", "latest": "きのう"}
    seen = await office.revision()
    answer = await office.post(office.alice, "/procedures/event/draft/questions/remarks", {"seen": seen, **fields})
    assert (answer.status_code, "R8.4.1のような日付か、「申請の日」で" in words(answer)) == (422, True)


async def test_a_long_name_does_not_fill_the_list_of_changes(office: Office) -> None:
    await office.begin()
    fields: dict[str, str | list[str]] = {"section": "s1", "type": "line", "label": "あ" * 900}
    with scoped(office.alice.scope):
        definition = (await draft_of(await procedure_details("event"))).definition
    fields["section"] = definition["sections"][0]["id"]
    await office.post(office.alice, "/procedures/event/draft/questions", {"seen": await office.revision(), **fields})
    page = words(await office.get(office.alice, "/procedures/event/draft"))
    assert f"質問『{'あ' * 60}…』（1行の文）を加えました" in page


async def _illness(office: Office) -> None:
    """Ask for an illness where somebody chose the second day."""
    fields: dict[str, str | list[str]] = {
        "seen": await office.revision(),
        "type": "text",
        "label.ja": "配慮してほしいこと",
        "item": "病歴",
        "special_care": "yes",
        "when.day": ["second"],
        "when_joint": "all",
    }
    answer = await office.post(office.alice, "/procedures/event/draft/questions/remarks", fields)
    assert answer.status_code == 303, words(answer)


@pytest.mark.parametrize("page", ["draft", "draft/questions/day", "publication"])
async def test_pages_say_before_publication_what_stands_in_the_open_and_why(office: Office, page: str) -> None:
    await office.begin()
    assert "一覧の絞り込みと集計に使うため" in words(await office.get(office.alice, f"/procedures/event/{page}"))
    await _illness(office)
    shown = words(await office.get(office.alice, f"/procedures/event/{page}"))
    assert "要配慮個人情報の質問『配慮してほしいこと』を表示する条件になっているため" in shown


async def test_the_section_marks_a_choice_and_cannot_unmark_what_the_law_seals(office: Office) -> None:
    await office.begin()
    day: dict[str, str | list[str]] = {"type": "choice", "label.ja": "参加する日", "item": "-", "facet": "yes"}
    address = "/procedures/event/draft/questions/day"
    for says, kept in (("yes", True), ("no", False), ("", None)):
        await office.post(office.alice, address, {**day, "seen": await office.revision(), "reveals": says})
        assert (await question(office, "day")).get("reveals_special_care") is kept
    await _illness(office)
    assert (
        'value="no"'
        not in (await office.get(office.alice, address)).text.split('name="reveals"')[1].split("</select>")[0]
    )
    refused = await office.post(office.alice, address, {**day, "seen": await office.revision(), "reveals": "no"})
    assert refused.status_code == 422
    assert "この選択は封をします" in words(refused)


async def test_an_item_that_the_municipality_calls_special_care_needs_its_mark(
    office: Office, owner: asyncpg.Connection
) -> None:
    await office.begin()
    await owner.execute(
        "insert into app.information_item (municipality, name, special_care) values ($1, '手術の予定', true)",
        office.town.code,
    )
    fields: dict[str, str | list[str]] = {
        "seen": await office.revision(),
        "type": "text",
        "label.ja": "通信欄",
        "item": "手術の予定",
    }
    await office.post(office.alice, "/procedures/event/draft/questions/remarks", fields)
    page = await publish(office)
    assert page.status_code == 422
    assert "情報項目『手術の予定』は要配慮個人情報です" in words(page)
