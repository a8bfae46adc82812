"""Debian's clamd with docs/production/clamd.conf, moved to a folder of the test's own, and with signatures of its own: nothing is fetched."""

import hashlib
import io
import os
import re
import shutil
import signal
import subprocess
import tarfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pytest

from app.attachments.scanner import scanner_version
from tests.mounts import with_little_room
from tests.ports import own_ports
from tests.waiting import until

CONFIGURATION: Final = Path(__file__).parents[1] / "docs" / "production" / "clamd.conf"
CLAMD: Final = shutil.which("clamd", path=os.environ.get("PATH", "") + ":/usr/sbin")
# the harmless file by which scanners are tried (eicar.org), in two parts: whole it would make a scanner take this module away
EICAR: Final = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + rb"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
EICAR_FOUND: Final = "Todoke.Test.Eicar.UNOFFICIAL"  # as clamd calls what is no signature of its makers'


def needed_clamd() -> str:
    """The program; skips the test where there is none, and fails it where CI should have installed it."""
    if CLAMD is None:
        reason = "clamd is not on this machine (apt-get install clamav-daemon)"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    return CLAMD


@dataclass
class Clamd:
    """A scanner of the test's own, which a test may stop, kill and start anew."""

    folder: Path
    address: str
    port: int
    process: "subprocess.Popen[bytes] | None" = None

    def start(self, megabytes: int = 0) -> None:
        """Start it; `megabytes`: no more room than that for what it scans."""
        command = [needed_clamd(), "--config-file", str(self.folder / "clamd.conf")]
        if megabytes:
            command = with_little_room(self.folder / "files", megabytes, command)
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(command, stdout=log, stderr=log)

    async def serves(self) -> None:
        """Wait until it answers."""
        assert self.process is not None

        async def answers() -> bool:
            assert self.process is not None
            assert self.process.poll() is None, (self.folder / "log").read_text(encoding="utf-8", errors="replace")
            return await scanner_version(self.address) is not None

        await until(answers)

    def signal(self, number: signal.Signals) -> None:
        assert self.process is not None
        self.process.send_signal(number)

    def end(self) -> None:
        """Kill it, as the end of memory does: what it had open is gone."""
        if self.process is not None:
            self.process.send_signal(signal.SIGCONT)
            self.process.kill()
            self.process.wait(30)
            self.process = None

    def know(self, signatures: dict[str, bytes], version: int) -> None:
        """Write signatures as a daily database of that version, unsigned (.cud); a start takes them up."""
        listed = "".join(f"{name}:0:*:{content.hex()}\n" for name, content in signatures.items()).encode()
        head = f"ClamAV-VDB:01 Apr 2026 00-00 +0000:{version}:{len(signatures)}:90:X:X:todoke:{int(time.time())}"
        digest = hashlib.sha256(listed).hexdigest()
        parts = {"daily.info": f"{head}\ndaily.ndb:{len(listed)}:{digest}\n".encode(), "daily.ndb": listed}
        packed = io.BytesIO()
        with tarfile.open(fileobj=packed, mode="w", format=tarfile.USTAR_FORMAT) as archive:
            for name, content in parts.items():
                entry = tarfile.TarInfo(name)
                entry.size = len(content)
                archive.addfile(entry, io.BytesIO(content))
        new = self.folder / "daily.new"
        new.write_bytes(head.encode().ljust(512) + packed.getvalue())
        new.replace(self.folder / "signatures" / "daily.cud")

    async def start_anew(self) -> None:
        """Have it take the signatures up that `know` wrote: told to reload, it takes half a minute to look."""
        self.end()
        self.start()
        await self.serves()

    @property
    def socket(self) -> Path:
        return Path(self.address.removeprefix("unix:"))

    @property
    def over_tcp(self) -> str:
        return f"127.0.0.1:{self.port}"


@contextmanager
def clamd_in(folder: Path) -> Iterator[Clamd]:
    """A clamd of docs/production's configuration, not started, which knows EICAR; ended with the block."""
    needed_clamd()
    for made in ("signatures", "files"):
        (folder / made).mkdir(parents=True)
    with own_ports() as port:
        scanner = Clamd(folder, f"unix:{folder}/clamd.ctl", port)
        (folder / "clamd.conf").write_text(_moved(folder, port), encoding="utf-8")
        scanner.know({"Todoke.Test.Eicar": EICAR}, version=1)
        try:
            yield scanner
        finally:
            scanner.end()


def _moved(folder: Path, port: int) -> str:
    """Production's configuration for this folder and this user; every line that is changed must be there."""
    text = CONFIGURATION.read_text(encoding="utf-8")
    for pattern, replacement in {
        r"^User .*\n": "",
        r"^LocalSocketGroup .*\n": "",
        r"^LogSyslog yes$": "LogSyslog no",
        r"/run/clamav/clamd\.ctl": f"{folder}/clamd.ctl",
        r"/var/lib/clamav": f"{folder}/signatures",
        r"^TemporaryDirectory /tmp$": f"TemporaryDirectory {folder}/files",
    }.items():
        text, count = re.subn(pattern, replacement, text, flags=re.MULTILINE)
        assert count == 1, f"not once in docs/production/clamd.conf: {pattern}"
    return text + f"TCPSocket {port}\nTCPAddr 127.0.0.1\n"
