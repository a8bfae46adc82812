"""Puts a side together: its routes, what stands before them, its database logins. The only place that knows everything.

    granian --interface asgi --factory app.main:staff

From outside to inside stand: security headers, the network allow-list (staff, operator), static files, the origin check,
sessions and units of work (staff, operator), Litestar.
"""

import importlib
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any, Final

from litestar import Litestar
from litestar.datastructures import State

from app.settings import Part, Settings, load
from app.tenancy.engine import ENGINE
from app.tenancy.scope import Role
from app.web.asgi import ASGIApp
from app.web.errors import exception_handlers
from app.web.origin_check import OriginCheck
from app.web.probes import livez, readyz
from app.web.security_headers import SecurityHeaders
from app.web.static_files import StaticFiles

ROLES: Final[Mapping[Part, tuple[Role, ...]]] = {
    Part.applicant: (Role.applicant, Role.lookup),
    Part.staff: (Role.staff, Role.sign_in),
    Part.operator: (Role.operator, Role.sign_in),
    Part.mailbox: (),
}


def create_app(side: str, settings: Settings | None = None) -> ASGIApp:
    """The ASGI application of `applicant`, `staff`, `operator` or `mailbox`.

    The side's package (app/web/{side}) says ROUTES, LIFESPAN where something must run beside the requests, and BEFORE for what
    stands right before its origin check.
    Raises SettingsProblem. Database pools open with the application's lifespan, where they are not open already.
    """
    part = Part(side)
    settings = settings or load(part=part)
    package: Any = importlib.import_module(f"app.web.{part}")
    probes = [livez, readyz] if ROLES[part] else [livez]
    routes = Litestar(
        route_handlers=[*package.ROUTES, *probes],
        exception_handlers=exception_handlers(part),
        lifespan=[_pools(part, settings), *getattr(package, "LIFESPAN", ())],
        state=State({"settings": settings, "side": str(part)}),
        openapi_config=None,
        logging_config=None,
        # each form is read strictly and within its own limit (app/web/forms.py)
        request_max_body_size=None,
    )
    return _before(part, settings, routes, getattr(package, "BEFORE", ()))


def applicant() -> ASGIApp:
    """申請者側機能."""
    return create_app(Part.applicant)


def staff() -> ASGIApp:
    """自治体側機能."""
    return create_app(Part.staff)


def operator() -> ASGIApp:
    """運営."""
    return create_app(Part.operator)


def mailbox() -> ASGIApp:
    """The page of the demo's mails."""
    return create_app(Part.mailbox)


def _before(part: Part, settings: Settings, routes: Any, own: Sequence[Callable[[ASGIApp], ASGIApp]]) -> ASGIApp:
    inner: ASGIApp = routes
    address = {
        Part.applicant: settings.applicant_url,
        Part.staff: settings.staff_url,
        Part.operator: settings.operator_url,
    }
    inner = OriginCheck(inner, side=part, public_address=address.get(part, ""))
    for wrap in own:
        inner = wrap(inner)
    inner = StaticFiles(inner)
    return SecurityHeaders(inner, secure=settings.secure_cookies)


def _pools(part: Part, settings: Settings) -> Any:
    @asynccontextmanager
    async def pools(_: Litestar) -> AsyncIterator[None]:
        missing = [role for role in ROLES[part] if not ENGINE.has(role)]
        await ENGINE.open({role: settings.database(role.login) for role in missing}, size=settings.pool_size)
        try:
            yield
        finally:
            await ENGINE.close()

    return pools
