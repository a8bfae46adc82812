"""The lock of the key store: a key of 32 bytes from outside it, under which every private key's file is wrapped.

Who copies the staff machine's disk has the files and not the lock, as long as the lock does not lie on that disk: it is a credential of
systemd's sealed to the machine's TPM, a file of another disk, or what a KMS or an HSM answers to a command.
"""

import hashlib
import os
import selectors
import shlex
import signal
import subprocess
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Self

from app.settings.credentials import CREDENTIAL, CredentialProblem, read_credential
from app.spoken import spoken
from app.vault.own_files import check_own

COMMAND: Final = "command:"
COMMAND_SECONDS: Final = 30.0
LONGEST_TEXT: Final = 4096  # characters; what is longer is no lock
FEWEST_DIFFERENT_BYTES: Final = 16  # of 32; random ones have about 30


class LockProblem(PermissionError):
    """The lock of the key store cannot be had; its text is a sentence for the terminal."""


@dataclass(frozen=True, slots=True)
class Lock:
    """A lock with the number that files under it bear, so that one of another lock is told apart from a damaged one."""

    id: bytes  # 8 bytes, from the key by a hash
    key: bytes = field(repr=False)  # 32 bytes

    @classmethod
    def of(cls, key: bytes) -> Self:
        """Return the lock of a key; its number tells nothing of the key."""
        return cls(hashlib.blake2b(key, digest_size=8, person=b"todoke lock id").digest(), key)


def lock_of(text: str) -> Lock:
    """Return the lock that a setting names: a file's absolute path, `credential:NAME` or `command:/path arguments`. Raises LockProblem.

    What is read is 64 hexadecimal digits. A command runs without a shell and without the service's settings, for 30 seconds at most.
    """
    if text.startswith(COMMAND):
        found = _answer_of(shlex.split(text.removeprefix(COMMAND)))
    elif text.startswith(CREDENTIAL):
        try:
            found = read_credential(text, os.environ)
        except CredentialProblem as problem:
            raise LockProblem(spoken(f"The lock of the key store: {problem}", f"鍵の保管場所の錠: {problem}")) from None
    else:
        path = Path(text)
        check_own([path])
        found = _read(path)
    return Lock.of(_key_of(found))


def _key_of(digits: str) -> bytes:
    try:
        key = bytes.fromhex(digits.strip())
    except ValueError:
        key = b""
    if len(key) != 32:
        raise LockProblem(
            spoken(
                "The lock of the key store (TODOKE_KEY_STORE_LOCK) must be 64 hexadecimal digits.",
                "鍵の保管場所の錠（TODOKE_KEY_STORE_LOCK）は、16進数64桁でなければなりません。",
            )
        )
    if len(set(key)) < FEWEST_DIFFERENT_BYTES:
        raise LockProblem(
            spoken(
                "The lock of the key store (TODOKE_KEY_STORE_LOCK) is easily guessed; make 32 random bytes.",
                "鍵の保管場所の錠（TODOKE_KEY_STORE_LOCK）が、推測しやすいものです。32バイトの乱数を使ってください。",
            )
        )
    return key


def _read(path: Path) -> str:
    try:
        with path.open(encoding="ascii") as file:
            return file.read(LONGEST_TEXT)
    except UnicodeDecodeError:
        return ""
    except OSError as problem:
        reason = problem.strerror or type(problem).__name__
        raise LockProblem(
            spoken(
                f"The lock of the key store, {path}, cannot be read: {reason}.",
                f"鍵の保管場所の錠 {path} を読めません: {reason}",
            )
        ) from None


def _answer_of(command: list[str]) -> str:
    surroundings = {name: value for name, value in os.environ.items() if not name.startswith("TODOKE_")}
    try:
        process = subprocess.Popen(  # noqa: S603  the operator's own command, named by an absolute path, without a shell
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # may name secrets of its own
            env=surroundings,
            start_new_session=True,
        )
    except OSError as problem:
        raise _no_answer(command, problem.strerror or type(problem).__name__) from None
    with process:
        try:
            answer = _read_answer(process)
        except (TimeoutError, subprocess.TimeoutExpired):
            seconds = COMMAND_SECONDS
            raise _no_answer(
                command, spoken(f"no answer in {seconds:g} seconds", f"{seconds:g}秒以内に答えがない")
            ) from None
        finally:
            if process.returncode is None:
                with suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGKILL)  # its children too: they may hold the pipe open
    if process.returncode > 0:
        raise _no_answer(command, spoken(f"exit code {process.returncode}", f"終了コード {process.returncode}"))
    return answer.decode("ascii", "replace")


def _read_answer(process: subprocess.Popen[bytes]) -> bytes:
    """What a command writes until it ends, or as much of it as is no lock any more. Raises TimeoutError, TimeoutExpired."""
    assert process.stdout is not None, "a pipe"
    end, answer = time.monotonic() + COMMAND_SECONDS, b""
    with selectors.DefaultSelector() as selector:
        selector.register(process.stdout, selectors.EVENT_READ)
        while len(answer) <= LONGEST_TEXT:
            if not selector.select(max(0.0, end - time.monotonic())):
                raise TimeoutError
            read = os.read(process.stdout.fileno(), LONGEST_TEXT)
            if not read:
                process.wait(max(0.0, end - time.monotonic()))
                break
            answer += read
    return answer


def _no_answer(command: list[str], reason: str) -> LockProblem:
    return LockProblem(
        spoken(
            f"The command for the lock of the key store, {command[0]}, failed: {reason}.",
            f"鍵の保管場所の錠を得るコマンド {command[0]} が失敗しました: {reason}",
        )
    )
