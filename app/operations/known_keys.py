"""The keys of the database, as its owner reads them: what the key store has to hold, and what it must not hold any more.

Read from whatever version the tables are of: keys are copied and put under a lock before the first migration to one that signs them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

from app.operations.database import connected
from app.operations.key_check import KnownKey
from app.spoken import spoken
from app.vault.keystore import MAILER
from app.vault.signing import MAILERS, KeyUse, fingerprint

AS_OWNER: Final = {"role": "todoke_owner"}
_TABLES: Final = "select to_regclass('app.public_key') is not null and to_regclass('app.erasure') is not null"
# to_jsonb: a column that this version of the table has not is null
_PROCEDURES: Final = """
select k.municipality, k.id, k.procedure, p.slug, k.fiscal_year, k.public_key, to_jsonb(k) ->> 'signature' as signature,
       k.destroyed_at is not null as destroyed,
       exists (select from app.erasure e where e.municipality = k.municipality and e.key = k.id and e.state = 'erased') as going
from app.public_key k join app.procedure p on p.municipality = k.municipality and p.id = k.procedure
order by k.municipality, p.slug, k.fiscal_year, k.created_at
"""
_MAILERS: Final = (
    "select id, public_key, to_jsonb(m) ->> 'signature' as signature from app.mailer_key m order by created_at"
)

Place = tuple[str, UUID]
"""Owner and id: what names a key in the key store."""


@dataclass(frozen=True, slots=True)
class KnownKeys:
    """The keys of a database by owner and id. `live`: something is or may be sealed to them. `destroyed`, and `going`: their erasure is under way."""

    live: Mapping[Place, KnownKey]
    destroyed: frozenset[Place] = frozenset()
    going: frozenset[Place] = frozenset()
    slugs: Mapping[Place, str] = field(default_factory=dict)

    def gone(self) -> frozenset[Place]:
        """Those that must be brought back to no place."""
        return self.destroyed | self.going

    def name(self, place: Place) -> str:
        """A key's name for the terminal: whose, for which procedure and year, number and fingerprint."""
        owner, key_id = place
        key = self.live.get(place)
        if key is None:
            return f"{owner} {key_id}"
        number = f"{key_id} ({fingerprint(key.public)})"
        if owner == MAILER:
            return f"{spoken('the mailer', 'メール送信')} {number}"
        year = spoken(f"{key.use.fiscal_year}", f"{key.use.fiscal_year}年度")
        return f"{owner} {self.slugs.get(place, '')} {year} {number}"


async def known_keys(migrator_address: str) -> KnownKeys:
    """Return the keys of the database; none of one without tables. Raises DatabaseProblem."""
    async with connected(dsn=migrator_address, server_settings=AS_OWNER) as connection:
        if not await connection.fetchval(_TABLES):
            return KnownKeys({})
        rows = await connection.fetch(_PROCEDURES)
        mailers = await connection.fetch(_MAILERS)
    live: dict[Place, KnownKey] = {(MAILER, row["id"]): _known(MAILERS, row) for row in mailers}
    for row in rows:
        if not (row["destroyed"] or row["going"]):
            use = KeyUse(row["municipality"], row["procedure"], row["fiscal_year"])
            live[row["municipality"], row["id"]] = _known(use, row)
    return KnownKeys(
        live,
        frozenset((row["municipality"], row["id"]) for row in rows if row["destroyed"]),
        frozenset((row["municipality"], row["id"]) for row in rows if row["going"] and not row["destroyed"]),
        {(row["municipality"], row["id"]): row["slug"] for row in rows},
    )


def _known(use: KeyUse, row: Any) -> KnownKey:
    signature = row["signature"]
    return KnownKey(use, row["id"], row["public_key"], bytes.fromhex(signature[2:]) if signature else None)
