"""The files of the key store put under another lock, or under one at all: one file after the other, each whole at any moment.

Whoever is killed in between begins again: what is under the new lock already is left as it is.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from app.vault.key_faults import KeyFault, KeyMissing
from app.vault.key_files import lock_number, unwrap, wrap
from app.vault.key_folder import KeyFolder
from app.vault.key_lock import Lock


@dataclass(slots=True)
class Relocked:
    """How many files were put under the new lock, and how many were there already."""

    done: int = 0
    before: int = 0


def relock(
    places: Sequence[KeyFolder], old: Lock | None, new: Lock, refused: Callable[[Path, KeyFault], None]
) -> Relocked:
    """Put every file of every place under `new`; those that neither are bare nor open under `old` are left as they are and told to `refused`.

    Raises OSError where a disk fails.
    """
    relocked = Relocked()
    if not places:
        return relocked
    with places[0].alone():
        for place in places:
            _relock_place(place, old, new, refused, relocked)
    return relocked


def _relock_place(
    place: KeyFolder, old: Lock | None, new: Lock, refused: Callable[[Path, KeyFault], None], relocked: Relocked
) -> None:
    place.sweep()
    for owner in place.owners():
        for key_id in place.ids(owner):
            try:
                content = place.read(owner, key_id)
                there = lock_number(content) == new.id
                secret = unwrap(new if there else old, owner, key_id, content, bare=True)
            except KeyMissing as missing:
                refused(place.file(owner, key_id), missing.fault)
                continue
            if there:
                relocked.before += 1
            else:
                place.replace(owner, key_id, wrap(new, owner, key_id, secret))
                relocked.done += 1
