"""Passwords: argon2id, computed off the event loop by at most two threads; and what a password must be like."""

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
SHORTEST: Final = 15  # characters, for sign-in by password alone (NIST SP 800-63B-4, 3.1.1.2)
LONGEST: Final = 200
# Long passwords that are guessed first all the same. Compared without spaces, hyphens and case.
BLOCKED: Final = frozenset(
    {
        "123456789012345",
        "1234567890123456",
        "12345678901234567890",
        "passwordpassword",
        "password1234567890",
        "password12345678",
        "qwertyuiopasdfgh",
        "qwertyuiopasdfghjkl",
        "qwertyuiopasdfghjklzxcvbnm",
        "abcdefghijklmnop",
        "abcdefghijklmnopqrstuvwxyz",
        "iloveyouiloveyou",
        "letmeinletmeinletmein",
        "administratoradministrator",
        "adminadminadmin",
        "todoketodoketodoke",
        "パスワードパスワードパスワード",
        "あいうえおかきくけこさしすせそ",
    }
)
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


def password_problem(password: str, *, login: str, again: str | None = None) -> str | None:
    """Say what keeps this from being somebody's password; None when nothing does.

    Length and a list of what is guessed first: no mixture of signs is asked for and no change by the calendar (NIST SP 800-63B-4).
    """
    if len(password) > LONGEST:  # first: bringing thousands of accents into order (NFKC) would take minutes
        return f"新しいパスワードは{LONGEST}文字以内で入力してください（いま{len(password)}文字）"
    plain = "".join(normalised(password).casefold().split()).replace("-", "")
    if len(normalised(password)) < SHORTEST:
        return f"新しいパスワードは{SHORTEST}文字以上で入力してください（いま{len(normalised(password))}文字）"
    if plain in BLOCKED or len(set(plain)) < 5 or login.replace("-", "") in plain:
        return "新しいパスワードは、推測されにくいものにしてください（職員IDや、よく使われる並びは使えません）"
    if again is not None and again != password:
        return "確認のために入力したパスワードが、新しいパスワードと違います"
    return None


def one_time_password() -> str:
    """Make a password for the first sign-in: 20 random symbols (100 bits) in fives, easy to read out and to type. Shown once, kept nowhere."""
    symbols = [secrets.choice(_ONE_TIME_SYMBOLS) for _ in range(20)]
    return "-".join("".join(symbols[start : start + 5]) for start in range(0, 20, 5))
