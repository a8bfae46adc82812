"""A colour is taken where everything laid on it can be read; the ratios are those of WCAG's own definition."""

import re

import pytest

from app.folders import STATIC
from app.municipalities.colours import GROUNDS, colour_problem, contrasts, ratio, style_sheet


# ratios as the definition gives them: the ends, and the grey that everybody names as the lightest that passes
@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("#000000", "#ffffff", 21.0),
        ("#ffffff", "#ffffff", 1.0),
        ("#767676", "#ffffff", 4.54),
        ("#777777", "#ffffff", 4.48),
    ],
)
def test_ratios(one: str, other: str, expected: float) -> None:
    assert round(ratio(one, other), 2) == round(ratio(other, one), 2) == expected


@pytest.mark.parametrize("colour", ["#0017c1", "#0b5d3b", "#000000", "#8b1a1a"])
def test_what_can_be_read_is_taken(colour: str) -> None:
    assert colour_problem(colour) is None


def test_what_cannot_be_read_is_told_with_what_was_measured() -> None:
    """White on this orange stands at 2.16; and no ratio is rounded up to one that it does not reach."""
    told = colour_problem("#ff9900")
    assert told is not None
    assert "白い文字との対比は2.1:1" in told
    assert "4.5:1以上" in told
    assert contrasts("#777777")[0].words == "白い文字との対比は4.4:1"


def test_white_alone_is_not_enough() -> None:
    """A grey that white can be read on cannot be read on the pale ground of a card."""
    told = colour_problem("#757575")
    assert told is not None
    assert "白い文字" not in told
    assert "淡い地" in told


@pytest.mark.parametrize("typed", ["red", "#fff", "#12345g", "0b5d3b", "#0b5d3b;}", "＃０ｂ５ｄ３ｂ", "#0b5d3b\n"])
def test_what_is_no_colour_is_refused(typed: str) -> None:
    assert "6けたの英数字" in (colour_problem(typed) or "")


def test_what_is_pressed_is_darker() -> None:
    pointed, pressed = re.findall(r"-(?:hover|active):(#[0-9a-f]{6})", style_sheet("#0b5d3b"))
    white = [ratio(colour, "#ffffff") for colour in ("#0b5d3b", pointed, pressed)]
    assert white == sorted(white)


def test_the_grounds_are_those_of_the_style_sheet() -> None:
    values = dict(re.findall(r"(--[a-z-]+): (#[0-9a-f]{6})", (STATIC / "app.css").read_text(encoding="utf-8")))
    assert {ground for _, ground in GROUNDS} == {values["--ground"], values["--key-paler"], values["--key-pale"]}
    assert style_sheet("#000000").count(":#") == len({"--key", "--key-hover", "--key-active"} & values.keys())
