"""The key that signs the seals: a file of its own, on the machine of the seals and nowhere else."""

import os
from pathlib import Path

from nacl.signing import SigningKey

from app.settings.credentials import is_closed_credential
from app.spoken import spoken
from app.vault.own_files import NotOwn, check_own


class NoSealKey(OSError):
    """The file holds no key; its text is a sentence for the terminal."""


def read_seal_key(path: Path) -> SigningKey:
    """Read the key. Raises NoSealKey, and NotOwn where the file is not this user's alone."""
    try:
        _check(path)
        seed = bytes.fromhex(path.read_text(encoding="ascii").strip())
        return SigningKey(seed)
    except FileNotFoundError:
        raise NoSealKey(
            spoken(
                f"There is no key in {path}: make it with `todoke audit key`.",
                f"{path} に鍵がありません。`todoke audit key` で作ってください。",
            )
        ) from None
    except NotOwn:
        raise
    except OSError as problem:
        reason = problem.strerror or type(problem).__name__
        raise NoSealKey(spoken(f"{path} cannot be read: {reason}.", f"{path} を読めません: {reason}")) from None
    except ValueError:  # no text, no hexadecimal digits, or not 32 bytes
        raise NoSealKey(
            spoken(f"{path} does not hold a key of the seals.", f"{path} は、封印の鍵ではありません。")
        ) from None


def _check(path: Path) -> None:
    """Raise NotOwn where others could read the file. A credential of systemd's may be root's, with an access list for this user."""
    credentials = os.environ.get("CREDENTIALS_DIRECTORY", "")
    if credentials and path.parent == Path(credentials) and is_closed_credential(path.stat()):
        return
    check_own([path])


def make_seal_key(path: Path) -> SigningKey:
    """Make a key in a new file of mode 0600, durable when this returns. Raises FileExistsError: a key is never overwritten."""
    key = SigningKey.generate()
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(f"{bytes(key).hex()}\n")
        file.flush()
        os.fsync(file.fileno())
    return key
