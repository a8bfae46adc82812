"""A password of one's own: where a one-time password leads, and open to everybody who is signed in."""

from dataclasses import dataclass
from typing import Any, ClassVar, Final

from litestar import Response, get, post
from litestar.response import Redirect

from app.people.names import names_around_operator, names_around_staff
from app.people.password_rules import SHORTEST, SHORTEST_WITH_SECOND_FACTOR, Name, password_problem
from app.people.signing_in import PasswordRefused, change_password
from app.web.arriving import with_session
from app.web.forms import only, read_form
from app.web.guards import requires_session
from app.web.known_browser import caller_of
from app.web.pages import PageContext, page
from app.web.refused_passwords import refused
from app.web.replay_after_sign_in import AnyPerson
from app.web.sessions import AnyRequest, SignedIn, anybody_signed_in, visit

WRONG: Final = "いまのパスワードが違います。"
CHANGED: Final = "/password?changed=1"
Problems = list[tuple[str, str]]


@dataclass(frozen=True, kw_only=True)
class PasswordPage(PageContext):
    """The form that changes one's password. `shortest`: characters."""

    template: ClassVar = "shared/password.html"
    person: AnyPerson
    problems: Problems
    changed: bool
    shortest: int


@get("/password", guards=[requires_session])
async def ask_for_password(request: AnyRequest) -> Response[bytes]:
    return _password_page(request, [])


@post("/password", guards=[requires_session], status_code=200)
async def replace_password(request: AnyRequest) -> Response[Any]:
    posted = await read_form(request)
    person, found = anybody_signed_in(request), visit(request)
    assert found.token is not None, "somebody is signed in"
    current, new, again = (only(posted, name) for name in ("current_password", "new_password", "new_password_again"))
    if not current:
        return _password_page(request, [("current_password", "いまのパスワードを入力してください")])
    problem = await password_problem(
        new, names=await _names_around(person), again=again, second_factor=person.second_factor
    )
    if problem is None and new == current:
        problem = "いまのパスワードとは違うものを入力してください"
    if problem is not None:
        return _password_page(request, [("new_password", problem)])
    try:
        token = await change_password(found.side, person.login, current, new, caller_of(request), session=found.token)
    except PasswordRefused as refusal:
        return _password_page(request, [("current_password", refused(found.side, refusal, WRONG).words)])
    answer = Redirect("/" if person.must_change_password else CHANGED, status_code=303)
    return with_session(request, answer, token)


async def _names_around(person: AnyPerson) -> list[Name]:
    if isinstance(person, SignedIn):
        return await names_around_staff(person.id)
    return await names_around_operator(person.login, person.name)


def _password_page(request: AnyRequest, problems: Problems) -> Response[bytes]:
    person = anybody_signed_in(request)
    shown = PasswordPage(
        person=person,
        problems=problems,
        changed=not problems and "changed" in request.query_params,
        shortest=SHORTEST_WITH_SECOND_FACTOR if person.second_factor else SHORTEST,
    )
    return page(
        shown,
        422 if problems else 200,
        side=str(visit(request).side),
        viewer=request.app.state.viewer(request),
    )


ROUTES: Final = [ask_for_password, replace_password]
