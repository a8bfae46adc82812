"""What tells special-care information stays under the seal, however far away the question about it stands."""

from typing import Any

import pytest

from app.procedures.definition import DefinitionProblem
from app.procedures.differences import sentences
from app.procedures.form import compile_form
from app.procedures.open_answers import (
    Telling,
    Why,
    has_open_places,
    open_questions,
    standings,
    telling_questions,
    tells_special_care,
    why_in_words,
)
from tests.procedures.definitions import choices, definition, question


def choice(question_id: str, **more: Any) -> dict[str, Any]:
    return question(question_id, "choice", **{"choices": choices("x", "y"), "item": None, "facet": True, **more})


def when(question_id: str) -> dict[str, Any]:
    return {"question": question_id, "is": ["x"]}


def special(question_id: str, **more: Any) -> dict[str, Any]:
    return question(question_id, "text", item="病歴", special_care=True, **more)


def test_a_choice_that_special_care_information_depends_on_tells_it() -> None:
    form = definition(choice("event"), special("diagnosis", when=when("event")))
    assert telling_questions(form) == {"event": Telling(Why.leads_to_it, "diagnosis")}
    assert open_questions(form) == []


def test_a_choice_among_others_of_a_condition_tells_it_too() -> None:
    condition = {"all": [when("a"), {"any": [when("b"), when("c")]}]}
    form = definition(choice("a"), choice("b"), choice("c"), choice("d"), special("diagnosis", when=condition))
    assert set(telling_questions(form)) == {"a", "b", "c"}
    assert [each["id"] for each in open_questions(form)] == ["d"]


def test_what_leads_to_it_over_another_question_tells_it() -> None:
    form = definition(choice("group"), choice("more", when=when("group")), special("illness", when=when("more")))
    assert telling_questions(form)["group"] == Telling(Why.leads_on, "more")


def test_the_section_may_say_that_a_far_choice_tells_nothing() -> None:
    far = choice("kind", reveals_special_care=False)
    form = definition(far, choice("event", when=when("kind")), special("diagnosis", when=when("event")))
    assert set(telling_questions(form)) == {"event"}


def test_the_section_cannot_say_so_of_the_choice_itself() -> None:
    near = choice("event", reveals_special_care=False)
    form = definition(near, special("diagnosis", when=when("event")))
    assert tells_special_care(form, "event")


def test_a_question_that_is_asked_after_it_tells_it_by_being_answered() -> None:
    form = definition(
        choice("event"),
        special("diagnosis", when=when("event")),
        choice("seat", when=when("event")),
        choice("row", when=when("seat")),
    )
    found = telling_questions(form)
    assert (found["seat"], found["row"]) == (Telling(Why.after_it, "event"), Telling(Why.after_it, "seat"))


def test_the_sections_mark_and_an_item_of_its_own_tell_it() -> None:
    form = definition(
        choice("marked", reveals_special_care=True), choice("own", item="病歴", special_care=True, facet=False)
    )
    assert {key: telling.why for key, telling in telling_questions(form).items()} == {
        "marked": Why.marked,
        "own": Why.itself,
    }


def test_only_closed_questions_can_be_marked() -> None:
    with pytest.raises(DefinitionProblem, match="選択肢から選ぶ質問だけ"):
        compile_form(definition(question("a", item="氏名", reveals_special_care=True)))


def test_an_unfinished_draft_that_runs_in_a_circle_is_read() -> None:
    form = definition(choice("a", when=when("b")), choice("b", when=when("a")), special("c", when=when("b")))
    assert set(telling_questions(form)) == {"a", "b"}
    assert telling_questions({"sections": [{"questions": [{"when": {"question": 3}}]}]}) == {}


def test_the_compiled_form_says_what_stands_in_the_open() -> None:
    form = compile_form(definition(choice("event"), special("diagnosis", when=when("event")), choice("food")))
    assert {key: q.stands_in_open for key, q in form.questions.items()} == {
        "event": False,
        "diagnosis": False,
        "food": True,
    }
    assert [key for key, q in form.questions.items() if q.filtered_by_opening] == ["event"]


def test_places_stand_in_the_open_only_where_the_choice_does() -> None:
    sealed = definition(choice("event"), special("diagnosis", when=when("event")), capacity_question="event")
    assert not has_open_places(sealed)
    assert has_open_places(definition(choice("event"), capacity_question="event"))
    assert has_open_places(definition(choice("event", facet=False)))


@pytest.mark.parametrize("why", Why)
def test_every_reason_has_words(why: Why) -> None:
    form = definition(choice("event"))
    assert why_in_words(Telling(why, "event"), form).endswith("ため")


def test_a_change_of_the_mark_is_told() -> None:
    before, after = definition(choice("a")), definition(choice("a", reveals_special_care=True))
    assert sentences(before, after) == (
        "質問『a』の選択から要配慮個人情報が分かるとしました",
        "『a』の選択を、封をして保存するようになります（質問の編集で、選択から要配慮個人情報が「分かる」としたため）",
    )
    assert sentences(after, before) == (
        "質問『a』の選択から要配慮個人情報が分かるかどうかは、条件から決まるようにしました",
        "『a』の選択を、封をせずに保存するようになります（一覧の絞り込みと集計に使うため）",
    )


def test_another_questions_condition_that_seals_a_choice_is_told() -> None:
    before = definition(choice("event"), special("diagnosis"))
    after = definition(choice("event"), special("diagnosis", when=when("event")))
    assert any("『event』の選択を、封をして保存するようになります" in each for each in sentences(before, after))


def test_a_choice_that_is_no_filter_any_more_is_told() -> None:
    before, after = definition(choice("a")), definition(choice("a", facet=False))
    assert "『a』の選択を、封をして保存するようになります" in sentences(before, after)


def test_each_choice_is_said_to_lie_open_or_sealed_and_why() -> None:
    form = definition(
        choice("event"),
        special("diagnosis", when=when("event")),
        choice("food"),
        choice("day", facet=False),
        choice("size", facet=False),
        capacity_question="day",
    )
    assert [(each.question, each.open, each.why) for each in standings(form, {"gone"})] == [
        ("event", False, "要配慮個人情報の質問『diagnosis』を表示する条件になっているため"),
        ("food", True, "一覧の絞り込みと集計に使うため"),
        ("day", False, "一覧の絞り込みと集計に使わないため"),
    ]


def test_an_open_choice_that_carries_the_places_says_so() -> None:
    assert [each.why for each in standings(definition(choice("a"), capacity_question="a"))] == [
        "一覧の絞り込み、集計と定員に使うため"
    ]


def test_what_a_published_version_sealed_stays_sealed() -> None:
    assert [(each.open, each.why) for each in standings(definition(choice("a")), {"a"})] == [
        (False, "公開した版で封をしたことがあるため")
    ]
