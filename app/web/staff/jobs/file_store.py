"""Files that wait for the next click: papers being made, packages to be looked at. Half an hour, in a folder that only this service
reads, each under its municipality: whoever asks gets only what lies under their own.
"""

import os
import shutil
import time
from contextlib import suppress
from pathlib import Path
from typing import Final
from uuid import UUID, uuid4

from app.web.sessions import AnyRequest, signed_in

KEPT_SECONDS: Final = 30 * 60


class FileStore:
    """The things of one municipality (its code of six digits)."""

    def __init__(self, home: Path, municipality: str) -> None:
        self._folder = home / "shelf" / municipality

    def new(self) -> UUID:
        """A place for files; what has lain here too long goes."""
        self._sweep()
        thing = uuid4()
        for folder in (self._folder.parent, self._folder, self._folder / str(thing)):
            folder.mkdir(mode=0o700, parents=folder == self._folder.parent, exist_ok=True)
        return thing

    def put(self, thing: UUID, name: str, content: bytes) -> None:
        """Whole or not at all. A place that was swept meanwhile takes nothing."""
        place = self._folder / str(thing)
        unfinished = place / f".{name}"
        with suppress(FileNotFoundError):
            descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(descriptor, "wb") as file:
                file.write(content)
            unfinished.rename(place / name)

    def get(self, thing: UUID, name: str) -> bytes | None:
        """None for what is not there, or not here any more."""
        path = self._folder / str(thing) / name
        try:
            if self._too_old(path.parent):
                return None
            return path.read_bytes()
        except FileNotFoundError:
            return None

    def changed_seconds_ago(self, thing: UUID, name: str) -> float:
        try:
            return time.time() - (self._folder / str(thing) / name).stat().st_mtime
        except FileNotFoundError:
            return float(KEPT_SECONDS)

    def _sweep(self) -> None:
        if not self._folder.is_dir():
            return
        for place in self._folder.iterdir():
            if self._too_old(place):
                shutil.rmtree(place, ignore_errors=True)

    def _too_old(self, place: Path) -> bool:
        try:
            return time.time() - place.stat().st_mtime > KEPT_SECONDS
        except FileNotFoundError:
            return True


def file_store_of(request: AnyRequest) -> FileStore:
    """The municipality's of the person who asks."""
    return FileStore(request.app.state.settings.home, signed_in(request).municipality)
