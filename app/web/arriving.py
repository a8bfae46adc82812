"""The end of every sign-in, by a password alone or by a code after it: the new session's cookie, and what was waiting goes on."""

from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, ClassVar

from litestar import Response
from litestar.response import Redirect

from app.people.sessions import end_session
from app.tenancy.scope import SessionToken
from app.web.pages import PageContext, page
from app.web.replay_after_sign_in import (
    NEW_PASSWORD,
    AnyPerson,
    ContinuePage,
    FirstElsewherePage,
    OtherPersonPage,
    PostToReplay,
)
from app.web.sessions import AnyRequest, session_cookie, visit


@dataclass(frozen=True, kw_only=True)
class SignInPage(PageContext):
    """`next_address`: the page to lead to afterwards, "" for the first one; `waiting`: a POST to send on afterwards; `wait`: the password was not
    looked at, `problem` says until when."""

    template: ClassVar = "shared/sign_in.html"
    next_address: str = ""
    waiting: PostToReplay | None = None
    problem: str = ""
    wait: bool = False
    login: str = ""


@dataclass(frozen=True, kw_only=True)
class SecondFactorPage(PageContext):
    """Asks for the code after the password. `next_address`, `waiting`: as on the sign-in page."""

    template: ClassVar = "shared/second_factor_code.html"
    next_address: str = ""
    waiting: PostToReplay | None = None
    problem: str = ""


def arrive(
    request: AnyRequest, token: SessionToken, person: AnyPerson, waiting: PostToReplay | None, address: str
) -> Response[Any]:
    """Lead who has signed in to `address`, or to what they had posted."""
    if waiting is None:
        answer: Response[Any] = Redirect(address or person.first_page, status_code=303)
    elif person.must_change_password and waiting.belongs_to(person):
        answer = side_page(request, FirstElsewherePage(waiting=waiting, person=person, first=NEW_PASSWORD))
    else:
        answer = side_page(request, replay_page(waiting, person))
    return with_session(request, answer, token)


def replay_page(waiting: PostToReplay, person: AnyPerson) -> PageContext:
    """The button that sends on what was posted; for another person the words that it is not sent."""
    return (
        ContinuePage(waiting=waiting, person=person) if waiting.belongs_to(person) else OtherPersonPage(person=person)
    )


async def end_former_session(request: AnyRequest) -> None:
    """End the session that this browser came with: a new one takes its place."""
    found = visit(request)
    if found.token is not None:
        await end_session(found.side, found.token)


def side_page(
    request: AnyRequest, shown: PageContext, status: int = HTTPStatus.OK, headers: dict[str, str] | None = None
) -> Response[bytes]:
    """A page of the side without a reader's header."""
    return page(shown, status, headers=headers, side=str(visit(request).side))


def with_session(request: AnyRequest, answer: Response[Any], token: SessionToken | None) -> Response[Any]:
    """The answer with the session's cookie; None takes the cookie back."""
    answer.headers["Set-Cookie"] = session_cookie(visit(request).side, request.app.state.settings, token)
    return answer
