"""Files of a form's questions: the list on a page is what the database holds under the form's key, whatever the browser remembers."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Final
from uuid import UUID

from app.attachments import holding
from app.attachments.held_file import HeldFile
from app.attachments.holding import Holder
from app.attachments.names import shown_name
from app.attachments.scanner import ScanState
from app.attachments.sealing import open_name
from app.procedures.fields import messages
from app.procedures.form import AnswerProblem, Form
from app.texts import N_
from app.web.forms import Posted

Files = Mapping[str, HeldFile]
"""By id, as forms send it."""
NAME: Final = "attachment_name"
"""The control that carries a file's name along with its id, so that a file that is gone can be named."""
ACTIONS: Final = frozenset({"attach", "release", "earlier", "later"})
"""What the buttons of a question with files say before its id; all but the first have the file's id at their end."""
GONE: Final = N_("「{name}」は、こちらに残っていません。もう一度付けてください")


async def held_files(holder: Holder, name_key: bytes) -> Files:
    """What is held for the holder. Raises NotHeld."""
    files = {}
    for row in await holding.held(holder.municipality, holder.key_hash, holder.scope):
        name, kind = open_name(name_key, row.id, row.name_box)
        files[row.id.hex] = HeldFile(row.id, row.question, name, kind, row.size, ScanState(row.scan))
    return files


def with_ids(form: Form, files: Files, posted: Posted) -> Posted:
    """The posted answers with every file that is held for their questions: in the order in which they were posted, then those that no form knew of."""
    ids = {
        question.id: [
            *(each for each in posted.get(question.id, ()) if each),
            *(key for key, file in files.items() if file.question == question.id),
        ]
        for question in form.file_questions
    }
    return {**posted, **{question: list(dict.fromkeys(found)) for question, found in ids.items()}}


async def acted_on(holder: Holder, files: Files, posted: Posted, action: str) -> tuple[Files, Posted]:
    """Do what the button of a file says: remove it, or move it among its neighbours. Raises NotHeld."""
    act, question, file = (*action.split(":", 2), "", "")[:3]
    ids = list(posted.get(question, ()))
    if file not in ids:
        return files, posted
    if act == "release":
        if file in files:
            await holding.release(holder, files[file].id)
        left = {key: held for key, held in files.items() if key != file}
        return left, {**posted, question: [each for each in ids if each != file]}
    at = ids.index(file)
    ids.remove(file)
    ids.insert(max(0, at - 1) if act == "earlier" else at + 1, file)
    return files, {**posted, question: ids}


def in_order(form: Form, problems: Iterable[AnswerProblem], refused: Sequence[AnswerProblem]) -> list[AnswerProblem]:
    """All that is wrong in the form's order. A file that was refused says more than that there is none."""
    told = {problem.question for problem in refused}
    others = [each for each in problems if each.question not in told or each.message != messages.FILE_MISSING]
    places = {question: place for place, question in enumerate(form.questions)}
    return sorted([*others, *refused], key=lambda problem: places[problem.question])


def by_name(problems: Iterable[AnswerProblem], files: Files, posted: Posted) -> tuple[AnswerProblem, ...]:
    """The problems, where a file is gone one for each of them, under the name that the form had for it."""
    return tuple(
        each
        for problem in problems
        for each in (_gone(problem, files, posted) if problem.message == messages.ATTACHMENT_GONE else [problem])
    )


def _gone(problem: AnswerProblem, files: Files, posted: Posted) -> Sequence[AnswerProblem]:
    known = _names_in(posted)
    gone = [each for each in dict.fromkeys(posted.get(problem.question, ())) if each and each not in files]
    if not all(each in known for each in gone):
        return [problem]
    return [replace(problem, message=GONE, values={**problem.values, "name": known[each]}) for each in gone]


def _names_in(posted: Posted) -> Mapping[str, str]:
    named = (value.partition(":") for value in posted.get(NAME, ()))
    return {file: shown_name(name) for file, colon, name in named if colon and _is_id(file)}


def _is_id(text: str) -> bool:
    try:
        return UUID(hex=text).hex == text
    except ValueError:
        return False
