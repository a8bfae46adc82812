"""Sealed boxes: what anybody may have put into one."""

from uuid import uuid4

import pytest
from nacl.public import PublicKey as NaclPublicKey
from nacl.public import SealedBox

from app.vault.seal import FORMAT, CannotOpen, new_pair, seal, unseal

PAIR = new_pair(uuid4())


def box_with(inside: bytes) -> bytes:
    return FORMAT + PAIR.id.bytes + SealedBox(NaclPublicKey(PAIR.public.key)).encrypt(inside)


def test_what_was_sealed_opens() -> None:
    assert unseal(PAIR, "131041", "answers", seal(PAIR.public, "131041", "answers", b"content")) == b"content"


@pytest.mark.parametrize(
    "inside", [b"", b"\x00\x00", b"\x00\x00\x00\x02\xff\xff", b"\x00\x00\x00\x01\x90", b"\xff" * 512]
)
def test_a_box_without_an_envelope_is_one_that_cannot_be_opened(inside: bytes) -> None:
    with pytest.raises(CannotOpen):
        unseal(PAIR, "131041", "answers", box_with(inside))
