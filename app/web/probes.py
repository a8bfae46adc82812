"""For load balancers: whether the process lives, and whether it can do its work."""

from typing import Any, Final

from litestar import Request, Response, get

from app.tenancy.engine import ENGINE
from app.tenancy.scope import Role, Scope, scoped
from app.web.errors import log_without_text

PLAIN: Final = "text/plain; charset=utf-8"
PATIENCE_SECONDS: Final = 3.0
# The applicant's login executes `submit` and `status_of` and nothing else: it counts in the views it may read.
IN_THE_VIEWS: Final = """
    select count(*) as missing from api.published_procedure p where not exists (
      select from api.published_key k where k.municipality = p.municipality and k.procedure = p.id
        and k.fiscal_year = extract(year from (clock_timestamp() at time zone 'Asia/Tokyo') - interval '3 months')::int)"""
BY_FUNCTION: Final = "select api.keys_missing() as missing"


@get("/livez", media_type=PLAIN)
async def livez() -> str:
    """The process answers; nothing else is looked at."""
    return "ok\n"


@get("/readyz", media_type=PLAIN)
async def readyz(request: Request[Any, Any, Any]) -> Response[str]:
    """200 when the database answers and every published procedure has this fiscal year's key, else 503 and which of the two."""
    try:
        role = Role(request.app.state.side)
        with scoped(Scope(role)):
            question = IN_THE_VIEWS if role is Role.applicant else BY_FUNCTION
            rows = await ENGINE.fetch(question, seconds=PATIENCE_SECONDS)
    except Exception as problem:  # noqa: BLE001  whatever keeps the database from answering, this side is not ready
        log_without_text("/readyz", problem)
        return _not_ready("the database does not answer")
    missing = rows[0]["missing"]
    return (
        _not_ready(f"{missing} published procedures have no key") if missing else Response("ready\n", media_type=PLAIN)
    )


def _not_ready(reason: str) -> Response[str]:
    return Response(f"not ready: {reason}\n", status_code=503, media_type=PLAIN, headers={"Retry-After": "5"})
