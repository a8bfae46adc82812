"""Looks for a mark, while it is sent and afterwards, on everything of the machines that would be a disk; and in what is memory, to know that it can find it."""

import os
import socket
import stat
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Event, Thread
from time import time
from typing import Final

from checking.machines import BARE, OVERLAID, Machine

# tmpfs that stands in for a disk, on machines made of namespaces
DISKS_IN_MEMORY: Final = frozenset(BARE) - {"/run"}
CLAMD: Final = "/run/clamav/clamd.ctl"
BETWEEN_LOOKS_SECONDS: Final = 0.05
PIECE: Final = 1 << 20


class Search:
    """Where a mark was found on these machines: `on_disk` and `in_memory`, each as machine and path."""

    def __init__(self, machines: Sequence[Machine], mark: str) -> None:
        self._machines, self._mark = machines, mark.encode()
        self._since = time() - 2
        self.on_disk: set[str] = set()
        self.in_memory: set[str] = set()
        self.looks = 0

    @contextmanager
    def going_on(self) -> Iterator["Search"]:
        """Look again and again until the end of the block, and once more after it. Meanwhile clamd, where there is one, is sent the mark and no end."""
        over = Event()

        def look_on() -> None:
            while not over.wait(BETWEEN_LOOKS_SECONDS):
                self.look_at_open_files()

        talks = [talk for machine in self._machines if (talk := _half_sent(machine, self._mark))]
        looking = Thread(target=look_on)
        looking.start()
        try:
            yield self
        finally:
            over.set()
            looking.join(120)
            for talk in talks:
                talk.close()
        self.look_at_files()

    def look_at_files(self) -> None:
        """Look at every file that was written since the search began."""
        for machine in self._machines:
            self.on_disk |= {f"{machine.name}:{path}" for path in self._written(machine) if self._says(path)}
        # not laid over: the real machine's, and the same for all. What is made there is made in it, or in a folder that is new, too.
        shared = _files_in(Path("/tmp"), since=self._since)
        self.on_disk |= {str(path) for path in shared if self._says(path)}

    def look_at_open_files(self) -> None:
        """Look at what a process holds open: nobody else sees a file that has no name any more."""
        for machine in self._machines:
            for path, shown, memory in self._open(machine):
                if self._says(path):
                    (self.in_memory if memory else self.on_disk).add(f"{machine.name}:{shown}")
        self.looks += 1

    def _written(self, machine: Machine) -> Iterator[Path]:
        laid_over = [
            machine.path(str(machine.folder / path.strip("/").replace("/", "-") / "upper")) for path in OVERLAID
        ]
        for folder in (*laid_over, *(machine.path(path) for path in sorted(DISKS_IN_MEMORY))):
            yield from _files_in(folder)

    def _open(self, machine: Machine) -> Iterator[tuple[Path, str, bool]]:
        for process in machine.path("/proc").glob("[0-9]*"):
            with suppress(OSError):
                mounts = _mounts(process / "mountinfo")
                for handle in (process / "fd").iterdir():
                    with suppress(OSError):
                        found = handle.stat()
                        if stat.S_ISREG(found.st_mode):
                            device = f"{os.major(found.st_dev)}:{os.minor(found.st_dev)}"
                            yield handle, str(handle.readlink()), _is_memory(mounts.get(device, ("", "")))

    def _says(self, path: Path) -> bool:
        """True for a file that was written since the beginning and says the mark."""
        try:
            found = path.stat()
            if not stat.S_ISREG(found.st_mode) or found.st_mtime < self._since:
                return False
            with path.open("rb") as file:
                before = b""
                while piece := file.read(PIECE):
                    if self._mark in before + piece:
                        return True
                    before = piece[-len(self._mark) :]
        except OSError:  # gone meanwhile
            pass
        return False


def _files_in(folder: Path, since: float = 0) -> Iterator[Path]:
    for at, folders, files in os.walk(folder):
        # the check's own folder, which lies in /tmp, holds the machines themselves
        inner = [name for name in folders if not name.startswith("todoke-production-")]
        folders[:] = [name for name in inner if since == 0 or _changed(Path(at) / name, since)]
        yield from (Path(at) / name for name in files)


def _changed(path: Path, since: float) -> bool:
    with suppress(OSError):
        return path.stat().st_mtime >= since
    return False


def _mounts(mountinfo: Path) -> Mapping[str, tuple[str, str]]:
    """Mount point and type of file system, by device."""
    found = {}
    for line in mountinfo.read_text(encoding="utf-8", errors="replace").splitlines():
        words = line.split()
        found[words[2]] = (words[4], words[words.index("-") + 1])
    return found


def _is_memory(mount: tuple[str, str]) -> bool:
    point, kind = mount
    return kind == "tmpfs" and point not in DISKS_IN_MEMORY


def _half_sent(machine: Machine, mark: bytes) -> "socket.socket | None":
    """A file that clamd is being sent: the mark, and no end."""
    path = machine.path(CLAMD)
    if not path.is_socket():
        return None
    talk = socket.socket(socket.AF_UNIX)
    talk.connect(str(path))
    content = mark * 4096
    talk.sendall(b"zINSTREAM\0" + len(content).to_bytes(4, "big") + content)
    return talk
