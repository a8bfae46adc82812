"""色: a municipality's colour on residents' pages, and whether everything that is laid on it, or it on, can be read. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

COLOUR: Final = re.compile(r"#[0-9a-f]{6}")
LEAST_CONTRAST: Final = 4.5  # WCAG 2.2, 1.4.3 Contrast (Minimum)
WHITE: Final = "#ffffff"
# what stands beside the colour, as static/app.css has it: white letters on buttons and signs; and grounds that it writes on, pressed cards last
GROUNDS: Final = (("白い文字", WHITE), ("淡い地（カード）", "#f4f8ff"), ("淡い地（ボタンを指したとき）", "#e8f1fe"))
_DARKER: Final = (0.8, 0.55)  # of the colour, under the pointer and while pressed


@dataclass(frozen=True, slots=True)
class Contrast:
    """How far the colour stands from one ground or from the letters on it."""

    beside: str
    ratio: float

    @property
    def words(self) -> str:
        """「白い文字との対比は4.6:1」: never rounded up to a ratio that it does not reach."""
        return f"{self.beside}との対比は{int(self.ratio * 10) / 10}:1"


def contrasts(colour: str) -> list[Contrast]:
    """Return the contrast with each ground; `colour` as #rrggbb."""
    return [Contrast(beside, ratio(colour, ground)) for beside, ground in GROUNDS]


def ratio(one: str, other: str) -> float:
    """Return the contrast ratio of two colours, 1 to 21 (WCAG 2.2, "contrast ratio")."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def colour_problem(colour: str) -> str | None:
    """Say what is wrong with a colour, with the ratios that were measured."""
    if not COLOUR.fullmatch(colour):
        return "色は、#に続けて6けたの英数字（0〜9、a〜f）で入力してください（例：#0b5d3b）"
    low = [contrast for contrast in contrasts(colour) if contrast.ratio < LEAST_CONTRAST]
    if low:
        told = "、".join(contrast.words for contrast in low)
        return f"この色では文字が読みにくくなります。{told}です。{LEAST_CONTRAST}:1以上になるように、もっと濃い色にしてください"
    return None


def style_sheet(colour: str) -> str:
    """Return what puts the colour in the place of the service's own."""
    pointed, pressed = (_darkened(colour, part) for part in _DARKER)
    return f":root{{--key:{colour};--key-hover:{pointed};--key-active:{pressed}}}\n"


def _darkened(colour: str, part: float) -> str:
    return "#" + "".join(f"{int(channel * part):02x}" for channel in _channels(colour))


def _channels(colour: str) -> Iterator[int]:
    return (int(colour[place : place + 2], 16) for place in (1, 3, 5))


def _luminance(colour: str) -> float:
    """The relative luminance of WCAG 2.2."""
    linear = [
        channel / 255 / 12.92 if channel / 255 <= 0.04045 else ((channel / 255 + 0.055) / 1.055) ** 2.4
        for channel in _channels(colour)
    ]
    return sum(weight * channel for weight, channel in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
