"""What the staff's side answers where something went away between two statements of one request."""

from typing import Any, Final

from litestar import Request, Response

from app.languages import SOURCE
from app.procedures.procedure_admin import UnknownOwnProcedure
from app.web.errors import error_page


def answer_not_found(_: Request[Any, Any, Any], __: UnknownOwnProcedure) -> Response[bytes]:
    """A colleague threw the procedure away with its draft after the request had found it: 404, as if it had come later."""
    return error_page("staff", 404, SOURCE)


EXCEPTION_HANDLERS: Final = {UnknownOwnProcedure: answer_not_found}
