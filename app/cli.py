"""The `todoke` command."""

import argparse
import asyncio
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from app import VERSION, audit_commands, key_commands, operator_commands, service_commands
from app.settings import DATABASES, Mode, Part, SettingsProblem, load
from app.spoken import ended, spoken, written


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command named on the command line; ends the process with code 1 and a plain sentence when it cannot."""
    chosen = _parser().parse_args(arguments)
    command: Callable[[argparse.Namespace], None] = chosen.command
    try:
        with written():
            command(chosen)
    except SettingsProblem as problem:
        ended(
            spoken(
                f"The settings do not allow this:\n{problem}\nSee docs/settings.md.",
                f"この設定では動きません:\n{problem}\n詳しくはdocs/settings.mdをご覧ください。",
            )
        )
    except KeyboardInterrupt:
        sys.exit(130)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="todoke",
        description="Todoke (届): the electronic application service of municipalities.",
        epilog="Settings are environment variables named TODOKE_...; docs/settings.md lists them. `todoke demo` needs none.",
    )
    parser.add_argument("--version", action="version", version=f"todoke {VERSION}")
    commands = parser.add_subparsers(metavar="COMMAND", required=True)

    demo = commands.add_parser("demo", help="run everything on this machine: database, three sides, worker, mail")
    demo.add_argument(
        "--applications",
        type=int,
        default=0,
        metavar="N",
        help="have at least N applications in one list (100000: some minutes)",
    )
    demo.set_defaults(command=_demo)

    service_commands.add_to(commands)

    bounce = commands.add_parser(
        "bounce",
        help="take a returned mail from the mail server (on standard input) and note it at its letter",
        description="Reads one message. Exit codes are those of sysexits.h: 0 noted, 65 no delivery status, 67 no letter of that address, "
        "75 the database is away (try again later), 78 settings.",
    )
    bounce.add_argument(
        "recipient", nargs="?", default="", help="the address it was delivered to (Postfix: ${recipient})"
    )
    bounce.set_defaults(command=_bounce)

    commands.add_parser("migrate", help="bring the database's tables up to date").set_defaults(command=_migrate)

    database = commands.add_parser("database", help="set up the database, or look into the demo's").add_subparsers(
        metavar="ACTION", required=True
    )
    init = database.add_parser(
        "init",
        help="make the database and its roles on a PostgreSQL of 15 or newer",
        description="Makes the database and the roles named in the TODOKE_DATABASE_ settings, with the passwords given there. "
        "May be repeated. The superuser is used for nothing else.",
    )
    init.add_argument(
        "--superuser-dsn",
        required=True,
        metavar="ADDRESS",
        help="postgresql://postgres@host/postgres; the password comes better from PGPASSWORD or ~/.pgpass",
    )
    init.set_defaults(command=_database_init)
    shell = database.add_parser("shell", help="psql on the demo's database, as one of its roles")
    shell.add_argument("role", choices=list(DATABASES))
    shell.add_argument("psql", nargs=argparse.REMAINDER, help="arguments for psql, such as -c 'select 1'")
    shell.set_defaults(command=_database_shell)

    operator_commands.add_to(commands)
    key_commands.add_to(commands)
    audit_commands.add_to(commands)

    commands.add_parser("translations", help="gather the texts and compile the catalogues").set_defaults(
        command=_translations
    )
    return parser


def _demo(chosen: argparse.Namespace) -> None:
    from app.demo.embedded import EmbeddedProblem
    from app.demo.run import DemoProblem, run
    from app.operations.database import DatabaseProblem

    if os.environ.get("TODOKE_MODE", Mode.demo) != Mode.demo:
        ended(
            spoken(
                "TODOKE_MODE is set to something else than demo, and the demo is only that. Unset it for `todoke demo`.",
                "TODOKE_MODEがdemo以外になっています。`todoke demo` は、これを消してから実行してください。",
            )
        )
    try:
        run(load({**os.environ, "TODOKE_MODE": Mode.demo}), chosen.applications)
    except (DemoProblem, EmbeddedProblem, DatabaseProblem) as problem:
        ended(str(problem))


def _bounce(chosen: argparse.Namespace) -> None:
    from app.operations.bounce import CONFIGURATION, take_back

    try:
        settings = load(part=Part.bounce)
    except SettingsProblem as problem:
        ended(str(problem), CONFIGURATION)
    code, sentence = asyncio.run(take_back(settings, sys.stdin.buffer, chosen.recipient))
    if code:
        ended(sentence, code)
    print(sentence)


def _migrate(_chosen: argparse.Namespace) -> None:
    settings = load(part=Part.migrate)
    service_commands.look_at_key_store(settings, new=True)
    from app.operations.database import DatabaseProblem
    from app.operations.migrating import migrate
    from app.operations.second_person_floor import set_floor
    from app.operations.signer import ensure_keys
    from app.vault.keystore import key_store_of

    async def migrated() -> list[str]:
        done = await migrate(settings.database("migrator"), print)
        await set_floor(settings.database("migrator"), settings.mode)
        await ensure_keys(settings.database("migrator"), key_store_of(settings), settings.key_signers, print)
        return done

    try:
        done = asyncio.run(migrated())
    except (DatabaseProblem, OSError) as problem:
        ended(str(problem))
    new = spoken(f"Done: {', '.join(done)}.", f"反映しました: {', '.join(done)}")
    print(new if done else spoken("The database is up to date.", "データベースは最新です。"))


def _database_init(chosen: argparse.Namespace) -> None:
    settings = load(part=Part.database_init)
    from app.operations.database import DatabaseProblem, initialise

    try:
        others = asyncio.run(initialise(chosen.superuser_dsn, settings.databases))
    except DatabaseProblem as problem:
        ended(str(problem))
    if others:
        named = ", ".join(others)
        print(
            spoken(
                f"The service's roles may still connect to other databases of this server ({named}), which are not its own to close: revoke "
                "CONNECT on them from PUBLIC, or keep the roles out in pg_hba.conf.",
                f"このサービスのロールは、このサーバーのほかのデータベース（{named}）にもつながります。このサービスのものではないため、閉じていません。"
                "PUBLICからCONNECTの権限を取り消すか、pg_hba.confで断ってください。",
            )
        )
    print(
        spoken(
            "The database and its roles are ready. Next: todoke migrate",
            "データベースとロールの用意ができました。次に実行: todoke migrate",
        )
    )


def _database_shell(chosen: argparse.Namespace) -> None:
    from app.demo.binaries import Binaries
    from app.demo.secrets import read

    home = Path(os.environ.get("TODOKE_HOME", "./var"))
    address = read(home / "demo.env").get(f"TODOKE_DATABASE_{chosen.role.upper()}")
    if address is None:
        ended(
            spoken(
                f"There is no demo in {home.absolute()}. Start one with `todoke demo`, or set TODOKE_HOME to its folder.",
                f"{home.absolute()} にデモはありません。`todoke demo` で起動するか、TODOKE_HOMEでデモのフォルダを指定してください。",
            )
        )
    psql = Binaries().path("psql")
    sys.stdout.flush()
    os.execv(psql, [psql, "--no-psqlrc", f"--dbname={address}", *chosen.psql])  # noqa: S606 - psql takes our place


def _translations(_chosen: argparse.Namespace) -> None:
    from app.operations.translations import gather

    gather(print)


if __name__ == "__main__":
    main()
