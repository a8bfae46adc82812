"""Papers as they are ordered from a process of its own, which draws them: all of an order can be pickled.

One of 200 procedures takes seconds of a core: `await pool.run(order.drawn)`.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from app.papers.document.content import Document
from app.papers.governance.council import Particulars, council_paper
from app.procedures.approval import Approval
from app.procedures.snapshot import Snapshot
from app.processes import Progress


class PaperFormat(StrEnum):
    PDF = "pdf"
    WORD = "docx"


class Drawn(Protocol):
    """A paper that draws itself. Pages of applications come so too: they are no business of this folder."""

    def drawn(self, progress: Progress | None = None) -> bytes: ...


@dataclass(frozen=True, slots=True)
class DocumentOrder:
    """A paper whose content is put together already."""

    document: Document
    form: PaperFormat

    def drawn(self, progress: Progress | None = None) -> bytes:
        if self.form is PaperFormat.PDF:
            from app.papers.document.pdf import pdf  # so late: a process that draws nothing does without the memory

            return pdf(self.document, progress)
        from app.papers.document.word import docx

        return docx(self.document, progress)


@dataclass(frozen=True, slots=True)
class CouncilPaperOrder:
    """付議資料 to be made."""

    now: Snapshot
    before: Approval | None
    particulars: Particulars
    form: PaperFormat

    def drawn(self, progress: Progress | None = None) -> bytes:
        return DocumentOrder(council_paper(self.now, self.before, self.particulars), self.form).drawn(progress)
