"""By what mails to one address are counted: an HMAC of it that only the holder of the mailer's private key can make.

Whoever reads the table of counts cannot try addresses out against it. The municipality is a part of it, so that the same address is another
hash elsewhere and tells nobody of another's applicants.
"""

import hmac

from app.vault.seal import KeyPair


def address_hash(pair: KeyPair, municipality: str, address: str) -> bytes:
    """32 bytes; the key is derived from the mailer's pair, as those of the blind indexes are from theirs."""
    key = hmac.digest(pair.private, b"todoke mails to one address 1", "sha256")
    return hmac.digest(key, f"{municipality} {mailbox_of(address)}".encode(), "sha256")


def mailbox_of(address: str) -> str:
    """The address without what makes no other mailbox of it: small and capital letters, and a tag behind a plus sign (RFC 5233)."""
    user, _, domain = address.casefold().rpartition("@")
    return f"{user.partition('+')[0] or user}@{domain}"
