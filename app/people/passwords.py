"""Passwords: argon2id, computed off the event loop by at most two threads. What one must be like is in password_rules.py."""

import secrets
import unicodedata
from typing import Final

from anyio import CapacityLimiter, to_thread
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

# OWASP Password Storage Cheat Sheet: argon2id with 19 MiB, 2 passes, 1 lane
_HASHER: Final = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
# An unknown account's password is compared with this hash, so that it takes the same time and tells nothing.
_NOBODYS: Final = _HASHER.hash(secrets.token_urlsafe(32))
LONGEST: Final = 200  # characters
_ONE_TIME_SYMBOLS: Final = "23456789abcdefghijkmnpqrstuvwxyz"  # 32 that nobody mistakes for another: 5 bits each
_limiter: CapacityLimiter | None = None


def _limit() -> CapacityLimiter:
    global _limiter  # noqa: PLW0603  a limiter belongs to the running event loop's process
    if _limiter is None:
        _limiter = CapacityLimiter(2)
    return _limiter


def normalised(password: str) -> str:
    """Return a password as it is hashed: one form for what looks the same on different keyboards (NFKC)."""
    return unicodedata.normalize("NFKC", password)


async def hash_password(password: str) -> str:
    """Return the argon2id hash to keep."""
    return await to_thread.run_sync(_HASHER.hash, normalised(password), limiter=_limit())


def _fits(password_hash: str, password: str) -> bool:
    try:
        return _HASHER.verify(password_hash, password)
    except (VerificationError, InvalidHashError):
        return False


async def password_fits(password_hash: str | None, password: str) -> bool:
    """Tell whether the password is the one behind the hash; None (no such account) takes as long and fits nothing."""
    tried = normalised(password[: LONGEST + 1])
    fits = await to_thread.run_sync(_fits, password_hash or _NOBODYS, tried, limiter=_limit())
    return fits and password_hash is not None


def one_time_password() -> str:
    """Make a password for the first sign-in: 20 random symbols (100 bits) in fives, easy to read out and to type. Shown once, kept nowhere."""
    symbols = [secrets.choice(_ONE_TIME_SYMBOLS) for _ in range(20)]
    return "-".join("".join(symbols[start : start + 5]) for start in range(0, 20, 5))
