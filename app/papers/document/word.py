"""A `Document` as a Word file for further editing: real tables, real headings, the same words and marks as the PDF."""

import re
from collections.abc import Callable, Sequence
from datetime import UTC
from io import BytesIO
from itertools import count
from typing import Any, Final

import docx as word
from docx.document import Document as WordFile
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph as WordParagraph

from app.papers.document.content import (
    BODY,
    Align,
    Block,
    Diagram,
    Document,
    Face,
    Heading,
    Paragraph,
    Sheet,
    Table,
    parts_of,
)
from app.papers.document.picture import png
from app.papers.document.word_table import bordered, set_table
from app.procedures.changed_words import plain
from app.processes import Progress

FACES: Final = {Face.GOTHIC: "BIZ UDPゴシック", Face.MINCHO: "BIZ UD明朝 Medium"}  # come with Windows 10 and newer
CHANGED: Final = "BIZ UDゴシック"  # its letters are as wide as those of the 明朝 beside it
IN_WORDS: Final = "【図の内容】"
MARGIN: Final = 20.0
LANDSCAPE_MARGIN: Final = 15.0
A4: Final = (210.0, 297.0)
TITLE_SIZES: Final = {1: 15.0, 2: 12.0}
TITLE_LENGTH: Final = 255  # what a Word file's properties hold
LEADING: Final = 1.3
POINT: Final = 25.4 / 72
SIDES: Final = {
    Align.LEFT: WD_ALIGN_PARAGRAPH.JUSTIFY,
    Align.CENTRE: WD_ALIGN_PARAGRAPH.CENTER,
    Align.RIGHT: WD_ALIGN_PARAGRAPH.RIGHT,
}

_UNWRITABLE: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def docx(document: Document, progress: Progress | None = None) -> bytes:
    """The document as .docx. `progress` hears how many of how many parts are set."""
    file = word.Document()
    _prepare(file, document)
    done, parts = count(1), parts_of(document)

    def report() -> None:
        if progress:
            progress(next(done), parts)

    for number, sheet in enumerate(document.sheets):
        _begin(file, sheet, first=number == 0)
        for block in sheet.blocks:
            _set(file, sheet, block, report)
    written = BytesIO()
    file.save(written)
    return written.getvalue()


def _prepare(file: WordFile, document: Document) -> None:
    properties = file.core_properties
    properties.title, properties.author, properties.comments = writable(document.title)[:TITLE_LENGTH], "", ""
    properties.language = "ja-JP"
    properties.created = properties.modified = document.made_at.astimezone(UTC).replace(tzinfo=None)
    for name, size in (("Normal", BODY), ("Heading 1", TITLE_SIZES[1]), ("Heading 2", TITLE_SIZES[2])):
        style: Any = file.styles[name]
        _face(style.element.get_or_add_rPr(), FACES[document.face])
        style.font.size = Pt(size)
        style.font.bold = name != "Normal" and document.face is Face.GOTHIC
        style.font.color.rgb = RGBColor(0, 0, 0)
        style.paragraph_format.space_before = Pt(0)
        style.paragraph_format.space_after = Pt(0)
        style.paragraph_format.line_spacing = LEADING
    _number_pages(file)


def _face(properties: Any, face: str) -> None:
    """One face for Latin and Japanese letters; the template's theme faces would win over it."""
    faces = properties.find(qn("w:rFonts"))
    if faces is None:
        faces = OxmlElement("w:rFonts")
        properties.insert(0, faces)
    for name in list(faces.attrib):
        del faces.attrib[name]
    for name in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
        faces.set(qn(name), face)
    language = properties.find(qn("w:lang"))
    if language is None:
        language = OxmlElement("w:lang")
        properties.append(language)
    language.set(qn("w:val"), "en-US")
    language.set(qn("w:eastAsia"), "ja-JP")


def _number_pages(file: WordFile) -> None:
    """The page's number at the foot, in the middle; later sections take it over."""
    paragraph = file.sections[0].footer.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = paragraph.add_run()
    for kind, text in (("begin", None), (None, "PAGE"), ("end", None)):
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        else:
            element.text = text
        run._r.append(element)  # noqa: SLF001 - python-docx has no fields


def _begin(file: WordFile, sheet: Sheet, *, first: bool) -> None:
    section = file.sections[0] if first else file.add_section(WD_SECTION.NEW_PAGE)
    short, long = A4
    section.orientation = WD_ORIENT.LANDSCAPE if sheet.landscape else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = (Mm(long), Mm(short)) if sheet.landscape else (Mm(short), Mm(long))
    section.left_margin = section.right_margin = Mm(_margin(sheet))
    section.top_margin, section.bottom_margin = Mm(15), Mm(18)
    section.footer_distance = Mm(10)
    if sheet.tag:
        _tag(file, sheet.tag)


def _margin(sheet: Sheet) -> float:
    return LANDSCAPE_MARGIN if sheet.landscape else MARGIN


def _width(sheet: Sheet) -> float:
    return A4[1 if sheet.landscape else 0] - 2 * _margin(sheet)


def _tag(file: WordFile, text: str) -> None:
    """資料１－１ in a box at the right: a paragraph with a frame as wide as its words."""
    paragraph = file.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    paragraph.paragraph_format.space_after = Pt(8)
    run = paragraph.add_run(f" {writable(text)} ")
    run.font.size = Pt(12)
    bordered(run)


def _set(file: WordFile, sheet: Sheet, block: Block, report: Callable[[], None]) -> None:
    if isinstance(block, Table):
        set_table(file, block, _width(sheet), write_paragraph, report)
        _small_gap(file)
        return
    if isinstance(block, Heading):
        _heading(file, block)
    elif isinstance(block, Paragraph):
        write_paragraph(file.add_paragraph(), block, BODY, Align.LEFT)
    else:
        _figure(file, sheet, block)
    report()


def _heading(file: WordFile, heading: Heading) -> None:
    paragraph = file.add_heading(writable(heading.text), heading.level)
    paragraph.alignment = SIDES[Align.CENTRE] if heading.level == 1 else WD_ALIGN_PARAGRAPH.LEFT
    paragraph.paragraph_format.space_after = Pt(14 if heading.level == 1 else 4)


def write_paragraph(paragraph: WordParagraph, content: Paragraph, size: float, align: Align) -> None:
    """`align` holds for a paragraph that stands left itself."""
    size = content.size or size
    paragraph.alignment = SIDES[align if content.align is Align.LEFT else content.align]
    form = paragraph.paragraph_format
    em = size * POINT
    form.left_indent = Mm((content.indent + content.hanging) * em) if content.indent or content.hanging else None
    form.first_line_indent = Mm(-content.hanging * em) if content.hanging else None
    form.space_before = Mm(content.space_before) if content.space_before else None
    for run in content.runs:
        written = paragraph.add_run(writable(run.text))
        written.font.size = Pt(size)
        written.bold = True if content.bold or run.changed else None
        written.underline = True if run.changed else None
        if run.changed:
            _face(written._r.get_or_add_rPr(), CHANGED)  # noqa: SLF001 - python-docx sets the Latin letters' face only


def writable(text: str) -> str:
    """The text without the characters that no XML file may hold."""
    return _UNWRITABLE.sub("", text)


def _small_gap(file: WordFile) -> None:
    """Word wants a paragraph after a table; as small as it can be, so that a full page does not spill over."""
    paragraph = file.add_paragraph()
    paragraph.paragraph_format.line_spacing = Pt(4)
    run = paragraph.add_run()
    run.font.size = Pt(2)


def _figure(file: WordFile, sheet: Sheet, figure: Diagram) -> None:
    _heading(file, Heading(figure.title, 2))
    paragraph = file.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    picture = paragraph.add_run().add_picture(BytesIO(png(figure.drawing)), width=Mm(_width(sheet)))
    properties: Any = picture._inline.docPr  # noqa: SLF001 - python-docx has no words for a picture
    properties.set("title", writable(figure.title))
    properties.set("descr", writable("\n".join(figure.words)))
    _lines(file, (IN_WORDS, *figure.words))


def _lines(file: WordFile, texts: Sequence[str]) -> None:
    """Write the content of the picture in words that can be edited and searched."""
    for number, text in enumerate(texts):
        paragraph = file.add_paragraph()
        paragraph.paragraph_format.page_break_before = number == 0
        write_paragraph(paragraph, Paragraph(plain(text), hanging=1), 9.0, Align.LEFT)
