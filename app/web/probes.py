"""Probes for load balancers: the process lives, and it can do its work."""

from typing import Any, Final

from litestar import Request, Response, get

from app.operations.schema import schema_fault
from app.tenancy.engine import DatabaseNotYet
from app.tenancy.scope import Role
from app.web.errors import log_without_text

PLAIN: Final = "text/plain; charset=utf-8"


@get("/livez", media_type=PLAIN)
async def livez() -> str:
    """The process answers; nothing else is looked at."""
    return "ok\n"


@get("/readyz", media_type=PLAIN)
async def readyz(request: Request[Any, Any, Any]) -> Response[str]:
    """200 when the database answers and is the one of this program; else 503 and why.

    Nothing that is one municipality's counts: a load balancer would take all of them away.
    """
    try:
        fault = await schema_fault(Role(request.app.state.side))
    except DatabaseNotYet as why:  # told in the log already
        return _not_ready(str(why))
    except Exception as problem:  # noqa: BLE001  whatever keeps the database from answering, this side is not ready
        log_without_text("/readyz", problem)
        return _not_ready("the database does not answer")
    return _not_ready(fault.english) if fault else Response("ready\n", media_type=PLAIN)


def _not_ready(reason: str) -> Response[str]:
    return Response(f"not ready: {reason}\n", status_code=503, media_type=PLAIN, headers={"Retry-After": "5"})
