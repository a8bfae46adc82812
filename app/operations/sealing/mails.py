"""The mails of the process of the seals: the anchor of the day, and a database that was put back behind a seal.

It hands them to the mail server itself. The worker's mails wait in the database (outbox, alarms), where its owner could take away the very mail
that tells of them, or change the hash in it; and todoke_seals adds seals there and nothing else.
"""

import logging
from datetime import UTC, datetime
from typing import Final
from uuid import uuid4

from app.audit.seals import Anchor
from app.languages import SOURCE
from app.notifications.letters import LetterText
from app.notifications.mail import mail_of
from app.notifications.reasons import DeliveryOutcome
from app.notifications.smtp_connection import SmtpConnection
from app.operations.sealing.memory import day_of
from app.settings import Settings

log = logging.getLogger(__name__)

_SENDER_NAME: Final = "届"
_END: Final = "このメールに申請者の情報は書いていません。送信専用のため、返信はできません。\n"


class SealMailer:
    """Tells TODOKE_ALARM_MAIL; nobody where that is empty."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    async def tell_anchor(self, anchor: Anchor, signed: str, *, written: bool) -> bool:
        """Send the anchor of a day; `written`: whether its file is in the folder. True when it needs no other try."""
        return await self._send(
            f"監査ログの封印の控え {day_of(anchor).isoformat()}", anchor_body(signed, written=written)
        )

    async def tell_loss(self, head: int) -> bool:
        """Tell that a head was made without one that had been signed before. True when it needs no other try."""
        return await self._send("警報：データベースが、封印した記録より古くなっています", loss_body(head))

    async def _send(self, subject: str, body: str) -> bool:
        addresses = self._settings.alarm_mail
        if not addresses:
            return True
        text = LetterText(subject, body, SOURCE, _SENDER_NAME)
        mail = mail_of(text, self._settings.mail_from, ", ".join(addresses), uuid4(), datetime.now(UTC))
        connection = SmtpConnection(self._settings)
        result = await connection.hand_over_to(addresses, mail, self._settings.mail_from)
        await connection.rest()
        if result.outcome is not DeliveryOutcome.sent:
            log.warning("a mail of the seals %s: %s %s", result.outcome, result.reason, result.code or "")
        return result.outcome is not DeliveryOutcome.deferred


def anchor_body(signed: str, *, written: bool) -> str:
    """The body: what it is for, and the text of the anchor."""
    parts = [
        "監査ログの封印の控えです。データベースの外に保管してください。ログの末尾が消されたり、古いバックアップに戻されたりしたことは、この控えと比べるとわかります。",
        "下の「todoke audit anchor 1」の行から「signature」の行までをファイルに保存し、次のコマンドで比べます。\n  todoke audit verify --anchor ファイル",
    ]
    if not written:
        parts.append("※ TODOKE_SEAL_ANCHOR_FOLDER に、今日の控えのファイルがありません。フォルダを確かめてください。")
    return "\n\n".join([*parts, signed, _END])


def loss_body(head: int) -> str:
    """The body: what is gone, and how to go on."""
    return "\n\n".join(
        [
            "監査ログの封印が、データベースから失われていました。古いバックアップに戻されたか、末尾が消されています。",
            "失われた範囲は、最後に受け取った控えと比べるとわかります。\n  todoke audit verify --anchor ファイル",
            "封印は続けています。失われたことは記録に残り、確認のたびに表示されます。",
            f"理由がわかっている（復旧作業など）ときは、ほかに異常がないことを次のコマンドで確認できます。\n  todoke audit verify --known-gap {head}",
            _END,
        ]
    )
