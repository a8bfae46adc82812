"""A section's own words for a letter."""

import pytest

from app.notifications.letter_kinds import EDITABLE, PLACEHOLDERS, Letter
from app.notifications.letter_words import (
    LONGEST_BODY,
    LONGEST_SUBJECT,
    Words,
    body_problem,
    filled,
    subject_problem,
    tidy,
)
from app.notifications.letters import service_words, write_letter
from tests.notifications.test_letters import occasion

OWN = Words(
    {"ja": "講座のお申込み（{到達番号}）"},
    {"ja": "{手続名}を受け付けました。\n当日は筆記用具をお持ちください。\n電話　{電話番号}\n{照会のURL}"},
)


def test_the_procedures_own_words_are_sent() -> None:
    letter = write_letter(Letter.acceptance, "ja", occasion(), OWN)
    assert letter.subject == "【新宿区】講座のお申込み（131041-ABCDE-FGHJK）"
    assert letter.body == (
        "春のごみゼロデー参加申込みを受け付けました。\n当日は筆記用具をお持ちください。\n電話　03-5273-3318\nhttps://shinsei.example.lg.jp/status\n"
    )


def test_a_section_without_a_telephone_leaves_the_line_out() -> None:
    assert "電話" not in write_letter(Letter.acceptance, "ja", occasion(telephone=""), OWN).body


def test_without_english_words_the_services_english_letter_goes_out() -> None:
    letter = write_letter(Letter.acceptance, "en", occasion(), OWN)
    assert (letter.language, "Your application was accepted" in letter.subject) == ("en", True)


def test_a_language_without_any_letter_gets_the_sections_japanese() -> None:
    assert "筆記用具" in write_letter(Letter.acceptance, "tlh", occasion(), OWN).body


def test_arrival_and_step_have_their_own_times() -> None:
    words = Words({"ja": "件名"}, {"ja": "{到達日時}／{処理日時}"})
    body = write_letter(Letter.completion, "ja", occasion(), words).body
    assert body == "令和8年11月20日（金）12時00分／令和8年11月23日（月）14時05分\n"


def test_a_name_never_breaks_the_subject() -> None:
    words = Words({"ja": "{手続名}"}, {"ja": "本文"})
    subject = write_letter(Letter.arrival, "ja", occasion(procedure={"ja": "あ\r\nBcc: x@example.jp"}), words).subject
    assert subject == "【新宿区】あ Bcc: x@example.jp"


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("kind", EDITABLE)
def test_the_services_words_can_be_edited_and_say_the_same(kind: Letter, language: str) -> None:
    subject, body = service_words(kind, language)
    own = Words({"ja": "-", language: subject}, {"ja": "-", language: body})
    assert (subject_problem(subject), body_problem(body)) == ("", "")
    assert write_letter(kind, language, occasion(), own) == write_letter(kind, language, occasion())


def test_what_is_no_place_stays_as_it_was_typed() -> None:
    assert filled("{氏名}さん", dict.fromkeys(PLACEHOLDERS, "x")) == "{氏名}さん"


@pytest.mark.parametrize(
    ("subject", "words"),
    [
        (" ", "件名を入力してください"),
        ("一行目\n二行目", "1行にしてください"),
        ("あ" * (LONGEST_SUBJECT + 1), f"いま{LONGEST_SUBJECT + 1}文字"),
        ("{氏名}さん", "{氏名}は使えません"),
        ("{到達番号", "波かっこが閉じていません"),
        ("到達番号}", "波かっこが閉じていません"),
    ],
)
def test_a_subject_that_cannot_be_sent_is_told(subject: str, words: str) -> None:
    assert words in subject_problem(subject)


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("\n", "本文を入力してください"),
        ("あ" * (LONGEST_BODY + 1), f"いま{LONGEST_BODY + 1}文字"),
        ("問合せ番号：{問合せ番号}", "{問合せ番号}は使えません"),
        ("あ\x07", "見えない文字"),
    ],
)
def test_a_body_that_cannot_be_sent_is_told(body: str, words: str) -> None:
    assert words in body_problem(body)


def test_lines_are_stored_plainly() -> None:
    assert tidy("\r\nあ　 \r\nい\r\n\r\n") == "あ\nい"
