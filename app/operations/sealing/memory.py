"""What the process of the seals keeps on disks that the database's owner does not reach: the newest head, and one anchor a day.

The newest head lies in TODOKE_HOME and is written after each round; the anchors lie in TODOKE_SEAL_ANCHOR_FOLDER and are never overwritten. A
database that was put back behind any of them is noticed by the next round.
"""

import logging
import os
from collections.abc import Sequence
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path
from typing import Final

from nacl.signing import SigningKey, VerifyKey

from app.audit.seals import Anchor, NoAnchor, read_anchor
from app.calendar import tokyo
from app.spoken import spoken
from app.vault.own_files import check_own

log = logging.getLogger(__name__)

_NEWEST: Final = "newest"
_MAILED: Final = "mailed"
_UNTOLD: Final = "untold"


class ForeignMemory(OSError):
    """The newest head that was remembered is signed by no key that is known; its text is a sentence for the terminal."""


class Memory:
    """The folder `TODOKE_HOME/seals`, of mode 0700, and the folder of the anchors. Whatever is written is durable and whole, or not there."""

    def __init__(self, home: Path, anchors: Path | None, key: SigningKey, others: Sequence[VerifyKey] = ()) -> None:
        """`others`: public halves of keys that signed before this one."""
        self._folder = home / "seals"
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        check_own([self._folder])
        self._anchors = anchors
        self._key = key
        self._verifiers = [key.verify_key, *others]

    def newest(self) -> Anchor | None:
        """The newest head that is known here to have been signed. Raises ForeignMemory."""
        known = [anchor for anchor in (self._own(), self._newest_anchor()) if anchor is not None]
        return max(known, key=lambda anchor: (anchor.at, anchor.number), default=None)

    def remember(self, anchor: Anchor) -> None:
        self._write(_NEWEST, anchor.signed(self._key))

    def keep_anchor(self, anchor: Anchor) -> Path | None:
        """Write the anchor of a day, where a folder is set and none of the day is there. Raises OSError.

        In its place at once: a share that keeps what it was given takes no renaming. What a crash left of a file is passed over.
        """
        if self._anchors is None or self._of_day(day_of(anchor)):
            return None
        path = self._anchors / f"{_prefix(day_of(anchor))}{anchor.number}.txt"
        _write_durably(path, anchor.signed(self._key), os.O_EXCL)
        with suppress(OSError):  # not every share can
            _sync(self._anchors)
        return path

    # What was told by mail

    def is_mailed(self, day: date) -> bool:
        return self._read(_MAILED) == day.isoformat()

    def note_mailed(self, day: date) -> None:
        self._write(_MAILED, day.isoformat())

    def untold_loss(self) -> int | None:
        """The number of the head that was made without one before it, of which no mail has told yet."""
        text = self._read(_UNTOLD)
        return int(text) if text.isascii() and text.isdigit() else None

    def note_loss(self, head: int) -> None:
        self._write(_UNTOLD, str(head))

    def forget_loss(self) -> None:
        (self._folder / _UNTOLD).unlink(missing_ok=True)

    def _own(self) -> Anchor | None:
        text = self._read(_NEWEST)
        if not text:
            return None
        try:
            return read_anchor(text, self._verifiers)
        except NoAnchor:
            path = self._folder / _NEWEST
            raise ForeignMemory(
                spoken(
                    f"{path}, the newest head, is signed by no key of the seals that is known here: name the public half of the key before "
                    "in TODOKE_SEAL_VERIFIER.",
                    f"{path}（最後の封印の控え）の署名が、知らない鍵のものです。前の鍵の公開鍵を、TODOKE_SEAL_VERIFIERに指定してください。",
                )
            ) from None

    def _newest_anchor(self) -> Anchor | None:
        """That of the newest day; one that cannot be read is passed over, for the folder is not this user's alone."""
        if self._anchors is None or not self._anchors.is_dir():
            return None
        for path in sorted(self._anchors.glob(f"{_prefix(None)}*.txt"), reverse=True)[:10]:
            if (anchor := self._anchor_in(path)) is not None:
                return anchor
            log.warning("an anchor cannot be read or is signed by no known key: %s", path)
        return None

    def _anchor_in(self, path: Path) -> Anchor | None:
        try:
            return read_anchor(path.read_text(encoding="utf-8", errors="replace"), self._verifiers)
        except (NoAnchor, OSError):
            return None

    def _of_day(self, day: date) -> bool:
        assert self._anchors is not None
        return any(self._anchor_in(path) for path in self._anchors.glob(f"{_prefix(day)}*.txt"))

    def _read(self, name: str) -> str:
        try:
            return (self._folder / name).read_text(encoding="utf-8", errors="replace")
        except FileNotFoundError:
            return ""

    def _write(self, name: str, text: str) -> None:
        new = self._folder / f"{name}.new"
        _write_durably(new, text, os.O_TRUNC)
        new.replace(self._folder / name)
        _sync(self._folder)


def day_of(anchor: Anchor) -> date:
    """The day in Tokyo of an anchor."""
    return tokyo.day_of(datetime.fromisoformat(anchor.at))


def _prefix(day: date | None) -> str:
    return "todoke-audit-" if day is None else f"todoke-audit-{day.isoformat()}-"


def _write_durably(path: Path, text: str, flag: int) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_NOFOLLOW | flag, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
