"""郵便番号から住所を入力: the inputs of one question, filled in place. A POST, so that no postcode stands in a URL or log."""

from dataclasses import dataclass
from typing import ClassVar

from litestar import Response, post

from app.web.addresses import AddressSought, address_sought
from app.web.applicant.screens import AnyRequest, asked_language, screen
from app.web.forms import only, read_form
from app.web.pages import PageContext


@dataclass(frozen=True, kw_only=True)
class AddressPart(PageContext):
    """The two inputs of one question. `required`: whether an answer is; `line_error`: "" here, where nothing is checked. `in_place`: its buttons ask for this part again."""

    template: ClassVar = "applicant/_address.html"
    question_id: str
    sought: AddressSought
    required: bool
    line_error: str
    in_place: bool


@post("/postcode", status_code=200)
async def fill_address(request: AnyRequest) -> Response[bytes]:
    posted = await read_form(request)
    action, _, question = only(posted, "action").partition(":")
    shown = AddressPart(
        question_id=question,
        sought=await address_sought(posted, question, action, asked_language(request)),
        required=only(posted, "required") == "yes",
        line_error="",
        in_place=True,
    )
    return screen(request, shown)
