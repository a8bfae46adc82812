"""The pictures of 使い方: all there, none left over, light, and of the size that the page keeps free for them."""

import pytest
from PIL import Image

from app.folders import STATIC
from app.languages import TAGS
from app.web.applicant.how_to import HEIGHT, STEPS, WIDTH, picture_name

HEAVIEST = 40_000  # bytes of one picture of 使い方
HEAVIEST_PAGE = 150_000


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
