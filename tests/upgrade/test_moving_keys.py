"""From 0.2.0 to keys under a lock in two places, by the commands of docs/operating.md; and what a copy of the staff machine's disk opens then."""

import asyncio
import re
import secrets
import shutil
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pytest
from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, SealedBox

from app.demo.embedded import Embedded
from app.operations.database import forget, initialise
from app.settings import NumberedKey
from app.vault.key_faults import KeyMissing
from app.vault.key_files import unwrap, whose
from app.vault.key_lock import Lock
from app.vault.keystore import MAILER, SIGNER
from app.vault.seal import HEADER, CannotOpen, key_of
from app.vault.sealed_secret import SecretNotOpened, open_secret, seal_secret
from tests.databases import beside, pg_dump
from tests.operations.key_installation import Installation
from tests.upgrade.fixture import known
from tests.upgrade.test_upgrade import restore

OF_BEFORE = "0.2.0"


@pytest.fixture(scope="module")
def before(embedded: Embedded, addresses: Mapping[str, str]) -> Iterator[Installation]:
    """An installation of 0.2.0: bare keys in one place, and a database that signs nothing."""
    own = beside(addresses)
    asyncio.run(initialise(embedded.superuser_address(), addresses))  # the server's roles
    asyncio.run(restore(embedded, own, OF_BEFORE))
    yield Installation(Path(), own)
    asyncio.run(forget(embedded.superuser_address(), own))


@pytest.fixture(scope="module")
def moved(
    before: Installation, embedded: Embedded, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Installation, Path]:
    """The same after the steps, and a copy of its key store as it was before them."""
    installation = Installation(tmp_path_factory.mktemp("installation"), before.addresses)
    installation.make()
    known(OF_BEFORE).key_store(installation.places[0])
    bare = tmp_path_factory.mktemp("before") / "keys"
    shutil.copytree(installation.places[0], bare)
    asyncio.run(initialise(embedded.superuser_address(), before.addresses))
    count = len(list(bare.rglob("*.key")))

    code, _, told = installation.todoke("migrate")
    assert (code, "is not locked, and production takes no such key: run `todoke keys relock`" in told) == (1, True)
    assert installation.run("relock") == (0, "", f"Put under the lock: {count} files; 0 were under it before.\n")
    code, _, told = installation.todoke("migrate")
    assert (code, "run `todoke keys copy`" in told) == (1, True)
    code, _, told = installation.run("copy")
    assert (code, told.partition(" keys from ")[0]) == (0, f"Brought {count}")
    code, said, told = installation.todoke("migrate")
    assert (code, "TODOKE_KEY_SIGNER=" in said, "Signed" in said) == (0, True, True), told
    return installation, bare


def test_after_the_steps_nothing_is_wrong(moved: tuple[Installation, Path]) -> None:
    installation, _ = moved
    public = installation.run("signer")[1].strip()
    code, said, _ = installation.run("verify", TODOKE_KEY_SIGNER=public)
    assert (code, said) == (0, "")
    assert {owner.name for owner in installation.places[1].iterdir()} >= {MAILER, SIGNER}


# A copy of the staff machine's disk -------------------------------------------------------------------------------------

SECOND_FACTORS = NumberedKey(1, secrets.token_bytes(32))
SECRET = seal_secret(SECOND_FACTORS, b"owner", b"twenty random bytes.")
STAFF_ENV = """\
TODOKE_KEY_STORE_COPY=/srv/todoke-key-copy
TODOKE_KEY_STORE_LOCK=credential:todoke-key-lock
TODOKE_SEAT_KEY=credential:todoke-seat-key
TODOKE_SECOND_FACTOR_KEYS=credential:todoke-staff-factors
"""


@pytest.fixture
def disk(moved: tuple[Installation, Path], embedded: Embedded, tmp_path: Path) -> Path:
    """Both places, the service's folder, its settings, and the database, as they lie on the disk."""
    installation, _ = moved
    disk = tmp_path / "disk"
    disk.mkdir()
    shutil.copytree(installation.folder / "home", disk / "home")
    shutil.copytree(installation.places[1], disk / "copy")
    (disk / "staff.env").write_text(STAFF_ENV, encoding="ascii")
    dump = pg_dump(embedded, installation.addresses)
    (disk / "database.sql").write_text(f"{dump}\n\\\\x{SECRET.hex()}\n", encoding="utf-8")
    return disk


def opens(disk: Path) -> tuple[int, int, int]:
    """How many boxes of the database there are, how many of them open with anything on the disk, and how many secrets of a second factor do.

    Tried are any 32 bytes of any small file, and any 64 hexadecimal digits, as a private key, as the lock of the key files, and as a key of secrets.
    """
    values = {
        bytes.fromhex(found)
        for found in re.findall(r"\\\\x((?:[0-9a-f]{2}){48,})", (disk / "database.sql").read_text("utf-8"))
    }
    boxes = [value for value in values if _is_box(value)]
    files = [file.read_bytes() for file in disk.rglob("*") if file.is_file() and file.name != "database.sql"]
    tried = {content[at : at + 32] for content in files for at in range(len(content) - 31)}
    tried |= {bytes.fromhex(found.decode()) for content in files for found in re.findall(rb"[0-9a-f]{64}", content)}
    tried |= {secret for key in tried for secret in _unlocked(files, Lock.of(key))}
    opened = [box for box in boxes if any(_opens(box, key) for key in _by_first(boxes, tried).get(key_of(box), ()))]
    return len(boxes), len(opened), sum(_opens_secret(value, key) for value in values for key in tried)


def _by_first(boxes: Sequence[bytes], tried: set[bytes]) -> dict[object, list[bytes]]:
    """By the key that boxes are sealed to, what opens the first of them: the others need not be tried with everything."""
    first = {key_of(box): box for box in boxes}
    return {key_id: [key for key in tried if _opens(box, key)] for key_id, box in first.items()}


def _unlocked(files: Sequence[bytes], lock: Lock) -> Iterator[bytes]:
    for content in files:
        if (named := whose(content)) is not None:
            try:
                yield unwrap(lock, *named, content, bare=False)
            except KeyMissing:
                continue


def _is_box(value: bytes) -> bool:
    try:
        return bool(key_of(value))
    except CannotOpen:
        return False


def _opens(box: bytes, key: bytes) -> bool:
    try:
        SealedBox(PrivateKey(key)).decrypt(box[HEADER:])
    except CryptoError:
        return False
    return True


def _opens_secret(value: bytes, key: bytes) -> bool:
    try:
        open_secret([NumberedKey(1, key)], b"owner", value)
    except SecretNotOpened:
        return False
    return True


def test_a_copy_of_the_staff_machines_disk_opens_nothing(disk: Path) -> None:
    boxes, opened, second_factors = opens(disk)
    assert boxes >= 10
    assert (opened, second_factors) == (0, 0)


def test_with_the_lock_beside_it_the_same_copy_opens_what_is_sealed(
    disk: Path, moved: tuple[Installation, Path]
) -> None:
    """So that the look of the test above would find what opens."""
    shutil.copy(moved[0].lock, disk / "lock")
    (disk / "staff-factors").write_text(SECOND_FACTORS.key.hex(), encoding="ascii")
    boxes, opened, second_factors = opens(disk)
    assert opened > boxes * 0.8  # what is sealed to an applicant's reply box opens for the applicant alone
    assert second_factors == 1


def test_a_copy_of_a_disk_with_bare_keys_opens_what_is_sealed(disk: Path, moved: tuple[Installation, Path]) -> None:
    shutil.rmtree(disk / "home")
    shutil.rmtree(disk / "copy")
    shutil.copytree(moved[1], disk / "home" / "keys")
    boxes, opened, _ = opens(disk)
    assert opened > boxes * 0.8
