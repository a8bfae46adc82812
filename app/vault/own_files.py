"""Files that hold secrets belong to the user that the process runs as, are closed to everybody else, and can be read.

Looked at when a process starts: found out later, a key that belongs to another user looks like one that was destroyed.
"""

import os
import pwd
import stat
from collections.abc import Iterable
from pathlib import Path

from app.spoken import spoken

OTHERS = 0o077


class NotOwn(PermissionError):
    """A file or folder of secrets has another owner or mode than it must have; its text is a sentence for the terminal."""


def check_own(paths: Iterable[Path]) -> None:
    """Raise NotOwn for the first of the files and folders that is not this user's alone; one that went meanwhile is no fault."""
    user = os.geteuid()
    for path in paths:
        try:
            found = path.stat()
        except FileNotFoundError:
            continue
        except PermissionError:
            raise NotOwn(_unreachable(path)) from None
        folder = stat.S_ISDIR(found.st_mode)
        wanted = 0o700 if folder else 0o600
        if found.st_uid != user:
            raise NotOwn(_foreign(path, found.st_uid, user))
        if found.st_mode & OTHERS:
            raise NotOwn(_open(path, wanted))
        if not (found.st_mode & 0o500 == 0o500 if folder else found.st_mode & stat.S_IRUSR):
            raise NotOwn(_closed(path, wanted))


def check_user(folder: Path) -> None:
    """Raise NotOwn where a folder belongs to another user than this process runs as: what is written would be that user's, and lost to the service."""
    try:
        owner = folder.stat().st_uid
    except FileNotFoundError:
        return
    except PermissionError:
        raise NotOwn(_unreachable(folder)) from None
    if owner != os.geteuid():
        raise NotOwn(_anothers(folder, owner))


def _anothers(folder: Path, owner: int) -> str:
    user = _name(os.geteuid())
    return spoken(
        f"{folder} belongs to {_name(owner)}, and this runs as {user}: run it as {_name(owner)}, as which the service runs.",
        f"{folder} は {_name(owner)} のものですが、これは {user} として動いています。サービスと同じ {_name(owner)} として実行してください。",
    )


def own_user() -> str:
    """The name of the user that this process runs as."""
    return _name(os.geteuid())


def _foreign(path: Path, owner: int, user: int) -> str:
    return spoken(
        f"{path} belongs to {_name(owner)}, and this process runs as {_name(user)}: give it to {_name(user)} (chown), or run as {_name(owner)}.",
        f"{path} は {_name(owner)} のものですが、このプロセスは {_name(user)} として動いています。"
        f"{_name(user)} のものにする（chown）か、{_name(owner)} として動かしてください。",
    )


def _open(path: Path, wanted: int) -> str:
    return spoken(
        f"{path} must be readable by its owner only (chmod {wanted:o}).",
        f"{path} は、所有者だけが読めるようにしてください（chmod {wanted:o}）。",
    )


def _closed(path: Path, wanted: int) -> str:
    return spoken(
        f"{path} cannot be read by its owner (chmod {wanted:o}).",
        f"{path} を所有者が読めません（chmod {wanted:o}）。",
    )


def _unreachable(path: Path) -> str:
    user = _name(os.geteuid())
    return spoken(
        f"{path} cannot be reached by {user}, who runs this process: look at the owners of the folders above it.",
        f"{path} に、このプロセスを動かしている {user} が届きません。上のフォルダの所有者を確かめてください。",
    )


def _name(user: int) -> str:
    try:
        return pwd.getpwuid(user).pw_name
    except KeyError:
        return f"user {user}"
