"""Annotations of many applications for downloads: channel, assignee and the values of custom columns."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from app.applications.decryption import AnswerDecryptor
from app.applications.tables import Application
from app.applications.worklist.annotations import custom_values_of
from app.tenancy.tables import among
from app.vault.keystore import KeyStore


@dataclass(frozen=True, slots=True)
class ExportAnnotations:
    """The annotations in a download. `own`: column key to value; empty where there is none or it cannot be decrypted."""

    channel: str
    assignee: UUID | None
    own: Mapping[str, str] = field(repr=False)


async def export_annotations_of(applications: Collection[UUID], store: KeyStore) -> Mapping[UUID, ExportAnnotations]:
    """Map each application to its annotations. One query. The caller logs what is decrypted."""
    decryptor = AnswerDecryptor(store)
    rows = await Application.select(
        Application.id,
        Application.channel,
        Application.assignee,
        Application.custom_values_sealed,
        Application.custom_values_format,
    ).where(among(Application.id, applications))
    return {
        row["id"]: ExportAnnotations(row["channel"], row["assignee"], custom_values_of(row, decryptor) or {})
        for row in rows
    }
