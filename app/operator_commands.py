"""`todoke operator`: the accounts of the 運営, by whoever holds the migrator's address. It is the way in when no account of the council is left."""

import argparse
import asyncio
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any, TypeVar

from app.people.roles import OperatorRole
from app.settings import Part, load
from app.spoken import ended, spoken

if TYPE_CHECKING:
    from app.people.operator_accounts import OperatorAccount

Result = TypeVar("Result")


def add_to(commands: Any) -> None:
    """Add the group to the commands of `todoke`."""
    operator = commands.add_parser("operator", help="the people of the 運営").add_subparsers(
        metavar="ACTION", required=True
    )
    listed = operator.add_parser("list", help="every account: role, last seen, second factor, whether it works")
    listed.set_defaults(command=_list)
    add = operator.add_parser("add", help="add an account; prints its one-time password, once")
    add.add_argument("login")
    add.add_argument(
        "--role",
        required=True,
        choices=[str(role) for role in OperatorRole],
        help=" or ".join(role.label for role in OperatorRole),
    )
    add.add_argument("--name", default="", help="the name shown to others; the login if not given")
    add.set_defaults(command=_add)
    of_one = (
        ("reset", "password and second factor anew, for who lost both; prints a one-time password, once", _reset),
        ("reset-second-factor", "take an account's second factor away, when the device was lost", _reset_factor),
        ("password", "give a new one-time password to an account; prints it, once", _password),
        ("stop", "stop an account; its sessions end at once", _stop),
    )
    for name, what, command in of_one:
        one = operator.add_parser(name, help=what)
        one.add_argument("login")
        one.set_defaults(command=command)


def _done(work: Callable[[str], Awaitable[Result]]) -> Result:
    """The result of work with the migrator's address; what it raises is told, and ends the command."""
    settings = load(part=Part.migrate)
    from app.operations.database import DatabaseProblem

    async def worked() -> Result:
        return await work(settings.database("migrator"))

    try:
        return asyncio.run(worked())
    except DatabaseProblem as problem:
        ended(str(problem))


def _list(_chosen: argparse.Namespace) -> None:
    from app.operations.operators import list_operators

    accounts = _done(list_operators)
    for account in accounts:
        print("\t".join(_told(account)))
    if not accounts:
        print(spoken("There is no account yet.", "アカウントはまだありません。"))


def _told(account: "OperatorAccount") -> tuple[str, ...]:
    from app.calendar.tokyo import TOKYO

    seen = f"{account.seen_at.astimezone(TOKYO):%Y-%m-%d %H:%M}" if account.seen_at else spoken("never", "なし")
    factor = account.second_factor_since is not None
    return (
        account.login,
        spoken(str(account.role), account.role.label),
        account.name,
        spoken(f"last seen: {seen}", f"最後の利用：{seen}"),
        spoken(f"second factor: {'yes' if factor else 'no'}", f"二要素認証：{'あり' if factor else 'なし'}"),
        spoken("works", "使用中") if account.active else spoken("stopped", "停止"),
    )


def _add(chosen: argparse.Namespace) -> None:
    from app.operations.operators import add_operator

    password = _done(lambda address: add_operator(address, chosen.login, chosen.name, OperatorRole(chosen.role)))
    print(
        spoken(
            f"Added {chosen.login}. One-time password, shown only now: {password}",
            f"{chosen.login} を加えました。初回パスワード（いまだけ表示します）: {password}",
        )
    )


def _reset(chosen: argparse.Namespace) -> None:
    from app.operations.operators import reset_operator

    _print_password(chosen.login, _done(lambda address: reset_operator(address, chosen.login)))


def _reset_factor(chosen: argparse.Namespace) -> None:
    from app.operations.operators import reset_second_factor

    _done(lambda address: reset_second_factor(address, chosen.login))
    print(
        spoken(
            f"{chosen.login} signs in without a second factor now, and is asked to set one up.",
            f"{chosen.login} の二要素認証を解除しました。次のログインで、設定し直します。",
        )
    )


def _password(chosen: argparse.Namespace) -> None:
    from app.operations.operators import give_password

    _print_password(chosen.login, _done(lambda address: give_password(address, chosen.login)))


def _print_password(login: str, password: str) -> None:
    print(
        spoken(
            f"One-time password of {login}, for 72 hours, shown only now: {password}",
            f"{login} の一度だけ使えるパスワード（72時間まで。いまだけ表示します）: {password}",
        )
    )


def _stop(chosen: argparse.Namespace) -> None:
    from app.operations.operators import stop_operator

    _done(lambda address: stop_operator(address, chosen.login))
    print(spoken(f"Stopped {chosen.login}.", f"{chosen.login} を停止しました。"))
