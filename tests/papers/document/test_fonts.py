"""The fonts that come with the papers."""

from datetime import UTC, datetime
from io import BytesIO

import pytest
from fontTools.ttLib import TTFont
from fpdf import FPDF
from fpdf.fonts import TTFFont
from pypdf import PdfReader

from app.folders import FONTS
from app.papers.document import fonts
from app.papers.paper import Paper


@pytest.mark.parametrize("name", fonts.FILES.values())
def test_no_glyph_is_made_of_other_glyphs(name: str) -> None:
    with TTFont(FONTS / name) as file:
        glyphs = file["glyf"].glyphs
        assert glyphs.keys() == set(file.getGlyphOrder())
        assert not any(glyph.isComposite() for glyph in glyphs.values())


def test_every_ideograph_of_the_base_block_can_be_drawn() -> None:
    assert set(range(0x4E00, 0x9FF0)) <= fonts.drawable(fonts.FAMILY, fonts.FALLBACK).keys()


def test_every_hangul_syllable_can_be_drawn() -> None:
    assert set(range(0xAC00, 0xD7A4)) <= fonts.drawable(fonts.FALLBACK).keys()


@pytest.mark.parametrize("face", [fonts.BOLD, fonts.MINCHO, fonts.MINCHO_BOLD])
def test_the_other_faces_have_what_the_regular_one_has(face: str) -> None:
    assert fonts.drawable(fonts.FAMILY).keys() == fonts.drawable(face).keys()


def test_all_faces_draw_the_same_variants_under_the_same_numbers() -> None:
    others = (fonts.BOLD, fonts.MINCHO, fonts.MINCHO_BOLD)
    assert [key for key in others if fonts.font(key).variants != fonts.variants()] == []
    assert {"葛\U000e0100", "辻\U000e0100", "祇\U000e0100"} <= fonts.variants().keys()
    assert fonts.font(fonts.FALLBACK).variants == {}


def test_a_variant_is_its_own_drawing_and_is_copied_as_it_was_typed() -> None:
    document = Paper(
        title="t", language="ja", made_at=datetime(2026, 4, 1, tzinfo=UTC), foot="", page_words="", continued=""
    )
    document.words("葛\U000e0100城葛城 𠮷\U000e0101 \U000f0000", bold=True)
    lent = document.fonts[fonts.BOLD]
    assert isinstance(lent, TTFFont)
    drawn = {glyph.glyph_name for glyph, _ in lent.subset.items() if glyph is not None}
    assert {fonts.font(fonts.BOLD).parsed.cmap[ord("葛")], "glyph12547"} <= drawn
    (page,) = PdfReader(BytesIO(document.closed())).pages
    assert "葛\U000e0100城葛城" in page.extract_text()
    assert "〓" in page.extract_text()  # what somebody typed under a number of ours


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


@pytest.mark.parametrize("name", ["OFL-BIZUDPGothic.txt", "OFL-BIZUDMincho.txt", "OFL-TodokeFallback.txt"])
def test_the_licence_lies_beside_the_fonts(name: str) -> None:
    assert "SIL OPEN FONT LICENSE Version 1.1" in (FONTS / name).read_text(encoding="utf-8")
