"""The approval as 手続案内 shows it: which council let the municipality ask, when, and for which 情報項目."""

from dataclasses import dataclass
from datetime import date

from app.procedures.items import item_label
from app.procedures.published import PublishedVersion
from app.texts import N_

KINDS = {"approval": N_("承認"), "consent": N_("了承"), "report": N_("報告")}


@dataclass(frozen=True, slots=True)
class Approved:
    """`kind` is a text to be translated; `items` are in the reader's language."""

    meeting: str
    number: str
    held_on: date
    kind: str
    items: tuple[str, ...]


def approved_items(version: PublishedVersion, language: str) -> Approved | None:
    """The approved 情報項目 of a form; None where it asks for nothing personal."""
    given = version.approval
    if given is None or not given.items:
        return None
    items = tuple(item_label(item).in_(language) for item in given.items)
    return Approved(given.meeting, given.number, given.held_on, KINDS[given.kind], items)
