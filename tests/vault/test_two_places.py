"""The key store's two places: a key is in both or in none, is read from the one that has it, and is gone from both."""

import errno
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

import pytest

from app.vault.key_folder import PlaceAway
from app.vault.keystore import MAILER, SIGNER, FileKeyStore, KeyFault, KeyMissing, NotDestroyed
from app.vault.own_files import NotOwn
from app.vault.seal import KeyPair, new_pair

TOWN = "131041"
NOBODY = 65534
AS_ROOT = pytest.mark.skipif(os.geteuid() != 0, reason="only root acts for another user")
MOST_STEPS = 40


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    """Two places, each on its own disk in earnest."""
    (tmp_path / "other").mkdir(mode=0o700)
    return tmp_path / "keys", tmp_path / "other"


@pytest.fixture
def store(folders: tuple[Path, Path]) -> FileKeyStore:
    """A store that has been used: the mailer's key lies in both places."""
    opened = FileKeyStore(*folders)
    opened.put(MAILER, new_pair(uuid4()))
    return opened


def files_of(folders: tuple[Path, Path], pair: KeyPair) -> list[Path]:
    return [folder / TOWN / f"{pair.id}.key" for folder in folders]


def killed(at: int, folders: tuple[Path, Path], work: Callable[[], None]) -> bool:
    """Do the work in a process that is killed before its step `at` on the files of the store; False when it had fewer steps."""
    child = os.fork()
    if not child:
        left = at

        def hook(event: str, given: tuple[object, ...]) -> None:
            nonlocal left
            touched = event in {"open", "os.rename", "os.remove", "os.mkdir"}
            if touched and any(str(folder) in str(given[0]) for folder in folders):
                left -= 1
                if not left:
                    os.kill(os.getpid(), signal.SIGKILL)

        sys.addaudithook(hook)
        work()
        os._exit(0)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


def test_a_pair_lies_in_both_places(store: FileKeyStore, folders: tuple[Path, Path]) -> None:
    pair = new_pair(uuid4())
    store.put(TOWN, pair)
    assert [file.read_bytes() for file in files_of(folders, pair)] == [pair.private] * 2
    assert [file.stat().st_mode & 0o777 for file in files_of(folders, pair)] == [0o600] * 2
    assert (store.owners(), store.ids(TOWN)) == ([TOWN, MAILER], [pair.id])


def test_a_secret_that_is_no_pair_is_kept_alike(store: FileKeyStore, folders: tuple[Path, Path]) -> None:
    secret, name = os.urandom(32), uuid4()
    store.put_secret(SIGNER, name, secret)
    assert (store.get_secret(SIGNER, name), store.ids(SIGNER)) == (secret, [name])
    assert [(folder / SIGNER / f"{name}.key").exists() for folder in folders] == [True, True]


def test_no_key_is_put_over_another(store: FileKeyStore) -> None:
    pair = new_pair(uuid4())
    store.put(TOWN, pair)
    with pytest.raises(FileExistsError):
        store.put(TOWN, KeyPair(pair.id, os.urandom(32)))
    assert store.get(TOWN, pair.id).private == pair.private


def test_put_killed_at_any_step_leaves_the_key_whole_or_nowhere(
    store: FileKeyStore, folders: tuple[Path, Path]
) -> None:
    whole, nowhere = 0, 0
    for step in range(1, MOST_STEPS):
        owner, pair, next_pair = f"{step:06}", new_pair(uuid4()), new_pair(uuid4())
        died = killed(step, folders, lambda owner=owner, pair=pair: store.put(owner, pair))  # type: ignore[misc]  # of this step
        first, copy = ((folder / owner / f"{pair.id}.key").exists() for folder in folders)
        assert copy or not first, f"named in the first place alone after step {step}"
        if copy:
            assert store.get(owner, pair.id).private == pair.private
            whole += 1
        else:
            with pytest.raises(KeyMissing):
                store.get(owner, pair.id)
            nowhere += 1
        store.put(owner, next_pair)  # the next one finds nothing in its way
        for each in (pair, next_pair):
            store.destroy(owner, each.id)
        assert [list((folder / owner).iterdir()) for folder in folders] == [[], []]
        if not died:
            break
    assert (step < MOST_STEPS - 1, whole >= 2, nowhere >= 4) == (True, True, True)


def test_destruction_killed_at_any_step_is_finished_by_the_next(
    store: FileKeyStore, folders: tuple[Path, Path]
) -> None:
    for step in range(1, MOST_STEPS):
        pair = new_pair(uuid4())
        store.put(TOWN, pair)
        died = killed(step, folders, lambda pair=pair: store.destroy(TOWN, pair.id))  # type: ignore[misc]  # pair of this step
        FileKeyStore(*folders).destroy(TOWN, pair.id)
        assert [list((folder / TOWN).iterdir()) for folder in folders] == [[], []]
        if not died:
            break
    assert 4 < step < MOST_STEPS - 1


@pytest.mark.parametrize("place", [0, 1], ids=["the first", "the second"])
def test_a_full_disk_leaves_nothing_half(store: FileKeyStore, folders: tuple[Path, Path], place: int) -> None:
    store.put(TOWN, new_pair(uuid4()))
    pair = new_pair(uuid4())
    (folders[place] / TOWN / f"{pair.id}.new").symlink_to("/dev/full")
    with pytest.raises(OSError, match="No space") as refused:
        store.put(TOWN, pair)
    assert refused.value.errno == errno.ENOSPC
    assert [file.exists() for file in files_of(folders, pair)] == [False, False]
    with pytest.raises(KeyMissing):
        store.get(TOWN, pair.id)
    assert not (folders[1 - place] / TOWN / f"{pair.id}.new").exists()


@AS_ROOT
def test_a_place_that_cannot_be_written_leaves_nothing_half(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    for above in tmp_path.parents[:3]:
        above.chmod(0o755)
    home = tmp_path / "home"
    home.mkdir()
    os.chown(home, NOBODY, NOBODY)
    folders = (home / "keys", home / "other")
    os.seteuid(NOBODY)
    try:
        folders[1].mkdir(mode=0o700)
        store = FileKeyStore(*folders)
        store.put(TOWN, new_pair(uuid4()))
        (folders[1] / TOWN).chmod(0o500)
        pair = new_pair(uuid4())
        with pytest.raises(PermissionError):
            store.put(TOWN, pair)
        assert [file.exists() for file in files_of(folders, pair)] == [False, False]
    finally:
        os.seteuid(0)


def test_without_the_second_place_no_key_is_made_or_destroyed(
    store: FileKeyStore, folders: tuple[Path, Path], caplog: pytest.LogCaptureFixture
) -> None:
    """A share that is not mounted leaves an empty folder, or none."""
    pair = new_pair(uuid4())
    store.put(TOWN, pair)
    folders[1].rename(folders[1].with_name("elsewhere"))
    for empty in (False, True):
        if empty:
            folders[1].mkdir(mode=0o700)
        reopened = FileKeyStore(*folders)
        assert reopened.away() == [folders[1]]
        assert f"{folders[1]}, a place of the key store, is not there" in caplog.text
        assert reopened.get(TOWN, pair.id).private == pair.private
        with pytest.raises(PlaceAway, match="mount its disk or share"):
            reopened.put(TOWN, new_pair(uuid4()))
    with pytest.raises(NotDestroyed):
        store.destroy(TOWN, pair.id)
    folders[1].rmdir()
    folders[1].with_name("elsewhere").rename(folders[1])
    store.destroy(TOWN, pair.id)
    assert [file.exists() for file in files_of(folders, pair)] == [False, False]


@pytest.mark.parametrize(
    ("spoil", "fault"),
    [
        (Path.unlink, KeyFault.missing),
        (lambda file: file.write_bytes(b"short"), KeyFault.damaged),
    ],
    ids=["missing", "damaged"],
)
def test_what_the_first_place_cannot_give_comes_from_the_second(
    store: FileKeyStore,
    folders: tuple[Path, Path],
    caplog: pytest.LogCaptureFixture,
    spoil: Callable[[Path], None],
    fault: KeyFault,
) -> None:
    pair = new_pair(uuid4())
    store.put(TOWN, pair)
    first, second = files_of(folders, pair)
    spoil(first)
    assert [store.get(TOWN, pair.id).private for _ in range(3)] == [pair.private] * 3
    told = [record.getMessage() for record in caplog.records]
    assert told == [f"{first} {fault.english} (see `todoke keys verify`)"]
    spoil(second)
    with pytest.raises(KeyMissing) as lost:
        store.get(TOWN, pair.id)
    assert lost.value.fault is fault


def test_destruction_overwrites_the_whole_file_in_both_places(
    store: FileKeyStore, folders: tuple[Path, Path], tmp_path: Path
) -> None:
    """As a second name of the same bytes on the disk shows."""
    pair = new_pair(uuid4())
    store.put(TOWN, pair)
    for number, file in enumerate(files_of(folders, pair)):
        with file.open("ab") as longer:
            longer.write(b"x" * 10_000)
        (tmp_path / str(number)).hardlink_to(file)
    store.destroy(TOWN, pair.id)
    assert [(tmp_path / name).read_bytes() for name in ("0", "1")] == [bytes(10_032)] * 2
    assert store.ids(TOWN) == []


@AS_ROOT
def test_the_second_place_is_this_users_alone_too(store: FileKeyStore, folders: tuple[Path, Path]) -> None:
    del store
    (folders[1] / MAILER).chmod(0o755)
    with pytest.raises(NotOwn, match="readable by its owner only"):
        FileKeyStore(*folders)
