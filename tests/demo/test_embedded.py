"""The embedded PostgreSQL: made whole or not at all, found again, stopped, and clear about what hinders it."""

import os
import signal
import stat
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import asyncpg
import pytest

from app.demo.embedded import Embedded
from app.demo.socket_folder import LONGEST_PATH, socket_folder
from app.demo.system_user import EmbeddedProblem, server_account
from tests.memory import folder_in_memory

QUICK = {"fsync": "off", "max_connections": "20", "shared_buffers": "8MB"}


@pytest.fixture
def home() -> Iterator[Path]:
    """A short path: the socket lies in it."""
    with folder_in_memory("todoke") as folder:
        yield folder


@pytest.fixture(scope="module")
def made() -> Iterator[Path]:
    """A data folder that was made and stopped; tests copy it, which is quicker than initdb."""
    with folder_in_memory("todoke") as folder:
        server = Embedded(folder, options=QUICK)
        server.start()
        server.stop()
        yield folder


@pytest.fixture
def told() -> list[str]:
    return []


@pytest.fixture
def server(home: Path, made: Path, told: list[str]) -> Iterator[Embedded]:
    """A server that does not run yet, with a whole data folder."""
    copy(made, home)
    embedded = Embedded(home, told.append, QUICK)
    yield embedded
    embedded.stop()


def copy(source: Path, target: Path) -> None:
    """With owners, as root keeps them."""
    subprocess.run(["cp", "-a", f"{source}/.", target], check=True)


async def value(server: Embedded, query: str) -> object:
    connection = await asyncpg.connect(server.superuser_address())
    try:
        return await connection.fetchval(query)
    finally:
        await connection.close()


@pytest.mark.anyio
async def test_server_is_durable_and_discreet(made: Path, home: Path) -> None:
    copy(made, home)
    expected = {
        "listen_addresses": "",
        "data_checksums": "on",
        "server_encoding": "UTF8",
        "fsync": "on",
        "synchronous_commit": "on",
        "full_page_writes": "on",
        "password_encryption": "scram-sha-256",
        "log_parameter_max_length": "0",
        "log_parameter_max_length_on_error": "0",
        "log_error_verbosity": "terse",
        "log_min_error_statement": "panic",
    }
    server = Embedded(home, options={"shared_buffers": "8MB"})
    server.start()
    try:
        assert {name: await value(server, f"show {name}") for name in expected} == expected
    finally:
        server.stop()


@pytest.mark.anyio
async def test_sorting_follows_unicode_code_points(server: Embedded) -> None:
    server.start()
    assert await value(server, "select datlocale from pg_database where datname = current_database()") == "C.UTF-8"


def test_folders_are_closed_to_others(server: Embedded) -> None:
    server.start()
    assert {stat.S_IMODE(path.stat().st_mode) for path in (server.folder, server.sockets or server.folder)} == {0o700}


def test_stop_leaves_no_process(server: Embedded) -> None:
    server.start()
    pid = server.pid
    server.stop()
    assert pid is not None
    assert not Path(f"/proc/{pid}").exists()


def test_stop_of_a_server_that_never_ran_is_silent(home: Path) -> None:
    Embedded(home).stop()


def test_a_server_that_survived_is_found_again(server: Embedded, home: Path, told: list[str]) -> None:
    server.start()
    second = Embedded(home, told.append, QUICK)
    second.start()
    assert (second.pid, second.sockets) == (server.pid, server.sockets)
    assert "PostgreSQL is still running from an earlier start; going on with it." in told


@pytest.mark.anyio
async def test_after_a_kill_the_server_recovers_what_was_committed(server: Embedded) -> None:
    server.start()
    await value(server, "create table kept as select 7 as number")
    assert server.pid is not None
    os.kill(server.pid, signal.SIGKILL)
    server.start()
    assert await value(server, "select number from kept") == 7


def test_a_pid_file_of_another_program_is_no_hindrance(server: Embedded) -> None:
    (server.folder / "postmaster.pid").write_text(f"{os.getpid()}\n{server.folder}\n1\n5432\n/nowhere\n\n\nready\n")
    server.start()
    assert server.pid not in {None, os.getpid()}


@pytest.mark.anyio
async def test_a_wrong_password_is_refused_even_over_the_socket(server: Embedded) -> None:
    server.start()
    with pytest.raises(asyncpg.InvalidPasswordError):
        await asyncpg.connect(server.address("todoke_superuser", "wrong", "postgres"))


def test_an_initdb_that_was_cut_off_is_begun_anew(home: Path, told: list[str]) -> None:
    (home / "postgres.making" / "data").mkdir(parents=True)
    (home / "postgres.making" / "data" / "PG_VERSION").write_text("18\n")
    server = Embedded(home, told.append, QUICK)
    server.start()
    server.stop()
    assert "An earlier start was cut off while it made the database; making it anew." in told
    assert not (home / "postgres.making").exists()


@pytest.mark.parametrize("missing", ["PG_VERSION", "global/pg_control"])
def test_a_data_folder_that_is_not_whole_is_told(server: Embedded, missing: str) -> None:
    (server.folder / missing).unlink()
    with pytest.raises(EmbeddedProblem, match="no whole PostgreSQL data folder"):
        server.start()


def test_an_empty_data_folder_is_told(home: Path) -> None:
    (home / "postgres").mkdir()
    with pytest.raises(EmbeddedProblem, match=r"If nothing in it is needed, remove .*/postgres and start again"):
        Embedded(home, options=QUICK).start()


def test_a_data_folder_of_another_version_is_told(server: Embedded) -> None:
    (server.folder / "PG_VERSION").write_text("15\n")
    with pytest.raises(EmbeddedProblem, match="was made by PostgreSQL 15, and this Todoke brings PostgreSQL 18"):
        server.start()


def test_what_postgresql_says_is_passed_on(server: Embedded) -> None:
    server.configuration["shared_buffers"] = "'nonsense'"
    with pytest.raises(EmbeddedProblem, match=r"PostgreSQL did not start: .*shared_buffers"):
        server.start()


def test_a_long_path_gets_its_socket_elsewhere(home: Path, made: Path) -> None:
    deep = home / ("deep" * 25)
    deep.mkdir()
    copy(made, deep)
    server = Embedded(deep, options=QUICK)
    server.start()
    server.stop()
    assert server.sockets is not None
    assert len(str(server.sockets)) < LONGEST_PATH
    server.sockets.rmdir()


def test_a_socket_folder_of_somebody_else_is_refused(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(home))
    account = server_account(home / "postgres", print)
    deep = Path("/somewhere") / ("deep" * 30)
    taken = socket_folder(deep, account)
    taken.rmdir()
    taken.symlink_to(home)
    with pytest.raises(EmbeddedProblem, match="belongs to somebody else"):
        socket_folder(deep, account)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root hands PostgreSQL to another user")
def test_root_lets_postgresql_pass_but_not_look(made: Path, home: Path, told: list[str]) -> None:
    closed = home / "closed"
    closed.mkdir(mode=0o700)
    copy(made, closed)
    closed.chmod(0o700)
    server = Embedded(closed, told.append, QUICK)
    server.start()
    owner = Path(f"/proc/{server.pid}").stat().st_uid
    server.stop()
    assert owner != 0
    assert stat.S_IMODE(closed.stat().st_mode) == 0o701
    assert any(sentence.startswith(f"Let other users pass through {closed}") for sentence in told)
