"""A condition goes into the page's inputs and comes out the same, groups and all; what the inputs cannot hold is left alone."""

from typing import Any

import pytest

from app.web.staff.procedures import condition_form
from app.web.staff.procedures.condition_form import groups_typed, posted_condition, typed_condition
from tests.web.staff.procedures.conftest import Office
from tests.web.staff.procedures.test_pages import question

CHOICES = [{"id": "yes", "label": {"ja": "はい"}}, {"id": "no", "label": {"ja": "いいえ"}}]
DRAFT = {
    "sections": [
        {"id": "s", "questions": [*({"id": name, "type": "choice", "choices": CHOICES} for name in "abc"), {"id": "d"}]}
    ]
}


def looks(at: str, *chosen: str) -> dict[str, Any]:
    return {"question": at, "is": list(chosen or ("yes",))}


@pytest.mark.parametrize(
    ("condition", "groups"),
    [
        (looks("a"), 1),
        ({"all": [looks("a"), looks("b", "no", "yes")]}, 1),
        ({"any": [looks("a"), looks("b")]}, 1),
        ({"any": [{"all": [looks("a"), looks("b")]}, {"all": [looks("b", "no"), looks("c")]}]}, 2),
        ({"all": [{"any": [looks("a"), looks("b")]}, looks("c")]}, 2),
        ({"any": [looks("a", "yes"), {"all": [looks("a", "no"), looks("b")]}, looks("c")]}, 3),
        ({"any": [looks("a", "yes"), looks("a", "no")]}, 2),
    ],
)
def test_a_condition_comes_back_as_it_was(condition: dict[str, Any], groups: int) -> None:
    typed = typed_condition(condition)
    assert groups_typed(typed) == groups
    assert simplest(posted_condition(DRAFT, "d", typed)) == condition


@pytest.mark.parametrize(
    "condition",
    [
        {"any": [{"all": [looks("a"), {"any": [looks("b"), looks("c")]}]}, looks("b")]},
        {"any": [{"all": [looks("b", "yes"), looks("b", "no")]}, looks("a")]},
    ],
)
def test_what_no_input_holds_is_known(condition: dict[str, Any]) -> None:
    assert condition_form.grouped(condition) is None


def simplest(condition: Any) -> Any:
    """Groups of one taken apart, as the edit does."""
    for key in ("all", "any"):
        if key in condition:
            inner = [simplest(each) for each in condition[key]]
            return inner[0] if len(inner) == 1 else {key: inner}
    return condition


async def grouped(office: Office, **more: str | list[str]) -> Any:
    """The condition of `remarks` after a save of its page."""
    fields: dict[str, str | list[str]] = {"seen": await office.revision(), "type": "text", "label.ja": "備考", **more}
    fields |= {"item": "-", "max_length": "500"}
    await office.post(office.alice, "/procedures/event/draft/questions/remarks", fields)
    return (await question(office, "remarks")).get("when")


@pytest.mark.anyio
async def test_groups_are_made_shown_and_taken_away(office: Office) -> None:
    await office.begin()
    await office.act("copy:day")
    groups = {"when.day": ["second"], "when1.day": ["first"], "when1.day_2": ["first"], "when_joint": "all"}
    made = await grouped(office, **groups, action="group")
    both = {"all": [{"question": "day", "is": ["first"]}, {"question": "day_2", "is": ["first"]}]}
    assert made == {"any": [{"question": "day", "is": ["second"]}, both]}
    page = await office.get(office.alice, "/procedures/event/draft/questions/remarks?group=1")
    assert [f"{number}組目</h3>" in page.text for number in range(1, 5)] == [True, True, True, False]
    assert await grouped(office) is None
