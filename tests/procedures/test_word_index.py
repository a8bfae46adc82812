"""The index finds what a plain look at every text finds, and looks at few texts."""

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from app.procedures.word_index import FoldedTexts, Layer, WordIndex, bits_of, slots_in

LETTERS = "あいう"
TEXTS = st.tuples(*[st.text(LETTERS + "\n", max_size=8)] * len(Layer))
WORDS = st.lists(st.text(LETTERS, min_size=1, max_size=4), max_size=3)


def index_of(texts: Sequence[FoldedTexts | None]) -> WordIndex:
    index = WordIndex()
    for slot, each in enumerate(texts):
        index.put(slot, each)
    return index


def looked_up(texts: Sequence[FoldedTexts | None], words: Sequence[str]) -> dict[int, list[int]]:
    """The slots by rank, as somebody finds them who reads every text."""
    found: dict[int, list[int]] = {}
    for slot, each in enumerate(texts):
        layers = [next((layer for layer in Layer if each and word in each[layer]), None) for word in words]
        if each is not None and None not in layers:
            found.setdefault(sum(layer for layer in layers if layer is not None), []).append(slot)
    return found


def as_lists(index: WordIndex, words: Sequence[str]) -> dict[int, list[int]]:
    return {rank: list(slots_in(slots)) for rank, slots in index.found(words)}


@given(st.lists(TEXTS, max_size=12), WORDS)
def test_it_finds_what_reading_every_text_finds(texts: list[FoldedTexts], words: list[str]) -> None:
    assert as_lists(index_of(texts), words) == looked_up(texts, words)


@given(st.lists(TEXTS | st.none(), min_size=4, max_size=4), st.lists(TEXTS | st.none(), min_size=4, max_size=4), WORDS)
def test_texts_that_took_the_place_of_others_leave_nothing_of_them(
    before: list[FoldedTexts | None], after: list[FoldedTexts | None], words: list[str]
) -> None:
    index = index_of(before)
    for slot, each in enumerate(after):
        index.put(slot, each)
    assert as_lists(index, words) == looked_up(after, words)
    fresh = index_of(after)
    assert index._holders == fresh._holders


@given(st.sets(st.integers(0, 200)))
def test_slots_are_kept_as_bits(slots: set[int]) -> None:
    assert list(slots_in(bits_of(slots))) == sorted(slots)


def test_the_nearest_layer_counts_and_several_words_add_up() -> None:
    texts: list[FoldedTexts] = [
        ("犬", "", "猫", ""),
        ("", "", "", "犬猫"),
        ("", "犬", "", "猫"),
        ("犬猫", "犬", "犬", "犬"),
        ("猫", "", "", ""),
    ]
    index = index_of(texts)
    assert as_lists(index, ["犬"]) == {0: [0, 3], 1: [2], 3: [1]}
    assert as_lists(index, ["犬", "猫"]) == {0: [3], 2: [0], 4: [2], 6: [1]}


def test_words_of_two_letters_are_answered_without_looking_at_a_text() -> None:
    texts: list[FoldedTexts] = [(f"手続{number}の申込", "", "ゴミ", "ハイ") for number in range(5000)]
    index = index_of(texts)
    for words in (["申込"], ["ゴミ"], ["犬"], ["申込", "ゴミ"], ["出"]):
        index.found(words)
    assert index.looked_at == 0
    assert as_lists(index, ["続4242"]) == {0: [4242]}
    assert index.looked_at < 200
    assert as_lists(index, ["申込", "続4242の申込", "犬"]) == {}
    assert index.looked_at < 200
