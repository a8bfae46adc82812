"""紋章: the crest that a municipality shows residents before its name. A small picture, SVG or PNG, kept as its file's bytes.

The table refuses what is larger or neither of the two. An SVG may hold scripts, and is not read for them: as an `<img>` it runs none, and at
its own address it comes with a policy that lets it do nothing (app/web/applicant/crests.py).
"""

import hashlib
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

LARGEST: Final = 32_768  # bytes, as the table has it
_PNG: Final = b"\x89PNG\r\n\x1a\n"  # https://www.w3.org/TR/png-3/, 5.2


class CrestFormat(StrEnum):
    """By its name's ending."""

    svg = "svg"
    png = "png"


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
    kind = CrestFormat.png if content.startswith(_PNG) else CrestFormat.svg
    return Crest(content, kind, f"{hashlib.sha256(content).hexdigest()[:12]}.{kind}")
