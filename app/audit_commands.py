"""`todoke audit`: the key of the seals, and the comparison of the logs with their seals."""

import argparse
import asyncio
import os
import re
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NoReturn

from app.settings import Part, Settings, load
from app.spoken import spoken

if TYPE_CHECKING:
    from app.operations.sealing.verifying import Fault, Totals

MOST_PLACES: Final = 20  # told of one run
NOT_COMPARED: Final = 2  # exit status; 1 means that something is broken


def add_to(commands: Any) -> None:
    """Add the group to the commands of `todoke`."""
    audit = commands.add_parser("audit", help="the seals on the two logs").add_subparsers(
        metavar="ACTION", required=True
    )
    key = audit.add_parser("key", help="make the key that signs the seals; prints what goes where")
    key.add_argument("file", nargs="?", type=Path, metavar="FILE", help="a new file; TODOKE_SEAL_KEY if not given")
    key.set_defaults(command=_key)
    verify = audit.add_parser(
        "verify",
        help="compare the logs with their seals",
        description="Names the first broken place. Exit status: 0 whole, 1 broken, 2 not compared. Reads only, with the public half of the key; "
        "where TODOKE_DATABASE_SEALS is not set, the demo's database in TODOKE_HOME is taken.",
    )
    verify.add_argument(
        "--anchor", type=Path, metavar="FILE", help="newest seals as they were kept outside (file, mail)"
    )
    verify.add_argument(
        "--municipality", type=_chain, metavar="CODE", help="this one's log alone; `operator`: the operator's"
    )
    verify.add_argument(
        "--known-gap",
        type=int,
        action="append",
        default=[],
        metavar="N",
        help="the gap that head N tells of is known (a restore): it is told and is no fault; may be repeated",
    )
    verify.set_defaults(command=_verify)


def _chain(text: str) -> str:
    if not re.fullmatch(r"[0-9]{6}|operator", text):
        raise argparse.ArgumentTypeError(
            spoken("six digits, like 131041, or operator", "131041のような6桁の数字、またはoperator")
        )
    return text


def _key(chosen: argparse.Namespace) -> None:
    from app.audit.seal_key import make_seal_key

    path = chosen.file.expanduser().absolute() if chosen.file else load().seal_key
    if path is None:
        _end(
            spoken(
                "Name the file to be made: todoke audit key FILE (or set TODOKE_SEAL_KEY).",
                "作るファイルを指定してください: todoke audit key ファイル（またはTODOKE_SEAL_KEY）",
            )
        )
    try:
        public = bytes(make_seal_key(path).verify_key).hex()
    except FileExistsError:
        _end(
            spoken(
                f"{path} is there already. A key is never overwritten: what it signed is compared with its public half for ever.",
                f"{path} はすでにあります。鍵は上書きしません。その鍵の署名は、いつまでもその公開鍵で確認するためです。",
            )
        )
    except OSError as problem:
        reason = problem.strerror or type(problem).__name__
        _end(spoken(f"{path} cannot be made: {reason}.", f"{path} を作れません: {reason}"))
    print(
        spoken(
            f"Made {path}, the secret half: for `todoke work seals` alone (TODOKE_SEAL_KEY), never on a side, the worker or the database server.\n"
            f"The public half, for whoever runs `todoke audit verify`; keep a copy outside, on paper too:\n"
            f"TODOKE_SEAL_VERIFIER={public}\n"
            "After a change of key: the new public half in front, the old ones behind it, separated by commas.",
            f"{path} に秘密鍵を作りました。`todoke work seals` だけに渡します（TODOKE_SEAL_KEY）。各画面のサーバー、ワーカー、データベースサーバーには置かないでください。\n"
            f"公開鍵は、`todoke audit verify` を実行する人に渡します。外部にも（紙にも）控えてください:\n"
            f"TODOKE_SEAL_VERIFIER={public}\n"
            "鍵を替えたときは、新しい公開鍵を先頭に、前のものをコンマで区切って続けます。",
        )
    )


def _verify(chosen: argparse.Namespace) -> None:
    from asyncpg.exceptions import InterfaceError, PostgresError

    from app.operations.database import DatabaseProblem

    settings = load(_environment(), part=Part.audit)
    try:
        faults, more, totals = asyncio.run(_compared(settings, chosen))
    except (DatabaseProblem, OSError) as problem:
        _end(str(problem), NOT_COMPARED)
    except (PostgresError, InterfaceError) as problem:
        reason = type(problem).__name__
        _end(
            spoken(
                f"The database ended the comparison ({reason}).",
                f"データベースが、確認を途中で終わらせました（{reason}）。",
            ),
            NOT_COMPARED,
        )
    for gap in totals.known_gaps:
        print(f"{spoken('Known gap', '把握済みの欠落')}: {gap.sentence}")
    if not faults:
        print(_whole(totals))
        return
    print(f"{spoken('First broken place', '最初の異常')}: {faults[0].sentence}")
    for fault in faults[1:]:
        print(f"{spoken('Then', '続き')}: {fault.sentence}")
    if more:
        print(spoken(f"And {more} more.", f"ほか{more}件"))
    sys.exit(1)


async def _compared(settings: Settings, chosen: argparse.Namespace) -> tuple[list["Fault"], int, "Totals"]:
    """The first faults, how many there are beyond them, and what was gone through."""
    from nacl.signing import VerifyKey

    from app.audit.seal_key import read_seal_key
    from app.operations.database import connected
    from app.operations.sealing import records
    from app.operations.sealing.verifying import Verification

    verifiers = [VerifyKey(public) for public in settings.seal_verifiers]
    if not verifiers and settings.seal_key is not None:
        verifiers = [read_seal_key(settings.seal_key).verify_key]
    anchor = None if chosen.anchor is None else _anchor(chosen.anchor, verifiers)
    session = {**records.SESSION, "default_transaction_read_only": "on"}
    found: list[Fault] = []
    more = 0
    async with (
        connected(dsn=settings.database("seals"), server_settings=session) as connection,
        connection.transaction(isolation="repeatable_read", readonly=True),
    ):
        if chosen.municipality and not await records.is_chain(connection, chosen.municipality):
            code = chosen.municipality
            raise _NotThere(
                spoken(f"There is no municipality {code} here.", f"{code} という自治体は登録されていません。")
            )
        verification = Verification(connection, verifiers, chosen.municipality, chosen.known_gap)
        async for fault in verification.faults(anchor):
            if len(found) < MOST_PLACES:
                found.append(fault)
            else:
                more += 1
    return found, more, verification.totals


class _NotThere(OSError):
    """What was named is not there; its text is a sentence for the terminal."""


def _anchor(path: Path, verifiers: Any) -> Any:
    from app.audit.seals import NoAnchor, read_anchor

    try:
        return read_anchor(path.read_text(encoding="utf-8", errors="replace"), verifiers)
    except NoAnchor as problem:
        raise _NotThere(
            spoken(
                f"{path} cannot be used: {problem}.",
                f"{path} は控えとして使えません。署名が封印の鍵のものではないか、控えではありません。",
            )
        ) from None
    except OSError as problem:
        reason = problem.strerror or type(problem).__name__
        raise _NotThere(spoken(f"{path} cannot be read: {reason}.", f"{path} を読めません: {reason}")) from None


def _environment() -> Mapping[str, str]:
    """The process's own, or the demo's where nothing names a database and a demo is there."""
    from app.demo.secrets import read

    if "TODOKE_DATABASE_SEALS" in os.environ:
        return os.environ
    return {**os.environ, **read(Path(os.environ.get("TODOKE_HOME", "./var")) / "demo.env")}


def _whole(totals: "Totals") -> str:
    return spoken(
        f"Whole: {totals.events} events under {totals.seals} seals, in {totals.heads} rounds until {totals.until}; "
        f"{totals.waiting} events wait for the next round.",
        f"異常はありません。記録{totals.events}件、封印{totals.seals}個、区切り{totals.heads}回（{totals.until}まで）。"
        f"次の封印を待つ記録{totals.waiting}件。",
    )


def _end(sentence: str, code: int = 1) -> NoReturn:
    print(f"todoke: {sentence}", file=sys.stderr, flush=True)
    sys.exit(code)
