"""Rules of the house for everything in templates/."""

import re
from collections.abc import Iterator

import pytest
from jinja2 import StrictUndefined, nodes
from jinja2.meta import find_referenced_templates

from app.folders import TEMPLATES as ROOT
from tests.house.program import ENVIRONMENT

TEMPLATES = sorted(str(path.relative_to(ROOT)) for path in ROOT.rglob("*.html"))


def _with_parts(names: set[str]) -> list[str]:
    """The templates and every part they include or import."""
    found, waiting = set(), set(names)
    while waiting:
        name = waiting.pop()
        found.add(name)
        parts = find_referenced_templates(ENVIRONMENT.parse((ROOT / name).read_text(encoding="utf-8")))
        waiting |= {part for part in parts if part} - found
    return sorted(found)


OWN = {name for name in TEMPLATES if name.startswith("applicant/") or name.endswith("_applicant.html")}
FOR_APPLICANTS = _with_parts(OWN | {"shared/error.html"})
JAPANESE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")
CODE = re.compile(r"\{#.*?#\}|\{\{.*?\}\}|\{% trans.*?%\}.*?\{% endtrans %\}|\{%.*?%\}", re.DOTALL)
INLINE = re.compile(r"<script(?![^>]*\ssrc=)|<style|\sstyle=|\son[a-z]+=|hx-on|javascript:|hx-boost", re.IGNORECASE)


def test_undefined_names_are_errors() -> None:
    assert ENVIRONMENT.undefined is StrictUndefined


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_template_compiles(name: str) -> None:
    assert ENVIRONMENT.get_template(name)


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_template_has_nothing_inline(name: str) -> None:
    """The content security policy would block it, and it would be right to."""
    assert INLINE.findall((ROOT / name).read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_template_asks_for_nothing_elsewhere(name: str) -> None:
    source = (ROOT / name).read_text(encoding="utf-8")
    assert re.findall(r"(?:src|href|action)=[\"']?(?:https?:)?//", source) == []


PROBLEMS = {"wrong", "errors"}  # by the input they are about: most of the time most of them are not there


def _bare(node: nodes.Node) -> Iterator[int]:
    """The lines where a problem is read as if it were always there."""
    for part in node.iter_child_nodes():
        if isinstance(part, (nodes.Getattr, nodes.Getitem)):
            held = getattr(part.node, "name", getattr(part.node, "attr", ""))
            guarded = isinstance(node, nodes.Filter) and node.name == "default"
            asked = isinstance(part, nodes.Getattr) and part.attr == "get"
            if held in PROBLEMS and not guarded and not asked:
                yield part.lineno
        yield from _bare(part)


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_problem_is_read_so_that_it_may_be_absent(name: str) -> None:
    """`wrong.get("day")` or `errors.day|default("")`: a bare `wrong.day` is an error on every page without that problem."""
    assert list(_bare(ENVIRONMENT.parse((ROOT / name).read_text(encoding="utf-8")))) == []


def test_a_bare_problem_would_be_found() -> None:
    planted = "{% if wrong.day %}{{ form.errors['day'] }}{% endif %}{{ wrong.get('day') }}{{ wrong.day|default('') }}"
    assert list(_bare(ENVIRONMENT.parse(planted))) == [1, 1]


@pytest.mark.parametrize("name", FOR_APPLICANTS)
def test_every_word_an_applicant_reads_can_be_translated(name: str) -> None:
    outside = CODE.sub("", (ROOT / name).read_text(encoding="utf-8"))
    assert [line.strip() for line in outside.splitlines() if JAPANESE.search(line)] == []
