"""Finding procedures and municipalities by any spelling, from memory: a search reads nothing from the database.

Each municipality that was searched of late has an index. It follows what app/procedures/published.py holds, which is made anew at each notice of a
change; only procedures whose words have changed are indexed anew. A list without a search needs no index.
"""

import asyncio
from collections import OrderedDict
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

INDEXED_AT_A_TIME: Final = 10  # some 20 ms where their forms have to be compiled; then others have their turn
_NEVER: Final = datetime.max.replace(tzinfo=UTC)
MOST_INDEXED: Final = 1_500  # procedures of all municipalities together, some 10 kB each; more only of one alone


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
        self._indexed: PublishedMunicipality | None = None
        self._slots: dict[UUID, int] = {}
        self._sources: dict[UUID, _Source] = {}
        self._free: list[int] = []
        self._procedures: list[PublishedProcedure | None] = []  # by slot
        self._order: list[int] = []  # by slot: the municipality's own order
        self._present = 0
        self._of_category: dict[str, int] = {}
        self._open = 0
        self._open_in = 0
        self._open_until = _NEVER

    async def follow(self, published: PublishedMunicipality, *, indexed: bool = True) -> None:
        """Bring the lists, and with `indexed` the index, up to what is published; at once where they are."""
        if published is self._followed and (published is self._indexed or not indexed):
            return
        async with self._lock:
            if published is not self._followed:
                self._list(published)
            if indexed and published is not self._indexed:
                await self._index(published)

    @property
    def indexed(self) -> int:
        """How many procedures are in the index."""
        return len(self._sources)

    def drop_index(self) -> None:
        """Empty the index, until the next search; not while it is made."""
        if not self._lock.locked():
            self.index = WordIndex()
            self._sources = {}
            self._indexed = None

    def _list(self, published: PublishedMunicipality) -> None:
        present = {procedure.id: procedure for procedure in published.procedures.values()}
        for gone in self._slots.keys() - present.keys():
            self._clear(gone)
        for order, procedure in enumerate(present.values()):
            slot = self._slot_of(procedure.id)
            self._procedures[slot], self._order[slot] = procedure, order
        self._of_category = _by_category(self._procedures)
        self._present = bits_of([slot for slot, each in enumerate(self._procedures) if each is not None])
        self._open_in = 0
        self._followed = published

    async def _index(self, published: PublishedMunicipality) -> None:
        changed = 0
        for procedure in published.procedures.values():
            source = _source_of(procedure)
            if source != self._sources.get(procedure.id):
                self.index.put(self._slots[procedure.id], texts(procedure))
                self._sources[procedure.id] = source
                changed += 1
                if changed % INDEXED_AT_A_TIME == 0:
                    await asyncio.sleep(0)
        self._indexed = published

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
        self._procedures[slot] = None
        self._free.append(slot)
        if self._sources.pop(procedure, None):
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
        ranked = self.index.found(words) if words else [(0, self._present)] if self._present else []
        if not category:
            return ranked
        of_category = self._of_category.get(category, 0)
        return [(rank, slots & of_category) for rank, slots in ranked]

    def _in_order(self, ranked: Sequence[Ranked], start: int, stop: int) -> list[PublishedProcedure]:
        slots = chain.from_iterable(sorted(slots_in(slots), key=self._order.__getitem__) for _, slots in ranked)
        return [procedure for slot in islice(slots, start, stop) if (procedure := self._procedures[slot]) is not None]

    def _open_slots(self) -> int:
        """The procedures that are open, as bits; until one opens or closes, which leaves what is published the object that it was, and until
        the fiscal year ends, which keys follow."""
        now = datetime.now(UTC)
        if self._open_in != (year := fiscal_year(now)) or now >= self._open_until:
            present = [(slot, each) for slot, each in enumerate(self._procedures) if each is not None]
            self._open = bits_of([slot for slot, each in present if each.opening(now) == "open"])
            times = [time for _, each in present for time in (each.opens_at, each.closes_at) if time and time > now]
            self._open_in, self._open_until = year, min(times, default=_NEVER)
        return self._open


_finders: Final[OrderedDict[str, ProcedureFinder]] = OrderedDict()  # what was searched last stands last


async def finder_of(published: PublishedMunicipality, *, searching: bool) -> ProcedureFinder:
    """Return the municipality's lists, and for `searching` its index, up to date. To be used before anybody else has a turn."""
    finder = _finders.setdefault(published.code, ProcedureFinder())
    await finder.follow(published, indexed=searching)
    if searching:
        _finders.move_to_end(published.code)
        _drop_indexes_beside(finder)
    return finder


def _drop_indexes_beside(searched: ProcedureFinder) -> None:
    """Keep the indexes within their bound: those that were not searched for the longest time are dropped."""
    held = sum(finder.indexed for finder in _finders.values())
    for finder in _finders.values():
        if held <= MOST_INDEXED:
            return
        if finder is not searched:
            held -= finder.indexed
            finder.drop_index()


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
