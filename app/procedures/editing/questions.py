"""Operations on questions: make, change, copy, delete, move."""

from collections.abc import Collection, Mapping
from typing import Any, Final

from app.procedures.definition_words import WORDS
from app.procedures.differences import question_changes
from app.procedures.draft_reading import (
    Condition,
    Draft,
    Part,
    asked_by,
    called,
    choices_of,
    counted_from,
    is_closed,
    mentioned,
    questions_in,
    questions_of,
    section_with,
    sections_of,
    type_of,
    with_question,
    with_questions,
    with_sections,
)
from app.procedures.editing.edit import (
    Edit,
    EditRefused,
    clean_text,
    clean_words,
    keep_conditions,
    keep_order,
    room_for,
    the_question,
    the_section,
    unchanged,
)
from app.procedures.editing.ids import copied_id, new_id
from app.procedures.fields import FIELD_TYPES, type_in_words
from app.procedures.fields.choice import OneChoice
from app.procedures.fields.limits import LIMITS, TEXTS
from app.procedures.open_answers import telling_questions, why_in_words
from app.texts import catalogued

COPY_MARK: Final = catalogued("（コピー）").languages
_LIMIT_TEXTS: Final = frozenset(name for name, limit in LIMITS.items() if limit.kind in TEXTS)
_TEXTS: Final = frozenset({"label", "hint", *_LIMIT_TEXTS})
_FLAGS: Final = frozenset({"required", "facet", "special_care", "no_personal_information"})
_OF_EVERY_TYPE: Final = frozenset({"type", "label", "hint", "item", "autocomplete", "reveals_special_care", *_FLAGS})
_OF_ANSWERS: Final = frozenset({"required", "facet", "special_care", "no_personal_information", "autocomplete"})


def add_question(
    draft: Draft,
    section_id: str,
    type_name: str,
    label: Mapping[str, str],
    used: Collection[str],
    *,
    after: str | None = None,
    when: Condition | None = None,
) -> Edit:
    """Add a question at the end of the section, after the question named in it, or with "" at its beginning; asked under the condition."""
    if type_name not in FIELD_TYPES:
        raise EditRefused("質問の種類を選んでください。")
    room_for(draft, 1)
    named = clean_text(label, WORDS["label"])
    question_id = new_id(named, type_name, used)
    question = {"id": question_id, "type": type_name, "label": named, **_first_settings(type_name)}
    if when is not None:
        question["when"] = when
    position = _position_after(the_section(draft, section_id), after)
    grown = with_questions(draft, section_id, lambda before: [*before[:position], question, *before[position:]])
    sentence = f"質問『{called(question)}』（{type_in_words(type_name)}）を加えました"
    return Edit(grown, sentence, section_id, question_id)


def change_question(draft: Draft, question_id: str, changes: Mapping[str, Any], seen: str | None = None) -> Edit:
    """Change any keys of a question but id, when and choices; None takes an optional one away.

    What no longer fits falls away by itself: limits of another type, special care without an 情報項目, a facet with one.
    """
    question = the_question(draft, question_id)
    unchanged(question, seen)
    changed = _fitting({**question, **_cleaned(question, changes)}, changes)
    _still_asks(draft, question, changed)
    after = with_question(draft, changed)
    _may_stand_open(question, changed, after)
    phrases = question_changes(question, changed, draft, after)
    sentence = f"質問『{called(question)}』：{'、'.join(phrases)}" if phrases else ""
    return Edit(after, sentence, question=question_id)


def copy_question(draft: Draft, question_id: str, used: Collection[str]) -> Edit:
    """Copy a question right after the original, under a new id and the same condition."""
    room_for(draft, 1)
    question = the_question(draft, question_id)
    copied = copy_of(question, copied_id(question_id, used), {})
    copied["label"] = {language: f"{words}{COPY_MARK.get(language, '')}" for language, words in copied["label"].items()}
    home = _home(draft, question_id)
    position = _position_after(home, question_id)
    grown = with_questions(draft, home["id"], lambda before: [*before[:position], copied, *before[position:]])
    return Edit(grown, f"質問『{called(question)}』をコピーしました", home["id"], copied["id"])


def delete_question(draft: Draft, question_id: str) -> Edit:
    """Delete a question; refused while another question's condition, or the places (定員), name it."""
    question = the_question(draft, question_id)
    keep_conditions(draft, {question_id}, f"質問『{called(question)}』は削除")
    home = _home(draft, question_id)
    left = with_questions(draft, home["id"], lambda before: [each for each in before if each is not question])
    return Edit(left, f"質問『{called(question)}』を削除しました", home["id"], _beside(draft, question))


def move_question(draft: Draft, question_id: str, steps: int) -> Edit:
    """Move a question up (negative) or down, across the border into the neighbouring section; at the form's ends it stays."""
    question = the_question(draft, question_id)
    sections = [(section, list(questions_in(section))) for section in sections_of(draft)]
    at = next(index for index, (_, questions) in enumerate(sections) if question in questions)
    for _ in range(abs(steps)):
        at = _step([questions for _, questions in sections], question, at, down=steps > 0)
    moved = with_sections(draft, [{**section, "questions": questions} for section, questions in sections])
    if moved == draft:
        return Edit(dict(draft), "", question=question_id)
    keep_order(draft, moved)
    direction = "下" if steps > 0 else "上"
    return Edit(moved, f"質問『{called(question)}』を{direction}へ移しました", sections[at][0]["id"], question_id)


def copy_of(question: Part, new_question_id: str, renamed: Mapping[str, str]) -> dict[str, Any]:
    """Return a question under another id; its condition looks at the renamed questions where they were copied along."""
    copied = {**question, "id": new_question_id}
    if renamed and question.get("when") is not None:
        copied["when"] = _renamed(question["when"], renamed)
    if counted_from(question) in renamed:
        copied["within"] = {**question["within"], "question": renamed[question["within"]["question"]]}
    return copied


def _first_settings(type_name: str) -> dict[str, Any]:
    field_type = FIELD_TYPES[type_name]
    if not field_type.answered:
        return {"item": None}
    written: dict[str, Any] = {"choices": []} if "choices" in field_type.owed else {}
    return {"required": True, "item": field_type.usual_item, **written}


def _beside(draft: Draft, question: Part) -> str | None:
    """Return the id of the question that takes the place of one that goes, the last one's where that was the last."""
    every = list(questions_of(draft))
    at = every.index(question)
    return next((str(each["id"]) for each in (*every[at + 1 :], *every[:at][-1:])), None)


def _position_after(section: Part, question_id: str | None) -> int:
    questions = questions_in(section)
    if question_id == "":
        return 0
    if question_id is None:
        return len(questions)
    return next((i + 1 for i, each in enumerate(questions) if each.get("id") == question_id), len(questions))


def _home(draft: Draft, question_id: str) -> Part:
    section = section_with(draft, question_id)
    if section is None:
        raise EditRefused("この質問はもうありません。ほかの職員が削除した可能性があります。")
    return section


def _cleaned(question: Part, changes: Mapping[str, Any]) -> dict[str, Any]:
    type_name = changes.get("type", question.get("type"))
    if type_name not in FIELD_TYPES:
        raise EditRefused("質問の種類を選んでください。")
    allowed = (_OF_EVERY_TYPE | FIELD_TYPES[type_name].limits) - {"choices"}
    cleaned: dict[str, Any] = {}
    for key, value in changes.items():
        if key not in allowed:
            raise EditRefused(f"「{WORDS.get(key, key)}」は、「{type_in_words(type_name)}」の質問では使えません。")
        if key == "label" or (key in _TEXTS and value is not None):
            cleaned[key] = clean_text(value or {}, WORDS[key])
        else:
            cleaned[key] = clean_words(value, WORDS[key]) or None if isinstance(value, str) else value
    return cleaned


def _fitting(question: dict[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    field_type = FIELD_TYPES[question["type"]]
    allowed = {"id", "when", *_OF_EVERY_TYPE, *field_type.limits}
    if not field_type.answered:
        allowed -= _OF_ANSWERS
        question["item"] = None
    if question.get("item") is not None:
        if changes.get("no_personal_information"):
            question["item"] = None
        else:
            allowed -= {"facet", "no_personal_information"}
    if question.get("item") is None:
        allowed -= {"special_care"}
    if not field_type.closed:
        allowed -= {"facet", "reveals_special_care"}
    if "choices" in field_type.owed:
        question.setdefault("choices", [])
    blank_texts = {key for key in ("hint", *_LIMIT_TEXTS) if not any((question.get(key) or {}).values())}
    return {
        key: value
        for key, value in question.items()
        if key in allowed
        and key not in blank_texts
        and (value is not None or key == "item")
        and (value or key not in _FLAGS - {"required"})
    }


def _still_asks(draft: Draft, before: Part, after: Part) -> None:
    """Refuse a change after which others' conditions or the places would look at nothing."""
    if draft.get("capacity_question") == before["id"] and not type_of(after).divides_places:
        raise EditRefused(
            f"定員の単位になっているため、「{OneChoice.label}」のままにしてください。先に定員の設定を変えてください。"
        )
    asking = asked_by(draft, {before["id"]})
    if not asking:
        return
    needed = {
        choice
        for each in asking
        for named, ids in mentioned(each.get("when"))
        if named == before["id"]
        for choice in ids
    }
    counted = any(counted_from(each) == before["id"] for each in asking)
    if counted and not type_of(after).gives_day:
        keep_conditions(draft, {before["id"]}, f"質問『{called(before)}』の種類は変更")
    by_condition = any(named == before["id"] for each in asking for named, _ in mentioned(each.get("when")))
    if not by_condition:
        return
    if not is_closed(after) or not needed <= {choice.get("id") for choice in choices_of(after)}:
        keep_conditions(draft, {before["id"]}, f"質問『{called(before)}』の種類は変更")


def _may_stand_open(before: Part, changed: Part, after: Draft) -> None:
    """Refuse the section's word that a choice tells nothing where the law says that it does."""
    if changed.get("reveals_special_care") is not False or before.get("reveals_special_care") is False:
        return
    telling = telling_questions(after).get(changed["id"])
    if telling is not None:
        why = why_in_words(telling, after)
        raise EditRefused(f"{why}、「選択から要配慮個人情報は分からない」とはできません。この選択は封をします。")


def _renamed(condition: Any, renamed: Mapping[str, str]) -> Any:
    if not isinstance(condition, Mapping):
        return condition
    for key in ("all", "any"):
        if isinstance(condition.get(key), list):
            return {**condition, key: [_renamed(inner, renamed) for inner in condition[key]]}
    return {**condition, "question": renamed.get(condition.get("question", ""), condition.get("question"))}


def _step(lists: list[list[Part]], question: Part, at: int, *, down: bool) -> int:
    """Move a question one position in place and return the section it is then in."""
    here = lists[at]
    position = here.index(question)
    to = position + (1 if down else -1)
    if 0 <= to < len(here):
        here.insert(to, here.pop(position))
        return at
    neighbour = at + (1 if down else -1)
    if not 0 <= neighbour < len(lists):
        return at
    here.pop(position)
    lists[neighbour].insert(0 if down else len(lists[neighbour]), question)
    return neighbour
