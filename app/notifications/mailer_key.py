"""The public half of the mailer's key, to which mail addresses and the words of an お知らせ are sealed."""

from typing import Final

from app.tenancy.api import ApiStatement
from app.vault.seal import PublicKey

ADDRESS: Final = "address"  # what a mail address is sealed as

_NEWEST: Final = ApiStatement("select id, public_key from api.mailer_public_key order by created_at desc limit 1")


async def mailer_public_key() -> PublicKey | None:
    """The newest one; None before `todoke migrate` has made the first."""
    row = await _NEWEST.row()
    return PublicKey(row["id"], row["public_key"]) if row else None
