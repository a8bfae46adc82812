"""Files made to keep the applicant's process busy: they take neither time nor memory."""

import struct
import time
import tracemalloc
from typing import Final

import pytest

from app.attachments.faults import FileFault
from app.attachments.file_kinds import FileKind
from tests.attached_files import (
    GPS,
    box,
    heic,
    outcome,
    pdf,
    photo,
    png_chunk,
    segment,
)


def _changed(content: bytes, at: int, *values: int) -> bytes:
    return content[:at] + bytes(values) + content[at + len(values) :]


_JPEG, _PNG, _WEBP, _HEIC = photo(FileKind.jpeg), photo(FileKind.png), photo(FileKind.webp), heic()


_MANY: Final = 2_000_000


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        (FileKind.jpeg, _JPEG[:2] + segment(0xFE, b"") * _MANY),
        (FileKind.jpeg, _JPEG[:2] + b"\xff\0" * _MANY),
        (FileKind.jpeg, _JPEG[:2] + b"\xff\xd0" * _MANY),
        (FileKind.png, _PNG[:33] + png_chunk(b"tEXt", b"") * _MANY),
        (FileKind.webp, _WEBP[:4] + b"\xff\xff\xff\x7f" + _WEBP[8:30] + b"JUNK\0\0\0\0" * _MANY),
        (FileKind.heic, _HEIC + box(b"free") * _MANY),
    ],
    ids=["segments", "stuffing", "restarts", "chunks", "parts", "boxes"],
)
def test_a_file_of_very_many_parts_takes_no_time(kind: FileKind, content: bytes) -> None:
    begun = time.process_time()
    assert outcome(kind, content) == FileFault.broken
    assert time.process_time() - begun < 2


@pytest.mark.parametrize("content", [b"\xff" * 20_000_000, bytes(20_000_000)], ids=["filling", "zeros"])
def test_what_belongs_to_nothing_takes_no_time(content: bytes) -> None:
    begun = time.process_time()
    assert outcome(FileKind.jpeg, _JPEG[:2] + content, range(0, 20_000_000, 65_536)) == FileFault.cut_off
    assert time.process_time() - begun < 2


def test_a_heic_that_lists_places_without_number_takes_no_time() -> None:
    located = b"\1\0\0\0" + b"\0\0" + b"\xff\xff" + struct.pack(">HHHH", 1, 0, 0, 65_535) * 60_000
    meta_at = _HEIC.index(b"meta") - 4
    size = int.from_bytes(_HEIC[meta_at : meta_at + 4])
    old = _HEIC.index(b"iloc") - 4
    meta = box(b"meta", _HEIC[meta_at + 8 : old], box(b"iloc", located))
    begun = time.process_time()
    assert outcome(FileKind.heic, _HEIC[:meta_at] + meta + _HEIC[meta_at + size :]) == FileFault.broken
    assert time.process_time() - begun < 2


def test_a_heic_that_says_its_exif_is_gigabytes_takes_no_memory() -> None:
    at = _HEIC.index(b"iloc") + 4 + 8 + 16 + 12  # the length of the second item, its Exif
    content = _changed(_HEIC, at, 0xF0, 0, 0, 0)
    tracemalloc.start()
    cleaned = outcome(FileKind.heic, content)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert isinstance(cleaned, bytes)
    assert GPS not in cleaned
    assert peak < 1_000_000


def test_a_file_made_to_keep_the_look_at_its_lock_busy_takes_no_time() -> None:
    """Locks, beginnings of dictionaries and ids without number: some are looked at, and the file is refused."""
    nested = b"<<" * 900 + b"/Filter/Standard/V 2/R 3/P -4/O(" + b"(" * 900 + b"/ID[()]"
    content = pdf(trailer=b"/Encrypt<<>>" + nested * 400)
    begun = time.process_time()
    assert outcome(FileKind.pdf, content) == FileFault.encrypted
    assert time.process_time() - begun < 2
