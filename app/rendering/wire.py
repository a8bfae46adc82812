"""What goes over the renderer's socket: an order with the file behind it, and frames back, the last of which tells how it ended.

It knows none of the libraries that read files, so that whoever asks need not hold them.
"""

import struct
from enum import StrEnum
from typing import Final

import msgspec

LARGEST_FILE: Final = 25 * 1024 * 1024  # bytes; the hard ceiling of an attachment
LARGEST_ORDER: Final = 1024
LARGEST_FRAME: Final = 64 * 1024 * 1024  # a JPEG of 50 megapixels has some 40
MOST_PAGES: Final = 20
MOST_PIXELS: Final = 50_000_000
RENDER_SECONDS: Final = 20  # of the clock, and of a core

ORDER: Final = struct.Struct(">I")
FRAME: Final = struct.Struct(">cI")
BEGIN: Final = b"B"  # a process has begun and takes the order; before it nothing is sent
PICTURE: Final = b"P"
END: Final = b"E"


class Format(StrEnum):
    """What can be drawn. The words are those of the attachments' kinds."""

    jpeg = "jpeg"
    png = "png"
    webp = "webp"
    heic = "heic"
    pdf = "pdf"


class Wanted(StrEnum):
    pages = "pages"  # PNG, as large as a screen shows
    jpeg = "jpeg"  # the whole picture


class Ending(StrEnum):
    made = "made"
    broken = "broken"  # no file of its kind, or cut off
    encrypted = "encrypted"
    too_much = "too_much"  # pixels, time or memory
    busy = "busy"  # others wait already; another try is safe


class Order(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The file's `size` bytes come behind it. Of a document the pages from `first` (1) on, at most `most`; none of them only counts."""

    format: Format
    wanted: Wanted
    size: int
    first: int = 1
    most: int = MOST_PAGES


class Ended(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`pages`: how many the whole document has, where it could be opened."""

    ending: Ending
    pages: int = 0


def order_bytes(order: Order) -> bytes:
    encoded = msgspec.json.encode(order)
    return ORDER.pack(len(encoded)) + encoded


def frame(kind: bytes, content: bytes) -> bytes:
    return FRAME.pack(kind, len(content)) + content


def end_frame(ending: Ending, pages: int = 0) -> bytes:
    return frame(END, msgspec.json.encode(Ended(ending, pages)))
