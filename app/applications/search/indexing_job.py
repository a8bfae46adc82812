"""The worker's jobs that make blind indexes: they open what arrived in a municipality and keep hashes of what it can be found by.

`index_next` takes each new arrival. `Reindexing` makes anew what an earlier program indexed by a fold that made more difference, from the newest to
the oldest; until it has come by, the search asks by the earlier fold as well.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from app.applications.decryption import AnswerDecryptor
from app.applications.search.blind_index import FOLD, tokens_of
from app.procedures.keys import WORKER
from app.procedures.procedures_for_staff import compiled_versions
from app.tenancy import api
from app.tenancy.engine import ENGINE
from app.tenancy.scope import Role, Scope, scoped
from app.vault.keystore import KeyMissing, KeyStore

AT_A_TIME: Final = 100  # some 50 ms of opening; the transaction with it is short
REST_SECONDS: Final = 0.05  # between two steps of what does not hurry: others have as much of the processor


@dataclass(frozen=True, slots=True)
class _Arrived:
    id: UUID
    procedure_version: UUID
    sealed: bytes
    sealed_format: int


async def index_next(store: KeyStore, municipality: str | None = None) -> bool:
    """Index the next arrivals of one municipality; False when nothing waits (for `municipality`, if named).

    A job that fails is left to its lease and goes on where it came to.
    """
    with scoped(WORKER):
        await api.value("plan_indexing")
        claimed = await api.row("claim", "index", municipality)
    if claimed is None:
        return False
    town, job, lease = (claimed[name] for name in ("municipality", "job", "lease"))
    with scoped(Scope(Role.worker, town)):
        while True:
            async with ENGINE.unit():
                if not await api.value("resume", town, job, lease):
                    return True
                if await _index_some(store, town) < AT_A_TIME:
                    await api.value("finish_job", town, job, lease)
                    return True


async def _index_some(store: KeyStore, town: str) -> int:
    rows = await api.rows("arrivals_to_index", AT_A_TIME)
    for row, hashes in await _hashed(store, town, rows):
        await api.value("write_blind_index", row["id"], row["sealing_key"], hashes, FOLD)
    if rows:
        await api.value("record_index_progress", rows[-1]["arrived_at"], rows[-1]["id"])
    return len(rows)


class Reindexing:
    """Indexes anew, some at a step; holds the job between its steps. After a restart another process goes on where it came to, when the lease is over."""

    def __init__(self, store: KeyStore, municipality: str | None = None) -> None:
        self._store = store
        self._municipality = municipality
        self._job: tuple[str, UUID, UUID] | None = None  # municipality, job, lease

    async def step(self) -> bool:
        """Index the next ones; False when nothing waits."""
        self._job = self._job or await self._claimed()
        if self._job is None:
            return False
        job, self._job = self._job, None  # let go where it fails
        with scoped(Scope(Role.worker, job[0])):
            async with ENGINE.unit():
                if not await api.value("resume", *job):
                    return True
                if more := await self._reindex_some(job[0]):
                    self._job = job
                else:
                    await api.value("finish_job", *job)
        if more:
            await asyncio.sleep(REST_SECONDS)
        return True

    async def _claimed(self) -> tuple[str, UUID, UUID] | None:
        with scoped(WORKER):
            await api.value("plan_reindexing", FOLD)
            claimed = await api.row("claim", "reindex", self._municipality)
        return None if claimed is None else (claimed["municipality"], claimed["job"], claimed["lease"])

    async def _reindex_some(self, town: str) -> bool:
        rows = await api.rows("applications_to_reindex", FOLD, AT_A_TIME)
        for row, hashes in await _hashed(self._store, town, rows):
            await api.value("rewrite_blind_index", row["id"], hashes, FOLD)
        more = len(rows) == AT_A_TIME
        await api.value("record_reindexing", FOLD, rows[-1]["id"] if more else None)
        return more


async def _hashed(store: KeyStore, town: str, rows: Sequence[Any]) -> list[tuple[Any, list[int]]]:
    """The rows that can be opened, with their hashes."""
    versions = await compiled_versions({row["procedure_version"] for row in rows})
    decryptor = AnswerDecryptor(store)
    hashed = []
    for row in rows:
        arrived = _Arrived(row["id"], row["procedure_version"], row["sealed"], row["sealed_format"])
        opened = decryptor.answers(arrived, versions)
        try:
            pair = store.get(town, row["sealing_key"])
        except KeyMissing:
            continue
        if opened is not None:
            hashed.append((row, tokens_of(pair, opened)))
    return hashed
