"""Debian's nginx and caddy with the files of docs/production, moved to a folder, to ports and to certificates of the test's own."""

import asyncio
import os
import re
import shutil
import socket
import ssl
import subprocess
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

import pytest

from tests.waiting import until

PRODUCTION: Final = Path(__file__).parents[1] / "docs" / "production"
SBIN: Final = ":/usr/sbin:/usr/local/sbin:/usr/bin:/bin"  # not where every shell looks
NAMES: Final = ("shinsei", "shinsei-staff", "shinsei-operator")
NGINX: Final = shutil.which("nginx", path=SBIN)
CADDY: Final = shutil.which("caddy", path=SBIN)
DEBIANS: Final = Path("/etc/nginx/nginx.conf")
needs_nginx = pytest.mark.skipif(
    not (NGINX and DEBIANS.exists()), reason="nginx is not on this machine (apt-get install nginx)"
)
needs_caddy = pytest.mark.skipif(not CADDY, reason="caddy is not on this machine (apt-get install caddy)")


def host_of(name: str) -> str:
    return f"{name}.example.lg.jp"


def make_certificates(folder: Path) -> None:
    """One for each server, which nobody has signed."""
    folder.mkdir(parents=True)
    for name in NAMES:
        subprocess.run(
            [
                *(
                    "openssl",
                    "req",
                    "-x509",
                    "-nodes",
                    "-days",
                    "2",
                    "-newkey",
                    "ec",
                    "-pkeyopt",
                    "ec_paramgen_curve:P-256",
                ),
                *("-subj", f"/CN={host_of(name)}", "-addext", f"subjectAltName=DNS:{host_of(name)}"),
                *("-keyout", folder / f"{name}.key", "-out", folder / f"{name}.pem"),
            ],
            check=True,
            capture_output=True,
        )


def nginx_folder(folder: Path, changes: Mapping[str, str] | None = None) -> Path:
    """Debian's nginx.conf with ours as docs/production/nginx.conf says to install it, all below `folder`; the path of the former.

    `changes`: what an installation makes its own (addresses, ports), by the text that stands there. Each must be found.
    """
    make_certificates(folder / "etc/ssl/todoke")
    for made in ("etc/nginx/conf.d", "etc/nginx/todoke", "var/log/nginx", "run", "tmp"):
        (folder / made).mkdir(parents=True)
    changes = changes or {}
    sources = [file for file in (PRODUCTION / "nginx.conf", *(PRODUCTION / "nginx").iterdir()) if file.is_file()]
    lost = [before for before in changes if not any(before in file.read_text(encoding="utf-8") for file in sources)]
    assert lost == [], f"not in docs/production: {lost}"
    for file in sources:
        place = "conf.d/todoke.conf" if file.name == "nginx.conf" else f"todoke/{file.name}"
        (folder / "etc/nginx" / place).write_text(_here(file, folder, changes), encoding="utf-8")
    shutil.copytree(PRODUCTION / "nginx/pages", folder / "etc/nginx/todoke/pages")
    temporary = "".join(
        f"{kind}_temp_path {folder}/tmp/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    main = _here(DEBIANS, folder, {}).replace("http {", "http { " + temporary, 1)
    user = "user root;" if os.geteuid() == 0 else ""  # the folder of a test is closed to others
    main = re.sub(r"^user .*", user, main, flags=re.MULTILINE)
    main = re.sub(r"^include .*modules-enabled.*", "", main, flags=re.MULTILINE)
    main = main.replace(f"{folder}/etc/nginx/mime.types", "/etc/nginx/mime.types")
    (folder / "nginx.conf").write_text(main, encoding="utf-8")
    return folder / "nginx.conf"


def caddy_file(folder: Path, changes: Mapping[str, str]) -> Path:
    """Our Caddyfile for the applicants' side alone, with all it names below `folder`. `changes` as above."""
    make_certificates(folder / "etc/ssl/todoke")
    (folder / "etc/caddy").mkdir()
    shutil.copytree(PRODUCTION / "nginx/pages", folder / "etc/caddy/todoke")
    text = _here(PRODUCTION / "Caddyfile", folder, changes)
    text = re.sub(r"^shinsei-\w+\.example\.lg\.jp \{$.*?^\}$", "", text, flags=re.MULTILINE | re.DOTALL)
    (folder / "Caddyfile").write_text(text, encoding="utf-8")
    return folder / "Caddyfile"


@asynccontextmanager
async def running(folder: Path, command: list[str], ports: Iterable[int]) -> AsyncIterator[None]:
    """A proxy, once it listens on these ports; what it says is in the file `said` of its folder."""
    with (folder / "said").open("wb") as said:
        process = await asyncio.create_subprocess_exec(
            *command, stdout=said, stderr=said, env={"HOME": str(folder), "PATH": SBIN}
        )
    try:
        for port in ports:
            await until(lambda port=port: _listens(port), 30)
        yield
    finally:
        if process.returncode is None:
            process.terminate()
        await asyncio.wait_for(process.wait(), 30)


async def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def trusting(folder: Path) -> ssl.SSLContext:
    """Believes the certificates of `make_certificates`, each for its own name."""
    context = ssl.create_default_context()
    for name in NAMES:
        context.load_verify_locations(folder / f"{name}.pem")
    return context


def _here(file: Path, folder: Path, changes: Mapping[str, str]) -> str:
    text = file.read_text(encoding="utf-8")
    for before, after in changes.items():
        text = text.replace(before, after)
    return re.sub(r"(?<![\w/])/(?=(?:etc/nginx|etc/ssl|etc/caddy|var/log|run)/)", f"{folder}/", text)
