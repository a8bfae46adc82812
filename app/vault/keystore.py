"""The key store: private keys as files outside PostgreSQL, whose base backups would copy them.

Layout: `{folder}/{municipality or 'mailer'}/{key id}.key`, 32 bytes, files 0600, folders 0700. The interface is small so that a
KMS can stand in its place.
"""

import logging
import os
from collections.abc import Iterator
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import Protocol
from uuid import UUID

from app.vault.own_files import check_own
from app.vault.seal import KeyPair

log = logging.getLogger(__name__)
MAILER = "mailer"


class KeyMissing(RuntimeError):
    """The private key is not in the store: destroyed, or this process may not have it."""


class KeyStore(Protocol):
    """The store of private keys. `owner` is a municipality's code, or MAILER."""

    def put(self, owner: str, pair: KeyPair) -> None:
        """Keep a pair; it is durable when this returns."""

    def get(self, owner: str, key_id: UUID) -> KeyPair:
        """The pair; raises KeyMissing."""

    def destroy(self, owner: str, key_id: UUID) -> None:
        """Forget a pair for ever; silent when there is none."""


class FileKeyStore:
    """Keys as files. Raises NotOwn when one of them or a folder is not this user's alone, or cannot be read."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        check_own(self._files())

    def _files(self) -> Iterator[Path]:
        """The folder, and of what is in it all that is ours: a disk of its own brings a lost+found along."""
        yield self._folder
        for folder in self._folder.iterdir():
            if _is_owner(folder.name):
                yield folder
                yield from folder.iterdir()

    def _path(self, owner: str, key_id: UUID) -> Path:
        if not _is_owner(owner):
            raise KeyMissing("no such owner of keys")
        return self._folder / owner / f"{key_id}.key"

    def put(self, owner: str, pair: KeyPair) -> None:
        """Write to a new file, flush it to the disk, and give it its name: a half-written key never has it."""
        path = self._path(owner, pair.id)
        path.parent.mkdir(mode=0o700, exist_ok=True)
        unfinished = path.with_suffix(".new")
        handle = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        try:
            os.write(handle, pair.private)
            os.fsync(handle)
        finally:
            os.close(handle)
        unfinished.rename(path)
        _make_durable(path.parent)

    def get(self, owner: str, key_id: UUID) -> KeyPair:
        """Read one key."""
        path = self._path(owner, key_id)
        try:
            private = path.read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            raise KeyMissing("the private key is not in the key store") from None
        except (
            PermissionError
        ):  # since the process started: whoever sees the page can do nothing about it, whoever reads the log can
            log.error("%s cannot be read: its owner or mode, or a folder's, has changed", path)  # noqa: TRY400  no frames: it is no fault of the program
            raise KeyMissing("the private key may not be read") from None
        if len(private) != 32:
            raise KeyMissing("the private key's file is damaged")
        return KeyPair(key_id, private)

    def destroy(self, owner: str, key_id: UUID) -> None:
        """Overwrite and remove, durable when this returns: nobody is told of a destruction that a power cut undoes.

        On file systems that copy on write the overwriting helps nothing; removal still does.
        """
        path = self._path(owner, key_id)
        with suppress(FileNotFoundError):
            with path.open(
                "r+b"
            ) as file:  # in place: a file cut to nothing first would be written elsewhere on the disk
                file.write(bytes(32))
                file.flush()
                os.fsync(file.fileno())
            path.unlink()
        if path.parent.exists():
            _make_durable(path.parent)


def _is_owner(name: str) -> bool:
    return name == MAILER or (name.isascii() and name.isdigit())


def _make_durable(folder: Path) -> None:
    """Flush a folder, so that the names of its files are on the disk when this returns."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@lru_cache(maxsize=4)
def store_in(folder: Path) -> FileKeyStore:
    """The key store in a folder, opened once a process."""
    return FileKeyStore(folder)
