"""Every status of an application with all that belongs to it, and the steps between them. Pure.

Pages, lists, exports, papers and letters read what stands here. A new status has its member, definition and steps here, its word in the
domain and the table of steps by a change (app/migrations/changes), its colour in static/app.css and its translation in locales/;
tests/house/test_closed_sets.py finds what was forgotten.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from app.notifications.letter_kinds import Letter
from app.texts import N_


@dataclass(frozen=True, slots=True)
class StepText:
    """The text that staff write with a step: the input's name, its label and hint. What is `required` is the reason of the step."""

    name: str
    label: str
    hint: str
    required: bool = False


MESSAGE: Final = StepText("message", "申請者への連絡", "申請状況の照会の画面に表示されます。メールには書かれません。")


@dataclass(frozen=True, slots=True)
class StatusChange:
    """A step by which staff bring an application into a status.

    `resource`: POST /applications/{reference}/{resource}. `done`: what is announced. `letter`: what goes out to the applicant.
    `in_bulk`: offered for many at once too. With a text of its own it is asked for in a form of its own, else all share the field of MESSAGE.
    `confirmed`: it is asked for once more before it is taken; all others can be taken back for a while (app/applications/undoing.py).
    """

    resource: str
    verb: str
    done: str
    letter: Letter | None = None
    in_bulk: bool = False
    text: StepText = MESSAGE
    confirmed: bool = False


@dataclass(frozen=True, slots=True)
class StatusDefinition:
    """Everything that belongs to one status, but its steps.

    `label` and `sentence` (what it means, for the applicant; `%(office)s` is 「区役所」 …) are msgids. `into`: the step by which staff bring
    an application here, None where it only begins. `back`: of a status that is left for the one it was entered from, that step.
    `next_step`: what comes next, for the applicant, a msgid; "" where nothing does.
    """

    label: str
    sentence: str
    into: StatusChange | None = None
    back: StatusChange | None = None
    ended: bool = False
    next_step: str = ""


class StepRefused(ValueError):
    """The step is not allowed from the current status."""


class Status(StrEnum):
    """A status of an application, in the order in which filters, counts and lists name them. The CSS class is `status-` and the word."""

    arrived = "arrived"
    accepted = "accepted"
    confirming = "confirming"
    processing = "processing"
    completed = "completed"
    withdrawn = "withdrawn"
    rejected = "rejected"

    @property
    def definition(self) -> StatusDefinition:
        """The definition of this status."""
        return DEFINITIONS[self]

    @property
    def label(self) -> str:
        """The status's name, a msgid."""
        return self.definition.label

    @property
    def sentence(self) -> str:
        """The meaning of the status for the applicant, a msgid with the placeholder `office`."""
        return self.definition.sentence

    @property
    def change(self) -> StatusChange:
        """The step by which staff bring an application here. Raises StepRefused for a status that only begins."""
        if self.definition.into is None:
            raise StepRefused(f"{self} is where an application begins")
        return self.definition.into

    @property
    def text(self) -> StepText:
        """The text that staff write with a step into this status."""
        return self.definition.into.text if self.definition.into else MESSAGE


DEFINITIONS: Final[Mapping[Status, StatusDefinition]] = {
    Status.arrived: StatusDefinition(
        N_("到達"),
        N_("%(office)sに届きました。受付を待っています。"),
        next_step=N_("担当課が内容を確認して受け付けると、「受付済」に変わります。"),
    ),
    Status.accepted: StatusDefinition(
        N_("受付済"),
        N_("受け付けました。"),
        StatusChange("acceptance", "受け付ける", "受け付けました。", letter=Letter.acceptance, in_bulk=True),
        next_step=N_("担当課が手続を進めます。終わると「完了」に変わります。"),
    ),
    # while staff telephone the applicant
    Status.confirming: StatusDefinition(
        N_("確認中"),
        N_("担当課からお電話で確認することがあります。"),
        StatusChange("confirmation", "確認中にする", "確認中にしました。"),
        back=StatusChange("confirmation/end", "確認を終える", "確認を終えました。"),
        next_step=N_("お電話をお待ちください。確認が終わると、手続を続けます。"),
    ),
    Status.processing: StatusDefinition(
        N_("処理中"),
        N_("担当課が手続を進めています。"),
        StatusChange("progress", "処理中にする", "処理中にしました。", in_bulk=True),
        next_step=N_("終わると「完了」に変わります。"),
    ),
    Status.completed: StatusDefinition(
        N_("完了"),
        N_("手続が終わりました。"),
        StatusChange("completion", "完了にする", "完了にしました。", letter=Letter.completion, in_bulk=True),
        ended=True,
    ),
    # at the applicant's word: the applicant's own side has no such function
    Status.withdrawn: StatusDefinition(
        N_("取下げ"),
        N_("申請は取り下げられました。"),
        StatusChange(
            "withdrawal",
            "取下げを記録する",
            "取下げを記録しました。",
            letter=Letter.withdrawal,
            text=StepText("withdrawal_message", MESSAGE.label, "申請者から取下げの申し出があったときに記録します。"),
            confirmed=True,
        ),
        ended=True,
        next_step=N_("申請し直すときは、新しく申請してください。"),
    ),
    Status.rejected: StatusDefinition(
        N_("不受理"),
        N_("受け付けられませんでした。"),
        StatusChange(
            "rejection",
            "不受理にする",
            "不受理にしました。",
            letter=Letter.rejection,
            in_bulk=True,
            text=StepText("reason", "理由", "申請者が申請状況の照会の画面で読みます。", required=True),
            confirmed=True,
        ),
        ended=True,
        next_step=N_("理由を確かめて、申請し直すことができます。わからないことは、担当課にお電話ください。"),
    ),
}


# the statuses that may follow each, in the order of their buttons; the first is the usual next step
STEPS: Final[Mapping[Status, tuple[Status, ...]]] = {
    Status.arrived: (Status.accepted, Status.confirming, Status.rejected, Status.withdrawn),
    Status.accepted: (Status.processing, Status.completed, Status.confirming, Status.withdrawn),
    Status.processing: (Status.completed, Status.confirming, Status.withdrawn),
    Status.confirming: (Status.rejected, Status.withdrawn),
    Status.completed: (),
    Status.withdrawn: (),
    Status.rejected: (),
}

UNFINISHED: Final = frozenset(status for status in Status if not status.definition.ended)
UNFINISHED_LABEL: Final = "未処理"
UNFINISHED_NAMES: Final = "・".join(status.label for status in Status if status in UNFINISHED)
UNFINISHED_KEY: Final = "unfinished"
# statuses that 確認中 can lead back to: ordinary work goes on from them
BEFORE_CONFIRMING: Final = frozenset(status for status, steps in STEPS.items() if Status.confirming in steps)


def statuses_of(key: str) -> frozenset[Status]:
    """Return the statuses of a filter's key: UNFINISHED_KEY, or one status. For anything else the empty set, which leaves none out."""
    if key == UNFINISHED_KEY:
        return UNFINISHED
    return frozenset({Status(key)}) if key in set(Status) else frozenset()


def steps_from(current: Status, before: Status | None = None) -> tuple[Status, ...]:
    """Return every status that may follow; `before` is the status that 確認中 was entered from."""
    if current.definition.back is not None and before is not None:
        return (before, *STEPS[current])
    return STEPS[current]


def check_step(current: Status, to: Status, before: Status | None = None) -> None:
    """Refuse a step that may not follow. Raises StepRefused."""
    if to not in steps_from(current, before):
        raise StepRefused(f"{current} -> {to}")
