"""Nothing typed is lost when a session ends: what was posted is kept in the page that asks to sign in again, and sent on after it.

Kept fields travel as hidden inputs named `kept.{name}`, with the address they were meant for and the person whose form it was; they are
sent on by a button that person presses. A form of another site never gets this far (csrf.py); where a browser tells nothing of a
request's origin, nothing is kept either. Passwords are never written into a page.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlsplit

from app.web.asgi import Scope, Send, header, respond
from app.web.csrf import FIELD, form_token, made_for, tells_its_origin
from app.web.forms import Posted, only
from app.web.pages import render
from app.web.sessions import OperatorSignedIn, SignedIn, Visit

MARK: Final = "kept."
Pairs = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Kept:
    """A POST that waits for its person to sign in again."""

    address: str  # path and query on this side
    person: str  # whose form it was: the form token's first half
    fields: Pairs

    def belongs_to(self, person: SignedIn | OperatorSignedIn) -> bool:
        return made_for(person.id, self.person)

    def as_inputs(self) -> Pairs:
        """Hidden inputs for the page that asks to sign in."""
        own = [("kept_address", self.address), ("kept_person", self.person)]
        return own + [(f"{MARK}{name}", value) for name, value in self.fields]


def local_address(text: str) -> str:
    """The address if it lies on this side, else "". A browser reads `//host`, `\\host` and control characters as other places."""
    own = text.isprintable() and text.startswith("/") and not text.startswith("//") and "\\" not in text
    return text if own and not urlsplit(text).netloc else ""


def kept_from(scope: Scope, posted: Posted | None) -> Kept | None:
    """What a POST without a session carried; None when it was no form of ours or its origin is not told."""
    person = form_token(posted).partition(".")[0]
    if not posted or not person or not tells_its_origin(scope):
        return None
    query = scope["query_string"].decode("latin-1")
    address = local_address(f"{scope['path']}?{query}" if query else scope["path"])
    if not address:
        return None
    fields = [
        (name, value) for name, values in posted.items() if name != FIELD and "password" not in name for value in values
    ]
    return Kept(address, person, fields)


def kept_in(posted: Posted) -> Kept | None:
    """The same, as it comes back with the sign-in form."""
    address = local_address(only(posted, "kept_address"))
    if not address:
        return None
    fields = [
        (name.removeprefix(MARK), value) for name, values in posted.items() if name.startswith(MARK) for value in values
    ]
    return Kept(address, only(posted, "kept_person"), fields)


async def send_stale_form(scope: Scope, send: Send, found: Visit) -> None:
    """A form made for an earlier session of the same person, or for another person in another tab."""
    assert found.person is not None
    kept = kept_from(scope, found.posted)
    side = str(found.door)
    context: dict[str, Any] = {"side": side, "person": found.person}
    same = kept is not None and kept.belongs_to(found.person)
    if header(scope, b"hx-request") == "true":
        text = render("shared/_sign_in_again.html", same=same, problem="", login="", kept_person="", **context)
        status = 401
    elif same:
        text = render("shared/continue.html", kept=kept, **context)
        status = 409
    else:
        text = render("shared/other_person.html", **context)
        status = 403
    headers = [
        (b"content-type", b"text/html; charset=utf-8"),
        (b"cache-control", b"no-store"),
        (b"vary", b"HX-Request"),
    ]
    await respond(scope, send, status, headers, text.encode())
