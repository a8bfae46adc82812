"""A real Chromium, and the sides as they run in production: separate processes on ports of their own.

Where there is no Chromium these tests are skipped, and say so; under CI=true that is a failure.
"""

import asyncio
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from playwright.async_api import Browser, async_playwright, expect

from app.settings import DATABASES_OF, Part, Settings
from tests.ports import own_ports

# the one without windows first: a new page takes it a quarter of the time
PROGRAMS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
SIDES = (Part.applicant, Part.staff, Part.operator)
PATIENCE_SECONDS = 60  # until something shows: no promise of ours, on a busy machine
START_SECONDS = 120  # right after the set-up nothing is byte-compiled, nothing in the disk's cache


@dataclass(frozen=True)
class Sides:
    """Base addresses of the running sides, without a slash at the end."""

    applicant: str
    staff: str
    operator: str


@pytest.fixture(scope="session")
def chromium_path() -> str:
    found = next(filter(None, map(shutil.which, PROGRAMS)), None)
    if found is None:
        reason = f"no Chromium on this machine (Debian: apt-get install {PROGRAMS[0]})"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    return found


@pytest.fixture(scope="session")
async def chromium(chromium_path: str) -> AsyncIterator[Browser]:
    """One browser for the session; a test opens a context (`chromium.new_context`) of its own."""
    expect.set_options(timeout=PATIENCE_SECONDS * 1000)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=chromium_path, args=ARGUMENTS, timeout=START_SECONDS * 1000
        )
        yield browser
        await browser.close()


@pytest.fixture(scope="session")
async def demo_sides(migrated: None, settings: Settings, addresses: Mapping[str, str]) -> AsyncIterator[Sides]:
    """The three sides on free ports, against the database of the test session. There is no worker: tests of mail have their own."""
    logs = settings.home / "sides"
    logs.mkdir(exist_ok=True)
    with own_ports() as base:
        processes = {side: started(side, base, logs / f"{side}.log", settings, addresses) for side in SIDES}
        try:
            await asyncio.gather(*(until_up(side, process, base, logs) for side, process in processes.items()))
            yield Sides(*(f"http://localhost:{base + number}" for number in range(len(SIDES))))
        finally:
            for process in processes.values():
                process.send_signal(signal.SIGTERM)
            for process in processes.values():
                process.wait(timeout=60)


def started(
    side: Part,
    base: int,
    log: Path,
    settings: Settings,
    addresses: Mapping[str, str],
    own: Mapping[str, str] | None = None,
) -> subprocess.Popen[bytes]:
    """`todoke serve`, with the settings of that side and no others. `own`: some that are this process's alone."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("TODOKE_")}
    environment |= {
        "TODOKE_MODE": "test",
        "TODOKE_HOME": str(settings.home),
        "TODOKE_PORT_BASE": str(base),
        "TODOKE_POOL_SIZE": "4",
        **{f"TODOKE_DATABASE_{role.upper()}": addresses[role] for role in DATABASES_OF[side]},
    }
    if side is Part.applicant:
        environment["TODOKE_INQUIRY_KEYS"] = ",".join(f"{key.id}:{key.key.hex()}" for key in settings.inquiry_keys)
    if side in {Part.applicant, Part.operator}:
        environment["TODOKE_KEY_SIGNER"] = ",".join(half.hex() for half in settings.key_signers)
    if side in {Part.applicant, Part.staff}:
        environment["TODOKE_SEAT_KEY"] = settings.key_of_seats().hex()
    if side in {Part.staff, Part.operator}:
        keys = ",".join(f"{key.id}:{key.key.hex()}" for key in settings.second_factor_keys)
        environment["TODOKE_SECOND_FACTOR_KEYS"] = keys
    if side is Part.staff:
        environment["TODOKE_KEY_STORE"] = str(settings.key_store)
        environment["TODOKE_RENDER_SOCKET"] = str(settings.home / "render.socket")  # where a test starts one
    environment |= own or {}
    command = [sys.executable, "-m", "app.cli", "serve", side.value, "--with-parent", str(os.getpid())]
    with log.open("wb") as file:
        return subprocess.Popen(command, env=environment, stdin=subprocess.DEVNULL, stdout=file, stderr=file)


async def until_up(side: Part, process: subprocess.Popen[bytes], base: int, logs: Path) -> None:
    patience = time.monotonic() + START_SECONDS
    address = f"http://localhost:{base + SIDES.index(side)}/livez"
    async with httpx.AsyncClient(timeout=PATIENCE_SECONDS) as client:
        while process.poll() is None and time.monotonic() < patience:
            try:
                if (await client.get(address)).status_code == httpx.codes.OK:
                    return
            except httpx.TransportError:
                pass
            await asyncio.sleep(0.1)
    pytest.fail(f"the {side} side did not start:\n{(logs / f'{side}.log').read_text()}")
