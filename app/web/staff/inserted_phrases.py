"""入れる, where no script does it: a 定型文 put behind what was typed in a form that comes back. Nothing is stored."""

from typing import Final
from uuid import UUID

from litestar.exceptions import ClientException

from app.applications.phrases import find_phrase
from app.web.forms import Posted, only

INTO: Final = "into"
GONE: Final = "その定型文は、もうありません。ほかのものを選んでください"


async def with_phrase(posted: Posted, section: UUID) -> Posted | None:
    """The form with the chosen phrase of the section in its input; None where the phrase is there no more.

    Raises ClientException (400) for a form that is none of ours.
    """
    into = only(posted, INTO)
    if into not in posted:
        raise ClientException("no input of ours")
    try:
        phrase = await find_phrase(UUID(only(posted, f"phrase.{into}")))
    except ValueError:
        raise ClientException("no phrase of ours") from None
    if phrase is None or phrase.section != section:
        return None
    return {**posted, into: [phrase.added_to(only(posted, into))]}
