"""Faults that keep a draft from being published: those that `definition.py` refuses, and what a section owes the applicant besides."""

from collections import Counter
from collections.abc import Callable, Iterator

from app.procedures.definition import DefinitionFault, DefinitionProblem, read_definition
from app.procedures.draft_reading import Draft, Part, called, choices_of, questions_in, sections_of, type_of, words_of
from app.procedures.items import item_named


def faults(draft: Draft, special_care: Callable[[str], bool | None] | None = None) -> list[DefinitionFault]:
    """Return all faults, each with the id of its question, in the form's order; of the form as a whole first. Empty: it may go public.

    `special_care` tells whether the municipality's catalogue marks an 情報項目 as 要配慮個人情報; else the built-in catalogue does.
    """
    every_fault = [*_refused(draft), *_owed(draft, special_care or _in_catalogue)]
    position_of = {
        question.get("id"): i for i, question in enumerate(q for s in sections_of(draft) for q in questions_in(s))
    }
    return sorted(
        dict.fromkeys(every_fault),
        key=lambda fault: -1 if fault.question is None else position_of.get(fault.question, -1),
    )


def _refused(draft: Draft) -> tuple[DefinitionFault, ...]:
    try:
        read_definition(draft)
    except DefinitionProblem as problem:
        return problem.faults
    return ()


def _owed(draft: Draft, special_care: Callable[[str], bool | None]) -> Iterator[DefinitionFault]:
    sections = sections_of(draft)
    if sections and not any(type_of(question).answered for section in sections for question in questions_in(section)):
        yield DefinitionFault(None, "回答する質問を1つ以上作ってください")
    for section in sections:
        if not questions_in(section):
            yield DefinitionFault(
                None, f"区分『{called(section)}』に質問がありません。質問を作るか、区分を削除してください"
            )
        for question in questions_in(section):
            for sentence in (*_declared(question), *_cared_for(question, special_care), *_told_apart(question)):
                yield DefinitionFault(str(question.get("id")), sentence)


def _declared(question: Part) -> Iterator[str]:
    if question.get("item") is not None:
        return
    if type_of(question).personal:
        yield "個人情報を取り扱う質問です。情報項目を選んでください"
    elif type_of(question).declared and question.get("no_personal_information") is not True:
        yield "情報項目を選んでください。個人情報を聞かない質問では、「個人情報ではない」を選びます"


def _cared_for(question: Part, special_care: Callable[[str], bool | None]) -> Iterator[str]:
    item = question.get("item")
    if isinstance(item, str) and question.get("special_care") is not True and special_care(item):
        yield f"情報項目『{item}』は要配慮個人情報です。「要配慮個人情報」を選んでください"


def _told_apart(question: Part) -> Iterator[str]:
    choices = choices_of(question)
    if not choices:
        return
    labels = Counter(words_of(choice.get("label")) for choice in choices)
    for label, count in labels.items():
        if label and count > 1:
            yield f"選択肢「{label}」が{count}つあります。違いが分かる文にしてください"


def _in_catalogue(item: str) -> bool:
    catalogued = item_named(item)
    return catalogued is not None and catalogued.special_care
