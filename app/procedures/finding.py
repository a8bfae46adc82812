"""Finding procedures and municipalities by any spelling, from memory: a search reads nothing from the database.

Each municipality that somebody searched has an index. It follows what app/procedures/published.py holds, which is made anew at each notice of a
change; only procedures whose words have changed are indexed anew.
"""

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from itertools import chain, islice
from typing import Final, NamedTuple
from uuid import UUID

from app.calendar.tokyo import fiscal_year
from app.languages import TAGS, translated_into
from app.municipalities.prefectures import prefecture_of, reading_of_prefecture
from app.procedures.published import MunicipalityCard, PublishedMunicipality, PublishedProcedure
from app.procedures.word_index import FoldedTexts, Ranked, WordIndex, bits_of, folded_together, slots_in
from app.texts import Text

INDEXED_AT_A_TIME: Final = 20  # some 20 ms; then others have their turn


class _Source(NamedTuple):
    """All that a procedure is found by; a version's texts never change."""

    version: UUID
    keywords: str
    section_name: Text
    section_reading: str
    category: str


@dataclass(frozen=True, slots=True)
class Found:
    """What was found: how many are open and how many are not, and of both together, the open ones first, one page."""

    open_count: int
    closed_count: int
    open: Sequence[PublishedProcedure]
    closed: Sequence[PublishedProcedure]

    @property
    def count(self) -> int:
        return self.open_count + self.closed_count


class ProcedureFinder:
    """The index of one municipality."""

    def __init__(self) -> None:
        self.index = WordIndex()
        self._lock = asyncio.Lock()
        self._followed: PublishedMunicipality | None = None
        self._slots: dict[UUID, int] = {}
        self._sources: dict[UUID, _Source] = {}
        self._free: list[int] = []
        self._procedures: list[PublishedProcedure | None] = []  # by slot
        self._order: list[int] = []  # by slot: the municipality's own order
        self._of_category: dict[str, int] = {}
        self._open = 0
        self._open_in = 0

    async def follow(self, published: PublishedMunicipality) -> None:
        """Bring the index up to what is published; at once where it is."""
        if published is self._followed:
            return
        async with self._lock:
            if published is not self._followed:
                await self._index(published)

    async def _index(self, published: PublishedMunicipality) -> None:
        present = {procedure.id: procedure for procedure in published.procedures.values()}
        for gone in self._slots.keys() - present.keys():
            self._clear(gone)
        changed = 0
        for order, procedure in enumerate(present.values()):
            source = _source_of(procedure)
            slot = self._slot_of(procedure.id)
            self._procedures[slot], self._order[slot] = procedure, order
            if source != self._sources.get(procedure.id):
                self.index.put(slot, texts(procedure))
                self._sources[procedure.id] = source
                changed += 1
                if changed % INDEXED_AT_A_TIME == 0:
                    await asyncio.sleep(0)
        self._of_category = _by_category(self._procedures)
        self._open_in = 0
        self._followed = published

    def _slot_of(self, procedure: UUID) -> int:
        if procedure not in self._slots:
            if not self._free:
                self._free.append(len(self._procedures))
                self._procedures.append(None)
                self._order.append(0)
            self._slots[procedure] = self._free.pop()
        return self._slots[procedure]

    def _clear(self, procedure: UUID) -> None:
        slot = self._slots.pop(procedure)
        del self._sources[procedure]
        self._procedures[slot] = None
        self._free.append(slot)
        self.index.put(slot, None)

    @property
    def categories(self) -> list[str]:
        """The 分野 of the procedures, as stored, in order."""
        return sorted(self._of_category)

    def count(self, words: Sequence[str], category: str = "") -> int:
        """Return how many procedures `find` would find."""
        return _count(self._ranked(words, category))

    def find(self, words: Sequence[str], category: str, start: int, length: int) -> Found:
        """Return what holds every word (as `searched_words` gives them) and is of the category, "" for any: nearest to what was asked first,
        then in the municipality's own order. Of these, `length` from `start` on."""
        ranked, is_open = self._ranked(words, category), self._open_slots()
        of_open = [(rank, slots & is_open) for rank, slots in ranked]
        of_closed = [(rank, slots & ~is_open) for rank, slots in ranked]
        open_count = _count(of_open)
        first_closed, end = max(0, start - open_count), max(0, start + length - open_count)
        return Found(
            open_count,
            _count(of_closed),
            self._in_order(of_open, start, start + length),
            self._in_order(of_closed, first_closed, end),
        )

    def _ranked(self, words: Sequence[str], category: str) -> list[Ranked]:
        ranked = self.index.found(words)
        if not category:
            return ranked
        of_category = self._of_category.get(category, 0)
        return [(rank, slots & of_category) for rank, slots in ranked]

    def _in_order(self, ranked: Sequence[Ranked], start: int, stop: int) -> list[PublishedProcedure]:
        slots = chain.from_iterable(sorted(slots_in(slots), key=self._order.__getitem__) for _, slots in ranked)
        return [procedure for slot in islice(slots, start, stop) if (procedure := self._procedures[slot]) is not None]

    def _open_slots(self) -> int:
        """The procedures that are open, as bits. The municipality in memory dies when one opens or closes; keys follow the fiscal year."""
        now = datetime.now(UTC)
        if self._open_in != (year := fiscal_year(now)):
            self._open = bits_of(
                [slot for slot, each in enumerate(self._procedures) if each is not None and each.opening(now) == "open"]
            )
            self._open_in = year
        return self._open


_finders: dict[str, ProcedureFinder] = {}


async def finder_of(published: PublishedMunicipality) -> ProcedureFinder:
    """Return the municipality's index, up to date."""
    finder = _finders.setdefault(published.code, ProcedureFinder())
    await finder.follow(published)
    return finder


def municipalities_found(cards: Iterable[MunicipalityCard], words: Sequence[str]) -> list[MunicipalityCard]:
    """Return the municipalities that hold every word in their name, its reading, their address or their prefecture and its reading, in the order given."""
    return [card for card in cards if not words or _holds_all(_spellings_of(card), words)]


def _holds_all(spellings: str, words: Sequence[str]) -> bool:
    return all(word in spellings for word in words)


def _spellings_of(card: MunicipalityCard) -> str:
    prefecture = prefecture_of(card.code)
    of_prefecture = (*_words(prefecture), reading_of_prefecture(card.code)) if prefecture else ()
    return _folded((*_words(card.name), card.reading, card.slug, *of_prefecture))


@lru_cache(maxsize=4096)  # there are 1,741 municipalities and 47 prefectures
def _folded(texts: tuple[str, ...]) -> str:
    return folded_together(texts)


def _source_of(procedure: PublishedProcedure) -> _Source:
    return _Source(
        procedure.current.id,
        procedure.keywords,
        procedure.section_name,
        procedure.section_reading,
        procedure.category,
    )


def texts(procedure: PublishedProcedure) -> FoldedTexts:
    """Return what a procedure is found by, in every language, by the layers of the index."""
    form = procedure.current.form
    category = dict.fromkeys(translated_into(tag, procedure.category) for tag in TAGS) if procedure.category else ()
    outline = [*_words(form.outline, form.eligibility, procedure.section_name), procedure.section_reading, *category]
    choices = [choice.label for question in form.questions.values() for choice in question.choices]
    return (
        folded_together(_words(form.title)),
        folded_together([procedure.keywords]),
        folded_together(outline),
        folded_together(_words(*choices)),
    )


def _words(*several: Text) -> list[str]:
    return [words for text in several for words in text.languages.values()]


def _by_category(procedures: Sequence[PublishedProcedure | None]) -> dict[str, int]:
    slots: dict[str, list[int]] = {}
    for slot, procedure in enumerate(procedures):
        if procedure is not None:
            slots.setdefault(procedure.category, []).append(slot)
    return {category: bits_of(held) for category, held in slots.items()}


def _count(ranked: Sequence[Ranked]) -> int:
    return sum(slots.bit_count() for _, slots in ranked)
