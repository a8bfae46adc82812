"""The program's own text, read once for all tests of the house: its modules as trees of Python, its templates as trees of Jinja."""

import ast
import gc
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Final

from jinja2 import nodes

from app.folders import PACKAGE, TEMPLATES
from app.languages import SOURCE
from app.web.pages import environment_of

ENVIRONMENT: Final = environment_of(SOURCE)


@cache
def trees() -> Mapping[str, ast.Module]:
    """Every module of the program, by its dotted name (a package's own with `.__init__`)."""
    return {
        ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts): ast.parse(path.read_text(encoding="utf-8"))
        for path in sorted(PACKAGE.rglob("*.py"))
    }


@cache
def python() -> list[tuple[str, ast.AST]]:
    """Every node of every module but bare names and how they are used, with the module's name."""
    gc.disable()  # they stay as long as the tests run: the collector would look through all of them each time
    found = [(module, node) for module, tree in trees().items() for node in _all_but_names(tree)]
    gc.freeze()
    gc.enable()
    return found


def _all_but_names(tree: ast.AST) -> Iterator[ast.AST]:
    """What `ast.walk` gives, in another order and in a third of the time."""
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        yield node
        for value in vars(node).values():
            waiting += [
                child
                for child in (value if isinstance(value, list) else (value,))
                if isinstance(child, ast.AST) and not isinstance(child, ast.Name | ast.expr_context)
            ]


@cache
def templates() -> Mapping[str, nodes.Template]:
    """Every template, by its path in templates/."""
    return {
        path.relative_to(TEMPLATES).as_posix(): ENVIRONMENT.parse(path.read_text(encoding="utf-8"))
        for path in sorted(TEMPLATES.rglob("*"))
        if path.is_file()
    }


def jinja(tree: nodes.Node) -> Iterator[nodes.Node]:
    """Every node of a template, itself first."""
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        yield node
        waiting.extend(node.iter_child_nodes())


def last_name(node: ast.AST) -> str:
    """`name` of `name` and of `a.b.name`; "" of anything else."""
    if isinstance(node, ast.Name):
        return node.id
    return node.attr if isinstance(node, ast.Attribute) else ""
