# ruff: noqa: INP001 - a script that is run by its path
"""Make static/fonts/TodokeFallback-Regular.ttf: the letters of names that BIZ UDPGothic does not have.

Taken from Noto Sans CJK JP (Debian package fonts-noto-cjk), as quadratic outlines, so that the PDF library embeds both
fonts in the same way. Run it with the fontTools that comes with fpdf2, from the top folder:

    .venv/bin/python docs/make_fallback_font.py /usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc
"""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from fontTools import subset
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont, newTable

FONTS = Path(__file__).resolve().parent.parent / "static" / "fonts"
RESULT = FONTS / "TodokeFallback-Regular.ttf"
NAME = "Todoke Fallback"

# Whole blocks that are wanted: the base ideographs, ideographs beyond the basic plane (𠮷), Hangul, Vietnamese.
BLOCKS = ((0x4E00, 0x9FFF), (0x20000, 0x3FFFF), (0xAC00, 0xD7A3), (0x0100, 0x024F), (0x1E00, 0x1EFF), (0x2010, 0x2030))
# From other blocks, what the character sets of Japan, mainland China, Taiwan and Korea know.
CHARACTER_SETS = ("euc_jisx0213", "gb2312", "big5", "euc_kr")
# Unlike the outline of the source by at most this much, in thousandths of the letter's height.
OUTLINE_TOLERANCE = 4.0


def encodable(codec: str) -> Iterator[int]:
    for number in range(0x80, 0x110000):
        try:
            chr(number).encode(codec)
        except UnicodeEncodeError:
            continue
        yield number


def wanted(available: set[int]) -> set[int]:
    listed = {number for codec in CHARACTER_SETS for number in encodable(codec)}
    return {n for n in available if n in listed or any(first <= n <= last for first, last in BLOCKS)}


def with_quadratic_outlines(font: Any) -> None:
    outlines, order = font.getGlyphSet(), font.getGlyphOrder()
    glyphs = {}
    for name in order:
        pen = TTGlyphPen(None)
        outlines[name].draw(Cu2QuPen(pen, OUTLINE_TOLERANCE, reverse_direction=True))
        glyphs[name] = pen.glyph(dropImpliedOnCurves=True)
    font["loca"], font["glyf"] = newTable("loca"), newTable("glyf")
    font["glyf"].glyphOrder, font["glyf"].glyphs = order, glyphs
    font["glyf"].compile(font)
    limits = font["maxp"] = newTable("maxp")
    for field in ("Zones", "TwilightPoints", "Storage", "FunctionDefs", "InstructionDefs", "StackElements"):
        setattr(limits, f"max{field}", 0)
    for field in ("SizeOfInstructions", "ComponentElements", "Points", "Contours", "CompositePoints"):
        setattr(limits, f"max{field}", 0)
    limits.maxCompositeContours = limits.maxComponentDepth = 0
    limits.maxZones, limits.tableVersion, limits.numGlyphs = 1, 0x00010000, len(order)
    limits.compile(font)  # works the real figures out
    del font["CFF "]
    font["post"].formatType = 3.0
    font.sfntVersion = "\0\1\0\0"


def main(source: str) -> None:
    known = set(TTFont(FONTS / "BIZUDPGothic-Regular.ttf", lazy=True).getBestCmap())
    options = subset.Options(font_number=0, hinting=False, notdef_outline=True, layout_features=[], recalc_bounds=True)
    options.drop_tables += ["BASE", "GDEF", "GPOS", "GSUB", "VORG", "vhea", "vmtx"]
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]
    font = subset.load_font(source, options)
    letters = subset.Subsetter(options)
    letters.populate(unicodes=wanted(set(font.getBestCmap()) - known))
    letters.subset(font)
    with_quadratic_outlines(font)
    for number, text in ((1, NAME), (3, f"{NAME} 1"), (4, NAME), (6, "TodokeFallback-Regular")):
        for record in font["name"].names:
            if record.nameID == number:
                record.string = text
    font.save(RESULT)


if __name__ == "__main__":
    main(sys.argv[1])
