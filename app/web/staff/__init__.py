"""自治体側機能: one module a page family; ROUTES is all of them."""

from typing import Any, Final

from app.web.staff import (
    calls,
    erasures,
    export_register,
    exports,
    governance,
    guidance,
    letters,
    listing,
    own_list,
    packages,
    people,
    prints,
    procedures,
    statistics,
    workbooks,
)
from app.web.staff.acceptance import accept_application
from app.web.staff.application import show_application
from app.web.staff.bulk_acceptance import accept_selection, confirm_selection
from app.web.staff.completion import complete_application
from app.web.staff.confirmation import begin_confirmation, end_confirmation
from app.web.staff.correction import correct_application
from app.web.staff.frame import viewer_of
from app.web.staff.inbox import show_inbox, show_news
from app.web.staff.jobs.making import jobs_lifespan
from app.web.staff.progress import begin_processing_application
from app.web.staff.records import add_record_to_application
from app.web.staff.rejection import reject_application
from app.web.staff.withdrawal import record_withdrawal_of_application

__all__ = ["LIFESPAN", "ROUTES", "viewer_of"]

LIFESPAN: Final = [jobs_lifespan]

ROUTES: Final[list[Any]] = [
    show_inbox,
    show_news,
    confirm_selection,
    accept_selection,
    show_application,
    accept_application,
    begin_confirmation,
    end_confirmation,
    begin_processing_application,
    complete_application,
    reject_application,
    record_withdrawal_of_application,
    correct_application,
    add_record_to_application,
    *calls.ROUTES,
    *erasures.ROUTES,
    *exports.ROUTES,
    *export_register.ROUTES,
    *governance.ROUTES,
    *guidance.ROUTES,
    *letters.ROUTES,
    *listing.ROUTES,
    *own_list.ROUTES,
    *packages.ROUTES,
    *people.ROUTES,
    *prints.ROUTES,
    *procedures.ROUTES,
    *statistics.ROUTES,
    *workbooks.ROUTES,
]
