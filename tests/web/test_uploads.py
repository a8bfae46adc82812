"""A form with a file is read strictly: what no page of ours sends is refused whole."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st
from litestar.exceptions import ClientException, HTTPException

from app.web.request_body import BodyTooLarge
from app.web.uploads import LONGEST_FIELD, MOST_PARTS, UploadedFile, UploadedForm, parse_upload

TYPE = "multipart/form-data; boundary=xyz"


def part(headers: str, content: bytes) -> bytes:
    return b"--xyz\r\n" + headers.encode() + b"\r\n\r\n" + content + b"\r\n"


def field(name: str, content: bytes) -> bytes:
    return part(f'Content-Disposition: form-data; name="{name}"', content)


def file(name: str, filename: str, content: bytes) -> bytes:
    return part(
        f'Content-Disposition: form-data; name="{name}"; filename="{filename}"\r\nContent-Type: application/json',
        content,
    )


END = b"--xyz--\r\n"


@given(st.binary(max_size=300))
def test_a_files_bytes_come_back_as_they_were_sent(content: bytes) -> None:
    body = field("csrf_token", b"a.b") + file("package", "手続.json", content) + END
    assert parse_upload(body, TYPE) == UploadedForm(
        {"csrf_token": ["a.b"]}, {"package": UploadedFile("手続.json", content)}
    )


def test_an_input_without_a_file_sends_none() -> None:
    assert parse_upload(file("package", "", b"") + END, TYPE).files == {}


@pytest.mark.parametrize(
    "body",
    [
        b"",
        field("a", b"1"),
        field("a", b"1") + END[:-4],
        b"junk" + field("a", b"1") + END,
        field("a", b"1") + END + b"more",
        part('Content-Disposition: attachment; name="a"', b"1") + END,
        part("Content-Type: text/plain", b"1") + END,
        field("a", b"\xff") + END,
        file("package", "a", b"1") + file("package", "b", b"2") + END,
        field("a", b"1") * (MOST_PARTS + 1) + END,
        field("n" * 201, b"1") + END,
        field("a", b"1" * (LONGEST_FIELD + 1)) + END,
    ],
)
def test_what_no_page_of_ours_sends_is_refused(body: bytes) -> None:
    with pytest.raises(HTTPException):
        parse_upload(body, TYPE)


@pytest.mark.parametrize(
    "content_type", ["", "multipart/form-data", "application/json", "multipart/mixed; boundary=xyz"]
)
def test_another_kind_of_body_is_refused(content_type: str) -> None:
    with pytest.raises(ClientException):
        parse_upload(END, content_type)


@given(st.binary(max_size=200))
def test_no_bytes_break_it(body: bytes) -> None:
    with suppress(ClientException, BodyTooLarge):
        parse_upload(body + END, TYPE)
