"""An edit's answer is mostly drawing its fragment: the operation and the faults of the largest draft take their small part of it."""

import timeit
from collections.abc import Callable

import pytest

from app.procedures.differences import differences
from app.procedures.editing import (
    add_question,
    change_condition,
    change_question,
    copy_section,
    delete_question,
    every_id,
    faults,
    move_question,
)
from tests.procedures.definitions import text
from tests.procedures.editing.drafts import of_three_hundred

LARGE = of_three_hundred()
SMALLER = delete_question(LARGE, "q4_59").draft
WITHOUT_A_SECTION = {**LARGE, "sections": LARGE["sections"][:4]}
OPERATIONS: dict[str, Callable[[], object]] = {
    "faults": lambda: faults(LARGE),
    "every_id": lambda: every_id(LARGE),
    "add_question": lambda: add_question(SMALLER, "s4", "line", text("新"), every_id(SMALLER)),
    "change_question": lambda: change_question(LARGE, "q4_58", {"label": text("新")}),
    "change_condition": lambda: change_condition(LARGE, "q4_58", {"question": "q4_0", "is": ["a"]}),
    "delete_question": lambda: delete_question(LARGE, "q4_59"),
    "move_question": lambda: move_question(LARGE, "q4_58", -1),
    "copy_section": lambda: copy_section(WITHOUT_A_SECTION, "s3", every_id(LARGE)),
    "differences": lambda: differences(SMALLER, LARGE),
}


@pytest.mark.parametrize("operation", OPERATIONS)
def test_three_hundred_questions_take_less_than_twenty_milliseconds(operation: str) -> None:
    assert min(timeit.repeat(OPERATIONS[operation], number=1, repeat=30)) * 1000 < 20
