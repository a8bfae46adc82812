"""The system user PostgreSQL runs as. PostgreSQL refuses to run as root; root therefore hands it to a user without any rights."""

import os
import pwd
import shutil
import stat
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.spoken import spoken

NAME = "todoke-postgres"


class EmbeddedProblem(Exception):
    """Why the embedded PostgreSQL cannot run: one paragraph for the person at the keyboard."""


@dataclass(frozen=True, slots=True)
class Account:
    name: str
    uid: int
    gid: int
    other: bool  # another user than the one this process runs as

    def as_process(self) -> dict[str, Any]:
        """The arguments with which `subprocess` starts a program as this account, with nothing of ours in its environment."""
        environment = {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "PGTZ": "UTC"}
        if not self.other:
            return {"env": environment, "umask": 0o077}
        return {"user": self.uid, "group": self.gid, "extra_groups": [], "umask": 0o077, "env": environment}

    def own(self, path: Path) -> None:
        if self.other:
            os.chown(path, self.uid, self.gid)

    def let_reach(self, folder: Path, say: Callable[[str], None]) -> None:
        """Let the account pass through `folder` and its parents, without letting it list them; says what it changed."""
        if not self.other:
            return
        for parent in reversed([folder, *folder.parents]):
            found = parent.stat()
            theirs = found.st_uid == self.uid or found.st_gid == self.gid
            if not theirs and not found.st_mode & stat.S_IXOTH:
                parent.chmod(stat.S_IMODE(found.st_mode) | stat.S_IXOTH)
                say(
                    spoken(
                        f"Let other users pass through {parent} (chmod o+x), so that {self.name} reaches PostgreSQL. It stays unlisted.",
                        f"{self.name} がPostgreSQLに届くように、{parent} を通れるようにしました（chmod o+x）。中の一覧は見えません。",
                    )
                )


def server_account(folder: Path, say: Callable[[str], None]) -> Account:
    """The account that PostgreSQL runs as: ourselves, or for root the data folder's owner, else `todoke-postgres`, else `nobody`."""
    if os.geteuid() != 0:
        return Account(str(os.geteuid()), os.geteuid(), os.getegid(), other=False)
    if folder.exists() and folder.stat().st_uid != 0:
        owner = folder.stat()
        try:
            name = pwd.getpwuid(owner.st_uid).pw_name
        except KeyError:
            name = f"user {owner.st_uid}"
        return Account(name, owner.st_uid, owner.st_gid, other=True)
    found = _known(NAME) or _made(say) or _known("nobody")
    if found is None:
        raise EmbeddedProblem(
            spoken(
                "root cannot run PostgreSQL, and this system has no user `nobody` to run it as.",
                "PostgreSQLはrootでは動かず、代わりに動かすユーザー `nobody` もありません。",
            )
        )
    return found


def _known(name: str) -> Account | None:
    try:
        entry = pwd.getpwnam(name)
    except KeyError:
        return None
    return Account(name, entry.pw_uid, entry.pw_gid, other=True)


def _made(say: Callable[[str], None]) -> Account | None:
    """A new system user without a home, a shell or a password; None where this system has no way to make one.

    Another process may make it at the same moment: then it is there although nothing here succeeded.
    """
    path = f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin"
    ways = [
        f"useradd --system --user-group --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin {NAME}",
        f"adduser --system --group --no-create-home --home /nonexistent --disabled-login {NAME}",
        f"adduser -S -D -H -h /nonexistent {NAME}",
    ]
    for program, *arguments in map(str.split, ways):
        found = shutil.which(program, path=path)
        if found and subprocess.run([found, *arguments], check=False, capture_output=True).returncode == 0:
            say(
                spoken(
                    f"PostgreSQL does not run as root: made the system user {NAME} for it.",
                    f"PostgreSQLはrootでは動かないため、専用のユーザー {NAME} を作りました。",
                )
            )
            break
    return _known(NAME)
