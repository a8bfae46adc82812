"""A small safe Markdown for explanations: paragraphs, bold, lists and https links. Pure.

A municipality's staff write these texts and every applicant's browser shows them, so only six tags can come out, built here one by one;
everything else of Markdown, and all HTML, stands as the text that was typed. A link shows the host it leads to.
"""

import re
from collections.abc import Iterable
from typing import Final

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup, escape

LONGEST: Final = 20_000
"""Characters of one text that are read as Markdown at all; a longer one is shown as it is."""

_PARSER: Final = MarkdownIt("zero", {"html": False}).enable(
    ["list", "escape", "emphasis", "link", "newline"],
)
# no user name, no backslash, a host of plain letters: what the browser opens is what is shown
_LINK: Final = re.compile(r"https://((?:[A-Za-z0-9-]+\.)+[A-Za-z0-9-]+)(?::[0-9]{1,5})?(?:[/?#][!-~]*)?")
_TAGS: Final = {
    "paragraph_open": "<p>",
    "paragraph_close": "</p>",
    "bullet_list_open": "<ul>",
    "bullet_list_close": "</ul>",
    "ordered_list_open": "<ol>",
    "ordered_list_close": "</ol>",
    "list_item_open": "<li>",
    "list_item_close": "</li>",
    "strong_open": "<strong>",
    "strong_close": "</strong>",
    "softbreak": "<br>",
    "hardbreak": "<br>",
}


def rendered(text: str) -> Markup:
    """Return safe HTML. Never raises, whatever the text is."""
    if len(text) > LONGEST:
        return Markup("<p>{}</p>").format(text)
    return Markup("").join(_rendered(_PARSER.parse(text)))


def _rendered(tokens: Iterable[Token]) -> Iterable[Markup]:
    closing: list[Markup] = []  # what ends the links that are open
    for token in tokens:
        if token.hidden:  # the paragraph of a tight list's item
            continue
        if token.type == "inline":
            yield from _rendered(token.children or ())
        elif (
            token.type == "ordered_list_open" and "start" in token.attrs
        ):  # a list goes on with the number that was typed
            yield Markup('<ol start="{}">').format(int(token.attrs["start"]))
        elif token.type in _TAGS:
            yield Markup(_TAGS[token.type])  # noqa: S704 - one of the fixed tags above
        elif token.type == "link_open":
            opening, end = _link(str(token.attrs.get("href", "")))
            closing.append(end)
            yield opening
        elif token.type == "link_close":
            yield closing.pop() if closing else Markup("")
        else:  # text, and emphasis as the asterisks that were typed
            yield escape(token.content or token.markup)


def _link(address: str) -> tuple[Markup, Markup]:
    """Return the tags before and after the words of a link; one that leads elsewhere than to a plain https host stays text."""
    safe = _LINK.fullmatch(address)
    if safe is None:
        return Markup("["), Markup("]({})").format(address)
    return Markup('<a href="{}" rel="noopener noreferrer">').format(address), Markup("（{}）</a>").format(
        safe[1].lower()
    )
