from typing import Any

import pytest

from app.procedures.differences import differences, sentences
from app.procedures.editing import (
    Edit,
    add_choice,
    add_question,
    add_section,
    change_choice,
    change_condition,
    change_procedure,
    change_question,
    change_section,
    delete_choice,
    delete_question,
    delete_section,
    every_id,
    move_choice,
    move_question,
    move_section,
)
from tests.procedures.definitions import text
from tests.procedures.editing.drafts import draft

USED = every_id(draft())


@pytest.mark.parametrize(
    ("edit", "told"),
    [
        (
            change_question(draft(), "name", {"label": text("お名前")}),
            "質問『name』の見出しを「name」から「お名前」に変えました",
        ),
        (change_question(draft(), "email", {"required": True}), "質問『email』を必須にしました"),
        (change_question(draft(), "name", {"required": False}), "質問『name』を任意にしました"),
        (change_question(draft(), "name", {"hint": text("姓と名")}), "質問『name』の補足の説明を「姓と名」にしました"),
        (change_question(draft(), "reason", {"max_length": 200}), "質問『reason』の最大文字数を「200」にしました"),
        (
            change_question(draft(), "kind", {"type": "choices"}),
            "質問『kind』の質問の種類を「1つ選ぶ」から「いくつでも選ぶ」に変えました",
        ),
        (
            add_question(draft(), "who", "number", text("人数"), USED),
            "質問『人数』を区分『あなたについて』に加えました",
        ),
        (delete_question(draft(), "reason"), "質問『reason』を削除しました"),
        (move_question(draft(), "name", -1), "質問『name』を区分『申込みの内容』に移しました"),
        (move_question(draft(), "name", 1), "質問『email』の順番を変えました"),
        (change_condition(draft(), "event", None), "質問『event』の表示する条件を削除し、いつも表示するようにしました"),
        (
            change_condition(draft(), "event", {"question": "kind", "is": ["change"]}),
            "質問『event』の表示する条件を「『kind』が「APPLY」のとき」から「『kind』が「CHANGE」のとき」に変えました",
        ),
        (add_choice(draft(), "event", text("夜の部"), USED), "質問『event』の選択肢「夜の部」を加えました"),
        (
            change_choice(draft(), "event", "a", text("昼")),
            "質問『event』の選択肢「A」の文を「A」から「昼」に変えました",
        ),
        (delete_choice(draft(), "event", "a"), "質問『event』の選択肢「A」を削除しました"),
        (move_choice(draft(), "event", "a", 1), "質問『event』の選択肢の順番を変えました"),
        (add_section(draft(), text("同意"), USED), "区分『同意』を加えました"),
        (
            change_section(draft(), "who", text("申請者")),
            "区分『あなたについて』の区分名を「あなたについて」から「申請者」に変えました",
        ),
        (move_section(draft(), "who", -1), "区分『あなたについて』の順番を変えました"),
        (change_procedure(draft(), {"needed": text("印鑑")}), "必要なものを「なし」から「印鑑」に変えました"),
        (
            change_procedure(draft(), {"title": {"ja": "防災講座の申込み", "en": "Class"}}),
            "手続名（英語）を「Class」にしました",
        ),
    ],
)
def test_one_change_is_one_sentence(edit: Edit, told: str) -> None:
    assert sentences(draft(), edit.draft) == (told,)


FILES = add_question(draft(), "who", "attachment", text("証明書"), USED).draft
FILE = next(name for name in every_id(FILES) if name not in USED)


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ({}, {"most_files": 3}, "質問『証明書』の付けられるファイルの数を「5」から「3」に変えました"),
        ({"most_files": 3}, {"most_files": None}, "質問『証明書』の付けられるファイルの数を「3」から「5」に変えました"),
        ({}, {"largest_mb": 25}, "質問『証明書』の1つの大きさの上限（MB）を「10」から「25」に変えました"),
        (
            {},
            {"kinds": ["pdf", "docx"]},
            "質問『証明書』の受け付けるファイルの種類を「JPEG、PNG、WebP、HEIC、PDF」から「PDF、Word」に変えました",
        ),
        (
            {"kinds": ["pdf"]},
            {"kinds": None},
            "質問『証明書』の受け付けるファイルの種類を「PDF」から「JPEG、PNG、WebP、HEIC、PDF」に変えました",
        ),
    ],
)
def test_limits_of_files_are_told_with_what_held(before: dict[str, Any], after: dict[str, Any], told: str) -> None:
    first = change_question(FILES, FILE, before).draft
    assert sentences(first, change_question(first, FILE, after).draft) == (told,)


def test_the_usual_written_out_is_no_difference() -> None:
    assert sentences(FILES, change_question(FILES, FILE, {"most_files": 5, "largest_mb": 10}).draft) == ()


def test_a_question_that_becomes_one_for_files_tells_its_kind_and_limits() -> None:
    told = sentences(draft(), change_question(draft(), "name", {"type": "attachment", "most_files": 2}).draft)
    assert "質問『name』の質問の種類を「氏名」から「添付ファイル」に変えました" in told
    assert "質問『name』の付けられるファイルの数を「2」にしました" in told
    assert not [each for each in told if "大きさ" in each]


def test_a_filter_is_told_with_where_its_answers_lie() -> None:
    assert sentences(draft(), change_question(draft(), "event", {"facet": True}).draft) == (
        "質問『event』を絞り込みの項目にしました",
        "『event』の選択を、封をせずに保存するようになります（一覧の絞り込みと集計に使うため）",
    )


def test_nothing_changed_says_nothing() -> None:
    assert differences(draft(), draft()) == ()


def test_items_that_a_form_takes_more_or_less_stand_in_a_group_of_their_own() -> None:
    grown = add_question(draft(), "who", "postcode_address", text("住所"), USED)
    after = delete_question(grown.draft, "email").draft
    groups = {group.heading: [each.sentence for each in group.differences] for group in differences(draft(), after)}
    assert groups == {
        "情報項目": [
            "情報項目『郵便番号』が増えました",
            "情報項目『住所』が増えました",
            "情報項目『メールアドレス』がなくなりました",
        ],
        "質問": ["質問『住所』を区分『あなたについて』に加えました", "質問『email』を削除しました"],
    }


def test_a_difference_knows_its_question() -> None:
    [group] = differences(draft(), change_question(draft(), "name", {"required": False}).draft)
    assert [each.question for each in group.differences] == ["name"]


def test_a_deleted_section_takes_its_questions_along() -> None:
    told = sentences(draft(), delete_section(draft(), "who").draft)
    assert "区分『あなたについて』を削除しました" in told
    assert "質問『name』を削除しました" in told


def test_long_texts_are_quoted_by_their_beginning() -> None:
    [told] = sentences(draft(), change_procedure(draft(), {"needed": text("あ" * 100)}).draft)
    assert told == f"必要なものを「なし」から「{'あ' * 60}…」に変えました"


def test_another_unit_of_the_places_is_told() -> None:
    after: dict[str, Any] = {**draft(), "capacity_question": "kind"}
    assert sentences(draft(), after) == ("定員の単位になる質問を「kind」にしました",)
