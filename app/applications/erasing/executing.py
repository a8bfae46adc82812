"""Carrying an erasure out, in three steps that are each whole: the rows go and are counted, in one transaction; the key is destroyed in the key
store, in each of its places; that it is destroyed is written down. A crash after the first or the second, or a place that is away, leaves an
erasure that waits for its key's destruction (鍵の消去待ち), and the same press goes on from there: destroying twice does nothing, and only the first
is written down. A destruction that was begun is finished by the worker too.
"""

import asyncio
from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from functools import partial
from typing import Final, Protocol
from uuid import UUID

from app.applications.erasing.confirmers import Unfit
from app.applications.erasing.plans import ErasureState, erasure_named
from app.audit import log
from app.audit.actions import Action
from app.procedures.keys import WORKER
from app.tenancy import api
from app.tenancy.engine import ENGINE
from app.tenancy.refusals import Refusal, refusals
from app.tenancy.scope import current_municipality, scoped
from app.vault.keystore import KeyStore, NotDestroyed

SECONDS: Final = 300.0  # a hundred thousand applications with three steps and a letter each take some thirty


class ListChanged(RuntimeError):
    """The applications to erase are no longer those that were shown: a hold was set, or another application became due."""


class NotPlanned(RuntimeError):
    """The plan was cancelled, or somebody else has executed it."""


class AnotherPersonConfirms(RuntimeError):
    """The person who planned cannot confirm; the person who confirms is an administrator."""


class TooEarly(RuntimeError):
    """The waiting time after the plan is not over."""


class NoSecondPerson(RuntimeError):
    """The person who confirms is not independent of the planner, or was let in within a day; `unfit` tells which."""

    def __init__(self, unfit: Unfit) -> None:
        super().__init__(unfit)
        self.unfit = unfit


class UnitOpener(Protocol):
    """Opens a unit of work of its own."""

    def __call__(self) -> AbstractAsyncContextManager[object]: ...


@dataclass(frozen=True, slots=True)
class Means:
    """The key store, the backup periods (in days) and the units of work that an erasure needs."""

    store: KeyStore
    key_backup_days: int
    rows_backup_days: int
    unit: UnitOpener


async def execute_erasure(erasure: UUID, shown: bytes, staff: UUID, means: Means) -> None:
    """Execute a plan, or go on with what was cut off. `shown`: the hash of the list that the person confirmed.

    Raises UnknownErasure, ListChanged, NotPlanned, AnotherPersonConfirms, NoSecondPerson, TooEarly; nothing was erased then. Raises NotDestroyed
    where the rows are gone and the key is not, or not from every place.
    """
    async with means.unit():
        erasure_plan = await erasure_named(erasure)
        if erasure_plan.state is ErasureState.erased and erasure_plan.listed:
            # checked before the key is destroyed: nothing later would refuse in time
            if not await api.value("may_administer"):
                raise AnotherPersonConfirms(str(erasure))
            key = erasure_plan.listed.key
        else:
            key = await _erase_rows(erasure, shown, staff, means)
    if key is None:
        return
    await asyncio.to_thread(means.store.destroy, current_municipality(), key)
    async with means.unit():
        if await api.value("finish_erasure", erasure, means.key_backup_days):
            await log.record(staff, Action.key_destroyed, str(key), {"erasure": str(erasure)})


async def finish_begun_destructions(store: KeyStore, key_backup_days: int, municipality: str | None = None) -> int:
    """For the worker: destroy what is left of keys whose destruction was begun (of one municipality, if named). Returns how many are gone now.

    A row of the database alone destroys no key: whoever can write one would destroy every key there is.
    """
    finished = 0
    with scoped(WORKER):
        for row in await api.rows("keys_to_destroy", municipality):
            town, erasure, key = row["municipality"], row["erasure"], row["key"]
            try:
                begun = await asyncio.to_thread(store.finish_destruction, town, key)
            except NotDestroyed:  # told in the log; the next round tries again
                continue
            finished += begun and await api.value("finish_erasure_of", town, erasure, key_backup_days)
    return finished


async def _erase_rows(erasure: UUID, shown: bytes, staff: UUID, means: Means) -> UUID | None:
    """Erase the rows and return the key to destroy, None if none goes."""
    await ENGINE.allow(SECONDS)
    with refusals(
        {
            Refusal.not_allowed: partial(AnotherPersonConfirms, str(erasure)),
            Refusal.planner_confirms: partial(AnotherPersonConfirms, str(erasure)),
            Refusal.not_independent: partial(NoSecondPerson, Unfit.given),
            Refusal.let_in_lately: partial(NoSecondPerson, Unfit.given_lately),
            Refusal.too_early: partial(TooEarly, str(erasure)),
            Refusal.not_planned: partial(NotPlanned, str(erasure)),
            Refusal.list_changed: partial(ListChanged, str(erasure)),
        }
    ):
        key: UUID | None = await api.value("execute_erasure", erasure, shown, means.rows_backup_days, seconds=SECONDS)
    done = await erasure_named(erasure)
    assert done.listed is not None, "carried out"
    details: dict[str, str | int | Sequence[str]] = {
        "kind": str(done.kind),
        "count": done.listed.count,
        "held": done.listed.held,
        "list_hash": done.listed.hash.hex(),
    }
    await log.record(staff, Action.applications_erased, str(erasure), details)
    return key
