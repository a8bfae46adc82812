"""Puts a side together: its routes, what stands before them, its database logins. The only place that knows everything.

From outside to inside stand: security headers, the last resort for what nobody foresaw, the network allow-list (staff, operator), static files, planned stops,
compression, the origin check, sessions and units of work (staff, operator), Litestar.
"""

import asyncio
import gc
import importlib
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from typing import Any, Final, TypeAlias

from litestar import Litestar
from litestar.datastructures import State
from litestar.plugins import PluginProtocol
from litestar.plugins.core import MsgspecDIPlugin

from app.operations.opening import Opening
from app.people.signing_in import Side
from app.settings import Part, Settings, load
from app.tenancy.engine import ENGINE
from app.tenancy.scope import Role
from app.vault.trusted_keys import signers_of, trust
from app.web import password, second_factor, sign_in, sign_in_code, step_up
from app.web.announcing import Announcing
from app.web.asgi import ASGIApp
from app.web.compression import Compression
from app.web.csrf import OriginCheck
from app.web.errors import exception_handlers
from app.web.head_requests import HeadLikeGet
from app.web.network_list import NetworkList
from app.web.probes import livez, readyz
from app.web.security_headers import SecurityHeaders
from app.web.static_files import StaticFiles
from app.web.unhandled_errors import LastResort
from app.web.unit_of_work import UnitOfWork

ROLES: Final[Mapping[Part, tuple[Role, ...]]] = {
    Part.applicant: (Role.applicant, Role.lookup, Role.uploads),
    Part.staff: (Role.staff, Role.sign_in_staff),
    Part.operator: (Role.operator, Role.sign_in_operator),
    Part.mailbox: (),
}
ANNOUNCED: Final = frozenset({Part.applicant, Part.staff})
Lifespan: TypeAlias = Callable[[Litestar], AbstractAsyncContextManager[None]]
WITH_SESSIONS: Final = frozenset({Part.staff, Part.operator})


def create_app(side: str, settings: Settings | None = None, last: Sequence[Lifespan] = ()) -> ASGIApp:
    """The ASGI application of `applicant`, `staff`, `operator` or `mailbox`.

    The side's package (app/web/{side}) says ROUTES, LIFESPAN where something must run beside the requests, EXCEPTION_HANDLERS for
    exceptions of its own, BEFORE for what stands right before its origin check, BEFORE_ROUTES for what stands behind that and gets the settings, and
    FORM_TAKERS for what takes files while their form comes.
    `last` begins after everything else of the application's lifespan.
    Raises SettingsProblem. Database pools open with the application's lifespan, where they are not open already.
    """
    part = Part(side)
    settings = settings or load(part=part)
    if ROLES[part]:
        trust(signers_of(settings, part))
    package: Any = importlib.import_module(f"app.web.{part}")
    handlers = exception_handlers(part)
    own_routes: list[Any] = [livez, readyz] if ROLES[part] else [livez]
    state: dict[str, Any] = {"settings": settings, "side": str(part)}
    if part in WITH_SESSIONS:
        own_routes += [*sign_in.ROUTES, *sign_in_code.ROUTES, *password.ROUTES, *second_factor.ROUTES, *step_up.ROUTES]
        handlers = sign_in.handlers(handlers)
        state["viewer"] = package.viewer_of
    routes = _Routes(
        route_handlers=[*own_routes, *package.ROUTES],
        exception_handlers={**handlers, **getattr(package, "EXCEPTION_HANDLERS", {})},
        lifespan=[_pools(part, settings), *getattr(package, "LIFESPAN", ()), *last],
        state=State(state),
        openapi_config=None,
        logging_config=None,
        # each form is read strictly and within its own limit (app/web/forms.py)
        request_max_body_size=None,
    )
    inner: ASGIApp = routes  # type: ignore[assignment]  # Litestar's names for the same shapes
    for answering in getattr(package, "BEFORE_ROUTES", ()):
        inner = answering(inner, settings)
    return _before(part, settings, inner, package)


class _Routes(Litestar):
    """Litestar with the plugin that its handlers need, alone: its own choice imports pydantic and attrs wherever they are installed, which is 12 MiB of each
    worker, and nothing here is declared by them."""

    @staticmethod
    def _get_default_plugins(plugins: list[PluginProtocol]) -> list[PluginProtocol]:
        return [*plugins, MsgspecDIPlugin()]


def _before(part: Part, settings: Settings, inner: ASGIApp, package: Any) -> ASGIApp:
    if part in WITH_SESSIONS:
        takers = getattr(package, "FORM_TAKERS", lambda *_: None)
        inner = UnitOfWork(inner, side=Side(part), settings=settings, takers=takers)
    address = {
        Part.applicant: settings.applicant_url,
        Part.staff: settings.staff_url,
        Part.operator: settings.operator_url,
    }
    inner = OriginCheck(inner, side=part, public_address=address.get(part, ""))
    inner = Compression(inner)
    for wrap in getattr(package, "BEFORE", ()):
        inner = wrap(inner)
    if part in ANNOUNCED:
        inner = Announcing(inner, side=part, public_address=address[part])
    inner = StaticFiles(inner)
    if part in WITH_SESSIONS:
        inner = NetworkList(
            inner,
            side=part,
            listed=settings.staff_networks if part is Part.staff else settings.operator_networks,
            trusted=settings.trusted_proxies,
            metrics_token=settings.metrics_token if part is Part.operator else "",
        )
    return SecurityHeaders(HeadLikeGet(LastResort(inner, side=part)), secure=settings.secure_cookies)


def _pools(part: Part, settings: Settings) -> Any:
    @asynccontextmanager
    async def pools(_: Litestar) -> AsyncIterator[None]:
        missing = {role: settings.database(role.login) for role in ROLES[part] if not ENGINE.has(role)}
        opening = Opening(missing, settings.pool_size)
        await opening.begin()
        trying = asyncio.create_task(opening.keep_on())
        # what is loaded by now stays: the collector need not look at it again at every request's garbage
        gc.collect()
        gc.freeze()
        try:
            yield
        finally:
            trying.cancel()
            with suppress(asyncio.CancelledError):
                await trying
            await ENGINE.close()

    return pools
