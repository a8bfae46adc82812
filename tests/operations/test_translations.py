"""The catalogues in the repository are those `todoke translations` would write."""

import gettext
import shutil
from pathlib import Path

import pytest

from app.folders import LOCALES
from app.languages import DOMAIN, TRANSLATIONS, Language
from app.operations.translations import extracted, gather

each_translation = pytest.mark.parametrize("language", TRANSLATIONS, ids=lambda language: language.tag)


@each_translation
def test_every_text_is_translated_and_no_catalogue_is_out_of_date(language: Language, tmp_path: Path) -> None:
    shutil.copytree(LOCALES / language.folder, tmp_path / language.folder)
    told: list[str] = []
    gather(told.append, tmp_path, [language])
    ours, fresh = (folder / language.folder / "LC_MESSAGES" / f"{DOMAIN}.po" for folder in (LOCALES, tmp_path))
    number = len(extracted())
    assert told == [f"{language.tag}: {number} of {number} texts translated"]
    assert ours.read_text(encoding="utf-8") == fresh.read_text(encoding="utf-8")


@each_translation
def test_the_compiled_catalogue_is_the_written_one(language: Language, tmp_path: Path) -> None:
    shutil.copytree(LOCALES / language.folder, tmp_path / language.folder)
    gather(lambda _: None, tmp_path, [language])
    ours, fresh = (folder / language.folder / "LC_MESSAGES" / f"{DOMAIN}.mo" for folder in (LOCALES, tmp_path))
    with ours.open("rb") as one, fresh.open("rb") as other:
        assert gettext.GNUTranslations(one)._catalog == gettext.GNUTranslations(other)._catalog


def test_a_new_language_begins_with_every_text(tmp_path: Path) -> None:
    told: list[str] = []
    gather(told.append, tmp_path, [Language("fr", "français", "フランス語")])
    assert told[0] == f"fr: 0 of {len(extracted())} texts translated"
