"""A form being filled in: what was typed, what is wrong with it, and when each question is asked, ready for the page."""

import json
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from itertools import groupby, takewhile
from typing import Any, ClassVar, Final

from app.attachments.faults import FileFault
from app.calendar.tokyo import today
from app.languages import translated_into
from app.procedures.conditions import All, Condition, Is
from app.procedures.fields import messages
from app.procedures.fields.date import Day
from app.procedures.fields.field import GivenFile
from app.procedures.form import AnswerProblem, Form, FormSection, JsonValue, Question, ShownAnswer
from app.texts import N_, composed, joined
from app.web.addresses import AddressSought
from app.web.forms import Posted
from app.web.pages import PageContext

FILE_WORDS: Final = {
    "sending": N_("「{name}」を送っています"),
    "sent": N_("「{name}」を付けました"),
    "failed": N_("「{name}」を送れませんでした。つながるところで、もう一度送ってください。"),
    "released": N_("「{name}」を外しました"),
    "not-released": N_("「{name}」を外せませんでした。つながるところで、もう一度押してください。"),
    "moved": N_("「{name}」を{place}番目にしました"),
}


@dataclass(frozen=True, slots=True)
class Unasked:
    """Ids of the questions that are not asked by what was answered so far, and of the sections that have no others."""

    questions: AbstractSet[str]
    sections: AbstractSet[str]


@dataclass(frozen=True, slots=True)
class Entry:
    form: Form
    language: str
    posted: Posted = field(default_factory=dict)
    problems: Sequence[AnswerProblem] = ()
    focus: str = ""  # id of the question to stand at
    in_place: bool = False  # the side answers for a part of the page
    sought: Mapping[str, AddressSought] = field(default_factory=dict)  # by question, where a postcode was looked up
    full: frozenset[str] = frozenset()  # choices that are full (定員)
    files: Mapping[str, GivenFile] = field(default_factory=dict)  # held for the applicant, by id
    takes_files: bool = True  # False on a プレビュー: the control is shown, and nothing can be sent with it

    def value(self, name: str) -> str:
        """The first value typed into an input, "" when none was."""
        values = self.posted.get(name, ())
        return values[0] if values else ""

    def values(self, name: str) -> Sequence[str]:
        return self.posted.get(name, ())

    def problem(self, name: str) -> str:
        """The problem of one input in whole sentences; "" without one."""
        return joined(" ", (self._sentence(problem) for problem in self.problems if problem.input_name == name))

    def problems_of(self, question: Question) -> list[str]:
        return [self._sentence(problem) for problem in self.problems if problem.question == question.id]

    @property
    def summary(self) -> list[tuple[str, str]]:
        """(id of the input, sentence) in the form's order, for the error summary."""
        return [(problem.input_name.replace(".", "-"), self._sentence(problem)) for problem in self.problems]

    @property
    def has_conditions(self) -> bool:
        return any(question.when is not None for question in self.form.questions.values())

    def condition(self, question: Question) -> str:
        """The question's condition as JSON, for app.js, which hides what is not asked; "" where it is always asked."""
        return json.dumps(_plain(question.when), separators=(",", ":")) if question.when else ""

    def condition_words(self, section: FormSection, index: int) -> str:
        """Who is to answer, for readers without JavaScript: once before a run of questions with one condition, "" at its others."""
        questions = section.questions
        when = questions[index].when
        if when is None or (index and questions[index - 1].when == when):
            return ""
        run = takewhile(lambda question: question.when == when, questions[index:])
        count = sum(question.field.answered for question in run)
        condition = self._words(when)
        if count < 2:
            return self._filled(N_("%(condition)s方だけお答えください。"), condition=condition)
        run_words = N_("ここから%(count)s問は、%(condition)s方だけお答えください。")
        return self._filled(run_words, count=str(count), condition=condition)

    @property
    def unasked(self) -> Unasked:
        """What app.js will hide at first, for early.js to hide before it is painted."""
        asked = (
            self.form.check(self.posted, today(), self.files).asked
            if self.has_conditions
            else self.form.questions.keys()
        )
        sections = [section.id for section in self.form.sections if not asked & {each.id for each in section.questions}]
        return Unasked(self.form.questions.keys() - asked, frozenset(sections))

    def options(self, question: Question) -> list[tuple[str, str]]:
        """(id, label) of a closed question's choices; the label says where a place is full."""
        full = self.full if question.id == self.form.capacity_question else ()
        return [(choice, self._full(label) if choice in full else label) for choice, label in self._labels(question)]

    def _full(self, label: str) -> str:
        return self._filled(N_("%(choice)s（満員）"), choice=label)

    def _labels(self, question: Question) -> list[tuple[str, str]]:
        return [(choice.id, choice.label.in_(self.language)) for choice in question.choices]

    def hint(self, question: Question) -> str:
        """What the section says about a question, then what its limits ask of an answer; "" for nothing."""
        own = question.hint.in_(self.language) if question.hint else ""
        return joined(" ", filter(None, (own, question.field.hint(self.language))))

    def attached(self, question: Question) -> list[tuple[str, GivenFile]]:
        """Id and file of what is attached to the question, in the order in which the ids were posted."""
        held = {key: file for key, file in self.files.items() if file.question == question.id}
        return [(key, held[key]) for key in dict.fromkeys([*self.values(question.id), *held]) if key in held]

    def file_words(self, question: Question) -> list[tuple[str, str]]:
        """What files.js says of a question's files: the name of the attribute that it reads, and the words, in which `{name}` is the file's."""
        field: Any = question.field
        words = {**FILE_WORDS, "too-large": FileFault.too_large.words, "too-many": messages.NO_MORE_FILES}
        label = question.label.in_(self.language)
        limits = {"too-large": field.largest_mb, "too-many": field.most_files}
        return [
            (name, self._say(sentence).format(name="{name}", place="{place}", label=label, maximum=limits.get(name)))
            for name, sentence in words.items()
        ]

    def eras(self, field: Day) -> list[tuple[str, str]]:
        return [(era.id, era.label.in_(self.language)) for era in field.eras(today())]

    def address(self, question: Question, focus: bool) -> AddressSought:
        """What stands at the two inputs of an address."""
        return self.sought.get(question.id) or AddressSought(
            postcode=self.value(f"{question.id}.postcode"),
            line=self.value(f"{question.id}.line"),
            postcode_error=self.problem(f"{question.id}.postcode"),
            focus="postcode" if focus else "",
        )

    def _sentence(self, problem: AnswerProblem) -> str:
        return problem.sentence(self.language, self._say)

    def _say(self, message: str) -> str:
        return translated_into(self.language, message)

    def _filled(self, message: str, **values: str) -> str:
        return composed(self._say(message), lambda pattern: pattern % values, values.values())

    def _words(self, condition: Condition) -> str:
        """「申込み／アンケート」で「申込み」を選んだ"""
        if isinstance(condition, Is):
            question = self.form.questions[condition.question]
            chosen = [label for choice, label in self._labels(question) if choice in condition.choices]
            labels = joined(self._say(N_("か")), [self._filled(N_("「%(words)s」"), words=label) for label in chosen])
            said = {"question": question.label.in_(self.language), "choices": labels}
            return self._filled(N_("「%(question)s」で%(choices)sを選んだ"), **said)
        comma = self._say(N_("、また、")) if isinstance(condition, All) else self._say(N_("、または、"))
        return joined(comma, [self._words(part) for part in condition.conditions])


def _plain(condition: Condition) -> dict[str, Any]:
    if isinstance(condition, Is):
        return {"question": condition.question, "is": sorted(condition.choices)}
    name = "all" if isinstance(condition, All) else "any"
    return {name: [_plain(part) for part in condition.conditions]}


@dataclass(frozen=True, slots=True)
class AnswersShown:
    """One section of the confirm page."""

    title: str
    answers: Sequence[ShownAnswer]


@dataclass(frozen=True, kw_only=True)
class ApplyPage(PageContext):
    """入力. `address`: of the journey, with a slash at its end; `controls`: hidden inputs that are no answers, name and value;
    `notice_words`: a title and a sentence (msgids) that say why the page is shown again. `closing`: the period and how soon it ends, in
    words; None where that is further away."""

    template: ClassVar = "applicant/apply.html"
    title: str
    form: Form
    address: str
    controls: Sequence[tuple[str, str]]
    entry: Entry
    notice_words: tuple[str, str] | None
    closing: tuple[str, str] | None = None


@dataclass(frozen=True, kw_only=True)
class AttachedPart(PageContext):
    """What is attached to one question: `attached`, id and file in the applicant's order; `errors`, sentences. `submission_key`: the key of the form, which the first file may have made."""

    template: ClassVar = "shared/_attached.html"
    question_id: str
    attached: Sequence[tuple[str, GivenFile]]
    errors: Sequence[str]
    submission_key: str
    takes_files: bool


@dataclass(frozen=True, kw_only=True)
class ConfirmPage(PageContext):
    """確認. `posted`: the answers as they travel on unseen, name and value. `wait_seconds`: 0 where they may be sent at once."""

    template: ClassVar = "applicant/confirm.html"
    title: str
    address: str
    controls: Sequence[tuple[str, str]]
    posted: Sequence[tuple[str, str]]
    sections: Sequence[AnswersShown]
    wait_seconds: int


def confirm_page(
    form: Form,
    answers: Mapping[str, JsonValue],
    language: str,
    address: str,
    controls: Sequence[tuple[str, str]],
    *,
    typed: Posted,
    wait_seconds: int = 0,
) -> ConfirmPage:
    """確認, with the answers as the server read them; `typed`: what was posted, in whose eras the dates travel on."""
    titles = {section.id: section.title.in_(language) for section in form.sections}
    groups = groupby(form.shown(answers, language), key=lambda answer: answer.section)
    return ConfirmPage(
        title=form.title.in_(language),
        address=address,
        controls=controls,
        posted=form.posted(answers, typed),
        sections=[AnswersShown(titles[section], list(shown)) for section, shown in groups],
        wait_seconds=wait_seconds,
    )
