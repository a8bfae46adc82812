"""Which answers stand in the open, outside the seal, beside the 到達番号: those of filter questions (絞り込みの項目) that tell nothing of
special-care information (要配慮個人情報, Act on the Protection of Personal Information article 2, paragraph 3). Pure.

Who chooses 乳がん体験者の会 tells an illness, long before the question about the diagnosis is asked. So a choice stays under the seal where
special-care information depends on it, and where it could be told from whether another such question was asked at all.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum, auto

from app.procedures.draft_reading import Draft, Part, called, is_closed, mentioned, question_named, questions_of


class Why(Enum):
    """Why a choice tells special-care information."""

    itself = auto()  # its own 情報項目 is special-care information
    marked = auto()  # the section says so
    leads_to_it = auto()  # the condition of a question about special-care information names it
    leads_on = (
        auto()
    )  # the condition of a question that tells it names it; the section may say that this one tells nothing
    after_it = auto()  # asked or not by a choice that tells it


@dataclass(frozen=True, slots=True)
class Telling:
    """A question whose choice tells special-care information; `through`: the other question because of which, "" for none."""

    why: Why
    through: str = ""

    @property
    def releasable(self) -> bool:
        """True where the section's own word, that the choice tells nothing, is taken."""
        return self.why is Why.leads_on


def telling_questions(draft: Draft) -> Mapping[str, Telling]:
    """Return the closed questions whose choice tells special-care information, by id. `draft`: a definition, which may be unfinished."""
    questions = {str(question.get("id")): question for question in questions_of(draft)}
    found: dict[str, Telling] = {}
    for key, question in questions.items():
        if question.get("special_care") is True:
            found[key] = Telling(Why.itself)
        elif question.get("reveals_special_care") is True and is_closed(question):
            found[key] = Telling(Why.marked)
    for key in [key for key, telling in found.items() if telling.why is Why.itself]:
        for named in _named_by(questions[key], questions):
            found.setdefault(named, Telling(Why.leads_to_it, key))
    _follow_up(questions, found)
    _follow_down(questions, found)
    return {key: telling for key, telling in found.items() if is_closed(questions[key])}


def tells_special_care(draft: Draft, question_id: str) -> bool:
    """Tell whether the choice made at a question of this form tells special-care information."""
    return question_id in telling_questions(draft)


def open_questions(draft: Draft) -> list[Part]:
    """Return the questions whose answers stand in the open, in the form's order."""
    telling = telling_questions(draft)
    return [
        question
        for question in questions_of(draft)
        if question.get("facet") is True and is_closed(question) and question.get("id") not in telling
    ]


def has_open_places(draft: Draft) -> bool:
    """Tell whether the place (定員) of an application stands in the open: its question's answers do, or the form has one place."""
    unit = draft.get("capacity_question")
    return unit is None or any(question.get("id") == unit for question in open_questions(draft))


def why_in_words(telling: Telling, draft: Draft) -> str:
    """Say in Japanese why a choice stays under the seal, as the end of a sentence's first half: 「…ため」."""
    question = question_named(draft, telling.through)
    name = f"『{called(question)}』" if question else ""
    match telling.why:
        case Why.itself:
            return "要配慮個人情報の質問であるため"
        case Why.marked:
            return "質問の編集で、選択から要配慮個人情報が「分かる」としたため"
        case Why.leads_to_it:
            return f"要配慮個人情報の質問{name}を表示する条件になっているため"
        case Why.leads_on:
            return f"要配慮個人情報が分かる質問{name}を表示する条件になっているため"
        case Why.after_it:
            return f"表示されたかどうかで、要配慮個人情報が分かる質問{name}の答えが分かるため"


@dataclass(frozen=True, slots=True)
class Standing:
    """Where the choices of one question lie: in the open beside the 到達番号, or under the seal; `why` in Japanese, 「…ため」."""

    question: str
    name: str
    open: bool
    why: str


def standings(draft: Draft, sealed_before: Collection[str] = ()) -> list[Standing]:
    """Say where the choices lie of every question that is a filter, tells special-care information or carries the 定員, in the form's order.

    `sealed_before`: the questions whose choices a published version of the procedure sealed, after which they stay so.
    """
    telling, unit = telling_questions(draft), draft.get("capacity_question")
    found = []
    for question in questions_of(draft):
        key, facet = str(question.get("id")), question.get("facet") is True and is_closed(question)
        if key in telling:
            found.append(Standing(key, called(question), open=False, why=why_in_words(telling[key], draft)))
        elif facet and key in sealed_before:
            found.append(Standing(key, called(question), open=False, why="公開した版で封をしたことがあるため"))
        elif facet:
            used = "一覧の絞り込み、集計と定員に使うため" if key == unit else "一覧の絞り込みと集計に使うため"
            found.append(Standing(key, called(question), open=True, why=used))
        elif key == unit and is_closed(question):
            found.append(Standing(key, called(question), open=False, why="一覧の絞り込みと集計に使わないため"))
    return found


def _follow_up(questions: Mapping[str, Part], found: dict[str, Telling]) -> None:
    """Add what leads to the found questions, however far up, but for what the section says tells nothing."""
    left = list(found)
    while left:
        key = left.pop()
        for named in _named_by(questions[key], questions):
            if named not in found and questions[named].get("reveals_special_care") is not False:
                found[named] = Telling(Why.leads_on, key)
                left.append(named)


def _follow_down(questions: Mapping[str, Part], found: dict[str, Telling]) -> None:
    """Add what is asked or not by a found question, however far down: to be answered at all tells the choice."""
    grown = True
    while grown:
        grown = False
        for key, question in questions.items():
            named = next((named for named in _named_by(question, questions) if named in found), None)
            if key not in found and named is not None:
                found[key] = Telling(Why.after_it, named)
                grown = True


def _named_by(question: Part, questions: Mapping[str, Part]) -> Iterator[str]:
    return (named for named, _ in mentioned(question.get("when")) if named in questions and named != question.get("id"))
