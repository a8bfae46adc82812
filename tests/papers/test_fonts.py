"""The fonts that come with the papers."""

import pytest
from fontTools.ttLib import TTFont
from fpdf import FPDF
from fpdf.fonts import TTFFont

from app.papers import fonts


@pytest.mark.parametrize("name", fonts.FILES.values())
def test_no_glyph_is_made_of_other_glyphs(name: str) -> None:
    with TTFont(fonts.FOLDER / name) as file:
        assert not any(file["glyf"][glyph].isComposite() for glyph in file.getGlyphOrder())


def test_every_ideograph_of_the_base_block_can_be_drawn() -> None:
    assert set(range(0x4E00, 0x9FF0)) <= fonts.drawable(fonts.FAMILY, fonts.FALLBACK).keys()


def test_every_hangul_syllable_can_be_drawn() -> None:
    assert set(range(0xAC00, 0xD7A4)) <= fonts.drawable(fonts.FALLBACK).keys()


def test_the_bold_font_has_what_the_regular_one_has() -> None:
    assert fonts.drawable(fonts.FAMILY).keys() == fonts.drawable(fonts.BOLD).keys()


def test_a_document_gets_the_glyphs_it_uses_and_no_more() -> None:
    document = FPDF()
    fonts.lend(document, fonts.FAMILY)
    document.add_page()
    document.set_font(fonts.FAMILY)
    document.cell(text="届届")
    fonts.cut(document)
    lent = document.fonts[fonts.FAMILY]
    assert isinstance(lent, TTFFont)
    assert lent.ttfont.getGlyphOrder() == [".notdef", "space", "uni5C4A"]


def test_a_font_that_a_document_does_not_use_is_taken_back() -> None:
    document = FPDF()
    fonts.lend(document, fonts.BOLD)
    document.add_page()
    fonts.cut(document)
    assert not document.fonts


@pytest.mark.parametrize("name", ["OFL-BIZUDPGothic.txt", "OFL-TodokeFallback.txt"])
def test_the_licence_lies_beside_the_fonts(name: str) -> None:
    assert "SIL OPEN FONT LICENSE Version 1.1" in (fonts.FOLDER / name).read_text(encoding="utf-8")
