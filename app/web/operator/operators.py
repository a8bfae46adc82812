"""運営のアカウント: who there is, and what two persons of the council do about them. One alone stops an account."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, Final
from uuid import UUID

from litestar import Response, get, post
from litestar.exceptions import NotFoundException
from litestar.params import FromPath
from litestar.response import Redirect

from app.audit import log
from app.audit.actions import OperatorAction
from app.municipalities.administration import plain
from app.people import council_plans
from app.people.council_plans import LONGEST_REASON, ActRefused, CouncilAct, CouncilPlan
from app.people.operator_accounts import LOGIN, OperatorAccount
from app.people.roles import OperatorRole
from app.people.staff import name_problem
from app.tenancy.refusals import Refusal
from app.typed_text import without_unseen
from app.web.forms import Posted, only, read_form
from app.web.guards import requires_council, requires_proof
from app.web.operator.layout import operator_page
from app.web.operator.municipalities import AppointedPage
from app.web.pages import PageContext
from app.web.sessions import AnyRequest, signed_in_operator

FLASH_MESSAGES: Final = {
    "planned": "予定しました。待ち時間のあと、協議会の別の人が確認すると実行されます",
    "dropped": "予定を取りやめました",
    "stopped": "アカウントを停止しました。ログイン中だった画面も、もう使えません",
}
REFUSED: Final[Mapping[Refusal, str]] = {
    Refusal.login_taken: "このIDは、すでに使われています。別のIDにしてください",
    Refusal.nobody_there: "このアカウントは、いま使われていません",
    Refusal.administrator_there: "この自治体には、7日以内にログインした管理者か、まだ使える一度だけのパスワードを持つ管理者がいます。"
    "管理者の追加やパスワードの再発行は、その管理者に頼んでください",
    Refusal.not_planned: "この予定は、もう実行されたか、取りやめられました",
    Refusal.too_early: "待ち時間がまだ終わっていません",
    Refusal.planner_confirms: "予定した人とは別の人が確認します",
    Refusal.not_independent: "予定した人とあなたの一方が、もう一方に（または同じ人が両方に）アカウントかパスワードを渡したばかりなので、"
    "あなたは確認できません。協議会の別の人が確認してください",
    Refusal.let_in_lately: "あなたはアカウントかパスワードを渡されてから24時間たっていないので、まだ確認できません",
    Refusal.last_council: "協議会の最後のアカウントは停止できません。先に別のアカウントを追加してください",
    Refusal.unique_violation: "同じ予定が、すでに確認を待っています",
}
_UNFIT: Final[Mapping[str, str]] = {
    "same_person": REFUSED[Refusal.planner_confirms],
    "given": REFUSED[Refusal.not_independent],
    "given_lately": REFUSED[Refusal.let_in_lately],
}


@dataclass(frozen=True, slots=True)
class ShownPlan:
    """A plan with what the reader is told of it: `unfit`, why they cannot confirm it, "" where they can."""

    plan: CouncilPlan
    unfit: str


@dataclass(frozen=True, slots=True)
class NewOperator:
    """The typed values of a new account and their problems, as pairs of input and sentence."""

    login: str = ""
    name: str = ""
    role: str = ""
    reason: str = ""
    problems: list[tuple[str, str]] = field(default_factory=list)

    @property
    def errors(self) -> dict[str, str]:
        return dict(reversed(self.problems))


@dataclass(frozen=True, kw_only=True)
class OperatorsPage(PageContext):
    """The accounts, and the plans that wait."""

    template: ClassVar = "operator/operators.html"
    accounts: Sequence[OperatorAccount]
    plans: Sequence[ShownPlan]
    message: str
    problem: str


@dataclass(frozen=True, kw_only=True)
class NewOperatorPage(PageContext):
    """The form that plans a new account, with what was typed into it."""

    template: ClassVar = "operator/new_operator.html"
    entry: NewOperator
    roles: Sequence[tuple[str, str]]


@dataclass(frozen=True, kw_only=True)
class OperatorPage(PageContext):
    """One account: its reset is planned here, and it is stopped here."""

    template: ClassVar = "operator/operator.html"
    account: OperatorAccount
    reason: str
    problems: Sequence[tuple[str, str]]


@get("/operators", guards=[requires_council])
async def list_operators(request: AnyRequest) -> Response[bytes]:
    await log.record_operator(OperatorAction.operators_opened)
    return await operators_page(request)


@get("/operators/new", guards=[requires_council])
async def ask_for_operator(request: AnyRequest) -> Response[bytes]:
    return _new_page(request, NewOperator())


@post("/operators", guards=[requires_council, requires_proof], status_code=200)
async def plan_operator(request: AnyRequest) -> Response[Any]:
    entry = _read(await read_form(request))
    if not entry.problems:
        try:
            await council_plans.plan_act(
                CouncilAct.operator_added, entry.login, entry.reason, name=entry.name, role=OperatorRole(entry.role)
            )
        except ActRefused as refused:
            entry.problems.append(("login", REFUSED[refused.refusal]))
    return _new_page(request, entry) if entry.problems else Redirect("/operators?planned=1", status_code=303)


@get("/operators/{login:str}", guards=[requires_council])
async def show_operator(request: AnyRequest, login: FromPath[str]) -> Response[bytes]:
    account = await _account(login)
    await log.record_operator(OperatorAction.operators_opened, account.login)
    return _page(request, account)


@post("/operators/{login:str}/reset", guards=[requires_council, requires_proof], status_code=200)
async def plan_reset(request: AnyRequest, login: FromPath[str]) -> Response[Any]:
    account, reason = await _account(login), typed_reason(await read_form(request))
    problem = reason_problem(reason)
    if problem is None:
        try:
            await council_plans.plan_act(CouncilAct.operator_reset, account.login, reason)
        except ActRefused as refused:
            problem = REFUSED[refused.refusal]
    if problem:
        return _page(request, account, reason, [("reason", problem)])
    return Redirect("/operators?planned=1", status_code=303)


@post("/operators/{login:str}/stop", guards=[requires_council, requires_proof], status_code=200)
async def stop_operator(request: AnyRequest, login: FromPath[str]) -> Response[Any]:
    account, typed = await _account(login), plain(only(await read_form(request), "login"))
    if typed != account.login:
        sentence = f"停止するには、ID「{account.login}」をそのまま入力してください"
        return _page(request, account, problems=[("login", sentence)])
    try:
        await council_plans.stop_account(account.login)
    except ActRefused as refused:
        return _page(request, account, problems=[("login", REFUSED[refused.refusal])])
    own = account.id == signed_in_operator(request).id
    return Redirect("/sign-in" if own else "/operators?stopped=1", status_code=303)


@post("/operators/plans/{plan:uuid}/confirmation", guards=[requires_council, requires_proof], status_code=200)
async def confirm_council_plan(request: AnyRequest, plan: FromPath[UUID]) -> Response[bytes]:
    """The one-time password is shown to whoever confirms, and to nobody else."""
    shown = next((one for one in await council_plans.waiting_plans() if one.id == plan), None)
    try:
        password = await council_plans.confirm_act(plan)
    except ActRefused as refused:
        return await operators_page(request, REFUSED[refused.refusal])
    assert shown is not None, "the database has just confirmed it"
    title = f"{shown.kind.label}を実行しました"
    name = shown.name or shown.login
    return operator_page(
        request,
        AppointedPage(title=title, login=shown.login, person_name=name, password=password.reveal(), back="/operators"),
    )


@post("/operators/plans/{plan:uuid}/removal", guards=[requires_council, requires_proof], status_code=200)
async def drop_council_plan(request: AnyRequest, plan: FromPath[UUID]) -> Response[Any]:
    try:
        await council_plans.drop_act(plan)
    except ActRefused as refused:
        return await operators_page(request, REFUSED[refused.refusal])
    return Redirect("/operators?dropped=1", status_code=303)


def typed_reason(posted: Posted) -> str:
    """The written reason as it was typed, with its lines."""
    typed = only(posted, "reason")[: LONGEST_REASON * 4]
    return without_unseen(typed).replace("\x00", "").replace("\r\n", "\n").strip()


def reason_problem(reason: str) -> str | None:
    """Say what is wrong with a written reason."""
    if not reason:
        return "理由を入力してください。記録に残ります"
    return f"理由は{LONGEST_REASON}文字までにしてください" if len(reason) > LONGEST_REASON else None


async def operators_page(request: AnyRequest, problem: str = "") -> Response[bytes]:
    """The list with the plans; `problem`: why what was asked for was not done."""
    shown = OperatorsPage(
        accounts=await council_plans.operator_accounts(),
        plans=[ShownPlan(plan, _UNFIT.get(plan.refusal, "")) for plan in await council_plans.waiting_plans()],
        message=next((words for name, words in FLASH_MESSAGES.items() if name in request.query_params), ""),
        problem=problem,
    )
    return operator_page(request, shown, 409 if problem else 200)


async def _account(login: str) -> OperatorAccount:
    found = next((one for one in await council_plans.operator_accounts() if one.login == login), None)
    if found is None:
        raise NotFoundException
    return found


def _read(posted: Posted) -> NewOperator:
    login, name, role = (plain(only(posted, each)) for each in ("login", "name", "role"))
    entry = NewOperator(login, name, role, typed_reason(posted))
    problem = reason_problem(entry.reason)
    checks = [
        (
            "login",
            LOGIN.fullmatch(entry.login),
            "IDは英小文字で始め、英小文字、数字、1つずつのハイフンで付けてください",
        ),
        ("name", not name_problem("氏名", entry.name), name_problem("氏名", entry.name)),
        ("role", entry.role in set(OperatorRole), "役割を選んでください"),
        ("reason", problem is None, problem or ""),
    ]
    entry.problems.extend((name, sentence) for name, right, sentence in checks if not right)
    return entry


def _new_page(request: AnyRequest, entry: NewOperator) -> Response[bytes]:
    roles = [(str(role), role.label) for role in OperatorRole]
    return operator_page(request, NewOperatorPage(entry=entry, roles=roles), 422 if entry.problems else 200)


def _page(
    request: AnyRequest, account: OperatorAccount, reason: str = "", problems: Sequence[tuple[str, str]] = ()
) -> Response[bytes]:
    shown = OperatorPage(account=account, reason=reason, problems=problems)
    return operator_page(request, shown, 422 if problems else 200)


ROUTES: Final = [
    list_operators,
    ask_for_operator,
    plan_operator,
    show_operator,
    plan_reset,
    stop_operator,
    confirm_council_plan,
    drop_council_plan,
]
