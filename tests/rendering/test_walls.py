"""A process behind the walls may compute and answer; whatever reaches beyond it, the kernel refuses."""

import subprocess
import sys
from pathlib import Path

import pytest

BEHIND = """
import ctypes, os, signal, socket, sys, threading
from app.rendering import walls
walls.limit()
connected = socket.socketpair()
assert walls.confine()
{doing}
"""
DOES = {
    "a socket": "socket.socket(socket.AF_UNIX)",
    "a socket of the network": "socket.socket(socket.AF_INET, socket.SOCK_DGRAM)",
    "another process": "os.fork()",
    "another program": "os.execv('/bin/true', ['true'])",
    "a new file": "open({place!r} + '/new', 'w')",
    "another's file": "open({place!r} + '/there', 'a')",
    "removing": "os.unlink({place!r} + '/there')",
    "renaming": "os.rename({place!r} + '/there', {place!r} + '/elsewhere')",
    "a folder": "os.mkdir({place!r} + '/folder')",
    "a signal": "os.kill(os.getppid(), 0)",
    "a message with an open file": "socket.send_fds(connected[0], [b'x'], [0])",
}


def behind_the_walls(doing: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-c", BEHIND.format(doing=doing)]
    return subprocess.run(command, check=False, capture_output=True, text=True)


@pytest.mark.parametrize("doing", DOES.values(), ids=list(DOES))
def test_what_reaches_beyond_the_process_is_refused(doing: str, tmp_path: Path) -> None:
    (tmp_path / "there").write_text("before")
    told = behind_the_walls(doing.format(place=str(tmp_path)))
    assert (told.returncode, "PermissionError" in told.stderr) == (1, True), told.stderr
    assert [each.name for each in tmp_path.iterdir()] == ["there"]
    assert (tmp_path / "there").read_text() == "before"


def test_without_the_walls_each_of_them_is_possible(tmp_path: Path) -> None:
    """Else the tests above would show nothing."""
    for doing in DOES.values():
        (tmp_path / "there").write_text("before")
        program = BEHIND.replace("walls.limit()", "pass").replace("assert walls.confine()", "pass")
        script = program.format(doing=doing.format(place=str(tmp_path)))
        told = subprocess.run([sys.executable, "-c", script], check=False, capture_output=True, text=True)
        assert told.returncode == 0, (doing, told.stderr)
        for left in tmp_path.iterdir():
            left.rmdir() if left.is_dir() else left.unlink()


def test_answering_reading_and_threads_are_allowed() -> None:
    doing = "os.write(connected[0].fileno(), b'x'); open('/etc/hostname').close(); t = threading.Thread(target=print, args=('seen',)); t.start(); t.join()"
    told = behind_the_walls(doing)
    assert (told.returncode, told.stdout) == (0, "seen\n"), told.stderr


def test_memory_ends_at_its_bound() -> None:
    told = behind_the_walls("bytearray(768 * 1024 * 1024)")
    assert (told.returncode, "MemoryError" in told.stderr) == (1, True)


def test_a_crash_of_the_reader_reaches_nobody_else() -> None:
    assert behind_the_walls("ctypes.string_at(0)").returncode < 0
