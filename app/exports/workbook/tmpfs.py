"""The folder in memory (tmpfs) where plaintext may lie while a workbook is written: of mode 0700, removed with the process."""

import os
import shutil
import stat
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

PREFIX: Final = "todoke-workbook-"
BYTES_OF_A_CELL: Final = 400  # a cell lies in the folder twice, as XML, for a moment
BYTES_BESIDES: Final = 16 * 1024 * 1024
STALE_SECONDS: Final = 60 * 60
_MOUNTS: Final = Path("/proc/self/mountinfo")


def candidates(chosen: Path | None, environ: Mapping[str, str] = os.environ) -> tuple[Path, ...]:
    """Folders that may lie in memory: the one of the settings alone, else the usual ones of a Linux server."""
    if chosen is not None:
        return (chosen,)
    named = environ.get("XDG_RUNTIME_DIR", "")
    return (Path("/dev/shm"), *([Path(named)] if named else []))  # noqa: S108  looked at before it is used: see `in_memory`


def tmpfs_for(rows: int, columns: int, folders: tuple[Path, ...]) -> Path | None:
    """The first folder that lies in memory and has room for so many cells."""
    needed = rows * columns * BYTES_OF_A_CELL + BYTES_BESIDES
    return next((folder for folder in folders if in_memory(folder) and _free(folder) >= needed), None)


def in_memory(folder: Path, mounts: Path = _MOUNTS) -> bool:
    """True when the folder can be written to and lies in memory alone, by the kernel's list of mounts."""
    try:
        device = folder.stat().st_dev
        lines = mounts.read_text(encoding="utf-8").splitlines()
    except OSError:
        return False
    number = f"{os.major(device)}:{os.minor(device)}"
    kinds = {line.partition(" - ")[2].split(" ", 1)[0] for line in lines if line.split(" ", 3)[2] == number}
    return kinds in ({"tmpfs"}, {"ramfs"}) and folder.is_dir() and os.access(folder, os.W_OK | os.X_OK)


@contextmanager
def private_folder(tmpfs: Path) -> Iterator[Path]:
    """A new folder in `tmpfs` that only this account reads; it is removed at the end. What a killed process left goes first."""
    sweep(tmpfs)
    folder = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-", dir=tmpfs))
    try:
        if stat.S_IMODE(folder.stat().st_mode) != 0o700 or not in_memory(folder):
            raise PermissionError("the new folder is not private, or not in memory")
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def sweep(tmpfs: Path) -> None:
    """Remove folders of this account whose process is no more."""
    with suppress(OSError):
        for folder in tmpfs.glob(f"{PREFIX}*"):
            with suppress(OSError):
                status = folder.lstat()
                if (
                    stat.S_ISDIR(status.st_mode)
                    and status.st_uid == os.getuid()
                    and _left_behind(folder, status.st_mtime)
                ):
                    shutil.rmtree(folder, ignore_errors=True)


def _left_behind(folder: Path, changed: float) -> bool:
    process = folder.name.removeprefix(PREFIX).partition("-")[0]
    if not process.isdecimal() or time.time() - changed > STALE_SECONDS:
        return True
    try:
        os.kill(int(process), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False


def _free(folder: Path) -> int:
    volume = os.statvfs(folder)
    return volume.f_bavail * volume.f_frsize
