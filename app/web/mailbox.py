"""The demo's mailbox on port 8003: every mail the demo sent, as its receiver would read it. Not part of the service itself."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Final

from litestar import Response, get
from litestar.datastructures import State
from litestar.exceptions import NotFoundException
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath, FromQuery

from app.demo.mailbox import CaughtMail, caught_mail, caught_mails, mail_folder
from app.web.pages import PageContext, page


@dataclass(frozen=True, kw_only=True)
class MailsPage(PageContext):
    """The caught mails, newest first. `to`: the text that their receivers contain, "" for all mails."""

    template: ClassVar = "mailbox/index.html"
    mails: Sequence[CaughtMail]
    to: str


@dataclass(frozen=True, kw_only=True)
class MailPage(PageContext):
    """One mail with its text and as it arrived."""

    template: ClassVar = "mailbox/mail.html"
    mail: CaughtMail


@get("/")
async def mails(state: State, to: FromQuery[str] = "") -> Response[bytes]:
    recipient = to.strip()
    found = await asyncio.to_thread(caught_mails, mail_folder(state["settings"].home))
    shown = [mail for mail in found if recipient.lower() in mail.recipients.lower()]
    return page(MailsPage(mails=shown, to=recipient))


@get("/mails/{key:str}")
async def mail(state: State, key: FromPath[str]) -> Response[bytes]:
    found = await asyncio.to_thread(caught_mail, mail_folder(state["settings"].home), key)
    if found is None:
        raise NotFoundException
    return page(MailPage(mail=found))


ROUTES: Final[list[HTTPRouteHandler]] = [mails, mail]
