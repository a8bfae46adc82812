"""The drawing: all words of the description in it, within its edges, none over another's box."""

from io import BytesIO
from itertools import combinations

import pytest
from PIL import Image

from app.demo.governance import shinjuku_wording
from app.papers.document.drawing import POINT, Arrow, Drawing, DrawnText, Rectangle, set_words, width_of
from app.papers.document.picture import png
from app.papers.governance.flow import Route, words_of
from app.papers.governance.flow_drawing import drawn

FLOW = shinjuku_wording().flow


@pytest.fixture(scope="module")
def drawing() -> Drawing:
    return drawn(FLOW)


@pytest.fixture(scope="module")
def words(drawing: Drawing) -> list[DrawnText]:
    return [shape for shape in drawing.shapes if isinstance(shape, DrawnText)]


def test_every_step_has_an_arrow_of_its_own_between_the_parties(drawing: Drawing) -> None:
    between = [step for step in FLOW.steps if step.route is not Route.INSIDE]
    level = [
        shape
        for shape in drawing.shapes
        if isinstance(shape, Arrow) and not shape.bare and len({y for _, y in shape.points}) == 1
    ]
    assert len([arrow for arrow in level if abs(arrow.points[0][0] - arrow.points[1][0]) > 20]) == len(between)


def test_nothing_stands_outside_the_drawing(drawing: Drawing, words: list[DrawnText]) -> None:
    boxes = [shape for shape in drawing.shapes if isinstance(shape, Rectangle)]
    assert all(
        box.left >= 0 and box.left + box.width <= drawing.width and box.top + box.height <= drawing.height
        for box in boxes
    )
    assert all(
        each.left >= 0 and each.left + width_of(each.text, each.size, bold=each.bold) <= drawing.width for each in words
    )
    assert all(each.top >= 0 and each.top + each.size * POINT <= drawing.height for each in words)


def overlap(one: DrawnText, other: DrawnText) -> bool:
    right, other_right = (each.left + width_of(each.text, each.size, bold=each.bold) for each in (one, other))
    beside = right <= other.left + 0.01 or other_right <= one.left + 0.01
    apart = one.top + one.size * POINT <= other.top + 0.3 or other.top + other.size * POINT <= one.top + 0.3
    return not (beside or apart)


def test_no_words_stand_on_others(words: list[DrawnText]) -> None:
    assert [(one.text, other.text) for one, other in combinations(words, 2) if overlap(one, other)] == []


def test_words_grow_smaller_until_they_fit_their_box() -> None:
    box = Rectangle(0, 0, 30, 10)
    found = set_words("長い名前の団体が運営する共同の電子申請センター", box, 12)
    assert found[0].size < 12
    assert found[-1].top + found[-1].size * POINT <= box.height


def test_the_words_tell_each_step_with_its_way() -> None:
    told = words_of(FLOW)
    assert told[0] == "①専用サイトからの申請（申請者から東京共同電子申請・届出サービスへ）"
    assert "⑥申請者一覧への追加（新宿区の中で）" in told


def test_the_picture_is_as_wide_as_the_drawing(drawing: Drawing) -> None:
    picture = Image.open(BytesIO(png(drawing)))
    assert abs(picture.width / picture.height - (drawing.width + 2) / (drawing.height + 2)) < 0.01
    assert picture.width > 2000
