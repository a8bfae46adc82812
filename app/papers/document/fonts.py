"""The fonts of the papers, read once in a process and lent to each document.

fpdf2 2.8 cuts a font down to the letters used inside the very object it read (also in a deep copy of the document), so
that the object serves one document only; reading one takes 0.3 s, cutting 14,000 glyphs down to 100 another 0.07 s. Here what is
read is shared, and a document is handed, at its end, a font that holds its own glyphs and nothing else (1 ms).
"""

import copy
from array import array
from collections import ChainMap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial
from itertools import groupby
from typing import Any, Final

from fontTools.ttLib import TTFont, newTable  # type: ignore[import-untyped]
from fontTools.ttLib.tables._g_l_y_f import Glyph  # type: ignore[import-untyped]
from fpdf import FPDF
from fpdf.enums import PDFResourceType
from fpdf.fonts import Glyph as PdfGlyph
from fpdf.fonts import SubsetMap, TTFFont

from app.folders import FONTS
from app.languages import LANGUAGES

FAMILY: Final = "paper"
BOLD: Final = f"{FAMILY}B"
MINCHO: Final = "mincho"
MINCHO_BOLD: Final = f"{MINCHO}B"
BOLD_OF: Final = {FAMILY: BOLD, MINCHO: MINCHO_BOLD}
"""The bold ゴシック that stands in a text of a face: beside 明朝, whose letters are all of one width, such a one too."""
FALLBACK: Final = "fallback"
_OF_LANGUAGES: Final = {file.lower(): file for language in LANGUAGES for file in language.fonts}
FILES: Final = {
    FAMILY: "BIZUDPGothic-Regular.ttf",
    BOLD: "BIZUDPGothic-Bold.ttf",
    FALLBACK: "TodokeFallback-Regular.ttf",
    **_OF_LANGUAGES,
    MINCHO: "BIZUDMincho-Regular.ttf",
    MINCHO_BOLD: "BIZUDGothic-Bold.ttf",
}
FALLBACKS: Final = (FALLBACK, *_OF_LANGUAGES)
"""The fonts searched, in this order, for a character that the first one lacks."""
NOTDEF: Final = ".notdef"
FIRST_VARIANT: Final = (
    0xF0000  # our own numbers, in a plane for private use, for letters with a variation selector (葛󠄀)
)


@dataclass(frozen=True, slots=True)
class Font:
    """One font as read; nothing here is changed afterwards, so that documents in several threads may use it."""

    parsed: TTFFont  # widths and character map; its `ttfont` is closed
    numbers: dict[str, int]  # glyph name -> index in `offsets`
    offsets: "array[int]"  # where each glyph begins in `outlines`, and where the last one ends
    outlines: bytes
    metrics: dict[str, tuple[int, int]]  # glyph name -> advance, left side bearing
    variants: dict[str, str]  # letter with its selector -> the character that stands for it in what is drawn
    sequences: dict[int, tuple[int, ...]]  # code point that stands for a letter and its selector -> the two code points
    tables: dict[str, Any]  # head, hhea, maxp, post


@cache
def font(key: str) -> Font:
    """`key` is one of FILES. About half a second the first time in a process."""
    family, style = next(((face, "B") for face, bold in BOLD_OF.items() if bold == key), (key, ""))
    reader = FPDF()
    reader.add_font(family, style, FONTS / FILES[key])
    parsed = reader.fonts[key]
    assert isinstance(parsed, TTFFont)
    file: Any = parsed.ttfont
    variants = _variants(parsed, file)
    read = Font(
        parsed=parsed,
        numbers={name: number for number, name in enumerate(file.getGlyphOrder())},
        offsets=array("L", file["loca"].locations),
        outlines=file.reader["glyf"],
        metrics=file["hmtx"].metrics,
        variants=variants,
        sequences={ord(standing): tuple(map(ord, sequence)) for sequence, standing in variants.items()},
        tables={tag: file[tag] for tag in ("head", "hhea", "maxp", "post")},
    )
    read.tables["post"].formatType = 3.0  # no glyph names
    file.close()
    parsed.ttfont = TTFont()
    return read


def _variants(parsed: TTFFont, file: Any) -> dict[str, str]:
    """The letters that the font draws otherwise after a selector, each given a number of its own in the font's map.

    All faces of the papers have the same ones in the same order (a test looks): what is drawn depends on neither face nor weight.
    """
    tables = [table.uvsDict for table in file["cmap"].tables if table.format == 14]
    drawn = {
        chr(letter) + chr(selector): glyph
        for table in tables
        for selector, pairs in table.items()
        for letter, glyph in pairs
        if glyph is not None  # None: drawn as without a selector
    }
    variants = {sequence: chr(FIRST_VARIANT + number) for number, sequence in enumerate(sorted(drawn))}
    for sequence, standing in variants.items():
        number, glyph = ord(standing), drawn[sequence]
        parsed.cmap[number] = glyph
        parsed.glyph_ids[number] = file.getGlyphID(glyph)
        parsed.cw[number] = parsed.cw[ord(sequence[0])]
    return variants


class _Subset(SubsetMap):
    """The glyphs used of a font with variants: whoever copies text from the document gets the letter and its selector, not our number."""

    def __init__(self, lent: TTFFont, sequences: Mapping[int, tuple[int, ...]]) -> None:
        self._sequences = sequences
        super().__init__(lent)

    def pick_glyph(self, glyph: PdfGlyph | None) -> int | None:
        letters = glyph.unicode if glyph is not None else ()
        sequence = self._sequences.get(letters[0]) if isinstance(letters, tuple) and letters else None
        return super().pick_glyph(replace(glyph, unicode=sequence) if glyph and sequence else glyph)


def lend(document: FPDF, key: str) -> None:
    """Make the font `key` ready in `document`, for it alone; `cut` must follow before the document is written out."""
    shared = font(key)
    lent = copy.copy(shared.parsed)
    lent.i = list(FILES).index(key) + 1
    lent.desc = copy.copy(shared.parsed.desc)
    lent.missing_glyphs = []
    lent.subset = _Subset(lent, shared.sequences)
    document.fonts[key] = lent


def cut(document: FPDF) -> None:
    """Hand each lent font its file: the glyphs that the document uses. Fonts that it does not name are taken back.

    A page names the font that it was set in also where all of its letters come from a fallback.
    """
    named = document._resource_catalog.get_used_resources(PDFResourceType.FONT)  # noqa: SLF001  fpdf tells it nowhere else
    for key, lent in list(document.fonts.items()):
        assert isinstance(lent, TTFFont)
        used = lent.subset.get_all_glyph_names()
        if len(used) == len(SubsetMap(lent)) and lent.i not in named:
            del document.fonts[key]
        else:
            lent.ttfont = _with_glyphs(font(key), used)


def drawable(*keys: str) -> Mapping[int, str]:
    """The character numbers that one of the fonts has."""
    return ChainMap(*(font(key).parsed.cmap for key in keys))


def variants() -> Mapping[str, str]:
    """`Font.variants` of the papers' first font."""
    return font(FAMILY).variants


def has(key: str, character: str) -> bool:
    return ord(character) in font(key).parsed.cmap


def runs_of(text: str) -> list[tuple[str, bool]]:
    """The text in pieces that the bold font has (True) and that only others have, which come in one weight."""
    return [("".join(letters), known) for known, letters in groupby(text, partial(has, BOLD))]


def width_of(character: str, *, bold: bool, face: str = FAMILY) -> float:
    """The width of a character in thousandths of the letter size; of a fallback font where the first one lacks the character.
    `face`: FAMILY or MINCHO."""
    first, number = font(BOLD_OF[face] if bold else face).parsed, ord(character)
    if number in first.cmap:
        return first.cw[number]
    return font(next((key for key in FALLBACKS if has(key, character)), FALLBACK)).parsed.cw[number]


def _with_glyphs(shared: Font, used: Sequence[str]) -> TTFont:
    """A font file of the glyphs `used`. No glyph of our fonts is made of others, so these are all it needs (a test looks)."""
    order = sorted({NOTDEF, *used}, key=shared.numbers.__getitem__)
    file: Any = TTFont(recalcBBoxes=False, recalcTimestamp=False)
    file.setGlyphOrder(order)
    for tag, table in shared.tables.items():
        file[tag] = copy.copy(table)
    file["hmtx"], file["loca"], file["glyf"] = newTable("hmtx"), newTable("loca"), newTable("glyf")
    file["hmtx"].metrics = {name: shared.metrics[name] for name in order}
    file["glyf"].glyphOrder = order
    file["glyf"].glyphs = {name: _glyph(shared, shared.numbers[name]) for name in order}
    return file


def _glyph(shared: Font, number: int) -> Any:
    glyph: Any = Glyph(shared.outlines[shared.offsets[number] : shared.offsets[number + 1]])
    glyph.trim(remove_hinting=True)  # instructions for screens; their programs are left out
    return glyph
