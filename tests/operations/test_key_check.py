"""One key compared: the private half in each place against the public one, and the signature beside it."""

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import pytest

from app.operations.key_check import KnownKey, fault_in_store, fault_of_signature, faults_in_places
from app.vault.key_lock import Lock
from app.vault.keystore import MAILER, FileKeyStore, KeyFault
from app.vault.seal import KeyPair, new_pair
from app.vault.signing import MAILERS, KeySigner, KeyUse

TOWN = "131041"
LOCK = Lock.of(os.urandom(32))
SIGNER = KeySigner(os.urandom(32))


@pytest.fixture
def store(tmp_path: Path) -> FileKeyStore:
    (tmp_path / "copy").mkdir(mode=0o700)
    opened = FileKeyStore(tmp_path / "keys", tmp_path / "copy", LOCK)
    opened.put(MAILER, new_pair(uuid4()))
    return opened


@pytest.fixture
def pair(store: FileKeyStore) -> KeyPair:
    made = new_pair(uuid4())
    store.put(TOWN, made)
    return made


def known(pair: KeyPair, use: KeyUse | None = None) -> KnownKey:
    use = use or KeyUse(TOWN, uuid4(), 2026)
    return KnownKey(use, pair.id, pair.public.key, SIGNER.sign(use, pair.public))


def swapped(file: Path) -> None:
    other = new_pair(uuid4())
    FileKeyStore(file.parents[1], lock=LOCK).put(TOWN, other)
    (file.parent / f"{other.id}.key").replace(file)


def locked_again(file: Path) -> None:
    FileKeyStore(file.parents[2] / "else", lock=Lock.of(os.urandom(32))).put(
        TOWN, KeyPair(pair_id := uuid4(), os.urandom(32))
    )
    (file.parents[2] / "else" / TOWN / f"{pair_id}.key").replace(file)


def in_the_way(file: Path) -> None:
    file.unlink()
    file.mkdir()


SPOILT: dict[KeyFault, Callable[[Path], object]] = {
    KeyFault.missing: Path.unlink,
    KeyFault.damaged: lambda file: file.write_bytes(file.read_bytes()[:-1]),
    KeyFault.foreign: swapped,
    KeyFault.locked: locked_again,
    KeyFault.unpaired: lambda file: file.write_bytes(os.urandom(32)),
    KeyFault.unreadable: in_the_way,
}


@pytest.mark.parametrize("fault", SPOILT)
def test_each_fault_is_told_of_the_place_that_has_it(
    store: FileKeyStore, pair: KeyPair, tmp_path: Path, fault: KeyFault
) -> None:
    key = known(pair)
    assert faults_in_places(store, key) == [None, None]
    SPOILT[fault](tmp_path / "copy" / TOWN / f"{pair.id}.key")
    assert (faults := faults_in_places(store, key)) == [None, fault]
    assert fault_in_store(faults) is None
    SPOILT[fault](tmp_path / "keys" / TOWN / f"{pair.id}.key")
    assert (faults := faults_in_places(store, key)) == [fault, fault]
    assert fault_in_store(faults) is fault


def test_a_key_that_does_not_fit_keeps_out_the_good_one_behind_it(
    store: FileKeyStore, pair: KeyPair, tmp_path: Path
) -> None:
    SPOILT[KeyFault.unpaired](tmp_path / "keys" / TOWN / f"{pair.id}.key")
    assert (faults := faults_in_places(store, known(pair))) == [KeyFault.unpaired, None]
    assert fault_in_store(faults) is KeyFault.unpaired
    assert store.get(TOWN, pair.id).public != pair.public


def test_of_two_faults_the_one_that_is_news_is_told(store: FileKeyStore, pair: KeyPair, tmp_path: Path) -> None:
    (tmp_path / "keys" / TOWN / f"{pair.id}.key").unlink()
    SPOILT[KeyFault.foreign](tmp_path / "copy" / TOWN / f"{pair.id}.key")
    assert fault_in_store(faults_in_places(store, known(pair))) is KeyFault.foreign


def test_a_public_half_that_was_exchanged_fits_no_place(store: FileKeyStore, pair: KeyPair) -> None:
    exchanged = replace(known(pair), public=new_pair(pair.id).public.key)
    assert faults_in_places(store, exchanged) == [KeyFault.unpaired] * 2
    assert fault_of_signature(exchanged, [SIGNER.public]) is KeyFault.forged


def test_a_signature_is_believed_of_a_signer_and_for_its_own_use_alone(pair: KeyPair) -> None:
    key = known(pair)
    assert fault_of_signature(key, [KeySigner(os.urandom(32)).public, SIGNER.public]) is None
    assert fault_of_signature(key, []) is KeyFault.forged
    assert fault_of_signature(replace(key, use=replace(key.use, fiscal_year=2027)), [SIGNER.public]) is KeyFault.forged
    assert fault_of_signature(replace(key, signature=None), [SIGNER.public]) is KeyFault.unsigned


def test_the_mailers_key_is_the_mailers() -> None:
    assert known(new_pair(uuid4()), MAILERS).owner == MAILER
    assert known(new_pair(uuid4())).owner == TOWN
