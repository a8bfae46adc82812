"""The outcome of a delivery in words of ours. The server's own words can hold the address, so they are never kept."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class DeliveryOutcome(StrEnum):
    """`deferred` is tried again; `sent` and `failed` end the delivery."""

    sent = "sent"
    deferred = "deferred"
    failed = "failed"


class DeliveryStatus(StrEnum):
    """The delivery of one letter to one person, as staff see it."""

    before = "before"  # its turn has not come
    waiting = "waiting"
    sent = "sent"
    delayed = "delayed"  # sent, and a mail server reports that it has not got through yet
    held = "held"  # too many went to the address; a summary will tell of it
    summarised = "summarised"
    failed = "failed"  # given up
    bounced = "bounced"
    withdrawn = "withdrawn"  # its step was taken back before it was sent
    no_address = "no_address"


class Reason(StrEnum):
    """The reason of an outcome, kept with each attempt; SENTENCES holds its text for the staff."""

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
    Reason.recipient_refused: "宛先のメールアドレスが受け付けられませんでした。",
    Reason.content_refused: "メールサーバーがメールを受け取りませんでした。",
    Reason.no_reply: "メールサーバーの応答が途中で途絶えました。",
    Reason.no_address: "宛先のメールアドレスを読み取れませんでした。",
    Reason.key_missing: "宛先を開く鍵がありません。運営にお知らせください。",
    Reason.not_written: "メールの文面を作れませんでした。運営にお知らせください。",
}


HELD_BACK: Final[Mapping[DeliveryStatus, str]] = {
    DeliveryStatus.held: "同じ宛先への受付メールが多いため、送信を控えました。1時間ほどあとに、ほかの申請とまとめて1通でお知らせします。",
    DeliveryStatus.summarised: "同じ宛先への受付メールが多いため、送信を控え、ほかの申請とまとめて1通でお知らせしました。",
    DeliveryStatus.withdrawn: "操作を取り消したため、送りませんでした。",
}
"""Why a mail was not sent by itself, for the staff."""
NOT_REACHED_MARK: Final = "メール不達"
HELD_MARK: Final = "受付メール保留"


# RFC 3463: what the two numbers behind the class mean, the most exact first
_RETURNED: Final[tuple[tuple[str, str], ...]] = (
    ("1.2", "宛先のドメイン（@の後ろ）がありません。"),
    ("1.", "宛先のメールアドレスがありません。"),
    ("2.1", "宛先のメールアドレスは使われていません。"),
    ("2.2", "宛先のメールボックスがいっぱいです。"),
    ("2.3", "宛先のメールボックスには大きすぎます。"),
    ("2.", "宛先のメールボックスが受け取れません。"),
    ("3.", "宛先のメールサーバーが受け取れません。"),
    ("4.", "宛先のメールサーバーにつながりませんでした。"),
    ("5.", "宛先のメールサーバーとやりとりができませんでした。"),
    ("6.", "宛先のメールサーバーが、内容を受け取れませんでした。"),
    ("7.", "宛先のメールサーバーが受け取りを断りました（受信の設定など）。"),
)


def sentence_of(reason: str, smtp_code: int | None = None) -> str:
    """Why an attempt ended as it did; "" before the first."""
    if not reason:
        return ""
    sentence = SENTENCES[Reason(reason)]
    return sentence if smtp_code is None or smtp_code < 400 else f"{sentence}（サーバーの応答 {smtp_code}）"


def returned_because(status: str) -> str:
    """The meaning of an RFC 3463 status as a sentence; "" without a status."""
    if not status:
        return ""
    rest = status[2:]
    meant = next(
        (words for start, words in _RETURNED if (rest + ".").startswith(start)),
        "宛先のメールサーバーから戻りました。",
    )
    return f"{meant}（{status}）"


@dataclass(frozen=True, slots=True)
class DeliveryResult:
    """The end of one attempt: `code` is the SMTP reply code where there was one."""

    outcome: DeliveryOutcome
    reason: Reason
    code: int | None = None


def after_reply(reason: Reason, code: int) -> DeliveryResult:
    """The result of an SMTP error reply: 4xx is tried again, 5xx is final."""
    return DeliveryResult(DeliveryOutcome.failed if code >= 500 else DeliveryOutcome.deferred, reason, code)
