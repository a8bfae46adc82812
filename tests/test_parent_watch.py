"""What a killed process started ends soon after it, also in the middle of its own start."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.ports import own_ports

# less than "for ever": a loaded machine takes some seconds until a new process runs the first line of ours
GONE_SECONDS = 90.0
STARTER = """
import os, subprocess, sys, time
command = [sys.executable, "-m", "app.cli", "serve", "mailbox", "--with-parent", str(os.getpid())]
print(subprocess.Popen(command, start_new_session=True).pid, flush=True)
time.sleep(600)
"""


@pytest.fixture
def environment(tmp_path: Path) -> Iterator[dict[str, str]]:
    """The settings of a side that needs no database."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("TODOKE_")}
    with own_ports() as base:
        yield {**kept, "TODOKE_MODE": "demo", "TODOKE_HOME": str(tmp_path), "TODOKE_PORT_BASE": str(base)}


def of_parent(parent: int) -> list[int]:
    """The processes of the side that was started by `parent`: its server, and the server's worker."""
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            if f"--with-parent\0{parent}\0" in path.read_text(encoding="utf-8", errors="replace"):
                found.append(int(path.parent.name))
        except OSError:  # gone meanwhile
            continue
    return found


def wait_for(processes: int, parent: int) -> None:
    patience = time.monotonic() + 90
    while len(of_parent(parent)) < processes:
        assert time.monotonic() < patience
        time.sleep(0.005)


def outliving(parent: int, seconds: float = GONE_SECONDS) -> list[int]:
    """The processes that are still there after some seconds; they are ended then."""
    until = time.monotonic() + seconds
    while of_parent(parent) and time.monotonic() < until:
        time.sleep(0.05)
    left = of_parent(parent)
    for process in left:
        os.kill(process, signal.SIGKILL)
    return left


@pytest.mark.parametrize("milliseconds", [0, 30, 100, 250, 500, 900])
def test_a_side_ends_with_its_starter_however_early_that_is_killed(
    environment: dict[str, str], milliseconds: int
) -> None:
    starter = subprocess.Popen([sys.executable, "-c", STARTER], env=environment)
    wait_for(2, starter.pid)
    time.sleep(milliseconds / 1000)
    starter.kill()
    starter.wait()
    assert outliving(starter.pid) == []


@pytest.mark.parametrize("milliseconds", [0, 30, 100, 250, 500, 900])
def test_a_worker_ends_with_its_server_however_early_that_is_killed(
    environment: dict[str, str], milliseconds: int
) -> None:
    starter = subprocess.Popen([sys.executable, "-c", STARTER], env=environment, stdout=subprocess.PIPE, text=True)
    with starter:
        assert starter.stdout is not None
        server = int(starter.stdout.readline())
        wait_for(2, starter.pid)
        time.sleep(milliseconds / 1000)
        os.kill(server, signal.SIGKILL)
        left = outliving(starter.pid)
        starter.kill()
    assert left == []


def test_a_worker_ends_with_a_server_that_is_killed_while_it_sets_its_signal_handlers(
    environment: dict[str, str],
) -> None:
    # some ten milliseconds in which a SIGTERM would stop the worker for good; where they lie depends on the machine, so many kills look for them
    for milliseconds in range(400, 760, 12):
        starter = subprocess.Popen([sys.executable, "-c", STARTER], env=environment, stdout=subprocess.PIPE, text=True)
        with starter:
            assert starter.stdout is not None
            server = int(starter.stdout.readline())
            wait_for(2, starter.pid)
            time.sleep(milliseconds / 1000)
            os.kill(server, signal.SIGKILL)
            left = outliving(starter.pid, seconds=30)
            starter.kill()
        assert left == [], milliseconds


DEAF = """
import os, signal, subprocess, sys, time
if len(sys.argv) > 1:
    from app import parent_watch
    signal.signal(signal.SIGTERM, lambda *_: None)
    parent_watch.end_with(int(sys.argv[2]), grace=1.0)
    print("up", flush=True)
    time.sleep(600)
subprocess.Popen([sys.executable, __file__, "--with-parent", str(os.getpid())])
time.sleep(600)
"""


def test_a_process_that_does_not_hear_is_killed(tmp_path: Path) -> None:
    program = tmp_path / "deaf.py"
    program.write_text(DEAF, encoding="utf-8")
    starter = subprocess.Popen([sys.executable, program], stdout=subprocess.PIPE)
    assert starter.stdout is not None
    assert starter.stdout.readline() == b"up\n"
    starter.kill()
    starter.wait()
    starter.stdout.close()
    assert outliving(starter.pid) == []
