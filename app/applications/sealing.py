"""Sealing what staff write to the section's key: the one that the application's answers are sealed to, so that it dies with them."""

from uuid import UUID

from app.applications.queries import SealedApplication
from app.procedures.sealing_keys import key_of_application
from app.vault.seal import Sealed, bound_to, seal

NOTE = "note"  # what was written with a step: a message to the applicant, the reason of a rejection or correction
RECORD = "record"  # 対応記録
NEXT = "next_step"  # 次の対応 of a 対応記録
OWN = "own"  # the values of custom columns


async def seal_to_section(application: SealedApplication, purpose: str, text: str, *of: UUID) -> Sealed:
    """Seal a text that staff wrote to the application's key; only decryption.py opens it. `of`: the row it is for, where that is not the application's.

    Raises UntrustedKey where nobody signed the key.
    """
    key = await key_of_application(application.procedure, application.sealing_key)
    return seal(key, application.reference.municipality, purpose, text.encode(), bound_to(application.id, *of))
