"""The second step of a sign-in: the code of the second factor, on a page of its own and in the small form that htmx puts into a page."""

from http import HTTPStatus
from typing import Any, Final
from urllib.parse import urlencode

from litestar import Response, get, post
from litestar.response import Redirect

from app.people import second_factor
from app.people.second_factor import Accepted, NobodyWaits, TooManyCodes, WrongCode
from app.tenancy.scope import SessionToken
from app.web.arriving import SecondFactorPage, SignInPage, arrive, side_page, with_session
from app.web.csrf import made_for
from app.web.forms import Posted, only, read_form
from app.web.known_browser import caller_of, remember_browser
from app.web.replay_after_sign_in import (
    CODE,
    AnyPerson,
    PostToReplay,
    SignInAgainPart,
    local_address,
    post_in_sign_in_form,
)
from app.web.sessions import AnyRequest, person_behind, visit

WRONG_CODE: Final = (
    "確認コードが違います。認証アプリにいま表示されている番号か、まだ使っていない予備コードを入力してください。"
)
WAIT_FOR_CODES: Final = "確認コードの間違いが続きました。15分たってから、もう一度お試しください。"
OVER: Final = "確認コードを待つ時間が過ぎたか、5回間違えました。はじめからログインしてください。"


class _Over(Exception):
    """Nobody waits for a code any more."""


@get("/sign-in/second-factor")
async def ask_for_code(request: AnyRequest) -> Response[Any]:
    found = visit(request)
    next_address = local_address(request.query_params.get("next", ""))
    if found.person is not None:
        return Redirect(next_address or found.person.first_page, status_code=303)
    if not await second_factor.sign_in_waits(found.side, found.token):
        return Redirect("/sign-in", status_code=303)
    return side_page(request, SecondFactorPage(next_address=next_address))


@post("/sign-in/second-factor", status_code=200)
async def finish_with_code(request: AnyRequest) -> Response[Any]:
    posted = await read_form(request)
    waiting, next_address = post_in_sign_in_form(posted), local_address(only(posted, "next"))
    try:
        outcome = await _try(request, only(posted, CODE))
    except _Over:
        over = SignInPage(next_address=next_address, waiting=waiting, problem=OVER)
        return side_page(request, over, HTTPStatus.UNPROCESSABLE_ENTITY)
    if isinstance(outcome, str):
        shown = SecondFactorPage(next_address=next_address, waiting=waiting, problem=outcome)
        return side_page(request, shown, _status(outcome))
    accepted, person = outcome
    if accepted.by_recovery_code and waiting is None:
        next_address = f"/second-factor?{urlencode({'recovered': '1', 'next': next_address})}"
    return remember_browser(request, arrive(request, accepted.token, person, waiting, next_address), accepted.browser)


async def finish_in_page(request: AnyRequest, posted: Posted) -> Response[Any]:
    """The small form's code: what was typed on the page stays where it is."""
    owner = only(posted, "kept_person")
    try:
        outcome = await _try(request, only(posted, CODE))
    except _Over:
        return side_page(request, SignInAgainPart(kept_person=owner, problem=OVER), HTTPStatus.UNPROCESSABLE_ENTITY)
    if isinstance(outcome, str):
        part = SignInAgainPart(kept_person=owner, code=True, problem=outcome)
        return side_page(request, part, HTTPStatus.UNPROCESSABLE_ENTITY)
    accepted, person = outcome
    shown = SignInAgainPart(person=person, same=made_for(person.id, owner), kept_person=owner)
    answer = with_session(request, side_page(request, shown), accepted.token)
    return remember_browser(request, answer, accepted.browser)


def code_asked_for(
    request: AnyRequest, token: SessionToken, waiting: PostToReplay | None, next_address: str
) -> Response[Any]:
    """The page that asks for the code, where the password was right; it carries on what was posted."""
    if waiting is not None:
        return with_session(request, side_page(request, SecondFactorPage(waiting=waiting)), token)
    query = {"next": next_address} if next_address else {}
    return with_session(request, Redirect("/sign-in/second-factor", query_params=query, status_code=303), token)


async def _try(request: AnyRequest, code: str) -> tuple[Accepted, AnyPerson] | str:
    """The session and its person, or what to tell. Raises _Over."""
    found = visit(request)
    if found.token is None or found.person is not None:
        raise _Over
    keys = request.app.state.settings.second_factor_keys
    try:
        accepted = await second_factor.finish_sign_in(found.side, keys, found.token, code, caller_of(request))
    except NobodyWaits:
        raise _Over from None
    except WrongCode:
        if await second_factor.sign_in_waits(found.side, found.token):
            return WRONG_CODE
        raise _Over from None
    except TooManyCodes:
        return WAIT_FOR_CODES
    person = await person_behind(found.side, accepted.token, extend=False)
    if person is None:  # stopped in this moment
        raise _Over
    return accepted, person


def _status(problem: str) -> HTTPStatus:
    return HTTPStatus.TOO_MANY_REQUESTS if problem == WAIT_FOR_CODES else HTTPStatus.UNPROCESSABLE_ENTITY


ROUTES: Final = [ask_for_code, finish_with_code]
