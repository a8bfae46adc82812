"""Seats: the place (定員) of an application where its choice tells special-care information. Pure.

A seat is HMAC-SHA256 (RFC 2104) of municipality, procedure and choice under TODOKE_SEAT_KEY, which the applicant's side, the staff side and the
worker hold and the database does not: it counts equal seats and does not learn which choice they are. All choices of a form are known to
everybody, so that a plain hash would hide nothing. The key is not changed: the counts of all places hang on it.
"""

import hmac
from collections.abc import Iterable, Mapping
from typing import Final
from uuid import UUID

SEAT: Final = "seat:"  # no id of a choice has a colon
MARK: Final = "~"  # of a code that stands for a `question=choice`, none of which begins so


class Seats:
    """The seats of one procedure. `key`: TODOKE_SEAT_KEY, 32 bytes."""

    def __init__(self, key: bytes, municipality: str, procedure: UUID) -> None:
        # both parts have one length: what follows them can be no other's
        self._begun = hmac.new(key, b"todoke seat 1" + municipality.encode("ascii") + procedure.bytes, "sha256")
        self._key = hmac.digest(key, b"todoke seat key 1", "sha256")[:4].hex()

    def seat(self, choice: str | None) -> str:
        """Return the seat of a choice, None for none: `seat:`, 8 hexadecimal digits that name the key, `:`, 64 of the hash."""
        made = self._begun.copy()
        made.update((choice or "").encode())
        return f"{SEAT}{self._key}:{made.hexdigest()}"

    def code(self, choice: str) -> str:
        """Return what a saved view holds for a `question=choice`. No place has it: an id of a choice has no equals sign."""
        return MARK + self.seat(choice)

    def of(self, choices: Iterable[str]) -> Mapping[str, str]:
        """Map choices to their seats; always with "", for none."""
        return {choice: self.seat(choice) for choice in ["", *choices]}
