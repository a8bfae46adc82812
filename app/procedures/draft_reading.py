"""Looking into a draft: a definition (JSON) that may be incomplete, read leniently where `definition.py` would refuse. Pure.

Nothing here changes what it is given; `with_…` give a new definition that shares every part that stayed the same.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import Any, Final, TypeAlias

from app.calendar.periods import PeriodUnit
from app.languages import SOURCE
from app.procedures.fields import FIELD_TYPES
from app.procedures.fields.field import Field

Draft: TypeAlias = Mapping[str, Any]
Part: TypeAlias = Mapping[str, Any]
"""A section, a question or a choice as it stands in a draft."""

Condition: TypeAlias = Mapping[str, Any]

UNNAMED: Final = "（見出しなし）"
LONGEST_CALLED: Final = 60
DEEPEST: Final = 20  # conditions are followed no further; a definition allows five


def sections_of(draft: Draft) -> list[Part]:
    return _parts(draft, "sections")


def questions_in(section: Part) -> list[Part]:
    return _parts(section, "questions")


def questions_of(draft: Draft) -> Iterator[Part]:
    """Yield every question, in the form's order."""
    for section in sections_of(draft):
        yield from questions_in(section)


def section_named(draft: Draft, section_id: str) -> Part | None:
    return next((section for section in sections_of(draft) if section.get("id") == section_id), None)


def section_with(draft: Draft, question_id: str) -> Part | None:
    """Return the section that holds the question."""
    return next(
        (s for s in sections_of(draft) if any(q.get("id") == question_id for q in questions_in(s))),
        None,
    )


def question_named(draft: Draft, question_id: object) -> Part | None:
    return next((question for question in questions_of(draft) if question.get("id") == question_id), None)


def words_of(text: object, language: str = SOURCE) -> str:
    """Return a text's words in one language, "" where there are none."""
    words = text.get(language) if isinstance(text, Mapping) else None
    return words.strip() if isinstance(words, str) else ""


def called(part: Part) -> str:
    """Return the section's name for a section, question or choice; shortened where it would fill a sentence."""
    words = words_of(part.get("label")) or words_of(part.get("title")) or UNNAMED
    return words if len(words) <= LONGEST_CALLED else f"{words[:LONGEST_CALLED]}…"


class _NoType(Field):
    """Stands for a field type that does not exist: it asks for nothing."""

    answered = False


def type_of(question: Part) -> type[Field]:
    """Return a question's field type, _NoType where the draft names none that exists."""
    return FIELD_TYPES.get(str(question.get("type")), _NoType)


def choices_of(question: Part) -> list[Part]:
    """Return the choices that a closed question offers, those that its type brings along too."""
    written = _parts(question, "choices")
    return written or [{"id": each.id, "label": each.label.languages} for each in type_of(question).usual_choices]


def is_closed(question: Part) -> bool:
    return type_of(question).closed


def items_collected(draft: Draft) -> tuple[str, ...]:
    """Return the 情報項目 in the form's order, each once, with those that a type always takes besides its own."""
    items: dict[str, None] = {}
    for question in questions_of(draft):
        item = question.get("item")
        if isinstance(item, str) and item.strip():
            items.update(dict.fromkeys(type_of(question).items_besides))
            items[item] = None
    return tuple(items)


def mentioned(condition: object, depth: int = 0) -> Iterator[tuple[str, frozenset[str]]]:
    """Yield question id and choice ids of every single condition in a condition."""
    if not isinstance(condition, Mapping) or depth > DEEPEST:
        return
    question, choices = condition.get("question"), condition.get("is")
    if isinstance(question, str):
        yield (
            question,
            frozenset(c for c in choices if isinstance(c, str)) if isinstance(choices, list) else frozenset(),
        )
    for key in ("all", "any"):
        inner = condition.get(key)
        for each in inner if isinstance(inner, list) else ():
            yield from mentioned(each, depth + 1)


def counted_from(question: Part) -> str | None:
    """Return the id of the question from whose day a date is counted, None where there is none."""
    within = question.get("within")
    named = within.get("question") if isinstance(within, Mapping) else None
    return named if isinstance(named, str) else None


def looks_at(question: Part) -> Iterator[tuple[str, frozenset[str]]]:
    """Yield question id and choice ids of all that a question's condition, or its period, names."""
    yield from mentioned(question.get("when"))
    counted = counted_from(question)
    if counted is not None:
        yield counted, frozenset()


def asked_by(draft: Draft, question_ids: Collection[str]) -> list[Part]:
    """Return the other questions whose condition, or period, names one of these."""
    return [
        question
        for question in questions_of(draft)
        if question.get("id") not in question_ids and any(q in question_ids for q, _ in looks_at(question))
    ]


def within_in_words(within: object, draft: Draft) -> str:
    """Put a period into words: 「『借りる日』から1か月以内」; "" for none."""
    if not isinstance(within, Mapping):
        return ""
    question = question_named(draft, within.get("question"))
    name = called(question) if question else within.get("question")
    unit = next((unit.label for unit in PeriodUnit if unit == within.get("unit")), within.get("unit"))
    return f"『{name}』から{within.get('amount')}{unit}以内"


def in_words(condition: object, draft: Draft, depth: int = 0) -> str:
    """Put a condition into words: 「『申込みの種類』が「申込み」のとき」, with all (かつ) and any (または)."""
    if not isinstance(condition, Mapping) or depth > DEEPEST:
        return "いつも"
    for key, joint in (("all", "、かつ、"), ("any", "、または、")):
        inner = condition.get(key)
        if isinstance(inner, list) and inner:
            phrase = joint.join(in_words(each, draft, depth + 1) for each in inner)
            return f"（{phrase}）" if depth and len(inner) > 1 else phrase
    question = question_named(draft, condition.get("question"))
    expected = condition.get("is")
    chosen = expected if isinstance(expected, list) else []
    if question is None:
        return f"『{condition.get('question')}』が{_joined(chosen)}のとき"
    labels = {choice.get("id"): called(choice) for choice in choices_of(question)}
    return f"『{called(question)}』が{_joined([labels.get(choice, choice) for choice in chosen])}のとき"


def with_sections(draft: Draft, sections: Sequence[Part]) -> dict[str, Any]:
    return {**draft, "sections": list(sections)}


def with_section(draft: Draft, section: Part) -> dict[str, Any]:
    """Return the definition with the section of the same id replaced."""
    return with_sections(draft, [section if s.get("id") == section["id"] else s for s in sections_of(draft)])


def with_questions(draft: Draft, section_id: str, change: Callable[[list[Part]], Sequence[Part]]) -> dict[str, Any]:
    """Return the definition with the questions of one section changed as a list."""
    return with_sections(
        draft,
        [
            {**s, "questions": list(change(questions_in(s)))} if s.get("id") == section_id else s
            for s in sections_of(draft)
        ],
    )


def with_question(draft: Draft, question: Part) -> dict[str, Any]:
    """Return the definition with the question of the same id replaced."""
    section = section_with(draft, question["id"])
    if section is None:
        return dict(draft)
    return with_questions(
        draft, section["id"], lambda all_: [question if q.get("id") == question["id"] else q for q in all_]
    )


def _parts(holder: Mapping[str, Any], key: str) -> list[Part]:
    parts = holder.get(key)
    return [part for part in parts if isinstance(part, Mapping)] if isinstance(parts, list) else []


def _joined(labels: Sequence[object]) -> str:
    return "か".join(f"「{label}」" for label in labels) or "未選択"
