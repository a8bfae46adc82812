"""The crests of the municipalities, each at an address of its contents, so that a browser keeps it for ever."""

from collections.abc import Mapping
from typing import Final

from litestar import Response, get
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from app.municipalities.crests import CrestFormat
from app.web.applicant.journey import shown_municipality
from app.web.applicant.screens import AnyRequest
from app.web.static_files import A_YEAR

MEDIA_TYPES: Final[Mapping[CrestFormat, str]] = {CrestFormat.svg: "image/svg+xml", CrestFormat.png: "image/png"}
# an SVG that is opened at its own address may be drawn, with the styles inside it, and nothing else
POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'none'"


@get("/crests/{municipality:str}/{crest:str}")
async def show_crest(request: AnyRequest, municipality: FromPath[str], crest: FromPath[str]) -> Response[bytes]:
    """`crest`: the file's name, of the one that the municipality has now."""
    place, _ = await shown_municipality(request, municipality)
    shown = place.crest
    if shown is None or crest != shown.file:
        raise NotFoundException
    headers = {"Cache-Control": A_YEAR.decode(), "Content-Security-Policy": POLICY}
    return Response(shown.content, media_type=MEDIA_TYPES[shown.format], headers=headers)
