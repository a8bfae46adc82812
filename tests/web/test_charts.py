"""Charts: as wide as their column, the lengths in proportion, nothing inline, nothing that a label could break out of."""

import re
from xml.etree import ElementTree as ET

import pytest

from app.web.charts import LINE, MOST_LINES, MOST_TICKS, Bar, broken, columns, horizontal_bars, round_up, ticked

SEVERAL = [Bar("到達", 5), Bar("受付済", 10), Bar("完了", 0)]


def drawn(chart: str) -> ET.Element:
    return ET.fromstring(chart)


def attributes(chart: str, name: str) -> list[float]:
    return [float(bar.attrib[name].rstrip("%em")) for bar in drawn(chart).iter("rect")]


@pytest.mark.parametrize("draw", [horizontal_bars, columns])
def test_it_is_an_image_with_a_title(draw: object) -> None:
    assert callable(draw)
    image = drawn(draw("days", "日ごとの件数", "件", SEVERAL))
    title = image.find("title")
    assert title is not None
    assert (image.attrib["role"], image.attrib["aria-labelledby"], title.text) == (
        "img",
        title.attrib["id"],
        "日ごとの件数",
    )
    assert image.attrib["width"] == "100%"


@pytest.mark.parametrize("draw", [horizontal_bars, columns])
def test_nothing_is_inline(draw: object) -> None:
    assert callable(draw)
    assert re.findall(r"style|script|\son\w+=|href", draw("days", "日", "件", SEVERAL)) == []


@pytest.mark.parametrize("draw", [horizontal_bars, columns])
def test_words_stay_words(draw: object) -> None:
    assert callable(draw)
    chart = draw("days", "<b>&\"'{}", "件", [Bar('<script x="{0}">%s', 3, "<i>")])
    image = drawn(chart)
    assert image.find("title").text == "<b>&\"'{}"  # type: ignore[union-attr]
    assert '<script x="{0}">%s' in "".join(image.itertext())
    assert list(image.iter("script")) == []


def test_bars_are_as_long_as_their_numbers() -> None:
    half, whole, nothing = attributes(horizontal_bars("x", "x", "件", SEVERAL), "width")
    assert (half * 2, nothing) == (whole, 0)
    assert whole <= 80  # the number behind it has room


def test_each_bar_has_its_label_and_number() -> None:
    words = [text.text for text in drawn(horizontal_bars("x", "x", "件", [Bar("到達", 12345)])).iter("text")]
    assert words == ["到達", "12,345件"]


def test_columns_are_as_high_as_their_numbers_and_stand_on_one_line() -> None:
    chart = columns("x", "x", "件", SEVERAL)
    half, whole = attributes(chart, "height")  # what is nothing is not drawn
    assert half * 2 == whole
    feet = {round(top + height, 2) for top, height in zip(attributes(chart, "y"), (half, whole), strict=True)}
    assert len(feet) == 1


def test_a_year_of_days_stays_inside() -> None:
    chart = columns("x", "x", "件", [Bar(f"{day}", 1, "月" if day % 30 == 0 else "") for day in range(366)])
    right = [x + width for x, width in zip(attributes(chart, "x"), attributes(chart, "width"), strict=True)]
    assert len(right) == 366
    assert max(right) <= 100
    ends = [text.attrib for text in drawn(chart).iter("text") if float(text.attrib["x"].rstrip("%")) > 90]
    assert all(end.get("text-anchor") == "end" for end in ends)


def test_what_is_planned_is_an_outline() -> None:
    chart = horizontal_bars("x", "x", "件", [Bar("予定", 3, kind="planned"), Bar("実際", 3)])
    assert [bar.attrib["class"] for bar in drawn(chart).iter("rect")] == ["chart-bar chart-bar-planned", "chart-bar"]


@pytest.mark.parametrize("draw", [horizontal_bars, columns])
@pytest.mark.parametrize("bars", [[], [Bar("なし", 0)]])
def test_nothing_to_draw_is_drawn(draw: object, bars: list[Bar]) -> None:
    assert callable(draw)
    assert drawn(draw("x", "x", "件", bars)).attrib["role"] == "img"


@pytest.mark.parametrize(
    ("value", "top"), [(0, 1), (1, 1), (7, 8), (9, 10), (11, 20), (277, 300), (3000, 3000), (65044, 80000)]
)
def test_a_scale_ends_at_a_round_number(value: int, top: int) -> None:
    assert round_up(value) == top


def test_a_long_label_is_broken_and_at_last_cut() -> None:
    assert broken("あ" * (LINE + 1)) == ["あ" * LINE, "あ"]
    assert broken("a" * 30) == ["a" * 30]
    lines = broken("あ" * 200)
    assert (len(lines), lines[-1][-1]) == (MOST_LINES, "…")


def test_few_ticks_stay_and_evenly() -> None:
    labels = [f"{hour}" for hour in range(24)]
    kept = [place for place, label in enumerate(ticked(labels)) if label]
    assert kept == [0, 3, 6, 9, 12, 15, 18, 21]
    assert len(kept) <= MOST_TICKS
    assert ticked(["", "a", ""]) == ["", "a", ""]
