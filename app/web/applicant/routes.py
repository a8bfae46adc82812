"""Every address of the applicant's side. There is no other: an application can be sent and its status asked for, and that is all."""

from typing import Final

from litestar.handlers import HTTPRouteHandler

from app.web.applicant.about import show_accessibility, show_contact, show_privacy
from app.web.applicant.apply import check_input, show_input
from app.web.applicant.catalogue import show_municipalities, show_procedures
from app.web.applicant.copy import save_copy
from app.web.applicant.crests import show_crest
from app.web.applicant.guide import show_guide
from app.web.applicant.how_to import show_how_to
from app.web.applicant.leaving import finish
from app.web.applicant.postcode import fill_address
from app.web.applicant.status import ask_status, show_status
from app.web.applicant.submission import apply

ROUTES: Final[list[HTTPRouteHandler]] = [
    show_municipalities,
    show_procedures,
    show_guide,
    show_input,
    check_input,
    apply,
    save_copy,
    ask_status,
    show_status,
    finish,
    fill_address,
    show_how_to,
    show_crest,
    show_accessibility,
    show_privacy,
    show_contact,
]
