"""The PostgreSQL all contestants share: the embedded one, with the durability of production, in a folder that is thrown away.

The data lies beside the project, not in the temporary folder: that may be memory, where a commit costs nothing.
"""

import os
import re
import secrets
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

import cores

from app.demo.embedded import Embedded

HERE = Path(__file__).parent
DURABLE = {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on"}
DELAYED = {"commit_delay": "5000", "commit_siblings": "0"}


class Database:
    """The server and the references' databases. plain Django finds it by TCP, as written in it; the others by Unix socket."""

    def __init__(self, home: Path, port: int, settings: Mapping[str, str] = MappingProxyType({})) -> None:
        self.home = home
        self.port = port
        self.password = secrets.token_hex(16)
        tcp = {"listen_addresses": "'127.0.0.1'", "port": str(port)}
        self.embedded = Embedded(
            home, say=lambda sentence: print(sentence, flush=True), options=DURABLE | tcp | dict(settings)
        )

    def start(self) -> None:
        shutil.rmtree(self.home, ignore_errors=True)
        self.home.mkdir(parents=True, mode=0o700)
        with cores.on(cores.FOR_THE_REST):
            self.embedded.start()
        self.run_sql(
            self.embedded.superuser_address(), f"create role postgres superuser login password '{self.password}'"
        )
        for name in ("ceiling", "plain", "sql"):
            self.run_sql(self.address("postgres"), f"create database {name}")
        for name in ("ceiling", "sql"):
            self.run_file(self.address(name), "ceiling.sql")
        self.run_file(self.address("sql"), "pgb_setup.sql")

    def stop(self) -> None:
        self.embedded.stop()
        shutil.rmtree(self.home, ignore_errors=True)

    def process(self) -> int:
        """The process id of PostgreSQL's server."""
        assert self.embedded.pid is not None
        return self.embedded.pid

    def address(self, database: str) -> str:
        return self.embedded.address("postgres", self.password, database)

    def for_django(self) -> Mapping[str, str]:
        return {"PGPORT": str(self.port), "PGPASSWORD": self.password}

    def run_sql(self, address: str, statement: str) -> str:
        """The bare output of psql."""
        return self._run("psql", "-X", "-qAt", "-v", "ON_ERROR_STOP=1", "-c", statement, address)

    def run_file(self, address: str, name: str) -> None:
        self._run("psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "-f", str(HERE / "sql" / name), address)

    def count(self, database: str, table: str) -> int:
        return int(self.run_sql(self.address(database), f"select count(*) from {table}"))

    def analyse(self) -> None:
        """Does at once what autovacuum does within a minute of use: until then plans are made for empty tables, and a run of seconds measures only that."""
        superuser = self.embedded.superuser_address
        for address in (superuser("todoke"), self.address("ceiling"), self.address("plain")):
            self.run_sql(address, "analyze")

    def durability(self) -> str:
        """The settings that decide what a commit costs, as the running server tells them."""
        settings = self.run_sql(
            self.address("postgres"),
            "select string_agg(name || ' ' || setting, ', ' order by name) from pg_settings "
            "where name in ('fsync', 'synchronous_commit', 'full_page_writes', 'wal_sync_method', 'commit_delay', 'commit_siblings')",
        )
        version = self.run_sql(self.address("postgres"), "show server_version")
        return f"PostgreSQL {version.split()[0]}: {settings}"

    def pgbench(self, name: str, connections: int, seconds: float) -> float:
        """Transactions a second of a file of sql/. The servers are idle meanwhile: PostgreSQL and pgbench have all cores."""
        if cores.apart() and self.embedded.pid is not None:
            os.sched_setaffinity(self.embedded.pid, cores.AVAILABLE)
        arguments = [
            "-n",
            "-f",
            str(HERE / "sql" / name),
            "-c",
            str(connections),
            "-j",
            "1",
            "-T",
            str(max(1, round(seconds))),
        ]
        with cores.on(set(cores.AVAILABLE)):
            printed = self._run("pgbench", *arguments, self.address("sql"))
        found = re.search(r"tps = ([0-9.]+)", printed)
        assert found, printed
        return float(found[1])

    def _run(self, program: str, *arguments: str) -> str:
        command = [self.embedded.programs.path(program), *arguments]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()
