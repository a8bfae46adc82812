"""職員ログイン and the operator's: a new session at every sign-in, the old one ended; and what is answered when a session is over."""

from http import HTTPStatus
from typing import Any, Final, cast

from asyncpg.exceptions import PostgresError
from litestar import Request, Response, get, post
from litestar.exceptions import HTTPException, PermissionDeniedException
from litestar.response import Redirect
from litestar.types import ExceptionHandlersMap

from app.people.known_browsers import BrowserToken
from app.people.sessions import end_session
from app.people.signing_in import PasswordRefused, sign_in
from app.tenancy.refusals import Refusal, code_of
from app.tenancy.scope import SessionToken
from app.web.arriving import SignInPage, arrive, end_former_session, side_page, with_session
from app.web.csrf import READING, made_for
from app.web.forms import only, read_form
from app.web.guards import requires_session
from app.web.known_browser import caller_of, remember_browser
from app.web.pages import asks_for_part
from app.web.refused_passwords import WRONG, Refused, refused
from app.web.replay_after_sign_in import (
    CODE,
    NEW_PASSWORD,
    SECOND_FACTOR,
    AnyPerson,
    Errand,
    FirstElsewherePage,
    FirstElsewherePart,
    SignInAgainPart,
    local_address,
    post_in_sign_in_form,
    post_to_replay,
)
from app.web.sessions import (
    POLL_HEADER,
    AnyRequest,
    PasswordChangeNeeded,
    ProofNeeded,
    SecondFactorNeeded,
    SignInNeeded,
    anybody_signed_in,
    person_behind,
    visit,
)
from app.web.sign_in_code import code_asked_for, finish_in_page
from app.web.step_up import answer_proof_needed

STOP_POLLING: Final = 286  # htmx: the last answer to a poll


@get("/", guards=[requires_session])
async def first_page(request: AnyRequest) -> Redirect:
    """The page where work begins; without a session, the sign-in page (see `answer_sign_in_needed`)."""
    return Redirect(anybody_signed_in(request).first_page, status_code=303)


@get("/sign-in")
async def ask_to_sign_in(request: AnyRequest) -> Response[Any]:
    found = visit(request)
    next_address = local_address(request.query_params.get("next", ""))
    if found.person is not None:
        return Redirect(next_address or found.person.first_page, status_code=303)
    return side_page(request, SignInPage(next_address=next_address))


@post("/sign-in", status_code=200)
async def sign_somebody_in(request: AnyRequest) -> Response[Any]:
    posted = await read_form(request)
    waiting, next_address = post_in_sign_in_form(posted), local_address(only(posted, "next"))
    login = only(posted, "login")
    outcome = await _try(request, login, only(posted, "password"))
    if isinstance(outcome, Refused):
        shown = SignInPage(
            next_address=next_address, waiting=waiting, problem=outcome.words, wait=outcome.not_looked_at, login=login
        )
        return side_page(request, shown, outcome.status, outcome.headers)
    token, person, browser = outcome
    if person is None or browser is None:
        return code_asked_for(request, token, waiting, next_address)
    return remember_browser(request, arrive(request, token, person, waiting, next_address), browser)


@post("/sign-in/again", status_code=200)
async def sign_in_again(request: AnyRequest) -> Response[Any]:
    """The small form that htmx put into a page: the page and what was typed on it stay where they are."""
    posted = await read_form(request)
    if CODE in posted:
        return await finish_in_page(request, posted)
    login, owner = only(posted, "login"), only(posted, "kept_person")
    outcome = await _try(request, login, only(posted, "password"))
    if isinstance(outcome, Refused):
        # htmx shows a part with 422 and leaves the page alone with 429 (see its configuration)
        return side_page(request, SignInAgainPart(kept_person=owner, problem=outcome.words, login=login), 422)
    token, person, browser = outcome
    same = person is not None and made_for(person.id, owner)
    shown = SignInAgainPart(person=person, code=person is None, same=same, kept_person=owner)
    answer = with_session(request, side_page(request, shown), token)
    return answer if browser is None else remember_browser(request, answer, browser)


@post("/sign-out", guards=[requires_session], status_code=303)
async def sign_out(request: AnyRequest) -> Response[Any]:
    found = visit(request)
    assert found.token is not None
    await end_session(found.side, found.token)
    return with_session(request, Redirect("/sign-in", status_code=303), None)


def answer_sign_in_needed(request: Request[Any, Any, Any], _: SignInNeeded) -> Response[Any]:
    """A GET is led to the sign-in page and back; what a POST carried is kept; htmx gets a small form beside what is on the page."""
    if request.headers.get(POLL_HEADER.decode()):
        return Response(b"", status_code=STOP_POLLING, headers={"HX-Reswap": "none"})
    found = visit(request)
    scope: Any = request.scope
    waiting = post_to_replay(scope, found.posted)
    if asks_for_part(request):
        return side_page(
            request, SignInAgainPart(kept_person=waiting.person if waiting else ""), HTTPStatus.UNAUTHORIZED
        )
    if request.method in READING:
        path = request.scope["path"]
        query = request.scope["query_string"].decode("latin-1")
        address = path if not query else f"{path}?{query}"
        return Redirect("/sign-in", query_params={} if address == "/" else {"next": address}, status_code=303)
    return side_page(request, SignInPage(waiting=waiting), HTTPStatus.UNAUTHORIZED)


def answer_password_change_needed(request: Request[Any, Any, Any], _: PasswordChangeNeeded) -> Response[Any]:
    """A one-time password leads to the page where it is replaced, from everywhere."""
    return _led_elsewhere(request, NEW_PASSWORD)


def answer_second_factor_needed(request: Request[Any, Any, Any], _: SecondFactorNeeded) -> Response[Any]:
    """Who needs a second factor and has none is led to the page that sets one up, from everywhere."""
    return _led_elsewhere(request, SECOND_FACTOR)


def _led_elsewhere(request: Request[Any, Any, Any], first: Errand) -> Response[Any]:
    """The way to what comes first. What a POST carried waits, on a page or beside what is on the page, with a link that opens another tab."""
    if asks_for_part(request):
        if request.method in READING:
            return Response(b"", status_code=200, headers={"HX-Redirect": first.address})
        return side_page(request, FirstElsewherePart(first=first), HTTPStatus.UNAUTHORIZED)
    scope: Any = request.scope
    waiting = post_to_replay(scope, visit(request).posted)
    if request.method in READING or waiting is None or not waiting.fields:
        return Redirect(first.address, status_code=303)
    shown = FirstElsewherePage(waiting=waiting, person=anybody_signed_in(request), first=first)
    return side_page(request, shown, HTTPStatus.CONFLICT)


async def _try(
    request: AnyRequest, login: str, password: str
) -> tuple[SessionToken, AnyPerson | None, BrowserToken | None] | Refused:
    """A new session, its person and what their browser is known by; neither yet where the code of the second factor is awaited; or what to tell."""
    found = visit(request)
    try:
        opened = await sign_in(found.side, login, password, caller_of(request))
    except PasswordRefused as refusal:
        return refused(found.side, refusal)
    await end_former_session(request)
    if opened.browser is None:
        return opened.token, None, None
    person = await person_behind(found.side, opened.token, extend=False)
    return (opened.token, person, opened.browser) if person is not None else Refused(WRONG[found.side])


ROUTES: Final = [first_page, ask_to_sign_in, sign_somebody_in, sign_in_again, sign_out]


def handlers(general: ExceptionHandlersMap) -> ExceptionHandlersMap:
    """The handlers for a missing session, and for a refusal of the database where a guard let a request pass."""
    unforeseen: Any = general[Exception]
    http_error: Any = general[HTTPException]

    def answer_refusal(request: AnyRequest, problem: Any) -> Response[Any]:
        refusal = code_of(problem)
        if refusal is Refusal.no_session:
            return answer_sign_in_needed(request, SignInNeeded())
        if refusal is Refusal.not_proved:
            return answer_proof_needed(request, ProofNeeded())
        if refusal in {Refusal.not_allowed, Refusal.insufficient_privilege}:
            return cast("Response[Any]", http_error(request, PermissionDeniedException()))
        return cast("Response[Any]", unforeseen(request, problem))

    return {
        **general,
        SignInNeeded: answer_sign_in_needed,
        PasswordChangeNeeded: answer_password_change_needed,
        SecondFactorNeeded: answer_second_factor_needed,
        ProofNeeded: answer_proof_needed,
        PostgresError: answer_refusal,
    }
