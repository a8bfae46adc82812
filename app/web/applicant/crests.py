"""The crests of the municipalities and the style sheets of their colours, each at an address of its contents, so that a browser keeps it for ever."""

from typing import Final

from litestar import Response, get
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from app.municipalities.colours import style_sheet
from app.web.applicant.journey import shown_municipality
from app.web.applicant.screens import AnyRequest
from app.web.static_files import A_YEAR

# an SVG that is opened at its own address may be drawn, with the styles inside it, and nothing else
POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'none'"


@get("/crests/{municipality:str}/{crest:str}")
async def show_crest(request: AnyRequest, municipality: FromPath[str], crest: FromPath[str]) -> Response[bytes]:
    """`crest`: the file's name, of the one that the municipality has now; its colour's is `colour-rrggbb.css`."""
    place, _ = await shown_municipality(request, municipality)
    headers = {"Cache-Control": A_YEAR.decode(), "Content-Security-Policy": POLICY}
    if place.colour and crest == place.colour_file:
        return Response(style_sheet(place.colour).encode(), media_type="text/css", headers=headers)
    shown = place.crest
    if shown is None or crest != shown.file:
        raise NotFoundException
    return Response(shown.content, media_type=shown.format.media_type, headers=headers)
