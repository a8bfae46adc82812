"""Where the program repeats a closed set's words outside the set's home: in Python, in Jinja, and in SQL.

A repetition is a display (set, list, tuple, the keys of a dict, a text of words) of which most are the set's, and a question (comparison, match,
look-up in a display) for two of its words. One word alone is a repetition where it is `telling`, and where what it is compared with is
called as the set's values are. One member of an enum alone is none: its name is checked by the type checker.
"""

import ast
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cache

from jinja2 import nodes

from app.applications.contact_log import RecordKind
from app.applications.status import Status
from app.applications.worklist.annotations import CHANNELS, MARKS
from app.applications.worklist.custom_columns import ColumnKind
from app.exports.formats import Format
from app.notifications.letter_kinds import Letter
from app.people.roles import OperatorRole, StaffRole
from app.procedures.fields import FIELD_TYPES
from app.procedures.retention import RetentionStart
from app.procedures.settings import SelectionRule
from tests.house.program import jinja, last_name, templates, trees


@dataclass(frozen=True)
class ClosedSet:
    """`homes`: modules and packages that may list it. `enums`: classes whose members are its words.

    `asked`: what holds one of its values is called. `telling`: its words that mean nothing else.
    """

    members: frozenset[str]
    homes: tuple[str, ...]
    enums: frozenset[str] = frozenset()
    asked: frozenset[str] = frozenset()
    telling: frozenset[str] = frozenset()


STATUS = ClosedSet(
    frozenset(Status),
    ("app.applications.status",),
    frozenset({"Status"}),
    frozenset({"status", "to_status", "from_status", "status_before"}),
    frozenset(Status) - {"arrived"},  # a list's column of the time of arrival is called so too
)
_TYPES = frozenset(FIELD_TYPES)
_OF_TYPES = ("app.procedures.fields",)
FIELD_TYPE = ClosedSet(_TYPES, _OF_TYPES, asked=frozenset({"type", "field_type"}))
# a `kind` is that of many things: of a type only where the word is not another's
FIELD_KIND = ClosedSet(_TYPES - {*ColumnKind, *RecordKind, "line"}, _OF_TYPES, asked=frozenset({"kind"}))
ROLE = ClosedSet(
    frozenset({*StaffRole, *OperatorRole}),
    ("app.people.roles",),
    frozenset({"StaffRole", "OperatorRole"}),
    frozenset({"role"}),
    frozenset(StaffRole) - {"viewer"},  # who looks at a page is called so too
)
SETS = {
    "status": STATUS,
    "field type": FIELD_TYPE,
    "kind of field": FIELD_KIND,
    "role": ROLE,
    "mark": ClosedSet(frozenset(MARKS), ("app.applications.worklist.annotations",), asked=frozenset({"mark"})),
    "channel": ClosedSet(frozenset(CHANNELS), ("app.applications.worklist.annotations",), asked=frozenset({"channel"})),
    "letter": ClosedSet(
        frozenset(Letter), ("app.notifications.letter_kinds",), frozenset({"Letter"}), frozenset({"letter"})
    ),
    "format": ClosedSet(
        frozenset(Format), ("app.exports.formats",), frozenset({"Format"}), frozenset({"format", "file_format"})
    ),
    "retention": ClosedSet(
        frozenset(RetentionStart),
        ("app.procedures.retention",),
        frozenset({"RetentionStart"}),
        frozenset({"retention_from"}),
    ),
    "selection": ClosedSet(
        frozenset(SelectionRule), ("app.procedures.settings",), frozenset({"SelectionRule"}), frozenset({"selection"})
    ),
}


_READ = (
    *(ast.Constant, ast.Set, ast.List, ast.Tuple, ast.Dict, ast.Call),
    *(ast.Subscript, ast.Compare, ast.BoolOp, ast.Match),
)
_READ_IN_JINJA = (
    *(nodes.Tuple, nodes.List, nodes.Dict, nodes.Compare, nodes.Test, nodes.Filter),
    *(nodes.And, nodes.Or),
)


@dataclass
class _Said:
    """The set's words in one display or question: those in quotes, members of its enum, and how many words there are of any kind."""

    quoted: set[str]
    named: set[str]
    all: int = 0

    def __or__(self, other: "_Said") -> "_Said":
        return _Said(self.quoted | other.quoted, self.named | other.named, self.all + other.all)

    def repeats(self, closed: ClosedSet, *, asked: bool = False) -> bool:
        return len(self.quoted | self.named) > 1 or bool(self.quoted & closed.telling) or (asked and bool(self.quoted))

    def is_most(self, closed: ClosedSet) -> bool:
        return bool(self.quoted & closed.telling) or 2 * len(self.quoted | self.named) > max(self.all, 2)


@cache
def _read_at_all() -> list[tuple[str, ast.AST, frozenset[str]]]:
    """What may repeat words at all, of every module but the migrations, which say what the sets were; with the words that it holds."""
    read: list[tuple[str, ast.AST, frozenset[str]]] = []
    for module, tree in trees().items():
        if not module.startswith("app.migrations."):
            _gather(module, tree, read)
    return read


def _gather(module: str, node: ast.AST, read: list[tuple[str, ast.AST, frozenset[str]]]) -> set[str]:
    """The words in a node: a set's words cannot stand there where none of them does."""
    words: set[str] = set()
    for value in vars(node).values():
        for child in value if isinstance(value, list) else (value,):
            if isinstance(child, ast.AST):
                words |= _gather(module, child, read)
            elif isinstance(child, str):
                words.add(child)
    if isinstance(node, _READ):
        read.append((module, node, frozenset(words)))
    return words


@cache
def _read_in_jinja() -> list[tuple[str, nodes.Node]]:
    return [
        (template, node)
        for template, tree in templates().items()
        for node in jinja(tree)
        if isinstance(node, _READ_IN_JINJA)
    ]


@cache
def found(name: str) -> list[tuple[str, str]]:
    """Each repetition of a set outside its homes: module and text, or template and line."""
    closed = SETS[name]
    in_python = [
        (module, ast.unparse(node))
        for module, node, words in _read_at_all()
        if (isinstance(node, ast.Constant) or not closed.members.isdisjoint(words))
        and repeats(node, closed)
        and not any(f"{module}.".startswith(f"{home}.") for home in closed.homes)
    ]
    return in_python + [
        (template, f"line {node.lineno}") for template, node in _read_in_jinja() if repeats_in_jinja(node, closed)
    ]


# Python -------------------------------------------------------------------------------------------------------------


def repeats(node: ast.AST, closed: ClosedSet) -> bool:
    """Whether this very node does."""
    if isinstance(node, ast.Constant):
        return _is_text_of_words(node, closed)
    if isinstance(node, ast.Set | ast.List | ast.Tuple | ast.Dict) or _is_dict(node):
        return _said(node, closed).is_most(closed)
    if isinstance(node, ast.BoolOp):
        return len((both := _together(_questions(node, closed))).quoted | both.named) > 1
    said, sides = _question(node, closed)
    return said.repeats(closed, asked=any(called(side) in closed.asked for side in sides))


def _is_dict(node: ast.AST | None) -> bool:
    return isinstance(node, ast.Call) and last_name(node.func) == "dict"


def _question(node: ast.AST, closed: ClosedSet) -> tuple[_Said, list[ast.expr]]:
    """What a comparison, a match or a look-up says, and what it says it about."""
    if isinstance(node, ast.Compare):
        return _compared(node, closed), [node.left, *node.comparators]
    if isinstance(node, ast.Match):
        patterns = [
            one.value for case in node.cases for one in ast.walk(case.pattern) if isinstance(one, ast.MatchValue)
        ]
        return _together([_said(one, closed) for one in patterns]), [node.subject]
    held: ast.AST | None = None
    sides: list[ast.expr] = []
    if isinstance(node, ast.Subscript):
        held, sides = node.value, [node.slice]
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "get":
        held, sides = node.func.value, node.args
    return _said(held, closed) if isinstance(held, ast.Dict) else _Said(set(), set()), sides


def _together(parts: Collection[_Said]) -> _Said:
    whole = _Said(set(), set())
    for part in parts:
        whole |= part
    return whole


def _quoted(word: str, closed: ClosedSet) -> _Said:
    return _Said({word} & closed.members, set(), 1 if word else 0)


def _said(node: ast.AST | None, closed: ClosedSet) -> _Said:
    """What one side of a comparison, or a display, says of the set; of rows (tuples in a display) the first column."""
    if isinstance(node, ast.Constant):
        return _quoted(node.value if isinstance(node.value, str) else "", closed)
    if isinstance(node, ast.Set | ast.List | ast.Tuple | ast.Dict):
        elements = [key for key in node.keys if key is not None] if isinstance(node, ast.Dict) else node.elts
        rows = [one.elts[0] if isinstance(one, ast.Tuple) and one.elts else one for one in elements]
        return _together([_said(one, closed) for one in rows])
    if isinstance(node, ast.Call) and last_name(node.func) == "dict":
        return _together([_quoted(word.arg or "", closed) for word in node.keywords])
    if isinstance(node, ast.Call) and last_name(node.func) in {"frozenset", "set", "str", "tuple", "list"}:
        return _together([_said(one, closed) for one in node.args])
    member = node.value if isinstance(node, ast.Attribute) and node.attr == "value" else node
    if isinstance(member, ast.Attribute) and last_name(member.value) in closed.enums:
        return _Said(set(), {member.attr} & closed.members, 1)
    return _Said(set(), set(), 1)


def _is_text_of_words(node: ast.Constant, closed: ClosedSet) -> bool:
    """`"accepted processing".split()`, or SQL with one of the telling words in quotes."""
    if not isinstance(node.value, str) or len(node.value) > MOST_LETTERS or not _SEVERAL.search(node.value):
        return False
    text = _read_text(node.value)
    if text.quoted & closed.telling:
        return True
    return (len(text.words) > 1 and closed.members.issuperset(text.words)) or any(
        lists_in_sql(node.value, closed.members)
    )


def _compared(node: ast.Compare, closed: ClosedSet) -> _Said:
    return _together([_said(side, closed) for side in (node.left, *node.comparators)])


def _questions(node: ast.BoolOp, closed: ClosedSet) -> list[_Said]:
    return [_compared(one, closed) for one in node.values if isinstance(one, ast.Compare)]


def called(node: ast.AST) -> str:
    """What a value is called: `type` of `question.type`, `question["type"]`, `question.get("type")`, and of their `.value` and `str(…)`."""
    if isinstance(node, ast.Call):
        if last_name(node.func) in {"str", "get"} and node.args:
            return called(node.args[0])
        return ""
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else ""
    if isinstance(node, ast.Subscript):
        return called(node.slice) if isinstance(node.slice, ast.Constant) else ""
    if isinstance(node, ast.Attribute) and node.attr == "value":
        return called(node.value)
    return last_name(node)


# Jinja --------------------------------------------------------------------------------------------------------------


def repeats_in_jinja(node: nodes.Node, closed: ClosedSet) -> bool:
    """The same of a template's node."""
    if isinstance(node, nodes.Tuple | nodes.List | nodes.Dict):
        return _shown(node, closed).is_most(closed)
    if isinstance(node, nodes.Compare | nodes.Test | nodes.Filter):
        sides = _sides(node)
        asked = any(called_in_jinja(side) in closed.asked for side in sides)
        return _together([_shown(side, closed) for side in sides]).repeats(closed, asked=asked)
    if isinstance(node, nodes.And | nodes.Or):
        asked_for = [side for one in jinja(node) if isinstance(one, nodes.Compare) for side in _sides(one)]
        return len(_together([_shown(side, closed) for side in asked_for]).quoted) > 1
    return False


def _sides(node: nodes.Node) -> list[nodes.Node]:
    if isinstance(node, nodes.Compare):
        return [node.expr, *(operand.expr for operand in node.ops)]
    if isinstance(node, nodes.Filter) and node.name not in {"selectattr", "rejectattr"}:
        return []
    assert isinstance(node, nodes.Test | nodes.Filter)
    return [one for one in (node.node, *node.args) if one is not None]


def _shown(node: nodes.Node, closed: ClosedSet) -> _Said:
    if isinstance(node, nodes.Const):
        return _quoted(node.value if isinstance(node.value, str) else "", closed)
    if isinstance(node, nodes.Tuple | nodes.List):
        rows = [one.items[0] if isinstance(one, nodes.Tuple) and one.items else one for one in node.items]
        return _together([_shown(one, closed) for one in rows])
    if isinstance(node, nodes.Dict):
        return _together([_shown(one.key, closed) for one in node.items])
    return _Said(set(), set(), 1)


def called_in_jinja(node: nodes.Node) -> str:
    if isinstance(node, nodes.Filter) and node.node is not None:
        return called_in_jinja(node.node)
    if isinstance(node, nodes.Getattr):
        return called_in_jinja(node.node) if node.attr == "value" else node.attr
    if isinstance(node, nodes.Getitem):
        return called_in_jinja(node.arg) if isinstance(node.arg, nodes.Const) else ""
    if isinstance(node, nodes.Const):
        return node.value if isinstance(node.value, str) else ""
    return node.name if isinstance(node, nodes.Name) else ""


# SQL ----------------------------------------------------------------------------------------------------------------

MOST_LETTERS = 20_000
_SEVERAL = re.compile(r"['\s,]")
_QUOTED = re.compile(r"'(\w+)'")
_LIST = re.compile(r"(?:\bin\s*\(|\barray\s*\[)([^()\[\]]*)[)\]]", re.IGNORECASE)
_ARRAY = re.compile(r"'\{([\w\s,\"]+)\}'")
_ONE = r"[\w.()]*\s*(?:::\w+)?\s*(?:=|<>|!=)\s*\(?'\w+'(?:::[\w.]+)?\)?"
_CHAIN = re.compile(rf"{_ONE}(?:[\s()]*\b(?:or|and)\b[\s()]*{_ONE})+", re.IGNORECASE)


@dataclass(frozen=True)
class _Text:
    """What a text says, whichever set it may be about: its words, those in quotes, and its lists of words as SQL."""

    words: list[str]
    quoted: set[str]
    lists: list[list[str]]


@cache
def _read_text(text: str) -> _Text:
    quoted = [_QUOTED.findall(one) for one in (*_LIST.findall(text), *_CHAIN.findall(text))]
    arrays = [re.findall(r"\w+", one) for one in _ARRAY.findall(text)]
    lists = [words for words in (*quoted, *arrays) if len(words) > 1]
    return _Text(re.findall(r"\w+", text), set(_QUOTED.findall(text)), lists)


def lists_in_sql(text: str, members: Collection[str]) -> Iterator[frozenset[str]]:
    """Each list of two or more of the words and nothing else: `in (…)`, `array[…]`, `'{…}'`, and `… = 'a' or … = 'b'`."""
    allowed = frozenset(members)
    yield from (frozenset(words) for words in _read_text(text).lists if allowed.issuperset(words))
