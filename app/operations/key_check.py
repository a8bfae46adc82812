"""One key of the database compared with what the key store holds of it: for the worker's watch, for `todoke keys` and for who signs."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from app.vault.key_faults import KeyFault
from app.vault.keystore import MAILER, KeyStore
from app.vault.seal import KeyPair
from app.vault.signing import MAILERS, KeyUse, verified

# What tells least of a key comes last: of one that is missing in one place and swapped in the other, the swap is the news.
_NEWS: Final = (
    KeyFault.foreign,
    KeyFault.damaged,
    KeyFault.locked,
    KeyFault.unreadable,
    KeyFault.bare,
    KeyFault.missing,
)


@dataclass(frozen=True, slots=True)
class KnownKey:
    """A key as the database knows it: what it is for, its id, its public half (32 bytes) and the signature beside that, if any."""

    use: KeyUse
    id: UUID
    public: bytes
    signature: bytes | None

    @property
    def owner(self) -> str:
        """Whose it is in the key store: a municipality's code, or MAILER."""
        return MAILER if self.use == MAILERS else self.use.municipality


def faults_in_places(store: KeyStore, key: KnownKey) -> list[KeyFault | None]:
    """Return what is wrong with the private half in each place of the store, the first place first; None where it opens and is the other half.

    Reads the files anew, some 50 µs each: to be called in a thread.
    """
    return [_fault(held, key) for held in store.in_each_place(key.owner, key.id)]


def fault_in_store(places: Sequence[KeyFault | None]) -> KeyFault | None:
    """Return why nobody can open what is sealed to a key, from its faults in each place; None where one place has it.

    The first key that can be had is taken (KeyStore.get), so one that does not fit keeps a good one in the second place out.
    """
    for fault in places:
        if fault in {None, KeyFault.unpaired}:
            return fault
    return next(fault for fault in _NEWS if fault in places)


def fault_of_signature(key: KnownKey, signers: Collection[bytes]) -> KeyFault | None:
    """Return what is wrong with the signature beside the public half; `signers`: the public halves that are believed. With a fault nothing is sealed to it."""
    if key.signature is None:
        return KeyFault.unsigned
    if verified(key.use, key.id, key.public, key.signature, signers) is None:
        return KeyFault.forged
    return None


def _fault(held: bytes | KeyFault, key: KnownKey) -> KeyFault | None:
    if isinstance(held, KeyFault):
        return held
    return None if KeyPair(key.id, held).public.key == key.public else KeyFault.unpaired
