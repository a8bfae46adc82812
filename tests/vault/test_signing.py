"""A public half is somebody's key only where the installation has signed it, for that ward, procedure and year."""

from dataclasses import replace
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as some

from app.vault.key_signer import make_signer, signer_in, signers_in
from app.vault.keystore import FileKeyStore, KeyMissing
from app.vault.seal import PublicKey, new_pair
from app.vault.signing import MAILERS, KeySigner, KeyUse, fingerprint, statement, verifications, verified

SIGNER = KeySigner(bytes(range(32)))
OTHER = KeySigner(bytes(32))
USE = KeyUse("131041", UUID(int=7), 2026)

uses = some.builds(
    KeyUse,
    some.text(alphabet="0123456789", max_size=6),
    some.one_of(some.none(), some.uuids()),
    some.integers(0, 99999),
)
halves = some.binary(max_size=40)


def key() -> PublicKey:
    return new_pair(uuid4()).public


def test_a_signed_key_is_one() -> None:
    ours = key()
    signature = SIGNER.sign(USE, ours)
    assert verified(USE, ours.id, ours.key, signature, (SIGNER.public,)) == ours


@pytest.mark.parametrize(
    "elsewhere",
    [
        replace(USE, municipality="139998"),
        replace(USE, procedure=UUID(int=8)),
        replace(USE, fiscal_year=2027),
        MAILERS,
    ],
)
def test_a_key_signed_for_another_use_is_none(elsewhere: KeyUse) -> None:
    ours = key()
    signature = SIGNER.sign(USE, ours)
    assert verified(elsewhere, ours.id, ours.key, signature, (SIGNER.public,)) is None


def test_another_half_or_id_under_the_same_signature_is_none() -> None:
    ours, theirs = key(), key()
    signature = SIGNER.sign(USE, ours)
    assert verified(USE, ours.id, theirs.key, signature, (SIGNER.public,)) is None
    assert verified(USE, theirs.id, ours.key, signature, (SIGNER.public,)) is None


@pytest.mark.parametrize("signature", [None, b"", bytes(63), bytes(64), bytes(65)])
def test_without_a_signature_there_is_no_key(signature: bytes | None) -> None:
    ours = key()
    assert verified(USE, ours.id, ours.key, signature, (SIGNER.public,)) is None


def test_what_a_stranger_signed_is_none_and_two_signers_are_both_believed() -> None:
    ours = key()
    signature = OTHER.sign(USE, ours)
    assert verified(USE, ours.id, ours.key, signature, (SIGNER.public,)) is None
    assert verified(USE, ours.id, ours.key, signature, ()) is None
    assert verified(USE, ours.id, ours.key, signature, (SIGNER.public, OTHER.public)) == ours


@given(uses, some.uuids(), halves, uses, some.uuids(), halves)
def test_no_two_keys_read_alike(
    use: KeyUse, key_id: UUID, half: bytes, other_use: KeyUse, other_id: UUID, other_half: bytes
) -> None:
    same = (use, key_id, half) == (other_use, other_id, other_half)
    assert (statement(use, key_id, half) == statement(other_use, other_id, other_half)) is same


def test_what_moves_from_one_part_into_the_next_reads_otherwise() -> None:
    assert statement(KeyUse("13104", None, 12026), UUID(int=1), b"") != statement(
        KeyUse("131041", None, 2026), UUID(int=1), b""
    )


def test_a_signature_is_worked_out_once() -> None:
    ours = key()
    signature = SIGNER.sign(USE, ours)
    before = verifications()
    for _ in range(100):
        assert verified(USE, ours.id, ours.key, signature, (SIGNER.public,))
    assert verifications() - before == 1


def test_it_is_the_signature_of_rfc_8032() -> None:
    """Test 2 of section 7.1: the key pair, and by it that the private half is RFC 8032's."""
    signer = KeySigner(bytes.fromhex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb"))
    assert signer.public.hex() == "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c"


def test_a_signer_tells_nothing_of_its_private_half() -> None:
    assert repr(SIGNER) == "KeySigner(…)"


def test_a_fingerprint_is_of_the_public_half_alone() -> None:
    assert fingerprint(bytes(32)) == "6668 7aad f862 bd77 6c8f c18b"
    assert fingerprint(bytes(32)) != fingerprint(bytes(31) + b"\x01")


def test_the_signer_lies_in_the_key_store_and_the_last_one_made_signs(tmp_path: Path) -> None:
    store = FileKeyStore(tmp_path / "keys")
    with pytest.raises(KeyMissing):
        signer_in(store)
    first, second, third = (make_signer(store) for _ in range(3))
    later = FileKeyStore(tmp_path / "keys")  # as a process that starts later
    assert signer_in(later).public == third.public
    assert [signer.public for signer in signers_in(later)] == [second.public, third.public]
    assert first.public not in {second.public, third.public}
