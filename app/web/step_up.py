"""The password or the second factor again, before what cannot be taken back: asked for where ten minutes have passed since the last time.

What was posted goes through the page that asks and is sent on by the person, as after a session that was over; a file cannot go that way, and the
page says so.
"""

from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, ClassVar, Final
from urllib.parse import urlsplit

from litestar import Request, Response, get, post
from litestar.response import Redirect

from app.people.second_factor import NobodyWaits, TooManyCodes, WrongCode, prove_by_code
from app.people.signing_in import PasswordRefused, prove_by_password
from app.web.arriving import replay_page, side_page
from app.web.csrf import READING
from app.web.forms import Posted, only, read_form
from app.web.guards import requires_session
from app.web.known_browser import caller_of
from app.web.pages import PageContext, asks_for_part
from app.web.refused_passwords import WAIT, refused
from app.web.replay_after_sign_in import (
    CODE,
    AnyPerson,
    PostToReplay,
    local_address,
    post_in_sign_in_form,
    post_to_replay,
)
from app.web.sessions import AnyRequest, ProofNeeded, anybody_signed_in, visit
from app.web.uploads import limit_of

WRONG: Final = "パスワードが違います。"
WRONG_OF_TWO: Final = "パスワードまたは確認コードが違います。"


@dataclass(frozen=True, kw_only=True)
class ProofPage(PageContext):
    """Asks for the password or a code. `next_address`: where a GET was going; `waiting`: a POST to send on; `file_lost`: it held a file."""

    template: ClassVar = "shared/proof.html"
    person: AnyPerson
    next_address: str = ""
    waiting: PostToReplay | None = None
    file_lost: bool = False
    problem: str = ""


@dataclass(frozen=True, kw_only=True)
class ProofPart(PageContext):
    """The same as a small form that htmx puts into a page; `done`: it was right."""

    template: ClassVar = "shared/_proof.html"
    person: AnyPerson
    done: bool = False
    problem: str = ""


@dataclass(frozen=True, kw_only=True)
class ProvedPage(PageContext):
    """The way on to what a GET asked for: a page, or a file that leaves this page where it is."""

    template: ClassVar = "shared/proved.html"
    next_address: str


def answer_proof_needed(request: Request[Any, Any, Any], _: ProofNeeded) -> Response[Any]:
    """A GET is led to the page that asks and back; what a POST carried goes through it; htmx gets a small form beside what is on the page."""
    person, scope = anybody_signed_in(request), request.scope
    if asks_for_part(request):
        return side_page(request, ProofPart(person=person), HTTPStatus.UNAUTHORIZED)
    if request.method in READING:
        query = scope["query_string"].decode("latin-1")
        return Redirect(
            "/proof", query_params={"next": f"{scope['path']}?{query}" if query else scope["path"]}, status_code=303
        )
    own_scope: Any = scope
    if limit_of(own_scope) is not None:
        shown = ProofPage(person=person, next_address=_came_from(request), file_lost=True)
    else:
        shown = ProofPage(person=person, waiting=post_to_replay(own_scope, visit(request).posted))
    return side_page(request, shown, HTTPStatus.UNAUTHORIZED)


@get("/proof", guards=[requires_session])
async def ask_for_proof(request: AnyRequest) -> Response[Any]:
    person, next_address = anybody_signed_in(request), local_address(request.query_params.get("next", ""))
    if person.proved:
        return Redirect(next_address or "/", status_code=303)
    return side_page(request, ProofPage(person=person, next_address=next_address))


@post("/proof", guards=[requires_session], status_code=200)
async def prove(request: AnyRequest) -> Response[Any]:
    posted, person = await read_form(request), anybody_signed_in(request)
    waiting, next_address = post_in_sign_in_form(posted), local_address(only(posted, "next"))
    problem = await _problem(request, person, posted)
    if problem:
        lost = only(posted, "file_lost") == "yes"
        shown = ProofPage(person=person, next_address=next_address, waiting=waiting, file_lost=lost, problem=problem)
        return side_page(request, shown, HTTPStatus.UNPROCESSABLE_ENTITY)
    if waiting is not None:
        return side_page(request, replay_page(waiting, person))
    return side_page(request, ProvedPage(next_address=next_address or "/"))


@post("/proof/again", guards=[requires_session], status_code=200)
async def prove_in_page(request: AnyRequest) -> Response[Any]:
    """The small form that htmx put into a page: the page and what was typed on it stay where they are."""
    posted, person = await read_form(request), anybody_signed_in(request)
    problem = await _problem(request, person, posted)
    if problem:
        return side_page(request, ProofPart(person=person, problem=problem), HTTPStatus.UNPROCESSABLE_ENTITY)
    return side_page(request, ProofPart(person=person, done=True))


async def _problem(request: AnyRequest, person: AnyPerson, posted: Posted) -> str:
    """What is wrong with the password or code that came; "" when the session is proved now, or was already."""
    found, code = visit(request), only(posted, CODE).strip()
    assert found.token is not None, "the guard has seen its person"
    wrong = WRONG_OF_TWO if person.second_factor else WRONG
    if person.proved:
        return ""
    try:
        if code and person.second_factor:
            keys = request.app.state.settings.second_factor_keys
            await prove_by_code(found.side, keys, found.token, code, caller_of(request).network)
        else:
            password = only(posted, "password")
            await prove_by_password(found.side, person.login, password, caller_of(request), session=found.token)
    except PasswordRefused as refusal:
        return refused(found.side, refusal, wrong).words
    except (WrongCode, NobodyWaits):
        return wrong
    except TooManyCodes:
        return WAIT
    return ""


def _came_from(request: Request[Any, Any, Any]) -> str:
    """The page of this side on which the form stood, "/" where the browser does not say."""
    told = urlsplit(request.headers.get("referer", ""))
    own = told.netloc == request.headers.get("host", "")
    return (local_address(told.path) if own else "") or "/"


ROUTES: Final = [ask_for_proof, prove, prove_in_page]
