"""`todoke keys copy` and `restore`: what one place of the key store lacks is brought over from the other.

Nothing is brought back that was destroyed, or whose destruction is under way: the database says which. And nothing is written over the last
copy of another key, as it lies there where two files were exchanged.
"""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from app.operations.key_check import KnownKey
from app.operations.known_keys import KnownKeys, Place, known_keys
from app.spoken import spoken
from app.vault.key_faults import KeyFault, KeyMissing
from app.vault.key_files import unwrap, whose, wrap
from app.vault.key_folder import KeyFolder, PlaceAway
from app.vault.keystore import SIGNER, FileKeyStore
from app.vault.seal import KeyPair

_OVERWRITTEN: Final = frozenset({KeyFault.missing, KeyFault.damaged})


@dataclass(slots=True)
class Brought:
    """What was brought over, by owner and id; how many were left out because they are destroyed; and what could not be, a sentence each."""

    keys: list[Place] = field(default_factory=list)
    destroyed: int = 0
    refused: list[str] = field(default_factory=list)


async def bring(migrator_address: str, store: FileKeyStore, source: KeyFolder, target: KeyFolder) -> Brought:
    """Bring over what `target` lacks and `source` has. Raises PlaceAway, NotOwn, DatabaseProblem, and OSError where a disk fails."""
    if not source.owners():
        raise FileNotFoundError(
            spoken(
                f"{source.path} is not there or empty: nothing can be brought over from it. Mount its disk or share.",
                f"{source.path} がないか、空です。ここからは何も移せません。ディスクか共有をつないでください。",
            )
        )
    if not target.path.is_dir():
        raise PlaceAway(target.path)
    source.check()
    target.check()
    known = await known_keys(migrator_address)
    brought = await asyncio.to_thread(_Bringing(store, known, source, target).all)
    # an erasure that began meanwhile has looked for its key before it was brought over
    gone = (await known_keys(migrator_address)).gone() - known.gone()
    for key in [each for each in brought.keys if each in gone]:
        await asyncio.to_thread(target.destroy, *key)
        brought.keys.remove(key)
        brought.destroyed += 1
    return brought


class _Bringing:
    def __init__(self, store: FileKeyStore, known: KnownKeys, source: KeyFolder, target: KeyFolder) -> None:
        self.store = store
        self.known = known
        self.source = source
        self.target = target
        self.kept: set[bytes] = set()  # private keys that are safe in the source under their own names
        self.wanted = {key.public: place for place, key in known.live.items()}
        self.brought = Brought()

    def all(self) -> Brought:
        with self.store.places[0].alone():
            self._bring_all()
        return self.brought

    def _bring_all(self) -> None:
        secrets: dict[Place, bytes] = {}
        for key in self._listed():
            if key in self.known.gone():
                self.brought.destroyed += 1
                continue
            held = self._held(self.source, key)
            if isinstance(held, KeyFault):
                self._refuse(key, self.source, held)
            else:
                secrets[key] = held
        self.kept.update(secrets.values())
        for key, secret in secrets.items():
            self._bring(key, secret)

    def _listed(self) -> Iterator[Place]:
        for owner in self.source.owners():
            for key_id in self.source.ids(owner):
                yield owner, key_id

    def _held(self, place: KeyFolder, key: Place) -> bytes | KeyFault:
        try:
            secret = unwrap(self.store.lock, *key, place.read(*key), bare=True)
        except KeyMissing as missing:
            return missing.fault
        known: KnownKey | None = self.known.live.get(key)
        return KeyFault.unpaired if known and KeyPair(key[1], secret).public.key != known.public else secret

    def _bring(self, key: Place, secret: bytes) -> None:
        held = self._held(self.target, key)
        if held == secret:
            return
        if not isinstance(held, KeyFault):  # of a key that the database does not know nobody can say which is right
            self._refuse(key, self.target, KeyFault.foreign)
        elif held in _OVERWRITTEN or self._is_no_loss(key, held):
            self.target.replace(*key, wrap(self.store.lock, *key, secret))
            self.brought.keys.append(key)
        else:
            self._refuse(key, self.target, held)

    def _is_no_loss(self, key: Place, fault: KeyFault) -> bool:
        """Whether what lies there under the key's name is needed by nobody, or is safe in the source."""
        content = self.target.read(*key)
        if fault is KeyFault.foreign and (named := whose(content)):
            return unwrap(self.store.lock, *named, content, bare=False) in self.kept or named in self.known.gone()
        if fault is not KeyFault.unpaired:
            return False
        secret = unwrap(self.store.lock, *key, content, bare=True)
        return secret in self.kept or KeyPair(key[1], secret).public.key not in self.wanted

    def _refuse(self, key: Place, place: KeyFolder, fault: KeyFault) -> None:
        name, file = self.known.name(key), place.file(*key)
        if place is self.target and fault in {KeyFault.foreign, KeyFault.unpaired}:
            why = self._last_copy(key)
        else:
            why = spoken(f"{file} {fault.english}", f"{file} は「{fault.label}」の状態です")
        self.brought.refused.append(spoken(f"Not brought over: {name}. {why}.", f"移していません: {name}。{why}。"))

    def _last_copy(self, key: Place) -> str:
        file = self.target.file(*key)
        if key[0] == SIGNER:
            return spoken(
                f"{file} is another signing key; delete the one that is not TODOKE_KEY_SIGNER's",
                f"{file} は別の署名する鍵です。TODOKE_KEY_SIGNERのものでないほうを消してください",
            )
        return spoken(
            f"{file} holds the only copy of another key; move it to that key's name first (todoke keys list)",
            f"{file} に、ほかの場所にない別の鍵が入っています。先にその鍵の名前に移してください（todoke keys list）",
        )
