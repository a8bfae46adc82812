"""Choices under which a question is asked: found for every condition that can hold, and checked by the form itself."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.procedures.form import Form, compile_form
from app.procedures.fulfilling import fulfilling
from tests.procedures.definitions import choices, definition, question
from tests.procedures.editing.drafts import draft

ONE = question("one", "choice", choices=choices("a", "b", "c"))
OTHER = question("other", "choice", choices=choices("a", "b"), when={"question": "one", "is": ["b", "c"]})
MANY = question("many", "choices", choices=choices("a", "b", "c", "d"), minimum=2, maximum=3)
AGREED = question("agreed", "consent")


def is_(name: str, *ids: str) -> dict[str, Any]:
    return {"question": name, "is": list(ids)}


def form_with(when: dict[str, Any] | None) -> Form:
    return compile_form(definition(ONE, OTHER, MANY, AGREED, question("last", when=when)))


@pytest.mark.parametrize(
    ("when", "chosen"),
    [
        (None, {}),
        (is_("one", "c", "b"), {"one": ("b",)}),
        (is_("other", "b"), {"one": ("b",), "other": ("b",)}),
        (is_("agreed", "yes"), {"agreed": ("yes",)}),
        (is_("many", "d"), {"many": ("d", "a")}),
        ({"all": [is_("many", "a"), is_("many", "c"), is_("many", "d")]}, {"many": ("a", "c", "d")}),
        ({"any": [is_("other", "a"), is_("agreed", "yes")]}, {"one": ("b",), "other": ("a",)}),
        ({"all": [is_("one", "c"), is_("other", "a")]}, {"one": ("c",), "other": ("a",)}),
        ({"any": [{"all": [is_("one", "a"), is_("one", "b")]}, is_("agreed", "yes")]}, {"agreed": ("yes",)}),
        ({"all": [is_("one", "a"), is_("one", "b")]}, None),
        ({"all": [is_("one", "a"), is_("other", "a")]}, None),
        ({"all": [is_("many", each) for each in "abcd"]}, None),
    ],
)
def test_the_first_choices_that_fulfil_a_condition(when: dict[str, Any] | None, chosen: object) -> None:
    form = form_with(when)
    assert fulfilling(form, form.questions["last"]) == chosen


CONDITIONS = st.recursive(
    st.builds(
        lambda at, some: is_(str(at["id"]), *some),
        st.just(ONE) | st.just(OTHER) | st.just(MANY),
        st.lists(st.sampled_from(["a", "b"]), min_size=1, max_size=2, unique=True),
    ),
    lambda inner: st.builds(
        lambda key, parts: {key: parts}, st.sampled_from(["all", "any"]), st.lists(inner, min_size=1, max_size=3)
    ),
    max_leaves=8,
)
ANSWERS = st.fixed_dictionaries(
    {
        "one": st.sampled_from([None, "a", "b", "c"]),
        "other": st.sampled_from([None, "a", "b"]),
        "many": st.lists(st.sampled_from("abcd"), min_size=2, max_size=3, unique=True) | st.none(),
    }
)


@given(when=CONDITIONS, answers=ANSWERS)
def test_what_is_found_holds_and_none_means_that_no_answer_does(when: dict[str, Any], answers: dict[str, Any]) -> None:
    form = form_with(when)
    chosen = fulfilling(form, form.questions["last"])
    if chosen is None:
        assert "last" not in form.asked(answers)
    else:
        several = {name: list(ids) if name == "many" else ids[0] for name, ids in chosen.items()}
        assert {"last", *chosen} <= form.asked(several)


def test_a_condition_that_contradicts_itself_in_many_ways_is_given_up() -> None:
    either = {"any": [is_("one", "a"), is_("one", "b"), is_("one", "c")]}
    when = {
        "all": [
            *([{"any": [is_("many", each) for each in "abcd"]}] * 12),
            either,
            {"all": [is_("one", "a"), is_("one", "b")]},
        ]
    }
    form = form_with(when)
    assert fulfilling(form, form.questions["last"]) is None


def test_a_form_of_the_house_shows_each_of_its_questions() -> None:
    form = compile_form(draft())
    assert all(fulfilling(form, each) is not None for each in form.questions.values())
