"""Texts in several languages, and the mark of those that the catalogues translate. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass

import msgspec

from app.languages import SOURCE, TAGS, translated_into


def N_(message: str) -> str:  # noqa: N802 - gettext's usual mark for a text that is translated later
    return message


@dataclass(frozen=True, slots=True)
class Text:
    """A text in several languages, keyed by language tag; the source is always there and stands in for a missing one."""

    languages: Mapping[str, str]

    def in_(self, language: str) -> str:
        return self.languages.get(language) or self.languages[SOURCE]

    def __str__(self) -> str:
        return self.languages[SOURCE]


def catalogued(message: str) -> Text:
    """Return one of our own texts with its translations and mark it for the catalogues, as `N_` does."""
    translations = {tag: translated_into(tag, message) for tag in TAGS}
    return Text({tag: words for tag, words in translations.items() if tag == SOURCE or words != message})


def text_of(value: str | Mapping[str, str]) -> Text:
    """Return a stored text (`{"ja": …}`) as Text."""
    return Text(msgspec.json.decode(value) if isinstance(value, str) else value)
