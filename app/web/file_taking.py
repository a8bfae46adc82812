"""Files of a form, stored while it comes. What is wrong with one is told at its question, and nothing else is lost."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any, Final

from app.attachments.arriving import HoldContext, receive_file
from app.attachments.ceilings import APPLICATION_BYTES, MEGABYTE
from app.attachments.faults import FileFault, FileRefused
from app.attachments.held_file import FileLimits, HeldFile
from app.attachments.names import shown_name
from app.procedures.fields import messages
from app.procedures.form import AnswerProblem, Form, Question
from app.texts import N_
from app.web.forms import Posted
from app.web.streamed_form import ArrivingFile

LARGEST: Final = APPLICATION_BYTES + 10 * MEGABYTE
"""Bytes of a form with its files. Who chose a little too much is told at the question which file it is; beyond that the form is not read. The
proxy's limit is the same (docs/production/nginx/applicant.conf)."""
TOO_LARGE: Final = (
    N_("送られたファイルが大きすぎます"),
    N_(
        "前の画面に戻り、ファイルを選び直してください。付けられるファイルは、1つの申請で合わせて%(megabytes)sMBまでです。入力した内容は、前の画面に残っています。"
    ),
)
"""What is said of a form beyond LARGEST: a title, and a sentence with `megabytes` (msgids)."""
TOGETHER: Final = APPLICATION_BYTES // MEGABYTE
MOST_AT_ONCE: Final = 60  # files on their way to this process, each of which takes some memory
MOST_OF_ONE: Final = 20  # of one network, or of one member of staff


class FileTaking:
    """Stores the files of one form. `files`: what is held for it already; `sender`: a network or a person, of whom few are taken at a time."""

    def __init__(
        self, form: Form, files: Iterable[HeldFile], context: Callable[[Question], HoldContext], sender: str
    ) -> None:
        self._asked = {f"{question.id}.file": question for question in form.file_questions}
        self._files, self._context, self._sender = list(files), context, sender
        self.stored: Final[list[HeldFile]] = []
        self.refused: Final[list[AnswerProblem]] = []

    async def take(self, file: ArrivingFile) -> bool:
        """False for a file that is not taken: `refused` says why, unless no question asks for it. Raises NotHeld."""
        question = self._asked.get(file.input)
        if question is None:
            return False
        field: Any = question.field
        if self._attached(question) >= field.most_files:
            self.refused.append(_problem(question, file.name, messages.NO_MORE_FILES, field.most_files))
            return False
        try:
            with _one_of(self._sender):
                limits = FileLimits(frozenset(field.kinds), field.largest)
                held = await receive_file(
                    file.pieces, raw_name=file.name, limits=limits, context=self._context(question)
                )
        except FileRefused as refused:
            self.refused.append(_problem(question, file.name, refused.fault.words, refused.maximum))
            return False
        self.stored.append(held)
        return True

    def refuse(self, file: ArrivingFile, fault: FileFault) -> None:
        """Leave a file, whatever it is."""
        if file.input in self._asked:
            self.refused.append(_problem(self._asked[file.input], file.name, fault.words, None))

    def with_stored(self, fields: Posted) -> dict[str, list[str]]:
        """The fields of the form with the ids of what was stored."""
        posted = {name: list(values) for name, values in fields.items()}
        for file in self.stored:
            ids = posted.setdefault(file.question, [])
            if file.id.hex not in ids:
                ids.append(file.id.hex)
        return posted

    def _attached(self, question: Question) -> int:
        return len({file.id for file in (*self._files, *self.stored) if file.question == question.id})


_ARRIVING: Final[Counter[str]] = Counter()
"""Files that are on their way to this process, by sender."""


@contextmanager
def _one_of(sender: str) -> Iterator[None]:
    """Count one file until the block ends. Raises FileRefused where there are as many as this process, or the sender, may have."""
    if _ARRIVING.total() >= MOST_AT_ONCE:
        raise FileRefused(FileFault.held_full)
    if _ARRIVING[sender] >= MOST_OF_ONE:
        raise FileRefused(FileFault.too_fast)
    _ARRIVING[sender] += 1
    try:
        yield
    finally:
        _ARRIVING[sender] -= 1
        if not _ARRIVING[sender]:
            del _ARRIVING[sender]


def _problem(question: Question, name: str, words: str, maximum: int | None) -> AnswerProblem:
    values = {"label": question.label, "name": shown_name(name), "maximum": maximum}
    return AnswerProblem(question.id, question.id, words, values)
