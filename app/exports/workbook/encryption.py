"""A workbook's password: ECMA-376 agile encryption, AES-256 with SHA-512 (what Excel itself writes), all in memory."""

from io import BytesIO
from typing import Any, BinaryIO

from msoffcrypto import OfficeFile
from msoffcrypto.exceptions import InvalidKeyError
from msoffcrypto.format.ooxml import OOXMLFile


class WrongWorkbookPassword(Exception):
    """The password does not open the file."""


class NotEncryptedWorkbook(Exception):
    """The file is no workbook of today's kind with a password."""


def encrypted(workbook: BinaryIO, password: str) -> bytes:
    """The workbook as nobody opens it without the password."""
    sealed = BytesIO()
    plain: Any = OOXMLFile(workbook)  # type: ignore[no-untyped-call]  # msoffcrypto has no annotations
    plain.encrypt(password, sealed)
    return sealed.getvalue()


def decrypted(content: bytes, password: str) -> bytes:
    """Raises WrongWorkbookPassword, NotEncryptedWorkbook."""
    try:
        return _decrypted(content, password)
    except InvalidKeyError:
        raise WrongWorkbookPassword from None
    except Exception:  # noqa: BLE001  somebody's file: the parsers raise whatever its bytes make them raise
        raise NotEncryptedWorkbook from None


def _decrypted(content: bytes, password: str) -> bytes:
    file: Any = OfficeFile(BytesIO(content))  # type: ignore[no-untyped-call]  # the same
    if not isinstance(file, OOXMLFile):
        raise NotEncryptedWorkbook
    opened = BytesIO()
    whole: Any = file
    whole.load_key(password=password, verify_password=True)
    whole.decrypt(opened, verify_integrity=True)
    return opened.getvalue()
