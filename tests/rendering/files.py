"""Files that strangers send: good ones, broken ones, and ones made to take all there is."""

import struct
import zlib
from io import BytesIO
from pathlib import Path

from docx import Document
from PIL import Image, ImageCms

# 1200 × 900, lying on its side (orientation 6) with a red corner, a description «SECRET WORDS» and a place
HEIC = (Path(__file__).parent / "photo.heic").read_bytes()
SECRET = "SECRET WORDS"


def word_document() -> bytes:
    """A letter of one line."""
    target, letter = BytesIO(), Document()
    letter.add_paragraph("お世話になっております。")
    letter.save(target)
    return target.getvalue()


def picture(kind: str, size: tuple[int, int] = (1200, 900), *, secret: bool = False) -> bytes:
    """Red in the left upper corner; turned by a quarter to the right where it has a secret."""
    image = Image.new("RGB", size, "#ccddee")
    image.paste("red", (0, 0, size[0] // 4, size[1] // 4))
    exif = Image.Exif()
    if secret:
        exif[0x0112], exif[0x010E] = 6, SECRET
    target = BytesIO()
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    image.save(target, kind, exif=exif.tobytes(), icc_profile=profile)
    return target.getvalue()


def png_of(width: int, height: int) -> bytes:
    """A picture that says it is so large, in a few bytes: rows of zeros."""
    rows = zlib.compressobj(9)
    row = bytes(1 + (width + 7) // 8)
    packed = b"".join(rows.compress(row) for _ in range(height)) + rows.flush()
    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IDAT", packed) + _chunk(b"IEND", b"")


def _chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def pdf(*pages: bytes, objects: dict[int, bytes] | None = None, size: str = "595 842", resources: str = "") -> bytes:
    """A document of these contents of pages; further objects from number 1000 on."""
    kids = " ".join(f"{10 + 2 * number} 0 R" for number in range(len(pages)))
    made = {1: b"<</Type/Catalog/Pages 2 0 R>>", 2: f"<</Type/Pages/Kids[{kids}]/Count {len(pages)}>>".encode()}
    for number, content in enumerate(pages):
        page = 10 + 2 * number
        made[page] = (
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 {size}]/Contents {page + 1} 0 R/Resources<<{resources}>>>>".encode()
        )
        made[page + 1] = stream(content)
    made |= objects or {}
    body = b"".join(b"%d 0 obj%s\nendobj\n" % (number, each) for number, each in made.items())
    return b"%PDF-1.4\n" + body + b"trailer<</Root 1 0 R>>\n%%EOF\n"


def pdf_without_fonts() -> bytes:
    """A line of Japanese in MS-Gothic, which the document does not bring."""
    font = b"<</Type/Font/Subtype/Type0/BaseFont/MS-Gothic/Encoding/90ms-RKSJ-H/DescendantFonts[1001 0 R]>>"
    letters = (
        b"<</Type/Font/Subtype/CIDFontType2/BaseFont/MS-Gothic/FontDescriptor 1002 0 R"
        b"/CIDSystemInfo<</Registry(Adobe)/Ordering(Japan1)/Supplement 2>>>>"
    )
    described = b"<</Type/FontDescriptor/FontName/MS-Gothic/Flags 4/FontBBox[0 -136 1000 859]/Ascent 859/Descent -140/StemV 92>>"
    return pdf(
        b"BT /F 40 Tf 20 120 Td <93FA967B8CEA82CC95B68E9A> Tj ET",
        objects={1000: font, 1001: letters, 1002: described},
        size="400 200",
        resources="/Font<</F 1000 0 R>>",
    )


def stream(content: bytes, more: str = "") -> bytes:
    packed = zlib.compress(content, 9)
    return f"<</Length {len(packed)}/Filter/FlateDecode{more}>>stream\n".encode() + packed + b"\nendstream"


def endless_pdf() -> bytes:
    """Forms that draw one another ten times each, ten deep."""
    objects = {}
    for level in range(1000, 1010):
        inner = b"0 0 5 5 re f " if level == 1009 else b"/X Do " * 10
        below = f"/Resources<</XObject<</X {level + 1} 0 R>>>>" if level < 1009 else ""
        objects[level] = stream(inner * 2, f"/Type/XObject/Subtype/Form/BBox[0 0 500 500]{below}")
    return pdf(b"/X Do " * 10, objects=objects, resources="/XObject<</X 1000 0 R>>")


def bomb_pdf() -> bytes:
    """A page of 1.2 GB of words in a document of 1.2 MB."""
    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(b"(x) Tj " * 200_000) for _ in range(860)) + packer.flush()
    words = f"<</Length {len(packed)}/Filter/FlateDecode>>stream\n".encode() + packed + b"\nendstream"
    return pdf(b"", objects={11: words})


def pdf_of_a_huge_picture() -> bytes:
    """A picture of 1.2 GB in a document of 1.2 MB."""
    width, height = 20_000, 20_000
    rows = zlib.compressobj(9)
    packed = b"".join(rows.compress(bytes(3 * width)) for _ in range(height)) + rows.flush()
    head = (
        f"<</Type/XObject/Subtype/Image/Width {width}/Height {height}/ColorSpace/DeviceRGB/BitsPerComponent 8"
        f"/Filter/FlateDecode/Length {len(packed)}>>stream\n"
    ).encode()
    drawn = {1000: head + packed + b"\nendstream"}
    return pdf(b"q 500 0 0 500 0 0 cm /I Do Q", objects=drawn, resources="/XObject<</I 1000 0 R>>")
