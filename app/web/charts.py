"""Small bar charts as SVG, drawn by the server. Pure.

Widths and places along the chart are percentages, heights are in em: a chart is as wide as its column on any screen and grows with the text.
How it looks is the style sheet's matter (.chart); there is nothing inline that the content security policy would block. Each is an image with
a title for whoever does not see it, and the page puts the numbers in a table beside it.
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup, escape

LINE: Final = 18  # letters of full width in a line: what 320 px hold
MOST_LINES: Final = 3
MOST_TICKS: Final = 8
_WIDEST: Final = 74.0  # percent of the width, so that a number has room behind its bar
_LINE_HEIGHT: Final = 1.4  # em
_BAR: Final = 1.25
_GAP: Final = 0.85
_TALL: Final = 10.0
_ABOVE: Final = 1.6


@dataclass(frozen=True, slots=True)
class Bar:
    """`tick`: what stands under its column, "" for nothing; `kind`: "" or `planned`, which is drawn as an outline."""

    label: str
    value: int
    tick: str = ""
    kind: str = ""


def horizontal_bars(name: str, title: str, unit: str, bars: Sequence[Bar]) -> Markup:
    """One bar below the other, each under its label, with its number behind it. `name` is unique on the page."""
    largest = max((bar.value for bar in bars), default=0)
    parts, top = [], 0.0
    for bar in bars:
        for line in broken(bar.label):
            top += _LINE_HEIGHT
            parts.append(_text("0", top - 0.35, line))
        width = _WIDEST * bar.value / largest if largest else 0.0
        parts.append(_rect((0.0, top, width, _BAR), bar.kind))
        parts.append(_text(f"{_short(width)}%", top + 0.95, f"{bar.value:,}{unit}", "chart-value", ' dx=".5em"'))
        top += _BAR + _GAP
    return _image(name, title, max(top - _GAP / 2, 1.0), parts)


def columns(name: str, title: str, unit: str, bars: Sequence[Bar]) -> Markup:
    """One column beside the other over a common line, with the top of the scale and its half marked. `name` is unique on the page."""
    top = round_up(max((bar.value for bar in bars), default=0))
    floor = _ABOVE + _TALL
    parts: list[Markup] = []
    parts += [_line(floor - _TALL, "chart-grid"), _line(floor - _TALL / 2, "chart-grid")]
    parts.append(_text("0", floor - _TALL - 0.35, f"{top:,}{unit}", "chart-scale"))
    width = 100 / len(bars) if bars else 100.0
    # many columns stand close together, few with a gap between them
    body = width * (0.9 if len(bars) > 60 else 0.75)
    for place, bar in enumerate(bars):
        height = _TALL * bar.value / top
        left = place * width + (width - body) / 2
        if bar.value:
            bar_title = Markup("<title>{}: {:,}{}</title>").format(bar.label, bar.value, unit)
            parts.append(_rect((left, floor - height, body, height), bar.kind, bar_title))
        if bar.tick:
            parts.append(_tick(place * width, width, floor, bar.tick))
    parts.append(_line(floor, "chart-floor"))
    return _image(name, title, floor + 1.6, parts)


def ticked(labels: Sequence[str]) -> list[str]:
    """The labels with most of them left out, so that those that stay have room: at most MOST_TICKS, evenly."""
    labelled = [index for index, label in enumerate(labels) if label]
    step = -(-len(labelled) // MOST_TICKS) if labelled else 1
    shown = set(labelled[::step])
    return [label if index in shown else "" for index, label in enumerate(labels)]


def round_up(value: int) -> int:
    """The end of a scale: the next digit with zeros but 7 and 9, at least 1."""
    size = 1
    while True:
        for step in (1, 2, 3, 4, 5, 6, 8):
            if step * size >= value:
                return step * size
        size *= 10


def broken(label: str) -> list[str]:
    """The label in lines of LINE letters, MOST_LINES of them at most."""
    lines, line, width = [], "", 0.0
    for letter in label:
        wide = 1.0 if unicodedata.east_asian_width(letter) in "WFA" else 0.55
        if width + wide > LINE:
            lines.append(line)
            line, width = "", 0.0
        line, width = line + letter, width + wide
    lines.append(line)
    if len(lines) > MOST_LINES:
        lines = [*lines[: MOST_LINES - 1], f"{lines[MOST_LINES - 1][:-1]}…"]
    return lines


def _tick(left: float, width: float, floor: float, words: str) -> Markup:
    """Under the middle of a wide column, else beginning at its left edge; never beyond the chart's right edge."""
    y = floor + 1.25
    if width > 2:
        return _text(f"{_short(left + width / 2)}%", y, words, "chart-scale", ' text-anchor="middle"')
    if left > 90:
        return _text("100%", y, words, "chart-scale", ' text-anchor="end"')
    return _text(f"{_short(left)}%", y, words, "chart-scale")


def _image(name: str, title: str, height: float, parts: Sequence[Markup]) -> Markup:
    return Markup(
        '<svg class="chart" role="img" aria-labelledby="{name}-chart" width="100%" height="{height}em"><title id="{name}-chart">{title}</title>{parts}</svg>'
    ).format(name=name, height=_short(height), title=title, parts=Markup().join(parts))


def _rect(place: tuple[float, float, float, float], kind: str, inside: Markup | None = None) -> Markup:
    """`place`: left and width in percent, top and height in em, as x, y, width, height."""
    name = f"chart-bar chart-bar-{kind}" if kind else "chart-bar"
    x, y, width, height = (_short(number) for number in place)
    return Markup('<rect class="{}" x="{}%" y="{}em" width="{}%" height="{}em">{}</rect>').format(
        name, x, y, width, height, inside or ""
    )


def _line(y: float, name: str) -> Markup:
    return Markup('<line class="{0}" x1="0" x2="100%" y1="{1}em" y2="{1}em"/>').format(name, _short(y))


def _text(x: str, y: float, words: str, name: str = "", more: str = "") -> Markup:
    named = f' class="{name}"' if name else ""
    return Markup(f'<text{named} x="{x}" y="{_short(y)}em"{more}>{escape(words)}</text>')  # noqa: S704  the words are escaped, the rest is ours


def _short(number: float) -> str:
    return f"{number:.2f}".rstrip("0").rstrip(".")
