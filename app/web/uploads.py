"""Where files may be sent to, how large they may be, and how a form with a file is read: strictly, as a page of ours sends it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, cast

from litestar import Request
from litestar.exceptions import ClientException
from multipart import (  # type: ignore[import-untyped]  # Litestar brings it; it ships no types
    MultipartError,
    MultipartSegment,
    PushMultipartParser,
    parse_options_header,
)

from app.texts import N_
from app.web.asgi import Receive
from app.web.forms import LONGEST_NAME, Posted
from app.web.request_body import BodyTooLarge, read_body

MOST_OF_A_WORKBOOK: Final = 20_000_000  # bytes
MULTIPART: Final = "multipart/form-data"
AROUND_THE_FILE: Final = 64 * 1024  # bytes for the other fields and the lines between
MOST_PARTS: Final = 50
LONGEST_FIELD: Final = 10_000  # bytes


@dataclass(frozen=True, slots=True)
class UploadLimit:
    """`bytes_` of the whole body; `advice` is what somebody reads who sent more."""

    bytes_: int
    title: str
    advice: str


_OWN_LIST: Final = UploadLimit(
    MOST_OF_A_WORKBOOK + AROUND_THE_FILE,
    N_("ファイルが大きすぎます"),
    "Excelの一覧は20MBまでです。古い年度の行や使っていないシートを、別のファイルに分けてください。",
)
LIMITS: Final[Mapping[str, UploadLimit]] = {
    "/procedures/imports": UploadLimit(
        5_000_000 + AROUND_THE_FILE,
        N_("ファイルが大きすぎます"),
        N_("手続パッケージは5MBまでです。この電子申請サービスで書き出したファイルを選んでください。"),
    ),
    "/exports/own-list/updates": _OWN_LIST,
    "/exports/own-list/comparisons": _OWN_LIST,
}
"""By path; every other address takes no files."""
DRAINED: Final = 100_000_000  # bytes that are read on and thrown away, so that a browser gets to read the answer


@dataclass(frozen=True, slots=True, repr=False)
class UploadedFile:
    """A file as it was sent. Its name and kind are the browser's word."""

    name: str
    content: bytes

    def __repr__(self) -> str:
        return f"UploadedFile({len(self.content)} bytes)"


@dataclass(frozen=True, slots=True)
class UploadedForm:
    """`files` by input name; an input where nothing was chosen is not among them."""

    fields: Posted
    files: Mapping[str, UploadedFile]


async def read_upload(request: Request[Any, Any, Any]) -> UploadedForm:
    """Raises BodyTooLarge (413) or ClientException (400)."""
    body = await read_body(cast(Receive, request.receive), LIMITS[request.scope["path"]].bytes_)
    if body is None:
        raise ClientException("the client left")
    return parse_upload(body, request.headers.get("content-type", ""))


def is_upload(path: str, content_type: str) -> bool:
    """True when the request is a form with a file, at an address that takes one."""
    return path in LIMITS and content_type.lower().startswith(MULTIPART)


def parse_upload(body: bytes, content_type: str) -> UploadedForm:
    """Raises BodyTooLarge, ClientException for anything that no form of ours sends."""
    kind, options = parse_options_header(content_type)
    if kind != MULTIPART or not options.get("boundary"):
        raise ClientException("not a form with a file")
    fields: dict[str, list[str]] = {}
    files: dict[str, UploadedFile] = {}
    try:
        for part, content in _parts(body, options["boundary"]):
            _take(part, content, fields, files)
    except MultipartError:
        raise ClientException("not a form with a file") from None
    return UploadedForm(fields, files)


def _parts(body: bytes, boundary: str) -> list[tuple[MultipartSegment, bytes]]:
    if not body.rstrip(b"\r\n").endswith(f"--{boundary}--".encode()):
        raise ClientException("cut off, or more behind the end")
    parts: list[tuple[MultipartSegment, bytearray]] = []
    with PushMultipartParser(boundary, content_length=len(body), max_segment_count=MOST_PARTS, strict=True) as parser:
        for event in parser.parse(body):
            if isinstance(event, MultipartSegment):
                parts.append((event, bytearray()))
            elif event:
                parts[-1][1].extend(event)
    return [(part, bytes(content)) for part, content in parts]


def _take(part: MultipartSegment, content: bytes, fields: dict[str, list[str]], files: dict[str, UploadedFile]) -> None:
    if part.disposition != "form-data" or not part.name or len(part.name) > LONGEST_NAME:
        raise ClientException("a part that no page of ours sends")
    if part.filename is not None:
        if part.name in files:
            raise ClientException("a file was sent twice")
        if part.filename or content:  # an empty input sends an empty name
            files[part.name] = UploadedFile(part.filename, content)
        return
    if len(content) > LONGEST_FIELD:
        raise BodyTooLarge("a field is too large")
    try:
        fields.setdefault(part.name, []).append(content.decode())
    except UnicodeDecodeError:
        raise ClientException("not UTF-8") from None
