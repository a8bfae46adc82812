"""Choices of a closed question. A choice keeps its id when it is reworded, so that answers and conditions still mean it."""

from collections.abc import Callable, Collection, Mapping, Sequence

from app.languages import SOURCE
from app.procedures.draft_reading import Draft, Part, asked_by, called, choices_of, mentioned, type_of, with_question
from app.procedures.editing.edit import Edit, EditRefused, clean_text, the_question, unchanged
from app.procedures.editing.ids import new_choice_id
from app.procedures.fields.limits import MOST_CHOICES


def add_choice(
    draft: Draft, question_id: str, label: Mapping[str, str], used: Collection[str], seen: str | None = None
) -> Edit:
    """Add a choice at the end. The id is new to the question for ever: `used` holds "question/choice" too (ids.every_id)."""
    words = clean_text(label, "選択肢")

    def grown(choices: list[Part]) -> Sequence[Part]:
        if len(choices) >= MOST_CHOICES:
            raise EditRefused(f"選択肢は{MOST_CHOICES}個までです。")
        taken = {*used, *(f"{question_id}/{choice.get('id')}" for choice in choices)}
        return [*choices, {"id": new_choice_id(question_id, words, taken), "label": words}]

    return _changed(draft, question_id, grown, f"選択肢「{words[SOURCE]}」を加えました", seen)


def change_choice(
    draft: Draft, question_id: str, choice_id: str, label: Mapping[str, str], seen: str | None = None
) -> Edit:
    choice = _the_choice(draft, question_id, choice_id)
    words = clean_text(label, "選択肢")
    if words == choice.get("label"):
        return Edit(dict(draft), "", question=question_id)
    sentence = f"選択肢「{called(choice)}」を「{words[SOURCE]}」に変えました"
    return _changed(
        draft,
        question_id,
        lambda all_: [{**c, "label": words} if c.get("id") == choice_id else c for c in all_],
        sentence,
        seen,
    )


def delete_choice(draft: Draft, question_id: str, choice_id: str, seen: str | None = None) -> Edit:
    """Delete a choice; refused while another question's condition names it."""
    choice = _the_choice(draft, question_id, choice_id)
    asking = [
        question
        for question in asked_by(draft, {question_id})
        if any(named == question_id and choice_id in choices for named, choices in mentioned(question.get("when")))
    ]
    if asking:
        names = "".join(f"『{called(question)}』" for question in asking[:5]) + ("など" if len(asking) > 5 else "")
        raise EditRefused(
            f"選択肢「{called(choice)}」は削除できません。質問{names}の表示する条件に使われています。先にその条件を変えてください。",
            [question["id"] for question in asking],
        )
    sentence = f"選択肢「{called(choice)}」を削除しました"
    return _changed(draft, question_id, lambda all_: [c for c in all_ if c.get("id") != choice_id], sentence, seen)


def move_choice(draft: Draft, question_id: str, choice_id: str, steps: int, seen: str | None = None) -> Edit:
    choice = _the_choice(draft, question_id, choice_id)

    def moved(choices: list[Part]) -> Sequence[Part]:
        at = next(index for index, each in enumerate(choices) if each.get("id") == choice_id)
        choices.insert(max(0, min(len(choices) - 1, at + steps)), choices.pop(at))
        return choices

    sentence = f"選択肢「{called(choice)}」を{'下' if steps > 0 else '上'}へ移しました"
    return _changed(draft, question_id, moved, sentence, seen)


def _changed(
    draft: Draft, question_id: str, change: Callable[[list[Part]], Sequence[Part]], sentence: str, seen: str | None
) -> Edit:
    question = the_question(draft, question_id)
    unchanged(question, seen)
    if "choices" not in type_of(question).limits:
        raise EditRefused(f"『{called(question)}』は、選択肢を作る質問ではありません。")
    before = choices_of(question)
    after = list(change(list(before)))
    if after == before:
        return Edit(dict(draft), "", question=question_id)
    rest = {key: value for key, value in question.items() if key != "choices"}
    written = {"choices": after} if after or not type_of(question).usual_choices else {}  # the usual ones come back
    changed = with_question(draft, {**rest, **written})
    return Edit(changed, f"質問『{called(question)}』の{sentence}", question=question_id)


def _the_choice(draft: Draft, question_id: str, choice_id: str) -> Part:
    for choice in choices_of(the_question(draft, question_id)):
        if choice.get("id") == choice_id:
            return choice
    raise EditRefused("この選択肢はもうありません。ほかの職員が削除した可能性があります。")
