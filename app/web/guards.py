"""Who may open which page. Every route of the staff's and the operator's side has one of these guards or is on the list PUBLIC
(a house test looks). The database's policies refuse again what a guard forgot.
"""

from typing import Any, Final

from litestar.exceptions import PermissionDeniedException

from app.municipalities.settings import SecondFactorFor
from app.settings import Mode
from app.web.sessions import (
    AnyConnection,
    PasswordChangeNeeded,
    ProofNeeded,
    SecondFactorNeeded,
    SignedIn,
    anybody_signed_in,
    signed_in,
    signed_in_operator,
)

PUBLIC: Final = frozenset({"/livez", "/readyz", "/metrics", "/sign-in", "/sign-in/second-factor", "/sign-in/again"})
"""Open without a session. /metrics holds totals only and lies behind the operator's list of networks, or its token."""


def requires_session(connection: AnyConnection, _: Any) -> None:
    """Anybody signed in, even with a one-time password: to choose a password, or to leave."""
    anybody_signed_in(connection)


def requires_own_password(connection: AnyConnection, _: Any) -> None:
    """Anybody signed in with a password of their own, also who still lacks a second factor: to set one up."""
    if anybody_signed_in(connection).must_change_password:
        raise PasswordChangeNeeded


def requires_proof(connection: AnyConnection, _: Any) -> None:
    """Who gave the password or the second factor within ten minutes: a change of people or settings. Stands behind another guard."""
    if not anybody_signed_in(connection).proved:
        raise ProofNeeded


def requires_strong_proof(connection: AnyConnection, handler: Any) -> None:
    """The same before a download or an erasure, where a municipality may ask everybody for a second factor."""
    person = anybody_signed_in(connection)
    asked = isinstance(person, SignedIn) and person.settings.second_factor_for is SecondFactorFor.downloads
    if asked and not person.second_factor:
        raise SecondFactorNeeded
    requires_proof(connection, handler)


def requires_staff(connection: AnyConnection, handler: Any) -> None:
    """Any member of staff; viewers and auditors too. A page with an applicant's data asks for `requires_reading`."""
    requires_own_password(connection, handler)
    _requires_second_factor(connection)


def requires_reading(connection: AnyConnection, handler: Any) -> None:
    """Whoever may read applications: everybody but auditors."""
    requires_staff(connection, handler)
    if not signed_in(connection).role.may_read_applications:
        raise PermissionDeniedException


def requires_auditing(connection: AnyConnection, handler: Any) -> None:
    """Auditors and administrators: logs, registers and the roster of the whole municipality."""
    requires_staff(connection, handler)
    if not signed_in(connection).role.may_audit:
        raise PermissionDeniedException


def requires_processing_or_auditing(connection: AnyConnection, handler: Any) -> None:
    """Who works on applications, and auditors: records that hold nothing of an applicant."""
    requires_staff(connection, handler)
    role = signed_in(connection).role
    if not (role.may_process or role.may_audit):
        raise PermissionDeniedException


def requires_processing(connection: AnyConnection, handler: Any) -> None:
    """Only people who work on applications and procedures."""
    requires_staff(connection, handler)
    if not signed_in(connection).role.may_process:
        raise PermissionDeniedException


def requires_administrator(connection: AnyConnection, handler: Any) -> None:
    """Administrators of the municipality."""
    requires_staff(connection, handler)
    if not signed_in(connection).role.may_administer:
        raise PermissionDeniedException


def requires_operator(connection: AnyConnection, handler: Any) -> None:
    """協議会 and 受託事業者."""
    requires_own_password(connection, handler)
    _requires_second_factor(connection)


def requires_council(connection: AnyConnection, handler: Any) -> None:
    """協議会 only: what is decided about municipalities."""
    requires_operator(connection, handler)
    if not signed_in_operator(connection).role.may_decide:
        raise PermissionDeniedException


def lacks_second_factor(connection: AnyConnection) -> bool:
    """True for somebody who must have a second factor and has none: in production, with a role that needs one, or where the municipality asks
    everybody for it."""
    person = anybody_signed_in(connection)
    if person.second_factor:
        return False
    if isinstance(person, SignedIn) and person.settings.second_factor_for is SecondFactorFor.everybody:
        return True
    return person.role.needs_second_factor and connection.app.state.settings.mode is Mode.production


def _requires_second_factor(connection: AnyConnection) -> None:
    if lacks_second_factor(connection):
        raise SecondFactorNeeded
