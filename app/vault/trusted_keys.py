"""The public halves of the installation's signing key that this process believes, told once when it starts; to any other key nothing is sealed."""

from collections.abc import Collection, Mapping
from typing import Any

from app.settings import Mode, Part, Settings
from app.vault.key_signer import signers_in
from app.vault.keystore import key_store_of
from app.vault.seal import PublicKey
from app.vault.signing import KeyUse, verified

_trusted: tuple[bytes, ...] = ()


def trust(signers: Collection[bytes]) -> None:
    """Believe these and no others. Before the first call no key is believed."""
    global _trusted  # noqa: PLW0603  one a process, like the pools that the keys are read through
    _trusted = tuple(signers)


def trusted_signers() -> tuple[bytes, ...]:
    """Return the public halves that are believed, 32 bytes each."""
    return _trusted


def trusted_key(use: KeyUse, row: Mapping[str, Any]) -> PublicKey | None:
    """Return the key of a row with `id`, `public_key` and `signature`; None unless it is signed for this use."""
    return verified(use, row["id"], row["public_key"], row["signature"], _trusted)


def signers_of(settings: Settings, part: Part) -> tuple[bytes, ...]:
    """Return what `TODOKE_KEY_SIGNER` names; where it is empty, what the key store holds, for those who have one (outside production everybody)."""
    if settings.key_signers:
        return settings.key_signers
    if settings.mode is Mode.production and part not in {Part.staff, Part.work}:
        return ()
    return tuple(signer.public for signer in signers_in(key_store_of(settings)))
