"""Debian's clamd for a benchmark: production's configuration in a folder of its own, with one signature."""

import re
import shutil
import subprocess
import time
from pathlib import Path

PROJECT = Path(__file__).parent.parent
PROGRAM = shutil.which("clamd", path="/usr/sbin:/usr/bin")
START_SECONDS = 60.0


class Clamd:
    """A scanner; `address` is what TODOKE_CLAMD takes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.address = f"unix:{folder}/clamd.ctl"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Return once it listens. Raises OSError where it does not come up."""
        for made in ("signatures", "files"):
            (self.folder / made).mkdir(parents=True, exist_ok=True)
        (self.folder / "signatures" / "bench.ndb").write_text(f"Bench:0:*:{b'never sent by this bench'.hex()}\n")
        text = (PROJECT / "docs" / "production" / "clamd.conf").read_text(encoding="utf-8")
        for pattern, replacement in {
            r"^User .*\n": "",
            r"^LocalSocketGroup .*\n": "",
            r"^LogSyslog yes$": "LogSyslog no",
            r"/run/clamav/clamd\.ctl": f"{self.folder}/clamd.ctl",
            r"/var/lib/clamav": f"{self.folder}/signatures",
            r"/run/clamav/files": f"{self.folder}/files",
        }.items():
            text = re.sub(pattern, replacement, text, flags=re.MULTILINE)
        (self.folder / "clamd.conf").write_text(text, encoding="utf-8")
        with (self.folder / "log").open("wb") as log:
            command = [str(PROGRAM), "--config-file", str(self.folder / "clamd.conf")]
            self._process = subprocess.Popen(command, stdout=log, stderr=log)
        deadline = time.monotonic() + START_SECONDS
        while not (self.folder / "clamd.ctl").exists():
            if time.monotonic() > deadline or self._process.poll() is not None:
                raise OSError("clamd did not start: " + (self.folder / "log").read_text(errors="replace")[-500:])
            time.sleep(0.1)

    def stop(self) -> None:
        """End it."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None
