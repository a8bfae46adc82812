"""Sections, choices, conditions, the procedure's own texts, and undoing."""

from typing import Any

import pytest

from app.procedures.draft_reading import choices_of, in_words, question_named
from app.procedures.editing import (
    ChangedMeanwhile,
    Edited,
    EditRefused,
    NothingToUndo,
    add_choice,
    add_question,
    add_section,
    change_choice,
    change_condition,
    change_procedure,
    change_section,
    copy_section,
    delete_choice,
    delete_question,
    delete_section,
    every_id,
    faults,
    fingerprint,
    move_choice,
    move_section,
    new_draft,
    restore,
)
from tests.procedures.definitions import text
from tests.procedures.editing.drafts import draft, ids, with_line


def test_a_new_draft_says_what_it_lacks() -> None:
    made = new_draft({"ja": "防災講座の申込み"})
    assert made.sentence == "手続『防災講座の申込み』の下書きを作りました"
    assert [fault.sentence for fault in faults(made.draft)] == [
        "概要の日本語の文を入力してください",
        "対象の日本語の文を入力してください",
        "必要なものの日本語の文を入力してください",
        "個人情報の利用目的の日本語の文を入力してください",
        "回答する質問を1つ以上作ってください",
        "区分『申請の内容』に質問がありません。質問を作るか、区分を削除してください",
    ]


def test_texts_of_the_procedure_change() -> None:
    changed = change_procedure(draft(), {"title": {"ja": "防災教室の申込み", "en": "Class"}, "minutes": 10})
    assert changed.sentence == (
        "手続名を「防災講座の申込み」から「防災教室の申込み」に変えました、手続名（英語）を「Class」にしました、"
        "かかる時間（分）を「5」から「10」に変えました"
    )


def test_the_procedure_takes_only_what_it_has() -> None:
    with pytest.raises(EditRefused):
        change_procedure(draft(), {"sections": []})


def test_sections_are_added_changed_and_moved() -> None:
    added = add_section(draft(), {"ja": "同意", "en": "Consent"}, every_id(draft()), after="what")
    assert [section["id"] for section in added.draft["sections"]] == ["what", "consent", "who"]
    renamed = change_section(added.draft, "consent", text("確認"))
    assert renamed.sentence == "区分『同意』の区分名を「確認」に変えました"
    moved = move_section(renamed.draft, "consent", 1)
    assert [section["id"] for section in moved.draft["sections"]] == ["what", "who", "consent"]


def test_a_section_that_others_look_at_stays_before_them() -> None:
    asked = change_condition(draft(), "email", {"question": "kind", "is": ["apply"]}).draft
    with pytest.raises(EditRefused, match="それより後に置いてください"):
        move_section(asked, "who", -1)
    with pytest.raises(EditRefused, match="区分『申込みの内容』は削除できません。質問『email』の"):
        delete_section(asked, "what")


def test_a_section_goes_with_its_questions() -> None:
    left = delete_section(draft(), "what")
    assert ids(left.draft) == ["name", "email"]
    assert left.sentence == "区分『申込みの内容』を削除しました"


def test_a_copied_section_looks_at_its_own_questions() -> None:
    copied = copy_section(draft(), "what", every_id(draft()))
    assert ids(copied.draft)[3:6] == ["kind_2", "event_2", "reason_2"]
    reason = question_named(copied.draft, "reason_2") or {}
    assert reason["when"] == {
        "any": [{"question": "kind_2", "is": ["change"]}, {"question": "event_2", "is": ["b"]}],
    }


def test_choices_are_added_changed_moved_and_deleted() -> None:
    used = every_id(draft())
    added = add_choice(draft(), "event", {"ja": "夜の部", "en": "Evening"}, used)
    assert added.sentence == "質問『event』の選択肢「夜の部」を加えました"
    moved = move_choice(added.draft, "event", "evening", -1).draft
    assert [choice["id"] for choice in choices_of(question_named(moved, "event") or {})] == ["a", "evening", "b"]
    assert (
        change_choice(moved, "event", "a", text("昼の部")).sentence
        == "質問『event』の選択肢「A」を「昼の部」に変えました"
    )
    assert delete_choice(moved, "event", "a").sentence == "質問『event』の選択肢「A」を削除しました"


def test_the_id_of_a_deleted_choice_is_not_used_again() -> None:
    added = add_choice(draft(), "event", text("夜の部"), every_id(draft())).draft
    used = every_id(draft(), added)
    left = delete_choice(added, "event", "choice").draft
    again = add_choice(left, "event", text("朝の部"), used).draft
    assert [choice["id"] for choice in choices_of(question_named(again, "event") or {})] == ["a", "b", "choice_2"]


def test_a_choice_that_a_condition_names_is_not_deleted() -> None:
    with pytest.raises(EditRefused, match="選択肢「B」は削除できません。質問『reason』の表示する条件に"):
        delete_choice(draft(), "event", "b")


def test_only_a_closed_question_has_choices() -> None:
    with pytest.raises(EditRefused, match="選択肢を作る質問ではありません"):
        add_choice(draft(), "name", text("x"), ())


def test_age_bands_can_be_written_anew_and_come_back() -> None:
    with_band = add_question(draft(), "who", "age_band", text("年代"), every_id(draft())).draft
    bands = [choice["id"] for choice in choices_of(question_named(with_band, "age_band") or {})]
    shortened = with_band
    for band in bands[:-1]:
        shortened = delete_choice(shortened, "age_band", band).draft
    assert len(choices_of(question_named(shortened, "age_band") or {})) == 1
    assert delete_choice(shortened, "age_band", bands[-1]).draft == with_band


def test_conditions_join_with_and_and_or() -> None:
    condition = {"all": [{"question": "kind", "is": ["apply"]}, {"question": "event", "is": ["a", "b"]}]}
    changed = change_condition(draft(), "name", condition)
    assert changed.sentence == (
        "質問『name』の表示する条件を「『kind』が「APPLY」のとき、かつ、『event』が「A」か「B」のとき」にしました"
    )
    assert change_condition(changed.draft, "name", None).sentence == "質問『name』をいつも表示するようにしました"


def test_groups_of_one_are_taken_apart() -> None:
    changed = change_condition(draft(), "name", {"any": [{"all": [{"question": "kind", "is": ["apply"]}]}]})
    assert (question_named(changed.draft, "name") or {})["when"] == {"question": "kind", "is": ["apply"]}


def test_a_group_within_a_group_is_set_apart_in_words() -> None:
    inner = {"any": [{"question": "kind", "is": ["apply"]}, {"question": "event", "is": ["a"]}]}
    said = in_words({"all": [{"question": "kind", "is": ["change"]}, inner]}, draft())
    assert said == "『kind』が「CHANGE」のとき、かつ、（『kind』が「APPLY」のとき、または、『event』が「A」のとき）"


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        ({"question": "gone", "is": ["x"]}, "もうありません"),
        ({"question": "event", "is": ["a"]}, "この質問より前の質問です"),
        ({"question": "name", "is": ["a"]}, "この質問より前の質問です"),
        ({"question": "kind", "is": ["x"]}, "選択肢が変わりました"),
        ({"question": "kind", "is": []}, "1つ以上選んでください"),
        ({"all": []}, "1つ以上選んでください"),
    ],
)
def test_a_condition_that_cannot_hold_is_refused(condition: dict[str, Any], words: str) -> None:
    with pytest.raises(EditRefused, match=words):
        change_condition(draft(), "kind" if condition.get("question") == "event" else "event", condition)


def test_an_open_question_is_no_condition() -> None:
    with pytest.raises(EditRefused, match="選択肢から選ぶ質問ではない"):
        change_condition(draft(), "email", {"question": "name", "is": ["x"]})


def test_conditions_nest_only_so_deep() -> None:
    condition: dict[str, Any] = {"question": "kind", "is": ["apply"]}
    for _ in range(2000):
        condition = {"all": [condition]}
    with pytest.raises(EditRefused, match="5段まで"):
        change_condition(draft(), "name", condition)


def test_two_people_at_one_section_are_told() -> None:
    seen = fingerprint(draft()["sections"][1])
    theirs = with_line(draft()).draft
    with pytest.raises(ChangedMeanwhile):
        change_section(theirs, "who", text("申請者"), seen=seen)


def test_changes_are_undone_one_by_one() -> None:
    edited = Edited(draft())
    longer = edited.after(with_line(draft()))
    shorter = longer.after(delete_question(longer.draft, "email"))
    assert [change.sentence for change in shorter.changes] == [
        "質問『備考』（1行の文）を加えました",
        "質問『email』を削除しました",
    ]
    assert shorter.undone() == longer
    assert longer.undone() == edited
    with pytest.raises(NothingToUndo):
        edited.undone()


def test_an_old_version_becomes_a_draft() -> None:
    restored = restore(draft(), 3)
    assert restored.draft == draft()
    assert restored.sentence == "第3版の内容から下書きを作りました"
