"""Sealing what staff write to the section's key: the one that the application's answers are sealed to, so that it dies with them."""

from typing import Final
from uuid import UUID

from app.applications.queries import SealedApplication
from app.applications.staff_text import TextRefused
from app.procedures.sealing_keys import key_of_application
from app.vault.seal import PublicKey, Sealed, bound_to, seal
from app.vault.signing import UntrustedKey

NOTE = "note"  # what was written with a step: a message to the applicant, the reason of a rejection or correction
ASKED = "asked"  # what was told with the wish to withdraw, by whom
RECORD = "record"  # 対応記録
NEXT = "next_step"  # 次の対応 of a 対応記録
OWN = "own"  # the values of custom columns

NO_KEY: Final = "暗号化の鍵が使えないため、いまは保存できません。システムの担当に知らせてください"


class KeyRefused(TextRefused):
    """The text is sealed to nothing: nobody signed the key, or can open anything with it now. Nothing was written."""

    def __init__(self) -> None:
        super().__init__(NO_KEY)


async def key_to_section(application: SealedApplication) -> PublicKey:
    """Return the key that what staff write about the application is sealed to. Raises KeyRefused."""
    try:
        return await key_of_application(application.procedure, application.sealing_key)
    except UntrustedKey:
        raise KeyRefused from None


async def seal_to_section(application: SealedApplication, purpose: str, text: str, *of: UUID) -> Sealed:
    """Seal a text that staff wrote to the application's key; only decryption.py opens it. `of`: the row it is for, where that is not the application's.

    Raises KeyRefused.
    """
    key = await key_to_section(application)
    return seal(key, application.reference.municipality, purpose, text.encode(), bound_to(application.id, *of))
