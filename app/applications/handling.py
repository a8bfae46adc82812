"""対応記録: what was said and done about an application, sealed to the section. Added to, never changed.

The row's id comes from one made with the page's form, and from what the form carries: the same sent twice adds one record; another text
sent from the same page, by the browser's Back button, adds another.
"""

from enum import StrEnum
from uuid import UUID, uuid5

from asyncpg.exceptions import PostgresError

from app.applications.processing import NotAllowed
from app.applications.queries import FoundApplication
from app.applications.sealing import RECORD, seal_to_section
from app.applications.tables import HandlingRecord
from app.applications.wording import LONGEST_RECORD, TextRefused, written
from app.audit import log


class RecordKind(StrEnum):
    """種別, with its name on screen."""

    telephone = "telephone"
    mail = "mail"
    counter = "counter"
    post = "post"
    memo = "memo"

    @property
    def label(self) -> str:
        return LABELS[self]


LABELS = {
    RecordKind.telephone: "電話",
    RecordKind.mail: "メール",
    RecordKind.counter: "窓口",
    RecordKind.post: "郵送",
    RecordKind.memo: "メモ",
}


async def add_record(application: FoundApplication, record: UUID, kind: RecordKind, text: str, staff: UUID) -> None:
    """Add one record; nothing happens when the form's (`record` is the form's id) is there already. Raises TextRefused or NotAllowed."""
    plain = written(text, "内容", LONGEST_RECORD, required=True)
    # `record` is random and stored nowhere, so the row's id tells nothing of the text
    own = uuid5(record, f"{application.id} {kind} {plain}")
    if await HandlingRecord.exists().where(HandlingRecord.id == own):
        return
    sealed = await seal_to_section(application, RECORD, plain)
    try:
        await HandlingRecord.add(id=own, application=application.id, staff=staff, kind=str(kind), sealed=sealed)
    except PostgresError as refusal:
        if getattr(refusal, "sqlstate", None) == "42501":  # insufficient_privilege
            raise NotAllowed("not this person's to add to") from None
        raise
    await log.record(staff, "record_added", str(application.reference), {"kind": str(kind)})


__all__ = ["LABELS", "RecordKind", "TextRefused", "add_record"]
