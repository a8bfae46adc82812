"""The key store: private keys as files outside PostgreSQL, whose base backups would copy them.

Two places hold the same files, the second on another disk or share; what is put is durable in both, what is destroyed is gone from
both, and a key that cannot be had from the first is read from the second. The interface is small so that a KMS can stand in its place.
"""

import logging
from collections.abc import Sequence
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import Protocol
from uuid import UUID

from app.settings import Mode, Settings
from app.spoken import spoken
from app.vault.key_faults import KeyFault, KeyMissing
from app.vault.key_files import MAILER, SIGNER, unwrap, wrap
from app.vault.key_folder import KeyFolder, PlaceAway
from app.vault.key_lock import Lock, LockProblem, lock_of
from app.vault.seal import KeyPair

__all__ = [
    "MAILER",
    "SIGNER",
    "FileKeyStore",
    "KeyFault",
    "KeyMissing",
    "KeyStore",
    "NotDestroyed",
    "key_store_of",
    "key_store_to_mend",
]

log = logging.getLogger(__name__)


class NotDestroyed(OSError):
    """A private key may still lie in one of the places: it is not there now, or its disk fails. Another try goes on."""


class KeyStore(Protocol):
    """The store of private keys. `owner` is a municipality's code, MAILER or SIGNER."""

    def put(self, owner: str, pair: KeyPair) -> None:
        """Keep a pair; it is durable when this returns. Raises OSError, and then nothing is kept."""

    def get(self, owner: str, key_id: UUID) -> KeyPair:
        """The pair; raises KeyMissing."""

    def put_secret(self, owner: str, key_id: UUID, secret: bytes) -> None:
        """Keep 32 secret bytes that are no pair's, such as the SIGNER's; as `put`."""

    def get_secret(self, owner: str, key_id: UUID) -> bytes:
        """The secret bytes; raises KeyMissing."""

    def in_each_place(self, owner: str, key_id: UUID) -> list[bytes | KeyFault]:
        """What each place holds of a key, the first place first: its secret bytes, or why they cannot be had there. Tells nobody."""

    def faults_of_places(self) -> list[tuple[Path, OSError | None]]:
        """Each place, the first one first, with why nothing at all can be had from it: gone, empty, or closed to this process."""

    def destroy(self, owner: str, key_id: UUID) -> None:
        """Forget a pair for ever; silent when there is none. Raises NotDestroyed."""

    def finish_destruction(self, owner: str, key_id: UUID) -> bool:
        """Go on with a destruction that was begun; False, and nothing is done, where none was. Raises NotDestroyed."""

    def owners(self) -> list[str]:
        """Those who have keys here, in order."""

    def ids(self, owner: str) -> list[UUID]:
        """The ids of an owner's keys, in order, whether they can be had or not."""


class FileKeyStore:
    """Keys as files, in one place or two. Raises NotOwn when a file or folder is not this user's alone, or cannot be read.

    `bare`: whether files that are not locked are taken; without, raises LockProblem for the first of them. `mending`: as it is, for who looks what
    is wrong with it: nothing is made or refused.
    """

    def __init__(
        self,
        folder: Path,
        copy: Path | None = None,
        lock: Lock | None = None,
        *,
        bare: bool = True,
        mending: bool = False,
    ) -> None:
        self.places = [KeyFolder(folder)] + ([KeyFolder(copy)] if copy else [])
        self.lock = lock
        self._bare = bare
        self._told: set[tuple[str, UUID]] = set()
        if not mending:
            self._make_fit()

    def _make_fit(self) -> None:
        self.places[0].make()
        away = self.away()
        for place in self.places:
            if place.path not in away:
                place.check()
                if not self._bare and (file := place.first_bare()):
                    raise LockProblem(_not_locked(file))
        for path in away:
            log.error("%s, a place of the key store, is not there: no key is made or destroyed", path)

    def away(self) -> Sequence[Path]:
        """The folders that cannot be used now: not there, or empty beside another one that is not."""
        return [place.path for place in self.places if _is_away(place, self.places)]

    def put(self, owner: str, pair: KeyPair) -> None:
        self.put_secret(owner, pair.id, pair.private)

    def get(self, owner: str, key_id: UUID) -> KeyPair:
        return KeyPair(key_id, self.get_secret(owner, key_id))

    def put_secret(self, owner: str, key_id: UUID, secret: bytes) -> None:
        """Write in every place before it gets its name in the first; what a failure left is taken away again, as far as that goes."""
        content = wrap(self.lock, owner, key_id, secret)
        with self.places[0].alone():
            if away := self.away():
                raise PlaceAway(away[0])
            for place in self.places:
                if place.file(owner, key_id).exists():
                    raise FileExistsError(f"{place.file(owner, key_id)} is there already")
            try:
                for place in self.places:
                    place.begin(owner, key_id, content)
                for place in reversed(self.places):
                    place.finish(owner, key_id)
            except OSError:
                for place in self.places:
                    with suppress(OSError):
                        place.destroy(owner, key_id)
                raise

    def get_secret(self, owner: str, key_id: UUID) -> bytes:
        """Read from the first place, or from the second where it cannot be had in the first; that is told in the log, once a key."""
        faults = []
        for place in self.places:
            found = self._held(place, owner, key_id)
            if isinstance(found, KeyFault):
                faults.append(found)
                continue
            if faults:
                self._tell(owner, key_id, faults[0])
            return found
        fault = next((each for each in faults if each is not KeyFault.missing), KeyFault.missing)
        if fault is not KeyFault.missing:
            self._tell(owner, key_id, fault)
        raise KeyMissing(fault)

    def in_each_place(self, owner: str, key_id: UUID) -> list[bytes | KeyFault]:
        return [self._held(place, owner, key_id) for place in self.places]

    def faults_of_places(self) -> list[tuple[Path, OSError | None]]:
        return [(place.path, place.fault()) for place in self.places]

    def _held(self, place: KeyFolder, owner: str, key_id: UUID) -> bytes | KeyFault:
        try:
            return unwrap(self.lock, owner, key_id, place.read(owner, key_id), bare=self._bare)
        except KeyMissing as missing:
            return missing.fault

    def destroy(self, owner: str, key_id: UUID) -> None:
        """Alone, so that whoever copies or relocks keys at the same time does not bring this one back."""
        try:
            with self.places[0].alone():
                problems = self._destroy_in_each(owner, key_id)
        except OSError as problem:
            problems = [problem]
        if problems:
            raise NotDestroyed("a private key is not destroyed in every place") from problems[0]

    def _destroy_in_each(self, owner: str, key_id: UUID) -> list[OSError]:
        if self._first_is_away():  # nobody would see later that it was begun
            return [PlaceAway(self.places[0].path)]
        problems: list[OSError] = []
        for place in self.places:
            try:
                place.destroy(owner, key_id)
            except OSError as problem:
                problems.append(problem)
                log.error("%s could not be destroyed: %s", place.file(owner, key_id), type(problem).__name__)  # noqa: TRY400  a disk's fault: no frames
        return problems

    def finish_destruction(self, owner: str, key_id: UUID) -> bool:
        """A destruction was begun where the first place, from which a key goes first, is there and holds the key no more."""
        try:
            if self._first_is_away() or key_id in self.places[0].ids(owner):
                return False
        except OSError as problem:
            raise NotDestroyed("it cannot be seen whether the destruction was begun") from problem
        self.destroy(owner, key_id)
        return True

    def owners(self) -> list[str]:
        first, *copies = self.places
        found = set(first.owners())
        for copy in copies:
            with suppress(OSError):
                found.update(copy.owners())
        return sorted(found)

    def ids(self, owner: str) -> list[UUID]:
        first, *copies = self.places
        found = set(first.ids(owner))
        for copy in copies:
            with suppress(OSError):
                found.update(copy.ids(owner))
        return sorted(found)

    def _first_is_away(self) -> bool:
        return self.places[0].path in self.away()

    def _tell(self, owner: str, key_id: UUID, fault: KeyFault) -> None:
        """Whoever sees the page can do nothing about it, whoever reads the log can."""
        if (owner, key_id) not in self._told:
            self._told.add((owner, key_id))
            path = self.places[0].file(owner, key_id)
            log.warning("%s %s (see `todoke keys verify`)", path, fault.english)


def _is_away(place: KeyFolder, places: Sequence[KeyFolder]) -> bool:
    try:
        return not place.path.is_dir() or (not place.owners() and any(other.owners() for other in places))
    except OSError:
        return True


def _not_locked(path: Path) -> str:
    return spoken(
        f"{path} is not locked, and production takes no such key: run `todoke keys relock`.",
        f"{path} に錠がかかっていません。本番では使えません。`todoke keys relock` を実行してください。",
    )


def key_store_of(settings: Settings) -> FileKeyStore:
    """The key store of the settings, opened once a process. Raises NotOwn and LockProblem, whose texts are sentences for the terminal."""
    bare = settings.mode is not Mode.production
    return _opened(settings.key_store, settings.key_store_copy, settings.key_store_lock, bare)


def key_store_to_mend(settings: Settings, *, bare: bool = True) -> FileKeyStore:
    """The key store of the settings as it is, looked at by nobody yet. Raises NotOwn and LockProblem for its lock."""
    lock = lock_of(settings.key_store_lock) if settings.key_store_lock else None
    return FileKeyStore(settings.key_store, settings.key_store_copy, lock, bare=bare, mending=True)


@lru_cache(maxsize=4)
def _opened(folder: Path, copy: Path | None, lock: str, bare: bool) -> FileKeyStore:
    return FileKeyStore(folder, copy, lock_of(lock) if lock else None, bare=bare)
