"""Files as people attach them, with all that a telephone writes into them: for tests of attachments."""

import io
import struct
import zipfile
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Final
from zlib import crc32

import docx
from PIL import Image, ImageCms, PngImagePlugin

from app.attachments.faults import FileRefused
from app.attachments.file_kinds import FileKind
from app.attachments.metadata import cleaner_of

GPS: Final = b"35.6938N139.7036E"  # what must never come through, wherever it stood
CAMERA: Final = b"SecretCam 3000"
XMP: Final = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF>" + GPS + b"</rdf:RDF></x:xmpmeta>"
TOLD: Final = (GPS, CAMERA, b"GPSLatitude", b"xmpmeta", b"Photoshop 3.0", b"secret comment")
PROFILE: Final = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
CLEANED: Final = (FileKind.jpeg, FileKind.png, FileKind.webp)


def picture(width: int = 61, height: int = 47, mode: str = "RGB") -> Image.Image:
    """A picture in which every pixel is its own."""
    image = Image.new("RGB", (width, height))
    image.putdata([(x * 4 % 256, y * 5 % 256, (x * y) % 256) for y in range(height) for x in range(width)])
    return image.convert(mode)


def exif(orientation: int = 1) -> Image.Exif:
    """What a telephone says of a photo: camera, place, and which way up it was held."""
    told = Image.Exif()
    told[0x010F] = CAMERA.decode()
    told[0x013B] = GPS.decode()
    if orientation != 1:
        told[0x0112] = orientation
    told.get_ifd(0x8825)[1], told.get_ifd(0x8825)[2] = "N", (35.0, 41.0, 37.0)
    told.get_ifd(0x8825)[29] = GPS.decode()
    return told


def photo(
    kind: FileKind, orientation: int = 1, mode: str = "RGB", *, profile: bytes | None = PROFILE, **options: object
) -> bytes:
    """A photo with all that can be told beside it."""
    file, image = io.BytesIO(), picture(mode=mode)
    if kind is FileKind.jpeg:
        comment = {"comment": b"secret comment " + GPS}
        image.save(file, "JPEG", exif=exif(orientation), icc_profile=profile, xmp=XMP, quality=90, **comment, **options)
        return with_segments(file.getvalue())
    if kind is FileKind.png:
        texts = PngImagePlugin.PngInfo()
        texts.add_text("Comment", "secret comment " + GPS.decode())
        texts.add_text("Author", GPS.decode(), zip=True)
        texts.add_itxt("XML:com.adobe.xmp", XMP.decode())
        image.save(file, "PNG", exif=exif(orientation), icc_profile=profile, pnginfo=texts, dpi=(300, 300), **options)
        return file.getvalue()
    image.save(file, "WEBP", exif=exif(orientation), icc_profile=profile, xmp=XMP, **options)
    return with_chunk(file.getvalue(), b"NOTE", b"secret comment " + GPS)


def with_segments(jpeg: bytes) -> bytes:
    """A JPEG with IPTC, a preview, and a second picture behind its end."""
    iptc = b"Photoshop 3.0\x008BIM\x04\x04" + GPS
    told = segment(0xED, iptc) + segment(0xE0, b"JFXX\0\x10" + GPS) + segment(0xE2, b"FPXR\0" + GPS)
    return jpeg[:2] + told + jpeg[2:] + b"\xff\xd8\xff\xe1" + GPS + b"\xff\xd9"


def segment(marker: int, content: bytes) -> bytes:
    """A segment of a JPEG."""
    return bytes((0xFF, marker)) + (len(content) + 2).to_bytes(2) + content


def png_chunk(kind: bytes, content: bytes) -> bytes:
    """A chunk of a PNG."""
    return len(content).to_bytes(4) + kind + content + crc32(kind + content).to_bytes(4)


def with_chunk(webp: bytes, kind: bytes, content: bytes) -> bytes:
    """A WebP with one chunk more."""
    padded = content + bytes(len(content) % 2)
    size = struct.pack("<I", len(webp) - 8 + 8 + len(padded))
    return webp[:4] + size + webp[8:] + kind + struct.pack("<I", len(content)) + padded


def document() -> bytes:
    """A Word file."""
    file = io.BytesIO()
    docx.Document().save(file)
    return file.getvalue()


def archive(parts: Iterable[tuple[str, bytes]], *, packed: bool = True) -> bytes:
    """An archive of these parts."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED) as made:
        for name, content in parts:
            made.writestr(name, content)
    return file.getvalue()


def word_with(*parts: tuple[str, bytes]) -> bytes:
    """A Word file with these parts besides."""
    return archive([("[Content_Types].xml", b"<Types/>"), ("word/document.xml", b"<w:document/>"), *parts])


def box(kind: bytes, *content: bytes) -> bytes:
    """A box of a HEIC file."""
    inside = b"".join(content)
    return (len(inside) + 8).to_bytes(4) + kind + inside


def heic(
    width: int = 4032,
    height: int = 3024,
    *,
    told: bytes = GPS + CAMERA + bytes(20),
    xmp: bytes = XMP,
    list_first: bool = True,
) -> bytes:
    """A HEIC file as a telephone builds it, but for the picture itself, which no test here decodes."""
    drawn = bytes(range(256)) * 4
    brands = box(b"ftyp", b"heic", bytes(4), b"mif1heic")
    meta = _list(width, height, (0, 0, 0), (len(drawn), len(told), len(xmp)))
    begins = len(brands) + (len(meta) if list_first else 0) + 8
    places = (begins, begins + len(drawn), begins + len(drawn) + len(told))
    meta = _list(width, height, places, (len(drawn), len(told), len(xmp)))
    data = box(b"mdat", drawn, told, xmp)
    return brands + (meta + data if list_first else data + meta)


def _list(width: int, height: int, places: tuple[int, ...], sizes: tuple[int, ...]) -> bytes:
    kinds = (b"hvc1", b"Exif", b"mime")
    entries = [
        box(b"infe", b"\2\0\0\0", struct.pack(">HH", number, 0), kind, b"\0") for number, kind in enumerate(kinds, 1)
    ]
    located = b"".join(
        struct.pack(">HHHHII", number, 0, 0, 1, place, size)
        for number, (place, size) in enumerate(zip(places, sizes, strict=True), 1)
    )
    return box(
        b"meta",
        bytes(4),
        box(b"hdlr", bytes(8), b"pict", bytes(13)),
        box(b"iinf", bytes(4), struct.pack(">H", len(entries)), *entries),
        box(b"iprp", box(b"ipco", box(b"ispe", bytes(4), struct.pack(">II", width, height)))),
        box(b"iloc", b"\1\0\0\0", b"\x44\0", struct.pack(">H", len(kinds)), located),
    )


def pdf(*, trailer: bytes = b"", before: bytes = b"", after: bytes = b"") -> bytes:
    """A PDF of one empty page, with correct offsets where nothing stands before it."""
    parts = [b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"]
    places = []
    for number, content in enumerate(
        (
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]>>",
        ),
        1,
    ):
        places.append(sum(map(len, parts)))
        parts.append(b"%d 0 obj\n%s\nendobj\n" % (number, content))
    start = sum(map(len, parts))
    rows = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"xref\n0 4\n0000000000 65535 f \n%strailer\n<</Size 4/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF\n" % (
        rows,
        trailer,
        start,
    )
    return before + b"".join(parts) + end + after


def filled(kind: FileKind, size: int, step: int = 64 * 1024) -> Iterator[bytes]:
    """A clean file somewhat above a size, in pieces; nobody holds it whole."""
    filling = bytes(range(256)) * 256
    if kind is FileKind.jpeg:
        sent = cleaned(kind, photo(kind))
        begin, end = sent[:-2], sent[-2:]
    elif kind is FileKind.pdf:
        begin, end = b"%PDF-1.7\n", b"\n%%EOF\n"
    elif kind is FileKind.heic:
        begin, end = heic(told=b"", xmp=b""), b""
        begin += (size + 8).to_bytes(4) + b"mdat"
    else:
        begin, end = archive_around(size)
    yield begin
    for left in range(size, 0, -step):
        yield (filling * (step // len(filling) + 1))[: min(step, left)]
    yield end


def archive_around(size: int) -> tuple[bytes, bytes]:
    """A Word file with a picture of so many bytes, but for these bytes."""
    marked = b"\1picture\1"
    small = archive(
        [("[Content_Types].xml", b"<Types/>"), ("word/document.xml", b"x"), ("word/a.png", marked)], packed=False
    )
    begin, _, end = small.partition(marked)
    changed = bytearray(end)
    listed = changed.index(b"word/a.png") - 46
    changed[listed + 20 : listed + 28] = struct.pack("<II", size, size)
    finish = changed.rindex(b"PK\x05\x06")
    (at,) = struct.unpack_from("<I", changed, finish + 16)
    changed[finish + 16 : finish + 20] = struct.pack("<I", at + size - len(marked))
    return begin, bytes(changed)


def cleaned(kind: FileKind, content: bytes, step: int | None = None) -> bytes:
    """What comes out of a file's cleaner when it comes in pieces of a size."""
    cleaner, step = cleaner_of(kind), step or len(content) or 1
    kept = b"".join(cleaner.feed(content[at : at + step]) for at in range(0, len(content), step))
    return kept + cleaner.finish()


def outcome(kind: FileKind, content: bytes, cuts: Iterable[int] | None = None) -> str | bytes:
    """What comes out of a file that is cut so, or the name of its fault."""
    ends = [0, *sorted(min(cut, len(content)) for cut in cuts or ()), len(content)]
    cleaner, kept = cleaner_of(kind), b""
    try:
        for start, end in pairwise(ends):
            kept += cleaner.feed(content[start:end])
        return kept + cleaner.finish()
    except FileRefused as refused:
        return refused.fault.value
