"""The list of what a HEIC file holds (its box `meta`): how large its pictures are, and where it tells of its camera. Pure.

ISO/IEC 14496-12 (boxes, items and where they stand) and 23008-12 (the properties of pictures).
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Final

from app.attachments.cleaning.walk import broken, check_pixels

BOX_HEAD: Final = 8
_FULL: Final = 4  # version and flags
_TELLING: Final = frozenset({b"Exif", b"mime", b"uri "})  # kinds of item: Exif, XMP, and links
_IN_FILE, _IN_META = 0, 1
_MOST_PLACES: Final = 20_000  # of items, which may be described in no byte at all
_MOST_TOLD: Final = 64


@dataclass(frozen=True, slots=True)
class Told:
    """Where in the file something stands that is to go."""

    start: int
    end: int
    exif: bool


class _Numbers:
    """Reads one number after another. Raises FileRefused where there is none left."""

    def __init__(self, content: bytes, at: int = 0) -> None:
        self.content, self.at = content, at

    def take(self, size: int) -> int:
        if self.at + size > len(self.content):
            raise broken()
        self.at += size
        return int.from_bytes(self.content[self.at - size : self.at])


def boxes(content: bytes, start: int = 0) -> Iterator[tuple[bytes, int, int]]:
    """Each box's kind, and where what is in it begins and ends. Raises FileRefused."""
    at = start
    while at < len(content):
        size, kind = int.from_bytes(content[at : at + 4]), content[at + 4 : at + BOX_HEAD]
        if size < BOX_HEAD or at + size > len(content):
            raise broken()
        yield kind, at + BOX_HEAD, at + size
        at += size


def check_sizes(meta: bytes) -> None:
    """Refuse a file in which a picture has too many pixels, or none has a size. Raises FileRefused."""
    inside = {kind: meta[start:end] for kind, start, end in boxes(meta, _FULL)}
    properties = {kind: inside[b"iprp"][start:end] for kind, start, end in boxes(inside.get(b"iprp", b""))}
    common = properties.get(b"ipco", b"")
    sizes = [common[start:end] for kind, start, end in boxes(common) if kind == b"ispe"]
    if not sizes:
        raise broken()
    for size in sizes:
        numbers = _Numbers(size, _FULL)
        check_pixels(numbers.take(4), numbers.take(4))


def telling(meta: bytes, meta_at: int) -> list[Told]:
    """Where the file tells of camera, place and person. `meta_at`: where what is in the box stands in the file. Raises FileRefused."""
    inside = {kind: (start, meta[start:end]) for kind, start, end in boxes(meta, _FULL)}
    if b"iinf" not in inside or b"iloc" not in inside:
        return []
    items = dict(_kinds(inside[b"iinf"][1]))
    data_at = meta_at + inside[b"idat"][0] if b"idat" in inside else 0
    wanted = {item: kind for item, kind in items.items() if kind in _TELLING}
    told = list(_places(inside[b"iloc"][1], wanted, data_at))
    if len(told) > _MOST_TOLD:
        raise broken()
    return told


def _kinds(listed: bytes) -> Iterator[tuple[int, bytes]]:
    numbers = _Numbers(listed)
    numbers.at = _FULL + (4 if numbers.take(1) else 2)
    for kind, start, end in boxes(listed, numbers.at):
        entry = _Numbers(listed[start:end])
        version = entry.take(1)
        if kind == b"infe" and version >= 2:
            entry.at = _FULL
            item = entry.take(2 if version == 2 else 4)
            yield item, entry.content[entry.at + 2 : entry.at + 6]


def _places(located: bytes, wanted: dict[int, bytes], data_at: int) -> Iterator[Told]:
    numbers = _Numbers(located)
    version = numbers.take(1)
    numbers.at = _FULL
    sizes = numbers.take(2)
    offset_size, length_size, base_size = sizes >> 12, sizes >> 8 & 15, sizes >> 4 & 15
    index_size = sizes & 15 if version else 0
    long = 2 if version < 2 else 4
    counted = 0
    for _ in range(numbers.take(long)):
        item = numbers.take(long)
        method = numbers.take(2) & 15 if version else _IN_FILE
        numbers.take(2)
        base = numbers.take(base_size) + (data_at if method == _IN_META else 0)
        for _ in range(numbers.take(2)):
            numbers.take(index_size)
            start = base + numbers.take(offset_size)
            end = start + numbers.take(length_size)
            counted += 1
            if counted > _MOST_PLACES:
                raise broken()
            if item in wanted and method in {_IN_FILE, _IN_META}:
                yield Told(start, end, wanted[item] == b"Exif")


def without(content: bytes, at: int, told: Collection[Told], exif: bytes) -> bytes:
    """Return the content, which stands at `at` in the file, with what is to go overwritten: an Exif block by one that says nothing, all else by zeros."""
    changed = bytearray(content)
    for each in told:
        start, end = max(each.start, at), min(each.end, at + len(content))
        if start < end:
            instead = exif if each.exif and each.end - each.start >= len(exif) else b""
            changed[start - at : end - at] = instead[start - each.start :].ljust(end - start, b"\0")[: end - start]
    return bytes(changed)
