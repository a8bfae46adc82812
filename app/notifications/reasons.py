"""What became of a delivery, in words of ours. The server's own words can hold the address, so they are never kept."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Outcome(StrEnum):
    """`deferred` is tried again; `sent` and `failed` end the delivery."""

    sent = "sent"
    deferred = "deferred"
    failed = "failed"


class Reason(StrEnum):
    """Why; kept with each attempt and shown to the staff by SENTENCES."""

    delivered = "delivered"
    server_away = "server_away"
    server_refused = "server_refused"
    sender_refused = "sender_refused"
    recipient_refused = "recipient_refused"
    content_refused = "content_refused"
    no_reply = "no_reply"
    no_address = "no_address"
    key_missing = "key_missing"
    not_written = "not_written"


SENTENCES: Final[Mapping[Reason, str]] = {
    Reason.delivered: "メールサーバーに渡しました。",
    Reason.server_away: "メールサーバーにつながりませんでした。",
    Reason.server_refused: "メールサーバーが接続を受け付けませんでした。",
    Reason.sender_refused: "メールサーバーが差出人を受け付けませんでした。",
    Reason.recipient_refused: "あて先のメールアドレスが受け付けられませんでした。",
    Reason.content_refused: "メールサーバーがメールを受け取りませんでした。",
    Reason.no_reply: "メールサーバーの応答が途中で途絶えました。",
    Reason.no_address: "あて先のメールアドレスを読み取れませんでした。",
    Reason.key_missing: "あて先を開く鍵がありません。運営にお知らせください。",
    Reason.not_written: "メールの文面を作れませんでした。運営にお知らせください。",
}


@dataclass(frozen=True, slots=True)
class Told:
    """The end of one attempt: `code` is the SMTP reply code where there was one."""

    outcome: Outcome
    reason: Reason
    code: int | None = None


def after_reply(reason: Reason, code: int) -> Told:
    """4xx: not now; 5xx: never."""
    return Told(Outcome.failed if code >= 500 else Outcome.deferred, reason, code)
