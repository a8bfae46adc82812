"""A form with files read while it comes: what is handed on, what is held, and what no page of ours sends."""

import asyncio
from collections.abc import Iterator

import pytest
from litestar.exceptions import ClientException

from app.web import streamed_form
from app.web.asgi import Message, Receive, Scope
from app.web.forms import Posted
from app.web.request_body import BodyTooLarge
from app.web.streamed_form import ArrivingFile, BodyStalled, TakeFile, read_streamed_form

pytestmark = pytest.mark.anyio

BOUNDARY = "----WebKitFormBoundaryX"
LARGEST = 40_000_000


def text_part(name: str, value: str | bytes) -> bytes:
    content = value if isinstance(value, bytes) else value.encode()
    return f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n'.encode() + content + b"\r\n"


def file_part(name: str, filename: str, content: bytes) -> bytes:
    head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"; filename="{filename}"\r\n'
    return head.encode() + b"Content-Type: application/octet-stream\r\n\r\n" + content + b"\r\n"


END = f"--{BOUNDARY}--\r\n".encode()


def scope_of(size: int | None = None, content_type: str = f"multipart/form-data; boundary={BOUNDARY}") -> Scope:
    headers = [(b"content-type", content_type.encode())]
    if size is not None:
        headers.append((b"content-length", str(size).encode()))
    return {"type": "http", "method": "POST", "headers": headers}


class Line:
    """A client's line: gives the body in pieces, and counts how much of it was asked for."""

    def __init__(self, body: bytes, piece: int = 1000, *, cut: bool = False) -> None:
        self._pieces: Iterator[bytes] = (body[at : at + piece] for at in range(0, len(body), piece))
        self._left, self._cut = len(body), cut
        self.given = 0

    async def __call__(self) -> Message:
        piece = next(self._pieces, None)
        if piece is None:
            return {"type": "http.disconnect"}
        self.given += len(piece)
        self._left -= len(piece)
        return {"type": "http.request", "body": piece, "more_body": self._cut or self._left > 0}


class Taken:
    """Keeps what it is given, or does with it what the test says."""

    def __init__(self, take: TakeFile | None = None) -> None:
        self.take = take
        self.files: list[tuple[str, str, bytes]] = []
        self.before: list[dict[str, list[str]]] = []

    async def __call__(self, file: ArrivingFile, before: Posted) -> None:
        self.before.append({name: list(values) for name, values in before.items()})
        if self.take is not None:
            await self.take(file, before)
            return
        content = b"".join([piece async for piece in file.pieces])
        self.files.append((file.input, file.name, content))


async def read(receive: Receive, take: Taken | None = None, size: int | None = None) -> tuple[Posted, Taken]:
    taken = take or Taken()
    return await read_streamed_form(scope_of(size), receive, taken, largest=LARGEST), taken


@pytest.mark.parametrize("piece", [1, 7, 1000, 10_000_000])
async def test_texts_and_files_are_told_apart_however_they_come(piece: int) -> None:
    photo = bytes(range(256)) * 20 + b"\r\n--" + BOUNDARY[:-1].encode() + b"\r\n"
    body = (
        text_part("version", "v")
        + text_part("name", "四谷花子\r\nさん")
        + file_part("photo.file", "免許証.jpg", photo)
        + file_part("photo.file", "二枚目.jpg", b"x")
        + file_part("paper.file", "", b"")
        + text_part("name", "again")
        + END
    )
    posted, taken = await read(Line(body, piece))
    assert posted == {"version": ["v"], "name": ["四谷花子\r\nさん", "again"]}
    assert taken.files == [("photo.file", "免許証.jpg", photo), ("photo.file", "二枚目.jpg", b"x")]
    assert taken.before == [{"version": ["v"], "name": ["四谷花子\r\nさん"]}] * 2


async def test_a_file_without_a_name_is_one_where_it_has_content() -> None:
    _, taken = await read(Line(file_part("photo.file", "", b"abc") + END))
    assert taken.files == [("photo.file", "", b"abc")]


async def test_no_more_is_asked_of_the_client_than_is_taken() -> None:
    line = Line(file_part("photo.file", "a.jpg", b"x" * 1_000_000) + END)
    given: list[int] = []

    async def slowly(file: ArrivingFile, _: Posted) -> None:
        taken = 0
        async for piece in file.pieces:
            taken += len(piece)
            given.append(line.given - taken)

    await read(line, Taken(slowly))
    assert max(given) < 3_000


async def test_what_is_left_of_a_file_is_thrown_away_and_the_rest_is_read() -> None:
    seen: list[str] = []

    async def refusing(file: ArrivingFile, _: Posted) -> None:
        seen.append(file.input)
        await anext(file.pieces)

    body = file_part("a.file", "a", b"x" * 100_000) + text_part("name", "n") + file_part("b.file", "b", b"y") + END
    posted, _ = await read(Line(body), Taken(refusing))
    assert posted == {"name": ["n"]}
    assert seen == ["a.file", "b.file"]


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(text_part("a", "b"), id="no end"),
        pytest.param(file_part("a.file", "a", b"x")[:-3], id="cut in a file"),
        pytest.param(b"hello" + text_part("a", "b") + END, id="something before"),
        pytest.param(text_part("", "b") + END, id="no name"),
        pytest.param(text_part("a" * 201, "b") + END, id="a name of no input"),
        pytest.param(text_part("a", b"\xff\xfe") + END, id="not UTF-8"),
        pytest.param(text_part("a", "b") * 2_001 + END, id="too many parts"),
        pytest.param(
            f"--{BOUNDARY}\r\nContent-Disposition: attachment; name=a\r\n\r\nx\r\n".encode() + END, id="no form"
        ),
        pytest.param(f"--{BOUNDARY}\r\nX-A: {'a' * 10_000}\r\n\r\nx\r\n".encode() + END, id="a long header"),
    ],
)
async def test_what_no_page_of_ours_sends_is_refused(body: bytes) -> None:
    with pytest.raises(ClientException):
        await read(Line(body))


async def test_a_body_that_ends_early_is_refused_at_each_byte() -> None:
    body = text_part("a", "b") + file_part("a.file", "a", b"xy") + END.rstrip()
    for length in range(len(body)):
        with pytest.raises(ClientException):
            await read(Line(body[:length]))
        with pytest.raises(ClientException):
            await read(Line(body[:length], cut=True))


async def test_what_stands_behind_the_end_is_no_part() -> None:
    posted, taken = await read(Line(text_part("a", "b") + END + text_part("c", "d") + END, piece=1))
    assert (posted, taken.files) == ({"a": ["b"]}, [])


async def test_a_boundary_is_wanted() -> None:
    for content_type in ("multipart/form-data", "text/plain; boundary=x"):
        with pytest.raises(ClientException):
            await read_streamed_form(scope_of(None, content_type), Line(END), Taken(), largest=LARGEST)


async def test_texts_have_the_limit_of_every_form() -> None:
    for body in (text_part("a", "x" * 300_000), b"".join(text_part(f"a{n}", "x" * 30_000) for n in range(10))):
        with pytest.raises(BodyTooLarge):
            await read(Line(body + END))


async def test_an_announced_size_beyond_all_limits_is_refused_before_anything_is_taken() -> None:
    line = Line(file_part("a.file", "a", b"x" * 200_000) + END)
    taken = Taken()
    with pytest.raises(BodyTooLarge):
        await read(line, taken, size=LARGEST + 1)
    assert taken.files == []
    assert line.given > 200_000  # it was read on, so that the browser gets to read the answer


async def test_a_size_that_was_not_announced_is_refused_when_it_is_reached(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streamed_form, "DRAINED", 300_000)
    line = Line(file_part("a.file", "a", b"x" * 2_000_000) + END)
    with pytest.raises(BodyTooLarge):
        await read_streamed_form(scope_of(), line, Taken(), largest=500_000)
    assert 800_000 <= line.given < 810_000


async def test_a_line_that_is_dead_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streamed_form, "IDLE_SECONDS", 0.05)

    async def silent() -> Message:
        await asyncio.sleep(10)
        raise AssertionError

    with pytest.raises(BodyStalled):
        await read(silent)


async def test_a_line_that_only_drips_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who sends a byte now and then would hold a place for ever."""
    monkeypatch.setattr(streamed_form, "PACED_AFTER", 0.0)
    body = file_part("a.file", "a", b"x" * 100) + END
    line = Line(body, piece=1)

    async def dripping() -> Message:
        await asyncio.sleep(0.01)
        return await line()

    with pytest.raises(BodyStalled):
        await read(dripping)


async def test_what_the_taker_raises_is_raised() -> None:
    async def failing(_: ArrivingFile, __: Posted) -> None:
        raise ConnectionRefusedError

    with pytest.raises(ConnectionRefusedError):
        await read(Line(file_part("a.file", "a", b"x") + END), Taken(failing))
