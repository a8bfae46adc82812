"""One conversation with the mail server: connects when there is a mail to hand over, keeps the connection until `rest`."""

import asyncio
import logging
from collections.abc import Sequence
from contextlib import suppress
from typing import Final

from aiosmtplib import (
    SMTP,
    SMTPDataError,
    SMTPException,
    SMTPRecipientsRefused,
    SMTPResponseException,
    SMTPSenderRefused,
)

from app.notifications.reasons import DeliveryOutcome, DeliveryResult, Reason, after_reply
from app.settings import MailEncryption, Settings

log = logging.getLogger(__name__)

CONNECT_SECONDS: Final = 10.0
COMMAND_SECONDS: Final = 30.0
# shorter than the letter's lease (two minutes), so that nobody else delivers it meanwhile
DELIVERY_SECONDS: Final = 90.0


class _NoConversation(Exception):
    """The server could not be spoken to."""

    def __init__(self, result: DeliveryResult) -> None:
        super().__init__(result.reason)
        self.result = result


class SmtpConnection:
    """Hands mails over, one after the other. A reply is given as a code and a Reason; nothing is raised."""

    def __init__(
        self,
        settings: Settings,
        *,
        connect_seconds: float = CONNECT_SECONDS,
        command_seconds: float = COMMAND_SECONDS,
    ) -> None:
        self._settings = settings
        self._connect_seconds = connect_seconds
        self._command_seconds = command_seconds
        self._smtp: SMTP | None = None

    async def hand_over(self, recipient: str, mail: bytes, sender: str) -> DeliveryResult:
        """Give one mail for one recipient to the server. `sent` only after its 250 for the whole mail. `sender`: of the envelope."""
        return await self.hand_over_to([recipient], mail, sender)

    async def hand_over_to(self, recipients: Sequence[str], mail: bytes, sender: str) -> DeliveryResult:
        """The same for several recipients of one mail: `sent` when the server took it for at least one of them; the log counts the others."""
        try:
            async with asyncio.timeout(DELIVERY_SECONDS):
                smtp = await self._connected()
                refused, _ = await smtp.sendmail(sender, list(recipients), mail)
        except _NoConversation as failure:
            return failure.result
        except (SMTPException, OSError, ValueError) as fault:
            result = _meaning(fault)
            if result.reason is Reason.no_reply:
                self.close()
            return result
        if refused:
            log.warning("the mail server refused %d of %d recipients of one mail", len(refused), len(recipients))
        return DeliveryResult(DeliveryOutcome.sent, Reason.delivered, 250)

    async def _connected(self) -> SMTP:
        """The open connection, or a new one; raises _NoConversation."""
        if self._smtp is not None and await self._still_there(self._smtp):
            return self._smtp
        self.close()
        smtp = SMTP(
            hostname=self._settings.smtp_host,
            port=self._settings.smtp_port,
            username=self._settings.smtp_user or None,
            password=self._settings.smtp_password or None,
            # not the machine's own name, which may take a name server's time-out to find
            local_hostname=self._settings.mail_from.rpartition("@")[2],
            timeout=self._command_seconds,
            use_tls=self._settings.smtp_tls is MailEncryption.tls,
            start_tls=self._settings.smtp_tls is MailEncryption.starttls,
        )
        self._smtp = smtp
        try:
            await smtp.connect(timeout=self._connect_seconds)
        except SMTPResponseException as refusal:
            # greeting, EHLO, TLS or sign-in: a matter of settings, whatever the code; it ends no letter
            self.close()
            raise _NoConversation(
                DeliveryResult(DeliveryOutcome.deferred, Reason.server_refused, refusal.code)
            ) from None
        except OSError:  # also aiosmtplib's own for a lost connection and a time-out
            self.close()
            raise _NoConversation(DeliveryResult(DeliveryOutcome.deferred, Reason.server_away)) from None
        except SMTPException:  # it offers no TLS, or no way to sign in
            self.close()
            raise _NoConversation(DeliveryResult(DeliveryOutcome.deferred, Reason.server_refused)) from None
        return smtp

    async def _still_there(self, smtp: SMTP) -> bool:
        """Servers end a connection after so many mails or so long a silence; asking costs one line."""
        if not smtp.is_connected:
            return False
        try:
            await smtp.noop(timeout=self._connect_seconds)
        except (SMTPException, OSError):
            return False
        return True

    def close(self) -> None:
        """End the connection without a word."""
        smtp, self._smtp = self._smtp, None
        if smtp is not None:
            smtp.close()

    async def rest(self) -> None:
        """Say goodbye to the server: there is nothing to do for now."""
        smtp, self._smtp = self._smtp, None
        if smtp is None:
            return
        with suppress(SMTPException, OSError, TimeoutError):
            await asyncio.wait_for(smtp.quit(timeout=2), 2)
        smtp.close()


def _meaning(fault: Exception) -> DeliveryResult:
    """The result for a letter whose sending ended with `fault`."""
    match fault:
        case SMTPSenderRefused():
            # the sender is a setting of ours: mended by a person, not the letter's end
            result = DeliveryResult(DeliveryOutcome.deferred, Reason.sender_refused, fault.code)
        case SMTPRecipientsRefused():
            result = after_reply(Reason.recipient_refused, fault.recipients[0].code)
        case SMTPDataError():
            result = after_reply(Reason.content_refused, fault.code)
        case SMTPResponseException():
            result = DeliveryResult(DeliveryOutcome.deferred, Reason.server_refused, fault.code)
        case ValueError():
            result = DeliveryResult(DeliveryOutcome.failed, Reason.no_address)
        case _:  # disconnected, or silent for too long: the mail may have been taken or not
            result = DeliveryResult(DeliveryOutcome.deferred, Reason.no_reply)
    return result
