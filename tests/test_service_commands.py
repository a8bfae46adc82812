"""The server's own process watches its workers, holds nothing of what only they need, and ends well only when it was asked to."""

import os
import subprocess
import sys
from pathlib import Path

SERVED = """
import sys
from granian.server import Server
def serve(self, **_):
    print(sorted({"asyncpg", "litestar", "piccolo", "nacl"} & set(sys.modules)))
    if "asked" in sys.argv:
        self.signal_handler_interrupt()
Server.serve = serve
from app.cli import main
main(["serve", "applicant"])
"""
ANSWERING = """
import sys
from app.main import create_app
create_app("applicant")
print(sorted({"pydantic", "attrs", "cryptography"} & set(sys.modules)))
"""


def served(home: Path, *arguments: str, **more: str) -> "subprocess.CompletedProcess[str]":
    """`todoke serve applicant` with a server that ends at once."""
    return ran(home, SERVED, *arguments, **more)


def ran(home: Path, program: str, *arguments: str, **more: str) -> "subprocess.CompletedProcess[str]":
    """The program, with the settings of the applicant's side."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("TODOKE_")}
    own = {
        "TODOKE_MODE": "test",
        "TODOKE_HOME": str(home),
        "TODOKE_DATABASE_APPLICANT": "postgresql://todoke@/todoke?host=/nowhere",
        "TODOKE_INQUIRY_KEYS": "1:" + "ab" * 32,
        "TODOKE_SEAT_KEY": "cd" * 32,
        "TODOKE_KEY_SIGNER": "ef" * 32,
    }
    command = [sys.executable, "-c", program, *arguments]
    return subprocess.run(command, check=False, env={**kept, **own, **more}, capture_output=True, text=True)


def test_what_looks_at_the_schema_leaves_nothing_in_the_servers_process(tmp_path: Path) -> None:
    told = served(tmp_path, "asked")
    assert (told.returncode, told.stdout) == (0, "[]\n"), told.stderr


def test_a_server_that_returns_unasked_ends_with_a_code(tmp_path: Path) -> None:
    told = served(tmp_path)
    assert (told.returncode, "ended without having been asked to" in told.stderr) == (1, True)


def test_a_worker_of_the_applicants_side_imports_nothing_that_only_libraries_would_like(tmp_path: Path) -> None:
    """Litestar's own choice of plugins imports pydantic and attrs, 12 MiB of each worker; cryptography is 6 MiB more."""
    told = ran(tmp_path, ANSWERING)
    assert (told.returncode, told.stdout) == (0, "[]\n"), told.stderr


def test_a_side_that_takes_files_says_at_its_start_that_nothing_scans_them(tmp_path: Path) -> None:
    assert "none is shown or handed out" in served(tmp_path, "asked").stderr
    assert "this demo opens them all the same" in served(tmp_path, "asked", TODOKE_MODE="demo").stderr
    assert "TODOKE_CLAMD" not in served(tmp_path, "asked", TODOKE_CLAMD="unix:/run/clamav/clamd.ctl").stderr
