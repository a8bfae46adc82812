"""The mails about one application, as its page shows them: what it was, where it stands, and why."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from app.applications.notices.sending import Notice, notices_of
from app.applications.queries import SealedApplication
from app.languages import SOURCE
from app.notifications.letter_kinds import Letter, Recipient
from app.notifications.letters import LetterText, Occasion, write_letter
from app.notifications.outbox import LetterState, letters_of
from app.notifications.reasons import HELD_BACK, DeliveryStatus, returned_because, sentence_of
from app.web.sessions import AnyRequest, signed_in
from app.web.staff.access import key_store

STANDINGS: Final[Mapping[DeliveryStatus, tuple[str, str]]] = {
    DeliveryStatus.before: ("まだ送っていません", "closed"),
    DeliveryStatus.waiting: ("送信待ち", "waiting"),
    DeliveryStatus.sent: ("送信済", "done"),
    DeliveryStatus.delayed: ("届いていないおそれ", "waiting"),
    DeliveryStatus.held: ("送信を控えました", "waiting"),
    DeliveryStatus.summarised: ("まとめて送信済", "done"),
    DeliveryStatus.failed: ("送れませんでした", "failed"),
    DeliveryStatus.bounced: ("届きませんでした", "failed"),
    DeliveryStatus.withdrawn: ("取り消しました", "closed"),
    DeliveryStatus.no_address: ("メールアドレスなし", "closed"),
}
"""Words and colour of the chip."""
NOT_REACHED: Final = frozenset({DeliveryStatus.failed, DeliveryStatus.bounced})


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail about an application. `notice` and `text`: the お知らせ it carried and its text, None where that cannot be decrypted.

    `letter` is None for an お知らせ that had no address to go to.
    """

    label: str
    to_applicant: bool
    standing: DeliveryStatus
    letter: LetterState | None
    reason: str
    notice: Notice | None = None
    text: LetterText | None = None

    @property
    def chip(self) -> tuple[str, str]:
        return STANDINGS[self.standing]


async def mails_of(request: AnyRequest, application: SealedApplication) -> tuple[Mail, ...]:
    """The mails about an application, oldest first; an お知らせ that had no address to go to stands at the end."""
    letters = await letters_of(application.id)
    notices = await notices_of(application, key_store(request), signed_in(request).staff)
    sent = {letter.id for letter in letters}
    return (
        *(_mail(request, application, letter, notices.get(letter.id)) for letter in letters),
        *(_unsent(notice) for notice in notices.values() if notice.id not in sent),
    )


def standing_of(letter: LetterState) -> DeliveryStatus:
    if letter.state in {"sent", "summarised"} and letter.bounce_status:
        return DeliveryStatus.delayed
    return DeliveryStatus(letter.state)


def _mail(request: AnyRequest, application: SealedApplication, letter: LetterState, notice: Notice | None) -> Mail:
    standing = standing_of(letter)
    reason = returned_because(letter.bounce_status) or HELD_BACK.get(standing, "")
    if not reason and letter.state != "sent":
        reason = sentence_of(letter.reason, letter.smtp_code)
    text = _text(request, application, letter, notice) if notice else None
    return Mail(
        letter.kind.definition.title,
        letter.recipient is Recipient.applicant,
        standing,
        letter,
        reason,
        notice,
        text,
    )


def _unsent(notice: Notice) -> Mail:
    words = notice.words.in_language(SOURCE) if notice.words else None
    text = LetterText(words[0], words[1], SOURCE, "") if words else None
    return Mail(Letter.notice.definition.title, True, DeliveryStatus.no_address, None, "", notice, text)


def _text(
    request: AnyRequest, application: SealedApplication, letter: LetterState, notice: Notice
) -> LetterText | None:
    """The text as it was sent, its placeholders filled with the values stored in the letter."""
    if notice.words is None:
        return None
    person, settings = signed_in(request), request.app.state.settings
    occasion = Occasion(
        person.municipality,
        person.municipality_name.languages,
        letter.facts,
        settings.applicant_url,
        settings.staff_url,
        application.arrived,
    )
    return write_letter(Letter.notice, letter.language, occasion, notice.words)
