"""The worker's job that seals choices: what older programs and versions left in the open about special-care information is taken away.

A published version stays as it is, but what it let stand among the facets does not (open_answers.py), and a place (定員) of that kind becomes a
seat (seats.py). First, in one transaction, the procedure's questions are written down and its limits and lottery draws renamed: from then on the
database lets nothing of it in, whichever program sends it, and saved views hold codes. Then the applications are gone through in batches.
"""

from dataclasses import dataclass
from typing import Final
from urllib.parse import quote
from uuid import UUID

from app.procedures.form import telling_in_any
from app.procedures.keys import WORKER
from app.procedures.procedures_for_staff import CompiledVersion, compiled_versions
from app.procedures.seats import Seats
from app.procedures.tables import ProcedureVersion
from app.tenancy import api
from app.tenancy.engine import ENGINE
from app.tenancy.scope import Role, Scope, scoped
from app.tenancy.tables import raw_condition

AT_A_TIME: Final = 500  # applications of one transaction


@dataclass(frozen=True, slots=True)
class _Claimed:
    town: str
    job: UUID
    lease: UUID
    procedure: UUID

    async def goes_on(self) -> bool:
        """Take the job up again in this transaction; False when it is another process's by now."""
        return bool(await api.value("resume", self.town, self.job, self.lease))


async def seal_next_choices(seat_key: bytes, municipality: str | None = None) -> bool:
    """Look through one procedure; False when none waits (in `municipality`, if named). What fails goes on from where it came to, after its lease."""
    with scoped(WORKER):
        await api.value("plan_choices")
        row = await api.row("claim", "choices", municipality)
    if row is None:
        return False
    claimed = _Claimed(row["municipality"], row["job"], row["lease"], row["subject"])
    with scoped(Scope(Role.worker, claimed.town)):
        async with ENGINE.unit():
            if not await claimed.goes_on():
                return True
            await _begin(claimed, seat_key)
        await _go_through(claimed, seat_key)
    return True


async def _begin(claimed: _Claimed, seat_key: bytes) -> None:
    rows = await ProcedureVersion.select(ProcedureVersion.id, ProcedureVersion.number).where(
        ProcedureVersion.procedure == claimed.procedure, raw_condition("state in ('published', 'superseded')")
    )
    versions = (await compiled_versions([row["id"] for row in rows])).values()
    seats = await _seats(claimed, seat_key, [choice for version in versions for choice in _places(version)])
    await api.value(
        "begin_sealing_choices",
        claimed.procedure,
        max(row["number"] for row in rows),
        sorted(telling_in_any(version.form for version in versions)),
        any(not version.form.open_places for version in versions),
        list(seats),
        list(seats.values()),
    )
    await _seal_views(claimed, seat_key)


async def _seal_views(claimed: _Claimed, seat_key: bytes) -> None:
    """Put codes into the queries of saved views that name a choice in the clear: the log says whom they showed."""
    seats = Seats(seat_key, claimed.town, claimed.procedure)
    rows = await api.rows("choices_of_views", claimed.procedure)
    codes = {choice: quote(seats.code(choice), safe="") for choice in (row["choices_of_views"] for row in rows)}
    await api.value("seal_views", claimed.procedure, list(codes), list(codes.values()))


async def _go_through(claimed: _Claimed, seat_key: bytes) -> None:
    async with ENGINE.unit():
        if not await claimed.goes_on():
            return
        # after the beginning, as none comes in the clear any more
        seats = await _seats(claimed, seat_key, [])
    while True:
        async with ENGINE.unit():
            if not await claimed.goes_on():
                return
            looked_at = await api.value(
                "seal_some_choices", claimed.procedure, AT_A_TIME, list(seats), list(seats.values())
            )
            if looked_at < AT_A_TIME:
                await api.value("finish_job", claimed.town, claimed.job, claimed.lease)
                return


async def _seats(claimed: _Claimed, seat_key: bytes, choices: list[str]) -> dict[str, str]:
    """Map these choices, and all places that stand in the clear, to their seats."""
    rows = await api.rows("places_in_clear", claimed.procedure)
    seats = Seats(seat_key, claimed.town, claimed.procedure)
    return dict(seats.of([*choices, *(row["places_in_clear"] for row in rows)]))


def _places(version: CompiledVersion) -> list[str]:
    unit = version.form.questions.get(version.form.capacity_question or "")
    return [choice.id for choice in unit.choices] if unit else []
