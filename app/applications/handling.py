"""対応記録: what was said and done about an application, sealed to the section. Added to, never changed.

The row's id is made with the page's form, so that a form sent twice adds one record.
"""

from enum import StrEnum
from uuid import UUID

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
    """Add one record under the id `record`; nothing happens when it is there already. Raises TextRefused or NotAllowed."""
    plain = written(text, "内容", LONGEST_RECORD, required=True)
    if await HandlingRecord.exists().where(HandlingRecord.id == record):
        return
    sealed = await seal_to_section(application, RECORD, plain)
    try:
        await HandlingRecord.add(id=record, application=application.id, staff=staff, kind=str(kind), sealed=sealed)
    except PostgresError as refusal:
        if getattr(refusal, "sqlstate", None) == "42501":  # insufficient_privilege
            raise NotAllowed("not this person's to add to") from None
        raise
    await log.record(staff, "record_added", str(application.reference), {"kind": str(kind)})


__all__ = ["LABELS", "RecordKind", "TextRefused", "add_record"]
