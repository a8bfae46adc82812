"""Nothing typed is lost when a session ends: what was posted is kept in the page that asks to sign in again, and sent on after it.

Kept fields travel as hidden inputs named `kept.{name}`, with the address they were meant for and the person whose form it was; they are
sent on by a button that person presses. A form of another site never gets this far (csrf.py); where a browser tells nothing of a
request's origin, nothing is kept either. Passwords are never written into a page.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Final
from urllib.parse import urlsplit

from app.web.asgi import Scope, Send, header, respond
from app.web.csrf import FIELD, form_token, made_for, tells_its_origin
from app.web.forms import Posted, only
from app.web.pages import PageContext, render
from app.web.sessions import OperatorSignedIn, SignedIn, Visit

MARK: Final = "kept."
CODE: Final = "factor_code"  # the input of a code of the second factor
Pairs = Sequence[tuple[str, str]]
AnyPerson = SignedIn | OperatorSignedIn


@dataclass(frozen=True, slots=True)
class PostToReplay:
    """A POST that waits for its person to sign in again."""

    address: str  # path and query on this side
    person: str  # whose form it was: the form token's first half
    fields: Pairs

    def belongs_to(self, person: AnyPerson) -> bool:
        return made_for(person.id, self.person)

    def as_inputs(self) -> Pairs:
        """Hidden inputs for the page that asks to sign in."""
        own = [("kept_address", self.address), ("kept_person", self.person)]
        return own + [(f"{MARK}{name}", value) for name, value in self.fields]


@dataclass(frozen=True, kw_only=True)
class SignInAgainPart(PageContext):
    """The small form that htmx puts into a page. `person`: who has signed in now, None for nobody yet; `code`: the password was right, the code
    of the second factor is asked for; `same`: the page is theirs;
    `kept_person`: whose page it is, as their form tokens begin."""

    template: ClassVar = "shared/_sign_in_again.html"
    person: AnyPerson | None = None
    code: bool = False
    same: bool = False
    kept_person: str = ""
    problem: str = ""
    login: str = ""


@dataclass(frozen=True, kw_only=True)
class ContinuePage(PageContext):
    """The button that sends on what `person` had posted."""

    template: ClassVar = "shared/continue.html"
    waiting: PostToReplay
    person: AnyPerson


@dataclass(frozen=True, slots=True)
class Errand:
    """What somebody has to do before anything else: the words for it, and the page where, by its address and its name."""

    task: str
    address: str
    place: str


NEW_PASSWORD: Final = Errand("新しいパスワードを決めてください", "/password", "パスワードの変更")
SECOND_FACTOR: Final = Errand("二要素認証を設定してください", "/second-factor", "二要素認証の設定")


@dataclass(frozen=True, kw_only=True)
class FirstElsewherePage(PageContext):
    """What `person` posted waits on the page, until they have done `first` in another tab."""

    template: ClassVar = "shared/first_elsewhere.html"
    waiting: PostToReplay
    person: AnyPerson
    first: Errand


@dataclass(frozen=True, kw_only=True)
class FirstElsewherePart(PageContext):
    """The same beside what is on a page, put there by htmx."""

    template: ClassVar = "shared/_first_elsewhere.html"
    first: Errand


@dataclass(frozen=True, kw_only=True)
class OtherPersonPage(PageContext):
    """The posted form was another person's and is not sent; `person` is signed in now."""

    template: ClassVar = "shared/other_person.html"
    person: AnyPerson


def local_address(text: str) -> str:
    """The address if it lies on this side, else "". A browser reads `//host`, `\\host` and control characters as other places."""
    own = text.isprintable() and text.startswith("/") and not text.startswith("//") and "\\" not in text
    return text if own and not urlsplit(text).netloc else ""


def post_to_replay(scope: Scope, posted: Posted | None) -> PostToReplay | None:
    """The POST that came without a session; None when it was no form of ours or its origin is not known."""
    person = form_token(posted).partition(".")[0]
    if not posted or not person or not tells_its_origin(scope):
        return None
    query = scope["query_string"].decode("latin-1")
    address = local_address(f"{scope['path']}?{query}" if query else scope["path"])
    if not address:
        return None
    fields = [
        (name, value)
        for name, values in posted.items()
        if name not in {FIELD, CODE} and "password" not in name
        for value in values
    ]
    return PostToReplay(address, person, fields)


def post_in_sign_in_form(posted: Posted) -> PostToReplay | None:
    """The POST that comes back with the sign-in form; None without one."""
    address = local_address(only(posted, "kept_address"))
    if not address:
        return None
    fields = [
        (name.removeprefix(MARK), value) for name, values in posted.items() if name.startswith(MARK) for value in values
    ]
    return PostToReplay(address, only(posted, "kept_person"), fields)


async def send_stale_form(scope: Scope, send: Send, found: Visit) -> None:
    """A form made for an earlier session of the same person, or for another person in another tab."""
    person, waiting = found.person, post_to_replay(scope, found.posted)
    assert person is not None
    own = waiting if waiting is not None and waiting.belongs_to(person) else None
    shown: PageContext
    if header(scope, b"hx-request") == "true":
        shown, status = SignInAgainPart(person=person, same=own is not None), 401
    elif own is not None:
        shown, status = ContinuePage(waiting=own, person=person), 409
    else:
        shown, status = OtherPersonPage(person=person), 403
    headers = [
        (b"content-type", b"text/html; charset=utf-8"),
        (b"cache-control", b"no-store"),
        (b"vary", b"HX-Request"),
    ]
    await respond(scope, send, status, headers, render(shown, side=str(found.side)).encode())
