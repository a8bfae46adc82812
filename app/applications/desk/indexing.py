"""The desk's job that makes blind indexes: it opens each new arrival of a municipality and keeps hashes of what it can be found by."""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from app.applications.desk.blind import tokens_of
from app.applications.opening import Opener
from app.procedures.keys import DESK
from app.procedures.known import known_versions
from app.tenancy.engine import ENGINE
from app.tenancy.scope import Role, Scope, scoped
from app.vault.keystore import KeyMissing, KeyStore

AT_A_TIME: Final = 100  # some 50 ms of opening; the transaction with it is short


@dataclass(frozen=True, slots=True)
class _Arrived:
    procedure_version: UUID
    sealed: bytes


async def index_next(store: KeyStore, municipality: str | None = None) -> bool:
    """Index the next arrivals of one municipality; False when nothing waits (for `municipality`, if named).

    A job that fails is left to its lease and goes on where it came to.
    """
    with scoped(DESK):
        await ENGINE.fetch("select api.plan_indexing()")
        claimed = await ENGINE.fetch("select * from api.claim('index', $1)", municipality)
    if not claimed:
        return False
    town, job, lease = (claimed[0][name] for name in ("municipality", "job", "lease"))
    with scoped(Scope(Role.desk, town)):
        while True:
            async with ENGINE.unit():
                if not (await ENGINE.fetch("select api.resume($1, $2, $3)", town, job, lease))[0][0]:
                    return True
                if await _index_some(store, town) < AT_A_TIME:
                    await ENGINE.fetch("select api.finish_job($1, $2, $3)", town, job, lease)
                    return True


async def _index_some(store: KeyStore, town: str) -> int:
    rows = await ENGINE.fetch("select * from api.to_index($1)", AT_A_TIME)
    versions = await known_versions({row["procedure_version"] for row in rows})
    opener = Opener(store)
    for row in rows:
        opened = opener.answers(_Arrived(row["procedure_version"], row["sealed"]), versions)
        try:
            pair = store.get(town, row["sealing_key"])
        except KeyMissing:
            continue
        if opened is not None:
            await ENGINE.fetch(
                "select api.put_index($1, $2, $3::bigint[])", row["id"], row["sealing_key"], tokens_of(pair, opened)
            )
    if rows:
        await ENGINE.fetch("select api.indexed_until($1, $2)", rows[-1]["arrived_at"], rows[-1]["id"])
    return len(rows)
