"""The worker's job that erases a column that was hidden for thirty days: its values out of every application's box, then the column itself.

The boxes of earlier values, by which a change is undone, are gone through with it. What cannot be opened stays as it is: nobody reads it either,
and it goes with its application.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from app.applications.decryption import AnswerDecryptor
from app.applications.sealing import OWN
from app.applications.worklist.annotations import decoded_values, encoded_values
from app.procedures.keys import WORKER
from app.procedures.sealing_keys import key_of_application
from app.tenancy import api
from app.tenancy.engine import ENGINE
from app.tenancy.scope import Role, Scope, scoped
from app.vault.keystore import KeyStore
from app.vault.seal import BOUND_FORMAT, PublicKey, bound_to, seal
from app.vault.signing import UntrustedKey

AT_A_TIME: Final = 100  # applications of one transaction
REST_SECONDS: Final = 0.05  # between two steps of what does not hurry: others have as much of the processor
_FIRST: Final = UUID(int=0)


@dataclass(frozen=True, slots=True)
class _Column:
    """A column that goes, with the job that a process holds for it."""

    town: str
    job: UUID
    lease: UUID
    id: UUID

    @property
    def key(self) -> str:
        return f"o.{self.id.hex}"


async def erase_next_column(store: KeyStore, municipality: str | None = None) -> bool:
    """Erase one column; False when none waits (in `municipality`, if named). What fails begins anew after its lease: what is gone is passed by."""
    with scoped(WORKER):
        await api.value("plan_column_erasure")
        row = await api.row("claim", "columns", municipality)
    if row is None:
        return False
    column = _Column(row["municipality"], row["job"], row["lease"], row["subject"])
    with scoped(Scope(Role.worker, column.town)):
        taken, clashed, after = 0, False, _FIRST
        while True:
            async with ENGINE.unit():
                if not await api.value("resume", column.town, column.job, column.lease):
                    return True
                procedure = await api.value("column_to_erase", column.id)
                rows = await api.rows("boxes_of_columns", procedure, after, AT_A_TIME) if procedure else []
                outcomes = [await _taken_out(column, procedure, each, store) for each in rows]
                taken += outcomes.count(True)
                clashed = clashed or None in outcomes
                if len(rows) < AT_A_TIME and not clashed:
                    await api.value("erase_column", column.id, taken)
                    await api.value("finish_job", column.town, column.job, column.lease)
                    return True
            # from the beginning again where somebody wrote meanwhile
            after, clashed = (rows[-1]["id"], clashed) if len(rows) == AT_A_TIME else (_FIRST, False)
            await asyncio.sleep(REST_SECONDS)


async def _taken_out(column: _Column, procedure: UUID, row: Any, store: KeyStore) -> bool | None:
    """Take the column's value out of all boxes of an application: True where there was one, None where somebody changed it meanwhile."""
    decryptor = AnswerDecryptor(store)
    left: dict[bytes, Mapping[str, str]] = {}
    for box, box_format in zip(row["boxes"], row["formats"], strict=True):
        values = decoded_values(decryptor.text(OWN, box, box_format, row["id"]))
        if values is not None and column.key in values:
            left[box] = {key: value for key, value in values.items() if key != column.key}
    key = await _key(procedure, row["sealing_key"]) if left else None
    if key is None:
        return False
    bound = bound_to(row["id"])
    sealed = [seal(key, column.town, OWN, encoded_values(values), bound) for values in left.values()]
    replaced = await api.value(
        "replace_boxes_of_columns", row["id"], row["annotation_version"], list(left), sealed, BOUND_FORMAT
    )
    return True if replaced else None


async def _key(procedure: UUID, sealing_key: UUID) -> PublicKey | None:
    try:
        return await key_of_application(procedure, sealing_key)
    except UntrustedKey:
        return None
