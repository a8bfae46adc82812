"""The result of an operation on a draft, and its refusals."""

import hashlib
import json
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, Final

from app.languages import SOURCE
from app.procedures.definition import MOST_QUESTIONS, UNSTORABLE
from app.procedures.draft_reading import (
    Draft,
    Part,
    asked_by,
    called,
    looks_at,
    mentioned,
    question_named,
    questions_of,
    section_named,
)

LONGEST_TEXT: Final = 5_000
_NEWLINE: Final = re.compile("\r\n?")


@dataclass(frozen=True, slots=True)
class Edit:
    """`sentence` is Japanese, for the list of changes; "" when everything stayed as it was. `section` or `question` is what was made
    or changed, or stands where something was deleted, if there is one."""

    draft: dict[str, Any]
    sentence: str
    section: str | None = None
    question: str | None = None


class EditRefused(Exception):
    """`sentence` says in Japanese what stands in the way and what to do; `questions` are those that hold the change back."""

    def __init__(self, sentence: str, questions: Collection[str] = ()) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.questions = tuple(questions)


class ChangedMeanwhile(EditRefused):
    """Somebody else changed the same part after it was shown; nothing was overwritten."""

    def __init__(self, part: Part) -> None:
        super().__init__(
            f"『{called(part)}』は、ほかの職員が先に変更しました。最新の内容を確かめて、もう一度変更してください。"
        )


def fingerprint(part: Mapping[str, Any]) -> str:
    """Return a hash of a section, a question or a whole draft as it was shown: 16 hexadecimal digits."""
    written = json.dumps(part, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(written.encode("ascii")).hexdigest()[:16]


def unchanged(part: Part, seen: str | None) -> None:
    """Refuse a part that changed since it was shown. Raises ChangedMeanwhile. `seen`: its fingerprint then; None asks for no check."""
    if seen is not None and fingerprint(part) != seen:
        raise ChangedMeanwhile(part)


def the_section(draft: Draft, section_id: str) -> Part:
    section = section_named(draft, section_id)
    if section is None:
        raise EditRefused("この区分はもうありません。ほかの職員が削除した可能性があります。")
    return section


def the_question(draft: Draft, question_id: str) -> Part:
    question = question_named(draft, question_id)
    if question is None:
        raise EditRefused("この質問はもうありません。ほかの職員が削除した可能性があります。")
    return question


def room_for(draft: Draft, more: int) -> None:
    count = sum(1 for _ in questions_of(draft))
    if count + more > MOST_QUESTIONS:
        raise EditRefused(
            f"質問は{MOST_QUESTIONS}個までです（いま{count}個）。手続を分けるか、使わない質問を削除してください。"
        )


def clean_text(text: Mapping[str, str], noun: str) -> dict[str, str]:
    """Return the text trimmed, with \\n as newlines and without blank languages; Japanese stays, blank while it is not yet written."""
    cleaned = {}
    for language, words in text.items():
        plain = clean_words(words, noun)
        if plain or language == SOURCE:
            cleaned[language] = plain
    return {SOURCE: "", **cleaned}


def clean_words(words: str, noun: str) -> str:
    plain = _NEWLINE.sub("\n", words).strip()
    if UNSTORABLE.search(plain):
        raise EditRefused(f"{noun}に読み取れない文字があります。その文字を入力し直してください。")
    if len(plain) > LONGEST_TEXT:
        raise EditRefused(f"{noun}は{LONGEST_TEXT}文字以内で入力してください（いま{len(plain)}文字）。")
    return plain


def keep_conditions(draft: Draft, gone: Collection[str], verb: str) -> None:
    """Refuse to take away questions that others' conditions or the places name."""
    asking = asked_by(draft, gone)
    if asking:
        names = "".join(f"『{called(question)}』" for question in asking[:5]) + ("など" if len(asking) > 5 else "")
        shown_by = any(named in gone for question in asking for named, _ in mentioned(question.get("when")))
        used_in = "表示する条件" if shown_by else "期間"
        raise EditRefused(
            f"{verb}できません。質問{names}の{used_in}に使われています。先にその{used_in.removeprefix('表示する')}を変えてください。",
            [question["id"] for question in asking],
        )
    if draft.get("capacity_question") in gone:
        raise EditRefused(f"{verb}できません。定員の単位になっています。先に定員の設定を変えてください。")


def keep_order(before: Draft, after: Draft) -> None:
    """Refuse a move after which a condition would look at a question further on; one that did before does not count."""
    new = _too_early(after) - _too_early(before)
    if new:
        asked, asking = min(new)
        named = {question["id"]: called(question) for question in questions_of(after)}
        raise EditRefused(
            f"移せません。質問『{named[asked]}』は『{named[asking]}』の回答によって表示するため、それより後に置いてください。",
            [asked],
        )


def _too_early(draft: Draft) -> set[tuple[str, str]]:
    position_of = {question.get("id"): index for index, question in enumerate(questions_of(draft))}
    return {
        (question["id"], named)
        for question in questions_of(draft)
        for named, _ in looks_at(question)
        if named in position_of and position_of[named] >= position_of[question["id"]]
    }
