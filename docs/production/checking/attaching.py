"""A file that somebody attaches: a PDF with a mark that stands nowhere else, in pieces that come as from a slow line."""

import re
import secrets
import struct
import time
from collections.abc import Iterable, Iterator

PAGE_SIZE = (300, 500)  # points: no paper has this form, so that its picture tells which file it is
PADDING = 3_000_000  # bytes: more than a proxy keeps of a form in its own memory
PIECES = 20
PAUSE_SECONDS = 0.15


class NoPicture(Exception):
    """What came is no picture of the file."""


def marked_pdf(mark: str) -> bytes:
    """One page in one colour, which says the mark in the clear."""
    drawn = b"0.8 0.1 0.1 rg 0 0 %d %d re f" % PAGE_SIZE
    noise = secrets.token_hex(PADDING // 2).encode()
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 %d %d]/Contents 4 0 R>>" % PAGE_SIZE,
        b"<</Length %d>>stream\n%s\nendstream" % (len(drawn), drawn),
        b"<</Length %d>>stream\n%s\nendstream" % (len(noise), noise),
    ]
    text, places = bytearray(b"%PDF-1.4\n%" + mark.encode() + b"\n"), []
    for number, each in enumerate(objects, 1):
        places.append(len(text))
        text += b"%d 0 obj%s\nendobj\n" % (number, each)
    table = len(text)
    text += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    text += b"".join(b"%010d 00000 n \n" % place for place in places)
    text += b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, table)
    return bytes(text)


def slowly(body: bytes) -> Iterator[bytes]:
    """The body as it comes over a slow line."""
    size = -(-len(body) // PIECES)
    for start in range(0, len(body), size):
        yield body[start : start + size]
        time.sleep(PAUSE_SECONDS)


def multipart(pairs: Iterable[tuple[str, str]], files: Iterable[tuple[str, str, bytes]]) -> tuple[bytes, str]:
    """A form with files (input, name, content) as a browser sends it; the body and its media type."""
    line = f"----check{secrets.token_hex(12)}"
    body = bytearray()
    for name, value in pairs:
        body += f'--{line}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
    for name, called, content in files:
        head = f'--{line}\r\nContent-Disposition: form-data; name="{name}"; filename="{called}"\r\n'
        body += f"{head}Content-Type: application/octet-stream\r\n\r\n".encode() + content + b"\r\n"
    return bytes(body + f"--{line}--\r\n".encode()), f"multipart/form-data; boundary={line}"


def look_at_picture(content: bytes) -> str:
    """How large it is. Raises NoPicture unless it is a PNG of the form of our page."""
    if not re.match(rb"\x89PNG\r\n\x1a\n.{4}IHDR", content, re.DOTALL):
        raise NoPicture(f"no PNG: {content[:40]!r}")
    width, height = struct.unpack(">II", content[16:24])
    if width < PAGE_SIZE[0] or abs(width * PAGE_SIZE[1] - height * PAGE_SIZE[0]) > height * PAGE_SIZE[0] / 50:
        raise NoPicture(f"{width} × {height} is not the form of the page")
    return f"{width} × {height}"
