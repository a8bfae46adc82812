"""申請入力 and 確認."""

import copy
import re

import asyncpg
import pytest

from tests.factories import DEFINITION, Town, publish
from tests.web.applicant.conftest import Phone, answers
from tests.web.pages import form, heading, hidden, words

pytestmark = pytest.mark.anyio


async def test_the_form_page_asks_every_question(phone: Phone) -> None:
    page = await phone.get(phone.address + "apply")
    assert heading(page) == "申請内容の入力"
    assert all(f'data-question="{name}"' in page.text for name in ("day", "name", "telephone", "mail", "remarks"))


async def test_the_form_page_is_the_same_for_everyone(phone: Phone) -> None:
    first = await phone.get(phone.address + "apply")
    second = await phone.get(phone.address + "apply", Cookie="a=b", **{"User-Agent": "another"})
    assert first.content == second.content


async def test_the_form_page_sets_no_cookie(phone: Phone) -> None:
    page = await phone.get(phone.address + "apply")
    assert "set-cookie" not in page.headers


async def test_a_known_form_page_is_not_sent_again(phone: Phone) -> None:
    await phone.get(phone.address + "apply")
    page = await phone.get(phone.address + "apply")
    again = await phone.get(phone.address + "apply", **{"If-None-Match": page.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


async def test_a_new_version_changes_the_form_page_at_once(phone: Phone, town: Town, owner: asyncpg.Connection) -> None:
    before = await phone.get(phone.address + "apply")
    await publish(owner, town, "event", {**DEFINITION, "title": {"ja": "新しい様式"}})
    await town.published()  # as the notice from PostgreSQL does: forgets what was published
    after = await phone.get(phone.address + "apply")
    assert "新しい様式" not in before.text
    assert "新しい様式" in after.text


async def test_right_answers_lead_to_the_confirm_page(phone: Phone) -> None:
    page = await phone.check()
    assert (page.status_code, heading(page)) == (200, "申請内容の確認")
    assert page.headers["cache-control"] == "private, no-cache"


async def test_the_confirm_page_shows_what_the_server_read(phone: Phone) -> None:
    page = await phone.check(answers(telephone="０３（５２７３）３５４６"))
    assert "03-5273-3546" in words(page)


async def test_blank_answers_are_shown_as_blank(phone: Phone) -> None:
    page = await phone.check(answers(mail=""))
    assert "メールアドレス 入力なし" in words(page)


async def test_wrong_answers_come_back_with_words_that_help(phone: Phone) -> None:
    page = await phone.check(answers(name="", telephone="むかし"))
    assert page.status_code == 422
    assert "入力内容を確認してください（2件）" in words(page)
    assert page.text.index("<title>エラー：") > 0


async def test_an_error_is_linked_to_its_input(phone: Phone) -> None:
    page = await phone.check(answers(name=""))
    assert '<a href="#name">氏名を入力してください</a>' in page.text
    assert 'id="name-error">氏名を入力してください</p>' in page.text


async def test_nothing_typed_is_lost_with_an_error(phone: Phone) -> None:
    page = await phone.check(answers(name="", mail="𠮷田@example.jp　"))
    assert 'value="𠮷田@example.jp　"' in page.text


async def test_markup_in_an_answer_stays_text(phone: Phone) -> None:
    page = await phone.check(answers(name='"><script>alert(1)</script>'))
    assert "<script>alert" not in page.text


async def test_an_answer_to_a_question_not_asked_is_dropped(phone: Phone) -> None:
    page = await phone.check(answers(day="first", remarks="見えない質問への答え"))
    assert "見えない質問への答え" not in page.text


async def test_a_condition_is_told_to_those_without_javascript(phone: Phone) -> None:
    page = await phone.get(phone.address + "apply")
    assert "「参加する日」で「2日目」を選んだ方だけお答えください。" in words(page)


async def test_a_condition_is_told_once_a_run(phone: Phone, town: Town, owner: asyncpg.Connection) -> None:
    definition = copy.deepcopy(DEFINITION)
    questions = definition["sections"][0]["questions"]
    questions.append({**questions[-1], "id": "more"})
    await publish(owner, town, "event", definition)
    page = words(await phone.get(phone.address + "apply"))
    assert page.count("「参加する日」で「2日目」を選んだ方だけお答えください。") == 1
    assert "ここから2問は、「参加する日」で「2日目」を選んだ方だけお答えください。" in page


async def test_what_is_not_asked_yet_is_marked_for_the_first_paint(phone: Phone) -> None:
    page = await phone.get(phone.address + "apply")
    assert re.findall(r'data-question="(\w+)"[^>]* data-unasked', page.text) == ["remarks"]
    again = await phone.check(answers(day="second", name=""))
    assert "data-unasked" not in again.text
    assert "early." in page.text


async def test_a_form_without_conditions_waits_for_no_script(
    phone: Phone, town: Town, owner: asyncpg.Connection
) -> None:
    definition = copy.deepcopy(DEFINITION)
    del definition["sections"][0]["questions"][-1]
    await publish(owner, town, "event", definition)
    assert "early." not in (await phone.get(phone.address + "apply")).text


async def test_the_first_post_issues_a_submission_key(phone: Phone) -> None:
    first, second = await phone.check(), await phone.check()
    assert dict(hidden(first))["submission_key"] != dict(hidden(second))["submission_key"]


async def test_the_submission_key_travels_on(phone: Phone) -> None:
    first = await phone.check()
    back = await phone.post(phone.address + "apply", [*hidden(first), ("action", "edit:name")])
    assert dict(hidden(back))["submission_key"] == dict(hidden(first))["submission_key"]


async def test_correcting_shows_the_form_filled_and_stands_at_the_question(phone: Phone) -> None:
    page = await phone.post(phone.address + "apply", [*hidden(await phone.check()), ("action", "edit:telephone")])
    assert (page.status_code, heading(page)) == (200, "申請内容の入力")
    assert 'value="四谷 花子"' in page.text
    assert page.text.count("autofocus") == 1
    assert "autofocus" in page.text.split('id="telephone"')[1].split(">")[0]


async def test_another_language_keeps_every_answer(phone: Phone) -> None:
    page = await phone.post(phone.address + "apply?lang=en", [*answers(name="花子"), ("action", "input")])
    assert page.status_code == 200
    assert '<html lang="en">' in page.text
    assert 'value="花子"' in page.text


async def test_the_language_is_kept_by_the_form(phone: Phone) -> None:
    page = await phone.get(phone.address + "apply?lang=en")
    assert f'action="{phone.address}apply?lang=en"' in form(page)


async def test_the_postcode_button_works_without_javascript(phone: Phone) -> None:
    """On this form nothing has a postcode: the page comes back as it was, and no error."""
    page = await phone.post(phone.address + "apply", [*answers(), ("action", "postcode:nowhere")])
    assert page.status_code == 200


async def test_a_form_of_another_procedure_is_not_taken_for_this_one(phone: Phone) -> None:
    page = await phone.check([*answers(), ("version", "00000000-0000-0000-0000-000000000000")])
    assert dict(hidden(page))["version"] == str(phone.town.versions["event"])
