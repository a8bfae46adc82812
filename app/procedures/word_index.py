"""An index of texts in memory: which of them hold all words of a search, and how near each stands to what was asked. Pure.

Texts stand in slots. For each piece of one or two letters the index knows the slots that hold it, as the bits of a whole number, so that a word of
two letters is answered without looking at a text; of a longer one only the texts that hold all its pieces are looked at.
"""

from collections.abc import Collection, Iterator, Sequence
from enum import IntEnum
from functools import reduce
from itertools import compress
from operator import and_, or_
from typing import Final, TypeAlias

from app.procedures.spelling import same_word


class Layer(IntEnum):
    """Where a word stands in what is searched, the nearest to what was asked first."""

    title = 0
    keywords = 1
    outline = 2
    choices = 3


FoldedTexts: TypeAlias = tuple[str, ...]
"""One folded text for each Layer, in order."""
Ranked: TypeAlias = tuple[int, int]
"""How far from what was asked (0: nearest), and the slots as bits."""
BETWEEN: Final = "\x00"
EMPTY: Final[FoldedTexts] = ("",) * len(Layer)
_ONE: Final = ord("1")
_NOUGHTS_AND_ONES: Final = bytes.maketrans(b"01", b"\x00\x01")


def folded_together(texts: Sequence[str]) -> str:
    """Return the texts folded together, parted by what no word holds: none is found across two of them."""
    return same_word(BETWEEN.join(texts))


def slots_in(bits: int) -> Iterator[int]:
    """Return the places of the bits that are set, lowest first."""
    marks = bin(bits)[:1:-1].encode().translate(_NOUGHTS_AND_ONES)
    return compress(range(len(marks)), marks)


def bits_of(slots: Collection[int]) -> int:
    """Return the number in which the bits of these places are set, and no other."""
    marks = bytearray(b"0") * (max(slots, default=0) + 1)
    for slot in slots:
        marks[slot] = _ONE
    marks.reverse()
    return int(marks, 2)


class WordIndex:
    """The texts by slot. `looked_at` counts the texts that a search had to look into, for whoever wants to know what searches cost."""

    def __init__(self) -> None:
        self.looked_at = 0
        self._texts: list[FoldedTexts] = []
        self._holders: tuple[dict[str, int], ...] = tuple({} for _ in Layer)
        self._filled = 0

    def put(self, slot: int, texts: FoldedTexts | None) -> None:
        """Put texts into a slot, where they take the place of what stands there; None empties it. Slots are numbered from 0."""
        self._texts += [EMPTY] * (slot + 1 - len(self._texts))
        bit = 1 << slot
        for holders, text_before, text_after in zip(self._holders, self._texts[slot], texts or EMPTY, strict=True):
            before, after = _pieces(text_before), _pieces(text_after)
            for piece in before - after:
                holders[piece] ^= bit
                if not holders[piece]:
                    del holders[piece]
            for piece in after - before:
                holders[piece] = holders.get(piece, 0) | bit
        self._texts[slot] = texts or EMPTY
        self._filled = self._filled & ~bit if texts is None else self._filled | bit

    def found(self, words: Sequence[str]) -> list[Ranked]:
        """Return the slots that hold every word (as `searched_words` gives them), nearest first; all of them where no word is asked for.

        A slot's rank is the sum of its words' Layers, each the nearest that holds the word.
        """
        pieces = {word: _pieces(word, whole=len(word) == 1) for word in words}
        candidates = self._filled
        for word in words:
            candidates &= reduce(or_, (self._holding(pieces[word], layer) for layer in Layer))
        ranked = {0: candidates}
        for word in words:
            narrowed: dict[int, int] = {}
            for layer, holders in self._by_layer(word, pieces[word], candidates):
                for rank, slots in ranked.items():
                    narrowed[rank + layer] = narrowed.get(rank + layer, 0) | (slots & holders)
            ranked = narrowed
        return sorted((rank, slots) for rank, slots in ranked.items() if slots)

    def _holding(self, pieces: Collection[str], layer: Layer) -> int:
        """Return the slots that hold all of the pieces in one layer."""
        holders = self._holders[layer]
        return reduce(and_, (holders.get(piece, 0) for piece in pieces))

    def _by_layer(self, word: str, pieces: Collection[str], candidates: int) -> Iterator[tuple[Layer, int]]:
        """Yield for each layer those of the candidates whose nearest one to hold the word it is."""
        for layer in Layer:
            slots = self._holding(pieces, layer) & candidates
            if len(word) > 2:
                slots = self._verified(word, layer, slots)
            candidates &= ~slots
            yield layer, slots

    def _verified(self, word: str, layer: Layer, slots: int) -> int:
        """Return those of the slots whose text holds the word itself: the pieces can stand apart."""
        self.looked_at += slots.bit_count()
        texts = self._texts
        return bits_of([slot for slot in slots_in(slots) if word in texts[slot][layer]])


def _pieces(text: str, *, whole: bool = True) -> set[str]:
    """Return every pair of letters of a text, and with `whole` every letter too."""
    pairs = set(map(str.__add__, text, text[1:]))
    return pairs | set(text) if whole else pairs
