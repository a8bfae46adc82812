"""The step that may follow a call in the same press: 確認中 ends, and what had only arrived is accepted, once the applicant was reached."""

from dataclasses import replace
from enum import StrEnum
from uuid import UUID

from app.applications.contact_log import OUTCOMES, ContactOutcome
from app.applications.processing import step_back, take_step
from app.applications.queries import SealedApplication
from app.applications.status import Status, StepRefused
from app.vault.keystore import KeyStore


class CallStep(StrEnum):
    """What a press does besides recording the call. `verb`: in words; `done`: what is announced."""

    end = "end"
    accept = "accept"
    end_and_accept = "end_and_accept"

    @property
    def verb(self) -> str:
        back, accepted = Status.confirming.definition.back, Status.accepted.change
        assert back is not None
        words = {self.end: back.verb, self.accept: accepted.verb}
        return words.get(self, f"確認を終えて{accepted.verb}")

    @property
    def label(self) -> str:
        """The words of its button."""
        return f"{OUTCOMES[ContactOutcome.reached]}・{self.verb}"

    @property
    def done(self) -> str:
        back, accepted = Status.confirming.definition.back, Status.accepted.change
        assert back is not None
        return back.done if self is self.end else accepted.done


def steps_after_call(application: SealedApplication) -> tuple[CallStep, ...]:
    """The steps that a call about the application may end with; the usual one first."""
    if application.status is Status.arrived:
        return (CallStep.accept,)
    if application.status is not Status.confirming:
        return ()
    return (CallStep.end_and_accept, CallStep.end) if application.status_before is Status.arrived else (CallStep.end,)


async def take_call_step(
    application: SealedApplication, step: CallStep, seen_version: int, staff: UUID, store: KeyStore
) -> None:
    """Take the step in the caller's unit of work, as the page of the application would. Raises what take_step raises."""
    if step not in steps_after_call(application) and application.version == seen_version:
        raise StepRefused(f"{step} from {application.status}")
    if step is not CallStep.accept:
        await step_back(application, seen_version, staff, store=store)
        before = application.status_before
        assert before is not None
        application, seen_version = (
            replace(application, status=before, status_before=None, version=seen_version + 1),
            seen_version + 1,
        )
    if step is not CallStep.end:
        await take_step(application, Status.accepted, seen_version, staff, store=store)
