"""QR codes on pages, as an SVG element of the page itself: no script, no style, no other address (CSP)."""

from functools import lru_cache

import segno
from markupsafe import Markup


@lru_cache(maxsize=64)
def qr_code(address: str, title: str) -> Markup:
    """A QR code that opens `address` (ISO/IEC 18004, level M, with its quiet zone of four modules). `title`: what is read out in its place.

    Black on white whatever the page's colours are. Never for an address with anything of a person in it: whoever sees a code reads it.
    """
    code = segno.make(address, error="m", micro=False)
    drawn = code.svg_inline(border=4, omitsize=True, svgclass="qr", lineclass=None, light="#fff", title=title)
    return Markup(drawn.replace("<svg ", '<svg role="img" ', 1))  # noqa: S704 - segno's own drawing; it escapes the title
