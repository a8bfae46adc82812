"""使い方 for residents: from finding a procedure to looking its status up, with a picture of each page on the way.

The pictures are drawn by `make pictures` (tests/browser/make_pictures.py) from the demo, in each language, and lie in static/how-to.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Final

from litestar import Response, get

from app.languages import SOURCE
from app.web.applicant.journey import known_place
from app.web.applicant.screens import AnyRequest, asked_language, screen
from app.web.pages import PageContext
from app.web.static_files import static_address, static_files

STEPS: Final = ("find", "fill-in", "confirm", "numbers", "status")
"""The pages that are pictured, in the order of the journey."""
WIDTH, HEIGHT = 375, 640
"""CSS px of every picture, a phone's screen: what the page keeps free until they are there."""


@dataclass(frozen=True, kw_only=True)
class HowToPage(PageContext):
    """使い方. `pictures`: address by step; `width` and `height`: of each."""

    template: ClassVar = "applicant/how_to.html"
    pictures: Mapping[str, str]
    width: int = WIDTH
    height: int = HEIGHT


def picture_name(step: str, language: str) -> str:
    """The file's path in static/."""
    return f"how-to/{step}-{language}.png"


def pictures_in(language: str) -> Mapping[str, str]:
    """The addresses of the pictures by step; of the pages in Japanese where a language has none of its own."""
    names = {step: picture_name(step, language) for step in STEPS}
    known = static_files()
    return {step: static_address(name if name in known else picture_name(step, SOURCE)) for step, name in names.items()}


@get("/how-to")
async def show_how_to(request: AnyRequest) -> Response[bytes]:
    """With ?municipality= in that municipality's frame. No municipality can have this address: their names hold no hyphen."""
    place = await known_place(request.query_params.get("municipality", ""))
    return screen(request, HowToPage(pictures=pictures_in(asked_language(request))), place=place)
