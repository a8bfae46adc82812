"""取り消し of one's own last step, and 確認 of the steps that nothing takes back: the parts of an application's page about them."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from app.applications.processing import WISH_LABEL, Wish
from app.applications.queries import SealedApplication, history_of
from app.applications.status import Status
from app.applications.undoing import NotUndoable, before_the_press, own_last_step
from app.calendar.shown_dates import clock_words


@dataclass(frozen=True, slots=True)
class Undo:
    """This person's last step, which can be taken back till `until`; else `refusal` says why not."""

    event: UUID
    before: Status
    until: str
    refusal: str


@dataclass(frozen=True, slots=True)
class Confirmation:
    """A step that is to be confirmed: where it leads, what it says, and what its form carries on."""

    to: Status
    words: tuple[tuple[str, str], ...]
    typed: tuple[tuple[str, str], ...]


async def undo_of(application: SealedApplication, *, may_process: bool) -> Undo | None:
    """What the page says about taking the last step back: nothing where it is not this person's, or too long ago. Two queries at most."""
    last = await own_last_step(application.id) if may_process and application.version > 1 else None
    if last is None or last.refusal is NotUndoable.late:
        return None
    before = before_the_press(await history_of(application.id), last)
    return Undo(last.event, before, clock_words(last.until), last.refusal.sentence if last.refusal else "")


def confirmation_of(to: Status, typed: Mapping[str, str], wish: Wish | None) -> Confirmation:
    """Show a step once more before it is taken."""
    words = [(to.text.label, typed.get(to.text.name, "").strip())]
    if wish:
        words = [("申し出", wish.asked.words), (WISH_LABEL, wish.text.strip()), *words]
    return Confirmation(to, tuple(pair for pair in words if pair[1]), tuple(typed.items()))
