"""The installation's signing key at `todoke migrate`: made once, and what the database holds unsigned is signed after a look into the key store."""

import asyncio
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any, Final

from app.operations.database import DatabaseProblem, connected
from app.operations.key_check import KnownKey, fault_in_store, fault_of_signature, faults_in_places
from app.operations.mailer_key import ensure_mailer_key
from app.spoken import spoken
from app.vault.key_signer import make_signer, signer_in
from app.vault.keystore import KeyFault, KeyMissing, KeyStore
from app.vault.seal import PublicKey
from app.vault.signing import MAILERS, KeySigner, KeyUse, fingerprint

AS_OWNER: Final = {"role": "todoke_owner"}
SIGNER_LOCK: Final = 0x7369676E6572  # "signer": of two that look at the same time, one makes the key
_TABLES: Final = "select to_regclass('app.public_key') is not null"
# to_jsonb: before the first migration to 0.3.0 there is no such column, and nothing is signed
_SIGNED: Final = """
select exists (select from app.public_key k where to_jsonb(k) ->> 'signature' is not null)
  or exists (select from app.mailer_key m where to_jsonb(m) ->> 'signature' is not null)
"""
_PROCEDURES: Final = """
select k.municipality, k.id, k.procedure, p.slug, k.fiscal_year, k.public_key, k.signature
from app.public_key k join app.procedure p on p.municipality = k.municipality and p.id = k.procedure
where k.destroyed_at is null order by k.municipality, p.slug, k.fiscal_year
"""
_MAILERS: Final = "select id, public_key, signature from app.mailer_key order by created_at"
_SIGN: Final = "update app.public_key set signature = $3 where municipality = $1 and id = $2"
_SIGN_MAILERS: Final = "update app.mailer_key set signature = $2 where id = $1"

Say = Callable[[str], None]


class SignerLost(DatabaseProblem):
    """The database's keys are signed by a key that the key store does not hold."""


async def ensure_keys(
    migrator_address: str, key_store: KeyStore, told: Collection[bytes] = (), say: Say = lambda _sentence: None
) -> KeySigner:
    """Make the installation's own keys where there are none, and sign what is not signed; returns the signing key. Raises SignerLost."""
    signer = await ensure_signer(migrator_address, key_store, told, say)
    await ensure_mailer_key(migrator_address, key_store, say)
    await sign_keys(migrator_address, key_store, signer, say)
    return signer


async def ensure_signer(
    migrator_address: str, key_store: KeyStore, told: Collection[bytes] = (), say: Say = lambda _sentence: None
) -> KeySigner:
    """Return the signing key, made if this is the first time. `told`: the public halves of `TODOKE_KEY_SIGNER`.

    Raises SignerLost where one was there before: a new one is made by `todoke keys signer --new` only, for all other sides have to be told.
    """
    async with connected(dsn=migrator_address, server_settings=AS_OWNER) as connection, connection.transaction():
        await connection.execute(f"select pg_advisory_xact_lock({SIGNER_LOCK})")
        try:
            return await asyncio.to_thread(signer_in, key_store)
        except KeyMissing as missing:
            signed = await connection.fetchval(_TABLES) and await connection.fetchval(_SIGNED)
            if missing.fault is not KeyFault.missing or told or signed:
                raise SignerLost(_lost(missing.fault)) from None
        signer = await asyncio.to_thread(make_signer, key_store)
    say(
        spoken(
            f"Made the installation's signing key; its private half is in the key store. TODOKE_KEY_SIGNER={signer.public.hex()}",
            f"公開鍵に署名する鍵を作りました。秘密鍵は鍵の保管場所にあります。TODOKE_KEY_SIGNER={signer.public.hex()}",
        )
    )
    return signer


async def new_signer(migrator_address: str, key_store: KeyStore) -> KeySigner:
    """Make another signing key, which takes the place of the one before it; `sign_keys` signs with it what lives. Raises DatabaseProblem."""
    async with connected(dsn=migrator_address, server_settings=AS_OWNER) as connection, connection.transaction():
        await connection.execute(f"select pg_advisory_xact_lock({SIGNER_LOCK})")
        return await asyncio.to_thread(make_signer, key_store)


async def sign_keys(
    migrator_address: str, key_store: KeyStore, signer: KeySigner, say: Say = lambda _sentence: None
) -> int:
    """Sign each living key that this signer has not signed, after comparing it with the key store; returns how many.

    One whose private half is missing or another stays unsigned, so that nothing is sealed to it, and is named.
    """
    signed, comparing = 0, _Comparing(key_store, signer, say)
    async with connected(dsn=migrator_address, server_settings=AS_OWNER) as connection, connection.transaction():
        for row in await connection.fetch(_PROCEDURES):
            use = KeyUse(row["municipality"], row["procedure"], row["fiscal_year"])
            signature = await comparing.signature(use, row)
            if signature is not None:
                await connection.execute(_SIGN, row["municipality"], row["id"], signature)
                signed += 1
        for row in await connection.fetch(_MAILERS):
            signature = await comparing.signature(MAILERS, row)
            if signature is not None:
                await connection.execute(_SIGN_MAILERS, row["id"], signature)
                signed += 1
    if signed:
        say(spoken(f"Signed {signed} public keys.", f"公開鍵{signed}件に署名しました。"))
    return signed


@dataclass(frozen=True)
class _Comparing:
    """Signs a public half once the key store has shown the private one."""

    key_store: KeyStore
    signer: KeySigner
    say: Say

    async def signature(self, use: KeyUse, row: Any) -> bytes | None:
        """Return the signature that the row lacks; None where it has it, or may not have it."""
        key = KnownKey(use, row["id"], row["public_key"], row["signature"])
        if fault_of_signature(key, (self.signer.public,)) is None:
            return None
        fault = fault_in_store(await asyncio.to_thread(faults_in_places, self.key_store, key))
        if fault is not None:
            self.say(_unsigned(use, row, fault))
            return None
        return self.signer.sign(use, PublicKey(key.id, key.public))


def _unsigned(use: KeyUse, row: Any, fault: KeyFault) -> str:
    name = f"{row['id']} ({fingerprint(row['public_key'])})"
    if use == MAILERS:
        whose, wessen = f"the mailer's key {name}", f"メール送信の鍵 {name}"
    else:
        whose = f"key {name} of {use.municipality} {row['slug']} {use.fiscal_year}"
        wessen = f"{use.municipality} {row['slug']} {use.fiscal_year}年度の鍵 {name}"
    return spoken(
        f"Not signed: {whose}. Its private half {fault.english} in the key store; nothing is sealed to it.",
        f"署名していません: {wessen}。秘密鍵は保管場所で「{fault.label}」の状態です。この公開鍵は使われません。",
    )


def _lost(fault: KeyFault) -> str:
    return spoken(
        f"The installation's signing key {fault.english} in the key store, and keys are signed with it. Bring it back (todoke keys restore, or a "
        "backup). If there is none: todoke keys signer --new, then TODOKE_KEY_SIGNER on all sides, then todoke migrate.",
        f"公開鍵に署名する鍵が、保管場所で「{fault.label}」の状態です（署名した公開鍵がすでにあります）。todoke keys restore かバックアップで戻してください。"
        "どこにもないときは todoke keys signer --new で作りなおし、すべての側のTODOKE_KEY_SIGNERを変えてから、todoke migrate を実行してください。",
    )
