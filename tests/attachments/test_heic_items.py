"""Every way in which a HEIC's list says where its Exif stands: in the file, in the list itself, in several places, with long and short numbers."""

import struct
from collections.abc import Sequence

import pytest

from app.attachments.cleaning.exif import tiff_saying_nothing
from app.attachments.cleaning.heic_items import Told, telling, without
from app.attachments.faults import FileFault
from app.attachments.file_kinds import FileKind
from tests.attached_files import CAMERA, GPS, box, cleaned, outcome

DRAWN = bytes(range(256)) * 4
EXIF = bytes(4) + b"II*\0" + GPS + CAMERA + bytes(10)
BRANDS = box(b"ftyp", b"heic", bytes(4), b"mif1heic")
Place = tuple[int, int]


def _entries(version: int, kinds: Sequence[bytes]) -> bytes:
    form = ">HH" if version == 2 else ">IH"
    entries = [
        box(b"infe", bytes((version, 0, 0, 0)), struct.pack(form, number, 0), kind, b"\0")
        for number, kind in enumerate(kinds, 1)
    ]
    many = struct.pack(">I" if version == 3 else ">H", len(entries))
    return box(b"iinf", bytes((1 if version == 3 else 0, 0, 0, 0)), many, *entries)


def _located(version: int, size: int, places: Sequence[tuple[int, Sequence[Place]]], base: int) -> bytes:
    """`size`: bytes of a number (0, 4 or 8); `places`: of each item by what it counts from, and its parts."""
    number = {4: ">I", 8: ">Q"}[size]
    rows = b""
    for item, (method, parts) in enumerate(places, 1):
        rows += struct.pack(">I" if version == 2 else ">H", item)
        rows += struct.pack(">H", method) if version else b""
        rows += struct.pack(">H", 0) + struct.pack(number, base) + struct.pack(">H", len(parts))
        for at, length in parts:
            rows += struct.pack(number, 7) if version else b""  # an index, which tells nothing here
            rows += struct.pack(number, at - base) + struct.pack(number, length)
    head = bytes((version, 0, 0, 0, size << 4 | size, size << 4 | (size if version else 0)))
    return box(b"iloc", head, struct.pack(">I" if version == 2 else ">H", len(places)), rows)


def _meta(version: int, located: bytes, data: bytes = b"") -> bytes:
    return box(
        b"meta",
        bytes(4),
        _entries(3 if version == 2 else 2, (b"hvc1", b"Exif")),
        box(b"iprp", box(b"ipco", box(b"ispe", bytes(4), struct.pack(">II", 640, 480)))),
        located,
        *([box(b"idat", data)] if data else []),
    )


@pytest.mark.parametrize("version", [0, 1, 2])
@pytest.mark.parametrize("size", [4, 8])
@pytest.mark.parametrize("base", [0, 20])
def test_an_exif_in_the_file_is_found(version: int, size: int, base: int) -> None:
    def file(begins: int) -> bytes:
        places = [(0, [(begins, len(DRAWN))]), (0, [(begins + len(DRAWN), len(EXIF))])]
        return BRANDS + _meta(version, _located(version, size, places, base)) + box(b"mdat", DRAWN, EXIF)

    before = file(len(file(100)) - len(EXIF) - len(DRAWN))
    after = cleaned(FileKind.heic, before, 50)
    assert after == before[: -len(EXIF)] + (bytes(4) + tiff_saying_nothing()).ljust(len(EXIF), b"\0")


@pytest.mark.parametrize("version", [1, 2])
def test_an_exif_in_the_list_itself_is_found(version: int) -> None:
    places = [(0, [(40, len(DRAWN))]), (1, [(3, len(EXIF))])]
    before = BRANDS + _meta(version, _located(version, 4, places, 0), b"abc" + EXIF) + box(b"mdat", DRAWN)
    after = cleaned(FileKind.heic, before)
    assert len(after) == len(before)
    assert (GPS in before, GPS in after, CAMERA in after) == (True, False, False)
    assert b"abc" + bytes(4) + tiff_saying_nothing() in after


def test_an_exif_in_parts_is_overwritten_in_each() -> None:
    def file(begins: int) -> bytes:
        parts = [(begins, 10), (begins + 10 + len(DRAWN), len(EXIF) - 10)]
        places = [(0, [(begins + 10, len(DRAWN))]), (0, parts)]
        return BRANDS + _meta(1, _located(1, 4, places, 0)) + box(b"mdat", EXIF[:10], DRAWN, EXIF[10:])

    before = file(len(file(100)) - len(EXIF) - len(DRAWN))
    after = cleaned(FileKind.heic, before, 7)
    at = len(before) - len(EXIF) - len(DRAWN)
    assert after[:at] == before[:at]
    assert after[at : at + 10] == bytes(10)
    assert after[at + 10 :].startswith(DRAWN + bytes(4) + tiff_saying_nothing())
    assert CAMERA not in after


def test_a_list_that_ends_within_a_number_is_broken() -> None:
    located = _located(1, 4, [(0, [(40, 10)]), (0, [(50, 10)])], 0)
    for end in range(9, len(located), 3):
        cut = box(b"iloc", located[8:end])
        assert outcome(FileKind.heic, BRANDS + _meta(1, cut) + box(b"mdat", DRAWN)) == FileFault.broken


def test_a_list_that_says_nothing_of_places_tells_of_none() -> None:
    meta = bytes(4) + _entries(2, (b"hvc1", b"Exif"))
    assert telling(meta, 0) == []


def test_what_is_to_go_is_overwritten_where_it_overlaps_a_piece() -> None:
    told = [Told(10, 16, exif=False)]
    assert [without(b"x" * 4, at, told, b"") for at in (4, 8, 11, 14, 16)] == [
        *(b"xxxx", b"xx\0\0", b"\0\0\0\0", b"\0\0xx", b"xxxx"),
    ]
