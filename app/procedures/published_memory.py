"""What the applicant's side remembers of published things, and how far it may be believed.

A notice of a change forgets what is remembered of its municipality. When no notices can be heard everything is marked unverified: it is asked for
anew before it is believed again, and stays to be shown while the database is away (`may_be_shown`).
"""

import time
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Final, Generic, TypeVar
from uuid import UUID

Content = TypeVar("Content")
SHOWN_AT_MOST: Final = timedelta(hours=24)
MOST_CHANGED: Final = 10_000
_ALL: Final = ""
# the number of the last change heard of: by municipality, by id of a procedure for its places, and of everything
_changed: Final[dict[str | UUID, int]] = {}
_changes = 0


@dataclass(slots=True)
class Entry(Generic[Content]):
    """Something that was read. `made_of`: `changes` before it was read; `believed_until`: of time.monotonic(); `dies_at`: the first moment at
    which it is known to be out of date."""

    content: Content
    made_of: int
    believed_until: float
    dies_at: datetime | None = None
    read_at: datetime = field(default_factory=lambda: datetime.now(UTC))

    def holds(self) -> bool:
        """Tell whether it may be believed without asking."""
        return (
            time.monotonic() < self.believed_until
            and _changed.get(_ALL, 0) <= self.made_of
            and (self.dies_at is None or datetime.now(UTC) < self.dies_at)
        )

    def may_be_shown(self) -> bool:
        """Tell whether it may be shown, with its time, while the database cannot be asked."""
        return datetime.now(UTC) - self.read_at <= SHOWN_AT_MOST


def generation(municipality_code: str, procedure: UUID | None = None) -> int:
    """Return a number that grows when something of the municipality changes, or of this procedure's places: pages made of it go with it."""
    of_places = _changed.get(procedure, 0) if procedure else 0
    return max(_changed.get(_ALL, 0), _changed.get(municipality_code, 0), of_places)


def changes() -> int:
    """Return the number of the last change that was heard of: what is read from now on is no older than it."""
    return _changes


def changed_since(number: int) -> set[str]:
    """Return the municipalities that a change was heard of after that number."""
    return {of for of, changed in _changed.items() if changed > number and isinstance(of, str) and of != _ALL}


def note_change(of: str | UUID) -> int:
    """Number a change of a municipality, or of the places of a procedure; returns the number."""
    global _changes  # noqa: PLW0603  the memory is one a process, like the pools it is filled from
    if len(_changed) > MOST_CHANGED:  # any role can send notices, of what is nowhere too
        return mark_unverified()
    _changes += 1
    _changed[of] = _changes
    return _changes


def mark_unverified() -> int:
    """Believe nothing until it was asked for anew."""
    global _changes  # noqa: PLW0603  as above
    _changes += 1
    _changed.clear()
    _changed[_ALL] = _changes
    return _changes
