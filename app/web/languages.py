"""The languages of the pages: Japanese, and every catalogue found in locales/. A new language is a new catalogue, no code.

A catalogue's folder is named by its language tag with `_` for `-` (`en`, `zh_Hans`). The language's own name is what the catalogue says
for 「日本語」. The language of the page being made stands in a context variable, for Jinja's `_()` and `ngettext()` to find.
"""

import gettext
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from typing import Final

from app.folders import LOCALES
from app.procedures.fields.wording import N_

JAPANESE: Final = "ja"
DOMAIN: Final = "todoke"
OWN_NAME: Final = N_("日本語")

_language: ContextVar[str] = ContextVar("language", default=JAPANESE)


@dataclass(frozen=True, slots=True)
class Language:
    tag: str  # BCP 47, as in <html lang> and ?lang=
    name: str  # in the language itself


@cache
def _catalogues() -> Mapping[str, gettext.NullTranslations]:
    found: dict[str, gettext.NullTranslations] = {JAPANESE: gettext.NullTranslations()}
    for file in sorted(LOCALES.glob(f"*/LC_MESSAGES/{DOMAIN}.mo")):
        with file.open("rb") as catalogue:
            found[file.parents[1].name.replace("_", "-")] = gettext.GNUTranslations(catalogue)
    return found


@cache
def languages() -> tuple[Language, ...]:
    """Japanese first, the others by their tag."""
    return tuple(Language(tag, catalogue.gettext(OWN_NAME)) for tag, catalogue in _catalogues().items())


def known_language(asked: str | None) -> str:
    """The language asked for, or Japanese where there is no such catalogue."""
    return asked if asked is not None and asked in _catalogues() else JAPANESE


@contextmanager
def speaking(language: str) -> Iterator[None]:
    token = _language.set(known_language(language))
    try:
        yield
    finally:
        _language.reset(token)


def spoken() -> str:
    return _language.get()


def translated(message: str) -> str:
    """`message` in the language of the page being made."""
    return _catalogues()[_language.get()].gettext(message)


def translated_number(singular: str, plural: str, number: int) -> str:
    return _catalogues()[_language.get()].ngettext(singular, plural, number)


def translated_into(language: str, message: str) -> str:
    """The same outside a page: in a language given by name."""
    return _catalogues()[known_language(language)].gettext(message)
