"""What is drawn: the right way up, in bounds, and without anything that the file said about itself."""

import subprocess
import sys
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from app.attachments.rendering import jpeg_of
from tests.renderers import fault_of, file_of
from tests.rendering.conftest import Ask
from tests.rendering.files import HEIC, SECRET, bomb_pdf, pdf, pdf_of_a_huge_picture, pdf_without_fonts, picture, png_of

pytestmark = pytest.mark.anyio

RED = (254, 0, 0)


def seen(png: bytes) -> Image.Image:
    image = Image.open(BytesIO(png))
    image.load()
    return image


@pytest.mark.parametrize("kind", ["jpeg", "png", "webp", "heic"])
async def test_a_picture_is_turned_as_it_was_taken_and_says_nothing_more(ask: Ask, kind: str) -> None:
    content = HEIC if kind == "heic" else picture(kind, secret=True)
    assert SECRET.encode() in content
    drawn = await ask(kind, content)
    image = seen(drawn.pages[0])
    assert (drawn.of, image.format, image.size, image.info) == (1, "PNG", (900, 1200), {})
    corner = image.getpixel((880, 20))
    assert isinstance(corner, tuple)
    assert all(abs(one - other) < 6 for one, other in zip(corner, RED, strict=True))
    assert SECRET.encode() not in drawn.pages[0]


async def test_heic_as_jpeg_has_all_its_pixels_and_nothing_of_its_words(renderer: Path) -> None:
    made = await jpeg_of(renderer, file_of("heic", HEIC))
    image = seen(made)
    assert (image.format, image.size) == ("JPEG", (900, 1200))
    assert (SECRET.encode() in made, len(image.getexif()), "icc_profile" in image.info) == (False, 0, False)


async def test_a_large_photo_is_made_as_large_as_a_screen(ask: Ask) -> None:
    drawn = await ask("jpeg", picture("jpeg", (8000, 6000)))
    assert seen(drawn.pages[0]).size == (1600, 1200)


async def test_pages_of_a_document_as_far_as_was_asked(ask: Ask) -> None:
    document = pdf(*(b"0 0 %d 842 re f" % (100 * (number + 1)) for number in range(25)))
    drawn = await ask("pdf", document)
    assert (drawn.of, len(drawn.pages)) == (25, 20)
    second = await ask("pdf", document, first=2, most=1)
    assert (second.of, second.pages) == (25, [drawn.pages[1]])
    counted = await ask("pdf", document, most=0)
    assert (counted.of, counted.pages) == (25, [])
    assert (await ask("pdf", document, first=21, most=5)).pages == []
    page = seen(drawn.pages[0])
    assert (page.size, page.getpixel((50, 600)), page.getpixel((400, 600))) == ((910, 1287), (0, 0, 0), (255, 255, 255))


async def test_a_sheet_of_two_metres_has_no_more_pixels_than_may_be(ask: Ask) -> None:
    width, height = seen((await ask("pdf", pdf(b"", size="6000 6000"))).pages[0]).size
    assert 3_900_000 < width * height <= 4_010_000


async def test_what_is_transparent_stands_on_white_and_sixteen_bits_are_not_all_white(ask: Ask) -> None:
    clear, grey = BytesIO(), BytesIO()
    Image.new("RGBA", (10, 10), (0, 0, 0, 0)).save(clear, "PNG")
    Image.new("I;16", (10, 10), 0x8000).save(grey, "PNG")
    assert seen((await ask("png", clear.getvalue())).pages[0]).getpixel((5, 5)) == (255, 255, 255)
    assert seen((await ask("png", grey.getvalue())).pages[0]).getpixel((5, 5)) == (128, 128, 128)


OWN_FONTS = """
import sys
from app.folders import FONTS
from app.rendering import drawing
from app.rendering.wire import Format
drawing.FOLDERS_OF_FONTS = (FONTS,)
drawing.ready_for(Format.pdf)
count, page = drawing.pages(sys.stdin.buffer.read(), 1, 1)
sys.stdout.buffer.write(page)
"""


def test_japanese_without_a_font_is_drawn_in_the_programs_own() -> None:
    """On a server that has no fonts; without any, the page would be white."""
    drawn = subprocess.run(
        [sys.executable, "-c", OWN_FONTS], input=pdf_without_fonts(), check=True, capture_output=True
    )
    dark = sum(seen(drawn.stdout).convert("L").histogram()[:128])
    assert dark > 3_000


@pytest.mark.parametrize("side", [20_000, 60_000])
async def test_twenty_thousand_pixels_square_are_not_unpacked(ask: Ask, side: int) -> None:
    assert await fault_of(ask("png", png_of(side, 20_000))) == "too_much"


async def test_fifty_megapixels_are_drawn(ask: Ask) -> None:
    assert seen((await ask("png", png_of(10_000, 5_000))).pages[0]).size == (1600, 800)
    assert await fault_of(ask("png", png_of(10_000, 5_001))) == "too_much"


async def test_a_document_that_unpacks_to_a_gigabyte_ends_with_its_process(ask: Ask) -> None:
    assert await fault_of(ask("pdf", bomb_pdf())) == "too_much"
    assert (await ask("pdf", pdf(b""))).of == 1  # the next one is drawn


async def test_a_huge_picture_in_a_document_is_drawn_line_by_line(ask: Ask) -> None:
    page = seen((await ask("pdf", pdf_of_a_huge_picture())).pages[0])
    assert (page.getpixel((100, 1200)), page.getpixel((900, 10))) == ((0, 0, 0), (255, 255, 255))


@pytest.mark.parametrize("kind", ["jpeg", "png", "webp", "heic", "pdf"])
async def test_wrong_bytes_and_a_line_cut_off_are_told(ask: Ask, kind: str) -> None:
    whole = {"pdf": pdf(b"0 0 10 10 re f"), "heic": HEIC}.get(kind) or picture(kind)
    assert await fault_of(ask(kind, b"\xff\xd8\xff rubbish" * 100)) == "broken"
    assert await fault_of(ask(kind, whole[: len(whole) // (12 if kind == "pdf" else 2)])) == "broken"


async def test_another_kind_than_it_is_called_is_not_read(ask: Ask) -> None:
    assert await fault_of(ask("png", picture("jpeg"))) == "broken"
    assert await fault_of(ask("jpeg", HEIC)) == "broken"


async def test_a_password_is_told(ask: Ask) -> None:
    from pypdf import PdfWriter

    writer, target = PdfWriter(), BytesIO()
    writer.add_blank_page(100, 100)
    writer.encrypt("geheim", algorithm="AES-256")
    writer.write(target)
    assert await fault_of(ask("pdf", target.getvalue())) == "encrypted"


async def test_office_files_have_no_preview(ask: Ask) -> None:
    assert await fault_of(ask("docx", b"PK\x03\x04")) == "no_kind"
