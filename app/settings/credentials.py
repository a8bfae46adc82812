"""Credentials of systemd's: secrets that a unit is given as files in a folder of its own, from `LoadCredential=` or `LoadCredentialEncrypted=`.

Encrypted ones lie on the disk sealed to the machine's TPM or its key: whoever copies the disk has nothing.
"""

import os
import re
import stat
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from app.spoken import spoken

CREDENTIAL: Final = "credential:"
LONGEST_TEXT: Final = 65_536  # characters
_OF_OTHERS: Final = 0o037  # may be readable through a group's bits: there systemd's access list shows


class CredentialProblem(Exception):
    """A credential cannot be had; its text is a sentence for the terminal."""


def is_credential(text: str) -> bool:
    """Tell whether a setting names a credential (`credential:NAME`)."""
    return re.fullmatch(rf"{CREDENTIAL}[A-Za-z0-9_][A-Za-z0-9_.-]{{0,99}}", text) is not None


def is_closed_credential(found: os.stat_result) -> bool:
    """Tell whether a credential is for this process alone: a file of root's with an access list for its user, or this user's own."""
    return found.st_uid in {0, os.geteuid()} and not found.st_mode & _OF_OTHERS and stat.S_ISREG(found.st_mode)


def read_credential(text: str, environ: Mapping[str, str]) -> str:
    """Return what the credential of a setting (`credential:NAME`) holds. Raises CredentialProblem, which names it and the file."""
    name = text.removeprefix(CREDENTIAL)
    folder = environ.get("CREDENTIALS_DIRECTORY", "")
    if not folder:
        raise CredentialProblem(
            spoken(
                f"The credential {name} was not given to this process: start it as a unit with LoadCredentialEncrypted={name} or "
                f"LoadCredential={name}.",
                f"クレデンシャル {name} が、このプロセスに渡されていません。"
                f"LoadCredentialEncrypted={name} か LoadCredential={name} のあるユニットとして起動してください。",
            )
        )
    path = Path(folder) / name
    try:
        if is_closed_credential(path.stat()):
            with path.open(encoding="utf-8") as file:
                return file.read(LONGEST_TEXT).strip()
    except UnicodeDecodeError:
        return ""
    except OSError as problem:
        reason = problem.strerror or type(problem).__name__
        raise CredentialProblem(
            spoken(f"The credential {path} cannot be read: {reason}.", f"クレデンシャル {path} を読めません: {reason}")
        ) from None
    raise CredentialProblem(
        spoken(
            f"{path} must be a file of root's or this user's that nobody else may read.",
            f"{path} は、rootかこのユーザーのもので、ほかの人が読めないファイルでなければなりません。",
        )
    )
