"""What staff are result when mail fails."""

from app.notifications.reasons import SENTENCES, DeliveryOutcome, Reason, after_reply


def test_every_reason_has_a_sentence() -> None:
    assert set(SENTENCES) == set(Reason)


def test_a_reply_of_4_is_not_now_and_of_5_never() -> None:
    assert after_reply(Reason.recipient_refused, 450).outcome is DeliveryOutcome.deferred
    assert after_reply(Reason.recipient_refused, 550).outcome is DeliveryOutcome.failed
