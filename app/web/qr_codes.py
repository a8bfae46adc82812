"""QR codes on pages, as an SVG element of the page itself: no script, no style, no other address (CSP)."""

from functools import lru_cache

from markupsafe import Markup

from app.papers.qr import QUIET, qr


@lru_cache(maxsize=64)
def qr_code(address: str, title: str) -> Markup:
    """A QR code that opens `address` (app/papers/qr.py), with its quiet zone. `title`: what is read out in its place.

    Black on white whatever the page's colours are.
    """
    drawn = qr(address).svg_inline(
        border=QUIET, omitsize=True, svgclass="qr", lineclass=None, light="#fff", title=title
    )
    return Markup(drawn.replace("<svg ", '<svg role="img" ', 1))  # noqa: S704 - segno's own drawing; it escapes the title
