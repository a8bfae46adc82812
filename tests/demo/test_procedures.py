from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import pytest

from app.demo.procedures import DemoProcedure, demo_procedures
from app.procedures.form import Form, compile_form
from app.procedures.items import item_named

SHINJUKU = {procedure.slug: procedure for procedure in demo_procedures("shinjuku")}
ALL = [procedure for slug in ("shinjuku", "aoba", "midori") for procedure in demo_procedures(slug)]
TODAY = date(2026, 11, 23)

# 資料１－１ of the paper, word for word.
APPROVED = {
    "womens-health": (
        "女性の健康支援事業に関する申込み及びアンケート",
        "四谷保健センター",
        "氏名、性別、住所、電話番号、メールアドレス、在住・在勤・在学の別、年齢、診断日（乳がん体験者の会参加者のみ）",
        500,
    ),
    "food-loss-diary": (
        "食品ロスダイアリーモニターへの参加申込み",
        "ごみ減量リサイクル課",
        "氏名、郵便番号、住所、電話番号、メールアドレス、年代、世帯人数",
        100,
    ),
    "food-loss-partner": (
        "食品ロス削減協力店登録に関する届",
        "ごみ減量リサイクル課",
        "担当者名、送付先住所、電話番号、メールアドレス",
        20,
    ),
    "food-drive-loan": (
        "フードドライブ物品借用申請に関する届",
        "ごみ減量リサイクル課",
        "担当者名、電話番号、メールアドレス",
        10,
    ),
    "smoking-patrol-plan": (
        "路上喫煙対策協力員活動計画書",
        "ごみ減量リサイクル課",
        "氏名、住所、電話番号、メールアドレス",
        10,
    ),
    "smoking-patrol-report": (
        "路上喫煙対策協力員活動報告書",
        "ごみ減量リサイクル課",
        "氏名、住所、電話番号、メールアドレス",
        20,
    ),
    "spring-cleanup": ("春のごみゼロデー参加申込み", "ごみ減量リサイクル課", "氏名、電話番号、メールアドレス", 100),
}


def form_of(procedure: DemoProcedure) -> Form:
    return compile_form(procedure.definition)


def texts(node: Any) -> Iterator[Mapping[str, str]]:
    """Every text in a definition."""
    if isinstance(node, dict) and "ja" in node:
        yield node
    elif isinstance(node, dict | list):
        for inner in node.values() if isinstance(node, dict) else node:
            yield from texts(inner)


def test_shinjukus_seven_stand_in_the_papers_order() -> None:
    assert list(SHINJUKU) == list(APPROVED)


@pytest.mark.parametrize("slug", APPROVED)
def test_a_procedure_of_shinjuku_is_what_the_paper_says(slug: str) -> None:
    procedure = SHINJUKU[slug]
    form = form_of(procedure)
    assert (str(form.title), procedure.section, "、".join(form.items), procedure.planned_per_year) == APPROVED[slug]


@pytest.mark.parametrize("procedure", ALL, ids=lambda procedure: procedure.slug)
def test_every_text_stands_in_japanese_and_english(procedure: DemoProcedure) -> None:
    assert [text for text in texts(procedure.definition) if not (text["ja"] and text.get("en"))] == []


@pytest.mark.parametrize("procedure", ALL, ids=lambda procedure: procedure.slug)
def test_every_item_is_in_the_catalogue(procedure: DemoProcedure) -> None:
    assert [item for item in form_of(procedure).items if item_named(item) is None] == []


@pytest.mark.parametrize("procedure", ALL, ids=lambda procedure: procedure.slug)
def test_places_are_given_for_every_choice_or_for_none(procedure: DemoProcedure) -> None:
    form = form_of(procedure)
    unit = form.questions[form.capacity_question].choices if form.capacity_question else ()
    assert {choice.id for choice in unit} == set(procedure.capacity or {})


def test_the_other_municipalities_have_procedures_of_their_own() -> None:
    assert len(demo_procedures("aoba")) == 3
    assert len(demo_procedures("midori")) == 3


def test_one_procedure_is_closed_so_that_the_closed_page_can_be_seen() -> None:
    assert [procedure.slug for procedure in ALL if procedure.closes] == ["autumn-walk"]


def test_the_first_questions_are_those_of_the_paper() -> None:
    health, partner = form_of(SHINJUKU["womens-health"]), form_of(SHINJUKU["food-loss-partner"])
    assert [str(choice.label) for choice in health.questions["kind"].choices] == ["申込み", "事後アンケート"]
    assert [str(choice.label) for choice in partner.questions["kind"].choices] == ["登録", "変更"]
    assert (next(iter(health.questions)), next(iter(partner.questions))) == ("kind", "kind")


@pytest.mark.parametrize(
    ("kind", "event", "asked"),
    [("apply", "survivors", True), ("apply", "seminar", False), ("survey", "survivors", False)],
)
def test_only_applicants_of_the_survivors_group_are_asked_for_their_diagnosis(
    kind: str, event: str, asked: bool
) -> None:
    checked = form_of(SHINJUKU["womens-health"]).check({"kind": [kind], "event": [event]}, TODAY)
    assert ("diagnosed_on" in checked.asked) is asked


def test_the_diagnosis_has_special_care() -> None:
    assert form_of(SHINJUKU["womens-health"]).questions["diagnosed_on"].special_care


def test_the_questionnaire_takes_no_name() -> None:
    form = form_of(SHINJUKU["womens-health"])
    asked = form.check({"kind": ["survey"]}, TODAY).asked
    assert {item for question_id in asked for item in form.questions[question_id].items} == {"メールアドレス"}
