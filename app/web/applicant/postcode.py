"""郵便番号から住所を入力: the address line of one question, filled in place. A POST, so that no postcode stands in a URL or log."""

from dataclasses import dataclass
from typing import ClassVar

from anyio import to_thread
from litestar import Response, post

from app.languages import translated_into
from app.procedures.fields.postcode_address import address_of
from app.web.applicant.apply import UNKNOWN_POSTCODE
from app.web.applicant.screens import AnyRequest, asked_language, screen
from app.web.forms import only, read_form
from app.web.pages import PageContext


@dataclass(frozen=True, kw_only=True)
class AddressPart(PageContext):
    """The address line of one question; `arrives`: it was filled in just now, and the reader is told."""

    template: ClassVar = "applicant/_address.html"
    question_id: str
    value: str
    error: str
    advice: str
    arrives: bool


@post("/postcode", status_code=200)
async def fill_address(request: AnyRequest) -> Response[bytes]:
    posted = await read_form(request)
    question = only(posted, "action").partition(":")[2]
    found = await to_thread.run_sync(address_of, only(posted, f"{question}.postcode"))
    shown = AddressPart(
        question_id=question,
        value=found or only(posted, f"{question}.line"),
        error="",
        advice="" if found else translated_into(asked_language(request), UNKNOWN_POSTCODE),
        arrives=True,
    )
    return screen(request, shown)
