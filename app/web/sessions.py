"""The signed-in person of a request: the session's cookie, the person behind it, and the token that their forms carry.

    person = signed_in(request)            SignedIn on the staff side
    person = signed_in_operator(request)   OperatorSignedIn on the operator's

The middleware of unit_of_work.py finds the person before any handler runs; the guards of guards.py refuse those who may not.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from litestar import Request
from litestar.connection import ASGIConnection

from app.municipalities.settings import MunicipalitySettings
from app.people.roles import OperatorRole, StaffRole
from app.people.sessions import operator_session, staff_session, well_formed
from app.people.signing_in import Side
from app.settings import Settings
from app.tenancy.scope import SessionToken
from app.texts import Text
from app.web.asgi import Scope
from app.web.csrf import csrf_token
from app.web.forms import Posted

AnyConnection = ASGIConnection[Any, Any, Any, Any]
AnyRequest = Request[Any, Any, Any]
VISIT: Final = "todoke.visit"  # the key in the ASGI scope
POLL_HEADER: Final = b"todoke-poll"
"""A request with this header is the page's own (it asks every minute whether something new is there) and extends no session."""


class SignInNeeded(Exception):
    """The page is for people who are signed in, and the session is over or never was."""


class SecondFactorNeeded(Exception):
    """Who needs a second factor and has none is led to the page to set one up."""


class ProofNeeded(Exception):
    """What is asked for wants the password or the second factor again: ten minutes have passed since."""


class PasswordChangeNeeded(Exception):
    """A one-time password, and one that is too short to stand alone, open one page only: the one to choose another."""


@dataclass(frozen=True, slots=True)
class SignedIn:
    """職員. `municipality` is the 全国地方公共団体コード; `sections` are the ones they are named in."""

    municipality: str
    slug: str
    municipality_name: Text
    staff: UUID
    login: str
    name: str
    role: StaffRole
    sections: tuple[UUID, ...]
    must_change_password: bool
    short_password: bool  # why: too short for a sign-in without a second factor
    settings: MunicipalitySettings
    second_factor: bool
    proved: bool  # gave the password or the second factor within the last ten minutes
    csrf_token: str

    @property
    def id(self) -> UUID:
        return self.staff

    @property
    def first_page(self) -> str:
        """The page where their work begins."""
        return "/today" if self.role.may_read_applications else "/audit"


@dataclass(frozen=True, slots=True)
class OperatorSignedIn:
    """Somebody of the 運営."""

    operator: UUID
    login: str
    name: str
    role: OperatorRole
    must_change_password: bool
    short_password: bool  # why: too short for a sign-in without a second factor
    second_factor: bool
    proved: bool  # gave the password or the second factor within the last ten minutes
    csrf_token: str

    @property
    def id(self) -> UUID:
        return self.operator

    @property
    def first_page(self) -> str:
        """The page where their work begins."""
        return "/municipalities"


@dataclass(frozen=True, slots=True)
class Visit:
    """A request as the middleware found it; `posted` is None where there was no form of ours."""

    side: Side
    token: SessionToken | None  # of the cookie, whether its session lives or not
    person: SignedIn | OperatorSignedIn | None
    posted: Posted | None


def visit(connection: AnyConnection) -> Visit:
    scope: Any = connection.scope  # Litestar's typed mapping does not know our key
    found: Visit = scope[VISIT]
    return found


def anybody_signed_in(connection: AnyConnection) -> SignedIn | OperatorSignedIn:
    """Raises SignInNeeded."""
    person = visit(connection).person
    if person is None:
        raise SignInNeeded
    return person


def signed_in(connection: AnyConnection) -> SignedIn:
    """The member of staff who asks; raises SignInNeeded."""
    person = anybody_signed_in(connection)
    assert isinstance(person, SignedIn), "this is the staff's side"
    return person


def signed_in_operator(connection: AnyConnection) -> OperatorSignedIn:
    """The operator who asks; raises SignInNeeded."""
    person = anybody_signed_in(connection)
    assert isinstance(person, OperatorSignedIn), "this is the operator's side"
    return person


async def person_behind(side: Side, token: SessionToken | None, *, extend: bool) -> SignedIn | OperatorSignedIn | None:
    """The person whose live session the token names."""
    if token is None:
        return None
    if side is Side.operator:
        operator = await operator_session(token, extend=extend)
        if operator is None:
            return None
        return OperatorSignedIn(
            operator.operator,
            operator.login,
            operator.name,
            operator.role,
            operator.must_change_password or operator.short_password,
            operator.short_password,
            operator.second_factor,
            operator.proved,
            csrf_token(token, operator.operator),
        )
    staff = await staff_session(token, extend=extend)
    if staff is None:
        return None
    return SignedIn(
        staff.municipality,
        staff.slug,
        Text(staff.municipality_name),
        staff.staff,
        staff.login,
        staff.name,
        staff.role,
        staff.sections,
        staff.must_change_password or staff.short_password,
        staff.short_password,
        MunicipalitySettings.of(staff.settings),
        staff.second_factor,
        staff.proved,
        csrf_token(token, staff.staff),
    )


def cookie_name(side: Side, settings: Settings) -> str:
    """`__Host-` binds a cookie to one host and HTTPS. The demo on plain HTTP cannot have it; ports share cookies, so the names differ."""
    return f"__Host-todoke-{side}" if settings.secure_cookies else f"todoke-{side}"


def session_cookie(side: Side, settings: Settings, token: SessionToken | None) -> str:
    """The Set-Cookie header; None takes the cookie back."""
    value = token.reveal() if token else ""
    secure = "; Secure" if settings.secure_cookies else ""
    ended = "" if token else "; Max-Age=0"
    return f"{cookie_name(side, settings)}={value}; Path=/; HttpOnly; SameSite=Strict{secure}{ended}"


def token_in(scope: Scope, side: Side, settings: Settings) -> SessionToken | None:
    """The token of the request's cookie; None when there is none, or nothing that could be one."""
    found = (text for text in cookies_in(scope, cookie_name(side, settings)) if well_formed(side, text))
    return next((SessionToken(text) for text in found), None)


def cookies_in(scope: Scope, expected: str) -> Iterator[str]:
    """Give the values of the request's cookies of a name; several paths may have one each."""
    for name, value in scope["headers"]:
        for pair in value.decode("latin-1").split(";") if name == b"cookie" else ():
            cookie, _, text = pair.strip().partition("=")
            if cookie == expected:
                yield text
