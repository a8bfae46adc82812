"""Every route of the sides, as a house test goes through them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from litestar.handlers import HTTPRouteHandler

from app.web import password, probes, second_factor, sign_in, sign_in_code, step_up
from app.web.applicant.routes import ROUTES as APPLICANT
from app.web.operator import ROUTES as OPERATOR
from app.web.staff import ROUTES as STAFF


@dataclass(frozen=True)
class Route:
    side: str
    path: str  # as declared, with its parameters: /lists/{procedure:str}
    handler: HTTPRouteHandler

    @property
    def reads(self) -> bool:
        return "GET" in self.handler.http_methods

    @property
    def parameters(self) -> list[str]:
        """The names in braces, in order."""
        return [part.strip("{}").split(":")[0] for part in self.path.split("/") if part.startswith("{")]

    def filled(self, values: Mapping[str, str]) -> str:
        """The address with these values."""
        parts = [values[p.strip("{}").split(":")[0]] if p.startswith("{") else p for p in self.path.split("/")]
        return "/".join(parts)


def _routes(side: str, *families: Sequence[object]) -> Iterator[Route]:
    for handler in (handler for family in families for handler in family):
        assert isinstance(handler, HTTPRouteHandler)
        yield from (Route(side, path, handler) for path in sorted(handler.paths))


_PROBES = [probes.livez, probes.readyz]
_DOOR = [*sign_in.ROUTES, *sign_in_code.ROUTES, *password.ROUTES, *second_factor.ROUTES, *step_up.ROUTES]
ROUTES = [
    *_routes("applicant", APPLICANT, _PROBES),
    *_routes("staff", STAFF, _DOOR, _PROBES),
    *_routes("operator", OPERATOR, _DOOR, _PROBES),
]
"""As app/main.py puts the three sides together."""
OF_A_JOB = {
    "/governance/papers/{job_id:uuid}",
    "/governance/papers/{job_id:uuid}/{form:str}",
    "/exports/workbooks/{job_id:uuid}",
    "/exports/attachments/{job_id:uuid}",
    "/applications/{reference:str}/attachments/{attachment:uuid}/pages/{number:int}",
    "/lists/{procedure:str}/openings/{job_id:uuid}",
}
"""Only there while a job is under way, or for whoever opened a file: tests/web/staff/governance/test_papers.py, tests/web/staff/exports/test_workbook_pages.py,
tests/web/staff/attachments/ and
tests/web/staff/choices/test_choices_under_the_seal.py draw them."""
OF_A_SESSION = {"/results/{result:uuid}"}
"""Only there for the session that searched, or did something to many: tests/web/staff/test_results.py draws it."""
NOTHING_TO_SEND = {
    "/lists/{procedure:str}/openings/{job_id:uuid}/cancellation",
    "/erasures/holds/{hold_id:uuid}/lifting",
    "/erasures/{erasure_id:uuid}/confirmation",
    "/erasures/{erasure_id:uuid}/report",
    "/exports/own-list/columns",
    "/exports/own-list/values",
    "/exports/own-list/values/undo",
    "/exports/workbooks/{job_id:uuid}/cancellation",
    "/exports/attachments/{job_id:uuid}/cancellation",
    "/exports/workbooks/{job_id:uuid}/file",
    "/exports/attachments/{job_id:uuid}/file",
    "/governance/papers/{job_id:uuid}/cancellation",
}
"""Forms about what no poor town has: a hold, an erasure that somebody else proposed, a report, a file that is compared or made."""
