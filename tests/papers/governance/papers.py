"""What the tests of the papers read back."""

import re
from datetime import datetime
from io import BytesIO
from typing import Any

import docx as word
from docx.oxml.ns import qn
from pypdf import PdfReader

from app.calendar.tokyo import TOKYO
from app.demo.governance import shinjuku_wording
from app.papers.document.content import Document
from app.papers.document.pdf import pdf
from app.papers.document.word import docx
from app.papers.governance.council import Particulars
from app.procedures.changed_words import Run
from tests.papers.governance import seed_paper


def seed_particulars() -> Particulars:
    """What stands in the ward's own paper besides the procedures."""
    made_at = datetime(2024, 4, 1, 9, tzinfo=TOKYO)
    return Particulars(wording=shinjuku_wording(), made_at=made_at, other=seed_paper.OTHER)


def close(text: str) -> str:
    """Without spaces and line breaks."""
    return re.sub(r"[\s\u3000]+", "", text)


def pages_of(document: Document) -> list[str]:
    return [close(page.extract_text()) for page in PdfReader(BytesIO(pdf(document))).pages]


def word_of(document: Document) -> Any:
    return word.Document(BytesIO(docx(document)))


def word_text(document: Document) -> str:
    return close("".join(text.text or "" for text in word_of(document).element.body.iter(qn("w:t"))))


def marked_of(document: Document) -> list[str]:
    """The words that the content says are new."""
    return [run.text for run in _runs(document) if run.changed]


def _runs(part: object) -> list[Run]:
    if isinstance(part, Run):
        return [part]
    if isinstance(part, tuple):
        return [run for each in part for run in _runs(each)]
    names = getattr(part, "__dataclass_fields__", ())
    return [run for name in names for run in _runs(getattr(part, name))]
