"""The server's own process watches its workers and holds nothing of what only they need."""

import os
import subprocess
import sys
from pathlib import Path

SERVED = """
import sys
from granian.server import Server
Server.serve = lambda *_, **__: print(sorted({"asyncpg", "litestar", "piccolo", "nacl"} & set(sys.modules)))
from app.cli import main
main(["serve", "applicant"])
"""


def test_what_looks_at_the_schema_leaves_nothing_in_the_servers_process(tmp_path: Path) -> None:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("TODOKE_")}
    own = {
        "TODOKE_MODE": "test",
        "TODOKE_HOME": str(tmp_path),
        "TODOKE_DATABASE_APPLICANT": "postgresql://todoke@/todoke?host=/nowhere",
        "TODOKE_INQUIRY_KEYS": "1:" + "ab" * 32,
        "TODOKE_SEAT_KEY": "cd" * 32,
        "TODOKE_KEY_SIGNER": "ef" * 32,
    }
    told = subprocess.run(
        [sys.executable, "-c", SERVED], check=False, env={**kept, **own}, capture_output=True, text=True
    )
    assert (told.returncode, told.stdout) == (0, "[]\n"), told.stderr
