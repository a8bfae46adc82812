"""What can be wrong with a key, in the key store and in the database, and the error of whoever cannot have a private one."""

from enum import StrEnum
from typing import Final

from app.spoken import spoken


class KeyFault(StrEnum):
    """What is wrong with a key: why its private half cannot be had, or its public half is none. Neither `label` (pages) nor `words` (terminal) says anything of it."""

    missing = "missing"  # destroyed, or never put into this store
    unreadable = "unreadable"  # its owner or mode, or a folder's, has changed; or the disk fails
    damaged = "damaged"  # cut short, overwritten, or changed by a hand
    foreign = "foreign"  # the file holds the key of another id or another owner: the two were swapped
    locked = "locked"  # under another lock than this process has
    bare = "bare"  # not locked, in production
    unpaired = "unpaired"  # good, but not the other half of what the database holds: one of both was changed
    unsigned = (
        "unsigned"  # the public half in the database bears no signature: made before 0.3.0, or put there by a hand
    )
    forged = (
        "forged"  # signed by none of the installation's signers, or for another municipality, procedure, year or id
    )

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
    KeyFault.unpaired: "does not fit the public half in the database",
    KeyFault.unsigned: "is not signed in the database",
    KeyFault.forged: "is not signed by the installation for what it is used for",
}
_LABELS: Final = {
    KeyFault.missing: "ない",
    KeyFault.unreadable: "読めない",
    KeyFault.damaged: "壊れている",
    KeyFault.foreign: "別の鍵が入っている",
    KeyFault.locked: "別の錠がかかっている",
    KeyFault.bare: "錠がかかっていない",
    KeyFault.unpaired: "公開鍵と合わない",
    KeyFault.unsigned: "公開鍵に署名がない",
    KeyFault.forged: "公開鍵の署名が正しくない",
}


class KeyMissing(RuntimeError):
    """The private key cannot be had, for the reason of `fault`: it was destroyed, or this process may not have it."""

    def __init__(self, fault: KeyFault) -> None:
        super().__init__(f"the private key {fault.english}")
        self.fault = fault
