"""`todoke keys list`: what lies in the places of the key store, whatever the database says."""

from collections.abc import Iterator
from typing import Final
from uuid import UUID

from app.spoken import spoken
from app.vault.key_faults import KeyFault
from app.vault.key_files import is_bare
from app.vault.key_folder import KeyFolder
from app.vault.keystore import SIGNER, FileKeyStore
from app.vault.seal import KeyPair
from app.vault.signing import KeySigner, fingerprint

_FINGERPRINT_WIDTH: Final = 29


def listed(store: FileKeyStore) -> Iterator[str]:
    """Yield the lines: the places, the keys, and files that are no key's. Raises OSError where a folder cannot be looked into."""
    for number, place in enumerate(store.places):
        name = spoken("second place", "2つ目の場所") if number else spoken("first place", "1つ目の場所")
        away = "" if place.path.is_dir() else spoken(" (is not there)", "（ありません）")
        yield f"{name}: {place.path}{away}"
    for owner in store.owners():
        for key_id in store.ids(owner):
            yield _line(store, owner, key_id)
    for place in store.places:
        for stray in place.strays():
            yield spoken(f"no key's file: {stray}", f"鍵ではないファイル: {stray}")


def _line(store: FileKeyStore, owner: str, key_id: UUID) -> str:
    held = store.in_each_place(owner, key_id)
    prints = ["" if isinstance(each, KeyFault) else fingerprint(_public(owner, key_id, each)) for each in held]
    first = next((each for each in prints if each), "")
    states = [
        _state(place, owner, key_id, each) + (f" ({seen})" if seen not in {"", first} else "")
        for place, each, seen in zip(store.places, held, prints, strict=True)
    ]
    return f"{owner:6}  {key_id}  {first:{_FINGERPRINT_WIDTH}}  {' | '.join(states)}"


def _public(owner: str, key_id: UUID, secret: bytes) -> bytes:
    return KeySigner(secret).public if owner == SIGNER else KeyPair(key_id, secret).public.key


def _state(place: KeyFolder, owner: str, key_id: UUID, held: bytes | KeyFault) -> str:
    if isinstance(held, KeyFault):
        return held.words
    bare = is_bare(place.file(owner, key_id).stat().st_size)
    return spoken("bare", "錠なし") if bare else spoken("locked", "錠あり")
