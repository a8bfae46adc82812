"""The boxes of one second share a pair: they open like the others, and the pair ends with its second."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from uuid import uuid4

import pytest

from app.vault import quick_seal
from app.vault.quick_seal import MOST_KEYS, SECONDS, QuickSealer
from app.vault.seal import (
    BOUND_FORMAT,
    HEADER,
    LAYOUT,
    SHARED_LAYOUT,
    UNBOUND_FORMAT,
    CannotOpen,
    PublicKey,
    Sealed,
    Sealer,
    bound_in,
    bound_to,
    key_of,
    new_pair,
    seal,
    unseal,
)
from tests.boxes import box_of_before, shared_box_of_before

pytestmark = pytest.mark.anyio

PAIR, OTHER_PAIR, ROW = new_pair(uuid4()), new_pair(uuid4()), uuid4()
PUBLIC, NONCE = slice(HEADER, HEADER + 32), slice(HEADER + 32, HEADER + 56)


@dataclass
class Clock:
    """Stands still until it is set."""

    now: float = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def sealer(clock: Clock) -> QuickSealer:
    return QuickSealer(clock)


def sealed(sealer: QuickSealer, content: bytes = b"content", key: bytes = PAIR.public.key) -> Sealed:
    return sealer.seal(PublicKey(PAIR.id, key), "131041", "answers", content, bound_to(ROW))


@pytest.mark.parametrize(("close", "layout"), [(seal, LAYOUT), (quick_seal.seal, SHARED_LAYOUT)])
async def test_both_layouts_open_with_what_is_bound(close: Sealer, layout: bytes) -> None:
    box = close(PAIR.public, "131041", "answers", b"content", bound_to(ROW))
    assert (box[:1], key_of(box)) == (layout, PAIR.id)
    assert unseal(PAIR, "131041", "answers", box, bound_in(BOUND_FORMAT, ROW)) == b"content"
    with pytest.raises(CannotOpen, match="belongs elsewhere"):
        unseal(PAIR, "131041", "answers", box, bound_in(UNBOUND_FORMAT, ROW))
    with pytest.raises(CannotOpen, match="belongs elsewhere"):
        unseal(PAIR, "131041", "answers", box, bound_to(uuid4()))


@pytest.mark.parametrize("make", [box_of_before, shared_box_of_before])
def test_both_layouts_open_with_what_is_bound_to_nothing(make: Callable[[PublicKey, str, str, bytes], bytes]) -> None:
    box = make(PAIR.public, "131041", "answers", b"content")
    assert unseal(PAIR, "131041", "answers", box, bound_in(UNBOUND_FORMAT, ROW)) == b"content"
    with pytest.raises(CannotOpen, match="belongs elsewhere"):
        unseal(PAIR, "131041", "answers", box, bound_in(BOUND_FORMAT, ROW))


async def test_the_inside_is_that_of_a_sealed_box(sealer: QuickSealer) -> None:
    for length in (0, 1, 400, 512, 5000):
        own = seal(PAIR.public, "131041", "answers", bytes(length), bound_to(ROW))
        assert len(sealed(sealer, bytes(length))) == len(own) + 24  # the nonce


async def test_a_pair_ends_after_its_second(sealer: QuickSealer, clock: Clock) -> None:
    first = sealed(sealer)
    clock.now += SECONDS - 0.001
    assert sealed(sealer)[PUBLIC] == first[PUBLIC]
    clock.now += 0.001
    assert sealed(sealer)[PUBLIC] != first[PUBLIC]


async def test_a_pair_ends_though_nothing_more_is_sealed(clock: Clock) -> None:
    sealer = QuickSealer(clock)
    sealed(sealer)
    assert sealer.holds_a_pair()
    await asyncio.sleep(SECONDS + 0.05)
    assert not sealer.holds_a_pair()


async def test_the_end_of_a_pair_leaves_the_next_one(
    sealer: QuickSealer, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    sealed(sealer)
    clock.now += SECONDS
    monkeypatch.setattr("app.vault.quick_seal.SECONDS", 60.0)  # its own end is far off, on however busy a machine
    second = sealed(sealer)
    await asyncio.sleep(SECONDS + 0.05)  # the first one's end has come
    assert sealer.holds_a_pair()
    assert sealed(sealer)[PUBLIC] == second[PUBLIC]


async def test_ten_thousand_boxes_have_ten_thousand_nonces(sealer: QuickSealer) -> None:
    boxes = [sealed(sealer) for _ in range(10_000)]
    assert len({box[PUBLIC] for box in boxes}) == 1
    assert len({box[NONCE] for box in boxes}) == len(boxes)


async def test_a_pair_seals_to_so_many_keys_and_no_more(sealer: QuickSealer) -> None:
    keys = [new_pair(uuid4()).public.key for _ in range(MOST_KEYS + 1)]
    publics = [sealed(sealer, key=key)[PUBLIC] for key in keys]
    assert len(set(publics[:-1])) == 1
    assert publics[-1] != publics[0]
    assert sealed(sealer, key=keys[0])[PUBLIC] == publics[-1]


async def test_another_key_opens_nothing_of_the_same_second(sealer: QuickSealer) -> None:
    sealed(sealer, key=OTHER_PAIR.public.key)
    box = sealed(sealer)
    as_other = box[:1] + OTHER_PAIR.id.bytes + box[HEADER:]
    with pytest.raises(CannotOpen, match="damaged"):
        unseal(OTHER_PAIR, "131041", "answers", as_other, bound_to(ROW))


@pytest.mark.parametrize("at", [0, 1, HEADER, HEADER + 31, HEADER + 32, HEADER + 55, HEADER + 56, -1])
async def test_a_box_of_which_a_byte_was_changed_does_not_open(sealer: QuickSealer, at: int) -> None:
    changed = bytearray(sealed(sealer))
    changed[at] ^= 3
    with pytest.raises(CannotOpen):
        unseal(PAIR, "131041", "answers", bytes(changed), bound_to(ROW))


async def test_the_layouts_do_not_open_as_one_another(sealer: QuickSealer) -> None:
    quick, own = sealed(sealer), seal(PAIR.public, "131041", "answers", b"content", bound_to(ROW))
    for box in (LAYOUT + quick[1:], SHARED_LAYOUT + own[1:]):
        with pytest.raises(CannotOpen):
            unseal(PAIR, "131041", "answers", box, bound_to(ROW))


async def test_a_layout_of_a_later_version_does_not_open(sealer: QuickSealer) -> None:
    box = b"\x03" + sealed(sealer)[1:]
    with pytest.raises(CannotOpen, match="not a sealed box"):
        key_of(box)


async def test_a_box_that_was_cut_off_or_names_a_point_of_nothing_does_not_open(sealer: QuickSealer) -> None:
    box = sealed(sealer)
    for length in (0, 1, HEADER, HEADER + 32, HEADER + 56, HEADER + 71, HEADER + 72, len(box) - 1):
        with pytest.raises(CannotOpen):
            unseal(PAIR, "131041", "answers", box[:length], bound_to(ROW))
    with pytest.raises(CannotOpen):
        unseal(PAIR, "131041", "answers", box[:HEADER] + bytes(32) + box[HEADER + 32 :], bound_to(ROW))
