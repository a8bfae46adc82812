"""Files between two requests: papers being made, packages to be checked. They are kept for half an hour in a folder that only this
service reads, one folder a municipality: a request reads only that of its own.
"""

import os
import shutil
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final
from uuid import UUID, uuid4

from app.web.sessions import AnyRequest, signed_in

KEPT_SECONDS: Final = 30 * 60


class FileStore:
    """The files of one municipality (its code of six digits), in a folder for each job or upload."""

    def __init__(self, home: Path, municipality: str) -> None:
        self._folder = home / "shelf" / municipality

    def new(self, thing: UUID | None = None) -> UUID:
        """Make a folder, of this id where one is given, and give its id; folders that are too old are removed."""
        self._sweep()
        thing = thing or uuid4()
        for folder in (self._folder.parent, self._folder, self._folder / str(thing)):
            folder.mkdir(mode=0o700, parents=folder == self._folder.parent, exist_ok=True)
        return thing

    def put(self, thing: UUID, name: str, content: bytes) -> None:
        """Write a file whole or not at all; nothing is written where the folder was removed meanwhile."""
        folder = self._folder / str(thing)
        unfinished = folder / f".{name}"
        with suppress(FileNotFoundError):
            descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(descriptor, "wb") as file:
                file.write(content)
            unfinished.rename(folder / name)

    def get(self, thing: UUID, name: str) -> bytes | None:
        """The content of a file, None where it does not exist or is too old."""
        path = self._folder / str(thing) / name
        try:
            if self._too_old(path.parent):
                return None
            return path.read_bytes()
        except FileNotFoundError:
            return None

    def all(self) -> Iterator[UUID]:
        """The ids of all folders, as they stand now."""
        if self._folder.is_dir():
            for folder in self._folder.iterdir():
                yield UUID(folder.name)

    def remove(self, thing: UUID) -> None:
        """Remove a folder with all that is in it; one that is gone already is no error."""
        shutil.rmtree(self._folder / str(thing), ignore_errors=True)

    def changed_seconds_ago(self, thing: UUID, name: str) -> float:
        try:
            return time.time() - (self._folder / str(thing) / name).stat().st_mtime
        except FileNotFoundError:
            return float(KEPT_SECONDS)

    def _sweep(self) -> None:
        if not self._folder.is_dir():
            return
        for folder in self._folder.iterdir():
            if self._too_old(folder):
                shutil.rmtree(folder, ignore_errors=True)

    def _too_old(self, folder: Path) -> bool:
        try:
            return time.time() - folder.stat().st_mtime > KEPT_SECONDS
        except FileNotFoundError:
            return True


def file_store_of(request: AnyRequest) -> FileStore:
    """The store of the municipality of whoever is signed in."""
    return FileStore(request.app.state.settings.home, signed_in(request).municipality)
