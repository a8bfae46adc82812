"""Stable ids of questions, sections and choices: readable, and never used twice in a procedure's life."""

import re
from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final

from app.languages import TRANSLATIONS
from app.procedures.definition import RESERVED_IDS
from app.procedures.draft_reading import Draft, choices_of, questions_in, sections_of

LONGEST: Final = 40
_WORD: Final = re.compile("[a-z0-9]+")


def every_id(*drafts: Draft) -> frozenset[str]:
    """Return the ids of sections and questions, and "question/choice" for choices. The caller keeps those of every version and of every draft
    that ever was, deleted parts included."""
    ids: set[str] = set()
    for draft in drafts:
        for section in sections_of(draft):
            ids.add(str(section.get("id")))
            for question in questions_in(section):
                ids.add(str(question.get("id")))
                ids.update(f"{question.get('id')}/{choice.get('id')}" for choice in choices_of(question))
    return frozenset(ids)


def new_id(text: Mapping[str, Any], otherwise: str, used: Collection[str]) -> str:
    """Make an id from the words of a translation, else from `otherwise`; counted on (name, name_2, …) while it is taken."""
    base = "_".join(latin_words(text))[:30].strip("_")
    if not base or not base[0].isalpha():
        base = otherwise
    return _counted(base, used)


def latin_words(text: Mapping[str, Any]) -> Sequence[str]:
    """Return the words of the first translation that has some, in plain small letters; empty where no translation has."""
    candidates = (_WORD.findall(str(text.get(language.tag, "")).lower()) for language in TRANSLATIONS)
    return next((words for words in candidates if words), ())


def new_choice_id(question_id: str, text: Mapping[str, Any], used: Collection[str]) -> str:
    taken = {written.split("/", 1)[1] for written in used if written.startswith(f"{question_id}/")}
    return new_id(text, "choice", taken)


def copied_id(original: str, used: Collection[str]) -> str:
    """Make the id of a copy: address, address_2, address_3 …"""
    return _counted(re.sub(r"_\d+$", "", original), used)


def _counted(base: str, used: Collection[str]) -> str:
    candidate, number = base, 1
    while candidate in used or candidate in RESERVED_IDS:
        number += 1
        suffix = f"_{number}"
        candidate = base[: LONGEST - len(suffix)].rstrip("_") + suffix
    return candidate
