"""What holds for whatever is posted: nothing raises, and what was checked once stays as it is."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from app.procedures.fields import FIELD_TYPES
from app.procedures.form import Form, compile_form
from tests.procedures.definitions import choices, definition, question

TODAY = date(2026, 11, 23)
MORE: dict[str, dict[str, Any]] = {
    "choice": {"choices": choices("x", "y", "z")},
    "choices": {"choices": choices("x", "y", "z"), "maximum": 2},
    "number": {"minimum": -10, "maximum": 100_000},
    "date": {"latest": "today"},
    "explanation": {"text": {"ja": "説明"}},
    "line": {"max_length": 20},
    "text": {"max_length": 30},
}
CONDITIONS: list[dict[str, Any] | None] = [
    None,
    {"question": "q_choice", "is": ["x"]},
    {"any": [{"question": "q_choices", "is": ["y", "z"]}, {"question": "q_consent", "is": ["yes"]}]},
]


def every_type(*, conditions: bool) -> Form:
    closed = ["choice", "choices", "age_band", "consent"]
    first = [question(f"q_{name}", name, **MORE.get(name, {})) for name in closed]
    rest = [name for name in FIELD_TYPES if name not in closed]
    later = [
        question(f"q_{name}", name, when=CONDITIONS[i % 3] if conditions else None, **MORE.get(name, {}))
        for i, name in enumerate(rest)
    ]
    return compile_form(definition(*first, *later))


FORM = every_type(conditions=True)
UNCONDITIONAL = every_type(conditions=False)
INPUTS = [name for each in FORM.questions.values() for name in each.input_names]

# What people and attackers type, mixed: pieces that some field half understands, and all of Unicode, surrogates too.
PIECES = st.sampled_from(
    [
        *(
            "x",
            "y",
            "yes",
            "30s",
            "seireki",
            "reiwa",
            "showa",
            "元",
            "8",
            "64",
            "２",
            "29",
            "2024",
            "31",
            "11",
            "年",
            "-",
            "−",
        ),
        *(
            "やまだ",
            "ﾔﾏﾀﾞ",
            "ヴ",
            "\u3099",
            "゛",
            "ﾟ",
            "ー",
            "ｰ",
            "　",
            " ",
            "\t",
            "\r\n",
            "\n",
            "\u2028",
            "〒",
            "160",
            "0022",
        ),
        *(
            "03",
            "5273",
            "３５４６",
            "+81",
            "＋",
            "(",
            "）",
            "taro",
            "＠",
            "@",
            "example.jp",
            ".",
            "<",
            ">",
            ",",
            "人",
            "歳",
        ),
        *("\x00", "\ud842", "\ufffd", "\u202e", "\u200b", "\ufeff", "葛\U000e0100", "𠮷", "é", "e\u0301", "ﷺ", "=1+1"),
    ]
)
ANYTHING = st.one_of(
    st.lists(PIECES, max_size=5).map("".join),
    st.text(st.characters(exclude_categories=()), max_size=12),
    st.from_regex(r"\A0[1-9][0-9]{0,3}-?[0-9]{1,4}-?[0-9]{3,4}\Z"),
    st.from_regex(r"\A\+[1-9][0-9]{6,13}\Z"),
    st.integers(0, 2100).map(str),
)
POSTED = st.dictionaries(st.sampled_from(INPUTS), st.lists(ANYTHING, min_size=1, max_size=2), max_size=8)


def again(form: Form, pairs: Sequence[tuple[str, str]]) -> dict[str, list[str]]:
    posted: dict[str, list[str]] = {}
    for name, value in pairs:
        posted.setdefault(name, []).append(value)
    return posted


@given(POSTED)
@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@example({name: ["\ud800" * 30_000] for name in INPUTS})
@example({"q_date.era": ["reiwa"], "q_date.year": ["元"], "q_date.month": ["5"], "q_date.day": ["1"]})
def test_answers_checked_once_are_the_same_when_checked_again(posted: dict[str, list[str]]) -> None:
    checked = FORM.check(posted, TODAY)
    repeated = FORM.check(again(FORM, FORM.posted(checked.answers)), TODAY)
    assert repeated.answers == checked.answers
    assert not repeated.problems


@given(st.sampled_from([q for q in UNCONDITIONAL.questions.values() if q.field.parts == ("",)]), ANYTHING)
@settings(max_examples=300, deadline=None)
def test_each_single_input_keeps_its_answer(asked: Any, typed: str) -> None:
    answers = UNCONDITIONAL.check({asked.id: [typed]}, TODAY).answers
    assert UNCONDITIONAL.check(again(UNCONDITIONAL, UNCONDITIONAL.posted(answers)), TODAY).answers == answers


@pytest.mark.parametrize("typed", ["+980099940", "+2700928888", "10)87919((72)", "10530625 4"])
def test_a_telephone_number_with_odd_zeros_settles_or_is_refused(typed: str) -> None:
    answers = UNCONDITIONAL.check({"q_telephone": [typed]}, TODAY).answers
    assert UNCONDITIONAL.check(again(UNCONDITIONAL, UNCONDITIONAL.posted(answers)), TODAY).answers == answers


@given(st.dates(min_value=date(1868, 1, 25), max_value=TODAY))
@settings(max_examples=50, deadline=None)
def test_each_day_comes_back_from_the_confirm_page(day: date) -> None:
    answers = {"q_date": day.isoformat()}
    assert UNCONDITIONAL.check(again(UNCONDITIONAL, UNCONDITIONAL.posted(answers)), TODAY).answers == answers


@given(POSTED, st.sampled_from(["ja", "en", "ko"]))
@settings(max_examples=50, deadline=None)
def test_what_was_checked_can_be_shown_and_its_problems_said(posted: dict[str, list[str]], language: str) -> None:
    checked = FORM.check(posted, TODAY)
    shown = {line.question for line in FORM.shown(checked.answers, language)}
    assert checked.answers.keys() <= shown <= checked.asked
    assert all(problem.sentence(language) for problem in checked.problems)
    assert all(value.encode() for value in FORM.cells(checked.answers).values() if value)


@given(POSTED)
@settings(max_examples=50, deadline=None)
def test_an_answer_is_never_kept_of_a_question_that_was_not_asked(posted: dict[str, list[str]]) -> None:
    checked = FORM.check(posted, TODAY)
    assert checked.answers.keys() <= checked.asked
    assert FORM.asked(checked.answers) == checked.asked
