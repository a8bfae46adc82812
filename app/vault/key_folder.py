"""One place of the key store: a folder with `{owner}/{key id}.key`, files 0600, folders 0700. It knows files, not what is in them."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Final
from uuid import UUID

from app.spoken import spoken
from app.vault.key_faults import KeyFault, KeyMissing
from app.vault.key_files import is_bare, is_owner
from app.vault.own_files import NotOwn, check_own

_KEY: Final = ".key"
_UNFINISHED: Final = ".new"
_BEFORE: Final = ".old"
LONGEST: Final = 4096  # bytes; what is longer is no key's file


class PlaceAway(OSError):
    """A folder of keys is not there, or is empty where it must not be: a disk or a share that is not mounted, for one.

    Its text is a sentence for the terminal.
    """

    def __init__(self, path: Path) -> None:
        super().__init__(
            spoken(
                f"{path} is not there: mount its disk or share, or make the folder (chmod 700) and run `todoke keys copy` (for the "
                "first place: `todoke keys restore`).",
                f"{path} がありません。ディスクか共有をつなぐか、フォルダを作って（chmod 700）`todoke keys copy`（1つ目の場所なら "
                "`todoke keys restore`）を実行してください。",
            )
        )


class KeyFolder:
    """The files of keys in one folder. Methods raise OSError where the disk or the share fails."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @contextmanager
    def alone(self) -> Iterator[None]:
        """One after the other, of all processes of this machine that write here: two would take each other's unfinished files."""
        try:
            handle = os.open(self.path, os.O_RDONLY)
        except FileNotFoundError:
            raise PlaceAway(self.path) from None
        try:
            with suppress(OSError):  # a share that knows no locks is one machine's all the same
                fcntl.flock(handle, fcntl.LOCK_EX)
            yield
        finally:
            os.close(handle)

    def make(self) -> None:
        """Make the folder where it is not there."""
        self.path.mkdir(mode=0o700, parents=True, exist_ok=True)

    def check(self) -> None:
        """Raise NotOwn for the first file or folder that is not this user's alone. What is not ours, as a disk's lost+found, is nobody's fault."""
        check_own(self.files())

    def not_own(self) -> dict[Path, str]:
        """Every file or folder that is not this user's alone, with a sentence for the terminal; not what is in a folder that cannot be looked into."""
        found = {}
        for path in self._reachable():
            try:
                check_own([path])
            except NotOwn as problem:
                found[path] = str(problem)
        return found

    def _reachable(self) -> Iterator[Path]:
        if not self.path.exists():
            return
        yield self.path
        with suppress(PermissionError):
            for folder in _entries(self.path):
                if is_owner(folder.name):
                    yield folder
                    with suppress(PermissionError):
                        yield from _entries(folder)

    def fault(self) -> OSError | None:
        """Tell why nothing can be had from here: NotOwn where the folder is not this user's alone, PlaceAway where it is not there or empty, or as the disk says."""
        try:
            check_own([self.path])
            if not self.path.is_dir() or not self.owners():
                return PlaceAway(self.path)
        except OSError as fault:
            return fault
        return None

    def files(self) -> Iterator[Path]:
        """The folder, and of what is in it all that is ours."""
        yield self.path
        for folder in self.path.iterdir():
            if is_owner(folder.name):
                yield folder
                yield from folder.iterdir()

    def first_bare(self) -> Path | None:
        """The first key's file that is not locked, told by its length; None when all are."""
        for file in self.files():
            if file.suffix == _KEY and is_bare(file.stat().st_size):
                return file
        return None

    def file(self, owner: str, key_id: UUID) -> Path:
        """The file of a key; raises KeyMissing for what is no owner's name."""
        if not is_owner(owner):
            raise KeyMissing(KeyFault.missing)
        return self.path / owner / f"{key_id}{_KEY}"

    def owners(self) -> list[str]:
        """Those whose keys may be here, in order; none where the folder is not there."""
        return sorted(path.name for path in _entries(self.path) if is_owner(path.name))

    def ids(self, owner: str) -> list[UUID]:
        """The ids of an owner's keys, in order."""
        return sorted(found for path in _entries(self.path / owner) if (found := _id_of(path)) is not None)

    def strays(self) -> list[Path]:
        """Files in the owners' folders that are no key's: one that was never finished, or that a hand put there."""
        return sorted(path for owner in self.owners() for path in _entries(self.path / owner) if _id_of(path) is None)

    def read(self, owner: str, key_id: UUID) -> bytes:
        """A file's content. Raises KeyMissing: missing, or unreadable."""
        try:
            with self.file(owner, key_id).open("rb") as file:
                return file.read(LONGEST)
        except (FileNotFoundError, NotADirectoryError):
            raise KeyMissing(KeyFault.missing) from None
        except OSError:
            raise KeyMissing(KeyFault.unreadable) from None

    def begin(self, owner: str, key_id: UUID, content: bytes) -> None:
        """Write a new file beside the key's name and flush it to the disk: a half-written key never has the name."""
        path = self.file(owner, key_id)
        if not path.parent.is_dir():
            path.parent.mkdir(mode=0o700)
            make_durable(self.path)
        handle = os.open(path.with_suffix(_UNFINISHED), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())

    def finish(self, owner: str, key_id: UUID) -> None:
        """Give the new file the key's name, durable when this returns; what had the name is overwritten once it has lost it.

        Meanwhile it has a name of its own, so that a process that is killed leaves no key's bytes on the disk under no name: `sweep` finds them.
        """
        path = self.file(owner, key_id)
        before = path.with_suffix(_BEFORE)
        _clear(before)
        # without hard links (a share of Windows') the bytes are overwritten all the same
        with suppress(OSError):
            before.hardlink_to(path)
        with ExitStack() as opened:
            handle = None
            with suppress(FileNotFoundError):
                handle = opened.enter_context(path.open("r+b"))
            path.with_suffix(_UNFINISHED).rename(path)
            make_durable(path.parent)
            if handle:
                _overwrite(handle.fileno())
        with suppress(FileNotFoundError):
            before.unlink()
        make_durable(path.parent)

    def replace(self, owner: str, key_id: UUID, content: bytes) -> None:
        """Put a file in the place of a key's, or where there is none, durable when this returns; at any moment one of both is there whole."""
        self.begin(owner, key_id, content)
        self.finish(owner, key_id)

    def sweep(self) -> None:
        """Overwrite and remove what was left by a process that was killed while it wrote. Nobody else may be writing."""
        for path in self.strays():
            if path.suffix in {_UNFINISHED, _BEFORE}:
                _clear(path)
                make_durable(path.parent)

    def destroy(self, owner: str, key_id: UUID) -> None:
        """Overwrite a key's file over its whole length and remove it, durable when this returns; silent when there is none.

        Raises PlaceAway where the owner's folder is not there: nobody is told of a destruction in a place that was not looked at.
        On file systems that copy on write the overwriting helps nothing; removal still does.
        """
        path = self.file(owner, key_id)
        if not path.parent.is_dir():
            raise PlaceAway(path.parent)
        for suffix in (_KEY, _UNFINISHED, _BEFORE):
            _overwrite_and_remove(path.with_suffix(suffix))
        make_durable(path.parent)


def _clear(stray: Path) -> None:
    """Overwrite and remove a stray; only its name where it is the key's own file, which had not lost its name yet."""
    with suppress(FileNotFoundError):
        if stray.samefile(stray.with_suffix(_KEY)):
            stray.unlink()
    _overwrite_and_remove(stray)


def _overwrite_and_remove(path: Path) -> None:
    """Silent when there is no such file. In place: a file cut to nothing first would be written elsewhere on the disk."""
    with suppress(FileNotFoundError):
        with path.open("r+b") as file:
            _overwrite(file.fileno())
        path.unlink()


def _overwrite(handle: int) -> None:
    left, at = os.fstat(handle).st_size, 0
    while left > 0:
        written = os.pwrite(handle, bytes(min(left, LONGEST)), at)
        left, at = left - written, at + written
    os.fsync(handle)


def make_durable(folder: Path) -> None:
    """Flush a folder, so that the names of its files are on the disk when this returns."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _entries(folder: Path) -> list[Path]:
    """What is in a folder; nothing where it is not there. Raises PermissionError: what may not be looked into is not empty."""
    try:
        return list(folder.iterdir())
    except (FileNotFoundError, NotADirectoryError):
        return []


def _id_of(path: Path) -> UUID | None:
    if path.suffix != _KEY:
        return None
    try:
        found = UUID(path.stem)
    except ValueError:
        return None
    return found if str(found) == path.stem else None
