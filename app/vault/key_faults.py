"""What can be wrong with a private key in the key store, and the error of whoever cannot have it."""

from enum import StrEnum
from typing import Final

from app.spoken import spoken


class KeyFault(StrEnum):
    """Why a private key cannot be had. `label` is for pages, `words` for the terminal; neither says anything of the key."""

    missing = "missing"  # destroyed, or never put into this store
    unreadable = "unreadable"  # its owner or mode, or a folder's, has changed; or the disk fails
    damaged = "damaged"  # cut short, overwritten, or changed by a hand
    foreign = "foreign"  # the file holds the key of another id or another owner: the two were swapped
    locked = "locked"  # under another lock than this process has
    bare = "bare"  # not locked, in production

    @property
    def label(self) -> str:
        """The fault in Japanese, the end of a sentence."""
        return _LABELS[self]

    @property
    def words(self) -> str:
        """The fault in the language of the terminal."""
        return spoken(_WORDS[self], _LABELS[self])

    @property
    def english(self) -> str:
        """The fault for a log."""
        return _WORDS[self]


_WORDS: Final = {
    KeyFault.missing: "is missing",
    KeyFault.unreadable: "cannot be read: its owner or mode has changed, or the disk fails",
    KeyFault.damaged: "is damaged",
    KeyFault.foreign: "holds the key of another id or owner",
    KeyFault.locked: "is under another lock",
    KeyFault.bare: "is not locked",
}
_LABELS: Final = {
    KeyFault.missing: "ない",
    KeyFault.unreadable: "読めない",
    KeyFault.damaged: "壊れている",
    KeyFault.foreign: "別の鍵が入っている",
    KeyFault.locked: "別の錠がかかっている",
    KeyFault.bare: "錠がかかっていない",
}


class KeyMissing(RuntimeError):
    """The private key cannot be had, for the reason of `fault`: it was destroyed, or this process may not have it."""

    def __init__(self, fault: KeyFault) -> None:
        super().__init__(f"the private key {fault.english}")
        self.fault = fault
