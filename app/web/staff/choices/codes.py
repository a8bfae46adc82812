"""A choice under the seal as an address carries it: by a code that only the session can read.

An address stands in the browser's history and in the log of a proxy, where `facet=event=survivors` beside a list would tell what its
applicants have. The code is an HMAC under the session's token, of which the database holds only a hash: it says nothing to whoever lacks
the cookie, and nothing to anybody once the session is over.
"""

import hmac
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from app.procedures.seats import MARK
from app.tenancy.scope import SessionToken, current_scope

_LENGTH: Final = 16  # bytes


@dataclass(frozen=True, slots=True)
class ChoiceCodes:
    """The codes of one procedure's choices in one session."""

    procedure: UUID
    token: SessionToken

    @classmethod
    def here(cls, procedure: UUID) -> "ChoiceCodes":
        """The codes in the session of the scope in force."""
        session = current_scope().session
        assert session is not None, "the staff's side works under a session"
        return cls(procedure, session)

    def code_of(self, choice: str) -> str:
        """The code of a choice (`question=choice`)."""
        about = b"choice in " + self.procedure.bytes + choice.encode()
        return MARK + hmac.digest(self.token.reveal().encode(), about, "sha256")[:_LENGTH].hex()

    def choice_of(self, code: str, choices: Iterable[str]) -> str | None:
        """The choice of a code, of those named; None for a code of another session, and for one of a choice that is no more."""
        return next((choice for choice in choices if hmac.compare_digest(self.code_of(choice), code)), None)


def is_code(text: str) -> bool:
    """True for a text that stands for a choice, whether this session can read it or not."""
    return text.startswith(MARK)
