"""Reading a form definition (JSON) with all its problems told at once. Pure.

The sentences are Japanese: the section that edits the form reads them (手続編集).
"""

import re
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeAlias, TypeGuard

from app.attachments.ceilings import APPLICATION_FILES
from app.attachments.file_kinds import FileKind
from app.calendar.periods import Period, PeriodUnit
from app.languages import SOURCE
from app.procedures.conditions import All, Condition, Is, Some
from app.procedures.definition_words import WORDS
from app.procedures.fields import FIELD_TYPES
from app.procedures.fields.choice import OneChoice
from app.procedures.fields.date import Within
from app.procedures.fields.field import Choice, Field
from app.procedures.fields.limits import LARGEST_NUMBER, LIMITS, LONGEST_PERIOD, MOST_CHOICES, LimitKind
from app.texts import Text

JsonObject: TypeAlias = Mapping[str, object]

_ID = re.compile(r"[a-z][a-z0-9_]{0,39}")
_CHOICE_ID = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")
RESERVED_IDS = frozenset(
    {"submission_key", "version", "lang", "csrf_token", "action"}
)  # control names of the pages' forms
LANGUAGE_TAG = re.compile(r"[a-z]{2,3}(-[A-Za-z]{2,8})*")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
UNSTORABLE = re.compile("[\x00\ud800-\udfff]")  # neither PostgreSQL nor UTF-8 takes them
FORM_TEXTS = ("title", "outline", "eligibility", "needed", "purpose")
_FORM_KEYS = frozenset({*FORM_TEXTS, "minutes", "capacity_question", "sections"})
_SECTION_KEYS = frozenset({"id", "title", "questions"})
_QUESTION_KEYS = frozenset(
    {
        *("id", "type", "label", "hint", "required", "item", "facet", "special_care", "when", "autocomplete"),
        "reveals_special_care",  # true, false, or left to the conditions: open_answers.py
        "no_personal_information",  # declared by the section; what may go public without one: editing/faults.py
    }
)
MOST_QUESTIONS = 300
DEEPEST_CONDITION = 5


@dataclass(frozen=True, slots=True)
class DefinitionFault:
    question: str | None  # None: of the form as a whole
    sentence: str


class DefinitionProblem(Exception):
    """A definition that cannot become a form; `faults` holds every reason."""

    def __init__(self, faults: Sequence[DefinitionFault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(self.problems))

    @property
    def problems(self) -> tuple[str, ...]:
        return tuple(f"「{f.question}」：{f.sentence}" if f.question else f.sentence for f in self.faults)


@dataclass(frozen=True, slots=True)
class QuestionDefinition:
    id: str
    type: str
    label: Text
    hint: Text | None
    required: bool
    item: str | None
    facet: bool
    special_care: bool
    reveals_special_care: bool | None  # None: the conditions tell
    no_personal_information: bool
    autocomplete: str | None
    when: Condition | None
    field: Field


@dataclass(frozen=True, slots=True)
class SectionDefinition:
    id: str
    title: Text
    questions: tuple[QuestionDefinition, ...]


@dataclass(frozen=True, slots=True)
class FormDefinition:
    title: Text
    outline: Text
    eligibility: Text
    needed: Text
    purpose: Text
    minutes: int
    capacity_question: str | None
    sections: tuple[SectionDefinition, ...]


def read_definition(definition: object, *, stored: bool = False) -> FormDefinition:
    """Read a definition; raises DefinitionProblem and nothing else whatever the JSON is. `stored`: older spellings once taken are read too."""
    reader = _DefinitionReader(stored=stored)
    form = reader.form(definition)
    if reader.faults or form is None:
        raise DefinitionProblem(reader.faults)
    return form


_NO_TEXT = Text({SOURCE: ""})


@dataclass(slots=True)
class _DefinitionReader:
    """Goes through a definition once, in order, gathering faults; what it returns counts only when there are none."""

    stored: bool = False
    faults: list[DefinitionFault] = field(default_factory=list)
    questions: dict[str, QuestionDefinition] = field(default_factory=dict)
    labels: Mapping[str, str] = field(
        default_factory=dict
    )  # labels of all questions, later ones too; the id where a label is missing
    section_ids: set[str] = field(default_factory=set)
    here: str | None = None  # the question being read
    files: int = 0  # that can be attached at the questions read so far

    def fault(self, sentence: str) -> None:
        self.faults.append(DefinitionFault(self.here, sentence))

    def form(self, definition: object) -> FormDefinition | None:
        if not isinstance(definition, Mapping):
            self.fault("様式の定義がありません")
            return None
        self.unknown_keys(definition, _FORM_KEYS)
        texts = {key: self.text(definition, key) for key in FORM_TEXTS}
        minutes = definition.get("minutes")
        if not _is_whole(minutes) or not 1 <= minutes <= 600:
            self.fault("かかる時間（分）を1から600までの数で入力してください")
            minutes = 1
        raw_sections = self.objects(definition, "sections", "区分")
        self.labels = _labels_of_questions(raw_sections)
        sections = tuple(self.section(raw) for raw in raw_sections)
        if not sections:
            self.fault("区分を1つ以上作ってください")
        if len(self.questions) > MOST_QUESTIONS:
            self.fault(f"質問は{MOST_QUESTIONS}個までにしてください")
        capacity_question = definition.get("capacity_question")
        self.capacity(capacity_question)
        return FormDefinition(
            **texts,
            minutes=minutes,
            capacity_question=capacity_question if isinstance(capacity_question, str) else None,
            sections=sections,
        )

    def section(self, raw: JsonObject) -> SectionDefinition:
        self.unknown_keys(raw, _SECTION_KEYS)
        section_id = raw.get("id")
        if not isinstance(section_id, str) or not _ID.fullmatch(section_id):
            self.fault("区分のIDは英小文字で始まる40文字以内の英小文字・数字・_にしてください")
            section_id = ""
        elif section_id in self.section_ids:
            self.fault(f"区分のID「{section_id}」が重なっています")
        self.section_ids.add(section_id)
        title = self.text(raw, "title", "区分名")
        questions = tuple(filter(None, map(self.question, self.objects(raw, "questions", "質問"))))
        return SectionDefinition(section_id, title, questions)

    def question(self, raw: JsonObject) -> QuestionDefinition | None:
        question_id = raw.get("id")
        if not isinstance(question_id, str) or not _ID.fullmatch(question_id):
            self.fault("質問のIDは英小文字で始まる40文字以内の英小文字・数字・_にしてください")
            return None
        self.here = question_id
        try:
            return self.question_with_id(question_id, raw)
        finally:
            self.here = None

    def question_with_id(self, question_id: str, raw: JsonObject) -> QuestionDefinition | None:
        if question_id in RESERVED_IDS:
            self.fault("この質問IDは画面の部品が使うため使えません")
        if question_id in self.questions:
            self.fault("質問IDが重なっています")
        type_name = raw.get("type")
        field_type = FIELD_TYPES.get(type_name) if isinstance(type_name, str) else None
        if field_type is None:
            self.fault(f"質問の種類「{type_name}」はありません")
            return None
        self.unknown_keys(raw, _QUESTION_KEYS | field_type.limits)
        question = QuestionDefinition(
            id=question_id,
            type=str(type_name),
            label=self.text(raw, "label"),
            hint=self.text(raw, "hint") if raw.get("hint") is not None else None,
            required=self.flag(raw, "required"),
            item=self.item(raw),
            facet=self.flag(raw, "facet"),
            special_care=self.flag(raw, "special_care"),
            reveals_special_care=self.optional_flag(raw, "reveals_special_care"),
            no_personal_information=self.flag(raw, "no_personal_information"),
            autocomplete=self.autocomplete(raw, field_type),
            when=self.condition(raw["when"], 1) if raw.get("when") is not None else None,
            field=self.field(raw, field_type),
        )
        self.rules(question, field_type)
        self.questions.setdefault(question_id, question)
        return question

    def rules(self, question: QuestionDefinition, field_type: type[Field]) -> None:
        if question.facet and question.item is not None:
            self.fault("情報項目を持つ質問は、絞り込みの項目（封をしない項目）にできません")
        if question.facet and not field_type.closed:
            self.fault("絞り込みの項目にできるのは、選択肢から選ぶ質問だけです")
        if question.reveals_special_care is not None and not field_type.closed:
            self.fault(f"「{WORDS['reveals_special_care']}」を決められるのは、選択肢から選ぶ質問だけです")
        if question.special_care and question.item is None:
            self.fault("要配慮個人情報の質問には、情報項目を指定してください")
        if question.no_personal_information and question.item is not None:
            self.fault("情報項目のある質問を、「個人情報ではない」にはできません")
        self.files += question.field.room_for_files
        if question.field.room_for_files and self.files > APPLICATION_FILES:
            self.fault(f"付けられるファイルは、質問を合わせて{APPLICATION_FILES}個までにしてください")
        if not field_type.answered and (question.required or question.item is not None):
            self.fault(f"{field_type.label}は、必須にすることも情報項目を持つこともできません")

    def field(self, raw: JsonObject, field_type: type[Field]) -> Field:
        limits: dict[str, Any] = {}
        for key in field_type.limits & raw.keys():
            if raw[key] is None:
                continue
            limit = self.limit(raw, key)
            if limit is not None:
                limits[key] = limit
        problems = field_type.problems_with(limits)
        for problem in problems:
            self.fault(problem)
        return Field() if problems else field_type(**limits)

    def limit(self, raw: JsonObject, key: str) -> object:
        return _READERS[LIMITS[key].kind](self, raw, key)

    def number(self, key: str, value: object) -> int | None:
        if _is_whole(value) and abs(value) <= LARGEST_NUMBER:
            return value
        self.fault(f"{WORDS[key]}は整数で入力してください")
        return None

    def within(self, value: object) -> Within | None:
        """A period from the day of a question before this one."""
        if not isinstance(value, Mapping) or value.keys() != {"question", "amount", "unit"}:
            self.fault(f"{WORDS['within']}は、日付の質問、数、単位で書いてください")
            return None
        amount, unit = value["amount"], value["unit"]
        if not _is_whole(amount) or not 1 <= amount <= LONGEST_PERIOD:
            self.fault(f"{WORDS['within']}は1から{LONGEST_PERIOD}までの数にしてください")
            return None
        if not isinstance(unit, str) or unit not in set(PeriodUnit):
            self.fault(f"{WORDS['within']}の単位は{'、'.join(PeriodUnit)}のどれかにしてください")
            return None
        counted_from = self.questions.get(value["question"]) if isinstance(value["question"], str) else None
        if counted_from is None or not counted_from.field.gives_day:
            self.fault(f"{WORDS['within']}を数える日は、この質問より前にある日付の質問から選んでください")
            return None
        return Within(counted_from.id, counted_from.label, Period(amount, PeriodUnit(unit)))

    def kinds(self, key: str, value: object) -> tuple[FileKind, ...] | None:
        known = {kind.value: kind for kind in FileKind}
        if isinstance(value, list) and all(isinstance(each, str) and each in known for each in value):
            return tuple(kind for kind in FileKind if kind in value)
        self.fault(f"{WORDS[key]}は、{'、'.join(known)}の中から選んでください")
        return None

    def day(self, key: str, value: object) -> date | str | None:
        if value == "today":
            return "today"
        if self.stored or (isinstance(value, str) and _DAY.fullmatch(value)):
            with suppress(ValueError):
                return date.fromisoformat(str(value))  # 20260401 and 2026-W14-3 too
        self.fault(f"{WORDS[key]}は2026-04-01のような日付か、today（申請の日）にしてください")
        return None

    def choices(self, raw: JsonObject) -> tuple[Choice, ...]:
        choices: dict[str, Choice] = {}
        for entry in self.objects(raw, "choices", "選択肢"):
            self.unknown_keys(entry, frozenset({"id", "label"}))
            choice_id = entry.get("id")
            if not isinstance(choice_id, str) or not _CHOICE_ID.fullmatch(choice_id):
                self.fault("選択肢のIDは40文字以内の英小文字・数字・_・-にしてください")
                continue
            if choice_id in choices:
                self.fault(f"選択肢のID「{choice_id}」が重なっています")
            choices[choice_id] = Choice(choice_id, self.text(entry, "label", "選択肢"))
        if len(choices) > MOST_CHOICES:
            self.fault(f"選択肢は{MOST_CHOICES}個までにしてください")
        return tuple(choices.values())

    def condition(self, raw: object, depth: int) -> Condition | None:
        if depth > DEEPEST_CONDITION:
            self.fault(f"条件の入れ子は{DEEPEST_CONDITION}段までにしてください")
            return None
        if isinstance(raw, Mapping):
            if raw.keys() == {"question", "is"}:
                return self.choice_condition(raw["question"], raw["is"])
            for key, kind in (("all", All), ("any", Some)):
                if raw.keys() == {key} and isinstance(raw[key], list) and raw[key]:
                    read = [self.condition(inner, depth + 1) for inner in raw[key]]
                    return kind(tuple(condition for condition in read if condition is not None))
        self.fault("条件は「質問と選択肢」か、その「すべて」「いずれか」の組で書いてください")
        return None

    def choice_condition(self, question_id: object, choices: object) -> Condition | None:
        if question_id == self.here:
            self.fault("条件が自分自身を指しています")
            return None
        if not isinstance(question_id, str) or question_id not in self.labels:
            self.fault(f"条件の質問「{question_id}」がありません")
            return None
        question, called = self.questions.get(question_id), self.labels[question_id]
        wrong = self.cannot_be_looked_at(question, choices)
        if question is None or wrong is not None or not isinstance(choices, list):
            self.fault(f"条件の質問「{called}」{wrong}")
            return None
        if type(question.field) is Field:  # faults of its choices are reported with the choices
            return None
        known = {choice.id for choice in question.field.options}
        for choice in choices:
            if not isinstance(choice, str) or choice not in known:
                self.fault(f"条件の質問「{called}」に選択肢「{choice}」がありません")
        return Is(question_id, frozenset(choice for choice in choices if isinstance(choice, str)))

    @staticmethod
    def cannot_be_looked_at(question: QuestionDefinition | None, choices: object) -> str | None:
        if question is None:
            return "は、この質問より前に置いてください（条件が循環している場合もあります）"
        if not FIELD_TYPES[question.type].closed:
            return "は、選択肢から選ぶ質問ではありません"
        return None if isinstance(choices, list) and choices else "の選択肢を1つ以上指定してください"

    def capacity(self, question_id: object) -> None:
        if question_id is None:
            return
        question = self.questions.get(question_id) if isinstance(question_id, str) else None
        if question is None or not question.field.divides_places:
            self.fault(f"定員の単位になる質問は、「{OneChoice.label}」質問にしてください")

    def item(self, raw: JsonObject) -> str | None:
        item = raw.get("item")
        if item is None:
            return None
        if not isinstance(item, str) or not item.strip() or len(item) > 100 or UNSTORABLE.search(item):
            self.fault("情報項目の名前は1文字から100文字までで入力してください")
            return None
        return item

    def autocomplete(self, raw: JsonObject, field_type: type[Field]) -> str | None:
        value = raw.get("autocomplete")
        if value is None:
            return field_type.autocomplete_by_item.get(str(raw.get("item")), field_type.autocomplete)
        if not isinstance(value, str) or not re.fullmatch(r"[a-z0-9 -]{1,40}", value):
            self.fault("autocompleteはHTMLの値（street-addressなど）にしてください")
            return None
        return value

    def flag(self, raw: JsonObject, key: str) -> bool:
        value = raw.get(key, False)
        if not isinstance(value, bool):
            self.fault(f"「{WORDS[key]}」（{key}）はtrueかfalseにしてください")
            return False
        return value

    def optional_flag(self, raw: JsonObject, key: str) -> bool | None:
        return None if raw.get(key) is None else self.flag(raw, key)

    def text(self, raw: JsonObject, key: str, noun: str = "") -> Text:
        noun = noun or WORDS[key]
        value = raw.get(key)
        if not isinstance(value, Mapping) or not isinstance(value.get(SOURCE), str) or not value[SOURCE].strip():
            self.fault(f"{noun}の日本語の文を入力してください")
            return _NO_TEXT
        languages: dict[str, str] = {}
        for language, words in value.items():
            if not isinstance(language, str) or not LANGUAGE_TAG.fullmatch(language) or not isinstance(words, str):
                self.fault(f"{noun}の「{language}」の文を読めません")
            elif UNSTORABLE.search(words):
                self.fault(f"{noun}に読み取れない文字があります")
            elif words.strip():
                languages[language] = words
        return Text(languages)

    def objects(self, raw: JsonObject, key: str, noun: str) -> list[JsonObject]:
        values = raw.get(key)
        if not isinstance(values, list):
            self.fault(f"{noun}の一覧（{key}）がありません")
            return []
        found = [value for value in values if isinstance(value, Mapping)]
        if len(found) < len(values):
            self.fault(f"{noun}の一覧（{key}）に読めないものがあります")
        return found

    def unknown_keys(self, raw: JsonObject, known: frozenset[str]) -> None:
        for key in raw.keys() - known:
            self.fault(f"「{key}」という指定はここでは使えません")


_READERS: Mapping[LimitKind, Callable[[_DefinitionReader, JsonObject, str], object]] = {
    LimitKind.choices: lambda reader, raw, _: reader.choices(raw),
    LimitKind.line: lambda reader, raw, key: reader.text(raw, key),
    LimitKind.text: lambda reader, raw, key: reader.text(raw, key),
    LimitKind.flag: lambda reader, raw, key: reader.flag(raw, key),
    LimitKind.period: lambda reader, raw, key: reader.within(raw[key]),
    LimitKind.kinds: lambda reader, raw, key: reader.kinds(key, raw[key]),
    LimitKind.day: lambda reader, raw, key: reader.day(key, raw[key]),
    LimitKind.number: lambda reader, raw, key: reader.number(key, raw[key]),
}


def _is_whole(value: object) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool)


def _labels_of_questions(sections: Sequence[JsonObject]) -> Mapping[str, str]:
    lists = (section.get("questions") for section in sections)
    raw = [question for questions in lists if isinstance(questions, list) for question in questions]
    labels: dict[str, str] = {}
    for question in raw:
        if isinstance(question, Mapping) and isinstance(question.get("id"), str):
            label = question.get("label")
            words = label.get(SOURCE) if isinstance(label, Mapping) else None
            labels[question["id"]] = words if isinstance(words, str) and words.strip() else question["id"]
    return labels
