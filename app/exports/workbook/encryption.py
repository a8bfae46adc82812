"""A workbook's password: ECMA-376 agile encryption, AES-256 with SHA-512 (what Excel itself writes), all in memory."""

from io import BytesIO
from typing import Any, BinaryIO, Final

from msoffcrypto.exceptions import InvalidKeyError
from msoffcrypto.format.ooxml import OOXMLFile
from olefile import OleFileIO  # type: ignore[import-untyped]  # it ships no types

MOST_ROUNDS: Final = 1_000_000
"""Rounds of hashing that a password is put through; Excel writes 100,000, [MS-OFFCRYPTO] 2.3.4.10 allows ten million."""
MOST_OF_ENCRYPTION_INFO: Final = 16_384  # bytes; Excel writes some 2,000
_COMPOUND_FILE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


class WrongWorkbookPassword(Exception):
    """The password does not open the file."""


class NotEncryptedWorkbook(Exception):
    """The file is no workbook of today's kind with a password."""


class TooManyRounds(Exception):
    """The file wants its password hashed so often that trying it would take many seconds; it was not tried."""


def encrypted(workbook: BinaryIO, password: str) -> bytes:
    """The workbook as nobody opens it without the password."""
    sealed = BytesIO()
    plain: Any = OOXMLFile(workbook)  # type: ignore[no-untyped-call]  # msoffcrypto has no annotations
    plain.encrypt(password, sealed)
    return sealed.getvalue()


def decrypted(content: bytes, password: str) -> bytes:
    """Raises WrongWorkbookPassword, NotEncryptedWorkbook, TooManyRounds."""
    try:
        return _decrypted(content, password)
    except InvalidKeyError:
        raise WrongWorkbookPassword from None
    except (MemoryError, TooManyRounds):
        raise
    except Exception:  # noqa: BLE001  somebody's file: the parsers raise whatever its bytes make them raise
        raise NotEncryptedWorkbook from None


def _decrypted(content: bytes, password: str) -> bytes:
    if not content.startswith(_COMPOUND_FILE):  # the library would read a zip file as well, without an end
        raise NotEncryptedWorkbook
    with OleFileIO(BytesIO(content)) as file:
        # a chain of sectors that bites its tail is read up to the size that the file tells
        if file.get_size("EncryptionInfo") > MOST_OF_ENCRYPTION_INFO or file.get_size("EncryptedPackage") > len(
            content
        ):
            raise NotEncryptedWorkbook
    whole: Any = OOXMLFile(BytesIO(content))  # type: ignore[no-untyped-call]  # msoffcrypto has no annotations
    if whole.info.get("spinValue", 0) > MOST_ROUNDS:
        raise TooManyRounds
    opened = BytesIO()
    whole.load_key(password=password, verify_password=True)
    whole.decrypt(opened, verify_integrity=True)
    return opened.getvalue()
