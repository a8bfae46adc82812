"""A posted form is read strictly: what no page of ours sends is refused whole."""

from urllib.parse import quote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as st
from litestar.exceptions import ClientException

from app.web.forms import MOST_FIELDS, TooLarge, only, parse_form


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=60))
def test_any_text_comes_back_as_it_was_typed(typed: str) -> None:
    assert only(parse_form(b"name=" + quote_plus(typed).encode()), "name") == typed


def test_values_of_one_name_keep_their_order() -> None:
    assert parse_form(b"day=2&name=a&day=1") == {"day": ["2", "1"], "name": ["a"]}


@pytest.mark.parametrize("body", [b"name=%", b"name=%4", b"name=%zz", b"%=1", b"name=%25%"])
def test_a_broken_escape_is_refused(body: bytes) -> None:
    with pytest.raises(ClientException):
        parse_form(body)


@pytest.mark.parametrize("body", [b"name=%ff", b"name=%E3%81", b"name=\xe3\x81", b"%82%a0=1"])
def test_what_is_not_utf_8_is_refused(body: bytes) -> None:
    with pytest.raises(ClientException):
        parse_form(body)


def test_an_escaped_percent_sign_is_no_escape_itself() -> None:
    assert only(parse_form(b"name=100%2541"), "name") == "100%41"


def test_a_control_sent_twice_is_refused() -> None:
    with pytest.raises(ClientException):
        only(parse_form(b"version=1&version=2"), "version")


def test_too_many_fields_are_refused() -> None:
    with pytest.raises(TooLarge):
        parse_form(b"&".join([b"a=1"] * (MOST_FIELDS + 1)))
