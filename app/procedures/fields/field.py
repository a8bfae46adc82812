"""The base of every field type: what the editor and the form's page need to know of it; how it reads what was posted, gives it back
as hidden inputs, and shows it.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import Enum, auto
from types import MappingProxyType
from typing import Any, ClassVar, NamedTuple, Protocol, TypeAlias

from app.attachments.file_kinds import FileKind
from app.procedures.fields import messages
from app.procedures.fields.limits import LIMITS
from app.texts import Text
from app.typed_text import PRIVATE_USE, without_unseen

JsonValue: TypeAlias = str | int | bool | list[str] | dict[str, str] | list[dict[str, str]]
"""A normalised answer. Blank answers are left out, never stored as null."""


Cell: TypeAlias = str | int | date
"""What stands in one cell of a table; as text, `str` of it."""


class Meaning(Enum):
    """The personal meaning of an answer (name, telephone, mail address …), for code that looks for it."""

    full_name = auto()
    kana = auto()
    telephone = auto()
    mail_address = auto()
    postal_address = auto()


class Somebody(Protocol):
    """A made-up person, whose answers are the examples."""

    @property
    def name(self) -> str: ...
    @property
    def kana(self) -> str: ...
    @property
    def telephone(self) -> str: ...
    @property
    def email(self) -> str: ...
    @property
    def postcode(self) -> str: ...
    @property
    def address(self) -> str: ...
    @property
    def age(self) -> int: ...


class Example(NamedTuple):
    """The person and the time of an example answer."""

    somebody: Somebody
    today: date


EXAMPLE = "よろしくお願いします。"


class GivenFile(Protocol):
    """A file that is held for the applicant, at the question that it was attached to."""

    @property
    def question(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def kind(self) -> FileKind: ...
    @property
    def size(self) -> int: ...


class AttachedFile(NamedTuple):
    """A file as an answer names it."""

    id: str
    name: str
    kind: FileKind
    size: int  # bytes


class Given(NamedTuple):
    """The posted values of one question: for each of the field's parts, in their order, every value under that input name. `answers`: those
    of the questions before it; `files`: those held for this question, by id."""

    inputs: Sequence[Sequence[str]]
    today: date
    answers: Mapping[str, JsonValue] = MappingProxyType({})
    files: Mapping[str, GivenFile] = MappingProxyType({})


LONGEST_INPUT = 20_000
"""Characters of one input that are looked at at all; more is refused by its length alone, before any work on the text."""

_SPACE = " \t\n\v\f\r\u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
# str.strip takes it in one pass, where a pattern ending in \\Z is quadratic in inner spaces.
_TRIMMED = _SPACE.replace("\u2000-\u200a", "".join(map(chr, range(0x2000, 0x200B)))) + "\u200b\u2060\ufeff"
# Letters without a shape (Hangul fillers, Braille blank, joiners, marks of direction): alone they answer nothing.
_NOTHING_VISIBLE = re.compile(
    f"[{_SPACE}\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2060-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0"
    "\U000e0000-\U000e0fff]*"
)
# U+FFFD is what a broken conversion leaves behind; the last two of a plane cannot stand in an Excel file.
_UNREADABLE = re.compile("[\ud800-\udfff\ufffd-\uffff]")
_REFUSED = (
    "\x7f-\x9f\ud800-\uf8ff\ufffd-\uffff\U000f0000-\U0010ffff"  # in one pass: control, unreadable, of private use
)
_REFUSED_IN_A_LINE = re.compile(f"[\x00-\x1f\u2028\u2029{_REFUSED}]")
_REFUSED_IN_TEXT = re.compile(f"[\x00-\x08\x0b-\x1f{_REFUSED}]")
_NEWLINE = re.compile("\r\n?|[\u2028\u2029]")


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault in one part of a field; `part` is "" where the field has a single input."""

    message: str
    values: Mapping[str, object] = field(default_factory=dict)
    part: str = ""


class Refused(Exception):
    """The answer cannot be taken as it stands; the faults say what to do."""

    def __init__(self, *faults: Fault) -> None:
        super().__init__("an answer was refused")  # never its text: it would reach a log
        self.faults = faults


@dataclass(frozen=True, slots=True)
class Choice:
    id: str
    label: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One field type with its limits. Fields know nothing of a question's label: it lends its own to a fault's message."""

    # what a definition and the editor say
    type: ClassVar[str]  # its name in a definition
    label: ClassVar[str]  # 種類
    limits: ClassVar[frozenset[str]] = frozenset()  # the definition's keys this type understands, of LIMITS
    owed: ClassVar[frozenset[str]] = frozenset()  # the limits that a definition must give
    closed: ClassVar[bool] = False  # answers come from a list of choices
    usual_choices: ClassVar[tuple[Choice, ...]] = ()  # a closed type's own, where the section writes none
    several: ClassVar[bool] = False  # an answer may hold more than one choice
    prefillable: ClassVar[bool] = (
        False  # an address may bring the answer along, where it tells nothing of a person (prefilled.py)
    )
    gives_day: ClassVar[bool] = False  # its answer is a day, from which another can be counted
    divides_places: ClassVar[bool] = False  # each choice may have a 定員 of its own
    answered: ClassVar[bool] = True  # False for an explanation
    takes_files: ClassVar[bool] = False

    # whose data an answer is
    personal: ClassVar[bool] = False  # always personal information
    declared: ClassVar[bool] = False  # the section declares whether it is personal information
    usual_item: ClassVar[str | None] = None  # 情報項目 that a new question starts with
    items_besides: ClassVar[tuple[str, ...]] = ()  # 情報項目 that the type always collects besides the question's own
    meaning: ClassVar[Meaning | None] = None

    # a table of answers: the column's words beside the question's label, by name; the last takes an answer of another version's type whole
    columns: ClassVar[Mapping[str, str]] = MappingProxyType({"": "{label}"})

    # the form's page: `control` is a macro of templates/shared/controls.html
    control: ClassVar[str] = "line"
    input_type: ClassVar[str] = "text"
    inputmode: ClassVar[str] = ""
    width: ClassVar[str] = ""
    autocomplete: ClassVar[str | None] = None  # WCAG 1.3.5; a composite field says it at its parts
    autocomplete_by_item: ClassVar[Mapping[str, str]] = {}  # where the 情報項目 tells more than the type
    parts: ClassVar[tuple[str, ...]] = ("",)
    missing: ClassVar[tuple[Fault, ...]] = (Fault(messages.MISSING),)  # at the parts that say so

    @classmethod
    def schema(cls) -> dict[str, Any]:
        """Return JSON Schemas of the field's limits; an optional limit may be null."""
        schemas = {name: {"title": LIMITS[name].label, **cls._schema_of(name)} for name in sorted(cls.limits)}
        return {
            name: schema if name in cls.owed else {"anyOf": [schema, {"type": "null"}]}
            for name, schema in schemas.items()
        }

    @classmethod
    def _schema_of(cls, limit: str) -> dict[str, Any]:
        return LIMITS[limit].schema()

    @classmethod
    def problems_with(cls, limits: Mapping[str, Any]) -> list[str]:
        """Say in Japanese what a section has to mend in the limits it wrote."""
        return smallest_above_largest(limits)

    @property
    def room_for_files(self) -> int:
        """Return how many files an answer may name."""
        return 0

    @property
    def how_many(self) -> range:
        """Return how many choices an answer of a closed field may hold."""
        return range(1, 2)

    @property
    def options(self) -> tuple[Choice, ...]:
        """Return the choices of a closed field."""
        return ()

    def read(self, given: Given) -> JsonValue | None:
        """Return the normalised answer, or None when blank. Raises Refused, and nothing else whatever was posted."""
        raise NotImplementedError

    def posted(self, answer: JsonValue, typed: Sequence[Sequence[str]] = ()) -> list[tuple[str, str]]:  # noqa: ARG002 - most have one way
        """Return the (part, value) pairs that `read` turns into the same answer, in the way of several in which it was typed."""
        return [("", str(answer))]

    def doubt(self, answer: JsonValue) -> Fault | None:  # noqa: ARG002 - most answers leave none
        """Return a question about an answer that is taken as it stands, None where nothing is odd."""
        return None

    def hint(self, language: str) -> str:  # noqa: ARG002 - most limits are told by the section, or by what refuses
        """Return what the type's own limits ask of an answer, in a whole sentence; "" for nothing."""
        return ""

    def shown(self, answer: JsonValue, language: str) -> str:  # noqa: ARG002 - types that depend on the language use it
        return str(answer)

    def cell(self, answer: JsonValue, language: str) -> Cell:
        """Return the answer for one cell of a table: a number or a day as such, so that it adds up and sorts."""
        return self.shown(answer, language)

    def cell_of(self, column: str, answer: JsonValue, language: str) -> Cell:  # noqa: ARG002 - most have one column
        """Return what stands in one of the type's columns."""
        return self.cell(answer, language)

    def postal_address(self, answer: JsonValue) -> tuple[str, str]:  # noqa: ARG002 - most answers are none
        """Return postcode and address of an answer; both "" where it is no address."""
        return "", ""

    def files(self, answer: JsonValue) -> tuple[AttachedFile, ...]:  # noqa: ARG002 - most answers name none
        """Return the files that an answer names, in the applicant's order."""
        return ()

    @property
    def example_files(self) -> tuple[AttachedFile, ...]:
        """Return the files of the example's answer."""
        return ()

    def example(self, of: Example) -> JsonValue:
        """Return an answer that the example's person could give."""
        raise NotImplementedError

    def chosen(self, answer: JsonValue | None) -> tuple[str, ...]:  # noqa: ARG002 - open fields have none
        """Return the ids of the choices in an answer of a closed field, for conditions and facets."""
        return ()


def smallest_above_largest(limits: Mapping[str, Any]) -> list[str]:
    problems = []
    longest = LIMITS["max_length"]
    if not longest.least <= limits.get(longest.name, 1) <= longest.most:
        problems.append(f"{longest.label}は{longest.least}から{longest.most}までにしてください")
    for low, high, sentence in (
        ("minimum", "maximum", "最小の数は、最大の数以下にしてください"),
        ("earliest", "latest", "いちばん早い日は、いちばん遅い日以前にしてください"),
    ):
        least, most = limits.get(low), limits.get(high)
        if least is not None and most is not None and "today" not in {least, most} and least > most:
            problems.append(sentence)
    return problems


def only_value(values: Sequence[str], part: str = "") -> str:
    """Return the one value of an input, "" when it was not posted at all."""
    if not values:
        return ""
    if len(values) > 1 or not isinstance(values[0], str):  # a file may hide in a multipart body
        raise Refused(Fault(messages.ONE_ONLY, part=part))
    return values[0]


def one_line(values: Sequence[str], maximum: int, part: str = "") -> str:
    """Return the trimmed text of one line, "" when blank; every character that can be seen, or means something, is kept as typed."""
    text = without_unseen(_bounded(only_value(values, part), maximum, part)).strip(_TRIMMED)
    return _checked(text, maximum, _REFUSED_IN_A_LINE, part)


def several_lines(values: Sequence[str], maximum: int) -> str:
    """Return the trimmed text of several lines. Newlines are \\n, as the browser's \\r\\n would change the count and the digest."""
    text = without_unseen(_NEWLINE.sub("\n", _bounded(only_value(values), maximum, ""))).strip(_TRIMMED)
    return _checked(text, maximum, _REFUSED_IN_TEXT, "")


def _bounded(text: str, maximum: int, part: str) -> str:
    if len(text) > LONGEST_INPUT:
        raise Refused(Fault(messages.TOO_LONG, {"maximum": maximum, "count": len(text)}, part))
    return text


def _oddness(character: str) -> str:
    if _UNREADABLE.match(character):
        return messages.UNREADABLE
    return messages.PRIVATE_USE if PRIVATE_USE.match(character) else messages.INVISIBLE


def _checked(text: str, maximum: int, refused: re.Pattern[str], part: str) -> str:
    odd = None if text.isascii() and text.isprintable() else refused.search(text)
    if odd:
        raise Refused(Fault(_oddness(odd[0]), part=part))
    if len(text) > maximum:
        raise Refused(Fault(messages.TOO_LONG, {"maximum": maximum, "count": len(text)}, part))
    return "" if _NOTHING_VISIBLE.fullmatch(text) else text
