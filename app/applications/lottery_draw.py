"""抽選 (lottery draw): the part that anybody can repeat. Pure.

Each 到達番号 gets SHA-256 of "{seed}:{到達番号}" in UTF-8, as hexadecimal; they are put in order by it. The first are the winners.
The seed is 32 random bytes in hexadecimal, made when the lot is drawn, after the list of those who take part is closed.
"""

from collections.abc import Iterable
from hashlib import sha256


def drawn(seed: str, entrants: Iterable[str], capacity: int) -> tuple[str, ...]:
    """Return the winners in the order drawn, at most `capacity`; the order of the entrants does not matter."""
    shuffled = sorted(set(entrants), key=lambda entrant: sha256(f"{seed}:{entrant}".encode()).digest())
    return tuple(shuffled[: max(capacity, 0)])
