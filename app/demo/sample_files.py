"""Files that the demo's residents attach: a photo as a phone takes it, a PDF, a picture of a screen. All of it is drawn here."""

from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from typing import Any, Final

from fpdf import FPDF
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from app.folders import FONTS

_FONT: Final = FONTS / "BIZUDPGothic-Regular.ttf"
_SHOP: Final = "みのり電機 あおば駅前店"
_PAPER, _INK, _TABLE = (250, 249, 244), (40, 40, 46), (150, 117, 84)
_ORIENTATION, _MAKER, _PLACE = 0x0112, 0x010F, 0x8825  # of EXIF
_TURNED: Final = 6  # the camera was held upright


@dataclass(frozen=True, slots=True)
class SampleFile:
    """A file by the name that it has on the resident's machine."""

    name: str
    content: Callable[[], bytes]


def photo_of_receipt(product: str, yen: int) -> Callable[[], bytes]:
    """A photo of a receipt on a table, with what a phone writes into it: how it was held, and where."""

    def content() -> bytes:
        picture = Image.new("RGB", (1200, 1600), _TABLE)
        paper = Image.new("RGB", (780, 1180), _PAPER)
        _written(paper, product, yen)
        picture.paste(paper.rotate(2.5, expand=True, fillcolor=_TABLE), (190, 190))
        picture = picture.filter(ImageFilter.GaussianBlur(0.8)).rotate(90, expand=True)
        exif = Image.Exif()
        exif[_ORIENTATION], exif[_MAKER] = _TURNED, "Todoke"
        exif.get_ifd(_PLACE).update({1: "N", 2: (35.0, 41.0, 22.0), 3: "E", 4: (139.0, 41.0, 30.0)})
        return _saved(picture, "JPEG", quality=85, exif=exif)

    return content


def picture_of_order(product: str, yen: int) -> Callable[[], bytes]:
    """What a screen shows of an order."""

    def content() -> bytes:
        picture = Image.new("RGB", (900, 1200), "white")
        _written(picture, product, yen)
        return _saved(picture, "PNG")

    return content


def receipt_as_pdf(product: str, yen: int) -> Callable[[], bytes]:
    """A receipt as a shop on the internet makes it."""

    def content() -> bytes:
        paper = FPDF(format=(148, 210))
        paper.add_page()
        paper.add_font("sample", fname=_FONT)
        for size, words in ((22, "領収書"), (12, ""), *((13, line) for line in _lines(product, yen))):
            paper.set_font("sample", size=size)
            paper.cell(0, size, words, new_x="LMARGIN", new_y="NEXT")
        return bytes(paper.output())

    return content


def _lines(product: str, yen: int) -> tuple[str, ...]:
    return (_SHOP, "令和8年10月14日", "", product, f"合計　{yen:,}円（税込）", "", "上記の金額を領収しました。")


def _written(picture: Image.Image, product: str, yen: int) -> None:
    draw = ImageDraw.Draw(picture)
    draw.text((60, 60), "領収書", font=ImageFont.truetype(str(_FONT), 72), fill=_INK)
    for number, line in enumerate(_lines(product, yen)):
        draw.text((60, 220 + 90 * number), line, font=ImageFont.truetype(str(_FONT), 40), fill=_INK)


def _saved(picture: Image.Image, written_as: str, **options: Any) -> bytes:
    file = BytesIO()
    picture.save(file, written_as, **options)
    return file.getvalue()
