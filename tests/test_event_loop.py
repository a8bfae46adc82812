"""The servers run on uvloop, whatever else is installed beside it."""

import os
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from app.settings import Part, load
from tests.ports import own_ports
from tests.waiting import until

pytestmark = pytest.mark.anyio

# what Granian would choose by itself before uvloop: it says that it was chosen, and serves
OTHER_LOOP = """
import asyncio
from pathlib import Path

def new_event_loop():
    Path(__file__).with_name("chosen").touch()
    return asyncio.new_event_loop()
"""


async def test_another_loop_that_is_installed_is_not_taken(tmp_path: Path) -> None:
    (tmp_path / "rloop.py").write_text(OTHER_LOOP, encoding="utf-8")
    kept = {name: value for name, value in os.environ.items() if not name.startswith("TODOKE_")}
    with own_ports() as base:
        own = {"TODOKE_MODE": "demo", "TODOKE_HOME": str(tmp_path / "home"), "TODOKE_PORT_BASE": str(base)}
        port = load(own, part=Part.mailbox).port(Part.mailbox)

        async def alive() -> bool:
            try:
                return (await client.get(f"http://127.0.0.1:{port}/livez")).is_success
            except httpx.TransportError:
                return False

        command = [sys.executable, "-m", "app.cli", "serve", "mailbox", "--with-parent", str(os.getpid())]
        server = subprocess.Popen(command, env={**kept, **own, "PYTHONPATH": str(tmp_path)})  # noqa: ASYNC220  started and not waited for
        try:
            async with httpx.AsyncClient(verify=False) as client:
                await until(alive)
        finally:
            server.terminate()
            server.wait()
    assert not (tmp_path / "chosen").exists()
