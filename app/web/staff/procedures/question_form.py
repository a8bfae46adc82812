"""A question's page as typed, and as one edit of the draft: settings, choices and condition together, so that they hold or fail as one."""

from collections.abc import Callable, Collection, Mapping
from datetime import date
from itertools import zip_longest
from typing import Any, Final

from app.calendar.typed_dates import completed, read_day_field
from app.languages import SOURCE, TAGS
from app.procedures import editing
from app.procedures.draft_reading import Draft, Part, called, choices_of, question_named, type_of
from app.procedures.editing import Edit, EditRefused
from app.procedures.fields import FIELD_TYPES
from app.procedures.fields.limits import LIMITS, TEXTS, FieldLimit, LimitKind
from app.web.dates import staff_day
from app.web.forms import Posted, in_languages, inputs_of, only
from app.web.staff.procedures.condition_form import grouped, posted_condition, typed_condition
from app.web.staff.procedures.file_kinds_form import posted_kinds, typed_kinds
from app.web.staff.procedures.period_form import days_before, posted_period, typed_period

NO_ITEM: Final = "-"  # 「個人情報ではない」
NEW_ROWS: Final = 3  # blank rows for new choices
TODAY: Final = "today"  # as a definition says it
DAY_OF_APPLYING: Final = "申請の日"
_REVEALS: Final[Mapping[object, str]] = {
    True: "yes",
    False: "no",
}  # does the choice tell special-care information; else the conditions say
_HALF_WIDTH: Final = str.maketrans("０１２３４５６７８９－", "0123456789-")


def typed_of(question: Part) -> dict[str, list[str]]:
    """The values that fill the page's inputs for a stored question."""
    typed = {"type": [str(question.get("type"))], "required": ["yes"] if question.get("required") else []}
    texts = [limit.name for limit in LIMITS.values() if limit.kind in TEXTS]
    for name in ("label", "hint", *texts):
        typed |= inputs_of(name, question.get(name))
    for name, limit in LIMITS.items():
        if limit.kind in _LIMIT_WORDS and question.get(name) is not None:
            typed[name] = [_LIMIT_WORDS[limit.kind](question[name])]
    typed["kinds"] = typed_kinds(question.get("kinds"))
    typed |= typed_period(question.get("within"))
    for name in ("facet", "special_care", *(each.name for each in LIMITS.values() if each.kind is LimitKind.flag)):
        typed[name] = ["yes"] if question.get(name) else []
    typed["reveals"] = [_REVEALS.get(question.get("reveals_special_care"), "")]
    field_type, item = type_of(question), question.get("item")
    declared = question.get("no_personal_information") or not field_type.declared
    typed["item"] = [str(item) if item else NO_ITEM if declared and not field_type.personal else ""]
    for choice in choices_of(question):
        typed |= inputs_of(f"choice.{choice.get('id')}", choice.get("label"))
    return typed | typed_condition(question.get("when"))


def edited(draft: Draft, question_id: str, posted: Posted, used: Collection[str]) -> Edit:
    """Everything on the page as one edit. Raises EditRefused."""
    made = editing.change_question(draft, question_id, _changes(draft, question_id, posted))
    sentences = [made.sentence]
    for step in _choice_steps(draft, question_id, posted):
        made = step(made.draft, used)
        sentences.append(made.sentence)
    question = question_named(made.draft, question_id)
    if question is not None and (grouped(question.get("when")) or only(posted, "when_anew")):
        made = editing.change_condition(made.draft, question_id, posted_condition(made.draft, question_id, posted))
        sentences.append(made.sentence)
    return Edit(made.draft, "。".join(sentence for sentence in sentences if sentence), question=question_id)


def _changes(draft: Draft, question_id: str, posted: Posted) -> dict[str, Any]:
    type_name = only(posted, "type")
    field_type = FIELD_TYPES.get(type_name)
    if field_type is None:
        raise EditRefused("質問の種類を選んでください。")
    before = question_named(draft, question_id) or {}
    item = only(posted, "item")
    changes: dict[str, Any] = {
        "type": type_name,
        "label": _words(before, "label", posted),
        "hint": _words(before, "hint", posted),
        "required": bool(only(posted, "required")),
        "item": item if item not in {"", NO_ITEM} else None,
        "no_personal_information": item == NO_ITEM and field_type.declared,
        "facet": bool(only(posted, "facet")),
        "special_care": bool(only(posted, "special_care")),
    }
    if field_type.closed and "reveals" in posted:
        changes["reveals_special_care"] = next(
            (says for says, word in _REVEALS.items() if word == only(posted, "reveals")), None
        )
    for name, limit in ((name, limit) for name, limit in LIMITS.items() if name in field_type.limits):
        if limit.kind in TEXTS:
            changes[name] = _words(before, name, posted)
        elif limit.kind is LimitKind.flag:
            changes[name] = True if only(posted, name) else None
        elif limit.kind is LimitKind.kinds and name in posted:
            changes[name] = posted_kinds(posted[name])
        elif limit.kind is LimitKind.period:
            changes[name] = posted_period(limit, posted, dict(days_before(draft, question_id)))
        elif limit.kind in _READ:
            changes[name] = _READ[limit.kind](limit, only(posted, name).strip())
    return changes


def _words(before: Part, name: str, posted: Posted) -> dict[str, str]:
    """The text by language as posted; languages that the page does not show stay as they are."""
    return {**(before.get(name) or {}), **in_languages(posted, name)}


def _choice_steps(draft: Draft, question_id: str, posted: Posted) -> list[Any]:
    question = question_named(draft, question_id) or {}
    if not all(writes_choices(each) for each in ({"type": only(posted, "type")}, question)):
        return []
    steps: list[Any] = []
    action, _, pressed = only(posted, "action").partition(":")
    for choice in choices_of(question):
        choice_id = str(choice.get("id"))
        name = f"choice.{choice_id}"
        if f"{name}.{SOURCE}" not in posted:
            continue
        if action == "choice-delete" and pressed == choice_id:
            steps.append(lambda d, _, c=choice_id: editing.delete_choice(d, question_id, c))
            continue
        label = {**(choice.get("label") or {}), **in_languages(posted, name)}
        steps.append(
            lambda d, _, c=choice_id, w=label: editing.change_choice(
                d, question_id, c, {k: v for k, v in w.items() if v or k == SOURCE}
            )
        )
    for typed in zip_longest(*(posted.get(f"new.{tag}", ()) for tag in TAGS), fillvalue=""):
        words = dict(zip(TAGS, typed, strict=True))
        if any(text.strip() for text in typed):
            steps.append(lambda d, used, w=words: editing.add_choice(d, question_id, w, used))
    if action in {"choice-up", "choice-down"}:
        by = -1 if action == "choice-up" else 1
        steps.append(lambda d, _: editing.move_choice(d, question_id, pressed, by))
    return steps


def writes_choices(question: Part) -> bool:
    """True where the section writes the question's choices here; those of 年代 come with the type."""
    return "choices" in type_of(question).owed


def _number(limit: FieldLimit, typed: str) -> int | None:
    text = typed.translate(_HALF_WIDTH)
    if not text:
        return None
    try:
        return int(text)
    except ValueError:
        raise EditRefused(f"{limit.label}は数で入力してください。") from None


def _day(limit: FieldLimit, text: str) -> str | None:
    if text in {DAY_OF_APPLYING, TODAY}:
        return TODAY
    day, problem = read_day_field(limit.label, text)
    if completed(text) != text:
        raise EditRefused(problem)
    if problem:
        raise EditRefused(f"{limit.label}は、R8.4.1のような日付か、「{DAY_OF_APPLYING}」で入力してください。")
    return day.isoformat() if day else None


def _day_in_words(stored: object) -> str:
    """A stored limit as a day in the form that `_day` reads."""
    if stored == TODAY:
        return DAY_OF_APPLYING
    try:
        return staff_day(date.fromisoformat(str(stored)))
    except ValueError:
        return str(stored)


_READ: Final[Mapping[LimitKind, Callable[[FieldLimit, str], object]]] = {LimitKind.number: _number, LimitKind.day: _day}
_LIMIT_WORDS: Final[Mapping[LimitKind, Callable[[object], str]]] = {LimitKind.number: str, LimitKind.day: _day_in_words}


def named_choices(question: Part) -> list[tuple[str, str]]:
    return [(str(choice.get("id")), called(choice)) for choice in choices_of(question)]
