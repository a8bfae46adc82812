"""What an act on many did, kept for the session at an address of its own (app/applications/results.py)."""

from collections.abc import Sequence
from contextlib import suppress
from uuid import UUID

from asyncpg.exceptions import PostgresError

from app.applications import queries, results
from app.applications.reference import Mistyped, ReferenceNumber
from app.applications.results import ResultList
from app.web.errors import DATABASE_AWAY, log_without_text
from app.web.sessions import AnyRequest
from app.web.staff.list_place import ListPlace
from app.web.staff.new_transaction import new_transaction


async def keep_outcomes(
    request: AnyRequest, act: str, outcomes: Sequence[tuple[str, str]], list_address: str, sending: UUID | None = None
) -> str:
    """Keep 到達番号 and outcome of each, in this order, and give the address of their page; "" where the database is away, and the answer itself
    has to tell them."""
    numbers = []
    for reference, _ in outcomes:
        with suppress(Mistyped):
            numbers.append(ReferenceNumber.read(reference))
    if len(list_address) > results.LONGEST_LIST:
        list_address = list_address.partition("?")[0]
    try:
        async with new_transaction():
            ids = {str(one.reference): one.id for one in await queries.find_all(numbers)}
            here = {ids[reference]: outcome for reference, outcome in outcomes if reference in ids}
            missing = len(outcomes) - len(here)
            kept = ResultList(act, tuple(here), tuple(here.values()), missing, list_address, sending)
            result, place = await results.keep(kept), ListPlace.read(list_address)
            return place.address_of_done(result) if place else results.address_of(result)
    except (PostgresError, *DATABASE_AWAY) as problem:
        log_without_text(request.scope["path"], problem)  # what was done must be told all the same
        return ""
