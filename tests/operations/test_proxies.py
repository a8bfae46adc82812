"""The proxies of docs/production: Debian's own programs take their files as they stand there."""

import subprocess
from pathlib import Path

from tests.proxies import CADDY, NGINX, PRODUCTION, make_certificates, needs_caddy, needs_nginx, nginx_folder


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
