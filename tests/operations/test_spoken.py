"""In which language a terminal is spoken to."""

import pytest

from app.operations.spoken import spoken
from app.operations.welcome import welcome
from app.settings import load


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


def test_the_demo_welcomes_in_japanese(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "ja_JP.UTF-8")
    told = welcome(load({"TODOKE_MODE": "demo"}))
    assert "    職員の方   受付、処理、ダウンロード   http://localhost:8001/sign-in\n" in told
    assert "止めるときは Ctrl-C を押してください。" in told
