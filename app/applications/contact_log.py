"""対応記録: what was said and done about an application, how it ended and what comes next. Added to, never changed.

種別 and 結果 are closed choices and stand in the open; 内容 and 次の対応 are sealed to the section. The row's id comes from one made with the
page's form, and from what the form carries: the same sent twice, at the same instant too, adds one record; another text sent from the same
page, by the browser's Back button, adds another.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final
from uuid import UUID, uuid5

from app.applications.queries import SealedApplication
from app.applications.sealing import NEXT, RECORD, KeyRefused, seal_to_section
from app.applications.staff_text import LONGEST_RECORD, TextRefused, written
from app.audit import log
from app.audit.actions import Action
from app.tenancy.refusals import NotAllowed, Refusal, refusals
from app.tenancy.statements import ScopedStatement
from app.vault.seal import BOUND_FORMAT

LONGEST_NEXT: Final = 200  # characters

# Of two identical inserts at the same instant the second waits for the first, and then adds nothing.
_ADD: Final = ScopedStatement(
    """
insert into app.handling_record (municipality, id, application, staff, kind, outcome, sealed, next_sealed, sealed_format)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict (municipality, id) do nothing returning id
""",
    "on conflict: the same form, sent twice",
)


class RecordKind(StrEnum):
    """種別 of a 対応記録, with its name on screen."""

    telephone = "telephone"
    mail = "mail"
    counter = "counter"
    visit = "visit"
    post = "post"
    memo = "memo"

    @property
    def label(self) -> str:
        return LABELS[self]


LABELS: Final = {
    RecordKind.telephone: "電話",
    RecordKind.mail: "メール",
    RecordKind.counter: "窓口",
    RecordKind.visit: "訪問",
    RecordKind.post: "郵送",
    RecordKind.memo: "メモ",
}


class ContactOutcome(StrEnum):
    """結果 of a 対応記録, with its name on screen."""

    reached = "reached"
    absent = "absent"
    message = "message"
    call_back = "call_back"
    unreachable = "unreachable"
    sent = "sent"
    answered = "answered"
    returned = "returned"

    @property
    def label(self) -> str:
        return OUTCOMES[self]


OUTCOMES: Final = {
    ContactOutcome.reached: "話せた",
    ContactOutcome.absent: "不在",
    ContactOutcome.message: "伝言を残した",
    ContactOutcome.call_back: "折り返し待ち",
    ContactOutcome.unreachable: "つながらない",
    ContactOutcome.sent: "送った",
    ContactOutcome.answered: "返事があった",
    ContactOutcome.returned: "届かず戻った",
}
OF_A_CALL: Final = (
    ContactOutcome.reached,
    ContactOutcome.absent,
    ContactOutcome.message,
    ContactOutcome.call_back,
    ContactOutcome.unreachable,
)
# outcomes after which a next contact that was due is no longer needed
SETTLED: Final = frozenset({ContactOutcome.reached, ContactOutcome.answered})


def record_words(kind: str, outcome: str | None) -> str:
    """Describe a record in a word or two: 電話：不在."""
    return LABELS[RecordKind(kind)] + (f"：{OUTCOMES[ContactOutcome(outcome)]}" if outcome else "")


class RecordRefused(TextRefused):
    """The record cannot be kept. `part` is text or next_step."""

    def __init__(self, part: str, sentence: str) -> None:
        super().__init__(sentence)
        self.part = part


@dataclass(frozen=True, slots=True)
class NewRecord:
    """A 対応記録 to add. `text` may be blank where there is an outcome."""

    kind: RecordKind
    text: str = ""
    outcome: ContactOutcome | None = None
    next_step: str = ""


def check_record(new: NewRecord) -> tuple[str, str]:
    """Return 内容 and 次の対応 as they are kept. Raises RecordRefused."""
    text = _written("text", new.text, "内容", LONGEST_RECORD, required=new.outcome is None)
    return text, _written("next_step", new.next_step, "次の対応", LONGEST_NEXT, required=False)


async def add_record(application: SealedApplication, record: UUID, new: NewRecord, staff: UUID) -> bool:
    """Add one record. Returns False and does nothing when the same form (`record` is its id) has added it already.

    Raises RecordRefused or NotAllowed.
    """
    text, next_step = check_record(new)
    # `record` is random and stored nowhere, so the row's id tells nothing of the text
    own = uuid5(record, f"{application.id} {new.kind} {new.outcome or ''} {text}\x1f{next_step}")
    try:
        sealed = await seal_to_section(application, RECORD, text, own)
        next_sealed = await seal_to_section(application, NEXT, next_step, own) if next_step else None
    except KeyRefused as refused:
        raise RecordRefused("text", refused.sentence) from None
    with refusals({Refusal.insufficient_privilege: lambda: NotAllowed("not this person's to add to")}):
        added = await _ADD.rows(
            own,
            application.id,
            staff,
            str(new.kind),
            str(new.outcome) if new.outcome else None,
            sealed,
            next_sealed,
            BOUND_FORMAT,
        )
    if added:
        details = {"kind": str(new.kind)} | ({"outcome": str(new.outcome)} if new.outcome else {})
        await log.record(staff, Action.record_added, str(application.reference), details)
    return bool(added)


def _written(part: str, text: str, label: str, longest: int, *, required: bool) -> str:
    try:
        return written(text, label, longest, required=required)
    except TextRefused as refused:
        raise RecordRefused(part, refused.sentence) from None
