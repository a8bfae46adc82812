"""The words of the papers as inputs, one for each text, made from the document itself; and back.

A list of texts is one input with a line for each (｜ where a text goes on in a new line); a list of rows has one blank row more, and a
row left blank goes.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from app.web.forms import Posted, only
from app.web.staff.governance.wording_labels import CHOICES, LABELS, PLACEHOLDERS, PLACEHOLDERS_OF

LONGEST: Final = 3_000
SHORT: Final = 40  # letters; a longer text gets an input of several lines
MOST_PERSONS: Final = 1_000_000
LINE_BREAK: Final = "｜"
BREAKS: Final = f"文の中で行を変えるところは「{LINE_BREAK}」と書きます。"
BETWEEN: Final = "："  # 課：部
_PLACEHOLDER: Final = re.compile(r"\{(\w*)\}")
_NAMES: Final = {placeholder: name for placeholder, (name, _) in PLACEHOLDERS.items()}
_PLACEHOLDERS: Final = {name: placeholder for placeholder, name in _NAMES.items()}
_UNREADABLE: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Input:
    """One input of a part. `kind`: line, area, lines, pairs, number or choice."""

    name: str
    label: str
    kind: str
    value: str
    options: Sequence[tuple[str, str]] = ()
    hint: str = ""

    @property
    def rows(self) -> int:
        return min(12, 2 + self.value.count("\n") + len(self.value) // SHORT)


@dataclass(frozen=True, slots=True)
class InputGroup:
    """The inputs of a part or of an inner part. `depth`: 0 for the part as a whole."""

    title: str
    depth: int
    inputs: tuple[Input, ...]


def groups_of(value: Mapping[str, Any], name: str, title: str = "", depth: int = 0) -> Iterator[InputGroup]:
    """The inputs of one part of the document, those of its inner parts after its own."""
    own = tuple(_input(text, f"{name}.{key}", key) for key, text in value.items() if not _is_inner(text))
    if own:
        yield InputGroup(title, depth, own)
    for key, inner in value.items():
        if isinstance(inner, list) and _is_inner(inner):
            for number, row in enumerate(_with_blank(inner)):
                yield from groups_of(row, f"{name}.{key}.{number}", f"{_label(key)} {number + 1}", depth + 1)
        elif _is_inner(inner):
            yield from groups_of(inner, f"{name}.{key}", _label(key), depth + 1)


def differing(now: Iterable[InputGroup], typed: Iterable[InputGroup]) -> list[tuple[str, str]]:
    """Label and text of what was typed otherwise than it stands now."""
    standing = {each.name: each.value for group in now for each in group.inputs}
    return [
        (f"{group.title}　{each.label}".strip("　"), each.value)
        for group in typed
        for each in group.inputs
        if standing.get(each.name, "") != each.value
    ]


def read_back(value: Any, name: str, posted: Posted, problems: dict[str, str]) -> Any:
    """The part with the values posted. Input name and sentence of each value that cannot be taken are added to `problems`."""
    if isinstance(value, dict) and not _is_pairs(name):
        return {key: read_back(inner, f"{name}.{key}", posted, problems) for key, inner in value.items()}
    if isinstance(value, list) and _is_inner(value):
        rows = [read_back(row, f"{name}.{number}", posted, problems) for number, row in enumerate(_with_blank(value))]
        return [row for row in rows if not _is_blank(row)]
    typed = plain(only(posted, name))
    if isinstance(value, int):
        return _number(typed, name, problems)
    problem = text_problem(typed) or _placeholder_problem(typed, name)
    if problem:
        problems[name] = problem
    else:
        typed = _stored(typed)
    if isinstance(value, list):
        return [line.replace(LINE_BREAK, "\n") for line in typed.split("\n") if line.strip()]
    if isinstance(value, dict):
        pairs = [line.partition(BETWEEN) for line in typed.split("\n") if line.strip()]
        if any(not each[0].strip() or not each[2].strip() for each in pairs):
            problems[name] = "1行に1つ、「課の名前：部の名前」のように入力してください"
        return {left.strip(): right.strip() for left, _, right in pairs}
    return typed


def _input(value: Any, name: str, key: str) -> Input:
    label = LABELS.get(name) or _label(key)
    if key in CHOICES:
        return Input(name, label, "choice", str(value), CHOICES[key])
    if isinstance(value, int):
        return Input(name, label, "number", str(value))
    if isinstance(value, list):
        lines = "\n".join(_shown(text).replace("\n", LINE_BREAK) for text in value)
        return Input(name, label, "lines", lines, hint=BREAKS if LINE_BREAK in lines else "")
    if isinstance(value, dict):
        return Input(name, label, "pairs", "\n".join(f"{left}{BETWEEN}{right}" for left, right in value.items()))
    return Input(name, label, "area" if "\n" in value or len(value) > SHORT else "line", _shown(value))


def _label(key: str) -> str:
    return LABELS.get(key, key)


def _is_inner(value: Any) -> bool:
    """True for a part with inputs of its own, or a list of such."""
    if isinstance(value, list):
        return bool(value) and isinstance(value[0], dict)
    return isinstance(value, dict) and not _is_departments(value)


def _is_departments(value: Mapping[str, Any]) -> bool:
    return not any(key in LABELS for key in value)


def _is_pairs(name: str) -> bool:
    return name.endswith(".departments")


def _with_blank(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows with a blank one more to fill, where rows have texts only."""
    if any(isinstance(inner, list | dict) for inner in rows[0].values()):
        return rows
    return [*rows, {key: CHOICES[key][0][0] if key in CHOICES else "" for key in rows[0]}]


def _is_blank(row: Any) -> bool:
    return not any(isinstance(inner, list | dict) or inner for key, inner in row.items() if key not in CHOICES)


def plain(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").strip("\n ")


def text_problem(text: str) -> str:
    """The sentence about why a text cannot be taken, "" when it can."""
    if _UNREADABLE.search(text):
        return "読み取れない文字があります。その文字を入力し直してください"
    if len(text) > LONGEST:
        return f"{LONGEST}文字以内で入力してください（いま{len(text)}文字）"
    return ""


def placeholders_in(name: str) -> tuple[str, ...]:
    """The placeholders that a paper fills in the input of that name; in all inputs of a part, when it is the part's name."""
    found = (
        placeholders
        for begin, placeholders in PLACEHOLDERS_OF.items()
        if f"{name}.".startswith(f"{begin}.") or begin.startswith(f"{name}.")
    )
    return tuple(dict.fromkeys(placeholder for placeholders in found for placeholder in placeholders))


def _placeholder_problem(text: str, name: str) -> str:
    usable = [f"{{{_NAMES[placeholder]}}}" for placeholder in placeholders_in(name)]
    unknown = next((f"{{{word}}}" for word in _PLACEHOLDER.findall(text) if f"{{{word}}}" not in usable), "")
    if not unknown:
        return ""
    return f"{unknown}は使えません。" + (
        f"ここで使えるのは{''.join(usable)}です" if usable else "ここで使える語はありません"
    )


def _shown(text: str) -> str:
    """A text with its placeholders written by the names that people read."""
    return _PLACEHOLDER.sub(lambda found: f"{{{_NAMES.get(found[1], found[1])}}}", text)


def _stored(text: str) -> str:
    return _PLACEHOLDER.sub(lambda found: f"{{{_PLACEHOLDERS.get(found[1], found[1])}}}", text)


def _number(typed: str, name: str, problems: dict[str, str]) -> int:
    if typed.isascii() and typed.isdecimal() and 1 <= int(typed[:9]) <= MOST_PERSONS:
        return int(typed[:9])
    problems[name] = f"1から{MOST_PERSONS}までの半角の数字で入力してください"
    return 1
