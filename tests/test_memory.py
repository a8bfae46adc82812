"""Folders in memory: private, gone at the end, and gone when whoever made them was killed."""

import shutil
import stat
import subprocess
import sys
from pathlib import Path

from tests.memory import MEMORY, folder_in_memory

KILLED = """
import os, signal
from tests.memory import folder_in_memory
with folder_in_memory("todoke-test") as folder:
    print(folder, flush=True)
    os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_folder_is_private_and_gone_at_the_end() -> None:
    with folder_in_memory("todoke-test") as folder:
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        (folder / "file").write_text("kept for a moment", encoding="utf-8")
    assert not folder.exists()


def test_what_a_killed_process_left_is_removed_by_the_next_and_a_living_ones_is_not() -> None:
    told = subprocess.run([sys.executable, "-c", KILLED], check=False, capture_output=True, text=True).stdout
    left = Path(told.strip())
    assert left.name.startswith("todoke-test-")
    with folder_in_memory("todoke-test") as mine, folder_in_memory("todoke-test"):
        assert (left.parent == MEMORY and left.exists(), mine.exists()) == (False, True)
    shutil.rmtree(left, ignore_errors=True)  # where there is no such place it stands on disk
