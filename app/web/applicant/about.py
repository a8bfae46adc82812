"""The pages the footer names: アクセシビリティ方針, 個人情報, お問合せ."""

from litestar import Response, get

from app.procedures.published import all_municipalities
from app.web.applicant.journey import municipality_of
from app.web.applicant.screens import AnyRequest, asked_language, screen


@get("/accessibility")
async def show_accessibility(request: AnyRequest) -> Response[bytes]:
    return screen(request, "applicant/accessibility.html")


@get("/privacy")
async def show_privacy(request: AnyRequest) -> Response[bytes]:
    return screen(request, "applicant/privacy.html")


@get("/contact")
async def show_contact(request: AnyRequest) -> Response[bytes]:
    """All municipalities, or with ?municipality= the telephone numbers of one and its sections."""
    slug = request.query_params.get("municipality", "")
    if not slug:
        return screen(request, "applicant/contact.html", municipalities=await all_municipalities(), sections=[])
    place = await municipality_of(slug)
    language = asked_language(request)
    found = {(each.section_name.in_(language), each.section_telephone) for each in place.procedures.values()}
    return screen(request, "applicant/contact.html", place=place, municipalities=[], sections=sorted(found))
