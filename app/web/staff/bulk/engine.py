"""Many applications at once, from whichever list they were chosen: each in a unit of work of its own, and a result for each.

What befalls one undoes no other. Whoever loads the page of results again does nothing twice: a row that was done already is refused by its
version, and shown as done.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from asyncpg.exceptions import PostgresError
from litestar.exceptions import ClientException

from app.applications import queries
from app.applications.processing import (
    ReplyRefused,
    StatusClash,
    StepRefused,
    accept_and_complete,
    record_refused_reply,
    take_step,
)
from app.applications.queries import SealedApplication, UnknownApplication
from app.applications.sealing import KeyRefused
from app.applications.status import Status
from app.applications.worklist.annotations import AnnotationClash
from app.tenancy.refusals import NotAllowed
from app.vault.keystore import KeyStore
from app.vault.signing import UntrustedKey
from app.web.errors import DATABASE_AWAY, log_without_text
from app.web.sessions import AnyRequest
from app.web.staff.new_transaction import new_transaction


class BulkOutcome(StrEnum):
    """The outcome for one application. `already`: it had the status that the act leads to. `step`: the act is not possible from its status.

    `no_reply`: nothing can be written to the applicant, `no_key`: nothing can be sealed, so nothing was done.
    """

    done = "done"
    already = "already"
    clash = "clash"
    step = "step"
    not_allowed = "not_allowed"
    not_found = "not_found"
    failed = "failed"
    no_address = "no_address"
    no_reply = "no_reply"
    no_key = "no_key"


@dataclass(frozen=True, slots=True)
class CheckedApplication:
    """One check box, written `{到達番号}:{version}`: the application, and the version that the list showed."""

    reference: str
    seen_version: int

    def __str__(self) -> str:
        return f"{self.reference}:{self.seen_version}"

    @classmethod
    def read(cls, text: str) -> "CheckedApplication":
        """Raises ClientException (400) for what no page of ours sends."""
        reference, _, version = text.partition(":")
        if not (version.isascii() and version.isdigit() and len(version) < 10):
            raise ClientException("no version of ours")
        return cls(reference, int(version))


@dataclass(frozen=True, slots=True)
class BulkResult:
    """The outcome for one application. `status`: its last known status, None where it could not be read."""

    reference: str
    outcome: BulkOutcome
    status: Status | None


@dataclass(frozen=True, slots=True)
class BulkAct:
    """An act on each application, called with the application and the version that was shown: of its status, or of the annotations that the act writes.

    `leads_to`: the status that a step ends in; `procedure`: the applications of no other are reached, None where any may be chosen.
    """

    do: Callable[[SealedApplication, int], Awaitable[BulkOutcome]]
    leads_to: Status | None = None
    procedure: UUID | None = None


def step_to(status: Status, staff: UUID, store: KeyStore, text: str = "") -> BulkAct:
    """The step into a status, with the same text for all. Raises TextRefused at each for a text that cannot be taken."""

    async def take(application: SealedApplication, seen_version: int) -> None:
        await take_step(application, status, seen_version, staff, text, store=store, confirmed=True)

    return _step(take, status, staff)


def accepted_and_completed(staff: UUID, store: KeyStore, text: str = "") -> BulkAct:
    """Both steps to the end at once, with the same text for all. Raises TextRefused at each for a text that cannot be taken."""

    async def take(application: SealedApplication, seen_version: int) -> None:
        await accept_and_complete(application, seen_version, staff, text, store=store)

    return _step(take, Status.completed, staff)


def _step(take: Callable[[SealedApplication, int], Awaitable[None]], status: Status, staff: UUID) -> BulkAct:
    async def do(application: SealedApplication, seen_version: int) -> BulkOutcome:
        try:
            await take(application, seen_version)
        except ReplyRefused:
            await record_refused_reply(application, staff)
            return BulkOutcome.no_reply
        return BulkOutcome.done

    return BulkAct(do, status)


async def done_to_each(request: AnyRequest, chosen: Sequence[CheckedApplication], act: BulkAct) -> list[BulkResult]:
    """Do the act to each application in the order given. Each is committed alone, so the caller validates the form before."""
    return [await _done_to(request, one, act) for one in chosen]


async def _done_to(request: AnyRequest, chosen: CheckedApplication, act: BulkAct) -> BulkResult:
    stood: Status | None = None
    try:
        async with new_transaction():
            application = await _application(chosen, act)
            stood = application.status
            outcome = await act.do(application, chosen.seen_version)
    except UnknownApplication:
        return BulkResult(chosen.reference, BulkOutcome.not_found, None)
    except (StatusClash, AnnotationClash):
        return await _overtaken(chosen, act, BulkOutcome.clash)
    except StepRefused:
        return await _overtaken(chosen, act, BulkOutcome.step)
    except (NotAllowed, KeyRefused, UntrustedKey) as refused:
        outcome = BulkOutcome.not_allowed if isinstance(refused, NotAllowed) else BulkOutcome.no_key
        return BulkResult(chosen.reference, outcome, stood)
    except (PostgresError, *DATABASE_AWAY) as problem:
        log_without_text(request.scope["path"], problem)  # the results of the others must still be shown
        return BulkResult(chosen.reference, BulkOutcome.failed, None)
    return BulkResult(chosen.reference, outcome, (outcome is BulkOutcome.done and act.leads_to) or stood)


async def _application(chosen: CheckedApplication, act: BulkAct) -> SealedApplication:
    """The application as it stands now. Raises UnknownApplication, also for one of another procedure than the act's."""
    application = await queries.find(chosen.reference)
    if act.procedure not in {None, application.procedure}:
        raise UnknownApplication("of another list")
    return application


async def _overtaken(chosen: CheckedApplication, act: BulkAct, outcome: BulkOutcome) -> BulkResult:
    """The result of an application that changed meanwhile: `already` where an earlier try or somebody else has led it to the act's end."""
    async with new_transaction():
        try:
            now = (await queries.find(chosen.reference)).status
        except UnknownApplication:
            return BulkResult(chosen.reference, outcome, None)
    return BulkResult(chosen.reference, BulkOutcome.already if now is act.leads_to else outcome, now)
