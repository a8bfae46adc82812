"""The folder of PostgreSQL's Unix socket, whose path may be no longer than the system allows."""

import hashlib
import os
import stat
import tempfile
from pathlib import Path

from app.demo.system_user import Account, EmbeddedProblem
from app.spoken import spoken

LONGEST_PATH = 103  # bytes of a socket's path; the smallest limit of the systems this runs on (macOS), Linux has 107
LONGEST_NAME = len("/.s.PGSQL.5432.lock")


def socket_folder(home: Path, account: Account) -> Path:
    """A folder of mode 0700 that belongs to the account: `run` in `home`, or where that is too long one in the temporary folder."""
    folder = home / "run"
    if len(os.fsencode(folder)) + LONGEST_NAME > LONGEST_PATH or "'" in str(folder) or "," in str(folder):
        digest = hashlib.sha256(os.fsencode(home)).hexdigest()[:16]
        folder = Path(tempfile.gettempdir()) / f"todoke-{account.uid}-{digest}"
        if len(os.fsencode(folder)) + LONGEST_NAME > LONGEST_PATH:
            folder = Path("/tmp") / folder.name  # noqa: S108 - checked below to be ours, as a predictable name must be
    folder.mkdir(mode=0o700, exist_ok=True)
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid not in {account.uid, os.geteuid()}:
        raise EmbeddedProblem(
            spoken(
                f"{folder} belongs to somebody else; remove it, or set TODOKE_HOME to a folder with a shorter path.",
                f"{folder} はほかのユーザーのものです。消すか、TODOKE_HOMEでパスの短いフォルダを指定してください。",
            )
        )
    folder.chmod(0o700)
    account.own(folder)
    return folder
