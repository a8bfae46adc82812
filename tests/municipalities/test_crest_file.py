"""An uploaded crest is drawn anew from whatever honest picture it is; everything else is refused in words."""

import random
import struct
import zlib
from io import BytesIO

import pytest
from PIL import Image

from app.municipalities.crest_file import BROKEN, MOVING, OTHER_KIND, TOO_LARGE, CrestRefused, read_crest
from app.municipalities.crests import LARGEST

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


def written(picture: Image.Image, kind: str = "PNG", **more: object) -> bytes:
    file = BytesIO()
    picture.save(file, kind, **more)  # type: ignore[arg-type]
    return file.getvalue()


def kept(content: bytes) -> Image.Image:
    picture = Image.open(BytesIO(read_crest(content)))
    picture.load()
    return picture


def chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def test_a_clear_ground_stays_clear_and_a_large_picture_becomes_small() -> None:
    picture = Image.new("RGBA", (1200, 600), (0, 0, 0, 0))
    picture.paste((200, 0, 0, 255), (100, 100, 700, 500))
    shown = kept(written(picture))
    assert (shown.format, shown.mode, shown.size) == ("PNG", "RGBA", (256, 128))
    assert (shown.getpixel((2, 2)), shown.getpixel((80, 60))) == ((0, 0, 0, 0), (200, 0, 0, 255))


def test_nothing_but_the_picture_is_kept_of_a_photograph() -> None:
    picture = Image.new("RGB", (60, 20), (0, 90, 40))
    exif = Image.Exif()
    exif[0x010E] = "撮影した人の名前"  # ImageDescription
    exif[0x0112] = 6  # Orientation: lies on its side
    sent = written(picture, "JPEG", exif=exif, comment=b"secret place", icc_profile=b"profile")
    made = read_crest(sent)
    assert (b"secret" in sent, b"secret" in made, b"Exif" in made, b"profile" in made) == (True, False, False, False)
    assert kept(sent).size == (20, 60)  # upright


def test_the_four_colours_of_print_become_those_of_a_screen() -> None:
    shown = kept(written(Image.new("CMYK", (40, 40), (255, 0, 255, 0)), "JPEG"))
    red, green, blue = shown.getpixel((20, 20))  # type: ignore[misc]
    assert (shown.format, shown.mode, green > 100, red < 60, blue < 60) == ("JPEG", "RGB", True, True, True)


@pytest.mark.parametrize(("mode", "colour", "grey"), [("I;16", 32_768, 128), ("L", 128, 128), ("1", 1, 255)])
def test_grey_pictures_of_any_depth_keep_their_grey(mode: str, colour: int, grey: int) -> None:
    assert kept(written(Image.new(mode, (20, 20), colour))).getpixel((5, 5)) == (grey, grey, grey)


def test_a_palette_with_a_clear_colour_stays_clear() -> None:
    picture = Image.new("P", (20, 20), 0)
    picture.putpalette([0, 0, 0, 255, 255, 255])
    assert kept(written(picture, transparency=0)).getpixel((5, 5)) == (0, 0, 0, 0)


def test_what_does_not_become_small_enough_is_drawn_smaller() -> None:
    noise = random.Random(1).randbytes(150 * 110 * 3)
    sent = written(Image.frombytes("RGB", (150, 110), noise), compress_level=9)
    assert len(sent) <= LARGEST
    assert len(read_crest(sent)) <= LARGEST


@pytest.mark.parametrize("name", ["svg", "html", "gif", "webp", "empty", "text"])
def test_what_is_no_png_and_no_jpeg_is_refused_whatever_its_name(name: str) -> None:
    """The name of the file is not looked at: an SVG renamed to .png is an SVG."""
    plain = Image.new("RGB", (8, 8))
    contents = {
        "svg": SVG,
        "html": b"<html><script>alert(1)</script>",
        "gif": written(plain, "GIF"),
        "webp": written(plain, "WEBP"),
        "empty": b"",
        "text": b"\xef\xbb\xbfcrest",
    }
    with pytest.raises(CrestRefused, match=OTHER_KIND):
        read_crest(contents[name])


def test_a_picture_behind_which_something_else_hides_is_kept_without_it() -> None:
    assert b"script" not in read_crest(written(Image.new("RGB", (8, 8))) + SVG)


def test_a_file_that_is_too_large_is_refused() -> None:
    with pytest.raises(CrestRefused, match=TOO_LARGE):
        read_crest(written(Image.new("RGB", (8, 8))).ljust(LARGEST + 1, b"\x00"))


def test_a_moving_picture_is_refused() -> None:
    frames = [Image.new("RGB", (8, 8), colour) for colour in ("red", "blue")]
    with pytest.raises(CrestRefused, match=MOVING):
        read_crest(written(frames[0], save_all=True, append_images=frames[1:]))


@pytest.mark.parametrize("size", [(2_001, 2_000), (4_001, 1), (60_000, 60_000)])
def test_a_bomb_is_refused_by_what_its_head_says(size: tuple[int, int]) -> None:
    """The rows of the last would take 10 GB: they are never unpacked."""
    rows = zlib.compress(b"\x00" * 1_000_000)  # not whole, which nobody gets to see
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", *size, 8, 2, 0, 0, 0))
    sent = b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
    assert len(sent) < 2_000
    with pytest.raises(CrestRefused, match="紋章の画像が大きすぎます"):
        read_crest(sent)


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
@pytest.mark.parametrize("part", [0.3, 0.6, 0.9])
def test_a_file_that_was_cut_off_is_refused(kind: str, part: float) -> None:
    noise = Image.frombytes("RGB", (60, 60), random.Random(2).randbytes(60 * 60 * 3))
    sent = written(noise, kind)
    with pytest.raises(CrestRefused, match=BROKEN):
        read_crest(sent[: int(len(sent) * part)])


def test_a_file_that_was_damaged_is_refused() -> None:
    sent = bytearray(written(Image.frombytes("RGB", (60, 60), random.Random(3).randbytes(60 * 60 * 3))))
    sent[len(sent) // 2] ^= 0xFF
    with pytest.raises(CrestRefused, match=BROKEN):
        read_crest(bytes(sent))
