from copy import deepcopy
from typing import Any

import pytest

from app.procedures.draft_reading import question_named
from app.procedures.editing import (
    ChangedMeanwhile,
    EditRefused,
    add_question,
    change_question,
    copy_question,
    delete_question,
    every_id,
    faults,
    fingerprint,
    move_question,
)
from tests.procedures.definitions import text
from tests.procedures.editing.drafts import draft, ids, of_three_hundred


def test_a_question_is_added_under_a_readable_id() -> None:
    added = add_question(draft(), "who", "telephone", {"ja": "電話番号", "en": "Daytime phone"}, every_id(draft()))
    assert added.question == "daytime_phone"
    assert ids(added.draft) == ["kind", "event", "reason", "name", "email", "daytime_phone"]
    assert added.sentence == "質問『電話番号』（電話番号）を加えました"


def test_a_question_can_be_added_after_another() -> None:
    added = add_question(draft(), "who", "kana", text("フリガナ"), every_id(draft()), after="name")
    assert ids(added.draft)[3:] == ["name", "kana", "email"]


def test_a_deleted_question_leaves_its_id_behind() -> None:
    used = every_id(draft())
    left = delete_question(draft(), "email").draft
    assert add_question(left, "who", "email", text("連絡先"), used).question == "email_2"


def test_a_new_question_brings_the_usual_item_along() -> None:
    added = add_question(draft(), "who", "postcode_address", text("住所"), every_id(draft()))
    assert question_named(added.draft, added.question) == {
        "id": "postcode_address",
        "type": "postcode_address",
        "label": text("住所"),
        "required": True,
        "item": "住所",
    }


def test_names_that_pages_use_are_no_ids() -> None:
    added = add_question(draft(), "who", "line", {"ja": "版", "en": "Version"}, ())
    assert added.question == "version_2"


def test_nothing_is_changed_in_place() -> None:
    current = draft()
    before = deepcopy(current)
    change_question(current, "name", {"label": text("お名前"), "required": False})
    move_question(current, "email", -1)
    delete_question(current, "email")
    assert current == before


def test_a_change_is_told_in_words() -> None:
    changed = change_question(draft(), "name", {"label": text("お名前"), "required": False})
    assert changed.sentence == "質問『name』：見出しを「name」から「お名前」に変えました、任意にしました"


def test_a_change_of_nothing_says_nothing() -> None:
    changed = change_question(draft(), "name", {"label": text("name")})
    assert (changed.draft, changed.sentence) == (draft(), "")


def test_another_type_drops_what_it_does_not_know() -> None:
    limited = change_question(draft(), "reason", {"max_length": 100, "hint": text("短く")}).draft
    changed = change_question(limited, "reason", {"type": "date"}).draft
    assert question_named(changed, "reason") == {
        "id": "reason",
        "type": "date",
        "label": text("reason"),
        "hint": text("短く"),
        "item": None,
        "no_personal_information": True,
        "when": draft()["sections"][0]["questions"][2]["when"],
    }


def test_an_item_takes_the_declaration_away_and_a_declaration_the_item() -> None:
    named = change_question(draft(), "reason", {"item": "病歴", "special_care": True}).draft
    assert "no_personal_information" not in (question_named(named, "reason") or {})
    declared = question_named(change_question(named, "reason", {"no_personal_information": True}).draft, "reason") or {}
    assert declared["item"] is None
    assert "special_care" not in declared


def test_a_limit_of_another_type_is_refused() -> None:
    with pytest.raises(EditRefused, match="「最小の数」は、「氏名」の質問では使えません"):
        change_question(draft(), "name", {"minimum": 3})


@pytest.mark.parametrize(
    ("label", "words"), [("\x00", "見出しに読み取れない文字があります"), ("あ" * 5001, "見出しは5000文字以内で")]
)
def test_a_text_that_cannot_be_kept_is_refused(label: str, words: str) -> None:
    with pytest.raises(EditRefused, match=words):
        change_question(draft(), "name", {"label": text(label)})


def test_a_question_that_conditions_name_is_not_deleted() -> None:
    with pytest.raises(EditRefused) as refused:
        delete_question(draft(), "kind")
    assert refused.value.sentence == (
        "質問『kind』は削除できません。質問『event』『reason』の表示する条件に使われています。先にその条件を変えてください。"
    )
    assert refused.value.questions == ("event", "reason")


def test_the_question_of_the_places_is_not_deleted() -> None:
    with pytest.raises(EditRefused, match="定員の単位になっています"):
        delete_question(draft(capacity_question="name"), "name")


@pytest.mark.parametrize("type_name", ["line", "consent"])
def test_a_question_that_conditions_name_keeps_its_choices(type_name: str) -> None:
    with pytest.raises(EditRefused, match="質問『event』の種類は変更できません"):
        change_question(draft(), "event", {"type": type_name})


def test_the_question_of_the_places_stays_a_choice_and_needs_no_filter() -> None:
    with pytest.raises(EditRefused, match="定員の単位になっているため"):
        change_question(draft(capacity_question="kind"), "kind", {"type": "choices"})
    left = change_question(draft(capacity_question="kind"), "kind", {"facet": False}).draft
    assert "facet" not in (question_named(left, "kind") or {"facet": True})


def test_a_copy_stands_behind_its_original_under_an_id_of_its_own() -> None:
    copied = copy_question(draft(), "event", every_id(draft()))
    assert ids(copied.draft)[:3] == ["kind", "event", "event_2"]
    assert question_named(copied.draft, "event_2")["label"] == text("event（コピー）")  # type: ignore[index]


def test_a_question_moves_over_the_border_of_its_section() -> None:
    moved = move_question(draft(), "name", -1)
    assert [each["id"] for each in moved.draft["sections"][0]["questions"]] == ["kind", "event", "reason", "name"]
    assert ids(move_question(moved.draft, "name", 1).draft) == ids(draft())


def test_a_question_at_the_end_stays_there() -> None:
    assert move_question(draft(), "email", 1).sentence == ""


def test_a_question_never_moves_before_the_one_that_asks_it() -> None:
    with pytest.raises(EditRefused, match="質問『event』は『kind』の回答によって表示するため"):
        move_question(draft(), "event", -1)


def test_what_others_changed_meanwhile_is_told_and_not_overwritten() -> None:
    seen = fingerprint(question_named(draft(), "name") or {})
    theirs = change_question(draft(), "name", {"required": False}).draft
    with pytest.raises(ChangedMeanwhile, match="ほかの職員が先に変更しました"):
        change_question(theirs, "name", {"label": text("お名前")}, seen=seen)


def test_changes_of_different_questions_do_not_meet() -> None:
    seen = fingerprint(question_named(draft(), "name") or {})
    theirs = change_question(draft(), "email", {"required": True}).draft
    both = change_question(theirs, "name", {"label": text("お名前")}, seen=seen).draft
    assert question_named(both, "email")["required"] is True  # type: ignore[index]


def test_a_question_that_somebody_deleted_is_told() -> None:
    with pytest.raises(EditRefused, match="この質問はもうありません"):
        change_question(delete_question(draft(), "email").draft, "email", {"required": True})


@pytest.mark.parametrize("grow", [add_question, copy_question])
def test_a_form_grows_to_three_hundred_questions(grow: Any) -> None:
    full = of_three_hundred()
    assert faults(full) == []
    more = {"add_question": ("s0", "line", text("もう1つ"), ()), "copy_question": ("q0_1", ())}[grow.__name__]
    with pytest.raises(EditRefused, match=r"質問は300個までです（いま300個）"):
        grow(full, *more)


@pytest.mark.parametrize("says", [True, False])
def test_what_the_section_says_of_a_choice_survives_other_changes(says: bool) -> None:
    marked = change_question(draft(), "kind", {"reveals_special_care": says}).draft
    later = change_question(marked, "kind", {"label": text("種類"), "facet": True}).draft
    found = question_named(later, "kind")
    assert found is not None
    assert found["reveals_special_care"] is says


def test_a_mark_falls_away_with_the_choices_and_on_wish() -> None:
    marked = change_question(draft(), "reason", {"type": "choice", "reveals_special_care": True}).draft
    for changes in ({"type": "text"}, {"reveals_special_care": None}):
        assert "reveals_special_care" not in (
            question_named(change_question(marked, "reason", changes).draft, "reason") or {}
        )


def test_no_section_says_that_a_choice_tells_nothing_where_the_law_says_it_does() -> None:
    careful = change_question(draft(), "reason", {"item": "病歴", "special_care": True}).draft
    with pytest.raises(EditRefused, match="要配慮個人情報の質問『reason』を表示する条件になっているため"):
        change_question(careful, "event", {"reveals_special_care": False})
