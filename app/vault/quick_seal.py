"""Sealing at the rate at which applications arrive: the boxes of one second share the sealer's ephemeral pair.

A sealed box makes a pair and a shared key for each box, which is nearly all of its cost (55 µs against 4). Here a pair is made once a second at
most, and a shared key once for each key that is sealed to in that second; a random nonce of 24 bytes tells the boxes apart. Decision 0014
says what is given for it. For the applicant's process alone, which held the answers in the clear anyway; every other process
seals with `app/vault/seal.py`, which opens both.
"""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from nacl.bindings import crypto_box_beforenm, crypto_box_easy_afternm, crypto_box_keypair
from nacl.utils import random as random_bytes

from app.vault.seal import SHARED_LAYOUT, Bound, PublicKey, Sealed, inside_of

SECONDS: Final = 1.0  # that a pair lives
MOST_KEYS: Final = 256  # that a pair seals to; a further one gets a new pair
_NONCE: Final = 24


@dataclass(frozen=True, slots=True, repr=False)
class _Pair:
    """The ephemeral pair, and the keys it shares with those it was sealed to (public half → shared key)."""

    public: bytes
    private: bytes
    ends: float  # by the sealer's clock
    shared: dict[bytes, bytes] = field(default_factory=dict)


class QuickSealer:
    """Seals with one pair for at most a second; used in an event loop. `clock`: seconds that never go back."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._pair: _Pair | None = None

    def seal(self, key: PublicKey, municipality: str, purpose: str, content: bytes, bound: Bound) -> Sealed:
        """Close `content` like `seal.seal` does, in the layout of a shared pair."""
        inside = inside_of(key, municipality, purpose, content, bound)
        pair = self._pair_for(key.key)
        shared = pair.shared.get(key.key)
        if shared is None:
            shared = pair.shared[key.key] = crypto_box_beforenm(key.key, pair.private)
        nonce = random_bytes(_NONCE)
        box = crypto_box_easy_afternm(inside, nonce, shared)
        return Sealed(b"".join((SHARED_LAYOUT, key.id.bytes, pair.public, nonce, box)))

    def holds_a_pair(self) -> bool:
        """Whether a private half lies in memory."""
        return self._pair is not None

    def _pair_for(self, key: bytes) -> _Pair:
        now, pair = self._clock(), self._pair
        if pair is not None and now < pair.ends and (key in pair.shared or len(pair.shared) < MOST_KEYS):
            return pair
        public, private = crypto_box_keypair()
        self._pair = pair = _Pair(public, private, now + SECONDS)
        # without it the last pair of an evening would lie there until the next application
        asyncio.get_running_loop().call_later(SECONDS, self._end, pair)
        return pair

    def _end(self, pair: _Pair) -> None:
        if self._pair is pair:
            self._pair = None


seal: Final = QuickSealer().seal
