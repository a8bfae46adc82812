"""申請者側機能: submit an application, ask for its status, and nothing else. Stateless: no cookie, no session."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Final

from litestar import Litestar

from app.procedures.published import hear_changes
from app.web.applicant.bare_addresses import BareAddresses
from app.web.applicant.form_pages import RememberedFormPages
from app.web.applicant.routes import ROUTES
from app.web.applicant.usual_inquiry import UsualInquiries
from app.web.applicant.usual_submission import UsualSubmissions

__all__ = ["BEFORE", "BEFORE_ROUTES", "LIFESPAN", "ROUTES"]


@asynccontextmanager
async def hearing_changes(_: Litestar) -> AsyncIterator[None]:
    """Hear of each publication at once, not only when a remembered page ends after half a minute."""
    listening = asyncio.create_task(hear_changes())
    yield
    listening.cancel()
    with suppress(asyncio.CancelledError):
        await listening


LIFESPAN: Final = (hearing_changes,)
BEFORE: Final = (BareAddresses, RememberedFormPages)
"""What stands between the static files and the origin check, as main puts it together."""
BEFORE_ROUTES: Final = (UsualSubmissions, UsualInquiries)
"""What stands between the origin check and the routes, from inside to outside."""
