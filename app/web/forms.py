"""Reading what a form posted: strictly, within limits, before anything else looks at it.

Only `application/x-www-form-urlencoded` in UTF-8, as every form of the pages sends it. What cannot be read as that is refused whole with
words that help (errors.py); what can be read but not taken, a NUL among it, is told at its field by the form's own check.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final, NoReturn, cast

from litestar import Request
from litestar.exceptions import ClientException, HTTPException

from app.languages import TAGS
from app.web.asgi import Receive, Scope, header
from app.web.request_body import BodyTooLarge, read_body

MOST_FIELDS: Final = 2_000
LONGEST_NAME: Final = 200  # signs; names come from the pages, 40 and a part
FORM_TYPE: Final = "application/x-www-form-urlencoded"
MULTIPART: Final = "multipart/form-data"  # a form with files
# they stand between pairs, and between name and value, while the body is decoded; no browser sends them as they are, and nobody types them
_PAIR, _VALUE = "\x1e", "\x1f"
_SEPARATED: Final = bytes.maketrans(b"&=+", (_PAIR + _VALUE + " ").encode())

Posted = Mapping[str, Sequence[str]]
"""Every value by input name, in the order sent."""


class FilesNotRead(HTTPException):
    """A form with files came to an address that reads none."""

    status_code = 415


async def read_form(request: Request[Any, Any, Any]) -> Posted:
    """Raises BodyTooLarge (413), FilesNotRead (415) or ClientException (400)."""
    if is_multipart(cast(Scope, request.scope)):
        raise FilesNotRead("a form with files")
    if not is_form(cast(Scope, request.scope)):
        _unreadable("not a form of ours")
    body = await read_body(cast(Receive, request.receive))
    if body is None:  # nobody reads the answer, and it is no fault of ours
        _unreadable("the client left")
    return parse_form(body)


def is_form(scope: Scope) -> bool:
    """True when the body is said to be what the forms of the pages send."""
    media_type, _, parameters = header(scope, b"content-type").partition(";")
    return media_type.strip().lower() == FORM_TYPE and not _foreign_charset(parameters)


def is_multipart(scope: Scope) -> bool:
    """True when the body is said to be a form with files."""
    return header(scope, b"content-type").partition(";")[0].strip().lower() == MULTIPART


def parse_form(body: bytes) -> Posted:
    """Raises BodyTooLarge for too many fields, ClientException for what is not UTF-8 or not percent-encoded."""
    if not body:
        return {}
    if body.count(b"&") >= MOST_FIELDS:
        raise BodyTooLarge("too many fields")
    posted: dict[str, list[str]] = {}
    for name, value in _pairs(body):
        if len(name) > LONGEST_NAME:
            _unreadable("a name of no input of ours")
        if name in posted:
            posted[name].append(value)
        else:
            posted[name] = [value]
    return posted


def _pairs(body: bytes) -> list[tuple[str, str]]:
    """Names and values, decoded at once: a call for each of them was a fifth of a form's reading."""
    text = _decoded(body.translate(_SEPARATED))
    if text.count(_PAIR) == body.count(b"&") and text.count(_VALUE) == body.count(b"="):
        parted = [pair.partition(_VALUE) for pair in text.split(_PAIR)]
        return [(name, value.replace(_VALUE, "=")) for name, _, value in parted]
    # one was typed, or sent by something that is no browser
    sent = [pair.partition(b"=") for pair in body.replace(b"+", b" ").split(b"&")]
    return [(_decoded(name), _decoded(value)) for name, _, value in sent]


def in_languages(posted: Posted, name: str) -> dict[str, str]:
    """A text that has an input for each language: `title.ja`, `title.en` …"""
    return {tag: only(posted, f"{name}.{tag}") for tag in TAGS}


def inputs_of(name: str, text: Mapping[str, Any] | None) -> dict[str, list[str]]:
    """The inputs that `in_languages` reads as `text`."""
    return {f"{name}.{tag}": [str((text or {}).get(tag, ""))] for tag in TAGS}


def only(posted: Posted, name: str) -> str:
    """The one value of a control, "" when it was not sent. One sent twice was made by no page of ours."""
    values = posted.get(name, ())
    if len(values) > 1:
        _unreadable("a control was sent twice")
    return values[0] if values else ""


def _decoded(escaped: bytes) -> str:
    try:
        return (_unescaped(escaped) if b"%" in escaped else escaped).decode()
    except UnicodeDecodeError:
        _unreadable("not UTF-8, or a broken escape")


def _unescaped(escaped: bytes) -> bytes:
    """The bytes that percent-encoding stands for. Raises UnicodeDecodeError for a broken escape.

    Python's own decoder of `\\xNN` reads them all at once, a third of the time of a look-up for each.
    """
    return escaped.replace(b"\\", rb"\\").replace(b"%", rb"\x").decode("unicode_escape").encode("latin-1")


def _foreign_charset(parameters: str) -> bool:
    name, _, value = parameters.strip().partition("=")
    return name.strip().lower() == "charset" and value.strip(' "').lower() not in {"utf-8", "utf8"}


def _unreadable(reason: str) -> NoReturn:
    raise ClientException(reason) from None
