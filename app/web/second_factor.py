"""二要素認証: everybody sets up their own, replaces it, and makes new recovery codes. Each change asks for the password again."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Final

from litestar import Response, get, post
from litestar.exceptions import NotFoundException
from litestar.response import Redirect

from app.people import second_factor
from app.people.second_factor import DIGITS, Factor, NobodyWaits, WrongCode, in_groups
from app.web.forms import only, read_form
from app.web.guards import lacks_second_factor, requires_own_password, requires_proof
from app.web.pages import PageContext, page
from app.web.replay_after_sign_in import CODE, AnyPerson, local_address
from app.web.sessions import AnyRequest, SignedIn, anybody_signed_in, visit

WRONG_CODE: Final = f"確認コードが違います。認証アプリにいま表示されている{DIGITS}桁の番号を入力してください"
TOO_LATE: Final = "設定を始めてから30分が過ぎました。はじめからやり直してください"


@dataclass(frozen=True, kw_only=True)
class SecondFactorStatePage(PageContext):
    """What is set up. `needed`: the person must set one up before anything else; `recovered`: a recovery code led here; `next_address`: the way on."""

    template: ClassVar = "shared/second_factor.html"
    person: AnyPerson
    factor: Factor
    needed: bool
    recovered: bool
    next_address: str


@dataclass(frozen=True, kw_only=True)
class SetUpPage(PageContext):
    """The new secret, once: as a picture and in groups; both are "" and False on the page that asks for the code again."""

    template: ClassVar = "shared/second_factor_setup.html"
    person: AnyPerson
    secret: str
    problems: Sequence[tuple[str, str]]


@dataclass(frozen=True, kw_only=True)
class RecoveryCodesPage(PageContext):
    """The recovery codes, shown this once. `new_factor`: they came with a new second factor."""

    template: ClassVar = "shared/recovery_codes.html"
    codes: Sequence[str]
    new_factor: bool


@get("/second-factor", guards=[requires_own_password])
async def show_second_factor(request: AnyRequest) -> Response[bytes]:
    person = anybody_signed_in(request)
    shown = SecondFactorStatePage(
        person=person,
        factor=await second_factor.own_factor(visit(request).side),
        needed=lacks_second_factor(request),
        recovered="recovered" in request.query_params,
        next_address=local_address(request.query_params.get("next", "")) or "/",
    )
    return _page(request, shown)


@post("/second-factor/setup", guards=[requires_own_password, requires_proof], status_code=200)
async def set_up(request: AnyRequest) -> Response[bytes]:
    person = anybody_signed_in(request)
    secret = await second_factor.offer(visit(request).side, _keys(request), _municipality(person), person.id)
    return _page(request, SetUpPage(person=person, secret=in_groups(secret), problems=()))


@get("/second-factor/picture", guards=[requires_own_password])
async def show_picture(request: AnyRequest) -> Response[bytes]:
    """The QR code, once an enrolment; it is stored nowhere, and not shown again."""
    person, side = anybody_signed_in(request), visit(request).side
    drawn = await second_factor.picture(side, _keys(request), _municipality(person), person.id, person.login)
    if drawn is None:
        raise NotFoundException
    return Response(drawn, media_type="image/svg+xml", headers={"Cache-Control": "no-store"})


@post("/second-factor", guards=[requires_own_password, requires_proof], status_code=200)
async def confirm(request: AnyRequest) -> Response[bytes]:
    person, code = anybody_signed_in(request), only(await read_form(request), CODE)
    try:
        codes = await second_factor.confirm(visit(request).side, _keys(request), _municipality(person), person.id, code)
    except WrongCode:
        return _page(request, SetUpPage(person=person, secret="", problems=[(CODE, WRONG_CODE)]), 422)
    except NobodyWaits:
        return _page(request, SetUpPage(person=person, secret="", problems=[(CODE, TOO_LATE)]), 422)
    return _page(request, RecoveryCodesPage(codes=codes, new_factor=True))


@post("/second-factor/codes", guards=[requires_own_password, requires_proof], status_code=200)
async def renew_codes(request: AnyRequest) -> Response[Any]:
    person = anybody_signed_in(request)
    if not person.second_factor:
        return Redirect("/second-factor", status_code=303)
    codes = await second_factor.renew_recovery_codes(visit(request).side, person.id)
    return _page(request, RecoveryCodesPage(codes=codes, new_factor=False))


def _keys(request: AnyRequest) -> Any:
    return request.app.state.settings.second_factor_keys


def _municipality(person: AnyPerson) -> str | None:
    return person.municipality if isinstance(person, SignedIn) else None


def _page(request: AnyRequest, shown: PageContext, status: int = 200) -> Response[bytes]:
    return page(shown, status, side=str(visit(request).side), viewer=request.app.state.viewer(request))


ROUTES: Final = [show_second_factor, set_up, show_picture, confirm, renew_codes]
