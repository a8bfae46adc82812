"""The public half of the mailer's key, to which mail addresses and the words of an お知らせ are sealed."""

from typing import Final

from app.tenancy.api import ApiStatement
from app.vault.seal import PublicKey
from app.vault.signing import MAILERS
from app.vault.trusted_keys import trusted_key

ADDRESS: Final = "address"  # what a mail address is sealed as

_NEWEST: Final = ApiStatement(
    "select id, public_key, signature from api.mailer_public_key order by created_at desc limit 1"
)


async def mailer_public_key() -> PublicKey | None:
    """The newest one; None before `todoke migrate` has made the first, and when the installation has not signed it."""
    row = await _NEWEST.row()
    return trusted_key(MAILERS, row) if row else None
