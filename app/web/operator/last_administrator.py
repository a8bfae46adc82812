"""An administrator for a municipality that lost its last one: planned with a reason, mailed to all its sections, confirmed by another person."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Final

from litestar import Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect

from app.audit import log
from app.audit.actions import OperatorAction
from app.municipalities.administration import MunicipalityShown, plain
from app.people import council_plans
from app.people.council_plans import ActRefused, CouncilAct
from app.people.staff import login_of
from app.tenancy.refusals import Refusal
from app.web.forms import only, read_form
from app.web.guards import requires_council, requires_proof
from app.web.operator.layout import operator_page
from app.web.operator.municipalities import administrator_problems, municipality_of
from app.web.operator.operators import REFUSED, reason_problem, typed_reason
from app.web.pages import PageContext
from app.web.sessions import AnyRequest


@dataclass(frozen=True, kw_only=True)
class LastAdministratorPage(PageContext):
    """The form that plans it; `there`: why there is nothing to plan, "" where the last administrator is lost."""

    template: ClassVar = "operator/last_administrator.html"
    municipality: MunicipalityShown
    login: str
    name: str
    reason: str
    there: str
    problems: Sequence[tuple[str, str]]


@get("/municipalities/{code:str}/last-administrator", guards=[requires_council])
async def ask_for_administrator(request: AnyRequest, code: FromPath[str]) -> Response[bytes]:
    municipality = await municipality_of(code)
    await log.record_operator(OperatorAction.municipality_opened, code)
    return await _page(request, municipality)


@post("/municipalities/{code:str}/last-administrator", guards=[requires_council, requires_proof], status_code=200)
async def plan_administrator(request: AnyRequest, code: FromPath[str]) -> Response[Any]:
    municipality, posted = await municipality_of(code), await read_form(request)
    typed, name = only(posted, "administrator_login"), plain(only(posted, "administrator_name"))
    login, reason = login_of(municipality.slug, typed), typed_reason(posted)
    problems, wrong = administrator_problems(login, name), reason_problem(reason)
    problems += [("reason", wrong)] if wrong else []
    if login is not None and not problems:
        try:
            await council_plans.plan_act(
                CouncilAct.administrator_given, login, reason, name=name, municipality=municipality.code
            )
        except ActRefused as refused:
            problems = [("administrator_login", REFUSED[refused.refusal])]
    if problems:
        return await _page(request, municipality, login=plain(typed), name=name, reason=reason, problems=problems)
    return Redirect("/operators?planned=1", status_code=303)


async def _page(
    request: AnyRequest,
    municipality: MunicipalityShown,
    *,
    login: str = "",
    name: str = "",
    reason: str = "",
    problems: Sequence[tuple[str, str]] = (),
) -> Response[bytes]:
    there = await council_plans.administrator_seen(municipality.code)
    shown = LastAdministratorPage(
        municipality=municipality,
        login=login,
        name=name,
        reason=reason,
        there=REFUSED[Refusal.administrator_there] if there else "",
        problems=problems,
    )
    return operator_page(request, shown, 422 if problems else 200)


ROUTES: Final = [ask_for_administrator, plan_administrator]
