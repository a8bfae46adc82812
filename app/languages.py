"""The languages that pages, mails and papers are made in: one list. Pure but for reading the catalogues.

A new language is one more line of `LANGUAGES` and its catalogue in locales/ (folders are named by the tag, with `_` for `-`: `en`,
`zh_Hans`); a font only where the papers' own lack its letters (static/fonts). The words in the source are Japanese, and stand in for a
missing translation. The language of the page being made stands in a context variable, for Jinja's `_()` and `ngettext()` to find.
"""

import gettext
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from typing import Final

from babel import Locale, UnknownLocaleError

from app.folders import LOCALES

SOURCE: Final = "ja"
"""The language that the service is written in: every text is there in it, and it is never named in an address."""
DOMAIN: Final = "todoke"


@dataclass(frozen=True, slots=True)
class Language:
    """`staff_name`: what the staff's pages call it. `comma` parts the members of a list. `fonts`: files in static/fonts that the papers
    need for its letters behind their own."""

    tag: str  # BCP 47, as in <html lang> and ?lang=
    name: str  # in the language itself
    staff_name: str
    comma: str = ", "
    fonts: tuple[str, ...] = ()

    @property
    def folder(self) -> str:
        """The folder of its catalogue, in locales/."""
        return self.tag.replace("-", "_")

    @property
    def noted(self) -> str:
        """The note behind the label of an input for a text in it: （英語）, and nothing for the source."""
        return "" if self.tag == SOURCE else f"（{self.staff_name}）"

    @property
    def locale(self) -> Locale | None:
        """Babel's, which knows its dates; None for Japanese of every kind (やさしい日本語), whose dates are written in 和暦."""
        return _locale(self.tag)


LANGUAGES: Final = (
    Language(SOURCE, "日本語", "日本語", comma="、"),
    Language("en", "English", "英語"),
)
"""The languages in the order of the language row and of a section's inputs; the source first."""

TAGS: Final = tuple(language.tag for language in LANGUAGES)
TRANSLATIONS: Final = LANGUAGES[1:]
"""The languages that have a catalogue."""

_BY_TAG: Final = {language.tag: language for language in LANGUAGES}
_spoken: ContextVar[str] = ContextVar("language", default=SOURCE)


def language_of(tag: str) -> Language:
    """The language of this tag, or the source where it is on no list."""
    return _BY_TAG.get(tag, LANGUAGES[0])


def is_japanese(tag: str) -> bool:
    """Japanese of any kind, やさしい日本語 too: what is written there in the Japanese way is bare elsewhere (〒, 歳)."""
    return tag.partition("-")[0] == SOURCE


def staff_name_of(tag: str) -> str:
    """The language's name on the staff's pages, also of one that is on no list: a form that was brought along may have texts in it."""
    if tag in _BY_TAG:
        return _BY_TAG[tag].staff_name
    try:
        return Locale.parse(tag, sep="-").get_display_name(SOURCE) or tag
    except (UnknownLocaleError, ValueError):
        return tag


def known_language(tag: str | None) -> str:
    """The tag itself, or the source's where it is on no list."""
    return tag if tag is not None and tag in _BY_TAG else SOURCE


@contextmanager
def speaking(language: str) -> Iterator[None]:
    token = _spoken.set(known_language(language))
    try:
        yield
    finally:
        _spoken.reset(token)


def spoken() -> str:
    return _spoken.get()


def translated(message: str) -> str:
    """`message` in the language of the page being made."""
    return _catalogues()[_spoken.get()].gettext(message)


def translated_number(singular: str, plural: str, number: int) -> str:
    return _catalogues()[_spoken.get()].ngettext(singular, plural, number)


def translated_into(language: str, message: str) -> str:
    """`message` in the language of this tag, for text outside a page."""
    return _catalogues()[known_language(language)].gettext(message)


@cache
def _catalogues() -> Mapping[str, gettext.NullTranslations]:
    """Raises FileNotFoundError where a language of the list has none."""
    catalogues: dict[str, gettext.NullTranslations] = {SOURCE: gettext.NullTranslations()}
    for language in TRANSLATIONS:
        with (LOCALES / language.folder / "LC_MESSAGES" / f"{DOMAIN}.mo").open("rb") as catalogue:
            catalogues[language.tag] = gettext.GNUTranslations(catalogue)
    return catalogues


@cache
def _locale(tag: str) -> Locale | None:
    return None if is_japanese(tag) else Locale.parse(tag, sep="-")
