import pytest

from app.procedures.fields import messages
from app.procedures.fields.line import SingleLine
from app.procedures.fields.text import LongText
from tests.procedures.fields.reading import message, read, refusal


def test_spaces_of_every_width_around_a_line_are_trimmed() -> None:
    assert read(SingleLine(), " \t　歌舞伎町1-4-1　\u200b") == "歌舞伎町1-4-1"


@pytest.mark.parametrize(
    "nothing", ["", " ", "　\t", "\u200b", "\u3164", "\u2800", "\u200e\u200f", "\ufe0f", "\U000e0100"]
)
def test_what_cannot_be_seen_is_blank(nothing: str) -> None:
    assert read(SingleLine(), nothing) is None


@pytest.mark.parametrize("hidden", ["a\x00b", "a\nb", "a\tb", "a\x1bb", "a\x85b", "a\u2028b"])
def test_control_characters_are_asked_to_be_removed(hidden: str) -> None:
    assert message(SingleLine(), hidden) == messages.INVISIBLE


@pytest.mark.parametrize("own", ["\ue000山 一郎", "新宿1-2 \uf8ffビル", "山\U000f0000", "\U0010fffd"])
def test_letters_of_a_machines_own_are_asked_to_be_replaced(own: str) -> None:
    assert message(SingleLine(), own) == messages.PRIVATE_USE
    assert message(LongText(), own) == messages.PRIVATE_USE


@pytest.mark.parametrize("broken", ["山\ud842田", "\udfff", "文\ufffd字", "\uffff"])
def test_broken_characters_are_asked_to_be_typed_again(broken: str) -> None:
    assert message(SingleLine(), broken) == messages.UNREADABLE


def test_too_long_says_how_long_it_is_now() -> None:
    [fault] = refusal(SingleLine(max_length=5), "あいうえおか")
    assert (fault.message, fault.values) == (messages.TOO_LONG, {"maximum": 5, "count": 6})


def test_the_longest_line_is_taken() -> None:
    assert read(SingleLine(max_length=5), "  あいうえお ") == "あいうえお"


def test_ten_megabytes_are_refused_by_their_length_alone() -> None:
    [fault] = refusal(SingleLine(), "\x00" * 10_000_000)
    assert (fault.message, fault.values["count"]) == (messages.TOO_LONG, 10_000_000)


def test_a_file_in_place_of_text_is_refused() -> None:
    assert message(SingleLine(), object()) == messages.ONE_ONLY
