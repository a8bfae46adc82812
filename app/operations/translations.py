"""Gathers the Japanese texts of pages, letters and messages, and brings the catalogue of every language up to date.

A new language is a line in app/languages.py: `todoke translations` then makes its catalogue; fill in its todoke.po and run it again.
"""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from app.folders import LOCALES, PROGRAM
from app.languages import DOMAIN, TRANSLATIONS, Language
from app.spoken import spoken

METHODS: Final = [("app/**.py", "python"), ("templates/**.html", "jinja2"), ("templates/**.txt", "jinja2")]
# `trimmed` as in app/web/pages.py, else the texts of multi-line blocks would not be found
OPTIONS: Final = {f"templates/**.{ending}": {"trimmed": "true", "silent": "false"} for ending in ("html", "txt")}
KEYWORDS: Final[dict[str, tuple[int, ...] | None]] = {
    "_": None,
    "gettext": None,
    "N_": None,
    "catalogued": None,
    "ngettext": (1, 2),
}
ALWAYS: Final = datetime(2026, 1, 1, tzinfo=UTC)  # a date of today would change every catalogue at every run


def gather(say: Callable[[str], None], locales: Path = LOCALES, languages: Iterable[Language] = TRANSLATIONS) -> None:
    """Write the template and the catalogues, compile them, and say what is still untranslated."""
    template = extracted()
    for language in languages:
        source = locales / language.folder / "LC_MESSAGES" / f"{DOMAIN}.po"
        source.parent.mkdir(parents=True, exist_ok=True)
        catalogue = _updated(source, template, language.folder)
        with source.open("wb") as file:
            write_po(
                file,
                catalogue,
                width=120,
                no_location=False,
                include_lineno=False,
                ignore_obsolete=True,
                sort_output=True,
            )
        with source.with_suffix(".mo").open("wb") as file:
            write_mo(file, catalogue)
        missing = untranslated(catalogue)
        done, of = len(catalogue) - len(missing), len(catalogue)
        say(
            spoken(
                f"{language.tag}: {done} of {of} texts translated", f"{language.tag}: {of}件のうち{done}件を翻訳済み"
            )
        )
        for message in missing:
            say(f"    {message.id}")


def extracted() -> Catalog:
    """Every text marked for translation, with the files it stands in."""
    catalogue = Catalog(project="Todoke", version="1", creation_date=ALWAYS, revision_date=ALWAYS, fuzzy=False)
    found = extract_from_dir(PROGRAM, METHODS, OPTIONS, KEYWORDS, strip_comment_tags=True, directory_filter=_is_ours)
    for file, _line, message, comments, context in sorted(found, key=lambda entry: (entry[0], entry[1])):
        catalogue.add(message, None, [(file, 0)], auto_comments=comments, context=context)
    return catalogue


def untranslated(catalogue: Catalog) -> list[Message]:
    return [message for message in _messages(catalogue) if message.fuzzy or not all(_strings(message))]


def _updated(source: Path, template: Catalog, language: str) -> Catalog:
    catalogue = Catalog(locale=language)
    if source.exists():
        with source.open("rb") as file:
            catalogue = read_po(file, locale=language)
    catalogue.update(template, no_fuzzy_matching=True, update_creation_date=False)
    catalogue.creation_date = catalogue.revision_date = ALWAYS
    return catalogue


def _messages(catalogue: Catalog) -> Iterable[Message]:
    return (message for message in catalogue if message.id)


def _strings(message: Message) -> tuple[str, ...]:
    return tuple(message.string) if isinstance(message.string, list | tuple) else (message.string or "",)


def _is_ours(folder: str | object) -> bool:
    return Path(str(folder)).relative_to(PROGRAM).parts[:1] in {(), ("app",), ("templates",)}
