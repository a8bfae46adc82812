"""What a module's syntax tree tells of SQL that is put together, of what a log line gets, and of what an exception carries."""

import ast
import re
from collections.abc import Iterator
from typing import Final

from tests.house.program import last_name

SQL: Final = re.compile(
    r"\bselect\b.*\bfrom\b|\binsert\s+into\b|\bupdate\s+(app|api)\.|\bdelete\s+from\b|\btruncate\b|\b(from|join)\s+(app|api)\.|"
    r"\bwhere\s+[\w.]+\s*=|\border\s+by\b|\bset_config\b|\bmunicipality\s*=",
    re.IGNORECASE | re.DOTALL,
)
CONSTANT: Final = re.compile(r"_?[A-Z][A-Z0-9_]*")
LOGS: Final = {"log", "LOG", "logger", "LOGGER", "logging", "_log", "_LOG"}
LEVELS: Final = {"debug", "info", "warning", "warn", "error", "exception", "critical", "fatal", "log"}
SECRET: Final = re.compile(
    r"(^|_)(password|passwords|secret|secrets|token|tokens|inquiry|answer|answers|posted|typed|reveal|recovery|credential|credentials|"
    r"cookie|private|plaintext|opened)(_|$)"
)
FUNCTIONS: Final = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)


def built_sql(tree: ast.Module) -> Iterator[str]:
    """Texts of SQL into which something else than this module's constants is put: by f-string, %, +, format or join."""
    for node, inside in _placed(tree, False):
        pieces = _pieces(node)
        if pieces is None:
            continue
        texts, values = pieces
        if SQL.search(" ".join(texts)) and any(not _is_constant(value, inside) for value in values):
            yield ast.unparse(node)


def _placed(node: ast.AST, inside: bool) -> Iterator[tuple[ast.AST, bool]]:
    """Every node, with whether it stands in a function. Of a text that is put together only the whole."""
    yield node, inside
    for child in ast.iter_child_nodes(node):
        if isinstance(node, ast.BinOp) and isinstance(child, ast.BinOp) and isinstance(node.op, type(child.op)):
            for grandchild in ast.iter_child_nodes(child):
                yield from _placed(grandchild, inside)
        else:
            yield from _placed(child, inside or isinstance(node, FUNCTIONS))


def _pieces(node: ast.AST) -> tuple[list[str], list[ast.expr]] | None:
    """The constant texts and the other values of a text that is put together; None for what is none."""
    if isinstance(node, ast.JoinedStr):
        parts: list[ast.expr] = [one.value if isinstance(one, ast.FormattedValue) else one for one in node.values]
    elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        parts = _summands(node)
    elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod):
        parts = [node.left, *(node.right.elts if isinstance(node.right, ast.Tuple) else [node.right])]
    elif (
        isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in {"format", "replace"}
    ):
        parts = [node.func.value, *node.args, *(keyword.value for keyword in node.keywords)]
    else:
        return None
    texts = [one.value for one in parts if isinstance(one, ast.Constant) and isinstance(one.value, str)]
    texts += [part for one in parts if isinstance(one, ast.JoinedStr) for part in (_pieces(one) or ([], []))[0]]
    return texts, [one for one in parts if not isinstance(one, ast.Constant)]


def _summands(node: ast.expr) -> list[ast.expr]:
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        return [*_summands(node.left), *_summands(node.right)]
    return [node]


def _is_constant(value: ast.expr, inside: bool) -> bool:
    """A constant of the module or something made of such alone; outside every function, whatever is known when it is imported."""
    if not inside:
        return True
    if isinstance(value, ast.JoinedStr):
        return all(_is_constant(one, inside) for one in (_pieces(value) or ([], []))[1])
    return CONSTANT.fullmatch(last_name(value)) is not None


def logged(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """Each value that a log line gets, with the line's text; the text itself where it is not written there."""
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in LEVELS):
            continue
        if last_name(node.func.value) not in LOGS:
            continue
        first, *others = node.args or [ast.Constant("")]
        text = first.value if isinstance(first, ast.Constant) else ""
        if not isinstance(first, ast.Constant):
            yield ast.unparse(first), ""
        for value in [*others, *(one.value for one in node.keywords)]:
            yield ast.unparse(value), str(text)


def carried(tree: ast.Module) -> Iterator[str]:
    """Exceptions that are raised with a value whose name says that it is a secret or what somebody wrote; its length is neither."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call):
            values = [*node.exc.args, *(keyword.value for keyword in node.exc.keywords)]
            if any(SECRET.search(name) for value in values for name in _names(value)):
                yield ast.unparse(node)


def _names(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Call) and last_name(node.func) == "len":
        return
    if isinstance(node, ast.Name):
        yield node.id
    elif isinstance(node, ast.Attribute):
        yield node.attr
    for child in ast.iter_child_nodes(node):
        yield from _names(child)
