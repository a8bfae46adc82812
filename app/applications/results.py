"""Results of a search or of a bulk act, kept for the session that asked, so that their page has an address and can be walked through.

Ids and outcomes alone: nothing that was typed. The database shows a result to its own session and for thirty minutes (rules/results.sql).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID, uuid4

from app.applications.tables import ResultListRow
from app.tenancy import api
from app.tenancy.statements import ScopedStatement

SEARCH: Final = "search"
LONGEST_LIST: Final = 4_200  # characters of a list's address, as the table has it
_KEEP: Final = ScopedStatement(
    "insert into app.result_list (municipality, id, session, act, applications, outcomes, missing, list, sending) "
    "values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
    "arrays of up to a thousand, of which Piccolo warns",
)


@dataclass(frozen=True, slots=True)
class ResultList:
    """What was found, or what was done to each: `act` is SEARCH or the key of a bulk act, `outcomes` are in the order of `applications`.

    `missing`: how many more there were that cannot be found. `list`: the address of the list that they were chosen in; `sending`: of an お知らせ.
    """

    act: str
    applications: tuple[UUID, ...]
    outcomes: tuple[str, ...] = ()
    missing: int = 0
    list: str = ""
    sending: UUID | None = None


async def keep(result: ResultList) -> UUID:
    """Keep a result for this session and give its id, by which that session finds it. Two queries."""
    result_id = uuid4()
    await _KEEP.rows(
        result_id,
        await api.value("session_id"),
        result.act,
        list(result.applications),
        list(result.outcomes),
        result.missing,
        result.list,
        result.sending,
    )
    return result_id


async def kept(result_id: UUID) -> ResultList | None:
    """The result of this id; None where it is over, another session's, or none at all. One query."""
    row = await ResultListRow.select(*_COLUMNS).where(ResultListRow.id == result_id).first()
    if row is None:
        return None
    return ResultList(
        row["act"],
        tuple(row["applications"]),
        tuple(row["outcomes"]),
        row["missing"],
        row["list"],
        row["sending"],
    )


def address_of(result_id: UUID) -> str:
    return f"/results/{result_id}"


_COLUMNS: Final[Sequence[object]] = (
    ResultListRow.act,
    ResultListRow.applications,
    ResultListRow.outcomes,
    ResultListRow.missing,
    ResultListRow.list,
    ResultListRow.sending,
)
