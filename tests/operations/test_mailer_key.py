"""The mailer's key is made once, its private half in the key store."""

from collections.abc import Mapping
from pathlib import Path

import asyncpg
import pytest

from app.operations.mailer_key import ensure_mailer_key
from app.settings import Settings
from app.tenancy.engine import ScopedEngine
from app.vault.keystore import MAILER, FileKeyStore, key_store_of

pytestmark = pytest.mark.anyio


async def test_the_first_call_makes_the_pair_and_later_ones_keep_it(
    database: ScopedEngine, addresses: Mapping[str, str], owner: asyncpg.Connection, settings: Settings
) -> None:
    store = key_store_of(settings)
    await ensure_mailer_key(addresses["migrator"], store)
    known = await owner.fetchrow("select id, public_key from app.mailer_key order by created_at desc limit 1")
    assert store.get(MAILER, known["id"]).public.key == known["public_key"]
    await ensure_mailer_key(addresses["migrator"], store)
    assert await owner.fetchval("select count(*) from app.mailer_key") == 1


async def test_a_key_store_without_the_key_is_told(
    database: ScopedEngine, addresses: Mapping[str, str], settings: Settings, tmp_path: Path
) -> None:
    await ensure_mailer_key(addresses["migrator"], key_store_of(settings))
    said: list[str] = []
    await ensure_mailer_key(addresses["migrator"], FileKeyStore(tmp_path / "other"), said.append)
    assert len(said) == 1
    assert "does not hold the mailer's key" in said[0]
