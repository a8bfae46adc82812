"""The worker's job that makes blind indexes: it opens each new arrival of a municipality and keeps hashes of what it can be found by."""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from app.applications.decryption import AnswerDecryptor
from app.applications.search.blind_index import tokens_of
from app.procedures.keys import WORKER
from app.procedures.procedures_for_staff import compiled_versions
from app.tenancy import api
from app.tenancy.engine import ENGINE
from app.tenancy.scope import Role, Scope, scoped
from app.vault.keystore import KeyMissing, KeyStore

AT_A_TIME: Final = 100  # some 50 ms of opening; the transaction with it is short


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
    versions = await compiled_versions({row["procedure_version"] for row in rows})
    decryptor = AnswerDecryptor(store)
    for row in rows:
        arrived = _Arrived(row["id"], row["procedure_version"], row["sealed"], row["sealed_format"])
        opened = decryptor.answers(arrived, versions)
        try:
            pair = store.get(town, row["sealing_key"])
        except KeyMissing:
            continue
        if opened is not None:
            await api.value("write_blind_index", row["id"], row["sealing_key"], tokens_of(pair, opened))
    if rows:
        await api.value("record_index_progress", rows[-1]["arrived_at"], rows[-1]["id"])
    return len(rows)
