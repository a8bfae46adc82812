"""What stands beside many applications, for downloads: how they came, whose they are, the section's own columns."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from app.applications.decryption import Opener
from app.applications.tables import Application
from app.applications.worklist.annotations import own_of
from app.tenancy.tables import among
from app.vault.keystore import KeyStore


@dataclass(frozen=True, slots=True)
class Kept:
    """`own`: column key to value; empty where nothing stands or it cannot be opened."""

    channel: str
    assignee: UUID | None
    own: Mapping[str, str] = field(repr=False)


async def kept_of(applications: Collection[UUID], store: KeyStore) -> Mapping[UUID, Kept]:
    """By application. One query. The caller logs what is opened."""
    opener = Opener(store)
    rows = await Application.select(
        Application.id, Application.channel, Application.assignee, Application.own_sealed
    ).where(among(Application.id, applications))
    return {row["id"]: Kept(row["channel"], row["assignee"], own_of(row["own_sealed"], opener) or {}) for row in rows}
