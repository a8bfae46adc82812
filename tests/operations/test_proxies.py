"""The proxies of docs/production: Debian's own programs take their files as they stand there."""

import re
import subprocess
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import httpx
import pytest

from app.applications.lookup import network_of
from tests.mounts import can_mount, with_little_room
from tests.ports import own_ports
from tests.proxies import (
    CADDY,
    NGINX,
    PRODUCTION,
    caddy_file,
    host_of,
    make_certificates,
    needs_caddy,
    needs_nginx,
    nginx_folder,
    running,
)


@needs_nginx
def test_nginx_has_nothing_to_say_about_its_files(tmp_path: Path) -> None:
    told = subprocess.run([str(NGINX), "-t", "-c", nginx_folder(tmp_path)], check=False, capture_output=True, text=True)
    assert (told.returncode, "[" in told.stderr) == (0, False), told.stderr


@needs_caddy
def test_caddy_has_nothing_to_say_about_its_file(tmp_path: Path) -> None:
    certificates = tmp_path / "certificates"
    make_certificates(certificates)
    text = (PRODUCTION / "Caddyfile").read_text(encoding="utf-8")
    (tmp_path / "Caddyfile").write_text(text.replace("/etc/ssl/todoke", str(certificates)), encoding="utf-8")
    command = [str(CADDY), "validate", "--adapter", "caddyfile", "--config", tmp_path / "Caddyfile"]
    told = subprocess.run(command, check=False, capture_output=True, text=True, env={"HOME": str(tmp_path)})
    assert (told.returncode, '"level":"error"' in told.stderr) == (0, False), told.stderr
    formed = subprocess.run([str(CADDY), "fmt", PRODUCTION / "Caddyfile"], check=True, capture_output=True, text=True)
    assert formed.stdout == text


@needs_nginx
@pytest.mark.anyio
async def test_a_network_is_what_it_is_to_todoke(tmp_path: Path) -> None:
    """One request a minute of each, from addresses that nginx is told: no side is there, so whoever is let through gets 502."""
    addresses = [
        "2001:db8:0:1200::1",
        "2001:db8:0:12ff:ffff::",
        "2001:db8:0:1300::1",
        "2001:db8::1",
        "192.0.2.1",
        "192.0.2.2",
        "192.0.2.1",
    ]
    with own_ports() as port:
        changes = {
            "listen 443": f"listen 127.0.0.1:{port}",
            "listen 80": f"listen 127.0.0.1:{port + 1}",
            "listen 10.0.2.10:443": f"listen 127.0.0.1:{port + 2}",
            "127.0.0.1:8000": f"127.0.0.1:{port + 3}",
            "127.0.0.1:8010": f"127.0.0.1:{port + 4}",
            "rate=100r/s": "rate=1r/m",
            " burst=500 nodelay": "",
            "server_tokens off;": "set_real_ip_from 127.0.0.1; real_ip_header X-Address;",
        }
        command = [str(NGINX), "-c", str(nginx_folder(tmp_path / "machine", changes)), "-g", "daemon off;"]
        async with running(tmp_path / "machine", command, (port,)), httpx.AsyncClient(verify=False) as client:
            told = [
                await client.get(
                    f"https://127.0.0.1:{port}/",
                    headers={"X-Address": address},
                    extensions={"sni_hostname": host_of("shinsei")},
                )
                for address in addresses
            ]
    met = [
        (network_of(ip_address(address)), answer.status_code) for address, answer in zip(addresses, told, strict=True)
    ]
    seen: set[object] = set()
    for network, status in met:
        assert status == (429 if network in seen else 502), met
        seen.add(network)
    assert len(seen) == 5


def by_nginx(folder: Path, port: int) -> list[str]:
    changes = {
        "listen 443": f"listen 127.0.0.1:{port}",
        "listen 80": f"listen 127.0.0.1:{port + 1}",
        "listen 10.0.2.10:443": f"listen 127.0.0.1:{port + 2}",
    }
    return [str(NGINX), "-c", str(nginx_folder(folder, changes)), "-g", "daemon off;"]


@needs_nginx
@pytest.mark.anyio
async def test_without_room_for_a_file_forms_are_taken_as_before(tmp_path: Path) -> None:
    """The file system of bodies is full: a page says to send again later. No side is there: what is passed on is answered with 502."""
    bodies = tmp_path / "machine/run/todoke-bodies"
    if not await can_mount():
        pytest.skip("nothing can be mounted here")
    with own_ports() as port:
        nginx = by_nginx(tmp_path / "machine", port)
        bodies.mkdir()
        command = with_little_room(bodies, 1, nginx)
        async with running(tmp_path / "machine", command, (port,)), httpx.AsyncClient(verify=False) as client:

            async def sent(size: int) -> httpx.Response:
                return await client.post(
                    f"https://127.0.0.1:{port}/shinjuku/event/apply",
                    content=bytes(size),
                    headers={"Host": host_of("shinsei")},
                    extensions={"sni_hostname": host_of("shinsei")},
                )

            form, file, again = await sent(1_000_000), await sent(5_000_000), await sent(1_000_000)
    assert [answer.status_code for answer in (form, file, again)] == [502, 503, 502]
    assert "入力した内容は失われていません" in file.text


def by_caddy(folder: Path, port: int) -> list[str]:
    changes: Mapping[str, str] = {"admin off": f"admin off\nhttps_port {port}\nhttp_port {port + 1}"}
    return [str(CADDY), "run", "--adapter", "caddyfile", "--config", str(caddy_file(folder, changes))]


@pytest.mark.parametrize(
    ("command", "place"),
    [
        pytest.param(by_nginx, "etc/nginx/todoke", marks=needs_nginx),
        pytest.param(by_caddy, "etc/caddy/todoke", marks=needs_caddy),
    ],
)
@pytest.mark.anyio
async def test_the_internet_is_shown_to_whom_a_hole_is_reported(
    command: Callable[[Path, int], list[str]], place: str, tmp_path: Path
) -> None:
    """No side is there: what is passed on to it would be answered with 502."""
    machine = tmp_path / "machine"
    with own_ports() as port:
        started = command(machine, port)
        async with running(machine, started, (port,)), httpx.AsyncClient(verify=False) as client:

            async def asked() -> httpx.Response:
                return await client.get(
                    f"https://127.0.0.1:{port}/.well-known/security.txt",
                    headers={"Host": host_of("shinsei")},
                    extensions={"sni_hostname": host_of("shinsei")},
                )

            without = await asked()
            written = written_as_the_page_says(machine / place)
            shown = await asked()
    assert (without.status_code, shown.status_code, shown.text) == (404, 200, written)
    assert shown.headers["content-type"] == "text/plain; charset=utf-8"
    assert "strict-transport-security" in shown.headers


def written_as_the_page_says(folder: Path) -> str:
    page = (PRODUCTION.parent / "production.md").read_text(encoding="utf-8")
    (block,) = re.findall(r"^cat > /etc/todoke/security\.txt .*?^END$", page, re.MULTILINE | re.DOTALL)
    subprocess.run(["bash", "-c", block.replace("/etc/todoke", str(folder))], check=True)
    return (folder / "security.txt").read_text(encoding="utf-8")


def test_the_security_contact_holds_for_less_than_a_year(tmp_path: Path) -> None:
    """RFC 9116: Contact and Expires are asked for, and Expires is best in less than a year."""
    lines = dict(line.split(": ", 1) for line in written_as_the_page_says(tmp_path).splitlines())
    assert set(lines) == {"Contact", "Expires", "Preferred-Languages", "Canonical"}
    left = datetime.fromisoformat(lines["Expires"]) - datetime.now(UTC)
    assert timedelta(days=300) < left < timedelta(days=365)
