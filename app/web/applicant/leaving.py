"""終了する: the page to leave a shared computer by. It asks the browser to throw its copies away and promises nothing: no header can."""

from dataclasses import dataclass
from typing import ClassVar, Final

from litestar import Response, get

from app.web.applicant.journey import known_place
from app.web.applicant.screens import AnyRequest, screen
from app.web.pages import PageContext

CLEARED: Final = {"Clear-Site-Data": '"cache"'}
"""https://www.w3.org/TR/clear-site-data/: the copies on disk, of this site alone, in browsers that know it and over HTTPS."""


@dataclass(frozen=True, kw_only=True)
class FinishPage(PageContext):
    """ウィンドウを閉じてください."""

    template: ClassVar = "applicant/finish.html"


@get("/finish")
async def finish(request: AnyRequest) -> Response[bytes]:
    """With ?municipality= in that municipality's frame."""
    place = await known_place(request.query_params.get("municipality", ""))
    return screen(request, FinishPage(), place=place, headers=CLEARED)
