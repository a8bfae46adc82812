"""The public halves that staff's words and entries are sealed to: those of the scope's municipality that the installation signed, and no others."""

from typing import Any
from uuid import UUID

from app.procedures.tables import SealingKey
from app.tenancy.scope import current_municipality
from app.vault.seal import PublicKey
from app.vault.signing import KeyUse, UntrustedKey
from app.vault.trusted_keys import trusted_key

_COLUMNS = (SealingKey.id, SealingKey.fiscal_year, SealingKey.public_key, SealingKey.signature)


async def key_of_year(procedure: UUID, fiscal_year: int) -> PublicKey | None:
    """Return the procedure's key of a fiscal year; None without one that is signed, not destroyed, and can be opened with."""
    row = (
        await SealingKey.select(*_COLUMNS)
        .where(
            SealingKey.procedure == procedure,
            SealingKey.fiscal_year == fiscal_year,
            SealingKey.destroyed_at.is_null(),
            SealingKey.unusable_since.is_null(),
        )
        .first()
    )
    return _trusted(procedure, row) if row else None


async def key_of_application(procedure: UUID, sealing_key: UUID) -> PublicKey:
    """Return the key that an application of the procedure was sealed to. Raises UntrustedKey where it is not signed, or cannot be opened with now."""
    row = (
        await SealingKey.select(*_COLUMNS)
        .where(SealingKey.procedure == procedure, SealingKey.id == sealing_key, SealingKey.unusable_since.is_null())
        .first()
    )
    key = _trusted(procedure, row) if row else None
    if key is None:
        raise UntrustedKey(f"key {sealing_key} is not signed, or marked as unusable")
    return key


def _trusted(procedure: UUID, row: dict[str, Any]) -> PublicKey | None:
    return trusted_key(KeyUse(current_municipality(), procedure, row["fiscal_year"]), row)
