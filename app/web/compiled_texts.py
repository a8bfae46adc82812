"""What is the same on every page in a language is worked out once, when a template is compiled for that language.

`{{ _("…") }}`, `{{ link("/status") }}` and `{{ static("app.css") }}`, called with nothing but a text, become that text: a page costs a
third of the time. A text with values, `_("%(count)s件", count=n)`, is looked up as the page is made, as Jinja does it.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import cast

from jinja2.ext import Extension
from jinja2.lexer import Token, TokenStream

from app.languages import speaking

CALL_WITH_A_TEXT = ("name", "lparen", "string", "rparen")


class CompiledTexts(Extension):
    """Needs an environment of one language, with the globals `language` and `compiled`: functions of one text, by name."""

    def filter_stream(self, stream: TokenStream) -> Iterator[Token]:
        known = cast("Mapping[str, Callable[[str], str]]", self.environment.globals["compiled"])
        tokens = list(stream)
        position = 0
        while position < len(tokens):
            found = tokens[position : position + len(CALL_WITH_A_TEXT)]
            if tuple(token.type for token in found) == CALL_WITH_A_TEXT and found[0].value in known:
                with speaking(str(self.environment.globals["language"])):
                    text = known[found[0].value](found[2].value)
                yield from _constant(found[0].lineno, text)
                position += len(CALL_WITH_A_TEXT)
            else:
                yield tokens[position]
                position += 1


def _constant(line: int, text: str) -> Iterator[Token]:
    """`("…"|safe)`: words and addresses are our own, and may hold markup."""
    yield Token(line, "lparen", "(")
    yield Token(line, "string", text)
    yield Token(line, "pipe", "|")
    yield Token(line, "name", "safe")
    yield Token(line, "rparen", ")")
