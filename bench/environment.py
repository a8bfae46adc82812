"""The references' own virtual environment, bench/.venv, made from bench/requirements.lock on first use."""

import subprocess
import sys
import venv
from pathlib import Path

HERE = Path(__file__).parent
FOLDER = HERE / ".venv"
LOCK = HERE / "requirements.lock"
# A copy of the lock that was installed last.
INSTALLED = FOLDER / "installed.lock"


def references_python() -> Path:
    """The interpreter of the references' environment, made or brought up to date if necessary."""
    python = FOLDER / "bin" / "python"
    if not INSTALLED.exists() or INSTALLED.read_bytes() != LOCK.read_bytes():
        print("Setting up the references' environment (a minute, once) ...", flush=True)
        venv.create(FOLDER, with_pip=True, clear=True)
        pip = [str(python), "-m", "pip", "install", "--quiet", "--quiet", "--disable-pip-version-check"]
        if subprocess.run([*pip, "--no-deps", "--require-hashes", "-r", str(LOCK)], check=False).returncode:
            sys.exit("The references' environment could not be installed; see above.")
        INSTALLED.write_bytes(LOCK.read_bytes())
    return python
