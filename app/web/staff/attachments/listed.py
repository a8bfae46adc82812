"""The files of an application as its pages list them: name, kind, size, and whether a scanner has looked at them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

from app.applications.decryption import AnswerDecryptor, OpenedAnswers
from app.applications.queries import SealedApplication
from app.attachments.opening import StoredFile, files_of
from app.attachments.rendering import can_be_drawn
from app.attachments.scanner import ScanState
from app.procedures.form import Form
from app.vault.keystore import KeyStore
from app.web.staff.access import application_address
from app.web.staff.list_place import OpenedFrom

_KILOBYTE: Final = 1024
SCANS: Final[Mapping[ScanState, tuple[str, str, str]]] = {
    ScanState.clean: ("", "", ""),
    ScanState.unscanned: (
        "検査待ち",
        "waiting",
        "ウイルスの検査を待っています。終わるまで開けません。ふつうは数分で終わります。",
    ),
    ScanState.infected: (
        "保留",
        "failed",
        "ウイルスの疑いがあるため、開けません。申請者に、別のファイルを出してもらってください。",
    ),
    ScanState.unscannable: (
        "保留",
        "failed",
        "中をすべて検査できなかったため、開けません。申請者に、パスワードのない、小さいファイルを出してもらってください。",
    ),
}
"""The word, its tone and what it means for whoever wants to open the file; nothing for a clean one."""
NOTHING_SCANS: Final = "この環境では、ウイルスの検査をしていません。"
NO_KEY: Final = ("開けません", "closed", "開く鍵がないため、開けません。消去されたか、鍵がこのサーバーにありません。")


@dataclass(frozen=True, slots=True)
class ListedFile:
    """A line of the list. `address`: of its preview, "" where it is not opened."""

    id: UUID
    name: str = field(repr=False)
    kind: str
    size: str
    question: str
    state: str
    tone: str
    explained: str
    found: str  # what the scanner calls it
    may_be_opened: bool
    has_preview: bool
    heic: bool
    address: str


@dataclass(frozen=True, slots=True)
class ListedFiles:
    """All of an application's, in the order of its questions and of its applicant."""

    files: tuple[ListedFile, ...] = ()
    address: str = ""
    said: str = ""  # of all of them
    kept: str = ""  # the query that keeps the list from which the application was opened

    def of(self, question: str) -> tuple[ListedFile, ...]:
        return tuple(file for file in self.files if file.question == question)

    def beside(self, questions: Iterable[str]) -> tuple[ListedFile, ...]:
        """Those of no question that is shown: whoever sent them, they are not hidden."""
        shown = set(questions)
        return tuple(file for file in self.files if file.question not in shown)

    def preview_of(self, file: ListedFile) -> str:
        return f"{file.address}?{self.kept}" if self.kept else file.address

    @property
    def download(self) -> str:
        return f"{self.address}?{self.kept}" if self.kept else self.address

    def download_of(self, file: ListedFile) -> str:
        return f"{self.address}?file={file.id}" + (f"&{self.kept}" if self.kept else "")

    @property
    def may_be_taken(self) -> tuple[ListedFile, ...]:
        return tuple(file for file in self.files if file.may_be_opened)


async def listed_files(
    application: SealedApplication,
    opened: OpenedAnswers | None,
    store: KeyStore,
    *,
    unscanned: bool,
    came_from: OpenedFrom | None = None,
) -> ListedFiles:
    """The files with what the section may do with them. One query; none where the answers cannot be opened. `unscanned`:
    Settings.opens_unscanned_files."""
    if opened is None:
        return ListedFiles()
    files = await files_of(application.id, AnswerDecryptor(store).open, unscanned=unscanned)
    address = f"{application_address(application)}/attachments"
    said = NOTHING_SCANS if any(file.only_unscanned for file in files) else ""
    kept = came_from.query if came_from else ""
    return ListedFiles(tuple(listed(file, address) for file in _in_order(files, opened)), address, said, kept)


def listed(file: StoredFile, address: str) -> ListedFile:
    scan = ScanState.clean if file.only_unscanned else file.scan
    state, tone, explained = SCANS[scan] if file.note else NO_KEY
    return ListedFile(
        file.id,
        file.name or "（名前を開けません）",
        file.kind.label if file.kind else "",
        size_words(file.size) if file.note else "",
        file.question,
        state,
        tone,
        explained,
        file.signature,
        file.may_be_opened,
        file.kind is not None and can_be_drawn(file.kind),
        file.kind == "heic",
        f"{address}/{file.id}" if file.may_be_opened else "",
    )


def size_words(size: int) -> str:
    """As people say it: 340KB, 2.4MB."""
    if size < _KILOBYTE * _KILOBYTE:
        return f"{max(1, round(size / _KILOBYTE)):,}KB"
    return f"{size / _KILOBYTE / _KILOBYTE:.1f}MB"


def label_of(form: Form, question: str) -> str:
    return str(form.questions[question].label) if question in form.questions else "添付ファイル"


def _in_order(files: Sequence[StoredFile], opened: OpenedAnswers) -> list[StoredFile]:
    """As the answers name them; what no answer names comes last, and is shown all the same."""
    named = [file.id for _, file in opened.version.form.attached(opened.answers)]
    places = {file_id: place for place, file_id in enumerate(named)}
    return sorted(files, key=lambda file: places.get(file.id.hex, len(places)))
