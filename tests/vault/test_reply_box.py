"""The reply box: under which key it was made is found by trying, and the trying is bounded."""

import secrets
import time
from uuid import uuid4

import pytest

from app.settings import InquiryKey, NumberedKey
from app.vault import reply_box
from app.vault.inquiry_keys import working_keys
from app.vault.seal import CannotOpen, KeyPair, PublicKey, bound_to, seal

CODE = b"0123456789ABCDEF"
WARD = "131041"
BOUND = bound_to("131041-00000-00000", uuid4())
OLD, NEW, NEWEST = (InquiryKey(number, secrets.token_bytes(32)) for number in (1, 2, 3))


def box_under(key: InquiryKey) -> KeyPair:
    return reply_box.box_of(CODE, working_keys([key], WARD)[0])


def boxes(*keys: InquiryKey) -> tuple[KeyPair, ...]:
    return reply_box.boxes_of(CODE, working_keys(keys, WARD))


@pytest.mark.parametrize("made_under", [OLD, NEW, NEWEST])
def test_a_box_opens_whichever_of_the_keys_made_it(made_under: InquiryKey) -> None:
    sealed = reply_box.write(box_under(made_under).public.key, WARD, BOUND, "理由")
    assert reply_box.read(boxes(NEWEST, NEW, OLD), WARD, BOUND, sealed) == "理由"


def test_a_box_of_the_number_alone_still_opens() -> None:
    """As 0.2.0 made it; its public half, pinned."""
    public_half = bytes.fromhex("aea50fec7db842796883ea2d3a15883770fd799d77b08702430f81e885c9157a")
    assert reply_box.read(boxes(NEW), WARD, BOUND, reply_box.write(public_half, WARD, BOUND, "理由")) == "理由"
    assert reply_box.read(boxes(), WARD, BOUND, reply_box.write(public_half, WARD, BOUND, "理由")) == "理由"


def test_without_its_key_a_box_does_not_open() -> None:
    sealed = reply_box.write(box_under(OLD).public.key, WARD, BOUND, "理由")
    with pytest.raises(CannotOpen):
        reply_box.read(boxes(NEWEST, NEW), WARD, BOUND, sealed)


def test_another_number_opens_nothing() -> None:
    sealed = reply_box.write(box_under(OLD).public.key, WARD, BOUND, "理由")
    with pytest.raises(CannotOpen):
        reply_box.read(reply_box.boxes_of(CODE[::-1], working_keys([OLD], WARD)), WARD, BOUND, sealed)


def test_the_same_message_at_another_event_does_not_open() -> None:
    sealed = reply_box.write(box_under(OLD).public.key, WARD, BOUND, "理由")
    for other in (bound_to("131041-00000-00000", uuid4()), None):
        with pytest.raises(CannotOpen):
            reply_box.read(boxes(OLD), WARD, other, sealed)


def test_the_same_key_makes_another_box_in_another_municipality() -> None:
    assert reply_box.box_of(CODE, working_keys([OLD], "131059")[0]).public.key != box_under(OLD).public.key


def test_what_is_no_text_is_a_box_that_does_not_open() -> None:
    """Anybody can seal to a public key."""
    sealed = seal(PublicKey(reply_box.BOX_ID, box_under(OLD).public.key), WARD, reply_box.PURPOSE, b"\xff", BOUND)
    with pytest.raises(CannotOpen):
        reply_box.read(boxes(OLD), WARD, BOUND, sealed)


def test_three_keys_make_four_boxes_and_are_tried_within_milliseconds() -> None:
    sealed = reply_box.write(KeyPair(reply_box.BOX_ID, secrets.token_bytes(32)).public.key, WARD, BOUND, "理由")
    keys: list[NumberedKey] = list(working_keys([NEWEST, NEW, OLD], WARD))

    def milliseconds() -> float:
        begun = time.thread_time()
        with pytest.raises(CannotOpen):
            reply_box.read(reply_box.boxes_of(CODE, keys), WARD, BOUND, sealed)
        return (time.thread_time() - begun) * 1000

    assert len(reply_box.boxes_of(CODE, keys)) == 4
    assert min(milliseconds() for _ in range(20)) < 3
