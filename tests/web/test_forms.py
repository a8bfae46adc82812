"""A posted form is read strictly: what no page of ours sends is refused whole."""

import re
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from urllib.parse import quote_plus, unquote_to_bytes

import pytest
from hypothesis import given
from hypothesis import strategies as st
from litestar import Request
from litestar.exceptions import ClientException

from app.web.forms import MOST_FIELDS, only, parse_form, read_form
from app.web.request_body import LARGEST_FORM, BodyTooLarge


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=60))
def test_any_text_comes_back_as_it_was_typed(typed: str) -> None:
    assert only(parse_form(b"name=" + quote_plus(typed).encode()), "name") == typed


SENT = [
    b"&",
    b"=",
    b"+",
    b"a",
    b"%26",
    b"%3D",
    b"%2B",
    b"%E3%81%82",
    b"%25",
    b"%c3",
    b"%00",
    "あ".encode(),
    b"\xff",
    b"%",
    b"%8",
]
SEPARATORS_OF_OURS = [b"%1E", b"%1f", b"\x1e", b"\x1f"]


@given(st.lists(st.sampled_from(SENT + SEPARATORS_OF_OURS), max_size=12).map(b"".join))
def test_a_body_is_read_at_once_as_it_is_read_piece_by_piece(body: bytes) -> None:
    """Also where what separates the pieces meanwhile was typed or sent."""
    assert read_or_refused(parse_form, body) == read_or_refused(piece_by_piece, body)


def read_or_refused(read: Callable[[bytes], Any], body: bytes) -> Any:
    try:
        return read(body)
    except (ClientException, ValueError):
        return "refused"


def piece_by_piece(body: bytes) -> dict[str, list[str]]:
    """The standard library's reading, which takes broken escapes as they are. Raises ValueError."""
    if re.search(rb"%(?![0-9A-Fa-f]{2})", body):
        raise ValueError("a broken escape")
    posted: dict[str, list[str]] = {}
    for pair in body.split(b"&") if body else []:
        name, _, value = pair.replace(b"+", b" ").partition(b"=")
        posted.setdefault(unquote_to_bytes(name).decode(), []).append(unquote_to_bytes(value).decode())
    return posted


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
    with pytest.raises(BodyTooLarge):
        parse_form(b"&".join([b"a=1"] * (MOST_FIELDS + 1)))


def arriving(messages: Sequence[Mapping[str, Any]]) -> Request[Any, Any, Any]:
    """A request whose body comes in these pieces."""
    waiting = iter(messages)

    async def receive() -> Any:
        return next(waiting)

    scope: Any = {
        "type": "http",
        "method": "POST",
        "headers": [(b"content-type", b"application/x-www-form-urlencoded")],
    }
    return Request(scope, receive)


@pytest.mark.anyio
async def test_a_body_may_come_one_byte_at_a_time() -> None:
    body = b"name=" + b"a" * (LARGEST_FORM - 5)
    pieces = [{"type": "http.request", "body": body[at : at + 1], "more_body": True} for at in range(len(body))]
    began = time.process_time()
    posted = await read_form(arriving([*pieces, {"type": "http.request"}]))
    assert len(only(posted, "name")) == LARGEST_FORM - 5
    assert time.process_time() - began < 2  # each byte is looked at once


@pytest.mark.anyio
async def test_a_body_too_large_is_refused_before_the_rest_is_read() -> None:
    piece = {"type": "http.request", "body": b"a" * LARGEST_FORM, "more_body": True}
    with pytest.raises(BodyTooLarge):
        await read_form(arriving([piece, piece]))


@pytest.mark.anyio
async def test_a_client_that_leaves_is_no_fault_of_ours() -> None:
    with pytest.raises(ClientException):
        await read_form(
            arriving([{"type": "http.request", "body": b"name=", "more_body": True}, {"type": "http.disconnect"}])
        )
