"""The languages of the pages, found from their catalogues."""

from babel.messages.pofile import read_po

from app.folders import LOCALES
from app.operations.translations import extracted, untranslated
from app.web.languages import known_language, languages, speaking, translated


def test_japanese_comes_first_and_each_language_names_itself() -> None:
    assert [(each.tag, each.name) for each in languages()][:2] == [("ja", "日本語"), ("en", "English")]


def test_a_language_without_a_catalogue_is_read_in_japanese() -> None:
    assert known_language("tlh") == "ja"


def test_a_text_is_translated_while_its_language_is_spoken() -> None:
    with speaking("en"):
        spoken = translated("到達番号")
    assert (spoken, translated("到達番号")) == ("Reference number", "到達番号")


def test_the_english_catalogue_is_complete() -> None:
    with (LOCALES / "en" / "LC_MESSAGES" / "todoke.po").open("rb") as file:
        catalogue = read_po(file, locale="en")
    gathered = {message.id for message in extracted() if message.id}
    assert untranslated(catalogue) == []
    assert gathered - {message.id for message in catalogue if message.id} == set()
