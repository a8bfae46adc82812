"""Reading and writing the XML of a workbook's parts. Entities, document types and other addresses are not followed."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from lxml import etree

from app.exports.section_workbook.refusals import NotAWorkbook

Element = Any  # lxml has no annotations
SPREADSHEET: Final = frozenset(
    {
        "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
        "http://purl.oclc.org/ooxml/spreadsheetml/main",  # "Strict"
    }
)
_SPACE: Final = "{http://www.w3.org/XML/1998/namespace}space"
_ESCAPED: Final = re.compile(r"_x([0-9A-Fa-f]{4})_")
_UNWRITABLE: Final = re.compile("[\x00-\x08\x0b\x0c\x0d\x0e-\x1f\ufffe\uffff]")


@contextmanager
def refusing_broken_files() -> Iterator[None]:
    """Raises NotAWorkbook for the errors that wrong numbers and missing parts of a file cause."""
    try:
        yield
    except (ValueError, KeyError, IndexError, TypeError, AttributeError, OverflowError, RecursionError):
        raise NotAWorkbook from None


def parse(content: bytes) -> Element:
    """The root element. Raises NotAWorkbook."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as problem:
        if problem.code == etree.ErrorTypes.ERR_NO_MEMORY:
            raise MemoryError from None
        raise NotAWorkbook from None
    if root.getroottree().docinfo.doctype:
        raise NotAWorkbook
    return root


def written(root: Element) -> bytes:
    content: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return content


def local(element: Element) -> str:
    """The name without its namespace; "" for comments and the like."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def children(element: Element, name: str) -> Iterator[Element]:
    return (child for child in element if local(child) == name)


def child(element: Element, name: str) -> Element | None:
    return next(children(element, name), None)


def everywhere(element: Element, name: str) -> Iterator[Element]:
    return (found for found in element.iter() if local(found) == name)


def attribute(element: Element, name: str) -> str:
    """The attribute of this local name, "" for none: `r:id` has another namespace in strict files."""
    for key, value in element.attrib.items():
        if etree.QName(key).localname == name and etree.QName(key).namespace:
            return str(value)
    return ""


def new(parent: Element, name: str) -> Element:
    """An element of the parent's namespace, not yet in it."""
    return etree.Element(etree.QName(etree.QName(parent).namespace, name))


def text_of(element: Element) -> str:
    """The words of a string with or without formats; without its ふりがな."""
    parts = [found.text or "" for found in everywhere(element, "t") if local(found.getparent()) != "rPh"]
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), "".join(parts))


def set_text(element: Element, text: str) -> None:
    """Write the text as Excel does: characters that XML cannot hold, and texts that look like such an escape, are escaped."""
    escaped = _ESCAPED.sub(lambda found: f"_x005F{found[0]}", text)
    element.text = _UNWRITABLE.sub(lambda found: f"_x{ord(found[0]):04X}_", escaped)
    element.set(_SPACE, "preserve")
