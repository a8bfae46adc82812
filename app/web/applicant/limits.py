"""Whether the client's network may go on with what is limited (docs/settings.md), asked before anything costs."""

from app.applications.lookup import network_of
from app.web.applicant.screens import AnyRequest
from app.web.client_address import client_address
from app.web.submission_limit import Limited, limit_of


def wait_of(request: AnyRequest, what: Limited) -> float:
    """The seconds that the client's network has to wait; 0.0 when it may go on, and that is counted."""
    settings = request.app.state.settings
    limit = limit_of(what, settings.submissions_per_second, settings.submissions_per_minute)
    return limit.wait_for(network_of(client_address(request.scope, settings.trusted_proxies)))
