from app.procedures.fields import messages
from app.procedures.fields.text import LongText
from tests.procedures.fields.reading import message, read, read_again


def test_a_browsers_newlines_count_as_one_character() -> None:
    assert read(LongText(max_length=3), "あ\r\nい") == "あ\nい"


def test_old_and_unicode_newlines_become_the_same() -> None:
    assert read(LongText(), "1\r2\u20283\u20294\n5") == "1\n2\n3\n4\n5"


def test_tabs_stay_and_other_controls_are_refused() -> None:
    assert read(LongText(), "品目\t数") == "品目\t数"
    assert message(LongText(), "品目\x0b数") == messages.INVISIBLE


def test_blank_lines_inside_stay() -> None:
    answer = read(LongText(), "\n\n一\n\n二\n")
    assert answer == "一\n\n二"
    assert read_again(LongText(), answer) == answer
