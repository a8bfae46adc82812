"""The key store of a benchmark, with a lock as production wants it."""

import secrets
from collections.abc import Mapping
from pathlib import Path


def key_store_settings(home: Path) -> Mapping[str, str]:
    """Settings for each part that has the key store under `home`; the lock is made the first time."""
    lock = home.with_name(f"{home.name}-lock") / "key-store"  # production refuses one that is copied with the keys
    if not lock.exists():
        lock.parent.mkdir(mode=0o700, exist_ok=True)
        lock.write_text(secrets.token_hex(32))
        lock.chmod(0o600)
    return {"TODOKE_KEY_STORE_COPY": "none", "TODOKE_KEY_STORE_LOCK": str(lock)}
