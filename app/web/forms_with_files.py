"""What stands at an address whose form is read while it comes, on a side with sessions: it takes each file before any handler runs."""

from collections.abc import Callable
from typing import Any, Final, Protocol

from app.settings import Settings
from app.tenancy.scope import SessionToken
from app.web.asgi import Scope
from app.web.csrf import READING
from app.web.forms import Posted, is_multipart
from app.web.sessions import SignedIn
from app.web.streamed_form import ArrivingFile

TAKEN: Final = "todoke.taken"  # the key in the ASGI scope, of what took the files


class FormTaker(Protocol):
    """Takes the files of one form."""

    async def take(self, file: ArrivingFile, before: Posted) -> None:
        """Take a file, or leave it; `before` is what was posted before it."""

    def posted(self, fields: Posted, *, signed_in: bool) -> Posted:
        """The whole form. `signed_in`: whether the session still lives at its end."""


FormTakers = Callable[[Scope, SignedIn | None, SessionToken | None, Settings], FormTaker | None]
"""Makes what takes the files of a request; None for an address that takes none. Without a person nothing is stored."""


def may_have_files(scope: Scope) -> bool:
    """Tell whether the request is a form of which files may be a part."""
    return scope["method"] not in READING and is_multipart(scope)


def taker_of(scope: Any) -> FormTaker | None:
    """What took the files of the request; None where its form had none."""
    found: FormTaker | None = scope.get(TAKEN)
    return found
