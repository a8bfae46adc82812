"""The mail that tells of alarms: one for all that began or ended since the last, to TODOKE_ALARM_MAIL.

It is tried again every minute until the mail server takes it, so an alarm that began and ended meanwhile is told in one mail. A worker that
dies between the server's yes and the record of it leaves a second copy, never none.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby
from typing import Final
from uuid import UUID

from app.calendar.shown_dates import short_time
from app.languages import SOURCE
from app.notifications.delivery import MAILER_SCOPE
from app.notifications.letters import LetterText
from app.notifications.mail import mail_of
from app.notifications.reasons import DeliveryOutcome
from app.notifications.smtp_connection import SmtpConnection
from app.operations.alarms import AlarmKind
from app.settings import Settings
from app.tenancy import api
from app.tenancy.scope import scoped

log = logging.getLogger(__name__)

MOST_LINES: Final = 20  # of one kind in one mail
_SENDER_NAME: Final = "届"


@dataclass(frozen=True, slots=True)
class TellableAlarm:
    """An alarm of which the next mail tells. `ended_at`: None while it stands."""

    id: UUID
    kind: AlarmKind
    words: str
    begun_at: datetime
    ended_at: datetime | None


class AlarmMailer:
    """Tells of the alarms on an SMTP connection of its own."""

    def __init__(self, settings: Settings, connection: SmtpConnection) -> None:
        self._settings = settings
        self._connection = connection

    async def tell_next(self) -> bool:
        """Send one mail of all there is to tell; False when there is nothing, nobody to tell, or the server did not take it."""
        if not self._settings.alarm_mail:
            return False
        with scoped(MAILER_SCOPE):
            rows = await api.rows("claim_alarm_mail")
        if not rows:
            return False
        alarms = [
            TellableAlarm(row["id"], AlarmKind(row["kind"]), row["words"], row["begun_at"], row["ended_at"])
            for row in rows
        ]
        return await self._tell(rows[0]["lease"], alarms)

    async def _tell(self, lease: UUID, alarms: Sequence[TellableAlarm]) -> bool:
        text = LetterText(subject_of(alarms), body_of(alarms, self._settings.operator_url), SOURCE, _SENDER_NAME)
        addresses = self._settings.alarm_mail
        mail = mail_of(text, self._settings.mail_from, ", ".join(addresses), lease, datetime.now(UTC))
        result = await self._connection.hand_over_to(addresses, mail, self._settings.mail_from)
        await self._connection.rest()
        sent = result.outcome is DeliveryOutcome.sent
        if not sent:
            log.warning("a mail of %d alarms %s: %s %s", len(alarms), result.outcome, result.reason, result.code or "")
        with scoped(MAILER_SCOPE):
            await api.value("record_alarm_mail", lease, sent, [alarm.id for alarm in alarms if alarm.ended_at])
        return sent


def subject_of(alarms: Sequence[TellableAlarm]) -> str:
    """The subject: what it is about where all are of one kind, and how many began and ended."""
    kinds = {alarm.kind for alarm in alarms}
    about = next(iter(kinds)).label if len(kinds) == 1 else "確認が必要なことがあります"
    standing = sum(alarm.ended_at is None for alarm in alarms)
    if not standing:
        return f"解消：{about}（{len(alarms)}件）"
    ended = len(alarms) - standing
    return f"警報：{about}（{standing}件{f'、解消{ended}件' if ended else ''}）"


def body_of(alarms: Sequence[TellableAlarm], operator_url: str) -> str:
    """The body, by kind: what stands and what ended, the first 20 of each."""
    standing = [alarm for alarm in alarms if alarm.ended_at is None]
    ended = [alarm for alarm in alarms if alarm.ended_at is not None]
    parts = []
    if standing:
        parts.append("\n\n".join(["次のことが起きています。", *_by_kind(standing)]))
    if ended:
        parts.append("\n\n".join(["次のことは解消しました。", *_by_kind(ended)]))
    where = f"いまの状況：{operator_url}/alarms" if operator_url else "いまの状況は、運営画面の「警報」で確認できます。"
    return (
        "\n\n".join([*parts, where, "このメールに申請者の情報は書いていません。送信専用のため、返信はできません。"])
        + "\n"
    )


def _by_kind(alarms: Sequence[TellableAlarm]) -> list[str]:
    in_order = sorted(alarms, key=lambda alarm: (list(AlarmKind).index(alarm.kind), alarm.begun_at, alarm.words))
    return [_paragraph(kind, list(group)) for kind, group in groupby(in_order, key=lambda alarm: alarm.kind)]


def _paragraph(kind: AlarmKind, alarms: Sequence[TellableAlarm]) -> str:
    lines = [f"■ {kind.label}（{len(alarms)}件）", *(_line(alarm) for alarm in alarms[:MOST_LINES])]
    if len(alarms) > MOST_LINES:
        lines.append(f"ほか{len(alarms) - MOST_LINES}件")
    return "\n".join(lines)


def _line(alarm: TellableAlarm) -> str:
    span = f"{short_time(alarm.begun_at)}から" + (f"{short_time(alarm.ended_at)}まで" if alarm.ended_at else "")
    return f"・{alarm.words}（{span}）"
