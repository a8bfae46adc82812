"""自治体側機能: one module a page family; ROUTES is all of them."""

from typing import Any, Final

from app.web.staff import (
    applicant_list,
    attachments,
    audit_log,
    choices,
    erasures,
    exports,
    extensions,
    governance,
    merging,
    municipality,
    people,
    phrases,
    prints,
    procedures,
    results,
    roster,
    row_height,
    search,
    sections,
    statistics,
    today,
)
from app.web.staff import help as help_pages
from app.web.staff.applicant_list.entry_files import takes_files_of
from app.web.staff.applications import phrases as inserted_phrases
from app.web.staff.applications import status_changes
from app.web.staff.applications.pages import show_application
from app.web.staff.applications.records import add_record_to_application
from app.web.staff.bulk import inbox_acceptance
from app.web.staff.bulk import pages as bulk
from app.web.staff.bulk import phrases as bulk_phrases
from app.web.staff.calls import call, claiming
from app.web.staff.calls import pages as calls
from app.web.staff.calls import phrases as call_phrases
from app.web.staff.inbox.pages import show_inbox, show_news
from app.web.staff.jobs.making import jobs_lifespan
from app.web.staff.layout import viewer_of
from app.web.staff.notices import compose, deliveries
from app.web.staff.procedures import mail_templates, packages
from app.web.staff.unforeseen import EXCEPTION_HANDLERS

__all__ = ["EXCEPTION_HANDLERS", "FORM_TAKERS", "LIFESPAN", "ROUTES", "viewer_of"]

LIFESPAN: Final = [jobs_lifespan]
FORM_TAKERS: Final = takes_files_of

ROUTES: Final[list[Any]] = [
    *today.ROUTES,
    show_inbox,
    show_news,
    *inbox_acceptance.ROUTES,
    *bulk.ROUTES,
    *bulk_phrases.ROUTES,
    show_application,
    *attachments.ROUTES,
    *status_changes.ROUTES,
    add_record_to_application,
    *inserted_phrases.ROUTES,
    *phrases.ROUTES,
    *audit_log.ROUTES,
    *calls.ROUTES,
    *claiming.ROUTES,
    *call.ROUTES,
    *call_phrases.ROUTES,
    *choices.ROUTES,
    *erasures.ROUTES,
    *exports.ROUTES,
    *extensions.ROUTES,
    *compose.ROUTES,
    *deliveries.ROUTES,
    *governance.ROUTES,
    *help_pages.ROUTES,
    *mail_templates.ROUTES,
    *applicant_list.ROUTES,
    *merging.ROUTES,
    *municipality.ROUTES,
    *sections.ROUTES,
    *packages.ROUTES,
    *people.ROUTES,
    *prints.ROUTES,
    *procedures.ROUTES,
    *results.ROUTES,
    *roster.ROUTES,
    *row_height.ROUTES,
    *search.ROUTES,
    *statistics.ROUTES,
]
