"""Telephone numbers on pages: every one of them can be pressed (`tel:`, RFC 3966), also those that stand in a text."""

import re
from typing import Final

from markupsafe import Markup, escape

from app.languages import SOURCE
from app.procedures.fields.telephone import dialled
from app.texts import JapanesePart

# with both of its hyphens or brackets: a number without them may be anything
_WRITTEN: Final = re.compile(
    r"(?<![A-Za-z0-9+-])0[0-9]{1,4}[-‐－ー()（）]{1,2}[0-9]{1,4}[-‐－ー)）][0-9]{3,4}(?![A-Za-z0-9-])"
)
_DIGITS: Final = (10, 11)
_FACSIMILE: Final = re.compile(r"(?:FAX|Fax|fax|ＦＡＸ|ファクス|ファックス)[番号 　:：]*$")


def telephone_link(number: str) -> Markup:
    """The number as a link that dials it; as it stands where there is nothing to dial."""
    to_dial = dialled(number)
    shown = escape(number)
    # S704: escaped piece by piece
    return Markup(f'<a class="number" href="tel:{to_dial}">{shown}</a>') if to_dial else shown  # noqa: S704


def telephones_linked(text: str) -> Markup:
    """A text of somebody's with its telephone numbers as links; those of a facsimile stay words. Japanese on a page of another language stays marked."""
    parts: list[Markup] = []
    end = 0
    for found in _WRITTEN.finditer(text):
        before = text[end : found.start()]
        if len(dialled(found[0])) in _DIGITS and not _FACSIMILE.search(before):
            parts += [escape(before), telephone_link(found[0])]
            end = found.end()
    linked = Markup("").join([*parts, escape(text[end:])])
    if isinstance(text, JapanesePart) and text.japanese:
        return Markup('<span lang="{}">{}</span>').format(SOURCE, linked)
    return linked
