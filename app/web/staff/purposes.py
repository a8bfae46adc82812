"""利用目的 of what a person downloaded or printed before, offered again. None is chosen beforehand, and what is typed goes before it."""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from app.exports.register import purposes_of
from app.web.forms import Posted, only
from app.web.sessions import AnyRequest, signed_in

PURPOSE: Final = "purpose"
EARLIER: Final = "earlier_purpose"


def purpose_in(posted: Posted) -> str:
    """The purpose typed; where none was, the earlier one that was chosen."""
    typed = only(posted, PURPOSE)
    return typed if typed.strip() else only(posted, EARLIER)


async def earlier_purposes(request: AnyRequest, procedure: UUID | None) -> Sequence[tuple[str, str]]:
    """The person's own last purposes as choices, newest first: of the procedure, or of all where none is chosen yet. One query."""
    return [(purpose, purpose) for purpose in await purposes_of(signed_in(request).staff, procedure)]
