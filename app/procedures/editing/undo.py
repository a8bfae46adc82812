"""A draft with the changes that led to it, so that 「元に戻す」 can undo them."""

from dataclasses import dataclass
from typing import Final

from app.procedures.draft_reading import Draft
from app.procedures.editing.edit import Edit

MOST_KEPT: Final = 50


class NothingToUndo(Exception):
    """No change is left to undo."""


@dataclass(frozen=True, slots=True)
class UndoableChange:
    sentence: str
    before: Draft


@dataclass(frozen=True, slots=True)
class Edited:
    """A draft and its `changes`: the last fifty, oldest first."""

    draft: Draft
    changes: tuple[UndoableChange, ...] = ()

    def after(self, edit: Edit) -> "Edited":
        """Add an edit to the changes; one that changed nothing leaves no entry."""
        if not edit.sentence and edit.draft == self.draft:
            return self
        return Edited(edit.draft, (*self.changes, UndoableChange(edit.sentence, self.draft))[-MOST_KEPT:])

    def undone(self) -> "Edited":
        """Return the draft exactly as before the last change. Raises NothingToUndo."""
        if not self.changes:
            raise NothingToUndo
        return Edited(self.changes[-1].before, self.changes[:-1])
