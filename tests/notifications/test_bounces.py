"""What a returned mail is read as; whatever else comes to that address changes nothing."""

import time
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.notifications.bounces import KNOWN_WORDS, LARGEST, NoBounce, cleaned, read_bounce
from app.notifications.return_address import LONGEST_NAME, return_address, returned_to
from tests.bounces import delivery_status

TOKEN = uuid4()
VERP = return_address("bounce@bounces.example.lg.jp", "131041", TOKEN)


def test_an_address_of_its_own_is_read_back() -> None:
    found = returned_to(f"<{VERP.upper()}>")
    assert found is not None
    assert (found.municipality, found.token) == ("131041", TOKEN)
    assert str(TOKEN) not in repr(found)


def test_the_longest_address_keeps_to_the_rules_of_mail() -> None:
    assert len(return_address(f"{'b' * LONGEST_NAME}@example.jp", "131041", TOKEN).partition("@")[0]) == 64


@pytest.mark.parametrize(
    "text", ["", "bounce@example.jp", "bounce+131041@example.jp", "bounce+13104.x@y", "+131041." + "g" * 32 + "@x"]
)
def test_another_address_is_none_of_ours(text: str) -> None:
    assert returned_to(text) is None


def test_a_returned_mail_tells_status_and_reason() -> None:
    bounce = read_bounce(delivery_status(VERP))
    assert (bounce.letter.token, bounce.status) == (TOKEN, "5.1.1")
    assert bounce.diagnostic == "550 5.1.1 … Recipient address rejected User unknown …"


@pytest.mark.parametrize("header", ["Delivered-To", "X-Original-To"])
def test_the_letter_is_known_by_the_headers_that_the_server_adds(header: str) -> None:
    source = f"{header}: {VERP}\n".encode() + delivery_status("postmaster@example.lg.jp")
    assert read_bounce(source).letter.token == TOKEN


def test_the_servers_own_word_goes_before_the_headers() -> None:
    other = return_address("bounce@bounces.example.lg.jp", "131041", uuid4())
    assert read_bounce(delivery_status(other), VERP).letter.token == TOKEN


@pytest.mark.parametrize(
    ("status", "action", "diagnostic", "read"),
    [
        ("5.2.2 (mailbox full)", "failed", "", "5.2.2"),
        ("4.4.7", "failed", "", "4.4.7"),
        ("4.4.1", "delayed", "", "4.4.1"),
        ("5.0.0", "delayed", "", "4.0.0"),
        ("", "failed", "smtp; 550 5.7.1 blocked", "5.7.1"),
        ("", "failed", "smtp; 550 no", "5.0.0"),
        ("", "delayed", "", "4.0.0"),
        ("9.9.9", "failed", "", "5.0.0"),
    ],
)
def test_only_a_failure_of_class_five_is_for_good(status: str, action: str, diagnostic: str, read: str) -> None:
    assert read_bounce(delivery_status(VERP, status=status, action=action, diagnostic=diagnostic)).status == read


@pytest.mark.parametrize(
    "source",
    [
        b"",
        b"\0" * 3000,
        bytes(range(256)) * 20,
        f"To: {VERP}\n\nI am on holiday until Monday.".encode(),
        delivery_status(VERP, status="2.0.0", action="delivered"),
        delivery_status(VERP, status="2.1.5", action="relayed", diagnostic=""),
        delivery_status("somebody@example.jp"),
        delivery_status(VERP)[:400],
        f"To: {VERP}\nContent-Type: message/delivery-status\n\nnothing".encode(),
        f"To: {VERP}\nContent-Type: multipart/report; boundary=\n\n--\n".encode(),
        f"To: {VERP}\n".encode()
        + b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(3000)),
        b"x" * (LARGEST + 1),
    ],
    ids=range(12),
)
def test_what_tells_of_no_failure_is_refused_in_a_sentence(source: bytes) -> None:
    began = time.process_time()
    with pytest.raises(NoBounce) as caught:
        read_bounce(source)
    assert "Nothing was changed." in caught.value.sentence
    assert time.process_time() - began < 5


@given(st.binary(max_size=2000))
def test_noise_is_never_more_than_noise(noise: bytes) -> None:
    with pytest.raises(NoBounce):
        read_bounce(delivery_status("nobody@example.jp").replace(b"Status: 5.1.1", noise))


def nested(levels: int) -> bytes:
    """A mail as large as may be, in so many parts one inside another; each line of it belongs to all of them."""
    inner = "".join(f"--b{n}\nContent-Type: multipart/mixed; boundary=b{n + 1}\n\n" for n in range(levels))
    begun = f"To: {{}}\nContent-Type: multipart/report; boundary=b0\n\n{inner}"
    return (begun.format(VERP) + "x\n" * LARGEST)[:LARGEST].encode()


def test_a_mail_of_many_parts_one_inside_another_holds_nobody_up() -> None:
    begun = time.process_time()
    with pytest.raises(NoBounce, match="too many parts"):
        read_bounce(nested(200))
    assert time.process_time() - begun < 2


def test_of_a_mail_to_no_address_of_ours_only_the_headers_are_read() -> None:
    strangers = b"From: a\nContent-Type: multipart/report; boundary=b\n\n" + b"--b\n\n" * 90_000
    begun = time.process_time()
    with pytest.raises(NoBounce, match="no address"):
        read_bounce(strangers)
    assert time.process_time() - begun < 0.5


@pytest.mark.parametrize(
    "words",
    [
        "smtp; 550 hanako@example.jp is unknown",
        'smtp; 550 "hana ko"@example.jp is unknown',
        "smtp; 550 user 'hanako' unknown at https://example.jp/hanako",
        "smtp; 550 5.1.1 hanako... User unknown, call 090-1234-5678",
        "smtp; 550 hanako%40example.jp unknown; 花子 unknown",
        "X-Postfix; host mx.example.jp[192.0.2.7] said: 550 hanako=40example.jp unknown",
        "hanako@example.jp",
    ],
)
def test_no_address_name_or_number_is_kept(words: str) -> None:
    kept = cleaned(words)
    assert [part for part in ("hana", "ko", "example", "花子", "1234", "192", "@") if part in kept] == []


@given(st.text(max_size=400))
def test_only_words_that_servers_use_are_kept(words: str) -> None:
    kept = cleaned(words).replace("…", " ").split()
    assert [word for word in kept if word.isalpha() and word.lower() not in KNOWN_WORDS] == []
