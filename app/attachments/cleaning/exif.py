"""Exif: which way up a picture is, and a block that says this and nothing else. Pure."""

import struct
from typing import Final

UPRIGHT: Final = 1
_ORIENTATION: Final = 0x0112
_SHORT: Final = 3
_MARK: Final = 42
_ENTRY: Final = 12  # bytes


def orientation_of(tiff: bytes) -> int:
    """The orientation (1 to 8) that a TIFF block tells; upright where it tells none that can be read."""
    order = {b"II": "<", b"MM": ">"}.get(tiff[:2])
    if order is None or len(tiff) < 8:
        return UPRIGHT
    mark, directory = struct.unpack_from(f"{order}HI", tiff, 2)
    if mark != _MARK or directory + 2 > len(tiff):
        return UPRIGHT
    (count,) = struct.unpack_from(f"{order}H", tiff, directory)
    for at in range(directory + 2, min(directory + 2 + _ENTRY * count, len(tiff) - _ENTRY + 1), _ENTRY):
        tag, form, values, value = struct.unpack_from(f"{order}HHIH", tiff, at)
        if (tag, form, values) == (_ORIENTATION, _SHORT, 1):
            return value if UPRIGHT <= value <= 8 else UPRIGHT
    return UPRIGHT


def tiff_saying(orientation: int) -> bytes:
    """Make a TIFF block of one entry: 26 bytes."""
    return struct.pack(">2sHIHHHIHHI", b"MM", _MARK, 8, 1, _ORIENTATION, _SHORT, 1, orientation, 0, 0)


def tiff_saying_nothing() -> bytes:
    """Make a TIFF block without entries: 14 bytes."""
    return struct.pack(">2sHIHI", b"MM", _MARK, 8, 0, 0)
