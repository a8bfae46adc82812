"""`make install`: a tree that runs without the checkout it came from, and with nothing of what tests and lint need.

It is made by the real command from a copy of the checkout, which is gone before anything is run. Only the packages are not fetched: those of
requirements.lock, and no other, are links to what the environment of the tests has, so that pip finds them there.
"""

import asyncio
import os
import re
import secrets
import shutil
import subprocess
import sys
import tempfile
import venv
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from urllib.parse import urlsplit

import asyncpg
import httpx
import pytest

from app import VERSION
from app.demo.embedded import Embedded
from app.settings import DATABASES_OF, Part, Settings
from tests.mail_server import SENDER, mail_server
from tests.ports import own_ports
from tests.waiting import until

CHECKOUT = Path(__file__).parents[2]
ITS_PARTS = ("app", "templates", "static", "locales", "tools", "Makefile", "pyproject.toml", "requirements.lock")
ITS_PARTS += ("piccolo_conf.py", "README.md", "LICENSE")
DATABASE = "installed"
NO_BYTECODE = shutil.ignore_patterns("__pycache__")  # other processes are writing it just then


@dataclass(frozen=True)
class Installed:
    tree: Path
    checkout: Path  # where it was, and is no more

    @property
    def program(self) -> Path:
        return self.tree / ".venv" / "bin" / "todoke"

    @property
    def packages(self) -> Path:
        return packages_of(self.tree)

    def command(self, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [self.program, *arguments], check=False, capture_output=True, text=True, cwd="/", env=environment(settings)
        )

    @asynccontextmanager
    async def running(self, *arguments: str, **settings: str) -> AsyncIterator[None]:
        """A part of the service; it ends well when it is told to."""
        process = await asyncio.create_subprocess_exec(
            self.program, *arguments, cwd="/", env=environment(settings), stdin=asyncio.subprocess.DEVNULL
        )
        try:
            yield
        finally:
            process.terminate()
            code = await asyncio.wait_for(process.wait(), 90)
        assert code == 0


def environment(settings: Mapping[str, str]) -> dict[str, str]:
    """Nothing of this process's Python or settings."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("TODOKE_", "PYTHON"))}
    return {**kept, **{f"TODOKE_{name}": value for name, value in settings.items()}}


def packages_of(tree: Path) -> Path:
    return tree / ".venv" / "lib" / f"python3.{sys.version_info.minor}" / "site-packages"


def take_over(packages: Path) -> None:
    """Pip and the packages of requirements.lock, and nothing else of this environment."""
    locked = re.findall(
        "^([a-z0-9][^=]*)==", (CHECKOUT / "requirements.lock").read_text(encoding="utf-8"), re.MULTILINE
    )
    for name in ("pip", *locked):
        try:
            found = distribution(name)
        except PackageNotFoundError:  # one for another system
            continue
        for top in {file.parts[0] for file in found.files or ()} - {"..", "__pycache__"}:
            if not (packages / top).exists():
                (packages / top).symlink_to(str(found.locate_file(top)))


@pytest.fixture(scope="module")
def installed() -> Iterator[Installed]:
    with tempfile.TemporaryDirectory(prefix="todoke-") as folder:
        made = Installed(Path(folder) / "opt", Path(folder) / "checkout")
        made.checkout.mkdir()
        for name in ITS_PARTS:
            copy = partial(shutil.copytree, ignore=NO_BYTECODE) if (CHECKOUT / name).is_dir() else shutil.copy2
            copy(CHECKOUT / name, made.checkout / name)
        venv.create(made.tree / ".venv", symlinks=True)
        take_over(made.packages)
        command = ["make", "install", f"DESTINATION={made.tree}", f"PYTHON={sys.executable}"]
        ran = subprocess.run(command, check=False, capture_output=True, text=True, cwd=made.checkout)
        assert ran.returncode == 0, ran.stdout + ran.stderr
        again = subprocess.run(command, check=False, capture_output=True, text=True, cwd=made.checkout)
        assert (again.returncode != 0, "is installed in" in again.stderr) == (True, True)
        shutil.rmtree(made.checkout)
        yield made


def test_it_tells_its_version(installed: Installed) -> None:
    assert installed.command("--version").stdout == f"todoke {VERSION}\n"


def test_it_has_every_file_of_the_program(installed: Installed) -> None:
    share = installed.tree / ".venv" / "share" / "todoke"
    pairs = {
        CHECKOUT / "app": installed.packages / "app",
        **{CHECKOUT / name: share / name for name in ("templates", "static", "locales")},
    }
    assert {here.name: files_in(here) for here in pairs} == {
        here.name: files_in(there) for here, there in pairs.items()
    }


def files_in(folder: Path) -> set[Path]:
    return {
        path.relative_to(folder) for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts
    }


def test_it_is_byte_compiled(installed: Installed) -> None:
    compiled = {path.name.partition(".")[0] for path in installed.packages.glob("app/**/__pycache__/*.pyc")}
    assert {path.stem for path in installed.packages.glob("app/**/*.py")} - compiled == set()


def test_it_has_nothing_that_only_tests_and_lint_need(installed: Installed) -> None:
    there = {path.name.partition("-")[0] for path in installed.packages.glob("*.dist-info")}
    assert "todoke" in there
    assert there & {"pytest", "pytest_xdist", "hypothesis", "mypy", "ruff", "playwright", "import_linter"} == set()


def test_it_names_the_checkout_nowhere(installed: Installed) -> None:
    environment = installed.tree / ".venv"
    written = [*environment.glob("bin/*"), *installed.packages.glob("todoke-*/*"), *installed.packages.glob("*.pth")]
    told = {
        path.name: path.read_text(encoding="utf-8", errors="replace")
        for path in written
        if path.is_file() and not path.is_symlink()
    }
    assert [name for name, text in told.items() if str(installed.checkout) in text or str(CHECKOUT) in text] == []
    assert told["todoke"].startswith(f"#!{installed.tree}/.venv/bin/python")


@pytest.fixture(scope="module")
async def databases(installed: Installed, embedded: Embedded, addresses: Mapping[str, str]) -> Mapping[str, str]:
    """Setting to database address, for a database of its own that the installed program has made and migrated."""
    own = {
        f"DATABASE_{role.upper()}": urlsplit(address)._replace(path=f"/{DATABASE}").geturl()
        for role, address in addresses.items()
    }
    made = installed.command("database", "init", f"--superuser-dsn={embedded.superuser_address()}", MODE="test", **own)
    assert made.returncode == 0, made.stderr
    migrated = installed.command(
        "migrate", MODE="test", HOME=str(installed.tree / "var"), DATABASE_MIGRATOR=own["DATABASE_MIGRATOR"]
    )
    assert migrated.returncode == 0, migrated.stderr
    return own


def settings_of(part: Part, installed: Installed, databases: Mapping[str, str]) -> dict[str, str]:
    own = {name: databases[name] for name in (f"DATABASE_{role.upper()}" for role in DATABASES_OF[part])}
    return {"MODE": "test", "HOME": str(installed.tree / "var"), "POOL_SIZE": "2", **own}


@pytest.mark.anyio
async def test_a_side_runs_from_it(installed: Installed, databases: Mapping[str, str], settings: Settings) -> None:
    key = f"1:{settings.inquiry_keys[0].key.hex()}"
    with own_ports() as port:
        given = {**settings_of(Part.applicant, installed, databases), "INQUIRY_KEYS": key, "PORT_BASE": str(port)}
        given["SEAT_KEY"] = settings.key_of_seats().hex()
        async with (
            installed.running("serve", "applicant", **given),
            httpx.AsyncClient(base_url=f"http://localhost:{port}", verify=False) as client,
        ):
            await until(lambda: answers(client), 120)
            page = (await client.get("/?lang=en")).text
            style = re.search(r'href="(/static/[^"]+\.css)"', page)
            assert style is not None
            assert (await client.get(style[1])).status_code == httpx.codes.OK
    assert '<html lang="en"' in page


async def answers(client: httpx.AsyncClient) -> bool:
    try:
        return (await client.get("/readyz")).status_code == httpx.codes.OK
    except httpx.TransportError:
        return False


@pytest.mark.anyio
async def test_the_worker_runs_from_it(
    installed: Installed, databases: Mapping[str, str], addresses: Mapping[str, str]
) -> None:
    owner = await asyncpg.connect(databases["DATABASE_MIGRATOR"], server_settings={"role": "todoke_owner"})

    async def both_halves_beat() -> bool:
        return {row["worker"] for row in await owner.fetch("select worker from app.worker_heartbeat")} == {
            "mailer",
            "worker",
        }

    try:
        async with mail_server() as mail:
            given = {
                **settings_of(Part.work, installed, databases),
                "SEAT_KEY": secrets.token_hex(32),
                "SMTP_HOST": "127.0.0.1",
                "SMTP_PORT": str(mail.port),
                "SMTP_TLS": "none",
                "MAIL_FROM": SENDER,
            }
            async with installed.running("work", **given):
                await until(both_halves_beat, 120)
    finally:
        await owner.close()
