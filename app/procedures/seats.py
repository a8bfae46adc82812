"""Seats: the place (定員) of an application where its choice tells special-care information. Pure.

A seat is HMAC-SHA256 (RFC 2104) of municipality, procedure and choice under TODOKE_SEAT_KEY, which the applicant's side, the staff side and the
worker hold and the database does not: it counts equal seats and does not learn which choice they are. All choices of a form are known to
everybody, so that a plain hash would hide nothing. The key is not changed: the counts of all places hang on it.
"""

import hmac
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Final
from uuid import UUID

SEAT: Final = "seat:"  # no id of a choice has a colon
MARK: Final = "~"  # of a code that stands for a `question=choice`, none of which begins so


class Seats:
    """The seats of one procedure. `key`: TODOKE_SEAT_KEY, 32 bytes."""

    def __init__(self, key: bytes, municipality: str, procedure: UUID) -> None:
        self._begun, self._beginning, self._of_none = _begun(key, municipality, procedure)

    def seat(self, choice: str | None) -> str:
        """Return the seat of a choice, None for none: `seat:`, 8 hexadecimal digits that name the key, `:`, 64 of the hash."""
        if not choice:
            return self._of_none
        made = self._begun.copy()
        made.update(choice.encode())
        return f"{self._beginning}{made.hexdigest()}"

    def code(self, choice: str) -> str:
        """Return what a saved view holds for a `question=choice`. No place has it: an id of a choice has no equals sign."""
        return MARK + self.seat(choice)

    def of(self, choices: Iterable[str]) -> Mapping[str, str]:
        """Map choices to their seats; always with "", for none."""
        return {choice: self.seat(choice) for choice in ["", *choices]}


@lru_cache(maxsize=512)
def _begun(key: bytes, municipality: str, procedure: UUID) -> tuple[hmac.HMAC, str, str]:
    """The hash of a procedure's seats as far as it is the same for all, how they begin, and the seat of no choice: each submission asks for it."""
    # both parts have one length: what follows them can be no other's
    begun = hmac.new(key, b"todoke seat 1" + municipality.encode("ascii") + procedure.bytes, "sha256")
    beginning = f"{SEAT}{hmac.digest(key, b'todoke seat key 1', 'sha256')[:4].hex()}:"
    return begun, beginning, beginning + begun.hexdigest()
