"""Machines made of namespaces: a network, mounts and processes of their own each, on a cable to the one that the check itself stands on.

What a machine writes to /etc, /var, /opt, /srv, /root, /home and /usr/local is laid over what the real one has there, and is gone with it.
"""

import ctypes
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Final

HERE: Final = Path(__file__).resolve().parent
OVERLAID: Final = ("/etc", "/var", "/opt", "/srv", "/root", "/home", "/usr/local")
# what a bare machine has nothing of, and its owner there
BARE: Final = {
    "/var/lib/postgresql": "postgres",
    "/etc/postgresql": "postgres",
    "/var/log/postgresql": "postgres",
    "/var/lib/clamav": "clamav",
    "/run": "root",
}
BENEATH: Final = ("/etc/todoke", "/etc/credstore.encrypted", "/var/lib/todoke-staff", "/var/lib/todoke-applicant")
CHECKOUT: Final = "/usr/local/src/todoke"
CLONE_NEWNET: Final = 0x40000000
HOMES: Final = {"root": "/root", "postgres": "/var/lib/postgresql"}
PATH: Final = "/run/stand-ins:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"


class NoMachine(Exception):
    """Namespaces or overlays cannot be had here; the sentence says which."""


def own_network() -> None:
    """Put this process on a network of its own, which has nothing but itself."""
    if ctypes.CDLL(None, use_errno=True).unshare(CLONE_NEWNET):
        raise NoMachine(f"no network namespace: {os.strerror(ctypes.get_errno())}")


def run(*command: str) -> None:
    """A command of our own that has to succeed."""
    done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=60)
    if done.returncode:
        raise NoMachine(f"{' '.join(command)}: {(done.stderr or done.stdout).strip()}")


class Machine:
    """One machine, from `start` to `stop`. `folder` holds what it wrote; `address` is None for one on the real network."""

    def __init__(self, name: str, address: str | None, folder: Path, checkout: Path) -> None:
        self.name, self.address, self.folder = name, address, folder
        self._checkout = checkout
        self._process: subprocess.Popen[str] | None = None
        self.pid = 0

    def start(self) -> None:
        self.folder.mkdir(parents=True)
        # ends with the check, however that ends
        command = [
            "setpriv",
            "--pdeathsig",
            "KILL",
            "unshare",
            "--mount",
            "--pid",
            "--uts",
            "--fork",
            "--kill-child",
            "--mount-proc",
        ]
        command += [] if self.address is None else ["--net"]
        init = [sys.executable, str(HERE / "first_process.py"), self.name, str(self.folder), str(self._checkout)]
        self._process = subprocess.Popen([*command, *init], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        assert self._process.stdout is not None
        if (told := self._process.stdout.readline().strip()) != "ready":
            raise NoMachine(told or "unshare: no mount or process namespace")
        (children,) = Path(f"/proc/{self._process.pid}/task").glob("*/children")
        self.pid = int(children.read_text().split()[0])

    def plug_in(self, bridge: str, gateway: str) -> None:
        """A cable from the bridge to this machine, with its address."""
        run("ip", "link", "add", f"to-{self.name}", "type", "veth", "peer", "name", "eth0", "netns", str(self.pid))
        run("ip", "link", "set", f"to-{self.name}", "master", bridge, "up")
        inside = ["nsenter", "-t", str(self.pid), "-n", "ip"]
        run(*inside, "link", "set", "lo", "up")
        run(*inside, "address", "add", f"{self.address}/16", "dev", "eth0")
        run(*inside, "link", "set", "eth0", "up")
        run(*inside, "route", "add", "default", "via", gateway)

    def stop(self) -> None:
        """End all its processes: with the first one the kernel ends the others."""
        if self._process is not None:
            self._process.kill()
            self._process.wait(30)

    def path(self, name: str) -> Path:
        """A path of this machine, as seen from here."""
        return Path(f"/proc/{self.pid}/root{name}")

    def command(
        self, *words: str, user: str = "root", network: bool = True, extra: Mapping[str, str] | None = None
    ) -> list[str]:
        """A command line that runs `words` there, with nothing of the environment here but where packages come from."""
        outside = {
            name: value
            for name, value in os.environ.items()
            if self.address is None and name.startswith(("PIP_", "http"))
        }
        home = HOMES.get(user, "/")
        given = {"PATH": PATH, "HOME": home, "USER": user, "LANG": "C.UTF-8", **outside, **(extra or {})}
        entered = ["nsenter", "-t", str(self.pid), "-m", "-p", "-u", *(["-n"] if network else []), "--"]
        as_user = [] if user == "root" else ["setpriv", f"--reuid={user}", f"--regid={user}", "--init-groups"]
        return [
            *entered,
            *as_user,
            "env",
            "-i",
            "-C",
            "/",
            *(f"{name}={value}" for name, value in given.items()),
            *words,
        ]

    def memory(self) -> int:
        """MiB that its processes use, what several share counted once; the stand-ins and the first process are none of them."""
        return sum(map(_own_kilobytes, self.path("/proc").glob("[0-9]*"))) // 1024

    def carried(self, source: str, other: "Machine", target: str) -> None:
        """Copy a file or folder of this machine to another one, root's there and with the mode it had."""
        here, there = self.path(source), other.path(target)
        there.parent.mkdir(parents=True, exist_ok=True)
        if here.is_dir():
            shutil.copytree(here, there, dirs_exist_ok=True)
        else:
            shutil.copy2(here, there)


def _own_kilobytes(process: Path) -> int:
    with suppress(OSError):  # it has ended meanwhile
        if not any(word in (process / "cmdline").read_bytes() for word in (b"first_process.py", b"/run/stand-ins/")):
            found = re.search(r"^Pss: +(\d+)", (process / "smaps_rollup").read_text(), re.MULTILINE)
            return int(found[1]) if found else 0
    return 0
