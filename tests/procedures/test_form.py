from collections.abc import Mapping, Sequence
from datetime import date

import pytest

from app.procedures.fields import messages
from app.procedures.form import AnswerProblem, Checked, Form, JsonValue, compile_form
from app.texts import Text
from tests.procedures.definitions import choices, definition, question

TODAY = date(2026, 11, 23)
SURVIVORS = {"all": [{"question": "kind", "is": ["apply"]}, {"question": "event", "is": ["survivors"]}]}


def health_form() -> Form:
    """Shaped like 女性の健康支援事業: 診断日 only for applicants of one event."""
    return compile_form(
        definition(
            question("kind", "choice", choices=choices("apply", "survey"), required=True, facet=True),
            question(
                "event",
                "choice",
                choices=choices("seminar", "survivors"),
                required=True,
                facet=True,
                when={"question": "kind", "is": ["apply"]},
            ),
            question("diagnosed", "date", required=True, item="診断日", special_care=True, when=SURVIVORS),
            question("about", "explanation", text={"ja": "連絡先"}),
            question("name", "name", required=True, item="氏名"),
            question("address", "postcode_address", item="住所"),
            question("wishes", "choices", choices=choices("a", "b", "c"), facet=True),
            question("more", "text"),
        )
    )


def check(posted: Mapping[str, Sequence[str]]) -> Checked:
    return health_form().check(posted, TODAY)


def test_only_answers_of_questions_asked_are_kept() -> None:
    checked = check({"kind": ["survey"], "event": ["survivors"], "diagnosed.year": ["2020"], "name": ["花子"]})
    assert checked.answers == {"kind": "survey", "name": "花子"}
    assert not checked.problems


def test_a_condition_asks_its_question() -> None:
    checked = check({"kind": ["apply"], "event": ["survivors"], "name": ["花子"]})
    assert "diagnosed" in checked.asked
    assert [problem.question for problem in checked.problems] == ["diagnosed"]


def test_a_question_behind_one_that_is_not_asked_is_not_asked() -> None:
    form = compile_form(
        definition(
            question("a", "choice", choices=choices("x", "y")),
            question("b", "choice", choices=choices("x", "y"), when={"question": "a", "is": ["x"]}),
            question("c", "line", required=True, when={"question": "b", "is": ["x"]}),
        )
    )
    checked = form.check({"a": ["y"], "b": ["x"], "c": ["kept?"]}, TODAY)
    assert (checked.answers, checked.asked) == ({"a": "y"}, {"a"})


def test_any_of_several_conditions_is_enough() -> None:
    either = {"any": [{"question": "a", "is": ["x"]}, {"question": "b", "is": ["yes"]}]}
    form = compile_form(
        definition(
            question("a", "choices", choices=choices("x", "y")), question("b", "consent"), question("c", when=either)
        )
    )
    assert "c" in form.check({"a": ["y", "x"]}, TODAY).asked
    assert "c" in form.check({"b": ["yes"]}, TODAY).asked
    assert "c" not in form.check({"a": ["y"]}, TODAY).asked


def test_blank_answers_are_left_out() -> None:
    checked = check({"kind": ["survey"], "name": ["花子"], "more": [" "], "address.postcode": [""], "wishes": [""]})
    assert checked.answers == {"kind": "survey", "name": "花子"}


def test_problems_come_in_the_forms_order_and_name_their_input() -> None:
    checked = check({"kind": ["apply"], "event": ["survivors"], "address.line": ["歌舞伎町"]})
    assert [(problem.input_name, problem.message) for problem in checked.problems] == [
        ("diagnosed.year", messages.MISSING),
        ("name", messages.MISSING),
        ("address.postcode", messages.POSTCODE_MISSING),
    ]


def test_a_problem_says_what_to_do_with_the_questions_label() -> None:
    form = compile_form(definition(question("note", "text", label={"ja": "通信欄", "en": "Message"}, max_length=500)))
    [problem] = form.check({"note": ["あ" * 512]}, TODAY).problems
    assert problem.sentence() == "通信欄は500文字以内で入力してください（いま512文字）"
    assert (
        problem.sentence("en", lambda _: "{label}: {maximum} at most, {count} now") == "Message: 500 at most, 512 now"
    )


def test_a_date_in_a_problem_is_shown_in_wareki() -> None:
    form = compile_form(definition(question("day", "date", label={"ja": "開催日"}, earliest="today")))
    [problem] = form.check({"day.year": ["2026"], "day.month": ["11"], "day.day": ["1"]}, TODAY).problems
    assert problem.sentence() == "開催日は令和8年11月23日（2026年11月23日）以降の日付を入力してください"


def test_braces_in_a_label_are_only_letters() -> None:
    problem = AnswerProblem("a", "a", messages.MISSING, {"label": Text({"ja": "{maximum}{0.__class__}"})})
    assert problem.sentence() == "{maximum}{0.__class__}を入力してください"


@pytest.mark.parametrize("name", ["kind", "name", "more"])
def test_a_parameter_posted_twice_is_a_problem(name: str) -> None:
    problems = check({"kind": ["survey"], "name": ["花子"], name: ["apply", "survey"]}).problems
    assert [problem.question for problem in problems][:1] == [name]


def test_ten_thousand_unknown_parameters_are_ignored() -> None:
    unknown = {f"field{number}": ["x"] for number in range(10_000)}
    assert check({**unknown, "kind": ["survey"], "name": ["花子"]}).answers == {"kind": "survey", "name": "花子"}


def test_hidden_inputs_carry_every_answer_on() -> None:
    posted = {
        "kind": ["apply"],
        "event": ["survivors"],
        "diagnosed.era": ["reiwa"],
        "diagnosed.year": ["元"],
        "diagnosed.month": ["5"],
        "diagnosed.day": ["1"],
        "name": ["　𠮷田 "],
        "address.postcode": ["１６０８４８４"],
        "address.line": ["歌舞伎町1-4-1"],
        "wishes": ["c", "a"],
    }
    hidden = health_form().posted(check(posted).answers)
    assert hidden == [
        ("kind", "apply"),
        ("event", "survivors"),
        ("diagnosed.era", "seireki"),
        ("diagnosed.year", "2019"),
        ("diagnosed.month", "5"),
        ("diagnosed.day", "1"),
        ("name", "𠮷田"),
        ("address.postcode", "160-8484"),
        ("address.line", "歌舞伎町1-4-1"),
        ("wishes", "a"),
        ("wishes", "c"),
    ]


def test_every_question_asked_is_shown_the_blank_ones_too() -> None:
    shown = health_form().shown({"kind": "apply", "event": "seminar", "name": "花子"}, "ja")
    assert [(line.question, line.value) for line in shown] == [
        ("kind", "APPLY"),
        ("event", "SEMINAR"),
        ("name", "花子"),
        ("address", ""),
        ("wishes", ""),
        ("more", ""),
    ]


def test_cells_are_the_same_columns_for_every_application() -> None:
    cells = health_form().cells({"kind": "survey", "wishes": ["a", "b"]})
    assert list(cells) == ["kind", "event", "diagnosed", "name", "address", "wishes", "more"]
    assert (cells["kind"], cells["wishes"], cells["name"]) == ("SURVEY", "A、B", "")


def test_facets_are_choice_ids_of_facet_questions_that_tell_nothing() -> None:
    """`event` decides whether the day of the diagnosis is asked for, and `kind` whether `event` is."""
    answers = {"kind": "apply", "event": "seminar", "name": "花子", "wishes": ["a", "c"]}
    assert health_form().facets(answers) == {"wishes": ["a", "c"]}


def test_items_stand_in_order_and_a_postcode_counts_as_one() -> None:
    assert health_form().items == ("診断日", "氏名", "郵便番号", "住所")


def test_a_question_knows_what_it_controls() -> None:
    questions = health_form().questions
    assert (questions["kind"].controls, questions["event"].controls) == (("event", "diagnosed"), ("diagnosed",))


def test_numbers_and_days_are_themselves_in_a_cell_and_read_the_same_as_text() -> None:
    form = compile_form(definition(question("people", "number"), question("day", "date"), question("note", "line")))
    answers: dict[str, JsonValue] = {"people": 3, "day": "2026-11-23", "note": "3"}
    cells = [asked.field.cell(answers[asked.id], "ja") for asked in form.questions.values()]
    assert cells == [3, date(2026, 11, 23), "3"]
    assert list(form.cells(answers).values()) == ["3", "2026-11-23", "3"]


@pytest.mark.parametrize(
    ("answers", "address"),
    [
        ({"first": "a@example.jp", "second": "b@example.jp"}, "a@example.jp"),
        ({"second": "b@example.jp", "line": "c@example.jp"}, "b@example.jp"),
        ({"first": "", "second": "b@example.jp"}, "b@example.jp"),
        ({"line": "c@example.jp"}, None),
        ({}, None),
    ],
)
def test_an_applicant_is_written_to_at_the_first_mail_address(answers: dict[str, str], address: str | None) -> None:
    form = compile_form(definition(question("line"), question("first", "email"), question("second", "email")))
    assert form.mail_address(answers) == address
