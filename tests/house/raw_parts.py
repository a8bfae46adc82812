"""The texts of raw_condition and raw_expression, which Piccolo takes as they are: read from the source, whole, or not taken."""

import ast
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from tests.house.program import last_name
from tests.house.scoping import Catalogue, faults_of

RAW: Final = {"raw_condition", "raw_expression"}
WITHOUT_BRACKETS: Final = {"WhereRaw", "QueryString", "Unquoted"}  # what writes a text without brackets
_CONSTANT: Final = re.compile(r"_?[A-Z][A-Z0-9_]*")  # ruff lets no argument and no local variable be called so


def raw_parts(tree: ast.AST, constants: Mapping[str, Any]) -> Iterator[tuple[str, str | None]]:
    """Each use in a module, with its text; None for one that cannot be read here, or that reads another name."""
    called = {id(node.func): node for node in ast.walk(tree) if isinstance(node, ast.Call)}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and any(one.name in RAW and one.asname for one in node.names):
            yield ast.unparse(node), None
        if last_name(node) in RAW:
            call = called.get(id(node))
            yield ast.unparse(call or node), _text(call, constants) if call else None


def _text(call: ast.Call, constants: Mapping[str, Any]) -> str | None:
    first = call.args[0] if call.args else None
    if isinstance(first, ast.Name) and _CONSTANT.fullmatch(first.id):
        text = constants.get(first.id)
    else:
        text = first.value if isinstance(first, ast.Constant) else None
    return text if isinstance(text, str) else None


def part_faults(text: str | None, catalogue: Catalogue) -> list[str]:
    """What is wrong with a part in brackets beside the municipality of its table, whichever that is."""
    if text is None:
        return ["neither a text nor a constant of the module"]
    faults: list[str] = []
    for table, key in catalogue.keys.items():
        part = text.replace("{}", "$2")
        faults = faults_of(f"select from app.{table} where {table}.{key} = $1 and ({part})", catalogue)
        if not faults:
            break
    return faults
