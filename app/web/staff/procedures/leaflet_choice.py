"""What a チラシ is to be like: its language, the page that its QR code opens, and the answers chosen there from the start.

All of it stands in the query of the page's own address, so that its files have the same: `?language=en&opens=form&answer.day=first`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final
from urllib.parse import urlencode

from app.calendar.tokyo import today
from app.languages import LANGUAGES, SOURCE, Language, language_of
from app.papers.leaflet import MOST_ADDRESS
from app.procedures.form import Form, Question
from app.procedures.prefilled import is_prefillable, prefilled
from app.web.forms import Posted
from app.web.pages import link

ANSWER: Final = "answer."
GUIDE, INPUT = "guide", "form"
PLACES_OPENED: Final = ((GUIDE, "手続の案内（対象や必要なものを確かめてから、申請に進む）"), (INPUT, "申請の入力"))
NOT_ASKED: Final = "「{label}」は、ほかの質問の答えによってたずねる質問です。たずねることになる答えも選んでください"
NOT_TAKEN: Final = "「{label}」のこの選び方は、申請で受け付けません。選ぶ数を確かめてください"
TOO_LONG: Final = "選んだ答えが多く、QRコードが細かくなりすぎます。選ぶ答えを減らしてください"


@dataclass(frozen=True)
class LeafletChoice:
    """A leaflet as it was asked for; what is no choice of this form is left out. `procedure`: its whole public address, a slash at its end."""

    form: Form
    procedure: str
    query: Posted

    @cached_property
    def languages(self) -> Sequence[Language]:
        """The languages that the procedure has a title in."""
        return [each for each in LANGUAGES if each.tag == SOURCE or self.form.title.languages.get(each.tag)]

    @cached_property
    def language(self) -> str:
        asked = "".join(self.query.get("language", ())[:1])
        return asked if asked in {each.tag for each in self.languages} else SOURCE

    @cached_property
    def questions(self) -> Sequence[Question]:
        """The questions whose answers may be chosen from the start."""
        return [each for each in self.form.questions.values() if is_prefillable(each)]

    @cached_property
    def typed(self) -> Mapping[str, Sequence[str]]:
        """What was asked for, by question; those with nothing are left out."""
        asked = {each.id: list(filter(None, self.query.get(ANSWER + each.id, ()))) for each in self.questions}
        return {name: values for name, values in asked.items() if values}

    @cached_property
    def answers(self) -> Mapping[str, Sequence[str]]:
        """The answers that the form takes from an address."""
        answers = prefilled(self.form, self.typed, today())
        return {} if len(self._with(answers)) > MOST_ADDRESS else answers

    @property
    def opens(self) -> str:
        """Where answers are chosen it is the input: the guide has no place for them."""
        return INPUT if self.answers or INPUT in self.query.get("opens", ()) else GUIDE

    @property
    def address(self) -> str:
        """The public address that the QR code opens."""
        return link(self.procedure, lang=self.language) if self.opens == GUIDE else self._with(self.answers)

    @property
    def problems(self) -> Sequence[tuple[str, str]]:
        """Input and sentence for each question whose answer cannot be brought along."""
        taken = prefilled(self.form, self.typed, today())
        problems = [
            (name, NOT_ASKED if self.form.questions[name].when else NOT_TAKEN)
            for name in self.typed
            if name not in taken
        ]
        if taken and not self.answers:
            problems += [(name, TOO_LONG) for name in list(taken)[:1]]
        return [(ANSWER + name, sentence.format(label=self.form.questions[name].label)) for name, sentence in problems]

    @property
    def chosen(self) -> Sequence[tuple[str, str]]:
        """Label and answers of each question that is answered from the start, in the leaflet's language."""
        comma = language_of(self.language).comma
        return [
            (
                str(question.label.in_(self.language)),
                comma.join(
                    each.label.in_(self.language) for each in question.choices if each.id in self.answers[question.id]
                ),
            )
            for question in self.questions
            if question.id in self.answers
        ]

    @property
    def pairs(self) -> str:
        """The query under which the files of this leaflet are."""
        answers = {ANSWER + name: values for name, values in self.answers.items()}
        return urlencode({"language": self.language, "opens": self.opens, **answers}, doseq=True)

    def _with(self, answers: Mapping[str, Sequence[str]]) -> str:
        asked = dict(answers) if self.language == SOURCE else {**answers, "lang": [self.language]}
        return f"{self.procedure}apply" + (f"?{urlencode(asked, doseq=True)}" if asked else "")
