"""On whose behalf the program is working: the side, the municipality and the signed-in session."""

from contextvars import ContextVar
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from typing import Final


class Role(StrEnum):
    """The PostgreSQL login a piece of work uses; `lookup` and `uploads` are the applicant's login with pools of their own."""

    applicant = "applicant"
    lookup = "lookup"
    uploads = "uploads"
    sign_in_staff = "sign_in_staff"
    sign_in_operator = "sign_in_operator"
    staff = "staff"
    operator = "operator"
    mailer = "mailer"
    worker = "worker"
    seals = "seals"

    @property
    def login(self) -> str:
        """The name of the database login in the settings."""
        return "applicant" if self in APPLICANTS else str(self)


APPLICANTS: Final = frozenset({Role.applicant, Role.lookup, Role.uploads})


class ScopeMissing(RuntimeError):
    """A table of the municipalities was used while no municipality was named."""


class NotForApplicants(RuntimeError):
    """The applicant's side used a table; it may only submit and ask for a status."""


class SessionToken:
    """The secret of a signed-in session, `{municipality or 'operator'}.{43 symbols}`. It has no readable form but `reveal()`."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def reveal(self) -> str:
        """The token itself, for the cookie and for PostgreSQL."""
        return self._text

    def hashed(self) -> bytes:
        """The hash that the database keeps of it: SHA-256, 32 bytes. The token has 256 random bits, so no salt is needed."""
        return sha256(self._text.encode()).digest()

    def __repr__(self) -> str:
        return "SessionToken(…)"


@dataclass(frozen=True, slots=True)
class Scope:
    """Role of the work, the municipality (全国地方公共団体コード, six digits) and the session that answers for it."""

    role: Role
    municipality: str | None = None
    session: SessionToken | None = None


_scope: ContextVar[Scope | None] = ContextVar("scope", default=None)


def current_scope() -> Scope:
    """The scope in force; raises ScopeMissing outside any."""
    found = _scope.get()
    if found is None:
        raise ScopeMissing("no scope: name the side that is working")
    return found


def current_municipality() -> str:
    """The one municipality in force; raises NotForApplicants on the applicant's side and ScopeMissing where none is named."""
    found = current_scope()
    if found.role in APPLICANTS:
        raise NotForApplicants("the applicant's side reads no tables")
    if found.municipality is None:
        raise ScopeMissing("no municipality in this scope")
    return found.municipality


class scoped:  # noqa: N801  reads as the block it opens; a class, because a generator costs every query three times as much
    """Work under a scope until the block ends."""

    __slots__ = ("_scope", "_token")

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def __enter__(self) -> Scope:
        self._token = _scope.set(self._scope)
        return self._scope

    def __exit__(self, *_: object) -> None:
        _scope.reset(self._token)
