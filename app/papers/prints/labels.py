"""宛名ラベル: 〒, address, organisation, name with 様. What is long is set smaller and broken; what does not fit even so is refused.

Pure, as sheets.py is.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from app.papers.prints.label_sheets import LabelSheet
from app.processes import Progress

TITLES: Final = ("様", "殿", "御中", "先生")
_POSTCODE: Final = re.compile(r"^\s*〒?\s*(\d{3})[-‐‑–—―−ー－](\d{4})(?:\s+|(?=\D))")


class LabelsRefused(Exception):
    """Some labels would not say what they ought to, by their indexes in the order: those that do not fit in that size, and those with letters
    that no font has, with these letters."""

    def __init__(self, too_small: tuple[int, ...], unprintable: Mapping[int, tuple[str, ...]]) -> None:
        super().__init__(too_small, unprintable)
        self.too_small = too_small
        self.unprintable = unprintable


@dataclass(frozen=True, slots=True)
class Addressee:
    """Texts as typed, "" for what is not there; at least an address, and a name or an organisation."""

    name: str = field(repr=False)
    address: str = field(repr=False)
    postcode: str = ""
    organisation: str = ""


@dataclass(frozen=True, slots=True)
class LabelOrder:
    """Labels to be drawn, from the label at `start` (counted from 1) of the first sheet on. `marked`: letters that no font has are printed as 〓."""

    sheet: LabelSheet
    start: int
    addressees: tuple[Addressee, ...]
    printed_at: datetime
    marked: bool = False

    def drawn(self, progress: Progress | None = None) -> bytes:  # noqa: ARG002  nobody waits for so few seconds
        """The document's bytes. Raises LabelsRefused; some 2 ms a label: an event loop hands it to a pool."""
        from app.papers.prints.label_drawing import (
            draw,
        )  # so late: a process that prints nothing does without the memory

        return draw(self)


def written(addressee: Addressee) -> tuple[str, str, list[str]]:
    """Postcode (160-0022 or ""), address without it, and the lines of whom it is to, with 様 or 御中."""
    postcode, address = addressee.postcode.strip(), " ".join(addressee.address.split())
    found = _POSTCODE.match(address)
    if found and found.end() < len(address):
        postcode = postcode or f"{int(found[1]):03}-{int(found[2]):04}"
        address = address[found.end() :].strip()
    if len(postcode) == 7 and postcode.isdigit():
        postcode = f"{postcode[:3]}-{postcode[3:]}"
    organisation, name = " ".join(addressee.organisation.split()), " ".join(addressee.name.split())
    if not name:
        return postcode, address, [_with_title(organisation, "御中")]
    return postcode, address, ([organisation] if organisation else []) + [_with_title(name, "様")]


def _with_title(name: str, title: str) -> str:
    return name if name.endswith(TITLES) else f"{name}　{title}"
