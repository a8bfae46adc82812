"""What the README and the pages of docs/ name is there."""

import re
from pathlib import Path

import pytest

from app.procedures.fields import FIELD_TYPES

HOUSE = Path(__file__).parents[2]
READMES = ("README.md", "README.ja.md")
PAGES = (*READMES, *sorted(str(page.relative_to(HOUSE)) for page in (HOUSE / "docs").rglob("*.md")))
LINKED = re.compile(r"\]\((?!http)([^)#]+)(?:#[^)]*)?\)|src=\"([^\"]+)\"")
NAMED = re.compile(
    r"`((?:app|docs|tests|templates|static|locales|tools|bench|\.ci)/[^`\s*]*|[\w.-]+\.(?:in|lock|toml|py|md)|Makefile)`"
)


def _text(name: str) -> str:
    return (HOUSE / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", [*READMES, "docs/tour.md", "docs/tour.ja.md"])
def test_a_file_that_is_named_is_there(name: str) -> None:
    assert [path for path in NAMED.findall(_text(name)) if not (HOUSE / path).exists()] == []


@pytest.mark.parametrize("name", PAGES)
def test_what_a_page_links_or_shows_is_there(name: str) -> None:
    """From where the page lies, as a browser follows it."""
    linked = ["".join(found) for found in LINKED.findall(_text(name))]
    assert [path for path in linked if not (HOUSE / name).parent.joinpath(path).exists()] == []


@pytest.mark.parametrize("name", PAGES)
def test_every_page_is_reached_from_the_readme(name: str) -> None:
    reached: set[Path] = set()
    waiting = [HOUSE / "README.md"]
    while waiting:
        page = waiting.pop().resolve()
        if page in reached:
            continue
        reached.add(page)
        text = page.read_text(encoding="utf-8")
        linked = [page.parent / "".join(found) for found in LINKED.findall(text)]
        waiting += [path for path in linked if path.suffix == ".md"]
        waiting += [path for folder in linked if folder.is_dir() for path in folder.glob("*.md")]
    assert HOUSE / name in reached


@pytest.mark.parametrize(
    ("text", "link"), [("![x](a/b.png)", "a/b.png"), ('<img src="c.png">', "c.png"), ("[d](e.md#f)", "e.md")]
)
def test_a_link_or_picture_is_found(text: str, link: str) -> None:
    assert ["".join(found) for found in LINKED.findall(text)] == [link]


@pytest.mark.parametrize("path", ["tools/gone.py", "bench/gone.py", ".ci/gone", "requirements-gone.in", "app/gone/"])
def test_a_file_that_is_gone_would_be_found(path: str) -> None:
    assert NAMED.findall(f"See `{path}`, and `make run`.") == [path]


def test_the_guide_to_packages_names_every_type_of_question() -> None:
    listed = re.search(r"^`type` is one of (.*?)\.", _text("docs/procedure-package.md"), re.MULTILINE | re.DOTALL)
    assert listed
    assert re.split(r",\s+", listed[1]) == list(FIELD_TYPES)


def test_the_floor_plan_names_every_room() -> None:
    plan = _text("docs/architecture.md").partition("## Floor plan")[2].split("```")[1]
    rooms = {path.name for path in (HOUSE / "app").iterdir() if (path / "__init__.py").exists()}
    assert [room for room in sorted(rooms) if f"{room}/" not in plan] == []


@pytest.mark.parametrize("name", READMES)
def test_a_target_that_is_named_is_there(name: str) -> None:
    targets = set(re.findall(r"^([a-z-]+):", _text("Makefile"), re.MULTILINE))
    named = set(re.findall(r"(?:^|`| {2,})make ([a-z-]+)", _text(name), re.MULTILINE))
    assert named
    assert named - targets == set()
