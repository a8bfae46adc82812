"""Answers that an address brings along: `…/apply?day=first`, as the QR code on a leaflet does for one of several courses. Pure.

An address is printed, stays in the history of browsers and in the records of what lies between them and us. So it brings choices alone, by their
ids, and only of questions that tell nothing of a person: no 情報項目, no special-care information by itself or by the conditions
(open_answers.py), no consent, which is nobody else's to give. Text is never taken from an address. Whatever else stands in it is not looked at.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date

from app.procedures.fields.field import Given, Refused
from app.procedures.form import Form, Question


def is_prefillable(question: Question) -> bool:
    """Tell whether an address may bring the answer to this question along."""
    return question.field.prefillable and not question.items and not question.reveals_special_care


def prefilled(
    form: Form, asked: Mapping[str, Sequence[str]], today: date, full: Collection[str] = ()
) -> dict[str, Sequence[str]]:
    """The inputs that are filled in from the address, as if they had been posted. `asked`: what it says, name to all values; `full`: the choices
    of the 定員 that are full.

    An answer that the form would not take is left out whole, and so is one to a question that is not asked by the others brought along.
    """
    inputs: dict[str, Sequence[str]] = {}
    chosen: dict[str, tuple[str, ...]] = {}
    for question in _asked_for(form, asked):
        if question.when is not None and not question.when.holds(chosen):
            continue
        try:
            answer = question.field.read(Given([asked[question.id]], today))
        except Refused:
            continue
        choices = question.field.chosen(answer)
        if choices and not (question.id == form.capacity_question and set(choices) & set(full)):
            inputs[question.id] = chosen[question.id] = choices
    return inputs


def _asked_for(form: Form, asked: Mapping[str, Sequence[str]]) -> Iterator[Question]:
    return (question for question in form.questions.values() if question.id in asked and is_prefillable(question))
