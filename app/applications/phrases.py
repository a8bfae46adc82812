"""定型文: what a section writes again and again to applicants, as a reason, or into the 対応記録. It is the section's own and goes into no package."""

import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final
from uuid import UUID, uuid4

from app.applications.notices.content_check import numbers_problem
from app.applications.staff_text import LONGEST_MESSAGE, LONGEST_RECORD, TextRefused, written
from app.applications.tables import PhraseRow
from app.tenancy.tables import among

LONGEST_TITLE: Final = 40  # characters
MOST: Final = 50  # of one kind in a section
_MAIL: Final = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")
_TELEPHONE: Final = re.compile(r"(?<!\d)0\d{1,4}[-( ]?\d{1,4}[-) ]?\d{3,4}(?!\d)")


class PhraseKind(StrEnum):
    """What a phrase is for, with its name on screen and the most characters that its field takes."""

    message = "message"
    rejection = "rejection"
    record = "record"

    @property
    def label(self) -> str:
        return LABELS[self]

    @property
    def longest(self) -> int:
        return LONGEST_RECORD if self is PhraseKind.record else LONGEST_MESSAGE


LABELS: Final = {
    PhraseKind.message: "申請者への連絡",
    PhraseKind.rejection: "不受理の理由",
    PhraseKind.record: "対応記録",
}


class PhraseRefused(ValueError):
    """A phrase that cannot be kept: the input's name and a whole sentence."""

    def __init__(self, name: str, sentence: str) -> None:
        super().__init__(name)
        self.name = name
        self.sentence = sentence


@dataclass(frozen=True, slots=True)
class Phrase:
    """One 定型文 of a section."""

    id: UUID
    section: UUID
    kind: PhraseKind
    title: str
    body: str

    @property
    def warning(self) -> str:
        """What to look at again: a phrase is written to everybody, so nobody's own number or address belongs there."""
        plain = unicodedata.normalize("NFKC", self.body)
        if _MAIL.search(plain) or _TELEPHONE.search(plain):
            return "電話番号かメールアドレスがあります。課のものか確かめてください"
        return ""

    def added_to(self, typed: str) -> str:
        """What was typed, with the phrase on a line of its own behind it."""
        before = typed.rstrip()
        return f"{before}\n{self.body}" if before else self.body


async def phrases_of(section: UUID) -> Mapping[PhraseKind, Sequence[Phrase]]:
    """The phrases of a section by kind, in their order. One query."""
    return (await phrases_in([section]))[section]


async def phrases_in(sections: Collection[UUID]) -> Mapping[UUID, Mapping[PhraseKind, Sequence[Phrase]]]:
    """The phrases of each of the sections by kind, in their order. One query."""
    listed: dict[UUID, dict[PhraseKind, list[Phrase]]] = {
        section: {kind: [] for kind in PhraseKind} for section in sections
    }
    query = PhraseRow.select().where(among(PhraseRow.section, sections))
    for row in await query.order_by(PhraseRow.position, PhraseRow.id):
        phrase = _phrase(row)
        listed[phrase.section][phrase.kind].append(phrase)
    return listed


async def find_phrase(phrase: UUID) -> Phrase | None:
    """A phrase of a section that the person works for; None for any other."""
    row = await PhraseRow.select().where(PhraseRow.id == phrase).first()
    return _phrase(row) if row else None


async def add_phrase(section: UUID, kind: str, title: str, body: str) -> None:
    """Add a phrase behind the others of its kind. Raises PhraseRefused."""
    if kind not in set(PhraseKind):
        raise PhraseRefused("kind", "使うところを選んでください")
    chosen = PhraseKind(kind)
    there = (await phrases_of(section))[chosen]
    if len(there) >= MOST:
        raise PhraseRefused("title", f"「{chosen.label}」の定型文は{MOST}までです。使わないものを削除してください")
    title, body = _checked(chosen, title, body, {phrase.title for phrase in there})
    await PhraseRow.add(id=uuid4(), section=section, kind=kind, title=title, body=body, position=0)
    await _put_in_order([*there, *(one for one in (await phrases_of(section))[chosen] if one.title == title)])


async def change_phrase(phrase: Phrase, title: str, body: str) -> None:
    """Change the title and the text of a phrase. Raises PhraseRefused."""
    others = {one.title for one in (await phrases_of(phrase.section))[phrase.kind] if one.id != phrase.id}
    title, body = _checked(phrase.kind, title, body, others)
    await PhraseRow.update({PhraseRow.title: title, PhraseRow.body: body}).where(PhraseRow.id == phrase.id)


async def raise_phrase(phrase: Phrase) -> None:
    """Put a phrase before the one above it."""
    listed = list((await phrases_of(phrase.section))[phrase.kind])
    place = next((number for number, one in enumerate(listed) if one.id == phrase.id), 0)
    if place:
        listed[place - 1 : place + 1] = [listed[place], listed[place - 1]]
        await _put_in_order(listed)


async def remove_phrase(phrase: Phrase) -> None:
    await PhraseRow.delete().where(PhraseRow.id == phrase.id)


async def _put_in_order(phrases: Sequence[Phrase]) -> None:
    for position, one in enumerate(phrases, start=1):
        await PhraseRow.update({PhraseRow.position: position}).where(PhraseRow.id == one.id)


def _checked(kind: PhraseKind, title: str, body: str, others: set[str]) -> tuple[str, str]:
    name, text = " ".join(title.replace("\0", "").split()), ""
    if not 0 < len(name) <= LONGEST_TITLE:
        raise PhraseRefused("title", f"題名を{LONGEST_TITLE}文字以内で入力してください")
    if name in others:
        raise PhraseRefused("title", f"「{name}」という定型文はもうあります。ほかの題名にしてください")
    try:
        text = written(body, "文", kind.longest, required=True)
    except TextRefused as refused:
        raise PhraseRefused("body", refused.sentence) from None
    if numbers_problem(text):
        raise PhraseRefused("body", "到達番号と問合せ番号は、定型文には書けません。消してください")
    return name, text


def _phrase(row: Mapping[str, object]) -> Phrase:
    return Phrase(
        UUID(str(row["id"])),
        UUID(str(row["section"])),
        PhraseKind(str(row["kind"])),
        str(row["title"]),
        str(row["body"]),
    )
