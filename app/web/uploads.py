"""Where files may be sent to, how large they may be, and how a form with a file is read: strictly, as a page of ours sends it."""

import asyncio
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Final

from litestar import Request
from litestar.exceptions import ClientException, HTTPException
from multipart import (  # type: ignore[import-untyped]  # Litestar brings it; it ships no types
    MultipartError,
    MultipartSegment,
    PushMultipartParser,
    parse_options_header,
)

from app.municipalities.crests import LARGEST
from app.texts import N_
from app.web.asgi import Scope, header
from app.web.csrf import READING
from app.web.forms import LONGEST_NAME, MULTIPART, Posted
from app.web.request_body import BodyTooLarge

MOST_OF_A_WORKBOOK: Final = 20_000_000  # bytes
UPLOAD: Final = "todoke.upload"  # the key in the ASGI scope
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
    "/people/imports": UploadLimit(
        1_000_000 + AROUND_THE_FILE,
        N_("ファイルが大きすぎます"),
        "名簿のファイルは1MBまでです。行を分けて、何回かに分けて登録してください。",
    ),
    "/municipalities/drafts": UploadLimit(
        LARGEST + AROUND_THE_FILE,
        N_("ファイルが大きすぎます"),
        "紋章の画像は64KBまでです。小さい画像（256×256ピクセルほど）にしてください。",
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


def upload_of(request: Request[Any, Any, Any]) -> UploadedForm:
    """The form with a file that the request is; it was read before its handler. Raises BodyTooLarge (413) or ClientException (400)."""
    scope: Any = request.scope  # Litestar's typed mapping does not know our key
    found: UploadedForm | HTTPException = scope.get(UPLOAD) or ClientException("not a form with a file")
    if isinstance(found, HTTPException):
        raise found
    return found


def limit_of(scope: Scope) -> UploadLimit | None:
    """The limit of a form with a file, at an address that takes one; None for every other request."""
    if scope["method"] in READING or not header(scope, b"content-type").lower().startswith(MULTIPART):
        return None
    return LIMITS.get(scope["path"])


async def take_upload(scope: Scope, body: bytes) -> Posted | None:
    """Read a form with a file for its handler (`upload_of`), beside the event loop: 20 MB take a quarter of a second. The other fields."""
    try:
        form = await asyncio.to_thread(parse_upload, body, header(scope, b"content-type"))
    except HTTPException as problem:  # for the handler, where the session may send anything at all
        scope[UPLOAD] = problem
        return None
    scope[UPLOAD] = form
    return form.fields


def fields_so_far(beginning: bytes, content_type: str) -> Posted | None:
    """The fields of a form with a file of which only the beginning has been read; None where it is no form of ours."""
    fields: dict[str, list[str]] = {}
    with suppress(MultipartError, HTTPException):
        for part, content in _whole_parts(beginning, boundary_of(content_type)):
            _take(part, content, fields, {})
    return fields or None


def parse_upload(body: bytes, content_type: str) -> UploadedForm:
    """Raises BodyTooLarge, ClientException for anything that no form of ours sends."""
    boundary = boundary_of(content_type)
    fields: dict[str, list[str]] = {}
    files: dict[str, UploadedFile] = {}
    try:
        for part, content in _parts(body, boundary):
            _take(part, content, fields, files)
    except MultipartError:
        raise ClientException("not a form with a file") from None
    return UploadedForm(fields, files)


def boundary_of(content_type: str) -> str:
    """Raises ClientException for what is said to be no form with files."""
    kind, options = parse_options_header(content_type)
    if kind != MULTIPART or not options.get("boundary"):
        raise ClientException("not a form with a file")
    return str(options["boundary"])


def _whole_parts(beginning: bytes, boundary: str) -> Iterator[tuple[MultipartSegment, bytes]]:
    """The parts that end before `beginning` does."""
    part, content = None, bytearray()
    for event in PushMultipartParser(boundary, max_segment_count=MOST_PARTS, strict=True).parse(beginning):
        if isinstance(event, MultipartSegment):
            part, content = event, bytearray()
        elif event:
            content += event
        elif part is not None:
            yield part, bytes(content)


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
