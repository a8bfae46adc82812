"""The proxies of docs/production: Debian's own programs take their files as they stand there."""

import subprocess
from ipaddress import ip_address
from pathlib import Path

import httpx
import pytest

from app.applications.lookup import network_of
from tests.ports import own_ports
from tests.proxies import (
    CADDY,
    NGINX,
    PRODUCTION,
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
