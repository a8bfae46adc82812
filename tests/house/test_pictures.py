"""The pictures of 使い方, the README and the tour: all there, none left over, light, and of the size that the pages keep free for them."""

import re
from pathlib import Path

import pytest
from PIL import Image

from app.folders import STATIC
from app.languages import TAGS
from app.web.applicant.how_to import HEIGHT, STEPS, WIDTH, picture_name

HOUSE = Path(__file__).parents[2]
READMES = ("README.md", "README.ja.md")
PAGES = (*READMES, "docs/tour.md", "docs/tour.ja.md")
DOCS = HOUSE / "docs" / "pictures"
HEAVIEST = 40_000  # bytes of one picture of 使い方
HEAVIEST_PAGE = 150_000
HEAVIEST_OF_THE_README = 80_000


def shown_in(name: str) -> set[Path]:
    """The pictures of a page, by where it lies."""
    text = (HOUSE / name).read_text(encoding="utf-8")
    found = re.findall(r"!\[[^]]+\]\(([^)]+)\)|src=\"([^\"]+)\"", text)
    return {(HOUSE / name).parent / "".join(paths) for paths in found}


@pytest.mark.parametrize("language", TAGS)
def test_the_guide_is_light(language: str) -> None:
    sizes = [(STATIC / picture_name(step, language)).stat().st_size for step in STEPS]
    assert max(sizes) <= HEAVIEST
    assert sum(sizes) <= HEAVIEST_PAGE


@pytest.mark.parametrize("language", TAGS)
def test_a_picture_has_the_shape_that_the_page_keeps_free(language: str) -> None:
    for step in STEPS:
        with Image.open(STATIC / picture_name(step, language)) as picture:
            assert picture.width * HEIGHT == picture.height * WIDTH, step
            assert picture.width >= WIDTH * 1.5, step


def test_no_picture_of_the_guide_is_left_over() -> None:
    named = {STATIC / picture_name(step, language) for step in STEPS for language in TAGS}
    assert set((STATIC / "how-to").iterdir()) == named


@pytest.mark.parametrize("name", READMES)
def test_a_readme_shows_the_resident_and_the_desk(name: str) -> None:
    shown = shown_in(name)
    assert [path for path in shown if not path.is_file()] == []
    assert {STATIC / "how-to", DOCS} <= {path.parent for path in shown}
    assert max(path.stat().st_size for path in shown) <= HEAVIEST_OF_THE_README


def test_no_picture_of_the_readme_and_the_tour_is_left_over() -> None:
    assert set(DOCS.iterdir()) == {path for name in PAGES for path in shown_in(name) if path.parent == DOCS}
