"""The first process of a machine: lays its file systems out, says `ready`, and waits. What is left without a parent there is its own to collect."""

import os
import pwd
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

from machines import BARE, BENEATH, CHECKOUT, HERE, OVERLAID

PLENTY = 8_000_000  # kilobytes: four trees of the program and three copies of their packages take 2.6 GB, and are gone at once afterwards


def fault_of_mount(*words: str) -> str:
    done = subprocess.run(["mount", *words], check=False, capture_output=True, text=True, timeout=30)
    return f"mount {' '.join(words)}: {done.stderr.strip()}" if done.returncode else ""


def mount(*words: str) -> None:
    if fault := fault_of_mount(*words):
        print(fault, flush=True)
        sys.exit(1)


def overlay(lower: str, folder: Path, target: str) -> list[str]:
    upper, work = folder / "upper", folder / "work"
    upper.mkdir(parents=True)
    work.mkdir()
    return ["-t", "overlay", "overlay", "-o", f"lowerdir={lower},upperdir={upper},workdir={work}", target]


def lay_over(lower: str, folder: Path, target: str) -> None:
    mount(*overlay(lower, folder, target))


def available_memory() -> int:
    """What the real machine has left, in kilobytes."""
    lines = Path("/proc/meminfo").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("MemAvailable:"))


def lay_out(name: str, folder: Path, checkout: Path) -> None:
    mount("--make-rprivate", "/")
    subprocess.run(["hostname", name], check=True)
    if available_memory() >= PLENTY:
        mount("-t", "tmpfs", "tmpfs", str(folder))
    elif fault_of_mount(*overlay("/etc", folder / "probe", "/etc")):
        # a file system that nothing can be laid over from, a container's own overlay for one
        mount("-t", "tmpfs", "tmpfs", str(folder))
    else:
        subprocess.run(["umount", "/etc"], check=True)
    for path in OVERLAID:
        lay_over(path, folder / path.strip("/").replace("/", "-"), path)
    # from here on nothing that is written below these reaches the real machine
    for path, owner in BARE.items():
        who = pwd.getpwnam(owner)
        Path(path).mkdir(parents=True, exist_ok=True)
        mount("-t", "tmpfs", "-o", f"mode=755,uid={who.pw_uid},gid={who.pw_gid}", "tmpfs", path)
    for path in BENEATH:
        shutil.rmtree(path, ignore_errors=True)
    for path in ("/run/lock", "/run/stand-ins", CHECKOUT):
        Path(path).mkdir(parents=True, exist_ok=True)
    lay_over(str(checkout), folder / "checkout", CHECKOUT)
    for path in (HERE / "stand_ins").iterdir():
        if path.is_file():
            shutil.copy(path, "/run/stand-ins/")


if __name__ == "__main__":
    lay_out(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    print("ready", flush=True)
    while True:
        try:
            os.waitpid(-1, 0)
        except ChildProcessError:
            time.sleep(0.2)
