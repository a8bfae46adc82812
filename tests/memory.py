"""Folders in memory, for what a test writes and nobody keeps: a database's thousand files, keys that are waited for on a disk."""

import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

MEMORY = Path("/dev/shm")
ENOUGH = 2 * 2**30  # bytes that are free there; each test process's database grows to some hundred megabytes


@contextmanager
def folder_in_memory(name: str) -> Iterator[Path]:
    """A new private folder with a short path, which is removed at the end; on disk where the system has no such place, or too little."""
    place = None
    if os.access(MEMORY, os.W_OK):
        _remove_what_was_left(MEMORY)
        place = MEMORY if shutil.disk_usage(MEMORY).free >= ENOUGH else None
    folder = Path(tempfile.mkdtemp(prefix=f"{name}-{os.getpid()}-", dir=place))
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


def _remove_what_was_left(place: Path) -> None:
    """What test processes that were killed left behind would hold the memory. A PostgreSQL that outlived them ends without its folder."""
    for folder in place.glob("todoke-*"):
        made_by = re.search(r"-(\d+)-[a-z0-9_]{8}$", folder.name)
        if made_by and not Path(f"/proc/{made_by[1]}").exists():
            shutil.rmtree(folder, ignore_errors=True)
