"""An index of texts in memory: which of them hold all words of a search, and how near each stands to what was asked. Pure.

Texts stand in slots. For each piece of one or two letters the index knows the slots that hold it, as the bits of a whole number, so that a word of
two letters is answered without looking at a text; of a longer one only the texts that hold all its pieces are looked at.
"""

from collections.abc import Iterable, Iterator, Sequence
from enum import IntEnum
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
EMPTY: Final[FoldedTexts] = ("",) * len(Layer)


def folded_lines(texts: Sequence[str]) -> str:
    """Return the texts folded, a line each: no word is found across two of them."""
    return "\n".join(filter(None, map(same_word, texts)))


def slots_in(bits: int) -> Iterator[int]:
    """Yield the places of the bits that are set, lowest first."""
    digits = bin(bits)[:1:-1]
    slot = digits.find("1")
    while slot >= 0:
        yield slot
        slot = digits.find("1", slot + 1)


def bits_of(slots: Iterable[int]) -> int:
    """Return the number in which the bits of these places are set, and no other."""
    held = bytearray()
    for slot in slots:
        held.extend(bytes(max(0, (slot >> 3) + 1 - len(held))))
        held[slot >> 3] |= 1 << (slot & 7)
    return int.from_bytes(held, "little")


class WordIndex:
    """The texts by slot. `looked_at` counts the texts that a search had to look into, for whoever wants to know what searches cost."""

    def __init__(self) -> None:
        self.looked_at = 0
        self._texts: list[FoldedTexts] = []
        self._holders: tuple[dict[str, int], ...] = tuple({} for _ in Layer)
        self._filled = 0

    def put(self, slot: int, texts: FoldedTexts | None) -> None:
        """Put texts into a slot, where they take the place of what stands there; None empties it. Slots are numbered from 0 without a gap."""
        if slot == len(self._texts):
            self._texts.append(EMPTY)
        bit = 1 << slot
        for holders, before, after in zip(self._holders, self._texts[slot], texts or EMPTY, strict=True):
            for piece in _pieces(before) - _pieces(after):
                holders[piece] ^= bit
                if not holders[piece]:
                    del holders[piece]
            for piece in _pieces(after):
                holders[piece] = holders.get(piece, 0) | bit
        self._texts[slot] = texts or EMPTY
        self._filled = self._filled & ~bit if texts is None else self._filled | bit

    def found(self, words: Sequence[str]) -> list[Ranked]:
        """Return the slots that hold every word (as `searched_words` gives them), nearest first; all of them where no word is asked for.

        A slot's rank is the sum of its words' Layers, each the nearest that holds the word.
        """
        ranked = {0: self._filled}
        for word in words:
            layers = self._layers_of(word)
            narrowed: dict[int, int] = {}
            for rank, slots in ranked.items():
                for layer, holders in zip(Layer, layers, strict=True):
                    if both := slots & holders:
                        narrowed[rank + layer] = narrowed.get(rank + layer, 0) | both
            ranked = narrowed
        return sorted((rank, slots) for rank, slots in ranked.items() if slots)

    def _layers_of(self, word: str) -> list[int]:
        """Return for each Layer the slots whose nearest one to hold the word it is."""
        nearer = 0
        layers = []
        for layer, holders in zip(Layer, self._holders, strict=True):
            slots = self._filled & ~nearer
            for piece in _pieces(word, whole=len(word) == 1):
                slots &= holders.get(piece, 0)
            if len(word) > 2:
                slots = self._verified(word, layer, slots)
            layers.append(slots)
            nearer |= slots
        return layers

    def _verified(self, word: str, layer: Layer, slots: int) -> int:
        """Return those of the slots whose text holds the word itself: the pieces can stand apart."""
        self.looked_at += slots.bit_count()
        return bits_of(slot for slot in slots_in(slots) if word in self._texts[slot][layer])


def _pieces(text: str, *, whole: bool = True) -> set[str]:
    """Return every pair of letters of a text, and with `whole` every letter too."""
    pairs = set(map(str.__add__, text, text[1:]))
    return pairs | set(text) if whole else pairs
