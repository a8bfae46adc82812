"""What calls itself pure is held to it: the contract in pyproject.toml forbids it the database and HTTP, however far away."""

import ast
import re
import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from tests.house.program import trees

HOUSE = Path(__file__).parents[2]
SAYS_SO = re.compile(r"\bpure\b", re.IGNORECASE)


def _contract() -> Sequence[str]:
    linter = tomllib.loads((HOUSE / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
    (modules,) = (each["source_modules"] for each in linter["contracts"] if each["name"] == "pure modules stay pure")
    found: list[str] = modules
    return found


def _modules() -> Iterator[tuple[str, str]]:
    """Every module's name and docstring."""
    for module, tree in trees().items():
        yield module.removesuffix(".__init__"), ast.get_docstring(tree) or ""


def test_what_calls_itself_pure_is_in_the_contract() -> None:
    held = _contract()
    calling = [name for name, docstring in _modules() if SAYS_SO.search(docstring)]
    assert calling
    assert [name for name in calling if not any(f"{name}.".startswith(f"{each}.") for each in held)] == []


@pytest.mark.parametrize("docstring", ["Days of a month. Pure.", "This module is pure.", "PURE: no database, no HTTP."])
def test_one_that_says_so_is_found(docstring: str) -> None:
    assert SAYS_SO.search(docstring)


def test_what_is_in_the_contract_calls_itself_pure() -> None:
    docstrings = dict(_modules())
    assert [name for name in _contract() if not SAYS_SO.search(docstrings[name])] == []
