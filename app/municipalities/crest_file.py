"""A crest that somebody uploads: PNG or JPEG by what the file begins with, drawn anew, so that nothing of the sent file but its picture is kept.

It is read in a process of its own (app/web/operator/crests.py).
"""

import warnings
from io import BytesIO
from typing import Final

from PIL import Image, ImageOps

from app.municipalities.crests import LARGEST

MOST_PIXELS: Final = 4_000_000  # of the sent picture, as its head says, before anything is unpacked
LONGEST_SIDE: Final = 4_000
_KEPT_SIDES: Final = (256, 192, 128, 96)  # pixels of the longer side: shown at 40, sharp on any screen and on paper
_PNG: Final = b"\x89PNG\r\n\x1a\n"
_JPEG: Final = b"\xff\xd8\xff"
_KEEPS_LIGHT: Final = frozenset({"RGBA", "LA", "PA"})

TOO_LARGE: Final = "紋章のファイルは64KBまでです。小さい画像（256×256ピクセルほど）にしてください"
OTHER_KIND: Final = (
    "紋章は、PNGまたはJPEGの画像にしてください。SVGなど、ほかの形式のファイルは、拡張子を変えても使えません"
)
BROKEN: Final = "紋章のファイルが途中で切れているか、壊れています。もう一度書き出してください"
MOVING: Final = "動く画像は紋章に使えません。動かない画像にしてください"


class CrestRefused(ValueError):
    """The file is no crest. Its text says why and what to do."""


def read_crest(content: bytes) -> bytes:
    """Return the picture of an uploaded file, drawn anew as PNG or JPEG. Raises CrestRefused."""
    if len(content) > LARGEST:
        raise CrestRefused(TOO_LARGE)
    kind = "PNG" if content.startswith(_PNG) else "JPEG" if content.startswith(_JPEG) else ""
    if not kind:
        raise CrestRefused(OTHER_KIND)
    picture = _unpacked(content, kind)
    for side in _KEPT_SIDES:
        kept = _written(picture, kind, side)
        if len(kept) <= LARGEST:
            return kept
    raise CrestRefused(TOO_LARGE)


def _unpacked(content: bytes, kind: str) -> Image.Image:
    """The picture upright, in colours of a screen, without what the file says besides."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # told below, in words
            picture: Image.Image = Image.open(BytesIO(content), formats=[kind])
            _check_size(picture)
            picture.load()
        upright = ImageOps.exif_transpose(picture)
    except CrestRefused:
        raise
    except Image.DecompressionBombError:  # so many that the library itself does not read on
        raise CrestRefused(_too_many()) from None
    except Exception:  # noqa: BLE001  whatever a broken file breaks in the library
        raise CrestRefused(BROKEN) from None
    if upright.mode.startswith("I"):  # 16 bits a channel, which `convert` would cut off and not divide
        upright = upright.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    clear = upright.mode in _KEEPS_LIGHT or "transparency" in upright.info
    return upright.convert("RGBA" if clear else "RGB")


def _check_size(picture: Image.Image) -> None:
    width, height = picture.size
    if getattr(picture, "n_frames", 1) > 1:
        raise CrestRefused(MOVING)
    if width * height > MOST_PIXELS or max(width, height) > LONGEST_SIDE:
        raise CrestRefused(_too_many(f"（{width}×{height}ピクセル）"))


def _too_many(measured: str = "") -> str:
    return (
        f"紋章の画像が大きすぎます{measured}。縦横{LONGEST_SIDE:,}ピクセル、"
        f"全体で{MOST_PIXELS // 10_000}万画素までにしてください"
    )


def _written(picture: Image.Image, kind: str, side: int) -> bytes:
    small = picture.copy()
    small.thumbnail((side, side))
    file = BytesIO()
    bare = Image.new(small.mode, small.size)  # no profile, no remark, no place where it was taken
    bare.paste(small)
    bare.save(file, kind, optimize=True, **({"quality": 90} if kind == "JPEG" else {}))
    return file.getvalue()
