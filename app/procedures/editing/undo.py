"""A draft with the changes that led to it: what 「元に戻す」 takes back."""

from dataclasses import dataclass
from typing import Final

from app.procedures.draft_reading import Draft
from app.procedures.editing.edit import Edit

MOST_KEPT: Final = 50


class NothingToUndo(Exception):
    """No change is left that could be taken back."""


@dataclass(frozen=True, slots=True)
class UndoableChange:
    sentence: str
    before: Draft


@dataclass(frozen=True, slots=True)
class Edited:
    """`changes`: the last fifty, oldest first."""

    draft: Draft
    changes: tuple[UndoableChange, ...] = ()

    def after(self, edit: Edit) -> "Edited":
        """An edit that changed nothing leaves no entry."""
        if not edit.sentence and edit.draft == self.draft:
            return self
        return Edited(edit.draft, (*self.changes, UndoableChange(edit.sentence, self.draft))[-MOST_KEPT:])

    def undone(self) -> "Edited":
        """Exactly as before the last change. Raises NothingToUndo."""
        if not self.changes:
            raise NothingToUndo
        return Edited(self.changes[-1].before, self.changes[:-1])
