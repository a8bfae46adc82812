"""`todoke demo`: the whole service on one machine with one command, and its end with one Ctrl-C.

PostgreSQL, roles and migrations, demo data, the three sides, the worker, a mail server that keeps every mail, and a page that shows them.
"""

import asyncio
import fcntl
import os
import signal
import stat
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import NoReturn, TextIO

from app.audit.seal_key import make_seal_key, read_seal_key
from app.demo import secrets
from app.demo.embedded import Embedded
from app.demo.mailbox import catch_mail, mail_folder
from app.demo.ports import port_problem
from app.demo.supervisor import Child, ChildCommand, ChildProblem, stop_all
from app.demo.welcome import welcome
from app.settings import CLAMD_OF, DATABASES_OF, SMTP_CATCHER_OFFSET, Part, Settings, load
from app.spoken import spoken
from app.vault.key_signer import signer_in
from app.vault.keystore import key_store_of

START_SECONDS = 60.0  # for a machine that does much else
SIDES = (Part.applicant, Part.staff, Part.operator, Part.mailbox)
SHARED = (
    "MODE",
    "HOME",
    "HOST",
    "PORT_BASE",
    "WORKERS",
    "POOL_SIZE",
    "APPLICANT_URL",
    "STAFF_URL",
    "OPERATOR_URL",
    "MAIL_FROM",
)
SHARED_IF_GIVEN = ("TRUSTED_PROXIES", "STAFF_NETWORKS", "OPERATOR_NETWORKS", "SECURE_COOKIES")
GIVEN_TO: Mapping[Part, tuple[str, ...]] = {Part.operator: ("METRICS_TOKEN",), **dict.fromkeys(CLAMD_OF, ("CLAMD",))}
# What each part gets besides its databases. The applicant's side gets no key store, nobody but the worker the mail server.
OWN: Mapping[Part, tuple[str, ...]] = {
    Part.applicant: ("INQUIRY_KEYS", "SEAT_KEY", "KEY_SIGNER"),
    Part.staff: ("KEY_STORE", "SECOND_FACTOR_KEYS", "SEAT_KEY", "RENDER_SOCKET"),
    Part.operator: ("SECOND_FACTOR_KEYS", "KEY_SIGNER"),
    Part.work: ("KEY_STORE", "SEAT_KEY", "SMTP_HOST", "SMTP_PORT"),
    Part.render: ("RENDER_SOCKET",),
    Part.seals: ("SEAL_KEY", "SEAL_ANCHOR_FOLDER", "SMTP_HOST", "SMTP_PORT"),
}


class DemoProblem(Exception):
    """Why the demo cannot run: one paragraph for the person at the keyboard."""


class _StopRequested(BaseException):
    """Somebody asked the demo to end, by Ctrl-C or a signal."""


def run(settings: Settings, applications: int = 0) -> None:
    """Run the demo until it is told to end, with at least so many applications in one list. Raises `DemoProblem` or `EmbeddedProblem` when it cannot."""
    say = _clocked()
    signal.signal(signal.SIGTERM, _ask_to_end)
    signal.signal(signal.SIGHUP, _ask_to_end)
    signal.signal(signal.SIGINT, _ask_to_end)
    try:
        with _home(settings.home, say):
            problem = port_problem(settings)
            if problem:
                raise DemoProblem(problem)
            server = Embedded(settings.home, say)
            try:
                server.start()
                say(spoken("PostgreSQL is up.", "PostgreSQLが動いています。"))
                environment = _prepare(settings, server, say, applications)
                asyncio.run(_Supervisor(settings, server, environment, say).run())
            finally:
                for name in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
                    signal.signal(name, signal.SIG_IGN)  # the way down is short and must be gone to its end
                say(spoken("Stopping PostgreSQL ...", "PostgreSQLを止めています ..."))
                server.stop()
                say(
                    spoken(
                        "Stopped. The data stays; start again to go on.",
                        "止まりました。データは残ります。もう一度起動すると続きから始まります。",
                    )
                )
    except _StopRequested:
        return
    except PermissionError as error:
        raise DemoProblem(
            spoken(
                f"No permission: {error.filename or error}. Todoke keeps its data in {settings.home}; "
                "give it a folder you may write to: TODOKE_HOME=~/todoke-demo todoke demo",
                f"権限がありません: {error.filename or error}。届はデータを {settings.home} に置きます。"
                "書き込めるフォルダを指定してください: TODOKE_HOME=~/todoke-demo todoke demo",
            )
        ) from error
    except OSError as error:
        reason, place = error.strerror or error, error.filename or settings.home
        raise DemoProblem(spoken(f"{reason}: {place}.", f"{place} を使えません（{reason}）。")) from error


def _prepare(settings: Settings, server: Embedded, say: Callable[[str], None], applications: int) -> Mapping[str, str]:
    """Secrets, roles, migrations and demo data; returns the settings of the parts."""
    from app.demo.data import fill
    from app.demo.database import prepare_database
    from app.demo.volume import ensure_applications

    environment = secrets.environment(settings, server.address)
    secrets.write(settings.home, environment)
    asyncio.run(prepare_database(server, environment, fill, say))
    environment["TODOKE_SEAL_VERIFIER"] = _seal_key(settings.home)
    assert server.sockets is not None  # it runs
    environment["TODOKE_RENDER_SOCKET"] = str(server.sockets / "render.socket")
    environment["TODOKE_KEY_SIGNER"] = signer_in(key_store_of(load(environment))).public.hex()
    secrets.write(settings.home, environment)
    if applications:
        asyncio.run(ensure_applications(load(environment), applications, say))
    return environment


def _seal_key(home: Path) -> str:
    """The public half of the key of the seals, made if this is the first start, and the folder of the anchors."""
    path = home / "seal.key"
    key = read_seal_key(path) if path.exists() else make_seal_key(path)
    (home / "seal-anchors").mkdir(mode=0o700, exist_ok=True)
    return bytes(key.verify_key).hex()


class _Supervisor:
    """Starts the parts, watches them and stops them."""

    def __init__(
        self, settings: Settings, server: Embedded, environment: Mapping[str, str], say: Callable[[str], None]
    ) -> None:
        self.settings = settings
        self.server = server
        self.say = say
        logs = settings.home / "logs"
        logs.mkdir(mode=0o700, exist_ok=True)
        self.children = [Child(part, logs, say) for part in parts(settings, environment)]

    async def run(self) -> None:
        loop, stopped = asyncio.get_running_loop(), asyncio.Event()
        for name in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
            loop.add_signal_handler(name, stopped.set)
        post = await catch_mail(
            mail_folder(self.settings.home), "127.0.0.1", self.settings.port_base + SMTP_CATCHER_OFFSET
        )
        try:
            await _first(self._start(), stopped.wait())
            if not stopped.is_set():
                self.say(spoken("Everything is up.", "すべて動いています。"))
                print(welcome(self.settings), flush=True)
                await _first(stopped.wait(), self._keep_database(), *(child.keep() for child in self.children))
                print(flush=True)
        except ChildProblem as problem:
            raise DemoProblem(str(problem)) from None
        finally:
            self.say(spoken("Stopping the sides and the worker ...", "三つの入口とワーカーを止めています ..."))
            await stop_all(self.children)
            post.close()

    async def _keep_database(self) -> None:
        """The parts wait for it by themselves; it only has to come back."""
        while True:
            await asyncio.sleep(1)
            if not self.server.alive:
                self.say(spoken("PostgreSQL died; starting it again.", "PostgreSQLが落ちました。起動しなおします。"))
                await asyncio.to_thread(self.server.start)

    async def _start(self) -> None:
        self.say(
            spoken(
                "Starting the three sides, the worker and the mailbox ...",
                "三つの入口とワーカー、受信箱を起動しています ...",
            )
        )
        await asyncio.gather(*(child.start() for child in self.children))
        host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(self.settings.host, self.settings.host)  # noqa: S104 - not bound, asked
        await asyncio.gather(*(child.wait_until_up(host, START_SECONDS) for child in self.children))


def parts(settings: Settings, environment: Mapping[str, str]) -> list[ChildCommand]:
    """What the demo runs, each with the settings it needs and no others."""
    outside = {name: value for name, value in os.environ.items() if not name.startswith("TODOKE_")}

    def settings_of(side: Part) -> dict[str, str]:
        names = [f"TODOKE_{name}" for name in (*SHARED, *OWN.get(side, ()))]
        names += [f"TODOKE_DATABASE_{role.upper()}" for role in DATABASES_OF[side]]
        given = {
            f"TODOKE_{name}": os.environ.get(f"TODOKE_{name}", "")
            for name in (*SHARED_IF_GIVEN, *GIVEN_TO.get(side, ()))
        }
        return {
            **outside,
            **{name: environment[name] for name in names},
            **{name: value for name, value in given.items() if value},
        }

    sides = [ChildCommand(side.value, ("serve", side.value), settings_of(side), settings.port(side)) for side in SIDES]
    return [
        *sides,
        ChildCommand("work", ("work",), settings_of(Part.work), None),
        ChildCommand("render", ("render",), settings_of(Part.render), None),
        ChildCommand("seals", ("work", "seals"), settings_of(Part.seals), None),
    ]


async def _first(*waiting: object) -> None:
    """Wait until one of them ends, and pass on what it raised; the others are cancelled."""
    tasks = [asyncio.ensure_future(part) for part in waiting]  # type: ignore[call-overload]  # coroutines of any result
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


@contextmanager
def _home(home: Path, say: Callable[[str], None]) -> Iterator[None]:
    """The demo's folder, of mode 0700, held by this process alone."""
    if home.exists() and not home.is_dir():
        raise DemoProblem(
            spoken(
                f"{home} is a file; Todoke needs a folder there. Set TODOKE_HOME to another place.",
                f"{home} はファイルです。届にはフォルダが必要です。TODOKE_HOMEで別の場所を指定してください。",
            )
        )
    new = not home.exists()
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    mode = stat.S_IMODE(home.stat().st_mode)
    if mode & 0o066:
        home.chmod(mode & 0o711)
        say(
            spoken(
                f"Closed {home} to other users: it holds keys and mails.",
                f"{home} を、ほかのユーザーから見えないようにしました。鍵とメールが入っています。",
            )
        )
    say(
        spoken(
            f"{'Making the' if new else 'The'} demo's folder: {home}",
            f"ためしに動かすためのフォルダ{'を作ります' if new else ''}: {home}",
        )
    )
    lock = home / "demo.lock"
    with lock.open("a+", encoding="ascii") as file:
        _hold(file, home)
        yield


def _hold(file: TextIO, home: Path) -> None:
    """The lock goes with the process, however it ends."""
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        file.seek(0)
        holder = file.read().strip()
        raise DemoProblem(
            spoken(
                f"A demo already runs in {home}{f' (process {holder})' if holder else ''}. Stop it with Ctrl-C where it was started, "
                "or run a second one beside it: TODOKE_HOME=~/todoke-second TODOKE_PORT_BASE=9000 todoke demo",
                f"{home} では、すでに動いています{f'（プロセス{holder}）' if holder else ''}。起動した画面でCtrl-Cを押して止めるか、"
                "別のフォルダとポートで動かしてください: TODOKE_HOME=~/todoke-second TODOKE_PORT_BASE=9000 todoke demo",
            )
        ) from None
    file.truncate(0)
    file.write(f"{os.getpid()}\n")
    file.flush()


def _clocked() -> Callable[[str], None]:
    """Prints sentences with the seconds since the start before them."""
    start = time.monotonic()

    def say(sentence: str) -> None:
        print(f"{time.monotonic() - start:6.1f} s  {sentence}", flush=True)

    return say


def _ask_to_end(_number: int, _frame: FrameType | None) -> NoReturn:
    raise _StopRequested
