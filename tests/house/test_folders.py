"""The program's own folders are found in one place, in a checkout and where the program is installed as a package."""

import importlib.util
import re
import shutil
import sys
from pathlib import Path

import pytest

from app import folders

COUNTING = re.compile(r"\b__file__\b|\bimportlib\.resources\b")
OWN = sorted(name for name, value in vars(folders).items() if isinstance(value, Path))


def test_no_other_module_counts_paths() -> None:
    counting = {
        str(path.relative_to(folders.PACKAGE))
        for path in folders.PACKAGE.rglob("*.py")
        if COUNTING.search(path.read_text(encoding="utf-8"))
    }
    assert counting == {"folders.py"}


@pytest.mark.parametrize("name", OWN)
def test_every_folder_is_there(name: str) -> None:
    assert getattr(folders, name).exists()


def test_an_installed_package_finds_what_lies_beside_its_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "lib" / "site-packages" / "app"
    package.mkdir(parents=True)
    shutil.copy(folders.PACKAGE / "folders.py", package)
    monkeypatch.setattr(sys, "prefix", str(tmp_path))
    spec = importlib.util.spec_from_file_location("installed_folders", package / "folders.py")
    assert spec is not None
    assert spec.loader is not None
    installed = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(installed)
    assert tmp_path / "share" / "todoke" / "templates" == installed.TEMPLATES
    assert package / "migrations" == installed.MIGRATIONS
