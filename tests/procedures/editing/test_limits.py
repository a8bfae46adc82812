"""The limits that look at more than their own question, or are no number: a period from another date, a unit, an extension."""

from typing import Any

import pytest

from app.procedures.definition import DefinitionProblem
from app.procedures.differences import sentences
from app.procedures.editing import (
    EditRefused,
    change_question,
    copy_section,
    delete_question,
    every_id,
    move_question,
)
from app.procedures.form import compile_form
from tests.procedures.definitions import definition, question, text

PERIOD = {"question": "lent", "amount": 1, "unit": "months"}


def draft(**within: Any) -> dict[str, Any]:
    lent = question("lent", "date", label=text("借りる日"), no_personal_information=True)
    back = question("back", "date", label=text("返す日"), within={**PERIOD, **within})
    telephone, fee = (
        question("telephone", "telephone", label=text("電話番号")),
        question("fee", "number", label=text("金額")),
    )
    return definition(lent, back, telephone, fee)


@pytest.mark.parametrize(
    ("named", "changes", "told"),
    [
        ("back", {"within": {**PERIOD, "amount": 14, "unit": "days"}}, "質問『返す日』のほかの日からの期間を「『借りる日』から1か月以内」から「『借りる日』から14日以内」に変えました"),
        ("back", {"within": None}, "質問『返す日』のほかの日からの期間（「『借りる日』から1か月以内」）を削除しました"),
        ("telephone", {"extension": True}, "質問『電話番号』を「内線も書ける」にしました"),
        ("fee", {"unit": text("円")}, "質問『金額』の単位を「円」にしました"),
    ],
)  # fmt: skip
def test_a_change_of_a_limit_is_told(named: str, changes: dict[str, Any], told: str) -> None:
    edit = change_question(draft(), named, changes)
    assert sentences(draft(), edit.draft) == (told,)


def test_a_limit_that_is_taken_away_leaves_nothing_behind() -> None:
    with_extension = change_question(draft(), "telephone", {"extension": True}).draft
    assert change_question(with_extension, "telephone", {"extension": None}).draft == draft()


def test_the_date_that_another_is_counted_from_is_not_deleted() -> None:
    with pytest.raises(EditRefused) as refused:
        delete_question(draft(), "lent")
    assert refused.value.sentence == (
        "質問『借りる日』は削除できません。質問『返す日』の期間に使われています。先にその期間を変えてください。"
    )


def test_the_date_that_another_is_counted_from_stays_a_date() -> None:
    with pytest.raises(EditRefused) as refused:
        change_question(draft(), "lent", {"type": "line"})
    assert "種類は変更できません" in refused.value.sentence


def test_a_date_stays_behind_the_one_it_is_counted_from() -> None:
    with pytest.raises(EditRefused):
        move_question(draft(), "lent", 1)


def test_a_copied_section_counts_from_its_own_date() -> None:
    section = draft()["sections"][0]["id"]
    copied = copy_section(draft(), section, every_id(draft())).draft
    lent, back = (each for each in copied["sections"][1]["questions"] if each["type"] == "date")
    assert back["within"]["question"] == lent["id"] != "lent"


@pytest.mark.parametrize(
    "within",
    [
        {"question": "back"},
        {"question": "fee"},
        {"question": "telephone"},
        {"amount": 0},
        {"amount": True},
        {"unit": "years"},
    ],
)
def test_a_period_that_cannot_be_counted_is_told(within: dict[str, Any]) -> None:
    with pytest.raises(DefinitionProblem) as refused:
        compile_form(draft(**within))
    assert [fault.question for fault in refused.value.faults] == ["back"]
    assert "ほかの日からの期間" in refused.value.faults[0].sentence
