"""The catalogues in the repository are those `todoke translations` would write."""

import gettext
import shutil
from pathlib import Path

import pytest

from app.operations.translations import LOCALES, extracted, gather

LANGUAGES = sorted(path.name for path in LOCALES.iterdir() if path.is_dir())


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_is_translated_and_no_catalogue_is_out_of_date(language: str, tmp_path: Path) -> None:
    shutil.copytree(LOCALES / language, tmp_path / language)
    told: list[str] = []
    gather(told.append, tmp_path)
    ours, fresh = (folder / language / "LC_MESSAGES" / "todoke.po" for folder in (LOCALES, tmp_path))
    number = len(extracted())
    assert told == [f"{language}: {number} of {number} texts translated"]
    assert ours.read_text(encoding="utf-8") == fresh.read_text(encoding="utf-8")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_compiled_catalogue_is_the_written_one(language: str, tmp_path: Path) -> None:
    shutil.copytree(LOCALES / language, tmp_path / language)
    gather(lambda _: None, tmp_path)
    ours, fresh = (folder / language / "LC_MESSAGES" / "todoke.mo" for folder in (LOCALES, tmp_path))
    with ours.open("rb") as one, fresh.open("rb") as other:
        assert gettext.GNUTranslations(one)._catalog == gettext.GNUTranslations(other)._catalog


def test_a_new_language_begins_with_every_text(tmp_path: Path) -> None:
    (tmp_path / "fr").mkdir()
    told: list[str] = []
    gather(told.append, tmp_path)
    assert told[0] == f"fr: 0 of {len(extracted())} texts translated"
