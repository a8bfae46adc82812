"""What an address may bring along: choices that tell nothing of a person, and nothing else."""

from datetime import date
from typing import Any

import pytest

from app.procedures.form import Form, compile_form
from app.procedures.prefilled import is_prefillable, prefilled

TODAY = date(2026, 11, 29)


def choices(*ids: str) -> list[dict[str, Any]]:
    return [{"id": each, "label": {"ja": each}} for each in ids]


def question(name: str, kind: str = "choice", **more: Any) -> dict[str, Any]:
    limits = {"choices": choices("a", "b", "c")} if kind in {"choice", "choices"} else {}
    return {"id": name, "type": kind, "label": {"ja": name}, "required": False, "item": None, **limits, **more}


def form_of(*questions: dict[str, Any], capacity: str | None = None) -> Form:
    words = {key: {"ja": key} for key in ("title", "outline", "eligibility", "needed", "purpose")}
    sections = [{"id": "s", "title": {"ja": "区分"}, "questions": list(questions)}]
    return compile_form({**words, "minutes": 5, "capacity_question": capacity, "sections": sections})


FORM = form_of(
    question("course"),
    question("goods", "choices", minimum=1, maximum=2),
    question("topic", when={"question": "course", "is": ["a"]}),
    question("sex", item="性別"),
    question("illness", item="診断名", special_care=True),
    question("group", reveals_special_care=True),
    question("after_group", when={"question": "group", "is": ["a"]}),
    question("agreed", "consent"),
    question("age", "age_band"),
    question("remarks", "text", max_length=100, no_personal_information=True),
    question("line", "line", max_length=100, no_personal_information=True),
    question("name", "name", item="氏名"),
    question("day", "date"),
    question("files", "attachment"),
    capacity="course",
)


def of(full: tuple[str, ...] = (), **asked: list[str]) -> dict[str, list[str]]:
    return {name: list(values) for name, values in prefilled(FORM, asked, TODAY, full).items()}


def test_only_choices_that_tell_nothing_of_a_person_may_be_brought_along() -> None:
    assert [each.id for each in FORM.questions.values() if is_prefillable(each)] == ["course", "goods", "topic"]


def test_choices_are_brought_along() -> None:
    assert of(course=["a"], goods=["b", "a"]) == {"course": ["a"], "goods": ["a", "b"]}


@pytest.mark.parametrize(
    "name", ["sex", "illness", "group", "after_group", "agreed", "age", "remarks", "line", "name", "day", "files"]
)
@pytest.mark.parametrize("value", ["a", "yes", "20s", "四谷 花子", "2026-11-29"])
def test_nothing_else_is(name: str, value: str) -> None:
    assert of(**{name: [value]}) == {}


@pytest.mark.parametrize(
    "asked",
    [
        {"course": ["z"]},
        {"course": [""]},
        {"course": ["a", "b"]},
        {"course": ["A"]},
        {"course": ["<script>"]},
        {"goods": ["a", "z"]},
        {"goods": ["a", "b", "c"]},
        {"unknown": ["a"]},
        {"course.part": ["a"]},
        {"lang": ["a"], "version": ["a"], "action": ["edit:course"]},
    ],
)
def test_what_the_form_would_not_take_is_left_out_whole(asked: dict[str, list[str]]) -> None:
    assert of(**asked) == {}


def test_one_bad_answer_takes_no_other_with_it() -> None:
    assert of(course=["z"], goods=["a"]) == {"goods": ["a"]}


def test_a_full_choice_is_left_out() -> None:
    assert of(("a",), course=["a"]) == {}
    assert of(("a",), course=["b"]) == {"course": ["b"]}
    assert of(("a",), goods=["a"]) == {"goods": ["a"]}  # only the question of the 定員 has places


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"topic": ["b"]}, {}),
        ({"course": ["b"], "topic": ["b"]}, {"course": ["b"]}),
        ({"course": ["a"], "topic": ["b"]}, {"course": ["a"], "topic": ["b"]}),
    ],
)
def test_a_conditional_question_comes_along_with_what_it_hangs_on(
    asked: dict[str, list[str]], expected: dict[str, list[str]]
) -> None:
    assert of(**asked) == expected


def test_a_full_choice_takes_what_hangs_on_it_along() -> None:
    assert of(("a",), course=["a"], topic=["b"]) == {}
