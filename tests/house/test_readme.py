"""What the README names is there."""

import re
from pathlib import Path

import pytest

from app.procedures.fields import FIELD_TYPES

HOUSE = Path(__file__).parents[2]
READMES = ("README.md", "README.ja.md")
NAMED = re.compile(
    r"`((?:app|docs|tests|templates|static|locales|tools|bench|\.ci)/[^`\s*]*|[\w.-]+\.(?:in|lock|toml|py|md)|Makefile)`"
)


def _text(name: str) -> str:
    return (HOUSE / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", READMES)
def test_a_file_that_is_named_is_there(name: str) -> None:
    named = NAMED.findall(_text(name))
    linked = re.findall(r"\]\((?!http)([^)]+)\)", _text(name))
    assert [path for path in (*named, *linked) if not (HOUSE / path).exists()] == []


@pytest.mark.parametrize("path", ["tools/gone.py", "bench/gone.py", ".ci/gone", "requirements-gone.in", "app/gone/"])
def test_a_file_that_is_gone_would_be_found(path: str) -> None:
    assert NAMED.findall(f"See `{path}`, and `make run`.") == [path]


def test_the_guide_to_packages_names_every_type_of_question() -> None:
    listed = re.search(r"^`type` is one of (.*?)\.", _text("docs/procedure-package.md"), re.MULTILINE | re.DOTALL)
    assert listed
    assert re.split(r",\s+", listed[1]) == list(FIELD_TYPES)


def test_the_floor_plan_names_every_room() -> None:
    plan = _text("README.md").partition("## Floor plan")[2].split("```")[1]
    rooms = {path.name for path in (HOUSE / "app").iterdir() if (path / "__init__.py").exists()}
    assert [room for room in sorted(rooms) if f"{room}/" not in plan] == []


@pytest.mark.parametrize("name", READMES)
def test_a_target_that_is_named_is_there(name: str) -> None:
    targets = set(re.findall(r"^([a-z-]+):", _text("Makefile"), re.MULTILINE))
    named = set(re.findall(r"(?:^|`| {2,})make ([a-z-]+)", _text(name), re.MULTILINE))
    assert named
    assert named - targets == set()
