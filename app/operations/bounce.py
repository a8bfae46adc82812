"""`todoke bounce`: the mail server hands over what came back; it is noted at its letter, and nothing else of it is kept."""

import os
from typing import BinaryIO, Final

from asyncpg.exceptions import PostgresError

from app.notifications.bounces import LARGEST, Bounce, NoBounce, read_bounce
from app.notifications.delivery import DATABASE_AWAY, MAILER_SCOPE
from app.settings import Settings
from app.tenancy import api
from app.tenancy.engine import ENGINE
from app.tenancy.scope import Role, scoped

# sysexits.h: what a mail server understands
NOTED: Final = os.EX_OK
NO_STATUS: Final = os.EX_DATAERR
NO_LETTER: Final = os.EX_NOUSER
TRY_LATER: Final = os.EX_TEMPFAIL
CONFIGURATION: Final = os.EX_CONFIG

SENTENCES: Final = {
    "bounced": "Noted: the letter was returned for good ({status}).",
    "delayed": "Noted: the letter is delayed or was not taken for now ({status}).",
    "known": "This was known already.",
}


async def take_back(settings: Settings, message: BinaryIO, recipient: str) -> tuple[int, str]:
    """Exit code and sentence for the mail server's log. Nothing that the message holds is in the sentence but the status."""
    try:
        bounce = read_bounce(message.read(LARGEST + 1), recipient)
    except NoBounce as problem:
        return NO_STATUS, problem.sentence
    try:
        outcome = await _recorded(settings, bounce)
    except (
        PostgresError,
        *DATABASE_AWAY,
    ) as problem:  # whatever it is, the mail server keeps the message and comes again
        return TRY_LATER, f"The database did not take it ({type(problem).__name__}). Nothing was changed."
    if outcome not in SENTENCES:
        return NO_LETTER, "No letter was sent from that address. Nothing was changed."
    return NOTED, SENTENCES[outcome].format(status=bounce.status)


async def _recorded(settings: Settings, bounce: Bounce) -> str:
    """bounced, delayed, known or unknown (api.record_bounce)."""
    opened_here = not ENGINE.has(Role.mailer)
    if opened_here:
        await ENGINE.open({Role.mailer: settings.database(Role.mailer)}, size=1)
    try:
        with scoped(MAILER_SCOPE):
            outcome = await api.value(
                "record_bounce",
                bounce.letter.municipality,
                bounce.letter.token,
                bounce.status,
                bounce.diagnostic,
            )
    finally:
        if opened_here:
            await ENGINE.close()
    return str(outcome)
