"""The lock of the key store: what is wrapped under it, what is told apart, and where the lock comes from."""

import os
import secrets
import time
from collections.abc import Callable
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from app.vault.key_files import unwrap, wrap
from app.vault.key_lock import Lock, LockProblem, lock_of
from app.vault.keystore import MAILER, SIGNER, FileKeyStore, KeyFault, KeyMissing
from app.vault.own_files import NotOwn
from app.vault.seal import KeyPair, new_pair

TOWN = "131041"
AS_ROOT = pytest.mark.skipif(os.geteuid() != 0, reason="only root gives files to another user")
LOCK = Lock.of(secrets.token_bytes(32))


@pytest.fixture
def credential(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A lock as systemd hands it over."""
    folder = tmp_path / "credentials"
    folder.mkdir(mode=0o700)
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(folder))
    file = folder / "todoke-keys"
    file.write_text(LOCK.key.hex() + "\n", encoding="ascii")
    file.chmod(0o440)  # root's, with an access list for the service's user: its mask shows as a group's bits
    return file


def script(folder: Path, text: str) -> str:
    file = folder / "unwrap"
    file.write_text(f"#!/bin/sh\n{text}\n", encoding="ascii")
    file.chmod(0o700)
    return f"command:{file} 'the first' second"


def test_a_wrapped_file_holds_no_key_and_opens_under_its_lock_alone(tmp_path: Path) -> None:
    pair, store = new_pair(uuid4()), FileKeyStore(tmp_path / "keys", tmp_path / "other", LOCK)
    (tmp_path / "other").mkdir(mode=0o700)
    store.put(TOWN, pair)
    for folder in ("keys", "other"):
        content = (tmp_path / folder / TOWN / f"{pair.id}.key").read_bytes()
        assert (pair.private in content, LOCK.key in content) == (False, False)
    assert store.get(TOWN, pair.id).private == pair.private
    for lock in (None, Lock.of(secrets.token_bytes(32))):
        with pytest.raises(KeyMissing) as closed:
            FileKeyStore(tmp_path / "keys", tmp_path / "other", lock).get(TOWN, pair.id)
        assert closed.value.fault is KeyFault.locked


def test_every_changed_byte_of_a_file_is_noticed() -> None:
    key_id, secret = uuid4(), secrets.token_bytes(32)
    content = wrap(LOCK, TOWN, key_id, secret)
    for at in range(len(content)):
        changed = content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :]
        with pytest.raises(KeyMissing) as noticed:
            unwrap(LOCK, TOWN, key_id, changed, bare=True)
        assert noticed.value.fault in {KeyFault.damaged, KeyFault.locked}
    for length in range(len(content)):
        if length != 32:  # a bare key's length, and the format in it says that it is none
            with pytest.raises(KeyMissing):
                unwrap(LOCK, TOWN, key_id, content[:length], bare=True)
    with pytest.raises(KeyMissing):
        unwrap(LOCK, TOWN, key_id, content[:32], bare=True)


@pytest.mark.parametrize(
    ("owner", "same_id"),
    [(TOWN, False), ("131059", True), (MAILER, True), (SIGNER, True), ("1310410", True)],
    ids=["another id", "another municipality", "the mailer's", "the signer's", "a longer name"],
)
def test_a_swapped_file_is_told_apart_from_a_damaged_and_a_missing_one(
    tmp_path: Path, owner: str, *, same_id: bool
) -> None:
    store, pair = FileKeyStore(tmp_path, lock=LOCK), new_pair(uuid4())
    other = KeyPair(pair.id if same_id else uuid4(), secrets.token_bytes(32))
    store.put(TOWN, pair)
    store.put(owner, other)
    file = tmp_path / TOWN / f"{pair.id}.key"
    file.write_bytes((tmp_path / owner / f"{other.id}.key").read_bytes())
    with pytest.raises(KeyMissing) as swapped:
        store.get(TOWN, pair.id)
    assert swapped.value.fault is KeyFault.foreign


def test_production_takes_no_bare_file(tmp_path: Path) -> None:
    pair, later = new_pair(uuid4()), new_pair(uuid4())
    FileKeyStore(tmp_path).put(TOWN, pair)
    assert FileKeyStore(tmp_path, lock=LOCK).get(TOWN, pair.id).private == pair.private  # a demo that got a lock
    with pytest.raises(LockProblem, match=rf"{pair.id}.key is not locked.*todoke keys relock"):
        FileKeyStore(tmp_path, lock=LOCK, bare=False)
    store = FileKeyStore(tmp_path / "new", lock=LOCK, bare=False)
    store.put(TOWN, later)
    (tmp_path / "new" / TOWN / f"{later.id}.key").write_bytes(later.private)  # since it started
    with pytest.raises(KeyMissing) as bare:
        store.get(TOWN, later.id)
    assert bare.value.fault is KeyFault.bare


def test_a_file_holds_the_lock(tmp_path: Path) -> None:
    file = tmp_path / "lock"
    file.write_text(LOCK.key.hex(), encoding="ascii")
    file.chmod(0o400)
    assert lock_of(str(file)) == LOCK
    file.chmod(0o440)
    with pytest.raises(NotOwn, match="readable by its owner only"):
        lock_of(str(file))
    file.unlink()
    with pytest.raises(LockProblem, match="cannot be read: No such file"):
        lock_of(str(file))


def test_a_credential_holds_the_lock(credential: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert lock_of("credential:todoke-keys") == LOCK
    credential.chmod(0o444)
    with pytest.raises(LockProblem, match="that nobody else may read"):
        lock_of("credential:todoke-keys")
    with pytest.raises(LockProblem, match="another cannot be read"):
        lock_of("credential:another")
    monkeypatch.delenv("CREDENTIALS_DIRECTORY")
    with pytest.raises(LockProblem, match="LoadCredentialEncrypted=todoke-keys"):
        lock_of("credential:todoke-keys")


@AS_ROOT
def test_a_credential_of_another_user_is_none(credential: Path) -> None:
    os.chown(credential, 65534, 65534)
    with pytest.raises(LockProblem, match="that nobody else may read"):
        lock_of("credential:todoke-keys")


def test_a_command_answers_the_lock_without_a_shell_and_without_our_settings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TODOKE_DATABASE_STAFF", "postgresql://secret")
    told = tmp_path / "told"
    command = script(tmp_path, f'printf "%s|" "$@" "$TODOKE_DATABASE_STAFF" >{told}; echo {LOCK.key.hex()}')
    assert lock_of(command) == LOCK
    assert told.read_text(encoding="ascii") == "the first|second||"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("exit 3", "failed: exit code 3"),
        ("echo abcd", "must be 64 hexadecimal digits"),
        ("echo " + "zz" * 32, "must be 64 hexadecimal digits"),
        ("echo " + "ab" * 32, "easily guessed"),
        ("yes", "must be 64 hexadecimal digits"),
        ("echo " + "0123456789abcdef" * 4 + "; exec sleep 30", "no answer in 0.5 seconds"),
        ("sleep 30 & wait", "no answer in 0.5 seconds"),
    ],
)
def test_a_command_that_answers_nothing_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, told: str
) -> None:
    if "no answer" in told:  # who answers wrongly may take longer to start
        monkeypatch.setattr("app.vault.key_lock.COMMAND_SECONDS", 0.5)
    begun = time.monotonic()
    with pytest.raises(LockProblem, match=told) as refused:
        lock_of(script(tmp_path, text))
    assert time.monotonic() - begun < 25
    assert "ab" * 32 not in str(refused.value)


def test_a_command_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(LockProblem, match="failed: No such file"):
        lock_of(f"command:{tmp_path}/nothing")


@pytest.mark.parametrize("make", [lambda: repr(LOCK), lambda: str(LOCK)], ids=["repr", "str"])
def test_a_lock_shows_nothing_of_its_key(make: Callable[[], str]) -> None:
    assert (LOCK.key.hex() in make(), repr(LOCK.key) in make()) == (False, False)
    assert UUID(bytes=LOCK.id * 2)  # its number is not the key's beginning
    assert LOCK.id not in LOCK.key
