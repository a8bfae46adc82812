"""Conditions under which a question is asked, checked before they are taken over."""

from collections.abc import Mapping
from typing import Any

from app.procedures.definition import DEEPEST_CONDITION
from app.procedures.draft_reading import (
    Condition,
    Draft,
    called,
    choices_of,
    in_words,
    is_closed,
    mentioned,
    question_named,
    questions_of,
    with_question,
)
from app.procedures.editing.edit import Edit, EditRefused, the_question, unchanged


def change_condition(draft: Draft, question_id: str, condition: Condition | None, seen: str | None = None) -> Edit:
    """Change a condition: {"question", "is"}, {"all": […]}, {"any": […]}, as deep as a definition allows; None asks the question always.

    Groups of one are taken apart. Refused when it could never hold or looks at something further on.
    """
    question = the_question(draft, question_id)
    unchanged(question, seen)
    kept = None if condition is None else _simplest(condition, 1)
    if kept is not None:
        for named, choices in mentioned(kept):
            _can_be_looked_at(draft, question_id, named, choices)
    changed = {key: value for key, value in question.items() if key != "when"}
    if kept is not None:
        changed["when"] = kept
    if changed == question:
        return Edit(dict(draft), "", question=question_id)
    phrase = f"の表示する条件を「{in_words(kept, draft)}」にしました" if kept else "をいつも表示するようにしました"
    return Edit(with_question(draft, changed), f"質問『{called(question)}』{phrase}", question=question_id)


def _simplest(condition: Condition, depth: int) -> dict[str, Any]:
    if depth > DEEPEST_CONDITION:
        raise EditRefused(f"条件の入れ子は{DEEPEST_CONDITION}段までにしてください。")
    for key in ("all", "any"):
        inner = condition.get(key)
        if isinstance(inner, list) and inner and all(isinstance(each, Mapping) for each in inner):
            simple = [_simplest(each, depth + 1) for each in inner]
            return simple[0] if len(simple) == 1 else {key: simple}
    choices = condition.get("is")
    if isinstance(condition.get("question"), str) and isinstance(choices, list) and choices:
        return {"question": condition["question"], "is": list(dict.fromkeys(choices))}
    raise EditRefused("条件にする質問と、その選択肢を1つ以上選んでください。")


def _can_be_looked_at(draft: Draft, question_id: str, named: str, choices: frozenset[str]) -> None:
    looked_at = question_named(draft, named)
    if looked_at is None:
        raise EditRefused("条件に選んだ質問はもうありません。ほかの職員が削除した可能性があります。")
    order = [question.get("id") for question in questions_of(draft)]
    if order.index(named) >= order.index(question_id):
        raise EditRefused(
            f"条件にできるのは、この質問より前の質問です。『{called(looked_at)}』を前に移してください。", [named]
        )
    if not is_closed(looked_at):
        raise EditRefused(f"『{called(looked_at)}』は選択肢から選ぶ質問ではないため、条件にできません。", [named])
    if not choices <= {choice.get("id") for choice in choices_of(looked_at)}:
        raise EditRefused(f"『{called(looked_at)}』の選択肢が変わりました。条件の選択肢を選び直してください。", [named])
