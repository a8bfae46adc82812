"""The files of one application as a ZIP with a password (AES-256). Its table of contents, which any program shows without the password, tells
questions and kinds; the names that the applicant gave stand in a list inside.
"""

from collections.abc import Iterable
from datetime import datetime
from importlib import import_module
from io import BytesIO
from types import TracebackType
from typing import Any, Final, NamedTuple, Self

from app.attachments.file_kinds import FileKind
from app.attachments.names import safe_name
from app.calendar.tokyo import TOKYO
from app.exports.csv import Encoding, csv_bytes

LIST: Final = "一覧.csv"
_HEADINGS: Final = ("ZIPの中の名前", "質問", "申請者がつけた名前", "種類", "大きさ（バイト）")


class ZippedFile(NamedTuple):
    """A line of the list."""

    name: str
    question: str
    original: str
    kind: str
    size: int


class AttachmentsZip:
    """A ZIP while it is made, in memory; as a context manager it is closed whatever happens."""

    def __init__(self, password: str, made_at: datetime) -> None:
        self._target = BytesIO()
        # imported by the process that makes the first one: its ciphers are some megabytes
        library: Any = import_module("pyzipper")
        self._zip: Any = library.AESZipFile(
            self._target, "w", compression=library.ZIP_STORED, encryption=library.WZ_AES
        )
        self._entry: Any = library.zipfile_aes.AESZipInfo
        self._zip.setpassword(password.encode())
        self._made_at = made_at.astimezone(TOKYO).timetuple()[:6]
        self._listed: list[ZippedFile] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._zip.close()

    def add(self, question: str, original: str, kind: FileKind, content: bytes) -> None:
        """Add a file; its name is made of its number and its question. `original`: what its applicant called it."""
        name = f"{len(self._listed) + 1:02d}_{safe_name(question, kind)}"
        self._zip.writestr(self._entry(name, self._made_at), content)
        self._listed.append(ZippedFile(name, question, original, kind.label, len(content)))

    def finish(self) -> bytes:
        """Return the whole ZIP, with its list."""
        self._zip.writestr(self._entry(LIST, self._made_at), _list_of(self._listed))
        self._zip.close()
        return self._target.getvalue()


def _list_of(files: Iterable[ZippedFile]) -> bytes:
    rows = [_HEADINGS, *(tuple(map(str, file)) for file in files)]
    return b"".join(csv_bytes(rows, Encoding.utf_8))
