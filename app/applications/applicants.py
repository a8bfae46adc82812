"""The applicant's name, telephone numbers and postal address, read from an application's answers."""

from dataclasses import dataclass, field
from typing import Final

from app.applications.decryption import OpenedAnswers
from app.languages import SOURCE
from app.procedures.fields.field import Meaning
from app.procedures.form import Question

ADDRESS_ITEM: Final = "住所"  # 情報項目 whose name has this in it (住所, 送付先住所) is where a letter goes


@dataclass(frozen=True, slots=True)
class ApplicantTelephone:
    """One number: the question's label, and the number as it is shown."""

    label: str
    shown: str


@dataclass(frozen=True, slots=True)
class Applicant:
    """An applicant's name and how to reach them. Texts are "" where the form does not ask; `postcode` is 160-0022, and may stand in `address`."""

    name: str = ""
    telephones: tuple[ApplicantTelephone, ...] = ()
    organisation: str = ""
    postcode: str = ""
    address: str = field(default="", repr=False)


def applicant_of(opened: OpenedAnswers | None) -> Applicant:
    """Read the first name, the first organisation, every telephone number and the first address from the answers."""
    if opened is None:
        return Applicant()
    answered = [q for q in opened.version.form.questions.values() if q.id in opened.answers]
    form = opened.version.form
    names = [_shown(opened, question) for question in form.answered(Meaning.full_name, opened.answers)]
    telephones = [
        ApplicantTelephone(str(question.label), _shown(opened, question))
        for question in form.answered(Meaning.telephone, opened.answers)
    ]
    organisations = [_shown(opened, question) for question in answered if question.autocomplete == "organization"]
    postcode, address = _address(opened, answered)
    return Applicant(_first(names), tuple(telephones), _first(organisations), postcode, address)


def _first(texts: list[str]) -> str:
    return texts[0] if texts else ""


def _address(opened: OpenedAnswers, answered: list[Question]) -> tuple[str, str]:
    for question in answered:
        postcode, address = question.field.postal_address(opened.answers[question.id])
        if address:
            return postcode, address
        if question.field.declared and any(ADDRESS_ITEM in item for item in question.items):
            return "", _shown(opened, question)
    return "", ""


def _shown(opened: OpenedAnswers, question: Question) -> str:
    return question.field.shown(opened.answers[question.id], SOURCE)
