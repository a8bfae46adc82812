"""Probes for load balancers: the process lives, and it can do its work."""

from typing import Any, Final

from litestar import Request, Response, get

from app.operations.schema import PATIENCE_SECONDS, schema_fault
from app.tenancy import api
from app.tenancy.scope import Role, Scope, scoped
from app.web.errors import log_without_text

PLAIN: Final = "text/plain; charset=utf-8"


@get("/livez", media_type=PLAIN)
async def livez() -> str:
    """The process answers; nothing else is looked at."""
    return "ok\n"


@get("/readyz", media_type=PLAIN)
async def readyz(request: Request[Any, Any, Any]) -> Response[str]:
    """200 when the database answers, is the one of this program, and every published procedure has this fiscal year's key; else 503 and why."""
    role = Role(request.app.state.side)
    try:
        fault = await schema_fault(role)
        if fault:
            return _not_ready(fault.english)
        with scoped(Scope(role)):
            missing = await api.value("procedures_without_key", seconds=PATIENCE_SECONDS)
    except Exception as problem:  # noqa: BLE001  whatever keeps the database from answering, this side is not ready
        log_without_text("/readyz", problem)
        return _not_ready("the database does not answer")
    return (
        _not_ready(f"{missing} published procedures have no key") if missing else Response("ready\n", media_type=PLAIN)
    )


def _not_ready(reason: str) -> Response[str]:
    return Response(f"not ready: {reason}\n", status_code=503, media_type=PLAIN, headers={"Retry-After": "5"})
