from typing import Any

import pytest

from app.demo.procedures import demo_procedures
from app.procedures.editing import faults
from app.procedures.form import compile_form
from tests.procedures.definitions import choices, definition, question


def told(*questions: dict[str, Any]) -> list[tuple[str | None, str]]:
    return [(fault.question, fault.sentence) for fault in faults(definition(*questions))]


@pytest.mark.parametrize("type_name", ["line", "text", "age"])
def test_free_text_is_declared_or_names_its_item(type_name: str) -> None:
    asked = question("a", type_name)
    assert told(asked) == [
        ("a", "情報項目を選んでください。個人情報を聞かない質問では、「個人情報ではない」を選びます")
    ]
    assert told({**asked, "item": "住所"}) == []
    assert told({**asked, "no_personal_information": True}) == []


@pytest.mark.parametrize("type_name", ["name", "kana", "telephone", "email", "postcode_address"])
def test_personal_information_names_its_item(type_name: str) -> None:
    wrong = [("a", "個人情報を取り扱う質問です。情報項目を選んでください")]
    assert told(question("a", type_name)) == wrong
    assert told(question("a", type_name, no_personal_information=True)) == wrong
    assert told(question("a", type_name, item="氏名")) == []


def test_an_undeclared_question_still_compiles() -> None:
    assert compile_form(definition(question("a"))).questions["a"].item is None


def test_special_care_is_marked() -> None:
    wrong = [("a", "情報項目『病歴』は要配慮個人情報です。「要配慮個人情報」を選んでください")]
    assert told(question("a", "text", item="病歴")) == wrong
    assert told(question("a", "text", item="病歴", special_care=True)) == []


def test_the_municipalitys_own_catalogue_says_what_needs_care() -> None:
    found = faults(definition(question("a", "text", item="既往症")), special_care=lambda item: item == "既往症")
    assert [fault.question for fault in found] == ["a"]


def test_choices_of_the_same_words_are_told() -> None:
    same = choices("x", "y")
    same[1]["label"] = same[0]["label"]
    assert told(question("a", "choice", choices=same)) == [
        ("a", "選択肢「X」が2つあります。違いが分かる文にしてください")
    ]


def test_a_question_of_no_known_type_asks_for_nothing() -> None:
    owed = "回答する質問を1つ以上作ってください"
    assert owed in [sentence for _, sentence in told(question("a", "lien"))]
    assert owed not in [sentence for _, sentence in told(question("a", "lien"), question("b"))]


def test_faults_stand_in_the_forms_order() -> None:
    assert [where for where, _ in told(question("b"), question("a", "lien"), question("c", "email"))] == ["b", "a", "c"]


@pytest.mark.parametrize("raw", [None, [], {"sections": [None, {"questions": [3, {}]}]}, {"sections": 5}])
def test_whatever_is_stored_is_told_as_faults(raw: Any) -> None:
    assert faults(raw or {})


@pytest.mark.parametrize("municipality", ["shinjuku", "aoba", "midori"])
def test_the_demos_procedures_may_go_public(municipality: str) -> None:
    assert [fault for procedure in demo_procedures(municipality) for fault in faults(procedure.definition)] == []
