"""Files to pictures: pages of documents as PNG, pictures turned the right way up, in sRGB, and without anything that they said about themselves."""

import ctypes
import warnings
from collections.abc import Iterator
from contextlib import suppress
from importlib import import_module
from io import BytesIO
from pathlib import Path
from typing import Any, Final

from PIL import Image, ImageCms, ImageOps

from app.folders import FONTS
from app.rendering.wire import MOST_PAGES, MOST_PIXELS, Format

LONGEST_SIDE: Final = 1600  # pixels of a picture as it is shown
DOTS_PER_INCH: Final = 110
MOST_OF_PAGE: Final = 4_000_000  # pixels; a page of A4 has 1.2 million
POINTS_PER_INCH: Final = 72
JPEG_QUALITY: Final = 90
PASSWORD_WANTED: Final = 4  # FPDF_ERR_PASSWORD of PDFium
FOLDERS_OF_FONTS: Final = (FONTS, Path("/usr/share/fonts"), Path("/usr/local/share/fonts"))
_ORIENTATION: Final = 0x0112
_READERS: Final = {Format.jpeg: "JPEG", Format.png: "PNG", Format.webp: "WEBP", Format.heic: "HEIF"}


class TooMuch(Exception):
    """The picture has more pixels than may be."""


class Encrypted(Exception):
    """The document wants a password."""


def ready_for(kind: Format) -> None:
    """Imports what reads this kind, and nothing else: afterwards nothing can be imported."""
    if kind is Format.pdf:
        _with_own_fonts()
    elif kind is Format.heic:
        import_module("pi_heif").register_heif_opener(thumbnails=False, decode_threads=1)
    for name in ("Jpeg", "Png", "WebP"):  # what Pillow would look for by itself
        import_module(f"PIL.{name}ImagePlugin")
    ImageCms.createProfile("sRGB")
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS


def picture(content: bytes, kind: Format) -> bytes:
    """PNG, at most LONGEST_SIDE wide and high. Raises TooMuch, and whatever a broken file makes the reader raise."""
    image = _opened(content, kind)
    if kind is Format.jpeg:
        image.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))  # its decoder makes it smaller at once
    image.thumbnail((LONGEST_SIDE, LONGEST_SIDE), reducing_gap=3.0)
    return _written(_plain(image), "PNG", compress_level=3)


def whole_jpeg(content: bytes, kind: Format) -> bytes:
    """All its pixels as JPEG. Raises as `picture`."""
    return _written(_plain(_opened(content, kind)), "JPEG", quality=JPEG_QUALITY, subsampling=0)


def pages(content: bytes, first: int, most: int) -> Iterator[bytes | int]:
    """The number of all its pages, and then the pages from `first` (1) on as PNG. Raises Encrypted, TooMuch, PdfiumError."""
    pdfium: Any = import_module("pypdfium2")
    try:
        document = pdfium.PdfDocument(content)
    except pdfium.PdfiumError as error:
        raise (Encrypted if error.err_code == PASSWORD_WANTED else error) from None
    yield len(document)
    document.init_forms()  # what was filled in is drawn too; scripts do not run, for there is no engine
    last = min(len(document), MOST_PAGES, first - 1 + most)
    for number in range(first - 1, last):
        page = document[number]
        width, height = page.get_size()
        scale = _scale(width, height)
        yield _written(page.render(scale=scale).to_pil().convert("RGB"), "PNG", compress_level=6)
        page.close()


def _scale(width: float, height: float) -> float:
    """Pixels a point; a sheet that is too large for DOTS_PER_INCH gets fewer, and one too narrow to see is refused."""
    scale = DOTS_PER_INCH / POINTS_PER_INCH
    pixels = width * height * scale * scale
    if pixels > MOST_OF_PAGE:
        scale *= (MOST_OF_PAGE / pixels) ** 0.5
    if min(width, height) * scale < 1 or max(width, height) * scale > MOST_OF_PAGE / 100:
        raise TooMuch
    return scale


def _opened(content: bytes, kind: Format) -> Image.Image:
    """Nothing is decoded yet."""
    image = Image.open(BytesIO(content), formats=[_READERS[kind]])
    if image.width * image.height > MOST_PIXELS:
        raise TooMuch
    return image


def _plain(image: Image.Image) -> Image.Image:
    """Decoded, the right way up, in sRGB, what is transparent on white."""
    image.load()
    profile = image.info.get("icc_profile")
    turned = ImageOps.exif_transpose(image)
    if turned.mode in {"RGBA", "LA", "PA"} or "transparency" in turned.info:
        seen = turned.convert("RGBA")
        turned = Image.new("RGB", seen.size, "white")
        turned.paste(seen, mask=seen.getchannel("A"))
    elif turned.mode.startswith("I"):
        turned = _eight_bits(turned)
    if profile and turned.mode in {"RGB", "CMYK", "L"}:
        turned = _in_srgb(turned, profile)
    shown = turned.convert("RGB")
    shown.info.clear()
    return shown


def _eight_bits(image: Image.Image) -> Image.Image:
    """Grey values of sixteen bits as eight; converted as they are, all above 255 would be white."""
    return image.convert("I").point(lambda value: value / 256).convert("L")


def _in_srgb(image: Image.Image, profile: bytes) -> Image.Image:
    """With the colours that its profile means; as it is where the profile is nonsense."""
    with suppress(ImageCms.PyCMSError, OSError):
        converted = ImageCms.profileToProfile(
            image, ImageCms.ImageCmsProfile(BytesIO(profile)), ImageCms.createProfile("sRGB"), outputMode="RGB"
        )
        if converted is not None:
            return converted
    return image


def _written(image: Image.Image, kind: str, **options: Any) -> bytes:
    target = BytesIO()
    image.save(target, kind, **options)
    return target.getvalue()


def _with_own_fonts() -> None:
    """PDFium begun anew with the program's fonts: a document that brings none is drawn with those, also in Japanese."""
    raw: Any = import_module("pypdfium2").raw
    raw.FPDF_DestroyLibrary()
    folders = [str(each).encode() for each in FOLDERS_OF_FONTS if each.is_dir()]
    given = (ctypes.POINTER(ctypes.c_char) * (len(folders) + 1))()
    for place, folder in enumerate(folders):
        given[place] = ctypes.cast(ctypes.create_string_buffer(folder), ctypes.POINTER(ctypes.c_char))
    raw.FPDF_InitLibraryWithConfig(raw.FPDF_LIBRARY_CONFIG(version=2, m_pUserFontPaths=given))
