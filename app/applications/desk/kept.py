"""What stands beside many applications, for downloads: how they came, whose they are, the section's own columns."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

from app.applications.desk.arrangement import own_of
from app.applications.opening import Opener
from app.tenancy.engine import ENGINE
from app.tenancy.scope import current_municipality
from app.vault.keystore import KeyStore

_KEPT: Final = """
select id, channel, assignee, own_sealed from app.application where municipality = $1 and id = any ($2::uuid[])
"""


@dataclass(frozen=True, slots=True)
class Kept:
    """`own`: column key to value; empty where nothing stands or it cannot be opened."""

    channel: str
    assignee: UUID | None
    own: Mapping[str, str] = field(repr=False)


async def kept_of(applications: Collection[UUID], store: KeyStore) -> Mapping[UUID, Kept]:
    """By application. One query. The caller logs what is opened."""
    opener = Opener(store)
    rows = await ENGINE.fetch(_KEPT, current_municipality(), list(applications))
    return {row["id"]: Kept(row["channel"], row["assignee"], own_of(row["own_sealed"], opener) or {}) for row in rows}
