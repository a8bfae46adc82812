"""Differences between two versions of a form, in sentences that the section and the council read. Pure.

Questions, sections and choices are the same as long as their ids are: a new wording is a change, never one thing gone and one new.
"""

import bisect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from app.attachments.file_kinds import FileKind
from app.languages import SOURCE, staff_name_of
from app.procedures.definition import FORM_TEXTS
from app.procedures.definition_words import WORDS
from app.procedures.draft_reading import (
    Draft,
    Part,
    called,
    choices_of,
    in_words,
    items_collected,
    question_named,
    questions_in,
    questions_of,
    sections_of,
    type_of,
    within_in_words,
)
from app.procedures.fields import type_in_words
from app.procedures.fields.limits import LIMITS, TEXTS, FieldLimit, LimitKind
from app.procedures.open_answers import standings

LONGEST_QUOTE: Final = 60
MARKS: Final = {
    "required": ("必須にしました", "任意にしました"),
    "facet": ("絞り込みの項目にしました", "絞り込みの項目から外しました"),
    "special_care": ("要配慮個人情報としました", "要配慮個人情報の指定をやめました"),
    "no_personal_information": ("「個人情報ではない」にしました", "「個人情報ではない」をやめました"),
}
REVEALS: Final[Mapping[bool | None, str]] = {
    True: "選択から要配慮個人情報が分かるとしました",
    False: "選択からは要配慮個人情報が分からないとしました",
    None: "選択から要配慮個人情報が分かるかどうかは、条件から決まるようにしました",
}


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference as a sentence; `question` is where it belongs, None for the form as a whole."""

    sentence: str
    question: str | None = None


@dataclass(frozen=True, slots=True)
class DifferenceGroup:
    heading: str  # 手続の案内, 情報項目, 区分, 質問, 順番
    differences: tuple[Difference, ...]


def differences(before: Draft, after: Draft) -> tuple[DifferenceGroup, ...]:
    """Return every difference, grouped; empty when applicants and staff would notice none."""
    groups = (
        ("手続の案内", _guidance(before, after)),
        ("情報項目", _items(before, after)),
        ("区分", _sections(before, after)),
        ("質問", _questions(before, after)),
        ("順番", _order(before, after)),
        ("封をしない回答", _openness(before, after)),
    )
    return tuple(DifferenceGroup(heading, tuple(result)) for heading, result in groups if result)


def sentences(before: Draft, after: Draft) -> tuple[str, ...]:
    return tuple(difference.sentence for group in differences(before, after) for difference in group.differences)


def question_changes(before: Part, after: Part, draft_before: Draft, draft_after: Draft) -> list[str]:
    """Say what changed in one question, without its name: 「見出しを『氏名』から『お名前』に変えました」."""
    changes = _texts(before.get("label"), after.get("label"), WORDS["label"])
    if before.get("type") != after.get("type"):
        kinds = (type_in_words(before.get("type")), type_in_words(after.get("type")))
        changes.append(f"{WORDS['type']}を「{kinds[0]}」から「{kinds[1]}」に変えました")
    changes += _texts(before.get("hint"), after.get("hint"), WORDS["hint"])
    for limit in (each for each in LIMITS.values() if each.kind in TEXTS):
        changes += _texts(before.get(limit.name), after.get(limit.name), limit.label)
    changes += [
        phrase[0 if after.get(key) else 1]
        for key, phrase in MARKS.items()
        if bool(before.get(key)) != bool(after.get(key))
    ]
    if before.get("reveals_special_care") != after.get("reveals_special_care"):
        changes.append(REVEALS[after.get("reveals_special_care")])
    changes += _replaced(WORDS["item"], before.get("item"), after.get("item"))
    for limit in (each for each in LIMITS.values() if each.kind in _SAID):
        changes += _replaced(
            limit.label,
            _SAID[limit.kind](_holding(limit, before, after)),
            _SAID[limit.kind](_holding(limit, after, before)),
        )
    changes += [
        f"「{limit.label}」に{'しました' if after.get(limit.name) else 'することをやめました'}"
        for limit in LIMITS.values()
        if limit.kind is LimitKind.flag and bool(before.get(limit.name)) != bool(after.get(limit.name))
    ]
    for limit in (each for each in LIMITS.values() if each.kind is LimitKind.period):
        periods = (
            within_in_words(before.get(limit.name), draft_before),
            within_in_words(after.get(limit.name), draft_after),
        )
        changes += _replaced(limit.label, *periods) if before.get(limit.name) != after.get(limit.name) else []
    changes += _replaced(WORDS["autocomplete"], before.get("autocomplete"), after.get("autocomplete"))
    if before.get("when") != after.get("when"):
        changes.append(_condition_change(before, after, draft_before, draft_after))
    return changes + _choice_changes(before, after)


def _guidance(before: Draft, after: Draft) -> list[Difference]:
    phrase = [sentence for key in FORM_TEXTS for sentence in _texts(before.get(key), after.get(key), WORDS[key])]
    phrase += _replaced(WORDS["minutes"], before.get("minutes"), after.get("minutes"))
    units = [_unit(draft) for draft in (before, after)]
    if before.get("capacity_question") != after.get("capacity_question"):
        phrase += _replaced(WORDS["capacity_question"], *units)
    return [Difference(sentence) for sentence in phrase]


def _items(before: Draft, after: Draft) -> list[Difference]:
    old, new = items_collected(before), items_collected(after)
    grown = [Difference(f"情報項目『{item}』が増えました") for item in new if item not in old]
    return grown + [Difference(f"情報項目『{item}』がなくなりました") for item in old if item not in new]


def _sections(before: Draft, after: Draft) -> list[Difference]:
    old, new = _by_id(sections_of(before)), _by_id(sections_of(after))
    result = [Difference(f"区分『{called(new[key])}』を加えました") for key in new if key not in old]
    result += [Difference(f"区分『{called(old[key])}』を削除しました") for key in old if key not in new]
    for key in (key for key in old if key in new):
        changes = _texts(old[key].get("title"), new[key].get("title"), "区分名")
        result += [Difference(f"区分『{called(old[key])}』の{change}") for change in changes]
    return result


def _questions(before: Draft, after: Draft) -> list[Difference]:
    old, new = _by_id(questions_of(before)), _by_id(questions_of(after))
    homes_before, homes_after = _homes(before), _homes(after)
    result: list[Difference] = []
    for key, question in new.items():
        if key not in old:
            section = called(homes_after[key])
            result.append(Difference(f"質問『{called(question)}』を区分『{section}』に加えました", key))
            continue
        name = called(old[key])
        if homes_before[key].get("id") != homes_after[key].get("id"):
            result.append(Difference(f"質問『{name}』を区分『{called(homes_after[key])}』に移しました", key))
        if question == old[key]:
            continue
        changes = question_changes(old[key], question, before, after)
        result += [Difference(f"質問『{name}』{_particle(change)}{change}", key) for change in changes]
    return result + [Difference(f"質問『{called(old[key])}』を削除しました", key) for key in old if key not in new]


def _openness(before: Draft, after: Draft) -> list[Difference]:
    """Say of which questions the choices stand in the open now, or no longer; the condition of another question may have changed it."""
    were = {each.question for each in standings(before) if each.open}
    asked = _by_id(questions_of(before))
    result = []
    for each in standings(after):
        if each.open and each.question not in were:
            sentence = f"『{each.name}』の選択を、封をせずに保存するようになります（{each.why}）"
            result.append(Difference(sentence, each.question))
        elif not each.open and each.question in were:
            sentence = f"『{each.name}』の選択を、封をして保存するようになります（{each.why}）"
            result.append(Difference(sentence, each.question))
    stay = {each.question for each in standings(after)}
    return result + [
        Difference(f"『{called(asked[key])}』の選択を、封をして保存するようになります", key)
        for key in asked
        if key in were - stay and question_named(after, key)
    ]


def _order(before: Draft, after: Draft) -> list[Difference]:
    result = []
    for key in _moved(list(_by_id(sections_of(before))), list(_by_id(sections_of(after)))):
        section = next(s for s in sections_of(after) if s.get("id") == key)
        result.append(Difference(f"区分『{called(section)}』の順番を変えました"))
    homes, new = _homes(before), _by_id(questions_of(after))
    for section in sections_of(after):
        here = _by_id(questions_in(section))
        stayed = [key for key in here if key in homes and homes[key].get("id") == section.get("id")]
        order_before = [key for key in homes if key in here and homes[key].get("id") == section.get("id")]
        result += [
            Difference(f"質問『{called(new[key])}』の順番を変えました", key) for key in _moved(order_before, stayed)
        ]
    return result


def _moved(before: Sequence[str], after: Sequence[str]) -> list[str]:
    """Return the fewest ids whose move explains the new order: all but a longest part that kept its order."""
    position_of = {key: index for index, key in enumerate(before)}
    both = [key for key in after if key in position_of]
    ends: list[int] = []  # positions that end the kept runs of each length
    ending: list[str] = []
    previous: dict[str, str | None] = {}
    for key in both:
        at = bisect.bisect_left(ends, position_of[key])
        previous[key] = ending[at - 1] if at else None
        ends[at : at + 1] = [position_of[key]]
        ending[at : at + 1] = [key]
    kept: set[str] = set()
    key_kept = ending[-1] if ending else None
    while key_kept is not None:
        kept.add(key_kept)
        key_kept = previous[key_kept]
    return [key for key in both if key not in kept]


def _choice_changes(before: Part, after: Part) -> list[str]:
    old, new = _by_id(_written_choices(before, after)), _by_id(_written_choices(after, before))
    changes = [f"選択肢「{called(new[key])}」を加えました" for key in new if key not in old]
    changes += [f"選択肢「{called(old[key])}」を削除しました" for key in old if key not in new]
    for key, choice in new.items():
        if key in old:
            changes += _texts(old[key].get("label"), choice.get("label"), f"選択肢「{called(old[key])}」の文")
    if _moved(list(old), list(new)):
        changes.append("選択肢の順番を変えました")
    return changes


def _written_choices(question: Part, other: Part) -> list[Part]:
    """Return the choices to compare: those that a type brings along count only against choices that are written."""
    return choices_of(question) if question.get("choices") or other.get("choices") else []


def _condition_change(before: Part, after: Part, draft_before: Draft, draft_after: Draft) -> str:
    if after.get("when") is None:
        return "表示する条件を削除し、いつも表示するようにしました"
    phrase = f"「{in_words(after['when'], draft_after)}」"
    if before.get("when") is None:
        return f"表示する条件を{phrase}にしました"
    return f"表示する条件を「{in_words(before['when'], draft_before)}」から{phrase}に変えました"


def _texts(before: object, after: object, noun: str) -> list[str]:
    """Say the changes of one text, a sentence a language; Japanese needs no mention of its name."""
    old, new = (text if isinstance(text, Mapping) else {} for text in (before, after))
    changes = []
    for language in dict.fromkeys([*old, *new]):
        phrase = noun if language == SOURCE else f"{noun}（{staff_name_of(language)}）"
        changes += _replaced(phrase, old.get(language), new.get(language))
    return changes


def _replaced(noun: str, before: object, after: object) -> list[str]:
    if before == after or (_blank(before) and _blank(after)):
        return []
    if _blank(before):
        return [f"{noun}を{_quoted(after)}にしました"]
    if _blank(after):
        return [f"{noun}（{_quoted(before)}）を削除しました"]
    return [f"{noun}を{_quoted(before)}から{_quoted(after)}に変えました"]


def _blank(value: object) -> bool:
    return value is None or value == ""


def _quoted(value: object) -> str:
    words = " ".join(str(value).split())
    return f"「{words[:LONGEST_QUOTE]}…」" if len(words) > LONGEST_QUOTE else f"「{words}」"


def _particle(change: str) -> str:
    """Say a change with the right particle: 『氏名』を必須にしました, but 『氏名』の見出しを…."""
    whole = [phrase for pair in MARKS.values() for phrase in pair if not phrase.endswith("をやめました")]
    marked = any(change.startswith(f"「{limit.label}」") for limit in LIMITS.values() if limit.kind is LimitKind.flag)
    return "を" if marked or change in whole else "の"


def _holding(limit: FieldLimit, part: Part, other: Part) -> object:
    """Return what holds of a limit: the usual where the section wrote nothing and both types know it."""
    written, both = part.get(limit.name), type_of(part).limits & type_of(other).limits
    return limit.usual if written is None and limit.name in both else written


def _number(value: object) -> object:
    return value


def _day(value: object) -> object:
    return "申請の日" if value == "today" else value


def _kinds(value: object) -> object:
    named = {kind.value: kind.label for kind in FileKind}
    return "、".join(named.get(str(each), str(each)) for each in value) if isinstance(value, list | tuple) else value


_SAID: Final[Mapping[LimitKind, Callable[[object], object]]] = {
    LimitKind.number: _number,
    LimitKind.day: _day,
    LimitKind.kinds: _kinds,
}


def _unit(draft: Draft) -> str | None:
    question = question_named(draft, draft.get("capacity_question"))
    return called(question) if question else None


def _by_id(parts: Any) -> dict[str, Part]:
    return {part["id"]: part for part in parts if isinstance(part.get("id"), str)}


def _homes(draft: Draft) -> dict[str, Part]:
    """Map every question to its section, in the questions' order."""
    return {
        q["id"]: section
        for section in sections_of(draft)
        for q in questions_in(section)
        if isinstance(q.get("id"), str)
    }
