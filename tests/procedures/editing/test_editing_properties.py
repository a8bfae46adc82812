"""Whatever is done to a draft in whatever order: ids stay unique, no condition dangles, and undoing gives back what was there."""

from collections.abc import Callable
from contextlib import suppress
from copy import deepcopy
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from app.procedures import editing
from app.procedures.draft_reading import mentioned, questions_of, sections_of
from app.procedures.editing import Edit, Edited, EditRefused, every_id, faults
from app.procedures.fields import FIELD_TYPES
from app.procedures.form import compile_form
from tests.procedures.definitions import text
from tests.procedures.editing.drafts import draft

LABELS = st.sampled_from(
    [{"ja": "氏名", "en": "Name"}, text("種類"), {"ja": "", "en": "1st of all"}, {"ja": "x", "en": "version"}]
)
WORDS = st.sampled_from(["a", "b", "apply", "change", "yes", "choice", "name"])
Operation = Callable[[Any, frozenset[str]], Edit]


@st.composite
def operations(draw: st.DrawFn) -> Operation:
    """An operation on whatever part stands at a drawn place; a part that is not there is one that somebody deleted."""
    verb = draw(
        st.sampled_from(
            [name for name in editing.__all__ if name.split("_")[0] in {"add", "change", "copy", "delete", "move"}]
        )
    )
    at, other = draw(st.integers(0, 9)), draw(st.integers(0, 9))
    label, steps, word = draw(LABELS), draw(st.sampled_from([-2, -1, 1, 2])), draw(WORDS)
    type_name, changes = draw(st.sampled_from(sorted(FIELD_TYPES))), draw(question_changes())
    joint = draw(st.sampled_from(["all", "any"]))

    def apply(current: Any, used: frozenset[str]) -> Edit:
        question, another = _nth(list(questions_of(current)), at), _nth(list(questions_of(current)), other)
        section = _nth(sections_of(current), at % 3)
        single = {"question": another, "is": [word]}
        arguments: dict[str, tuple[Any, ...]] = {
            "add_section": (label, used),
            "change_section": (section, label),
            "copy_section": (section, used),
            "delete_section": (section,),
            "move_section": (section, steps),
            "add_question": (section, type_name, label, used),
            "change_question": (question, changes),
            "copy_question": (question, used),
            "delete_question": (question,),
            "move_question": (question, steps),
            "add_choice": (question, label, used),
            "change_choice": (question, word, label),
            "delete_choice": (question, word),
            "move_choice": (question, word, steps),
            "change_condition": (question, None if at == other else {joint: [single, single]}),
            "change_procedure": ({"title": label, "minutes": at},),
        }
        edit: Edit = getattr(editing, verb)(current, *arguments[verb])
        return edit

    return apply


def question_changes() -> st.SearchStrategy[dict[str, Any]]:
    keys: dict[str, st.SearchStrategy[Any]] = {
        "type": st.sampled_from(sorted(FIELD_TYPES)),
        "label": LABELS,
        "hint": LABELS | st.none(),
        "item": st.sampled_from(["氏名", "病歴", None]),
        "required": st.booleans(),
        "facet": st.booleans(),
        "special_care": st.booleans(),
        "no_personal_information": st.booleans(),
    }
    return st.fixed_dictionaries({}, optional=keys)


def _nth(parts: list[Any], index: int) -> str:
    return str(parts[index % len(parts)]["id"]) if parts else "gone"


@given(st.lists(operations(), max_size=25))
@settings(max_examples=60, deadline=None)
def test_whatever_is_done_ids_are_unique_conditions_hold_and_undo_gives_it_back(done: list[Operation]) -> None:
    edited, used = Edited(draft()), every_id(draft())
    before: list[Any] = []
    for operation in done:
        given_draft, as_given = edited.draft, deepcopy(edited.draft)
        with suppress(EditRefused):
            edit = operation(given_draft, used)
            longer = edited.after(edit)
            if longer is not edited:
                before.append(given_draft)
            edited, used = longer, used | every_id(edit.draft)
        assert given_draft == as_given
        _keeps_its_rules(edited.draft)
    while before:
        edited = edited.undone()
        assert edited.draft == before.pop()
    assert edited.draft == draft()


def _keeps_its_rules(current: Any) -> None:
    ids = [question["id"] for question in questions_of(current)]
    sections = [section["id"] for section in sections_of(current)]
    assert len(set(ids)) == len(ids)
    assert len(set(sections)) == len(sections)
    for question in questions_of(current):
        for named, _ in mentioned(question.get("when")):
            assert ids.index(named) < ids.index(question["id"])
    told = faults(current)
    assert not [fault for fault in told if "条件" in fault.sentence]
    if not told:
        compile_form(current)
