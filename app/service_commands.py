"""`todoke serve`, `todoke work` and `todoke render`: the processes that a service runs for years."""

import argparse
import asyncio
import os
import signal
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Any, Final

from app.settings import CLAMD_OF, DATABASES_OF, Part, Settings, load
from app.spoken import ended, spoken, told

SIDES: Final = (Part.applicant, Part.staff, Part.operator, Part.mailbox)
SERVING_SECONDS: Final = 0.5  # from the end of a worker's start until it certainly serves


def add_to(commands: Any) -> None:
    """Add them to the commands of `todoke`."""
    serve = commands.add_parser("serve", help="serve one side on its port")
    serve.add_argument("side", choices=[side.value for side in SIDES])
    serve.set_defaults(command=_serve)

    work = commands.add_parser("work", help="send mail and do what the sides leave to the background, or seal the logs")
    work.add_argument(
        "what",
        nargs="?",
        choices=[Part.seals.value],
        help="seals: seal the two logs once a minute, as a user and a role of its own",
    )
    work.set_defaults(command=_work)
    render = commands.add_parser("render", help="make previews of attachments, in processes that hold nothing")
    render.set_defaults(command=_render)
    for child in (serve, work, render):
        child.add_argument("--with-parent", type=int, help=argparse.SUPPRESS)  # ends when that process does


def _serve(chosen: argparse.Namespace) -> None:
    _follow_parent(chosen)
    settings = load(part=chosen.side)
    if chosen.side == Part.staff:
        look_at_key_store(settings)
        _look_at_shelf(settings.home)
    if chosen.side in CLAMD_OF:
        _tell_of_no_scanner(settings)
    for role in DATABASES_OF[Part(chosen.side)][:1]:
        _apart(partial(_look_at_schema, settings.database(role)))
    from granian.constants import HTTPModes, Interfaces, Loops
    from granian.http import HTTP1Settings
    from granian.log import LogLevels
    from granian.server import Server

    from app.operations import log_lines

    server = Server(
        f"todoke {chosen.side}",
        address=settings.host,
        port=settings.port(chosen.side),
        interface=Interfaces.ASGI,
        loop=Loops.uvloop,  # left to itself it takes an installed rloop, over which asyncpg gets no answers
        workers=settings.workers,
        websockets=False,
        http=HTTPModes.http1,
        http1_settings=HTTP1Settings(header_read_timeout=15_000, max_buffer_size=65_536),
        backlog=1024,
        respawn_failed_workers=True,
        workers_kill_timeout=8,
        log_level=LogLevels.warning,
        log_dictconfig=log_lines.CONFIGURATION,
        log_access=False,  # a query string may hold what somebody typed; the proxy's log has the rest
    )
    server.serve(target_loader=partial(_application, chosen.side, os.getpid()), wrap_loader=False)
    if not server.interrupt_signal:  # to whoever watches over it this must not look like an end that was wanted
        ended(
            spoken(
                f"the server of the {chosen.side} side ended without having been asked to.",
                f"{chosen.side}側のサーバーが、止めていないのに終わりました。",
            )
        )


def _apart(look: Callable[[], None]) -> None:
    """Run `look` in a process of its own, and end as it ends when that is with a code: what it imports would stay for good in the server's
    process, which watches the workers and needs none of it (17 MiB)."""
    from multiprocessing import get_context

    looking = get_context("fork").Process(target=look)
    looking.start()
    looking.join()
    if looking.exitcode:
        raise SystemExit(looking.exitcode)


def look_at_key_store(settings: Settings, *, new: bool = False) -> None:
    """Ends the process when others could read the keys, or nobody can: found out at a page, it would look like keys that were destroyed.

    `new`: whether it may be one that nothing is in yet, and is made.
    """
    from app.vault.keystore import key_store_of, key_store_to_mend

    try:
        if not new:
            _, fault = key_store_to_mend(settings).faults_of_places()[0]
            if fault:
                raise fault
        key_store_of(settings)
    except OSError as problem:
        ended(str(problem))


def _tell_of_no_scanner(settings: Settings) -> None:
    """Say at the start what applicants' files would else tell much later, by being shown to nobody."""
    if settings.opens_unscanned_files:
        told(
            spoken(
                "TODOKE_CLAMD is not set: no attached file is scanned, and this demo opens them all the same.",
                "TODOKE_CLAMD が設定されていません。添付ファイルは検査されません。デモでは、そのまま開けます。",
            )
        )
    elif settings.clamd is None:
        told(
            spoken(
                "TODOKE_CLAMD is not set: no attached file is scanned, so that none is shown or handed out.",
                "TODOKE_CLAMD が設定されていません。添付ファイルは検査されず、表示も取り出しもできません。",
            )
        )


def _look_at_shelf(home: Path) -> None:
    """Ends the process when others could read the papers that wait there for the next click."""
    from app.vault.own_files import check_own

    try:
        check_own([home / "shelf"])
    except OSError as problem:
        ended(str(problem))


def _look_at_schema(address: str) -> None:
    """Ends the process when the database is not the one that this program was written for."""
    from app.operations.schema import fault_at_start

    fault = asyncio.run(fault_at_start(address))
    if fault:
        ended(fault.sentence)


def _application(side: str, server: int) -> Any:
    """The side's ASGI application, in a worker process of `server`."""
    from app import parent_watch

    # forked, it has the server's own handler of this signal, which does nothing here: told to end before it serves, it would go on
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    # nothing is in hand before it serves, and a SIGTERM between Granian's setting of its handlers and its first look at them would stop it for good
    watch = parent_watch.end_with(server, grace=0)
    from app.main import create_app

    @asynccontextmanager
    async def told_once_serving(_: Any) -> AsyncIterator[None]:
        # the loop stands still between the end of the start and the first requests: what is due later than the start runs when it serves
        asyncio.get_running_loop().call_later(SERVING_SECONDS, watch.allow, parent_watch.GRACE_SECONDS)
        yield

    return create_app(side, last=[told_once_serving])


def _work(chosen: argparse.Namespace) -> None:
    _follow_parent(chosen)
    if chosen.what == Part.seals:
        _seal()
        return
    settings = load(part=Part.work)
    look_at_key_store(settings)
    _tell_of_no_scanner(settings)
    from app.operations import log_lines
    from app.operations.worker import work

    log_lines.configure()
    asyncio.run(work(settings))


def _seal() -> None:
    settings = load(part=Part.seals)
    from app.audit.seal_key import read_seal_key
    from app.operations import log_lines
    from app.operations.database import DatabaseProblem
    from app.operations.sealing.process import seal_logs

    assert settings.seal_key is not None  # load() has asked for it
    try:
        key = read_seal_key(settings.seal_key)
        _look_at_schema(settings.database("seals"))
        log_lines.configure()
        asyncio.run(seal_logs(settings, key))
    except (DatabaseProblem, OSError) as problem:
        ended(str(problem))


def _render(chosen: argparse.Namespace) -> None:
    _follow_parent(chosen)
    settings = load(part=Part.render)
    assert settings.render_socket is not None  # load() has asked for it
    from app.operations import log_lines
    from app.rendering.server import serve

    log_lines.configure()
    try:
        asyncio.run(serve(settings.render_socket))
    except OSError as problem:
        ended(str(problem))


def _follow_parent(chosen: argparse.Namespace) -> None:
    if chosen.with_parent is not None:
        from app import parent_watch

        parent_watch.end_with(chosen.with_parent)
