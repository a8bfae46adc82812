"""The key store's places are told apart: none is written to or destroyed in while one is not mounted, and no two writers undo one another."""

import multiprocessing
import secrets
from collections.abc import Iterator
from contextlib import suppress
from multiprocessing.queues import SimpleQueue
from multiprocessing.synchronize import Barrier
from pathlib import Path
from uuid import uuid4

import pytest

from app.vault.key_folder import PlaceAway
from app.vault.key_lock import Lock
from app.vault.key_signer import make_signer, signer_in
from app.vault.keystore import MAILER, SIGNER, FileKeyStore, KeyFault, KeyMissing, NotDestroyed
from app.vault.relocking import relock
from app.vault.seal import KeyPair, new_pair
from app.vault.signing import KeySigner

TOWN = "131041"
FORK = multiprocessing.get_context("fork")


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    """Two places, each on its own disk in earnest."""
    (tmp_path / "other").mkdir(mode=0o700)
    return tmp_path / "keys", tmp_path / "other"


@pytest.fixture
def pair(folders: tuple[Path, Path]) -> KeyPair:
    """A key that lies in both places."""
    made, store = new_pair(uuid4()), FileKeyStore(*folders)
    store.put(MAILER, new_pair(uuid4()))
    store.put(TOWN, made)
    return made


@pytest.fixture(params=["no folder", "an empty one"])
def disk(folders: tuple[Path, Path], pair: KeyPair, request: pytest.FixtureRequest) -> Iterator[Path]:
    """The first place's disk while it is not mounted."""
    del pair
    disk = folders[0].rename(folders[0].with_name("disk"))
    if request.param == "an empty one":
        folders[0].mkdir(mode=0o700)
    yield disk
    assert not folders[0].exists() or not list(folders[0].iterdir()), "nothing was written under the mount"


def test_without_the_first_place_keys_are_read_and_none_is_made(
    folders: tuple[Path, Path], pair: KeyPair, disk: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """A key made now would lie under the mount, and make the place look like one that is there."""
    store = FileKeyStore(*folders)
    assert store.away() == [folders[0]]
    assert f"{folders[0]}, a place of the key store, is not there: no key is made or destroyed" in caplog.text
    assert store.get(TOWN, pair.id).private == pair.private
    with pytest.raises(PlaceAway, match="mount its disk or share"):
        store.put(TOWN, new_pair(uuid4()))
    assert [(folder / TOWN / f"{pair.id}.key").exists() for folder in (disk, folders[1])] == [True, True]


def test_without_the_first_place_nothing_is_destroyed(folders: tuple[Path, Path], pair: KeyPair, disk: Path) -> None:
    """What is in the first place cannot be seen: that a destruction was begun there least of all."""
    store = FileKeyStore(*folders)
    assert not store.finish_destruction(TOWN, pair.id)
    with pytest.raises(NotDestroyed):
        store.destroy(TOWN, pair.id)
    copies = [(folder / TOWN / f"{pair.id}.key") for folder in (disk, folders[1])]
    assert [copy.read_bytes() for copy in copies] == [pair.private] * 2


def test_a_folder_that_cannot_be_looked_into_is_no_destruction_begun(folders: tuple[Path, Path], pair: KeyPair) -> None:
    store, owners = FileKeyStore(*folders), folders[0] / TOWN
    owners.rename(folders[0] / "elsewhere")
    owners.symlink_to(owners)
    with pytest.raises(NotDestroyed):
        store.finish_destruction(TOWN, pair.id)
    assert (folders[1] / TOWN / f"{pair.id}.key").read_bytes() == pair.private


def test_a_signer_that_cannot_be_looked_for_is_unreadable(folders: tuple[Path, Path]) -> None:
    store = FileKeyStore(*folders)
    (folders[0] / SIGNER).symlink_to(folders[0] / SIGNER)
    with pytest.raises(KeyMissing) as lost:
        signer_in(store)
    assert lost.value.fault is KeyFault.unreadable


def _relock(folders: tuple[Path, Path], old: Lock, new: Lock, together: Barrier) -> None:
    store = FileKeyStore(*folders, old)
    together.wait()
    relock(store.places, old, new, lambda _file, _fault: None)


def test_a_key_that_is_destroyed_while_all_are_relocked_stays_destroyed(tmp_path: Path) -> None:
    old, new = Lock.of(secrets.token_bytes(32)), Lock.of(secrets.token_bytes(32))
    for turn in range(10):
        folders = (tmp_path / f"{turn}" / "keys", tmp_path / f"{turn}" / "other")
        folders[1].mkdir(parents=True, mode=0o700)
        store, keys = FileKeyStore(*folders, old), [new_pair(uuid4()) for _ in range(30)]
        for key in keys:
            store.put(TOWN, key)
        together = FORK.Barrier(2)
        relocking = FORK.Process(target=_relock, args=(folders, old, new, together))
        relocking.start()
        together.wait()
        for key_id in sorted(key.id for key in keys):  # in the order in which they are relocked
            store.destroy(TOWN, key_id)
        relocking.join()
        assert (relocking.exitcode, store.ids(TOWN)) == (0, []), turn


def _make_signer(folders: tuple[Path, Path], made: "SimpleQueue[bytes]", together: Barrier) -> None:
    store = FileKeyStore(*folders)
    together.wait()
    with suppress(FileExistsError):
        made.put(make_signer(store).public)


def test_of_two_that_write_at_once_neither_undoes_the_other(tmp_path: Path) -> None:
    """Two that make the signing key at the same moment both take the next number."""
    for turn in range(20):
        folders = (tmp_path / f"{turn}" / "keys", tmp_path / f"{turn}" / "other")
        folders[1].mkdir(parents=True, mode=0o700)
        FileKeyStore(*folders).put(MAILER, new_pair(uuid4()))
        made: SimpleQueue[bytes] = FORK.SimpleQueue()
        together = FORK.Barrier(2)

        processes = [FORK.Process(target=_make_signer, args=(folders, made, together)) for _ in range(2)]
        for process in processes:
            process.start()
        for process in processes:
            process.join()
        signers = []
        while not made.empty():
            signers.append(made.get())
        assert [process.exitcode for process in processes] == [0, 0]
        store = FileKeyStore(*folders)
        assert sorted(signers) == sorted(KeySigner(store.get_secret(SIGNER, each)).public for each in store.ids(SIGNER))
