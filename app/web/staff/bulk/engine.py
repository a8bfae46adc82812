"""Many applications at once, from whichever list they were chosen: each in a unit of work of its own, and a result for each.

What befalls one undoes no other. Whoever loads the page of results again does nothing twice: a row that was done already is refused by its
version, and told as done.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from asyncpg.exceptions import PostgresError
from litestar.exceptions import ClientException

from app.applications import queries
from app.applications.processing import NotAllowed, StatusClash, StepRefused, take_step
from app.applications.queries import FoundApplication, UnknownApplication
from app.applications.status import Status
from app.applications.worklist.annotations import DeskClash
from app.web.errors import DATABASE_AWAY, log_without_text
from app.web.sessions import AnyRequest
from app.web.staff.new_transaction import fresh_unit


class Outcome(StrEnum):
    """What became of one. `already`: it stood where the act leads. `step`: the act does not lead on from where it stands."""

    done = "done"
    already = "already"
    clash = "clash"
    step = "step"
    not_allowed = "not_allowed"
    not_found = "not_found"
    failed = "failed"
    no_address = "no_address"


@dataclass(frozen=True, slots=True)
class Chosen:
    """One check box, written `{到達番号}:{version}`: the application, and the version that the list showed."""

    reference: str
    seen_version: int

    def __str__(self) -> str:
        return f"{self.reference}:{self.seen_version}"

    @classmethod
    def read(cls, text: str) -> "Chosen":
        """Raises ClientException (400) for what no page of ours sends."""
        reference, _, version = text.partition(":")
        if not (version.isascii() and version.isdigit() and len(version) < 10):
            raise ClientException("no version of ours")
        return cls(reference, int(version))


@dataclass(frozen=True, slots=True)
class Result:
    """`status`: where the application stood last, None where nobody could tell."""

    reference: str
    outcome: Outcome
    status: Status | None


@dataclass(frozen=True, slots=True)
class BulkAct:
    """What is done with each: given the application as it stands and the version that the list showed. `leads_to`: of a step, its end."""

    do: Callable[[FoundApplication, int], Awaitable[Outcome]]
    leads_to: Status | None = None


def step_to(status: Status, staff: UUID, text: str = "") -> BulkAct:
    """The step into a status, with the same text for all. Raises TextRefused at each for a text that cannot be taken."""

    async def do(found: FoundApplication, seen_version: int) -> Outcome:
        await take_step(found, status, seen_version, staff, text)
        return Outcome.done

    return BulkAct(do, status)


async def done_to_each(request: AnyRequest, chosen: Sequence[Chosen], act: BulkAct) -> list[Result]:
    """In the order given. What is done here stays done, so whatever a form says is read and refused before."""
    return [await _done_to(request, one, act) for one in chosen]


async def _done_to(request: AnyRequest, chosen: Chosen, act: BulkAct) -> Result:
    stood: Status | None = None
    try:
        async with fresh_unit():
            found = await queries.find(chosen.reference)
            stood = found.status
            outcome = await act.do(found, chosen.seen_version)
    except UnknownApplication:
        return Result(chosen.reference, Outcome.not_found, None)
    except (StatusClash, DeskClash):
        return await _overtaken(chosen, act, Outcome.clash)
    except StepRefused:
        return await _overtaken(chosen, act, Outcome.step)
    except NotAllowed:
        return Result(chosen.reference, Outcome.not_allowed, stood)
    except (PostgresError, *DATABASE_AWAY) as problem:
        log_without_text(request.scope["path"], problem)  # the others have their results, which must be told
        return Result(chosen.reference, Outcome.failed, None)
    return Result(chosen.reference, outcome, act.leads_to or stood)


async def _overtaken(chosen: Chosen, act: BulkAct, outcome: Outcome) -> Result:
    """Where it stands now: perhaps where the act leads, by an earlier try or somebody else's hand."""
    async with fresh_unit():
        try:
            now = (await queries.find(chosen.reference)).status
        except UnknownApplication:
            return Result(chosen.reference, outcome, None)
    return Result(chosen.reference, Outcome.already if now is act.leads_to else outcome, now)
