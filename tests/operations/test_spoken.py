"""In which language a terminal is spoken to."""

import pytest

from app.operations.spoken import spoken


@pytest.mark.parametrize(
    ("locale", "told"),
    [
        ({"LANG": "ja_JP.UTF-8"}, "はい"),
        ({"LANG": "ja_JP.eucJP"}, "はい"),
        ({"LANG": "en_GB.UTF-8", "LC_MESSAGES": "ja_JP.UTF-8"}, "はい"),
        ({"LANG": "ja_JP.UTF-8", "LC_ALL": "C.UTF-8"}, "yes"),
        ({"LANG": "ja_JP.UTF-8", "LC_ALL": ""}, "はい"),
        ({"LANG": "de_DE.UTF-8"}, "yes"),
        ({}, "yes"),
    ],
)
def test_the_first_locale_that_is_set_decides(
    monkeypatch: pytest.MonkeyPatch, locale: dict[str, str], told: str
) -> None:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in locale.items():
        monkeypatch.setenv(name, value)
    assert spoken("yes", "はい") == told
