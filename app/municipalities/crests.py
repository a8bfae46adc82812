"""紋章: the crest that a municipality shows residents before its name. A small picture, PNG or JPEG, kept as its file's bytes.

The table refuses what is larger or another file. What is uploaded was drawn anew (crest_file.py); an SVG is there only where the owner of the
tables kept one. It may hold scripts, and is not read for them: as an `<img>` it runs none, and at its own address every crest comes with a policy
that lets it do nothing (app/web/applicant/crests.py).
"""

import hashlib
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

LARGEST: Final = 65_536  # bytes, as the table has it; of an SVG half as many
_PNG: Final = b"\x89PNG\r\n\x1a\n"  # https://www.w3.org/TR/png-3/, 5.2
_JPEG: Final = b"\xff\xd8\xff"  # ITU-T T.81, B.1.1.3: SOI, and the first marker


class CrestFormat(StrEnum):
    """By its name's ending."""

    svg = "svg"
    png = "png"
    jpeg = "jpg"

    @property
    def media_type(self) -> str:
        return {"svg": "image/svg+xml", "png": "image/png", "jpg": "image/jpeg"}[self]


@dataclass(frozen=True, slots=True)
class Crest:
    """`file`: its name, which is of its contents and so never another picture's."""

    content: bytes = field(repr=False)
    format: CrestFormat
    file: str


def crest_of(content: bytes | None) -> Crest | None:
    """None where the municipality has none."""
    if content is None:
        return None
    kind = (
        CrestFormat.png
        if content.startswith(_PNG)
        else CrestFormat.jpeg
        if content.startswith(_JPEG)
        else CrestFormat.svg
    )
    return Crest(content, kind, f"{hashlib.sha256(content).hexdigest()[:12]}.{kind}")
