"""The key store belongs to the user that the process runs as, whole, and says in one sentence where it does not."""

import os
import secrets
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

import pytest

from app.vault.keystore import MAILER, FileKeyStore, KeyMissing
from app.vault.own_files import NotOwn
from app.vault.seal import new_pair

TOWN = "131041"
NOBODY = 65534
AS_ROOT = pytest.mark.skipif(os.geteuid() != 0, reason="only root gives files to another user")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A store with a key of a municipality and one of the mailer."""
    store = FileKeyStore(tmp_path / "keys")
    for owner in (TOWN, MAILER):
        store.put(owner, new_pair(uuid4()))
    return tmp_path / "keys"


def key_of(folder: Path) -> Path:
    return next((folder / TOWN).glob("*.key"))


FAULTS: dict[str, tuple[Callable[[Path], None], str]] = {
    "a file that others read": (lambda folder: key_of(folder).chmod(0o644), "readable by its owner only (chmod 600)"),
    "a file that a group writes": (
        lambda folder: key_of(folder).chmod(0o620),
        "readable by its owner only (chmod 600)",
    ),
    "a file that its owner cannot read": (lambda folder: key_of(folder).chmod(0o200), "cannot be read by its owner"),
    "the mailer's": (lambda folder: next((folder / MAILER).iterdir()).chmod(0o640), "readable by its owner only"),
    "a municipality's folder": (lambda folder: (folder / TOWN).chmod(0o711), "readable by its owner only (chmod 700)"),
    "the store's folder": (lambda folder: folder.chmod(0o755), "readable by its owner only (chmod 700)"),
    "a folder that its owner cannot enter": (
        lambda folder: (folder / TOWN).chmod(0o600),
        "cannot be read by its owner",
    ),
}
OWNERS: dict[str, Callable[[Path], Path]] = {
    "a file": key_of,
    "a municipality's folder": lambda folder: folder / TOWN,
    "the store's folder": lambda folder: folder,
}


def started(folder: Path, *command: str) -> subprocess.CompletedProcess[str]:
    """A process of the service that holds the key store, with a database that is nowhere."""
    roles = ("STAFF", "SIGN_IN_STAFF", "MAILER", "WORKER", "MIGRATOR")
    environment = {name: value for name, value in os.environ.items() if not name.startswith("TODOKE_")}
    environment |= {f"TODOKE_DATABASE_{role}": "postgresql://todoke@/todoke?host=/nowhere" for role in roles}
    environment |= {"TODOKE_SECOND_FACTOR_KEYS": f"1:{secrets.token_hex(32)}", "TODOKE_SEAT_KEY": secrets.token_hex(32)}
    environment |= {"TODOKE_MODE": "test", "TODOKE_HOME": str(folder.parent), "TODOKE_KEY_STORE": str(folder)}
    return subprocess.run(
        [sys.executable, "-m", "app.cli", *command],
        check=False,
        capture_output=True,
        text=True,
        timeout=60,
        env=environment,
    )


@pytest.mark.parametrize("fault", FAULTS)
def test_another_mode_is_told(folder: Path, fault: str) -> None:
    spoil, told = FAULTS[fault]
    spoil(folder)
    with pytest.raises(NotOwn) as refused:
        FileKeyStore(folder)
    assert (told in str(refused.value), str(folder) in str(refused.value)) == (True, True)


@AS_ROOT
@pytest.mark.parametrize("what", OWNERS)
def test_another_owner_is_told_by_name(folder: Path, what: str) -> None:
    os.chown(OWNERS[what](folder), NOBODY, NOBODY)
    with pytest.raises(NotOwn, match="belongs to nobody, and this process runs as root"):
        FileKeyStore(folder)


@pytest.mark.parametrize("command", [("serve", "staff"), ("work",), ("migrate",)], ids=" ".join)
def test_a_process_that_holds_the_store_ends_in_one_sentence(folder: Path, command: tuple[str, ...]) -> None:
    key_of(folder).chmod(0o644)
    ended = started(folder, *command)
    told = f"todoke: {key_of(folder)} must be readable by its owner only (chmod 600).\n"
    assert (ended.returncode, ended.stdout, ended.stderr) == (1, "", told)


@AS_ROOT
def test_a_process_of_another_user_ends_in_one_sentence(folder: Path) -> None:
    """A key that root made when it ran `todoke migrate`, for one."""
    os.chown(key_of(folder), NOBODY, NOBODY)
    ended = started(folder, "serve", "staff")
    assert (ended.returncode, ended.stderr.count("\n")) == (1, 1)
    assert ended.stderr.startswith(f"todoke: {key_of(folder)} belongs to nobody, and this process runs as root:")


def test_papers_that_others_can_read_end_the_staffs_side(folder: Path) -> None:
    shelf = folder.parent / "shelf"
    shelf.mkdir(mode=0o700)
    shelf.chmod(0o755)
    ended = started(folder, "serve", "staff")
    assert (ended.returncode, ended.stderr) == (
        1,
        f"todoke: {shelf} must be readable by its owner only (chmod 700).\n",
    )


def test_what_is_no_key_of_ours_is_nobodys_fault(folder: Path) -> None:
    """A disk of its own has a folder of the file system's, which is root's."""
    (folder / "lost+found").mkdir()
    (folder / "lost+found").chmod(0o755)
    (folder / TOWN / f"{uuid4()}.new").touch(mode=0o600)
    FileKeyStore(folder)


@AS_ROOT
def test_a_key_that_became_unreadable_is_told_in_the_log(folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    pair = new_pair(uuid4())
    store = FileKeyStore(folder)
    store.put(TOWN, pair)
    os.seteuid(NOBODY)  # root itself reads every file
    try:
        with pytest.raises(KeyMissing):
            store.get(TOWN, pair.id)
    finally:
        os.seteuid(0)
    assert f"{pair.id}.key cannot be read: its owner or mode" in caplog.text
