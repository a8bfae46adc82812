"""Opening an uploaded workbook: its size, its password, its kind."""

from app.exports.section_workbook.book import Book
from app.exports.section_workbook.markup import refusing_broken_files
from app.exports.section_workbook.package import MOST_BYTES, WorkbookPackage
from app.exports.section_workbook.refusals import (
    NotAWorkbook,
    PasswordMissing,
    PasswordTooSlow,
    PasswordWrong,
    WorkbookTooLarge,
)
from app.exports.workbook.encryption import NotEncryptedWorkbook, TooManyRounds, WrongWorkbookPassword, decrypted


def open_book(content: bytes, password: str) -> Book:
    """Raises ListRefused: for a wrong password, none at all, one that takes too long to try, macros, another kind of file, a broken or a huge one."""
    if len(content) > MOST_BYTES:
        raise WorkbookTooLarge(what="ファイル", most=f"{MOST_BYTES // 1_000_000}MB")
    if content.startswith(b"PK"):
        WorkbookPackage.open(content)  # its own refusal comes first: macros, or no workbook at all
        raise PasswordMissing
    try:
        plain = decrypted(content, password)
    except WrongWorkbookPassword:
        raise PasswordWrong from None
    except TooManyRounds:
        raise PasswordTooSlow from None
    except NotEncryptedWorkbook:
        raise NotAWorkbook from None
    with refusing_broken_files():
        return Book.of(WorkbookPackage.open(plain))
