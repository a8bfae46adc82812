"""Whether the client's network may go on with what is limited (docs/settings.md), asked before anything costs."""

from typing import Any, Final, cast

from app.applications.lookup import network_of
from app.web.applicant.screens import AnyRequest
from app.web.asgi import Scope
from app.web.client_address import client_address
from app.web.submission_limit import Limited, limit_of

_COUNTED: Final = "todoke.counted"
"""In the scope of a request: what it was counted for."""


def wait_of(request: AnyRequest, what: Limited) -> float:
    """The seconds that the client's network has to wait; 0.0 when it may go on, and that is counted, once for a request."""
    counted: set[Limited] = cast(Any, request.scope).setdefault(_COUNTED, set())
    if what in counted:
        return 0.0
    settings = request.app.state.settings
    limit = limit_of(what, settings.submissions_per_second, settings.submissions_per_minute)
    wait = limit.wait_for(network_of(client_address(request.scope, settings.trusted_proxies)))
    if not wait:
        counted.add(what)
    return wait


def counted_once(scope: Scope) -> Scope:
    """A scope whose copies are counted as the one request that they are."""
    return {**scope, _COUNTED: set()}
