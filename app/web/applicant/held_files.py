"""What is held of an applicant's files, under the key of their form."""

from collections.abc import Iterable
from dataclasses import replace

from app.applications.lookup import network_of
from app.applications.reference import SubmissionKey
from app.attachments.holding import Holder
from app.procedures.fields import messages
from app.procedures.form import AnswerProblem
from app.web.applicant.journey import Journey
from app.web.applicant.screens import AnyRequest
from app.web.client_address import client_address
from app.web.forms import Posted, only
from app.web.question_files import NAME, acted_on, held_files


def holder_of(request: AnyRequest, journey: Journey, key: SubmissionKey) -> Holder:
    """For whom files of this request are held."""
    network = network_of(client_address(request.scope, request.app.state.settings.trusted_proxies))
    return Holder(journey.procedure.municipality, journey.procedure.id, key.hashed(), network)


async def with_files(journey: Journey, posted: Posted) -> Journey:
    """The journey with what is held under the form's key, where its form takes files. Raises NotHeld."""
    key = SubmissionKey.read(only(posted, "submission_key")) if journey.form.has_files else None
    if key is None:
        return journey
    holder = Holder(journey.procedure.municipality, journey.procedure.id, key.hashed())
    return replace(journey, files=await held_files(holder, key.name_key()))


def without_files(journey: Journey, posted: Posted) -> tuple[Posted, bool]:
    """The posted answers for another application, and whether files had been attached: these stay with the first one."""
    questions = {question.id for question in journey.form.file_questions}
    left = {name: values for name, values in posted.items() if name not in questions and name != NAME}
    return left, any(any(posted.get(question, ())) for question in questions)


async def done_with(request: AnyRequest, journey: Journey, posted: Posted, action: str) -> tuple[Journey, Posted]:
    """Do what the button of a file says: remove it, or move it among its neighbours. Raises NotHeld."""
    key = SubmissionKey.read(only(posted, "submission_key"))
    if key is None:
        return journey, posted
    files, posted = await acted_on(holder_of(request, journey, key), journey.files, posted, action)
    return replace(journey, files=files), posted


def names_of(journey: Journey, posted: Posted) -> list[tuple[str, str]]:
    """The names of the files that are posted, as controls for the next form."""
    posted_ids = (each for question in journey.form.file_questions for each in posted.get(question.id, ()))
    return [(NAME, f"{each}:{journey.files[each].name}") for each in posted_ids if each in journey.files]


def gone(problems: Iterable[AnswerProblem]) -> bool:
    """Tell whether a file that was posted is held no longer."""
    return any(problem.message == messages.ATTACHMENT_GONE for problem in problems)
