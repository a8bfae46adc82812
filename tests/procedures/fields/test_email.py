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


@pytest.mark.parametrize(
    "typed", ["taro\u200b@example.jp", "taro@example.jp\u202c", "taro@exam\u00adple.jp", "\ufefftaro@example.jp"]
)
def test_what_cannot_be_seen_falls_away_in_an_address(typed: str) -> None:
    assert read(Email(), typed) == "taro@example.jp"


@pytest.mark.parametrize(
    ("domain", "likely"),
    [
        *(
            ("gmial.com", "gmail.com"),
            ("gmail.con", "gmail.com"),
            ("gamil.com", "gmail.com"),
            ("gmail.co.jp", "gmail.com"),
        ),
        *(
            ("gmai.com", "gmail.com"),
            ("gmail.comm", "gmail.com"),
            ("yaho.co.jp", "yahoo.co.jp"),
            ("yahoo.co.jo", "yahoo.co.jp"),
        ),
        *(("docomo.co.jp", "docomo.ne.jp"), ("docono.ne.jp", "docomo.ne.jp"), ("ezweb.co.jp", "ezweb.ne.jp")),
        *(
            ("softbank.ne.jo", "softbank.ne.jp"),
            ("iclud.com", "icloud.com"),
            ("icloud.co.jp", "icloud.com"),
            ("outlok.jp", "outlook.jp"),
        ),
    ],
)
def test_a_likely_slip_of_a_domain_is_asked_about_and_taken(domain: str, likely: str) -> None:
    answer = read(Email(), f"taro@{domain}")
    assert answer == f"taro@{domain}"
    doubt = Email().doubt(answer)
    assert doubt is not None
    assert (doubt.message, doubt.values) == (messages.EMAIL_TYPO, {"domain": domain, "likely": likely})


@pytest.mark.parametrize(
    "domain",
    [
        *(
            "gmail.com",
            "ymail.com",
            "mail.com",
            "yahoo.co.jp",
            "yahoo.com",
            "yahoo.co.uk",
            "outlook.com",
            "outlook.jp",
            "hotmail.com",
        ),
        *(
            "hotmail.co.jp",
            "au.com",
            "aol.com",
            "me.com",
            "softbank.jp",
            "softbank.co.jp",
            "city.shinjuku.lg.jp",
            "example.jp",
        ),
    ],
)
def test_a_domain_that_may_be_meant_is_not_asked_about(domain: str) -> None:
    assert Email().doubt(f"taro@{domain}") is None
