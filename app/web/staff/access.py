"""Access of one person to applications and procedures, and the addresses of their pages."""

from collections.abc import Mapping
from uuid import UUID

from litestar.exceptions import NotFoundException

from app.applications import queries
from app.applications.queries import SealedApplication, UnknownApplication
from app.procedures.procedures_for_staff import ProcedureSummary, procedure_summaries
from app.settings import Settings
from app.vault.keystore import KeyStore, key_store_of
from app.web.sessions import AnyRequest, SignedIn, signed_in


def works_on(person: SignedIn, summary: ProcedureSummary) -> bool:
    """True for a procedure whose applications this person may see: one of their sections, or any for whoever works on all."""
    return person.role.every_section or summary.section in person.sections


def key_store(request: AnyRequest) -> KeyStore:
    return key_store_of(request.app.state.settings)


def opens_unscanned(request: AnyRequest) -> bool:
    """Whether files are opened that nothing scanned."""
    settings: Settings = request.app.state.settings
    return settings.opens_unscanned_files


async def found_here(reference: str) -> SealedApplication:
    """The application of this 到達番号. Raises NotFoundException (404) alike where there is none and where it is somebody else's."""
    try:
        return await queries.find(reference)
    except UnknownApplication:
        raise NotFoundException from None


def application_address(found: SealedApplication) -> str:
    return f"/applications/{found.reference}"


async def procedure_of(person: SignedIn, slug: str) -> ProcedureSummary | None:
    """The procedure of this slug; None for one that is not this person's to work on."""
    summaries = (await procedure_summaries()).values()
    return next((summary for summary in summaries if summary.slug == slug and works_on(person, summary)), None)


async def own_procedure(request: AnyRequest, slug: str) -> ProcedureSummary:
    """The procedure of this slug. Raises NotFoundException for one that is not this person's to work on."""
    summary = await procedure_of(signed_in(request), slug)
    if summary is None:
        raise NotFoundException
    return summary


def list_address(summary: ProcedureSummary) -> str:
    return f"/lists/{summary.slug}"


async def own_procedures(request: AnyRequest) -> Mapping[UUID, ProcedureSummary]:
    """The procedures that this person works on, by id."""
    person = signed_in(request)
    return {summary.id: summary for summary in (await procedure_summaries()).values() if works_on(person, summary)}
