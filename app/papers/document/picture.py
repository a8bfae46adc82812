"""A drawing as a PNG picture, for Word."""

from collections.abc import Sequence
from functools import cache
from io import BytesIO
from itertools import pairwise
from typing import Final

from PIL import Image, ImageDraw, ImageFont

from app.folders import FONTS
from app.papers.document import fonts
from app.papers.document.drawing import POINT, Arrow, Drawing, DrawnText, Rectangle

DOTS: Final = 200 / 25.4  # a millimetre
INK, LINE, PALE, WHITE = 0x11, 0x55, 0xF2, 0xFF  # shades of grey
HEAD: Final = 2.0
DASH: Final = (1.0, 0.8)

Point = tuple[float, float]


def png(drawing: Drawing) -> bytes:
    """The drawing as PNG, at 200 dots an inch, with a rim of 1 mm for the lines at the edge."""
    image = Image.new("L", (_dots(drawing.width + 2), _dots(drawing.height + 2)), WHITE)
    draw = ImageDraw.Draw(image)
    for shape in drawing.shapes:
        if isinstance(shape, DrawnText):
            _words(draw, shape)
        elif isinstance(shape, Rectangle):
            _rectangle(draw, shape)
        else:
            _arrow(draw, shape)
    written = BytesIO()
    image.save(written, "PNG", optimize=True)
    return written.getvalue()


def _dots(millimetres: float) -> int:
    return round(millimetres * DOTS)


def _place(point: Point) -> tuple[int, int]:
    return _dots(point[0] + 1), _dots(point[1] + 1)


@cache
def _font(size: float, *, bold: bool) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(FONTS / fonts.FILES[fonts.BOLD if bold else fonts.FAMILY], size * POINT * DOTS)


def _words(draw: ImageDraw.ImageDraw, words: DrawnText) -> None:
    draw.text(_place((words.left, words.top)), words.text, INK, _font(words.size, bold=words.bold))


def _rectangle(draw: ImageDraw.ImageDraw, box: Rectangle) -> None:
    corners = _place((box.left, box.top)), _place((box.left + box.width, box.top + box.height))
    draw.rectangle(corners, PALE if box.pale else WHITE, None if box.dashed else LINE, 2)
    if box.dashed:
        right, bottom = box.left + box.width, box.top + box.height
        ring = [(box.left, box.top), (right, box.top), (right, bottom), (box.left, bottom), (box.left, box.top)]
        _lines(draw, ring, dashed=True)


def _arrow(draw: ImageDraw.ImageDraw, arrow: Arrow) -> None:
    _lines(draw, arrow.points, dashed=arrow.dashed)
    if arrow.bare:
        return
    (from_x, from_y), (x, y) = arrow.points[-2:]
    length = ((x - from_x) ** 2 + (y - from_y) ** 2) ** 0.5
    step_x, step_y = (x - from_x) / length * HEAD, (y - from_y) / length * HEAD
    wings = [(x - step_x + step_y * side, y - step_y + step_x * side) for side in (0.4, -0.4)]
    draw.polygon([_place((x, y)), *map(_place, wings)], LINE)


def _lines(draw: ImageDraw.ImageDraw, points: Sequence[Point], *, dashed: bool) -> None:
    for start, end in pairwise(points):
        if dashed:
            _dashes(draw, start, end)
        else:
            draw.line([_place(start), _place(end)], LINE, 2)


def _dashes(draw: ImageDraw.ImageDraw, start: Point, end: Point) -> None:
    length = ((end[0] - start[0]) ** 2 + (end[1] - start[1]) ** 2) ** 0.5
    start_at = 0.0
    while start_at < length:
        stop = min(start_at + DASH[0], length)
        parts = [
            (start[0] + (end[0] - start[0]) * at / length, start[1] + (end[1] - start[1]) * at / length)
            for at in (start_at, stop)
        ]
        draw.line([_place(part) for part in parts], LINE, 2)
        start_at += sum(DASH)
