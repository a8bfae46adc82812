"""demo.env: what the demo made up for itself, readable by its owner only, in a form that shells and systemd read.

set -a; . var/demo.env; set +a; todoke serve staff
"""

import os
import re
import secrets
import shlex
from collections.abc import Callable, Mapping
from pathlib import Path
from urllib.parse import unquote, urlsplit

from app.operations.database import role_passwords
from app.settings import DATABASES, DEMO_KEY_MARK, DEMO_MARK, SMTP_CATCHER_OFFSET, Settings

HEAD = "# Made by `todoke demo`; its secrets are kept, the rest is written anew at every start. For this demo only.\n"


def environment(settings: Settings, address: Callable[[str, str], str]) -> dict[str, str]:
    """Every setting of the demo's parts, with the secrets of an earlier start where there are some.

    `address` makes a database address of a role's name and its password.
    """
    before = read(settings.home / "demo.env")
    made = role_passwords(DEMO_MARK)
    found = {
        "TODOKE_MODE": "demo",
        "TODOKE_HOME": str(settings.home),
        "TODOKE_HOST": settings.host,
        "TODOKE_PORT_BASE": str(settings.port_base),
        "TODOKE_WORKERS": str(settings.workers),
        "TODOKE_POOL_SIZE": str(settings.pool_size),
        "TODOKE_KEY_STORE": str(settings.key_store),
        "TODOKE_INQUIRY_KEYS": _keys(before, "TODOKE_INQUIRY_KEYS"),
        "TODOKE_SECOND_FACTOR_KEYS": _keys(before, "TODOKE_SECOND_FACTOR_KEYS"),
        "TODOKE_SEAT_KEY": _seat_key(before),
        "TODOKE_SEAL_KEY": str(settings.home / "seal.key"),
        "TODOKE_SEAL_ANCHOR_FOLDER": str(settings.home / "seal-anchors"),
        "TODOKE_SMTP_HOST": "127.0.0.1",
        "TODOKE_SMTP_PORT": str(settings.port_base + SMTP_CATCHER_OFFSET),
        "TODOKE_MAIL_FROM": settings.mail_from,
        "TODOKE_APPLICANT_URL": settings.applicant_url,
        "TODOKE_STAFF_URL": settings.staff_url,
        "TODOKE_OPERATOR_URL": settings.operator_url,
    }
    for role in DATABASES:
        name = f"TODOKE_DATABASE_{role.upper()}"
        kept = unquote(urlsplit(before.get(name, "")).password or "")
        found[name] = address(f"todoke_{role}", kept if kept.startswith(DEMO_MARK) else made[role])
    return found


def _keys(before: Mapping[str, str], name: str) -> str:
    """The numbered key of an earlier start, else a new one. The demo's two sides share that of the second factors."""
    kept = before.get(name, "")
    return kept if re.fullmatch(r"1:[0-9a-f]{64}", kept) else f"1:{DEMO_KEY_MARK}{secrets.token_hex(28)}"


def _seat_key(before: Mapping[str, str]) -> str:
    kept = before.get("TODOKE_SEAT_KEY", "")
    return kept if re.fullmatch(r"[0-9a-f]{64}", kept) else f"{DEMO_KEY_MARK}{secrets.token_hex(28)}"


def write(home: Path, settings: Mapping[str, str]) -> None:
    """Write the file whole or not at all, with mode 0600."""
    new = home / "demo.env.new"
    new.unlink(missing_ok=True)
    with open(new, "x", encoding="utf-8", opener=lambda path, flags: os.open(path, flags, 0o600)) as file:
        file.write(HEAD + "".join(f"{name}={shlex.quote(value)}\n" for name, value in settings.items()))
        file.flush()
        os.fsync(file.fileno())
    new.replace(home / "demo.env")


def read(file: Path) -> dict[str, str]:
    try:
        words = shlex.split(file.read_text(encoding="utf-8"), comments=True)
    except (FileNotFoundError, ValueError):
        return {}
    return dict(word.split("=", 1) for word in words if "=" in word)
