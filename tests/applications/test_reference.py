"""The two numbers an applicant holds: read tolerantly, and never mistaken for one another."""

import itertools
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.applications.reference import (
    CANDIDATES,
    INQUIRY_LENGTH,
    REFERENCE_LENGTH,
    SYMBOLS,
    InquiryCode,
    Mistyped,
    ReferenceNumber,
    SubmissionKey,
    check_symbol,
)

bodies = st.integers(1, 30).flatmap(lambda length: st.text(SYMBOLS, min_size=length, max_size=length))
keys = st.binary(min_size=32, max_size=32).map(SubmissionKey)
SHINJUKU = "131041"


def is_whole(number: str) -> bool:
    return check_symbol(number[:-1]) == number[-1]


def with_wrong(number: str, place: int, symbol: str) -> str:
    return number[:place] + symbol + number[place + 1 :]


def swapped(number: str, one: int, other: int) -> str:
    symbols = list(number)
    symbols[one], symbols[other] = symbols[other], symbols[one]
    return "".join(symbols)


@given(bodies, st.data())
def test_every_single_wrong_symbol_is_caught(body: str, data: st.DataObject) -> None:
    number = body + check_symbol(body)
    place = data.draw(st.integers(0, len(number) - 1))
    wrong = data.draw(st.sampled_from([symbol for symbol in SYMBOLS if symbol != number[place]]))
    assert not is_whole(with_wrong(number, place, wrong))


@given(keys)
def test_all_wrong_symbols_of_a_reference_are_caught(key: SubmissionKey) -> None:
    number = key.candidates(SHINJUKU)[0]
    wrong = [
        with_wrong(number, place, symbol)
        for place, symbol in itertools.product(range(REFERENCE_LENGTH), SYMBOLS)
        if symbol != number[place]
    ]
    assert [text for text in wrong if is_whole(text)] == []


@given(bodies)
def test_every_swap_of_two_different_symbols_is_caught(body: str) -> None:
    number = body + check_symbol(body)
    swaps = {swapped(number, one, other) for one, other in itertools.combinations(range(len(number)), 2)} - {number}
    assert [text for text in swaps if is_whole(text)] == []


@given(keys)
def test_a_reference_is_read_as_it_is_shown(key: SubmissionKey) -> None:
    reference = ReferenceNumber(SHINJUKU, key.candidates(SHINJUKU)[0])
    assert ReferenceNumber.read(str(reference)) == reference


@given(keys)
def test_an_inquiry_code_is_read_as_it_is_shown(key: SubmissionKey) -> None:
    code = key.inquiry_code(SHINJUKU)
    assert InquiryCode.read(code.reveal()) == code


full_width = str.maketrans({chr(sign): chr(sign + 0xFEE0) for sign in range(0x21, 0x7F)})


@given(keys, st.lists(st.sampled_from([" ", "-", "　", "‐", "－", "ー", "\t", "."]), min_size=1, max_size=4))
def test_case_width_spaces_and_hyphens_do_not_matter(key: SubmissionKey, signs: list[str]) -> None:
    code = key.inquiry_code(SHINJUKU)
    typed = "".join(
        symbol + next_sign for symbol, next_sign in zip(code.reveal(), itertools.cycle(signs), strict=False)
    )
    assert InquiryCode.read(typed.lower()) == code
    assert InquiryCode.read(code.reveal().translate(full_width)) == code


@given(keys)
def test_letters_that_look_like_digits_are_read_as_digits(key: SubmissionKey) -> None:
    code = key.inquiry_code(SHINJUKU)
    looks = code.reveal().replace("0", "O").replace("1", "l")
    assert InquiryCode.read(looks) == code
    assert InquiryCode.read(looks.replace("l", "I")) == code


@given(st.text(max_size=300))
def test_whatever_is_typed_is_a_number_or_mistyped(text: str) -> None:
    for kind in (ReferenceNumber, InquiryCode):
        try:
            read = kind.read(text)
        except Mistyped:
            continue
        assert kind.read(unicodedata.normalize("NFKC", text)) == read


@pytest.mark.parametrize("text", ["", "131041", "131041-ABCDE", "ABCDEF-ABCDE-FGHJK", "１３１０４１", "💐" * 16])
def test_what_is_no_reference_is_mistyped(text: str) -> None:
    with pytest.raises(Mistyped):
        ReferenceNumber.read(text)


@given(keys)
def test_the_same_key_always_gives_the_same_numbers(key: SubmissionKey) -> None:
    again = SubmissionKey.read(key.reveal())
    assert again is not None
    assert again.candidates(SHINJUKU) == key.candidates(SHINJUKU)
    assert again.inquiry_code(SHINJUKU) == key.inquiry_code(SHINJUKU)
    assert (again.hashed(), again.digest(b"x")) == (key.hashed(), key.digest(b"x"))


@given(keys)
def test_a_key_gives_each_municipality_numbers_of_its_own(key: SubmissionKey) -> None:
    assert set(key.candidates(SHINJUKU)).isdisjoint(key.candidates("131016"))
    assert key.inquiry_code(SHINJUKU) != key.inquiry_code("131016")
    assert len(set(key.candidates(SHINJUKU))) == CANDIDATES


@given(keys)
def test_the_secret_number_shares_nothing_with_the_open_one(key: SubmissionKey) -> None:
    secret = key.inquiry_code(SHINJUKU).reveal().replace("-", "")
    assert len(secret) == INQUIRY_LENGTH
    assert [candidate for candidate in key.candidates(SHINJUKU) if candidate[:-1] in secret] == []


@pytest.mark.parametrize("text", ["", "short", "x" * 44, "x" * 42 + "=", "＿" * 43])
def test_what_is_no_submission_key_is_none(text: str) -> None:
    assert SubmissionKey.read(text) is None


def test_secrets_do_not_show_themselves() -> None:
    key = SubmissionKey.new()
    shown = f"{key!r} {key} {key.inquiry_code(SHINJUKU)!r} {key.inquiry_code(SHINJUKU)}"
    assert key.reveal() not in shown
    assert key.inquiry_code(SHINJUKU).reveal() not in shown


def test_proofs_differ_by_key_and_municipality() -> None:
    code = SubmissionKey.new().inquiry_code(SHINJUKU)
    proofs = {code.proof(key) for key in (bytes(32), bytes([1]) * 32)}
    proofs |= {code.earlier_proof(key, town) for key in (bytes(32), bytes([1]) * 32) for town in (SHINJUKU, "131016")}
    assert len(proofs) == 6
