"""控え: the receipt that an applicant keeps on paper. Made from the answers in hand at submission, never read back from the database."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from anyio import CapacityLimiter, to_thread
from anyio.lowlevel import RunVar

from app.languages import SOURCE

AT_ONCE: Final = 1  # making one holds the interpreter: a second at the same time only makes both later

Translate = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class ReceiptFacts:
    """All texts in the applicant's language. The two numbers as shown on the page, hyphens included; `arrived_at` with its zone.

    `answers`: (label, value) in the form's order, "" where the applicant left it blank; lines parted by a line feed.
    """

    municipality: str
    procedure: str
    section: str
    telephone: str
    telephone_hours: str  # "" where nobody said so
    reference: str
    inquiry_code: str = field(repr=False)
    arrived_at: datetime
    answers: tuple[tuple[str, str], ...] = field(repr=False)
    status_url: str
    language: str = SOURCE


def receipt_pdf(facts: ReceiptFacts, translate: Translate = str) -> bytes:
    """The 控え as PDF. `translate` gives receipt_sheet.py's Japanese words in the language of the facts.

    The same facts give the same bytes. Takes some 20 ms, and half a second more the first time in a process (and once again at the
    first character that needs the fallback font): an event loop calls `receipt_pdf_off_loop`.
    """
    from app.papers.receipt_sheet import draw  # so late: a process that prints nothing does without the memory

    return draw(facts, translate)


_limiter: RunVar[CapacityLimiter] = RunVar("receipt_limiter")


async def receipt_pdf_off_loop(facts: ReceiptFacts, translate: Translate = str) -> bytes:
    """`receipt_pdf` in a thread, one at a time for each event loop."""
    limiter = _limiter.get(None)
    if limiter is None:
        limiter = CapacityLimiter(AT_ONCE)
        _limiter.set(limiter)
    return await to_thread.run_sync(receipt_pdf, facts, translate, limiter=limiter)
