"""What is held of an applicant's files. The list on a page is what the database holds under the form's key, whatever the browser remembers."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Final
from uuid import UUID

from app.applications.lookup import network_of
from app.applications.reference import SubmissionKey
from app.attachments import holding
from app.attachments.held_file import HeldFile
from app.attachments.holding import Holder
from app.attachments.names import shown_name
from app.attachments.scanner import ScanState
from app.attachments.sealing import open_name
from app.procedures.fields import messages
from app.procedures.form import AnswerProblem, Form
from app.texts import N_
from app.web.applicant.journey import Journey
from app.web.applicant.screens import AnyRequest
from app.web.client_address import client_address
from app.web.forms import Posted, only

NAME: Final = "attachment_name"
"""The control that carries a file's name along with its id, so that a file that is gone can be named."""
ACTIONS: Final = frozenset({"attach", "release", "earlier", "later"})
"""What the buttons of a question with files say before its id; all but the first have the file's id at their end."""
GONE: Final = N_("「{name}」は、こちらに残っていません。もう一度付けてください")


def holder_of(request: AnyRequest, journey: Journey, key: SubmissionKey) -> Holder:
    """For whom files of this request are held."""
    network = network_of(client_address(request.scope, request.app.state.settings.trusted_proxies))
    return Holder(journey.procedure.municipality, journey.procedure.id, key.hashed(), network)


async def with_files(journey: Journey, posted: Posted) -> Journey:
    """The journey with what is held under the form's key, where its form takes files. Raises NotHeld."""
    key = SubmissionKey.read(only(posted, "submission_key")) if journey.form.has_files else None
    if key is None:
        return journey
    rows = await holding.held(journey.procedure.municipality, key.hashed())
    name_key, files = key.name_key(), {}
    for row in rows:
        name, kind = open_name(name_key, row.id, row.name_box)
        files[row.id.hex] = HeldFile(row.id, row.question, name, kind, row.size, ScanState(row.scan))
    return replace(journey, files=files)


def with_ids(journey: Journey, posted: Posted) -> Posted:
    """The posted answers with every file that is held for their questions: in the order in which they were posted, then those that no form knew of."""
    ids = {
        question.id: [
            *dict.fromkeys(each for each in posted.get(question.id, ()) if each),
            *(key for key, file in journey.files.items() if file.question == question.id),
        ]
        for question in journey.form.file_questions
    }
    return {**posted, **{question: list(dict.fromkeys(found)) for question, found in ids.items()}}


def without_files(journey: Journey, posted: Posted) -> tuple[Posted, bool]:
    """The posted answers for another application, and whether files had been attached: these stay with the first one."""
    questions = {question.id for question in journey.form.file_questions}
    left = {name: values for name, values in posted.items() if name not in questions and name != NAME}
    return left, any(any(posted.get(question, ())) for question in questions)


async def done_with(request: AnyRequest, journey: Journey, posted: Posted, action: str) -> tuple[Journey, Posted]:
    """Do what the button of a file says: remove it, or move it among its neighbours. Raises NotHeld."""
    act, question, file = (*action.split(":", 2), "", "")[:3]
    key = SubmissionKey.read(only(posted, "submission_key"))
    ids = list(posted.get(question, ()))
    if file not in ids or key is None:
        return journey, posted
    if act == "release":
        found = journey.files.get(file)
        if found is not None:
            await holding.release(holder_of(request, journey, key), found.id)
        left = {name: held for name, held in journey.files.items() if name != file}
        return replace(journey, files=left), {**posted, question: [each for each in ids if each != file]}
    at = ids.index(file)
    ids.remove(file)
    ids.insert(max(0, at - 1) if act == "earlier" else at + 1, file)
    return journey, {**posted, question: ids}


def names_of(journey: Journey, posted: Posted) -> list[tuple[str, str]]:
    """The names of the files that are posted, as controls for the next form."""
    posted_ids = (each for question in journey.form.file_questions for each in posted.get(question.id, ()))
    return [(NAME, f"{each}:{journey.files[each].name}") for each in posted_ids if each in journey.files]


def in_order(form: Form, problems: Iterable[AnswerProblem], refused: Sequence[AnswerProblem]) -> list[AnswerProblem]:
    """All that is wrong in the form's order. A file that was refused says more than that there is none."""
    told = {problem.question for problem in refused}
    others = [each for each in problems if each.question not in told or each.message != messages.FILE_MISSING]
    places = {question: place for place, question in enumerate(form.questions)}
    return sorted([*others, *refused], key=lambda problem: places[problem.question])


def by_name(problems: Iterable[AnswerProblem], journey: Journey, posted: Posted) -> tuple[AnswerProblem, ...]:
    """The problems, where a file is gone one for each of them, under the name that the form had for it."""
    return tuple(
        each
        for problem in problems
        for each in (_gone(problem, journey, posted) if problem.message == messages.ATTACHMENT_GONE else [problem])
    )


def gone(problems: Iterable[AnswerProblem]) -> bool:
    """Tell whether a file that was posted is held no longer."""
    return any(problem.message == messages.ATTACHMENT_GONE for problem in problems)


def _gone(problem: AnswerProblem, journey: Journey, posted: Posted) -> Sequence[AnswerProblem]:
    known = _names_in(posted)
    gone = [each for each in dict.fromkeys(posted.get(problem.question, ())) if each and each not in journey.files]
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
