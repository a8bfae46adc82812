"""The languages of pages, mails and papers: one list."""

import pytest
from babel.messages.pofile import read_po

from app.folders import LOCALES
from app.languages import (
    DOMAIN,
    LANGUAGES,
    SOURCE,
    TRANSLATIONS,
    Language,
    known_language,
    language_of,
    speaking,
    translated,
)
from app.operations.translations import extracted, untranslated


def test_japanese_comes_first_and_each_language_names_itself() -> None:
    assert [(each.tag, each.name) for each in LANGUAGES][:2] == [("ja", "日本語"), ("en", "English")]
    assert LANGUAGES[0].tag == SOURCE


def test_a_language_on_no_list_is_read_in_japanese() -> None:
    assert (known_language("tlh"), language_of("tlh").tag) == ("ja", "ja")


def test_a_text_is_translated_while_its_language_is_spoken() -> None:
    with speaking("en"):
        spoken = translated("到達番号")
    assert (spoken, translated("到達番号")) == ("Reference number", "到達番号")


def test_every_language_of_the_list_has_its_catalogue_and_every_catalogue_its_language() -> None:
    folders = {catalogue.parents[1].name.replace("_", "-") for catalogue in LOCALES.glob(f"*/LC_MESSAGES/{DOMAIN}.mo")}
    assert folders == {language.tag for language in TRANSLATIONS}


@pytest.mark.parametrize("language", TRANSLATIONS, ids=lambda language: language.tag)
def test_every_catalogue_is_complete(language: Language) -> None:
    with (LOCALES / language.folder / "LC_MESSAGES" / f"{DOMAIN}.po").open("rb") as file:
        catalogue = read_po(file, locale=language.folder)
    gathered = {message.id for message in extracted() if message.id}
    assert untranslated(catalogue) == []
    assert gathered - {message.id for message in catalogue if message.id} == set()


def test_an_error_in_english_is_a_sentence_that_quotes_the_label() -> None:
    with (LOCALES / "en" / "LC_MESSAGES" / f"{DOMAIN}.po").open("rb") as file:
        sentences = [str(message.string) for message in read_po(file) if "{label}" in str(message.id)]
    errors = [sentence for sentence in sentences if "(continued)" not in sentence]
    assert len(errors) > 20
    assert [sentence for sentence in errors if "“{label}”" not in sentence or ": " in sentence] == []


@pytest.mark.parametrize("language", LANGUAGES, ids=lambda language: language.tag)
def test_babel_writes_the_dates_of_every_language_but_japanese(language: Language) -> None:
    assert (language.locale is None) == (language.tag.partition("-")[0] == SOURCE)
