from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.procedures.fields import FIELD_TYPES
from app.procedures.form import DefinitionProblem, compile_form
from tests.procedures.definitions import choices, definition, question

KIND = question("kind", "choice", choices=choices("apply", "change"))


def problems(*questions: dict[str, Any], **more: Any) -> list[tuple[str | None, str]]:
    with pytest.raises(DefinitionProblem) as raised:
        compile_form(definition(*questions, **more))
    return [(fault.question, fault.sentence) for fault in raised.value.faults]


def test_every_problem_is_told_at_once() -> None:
    found = problems(question("a", "lien"), question("b", "choice"), question("c", facet=True), minutes=0)
    assert [where for where, _ in found] == [None, "a", "b", "c"]


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        (question("a", "date", label={"en": "Day"}), "見出しの日本語の文を入力してください"),
        (question("a", "lien"), "質問の種類「lien」はありません"),
        (question("action"), "この質問IDは画面の部品が使うため使えません"),
        (question("a", "choice", choices=choices("x")), "選択肢を2つ以上作ってください"),
        (question("a", "choice", choices=choices("x", "y", "x")), "選択肢のID「x」が重なっています"),
        (question("a", max_length=0), "最大文字数は1から10000までにしてください"),
        (question("a", "number", minimum=5, maximum=2), "最小の数は、最大の数以下にしてください"),
        (
            question("a", "date", earliest="soon"),
            "いちばん早い日は2026-04-01のような日付か、today（申請の日）にしてください",
        ),
        (question("a", "explanation"), "説明の文を入力してください"),
        (
            question("a", "explanation", text={"ja": "説明"}, required=True),
            "説明文は、必須にすることも情報項目を持つこともできません",
        ),
        (question("a", minimum=1), "「minimum」という指定はここでは使えません"),
        (question("a", required="yes"), "「必須」（required）はtrueかfalseにしてください"),
        (
            question("a", "choice", choices=choices("x", "y"), facet=True, item="性別"),
            "情報項目を持つ質問は、絞り込みの項目（封をしない項目）にできません",
        ),
        (question("a", facet=True), "絞り込みの項目にできるのは、選択肢から選ぶ質問だけです"),
        (question("a", special_care=True), "要配慮個人情報の質問には、情報項目を指定してください"),
        (
            question("a", item="氏名", no_personal_information=True),
            "情報項目のある質問を、「個人情報ではない」にはできません",
        ),
        (question("a", "choices", choices=choices("x", "y"), minimum=3), "選ぶ数は、選択肢の数までにしてください"),
        (question("a", hint={"ja": "\x00"}), "補足の説明に読み取れない文字があります"),
        (question("a", "attachment", kinds=[]), "受け付けるファイルの種類を1つ以上選んでください"),
        (question("a", "attachment", most_files=0), "付けられるファイルの数は1から20までにしてください"),
        (question("a", "attachment", most_files=21), "付けられるファイルの数は1から20までにしてください"),
        (question("a", "attachment", largest_mb=26), "1つの大きさの上限（MB）は1から25までにしてください"),
        (question("a", "attachment", facet=True), "絞り込みの項目にできるのは、選択肢から選ぶ質問だけです"),
        *(
            (
                question("a", "attachment", kinds=kinds),
                "受け付けるファイルの種類は、jpeg、png、webp、heic、pdf、docx、xlsx、pptxの中から選んでください",
            )
            for kinds in (["exe"], "pdf", ["pdf", 1], [["pdf"]], {"pdf": True}, ["PDF"])
        ),
    ],
)
def test_a_question_that_cannot_work_is_told_why(wrong: dict[str, Any], sentence: str) -> None:
    assert sentence in [told for _, told in problems(wrong)]


@pytest.mark.parametrize(
    ("when", "sentence"),
    [
        ({"question": "gone", "is": ["x"]}, "条件の質問「gone」がありません"),
        ({"question": "a", "is": ["x"]}, "条件が自分自身を指しています"),
        ({"question": "kind", "is": ["x"]}, "条件の質問「kind」に選択肢「x」がありません"),
        ({"question": "kind", "is": []}, "条件の質問「kind」の選択肢を1つ以上指定してください"),
        ({"question": "open", "is": ["x"]}, "条件の質問「open」は、選択肢から選ぶ質問ではありません"),
        ({"question": "files", "is": ["x"]}, "条件の質問「files」は、選択肢から選ぶ質問ではありません"),
        ({"not": []}, "条件は「質問と選択肢」か、その「すべて」「いずれか」の組で書いてください"),
        ({"all": []}, "条件は「質問と選択肢」か、その「すべて」「いずれか」の組で書いてください"),
    ],
)
def test_a_condition_that_cannot_hold_is_told_why(when: dict[str, Any], sentence: str) -> None:
    assert problems(KIND, question("open"), question("files", "attachment"), question("a", when=when)) == [
        ("a", sentence)
    ]


def test_conditions_that_go_round_in_a_circle_are_refused() -> None:
    first = question("a", "consent", when={"question": "b", "is": ["yes"]})
    second = question("b", "consent", when={"question": "a", "is": ["yes"]})
    [(where, sentence)] = problems(first, second)
    assert where == "a"
    assert "循環" in sentence


def test_conditions_nest_only_so_deep() -> None:
    when: dict[str, Any] = {"question": "kind", "is": ["apply"]}
    for _ in range(2000):
        when = {"all": [when]}
    assert problems(KIND, question("a", when=when)) == [("a", "条件の入れ子は5段までにしてください")]


def test_ids_stand_once() -> None:
    assert problems(question("a"), question("a")) == [("a", "質問IDが重なっています")]


def test_places_need_a_choice() -> None:
    wrong = [(None, "定員の単位になる質問は、「1つ選ぶ」質問にしてください")]
    assert problems(question("name", "name", item="氏名"), capacity_question="name") == wrong
    assert problems(KIND, capacity_question="gone") == wrong
    for facet in (True, False):
        form = compile_form(definition({**KIND, "facet": facet}, capacity_question="kind"))
        assert (form.capacity_question, form.open_places) == ("kind", facet)


def test_each_limit_that_is_wrong_is_told() -> None:
    found = problems(question("a", "attachment", kinds=[], most_files=0, largest_mb=26))
    assert [sentence for _, sentence in found] == [
        "受け付けるファイルの種類を1つ以上選んでください",
        "1つの大きさの上限（MB）は1から25までにしてください",
        "付けられるファイルの数は1から20までにしてください",
    ]


def test_files_have_an_end_over_all_questions() -> None:
    files = [question(name, "attachment", most_files=20) for name in ("a", "b", "c")]
    assert problems(*files) == [("c", "付けられるファイルは、質問を合わせて50個までにしてください")]
    assert len(compile_form(definition(*files[:2], question("c", "attachment", most_files=10))).file_questions) == 3


def test_places_are_not_divided_by_files() -> None:
    wrong = [(None, "定員の単位になる質問は、「1つ選ぶ」質問にしてください")]
    assert problems(question("files", "attachment"), capacity_question="files") == wrong


def test_the_sentences_stand_one_a_line() -> None:
    with pytest.raises(DefinitionProblem) as raised:
        compile_form(definition(question("a", "lien"), minutes=0))
    assert str(raised.value).splitlines() == [
        "かかる時間（分）を1から600までの数で入力してください",
        "「a」：質問の種類「lien」はありません",
    ]


KEYS = st.sampled_from(
    [
        *("sections", "questions", "id", "type", "label", "ja", "choices", "when", "all", "any", "question", "is"),
        *(
            "minimum",
            "maximum",
            "max_length",
            "kinds",
            "most_files",
            "earliest",
            "text",
            "required",
            "item",
            "facet",
            "title",
            "minutes",
        ),
    ]
)
WORDS = st.sampled_from([*FIELD_TYPES, "a", "b", "today", "2026-01-01", "氏名", "\x00", "\ud800"])
JSON: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 10**20) | st.floats() | WORDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=5),
    max_leaves=12,
)


@given(JSON)
@settings(max_examples=60, deadline=None)
def test_whatever_is_no_definition_is_told_as_problems(raw: Any) -> None:
    with pytest.raises(DefinitionProblem):
        compile_form(raw)


@given(st.sampled_from(sorted(FIELD_TYPES)), st.dictionaries(KEYS, JSON, max_size=5))
@settings(max_examples=60, deadline=None)
def test_a_question_compiles_or_is_told_as_problems(type_name: str, more: dict[str, Any]) -> None:
    with suppress(DefinitionProblem):
        compile_form(definition(KIND, {**question("a", type_name), **more}))
