"""Texts in several languages, and the mark of those that the catalogues translate. Pure."""

import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Self

import msgspec
from markupsafe import Markup, escape

from app.languages import SOURCE, TAGS, is_japanese, translated_into


def N_(message: str) -> str:  # noqa: N802 - gettext's usual mark for a text that is translated later
    return message


class JapanesePart(str):
    """Words that are Japanese, or hold some, on a page of another language; in HTML the part says so (WCAG 2.2, 3.1.2 Language of Parts).

    Everywhere else it is a plain text. Where markup cannot stand (`<title>`, `<option>`, an attribute) a template writes it with the filter
    `plain`, and the filter `lang` has the element itself say so.
    """

    __slots__ = ("_markup", "japanese")
    _markup: Markup
    japanese: bool  # all of it, and not only a part

    @classmethod
    def whole(cls, words: str) -> Self:
        part = cls(words)
        part._markup, part.japanese = Markup('<span lang="{}">{}</span>').format(SOURCE, str(words)), True
        return part

    @classmethod
    def within(cls, words: str, markup: Markup) -> Self:
        part = cls(words)
        part._markup, part.japanese = markup, False
        return part

    def __html__(self) -> Markup:
        return self._markup


def composed(pattern: str, fill: Callable[[str], str], values: Iterable[object]) -> str:
    """`fill` puts the values into a pattern of ours, by `%` or `format_map`; what is Japanese among them stays marked as a part."""
    words = fill(pattern)
    if any(isinstance(value, JapanesePart) for value in values):
        return JapanesePart.within(words, Markup(fill(escape(pattern))))  # noqa: S704 - Markup's own % and format escape each value
    return words


def joined(comma: str, words: Iterable[str]) -> str:
    """The words parted by `comma`; what is Japanese among them stays marked as a part."""
    members = list(words)
    if any(isinstance(member, JapanesePart) for member in members):
        return JapanesePart.within(comma.join(members), escape(comma).join(members))
    return comma.join(members)


def as_written(words: str, language: str) -> str:
    """What somebody wrote, in whatever language, for a page in `language`: words with kana or kanji are taken for Japanese.

    Where the page's own language is written with Han characters, only kana tell.
    """
    if isinstance(words, JapanesePart) or is_japanese(language) or words.isascii():
        return words
    scripts = ("HIRAGANA", "KATAKANA") if language.startswith("zh") else ("HIRAGANA", "KATAKANA", "CJK UNIFIED")
    is_in_japanese = any(unicodedata.name(letter, "").startswith(scripts) for letter in words)
    return JapanesePart.whole(words) if is_in_japanese else words


@dataclass(frozen=True, slots=True)
class Text:
    """A text in several languages, keyed by language tag; the source is always there and stands in for a missing one."""

    languages: Mapping[str, str]

    def in_(self, language: str) -> str:
        """In this language; in Japanese, marked as a part, where that is missing or only the Japanese said again."""
        source = self.languages[SOURCE]
        words = self.languages.get(language)
        if words and words != source:
            return words
        return source if is_japanese(language) or source.isascii() else JapanesePart.whole(source)

    def __str__(self) -> str:
        return self.languages[SOURCE]


def catalogued(message: str) -> Text:
    """Return one of our own texts with its translations and mark it for the catalogues, as `N_` does."""
    translations = {tag: translated_into(tag, message) for tag in TAGS}
    return Text({tag: words for tag, words in translations.items() if tag == SOURCE or words != message})


def text_of(value: str | Mapping[str, str]) -> Text:
    """Return a stored text (`{"ja": …}`) as Text."""
    return Text(msgspec.json.decode(value) if isinstance(value, str) else value)
