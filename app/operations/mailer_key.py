"""The mailer's key pair: mail addresses are sealed to it, and nobody but the mailer opens them."""

from collections.abc import Callable
from typing import Final
from uuid import uuid4

import asyncpg

from app.spoken import spoken
from app.vault.key_signer import signer_in
from app.vault.keystore import MAILER, KeyMissing, KeyStore
from app.vault.seal import new_pair
from app.vault.signing import MAILERS

MAILER_KEY_LOCK: Final = 0x6D61696C6572  # "mailer": of two that look at the same time, one makes the pair


async def ensure_mailer_key(
    migrator_address: str, key_store: KeyStore, say: Callable[[str], None] = lambda _sentence: None
) -> None:
    """Make the pair if the database has none yet: the private half durable in the key store first, then the public row.

    Runs after the migrations, with the key store of the worker, which holds the signing key already (KeyMissing otherwise). Says so when the database knows a key that this key store lacks.
    """
    as_owner = {"role": "todoke_owner"}
    connection = await asyncpg.connect(migrator_address, server_settings=as_owner, timeout=10)  # type: ignore[no-untyped-call]  # as asyncpg's is
    try:
        async with connection.transaction():
            await connection.execute(f"select pg_advisory_xact_lock({MAILER_KEY_LOCK})")
            known = await connection.fetchval("select id from app.mailer_key order by created_at desc limit 1")
            if known is None:
                pair = new_pair(uuid4())
                key_store.put(MAILER, pair)
                await connection.execute(
                    "insert into app.mailer_key (id, public_key, signature) values ($1, $2, $3)",
                    pair.id,
                    pair.public.key,
                    signer_in(key_store).sign(MAILERS, pair.public),
                )
                say(
                    spoken(
                        "Made the mailer's key; its private half is in the key store.",
                        "メール送信の鍵を作りました。秘密鍵は鍵の保管場所にあります。",
                    )
                )
                return
    finally:
        await connection.close()
    try:
        key_store.get(MAILER, known)
    except KeyMissing:
        say(
            spoken(
                "This key store does not hold the mailer's key. The worker needs it to open mail addresses: "
                "start the worker with the TODOKE_KEY_STORE that was set at the first `todoke migrate`.",
                "この鍵の保管場所には、メール送信の鍵がありません。ワーカーがメールアドレスを開くのに使います。"
                "最初の `todoke migrate` のときのTODOKE_KEY_STOREで、ワーカーを起動してください。",
            )
        )
