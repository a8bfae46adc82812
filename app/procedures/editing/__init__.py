"""手続編集: operations on a draft of a form. Each takes a draft and gives a new one with a sentence for the list of changes. Pure.

Nothing is ever changed in place, so undoing an operation is keeping what it was given (undo.py). An operation that would leave a
condition pointing at nothing is refused with words; what a draft may still lack is told by `faults`. Ids are stable: an operation that
makes one takes every id the procedure ever used (`every_id`), so that an answer of long ago never meets another question.
"""

from app.procedures.editing.choices import add_choice, change_choice, delete_choice, move_choice
from app.procedures.editing.conditions import change_condition
from app.procedures.editing.edit import LONGEST_TEXT, ChangedMeanwhile, Edit, EditRefused, fingerprint
from app.procedures.editing.faults import faults
from app.procedures.editing.ids import every_id
from app.procedures.editing.procedure import change_procedure, new_draft, restore
from app.procedures.editing.questions import (
    add_question,
    change_question,
    copy_question,
    delete_question,
    move_question,
)
from app.procedures.editing.sections import add_section, change_section, copy_section, delete_section, move_section
from app.procedures.editing.undo import Edited, NothingToUndo

__all__ = [
    "LONGEST_TEXT",
    "ChangedMeanwhile",
    "Edit",
    "EditRefused",
    "Edited",
    "NothingToUndo",
    "add_choice",
    "add_question",
    "add_section",
    "change_choice",
    "change_condition",
    "change_procedure",
    "change_question",
    "change_section",
    "copy_question",
    "copy_section",
    "delete_choice",
    "delete_question",
    "delete_section",
    "every_id",
    "faults",
    "fingerprint",
    "move_choice",
    "move_question",
    "move_section",
    "new_draft",
    "restore",
]
