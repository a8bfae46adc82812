import pytest

from app.procedures.fields import messages
from app.procedures.fields.email import Email
from tests.procedures.fields.reading import message, read


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (" taro@example.jp　", "taro@example.jp"),
        ("ｔａｒｏ＠ｅｘａｍｐｌｅ．ｊｐ", "taro@example.jp"),
        ("Taro.Yamada+ward@Example.CO.JP", "Taro.Yamada+ward@example.co.jp"),
        ("a..b.@docomo.ne.jp", "a..b.@docomo.ne.jp"),
        ("o'brien@xn--eckwd4c7c.xn--zckzah", "o'brien@xn--eckwd4c7c.xn--zckzah"),
    ],
)
def test_an_address_is_trimmed_and_made_half_width(typed: str, kept: str) -> None:
    assert read(Email(), typed) == kept


@pytest.mark.parametrize(
    "typed",
    ["taro", "taro@", "@example.jp", "taro@localhost", "taro@-a.jp", "taro @example.jp", "太郎@example.jp", "a@1.2"],
)
def test_what_is_no_address_is_asked_for_with_an_example(typed: str) -> None:
    assert message(Email(), typed) == messages.EMAIL_SHAPE


@pytest.mark.parametrize("typed", ["a@example.jp,b@example.jp", "a@example.jp b@example.jp", "a@b@example.jp"])
def test_two_addresses_are_asked_to_be_one(typed: str) -> None:
    assert message(Email(), typed) == messages.EMAIL_ONE


def test_a_display_name_is_asked_to_be_left_out() -> None:
    assert message(Email(), "山田太郎 <taro@example.jp>") == messages.EMAIL_ALONE


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r", "\u2028", "\x85", "\x0b"])
def test_no_newline_reaches_a_mail_header(newline: str) -> None:
    assert message(Email(), f"taro@example.jp{newline}Bcc:x@example.jp") == messages.INVISIBLE


def test_an_endless_address_is_too_long() -> None:
    assert message(Email(), "a" * 300 + "@example.jp") == messages.TOO_LONG
