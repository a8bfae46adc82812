"""Submissions that arrive while a statement is under way go together in the next one (docs/decisions/0013).

A statement's own start, its transaction and its commit cost more than the rows in it. The database's `submit_many` records the plain ones of those that
wait; everything else, and everything of a batch that the database refused, is asked alone by `submit`, which is safe, for the key tells a repeat.
"""

import logging
from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import accumulate, chain
from typing import Any, Final

from asyncpg.exceptions import DataError, InterfaceError, InternalClientError, PostgresError

from app.tenancy import api
from app.tenancy.engine import DatabaseBusy, NotReplicated
from app.tenancy.gathering import Gathered
from app.tenancy.refusals import is_of_the_server
from app.tenancy.scope import Role, Scope, scoped

LOG: Final = logging.getLogger(__name__)
SUBMIT_SECONDS = 4.0
APPLICANT: Final = Scope(Role.applicant)
# what `submit` is given, by position
ID, REFERENCES, PLACE, FACETS = 3, 4, 14, 15
# what stands behind these, its attachments, is nothing of a plain one's

Values = Sequence[Any]
"""What `submit` is given for one whole submission."""


class NotAnswered(Exception):
    """Nothing is known of a whole batch: each of its submissions may have been recorded or not."""


NO_ANSWER: Final = (
    *(TimeoutError, OSError, DatabaseBusy, NotReplicated, InterfaceError, InternalClientError),
    NotAnswered,
)


async def submit_gathered(values: Values) -> Any:
    """Return `submit`'s row for a submission without a place and with one reference, asked together with those that come at the same moment.

    Raises what the call of `submit` raises, and NotAnswered.
    """
    told = await GATHERED.answer(values)
    if isinstance(told, Exception):
        # an error of one's own: what is raised in several places collects the tracebacks of all
        raise NotAnswered("nothing is known of the batch") from told
    return told or await alone(values)


async def alone(values: Values) -> Any:
    """Return the row of `submit`, asked for one submission."""
    with scoped(APPLICANT):
        return await api.row("submit", *values, seconds=SUBMIT_SECONDS)


async def _asked(batch: Sequence[Values]) -> Sequence[Any]:
    """Return for each of the batch the row that `submit` would give, None where it is to be asked alone, or why nothing is known of it."""
    if len(batch) == 1:
        return [await alone(batch[0])]
    try:
        taken = await _together(batch)
    except Exception as fault:  # noqa: BLE001  what it was is looked at there
        return [_of_all(fault)] * len(batch)
    return [_arrived(values, taken.get(values[ID])) for values in batch]


async def _together(batch: Sequence[Values]) -> Mapping[Any, datetime]:
    """The ids of those that were plain, and when they arrived."""
    with scoped(APPLICANT):
        rows = await api.rows("submit_many", *_columns(batch), seconds=SUBMIT_SECONDS)
    return {row["id"]: row["arrived_at"] for row in rows}


def _arrived(values: Values, arrived_at: datetime | None) -> Mapping[str, Any] | None:
    if arrived_at is None:
        return None
    return {"outcome": "arrived", "reference": values[REFERENCES][0], "arrived_at": arrived_at}


def _columns(rows: Sequence[Values]) -> list[Any]:
    """Turn what `submit` is given for each into what `submit_many` is given for all."""
    columns = list(zip(*rows, strict=True))
    last = list(accumulate(len(facets) for facets in columns[FACETS]))
    first = [1, *(end + 1 for end in last[:-1])]
    references = [candidates[0] for candidates in columns[REFERENCES]]
    return [
        *(*columns[:REFERENCES], references, *columns[REFERENCES + 1 : PLACE]),
        *(first, last, list(chain.from_iterable(columns[FACETS]))),
    ]


def _of_all(fault: Exception) -> Exception | None:
    """The fault, where nothing is known of the whole batch; None where it is undone, and each may be asked alone."""
    if isinstance(fault, PostgresError):
        unknown = is_of_the_server(fault)
    else:  # asyncpg's DataError: one of the values cannot be sent, and nothing was
        unknown = isinstance(fault, NO_ANSWER) and not isinstance(fault, DataError)
    if unknown:
        return fault
    LOG.warning("a batch of submissions was undone: %s", type(fault).__name__)
    return None


GATHERED: Final = Gathered(_asked)
