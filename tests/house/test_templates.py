"""Rules of the house for everything in templates/."""

import re
from collections.abc import Iterator

from jinja2 import StrictUndefined, TemplateError, nodes
from jinja2.meta import find_referenced_templates

from app.folders import TEMPLATES as ROOT
from tests.house.program import ENVIRONMENT, templates

TEMPLATES = {str(path.relative_to(ROOT)): path.read_text(encoding="utf-8") for path in sorted(ROOT.rglob("*.html"))}
OWN = {name for name in TEMPLATES if name.startswith("applicant/") or name.endswith("_applicant.html")}
FOR_APPLICANTS = OWN | {"shared/error.html"}
JAPANESE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")
CODE = re.compile(r"\{#.*?#\}|\{\{.*?\}\}|\{% trans.*?%\}.*?\{% endtrans %\}|\{%.*?%\}", re.DOTALL)
INLINE = re.compile(r"<script(?![^>]*\ssrc=)|<style|\sstyle=|\son[a-z]+=|hx-on|javascript:|hx-boost", re.IGNORECASE)
ELSEWHERE = re.compile(r"(?:src|href|action)=[\"']?(?:https?:)?//")


def test_undefined_names_are_errors() -> None:
    assert ENVIRONMENT.undefined is StrictUndefined


def test_every_template_compiles() -> None:
    assert {name: error for name in TEMPLATES if (error := _error_of(name))} == {}


def _error_of(name: str) -> str:
    try:
        ENVIRONMENT.get_template(name)
    except TemplateError as error:
        return str(error)
    return ""


def test_no_template_has_anything_inline() -> None:
    """The content security policy would block it, and it would be right to."""
    assert {name: inline for name, source in TEMPLATES.items() if (inline := INLINE.findall(source))} == {}


def test_no_template_asks_for_anything_elsewhere() -> None:
    assert {name: found for name, source in TEMPLATES.items() if (found := ELSEWHERE.findall(source))} == {}


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


def test_a_problem_is_read_so_that_it_may_be_absent() -> None:
    """`wrong.get("day")` or `errors.day|default("")`: a bare `wrong.day` is an error on every page without that problem."""
    assert {name: lines for name in TEMPLATES if (lines := list(_bare(templates()[name])))} == {}


def test_a_bare_problem_would_be_found() -> None:
    planted = "{% if wrong.day %}{{ form.errors['day'] }}{% endif %}{{ wrong.get('day') }}{{ wrong.day|default('') }}"
    assert list(_bare(ENVIRONMENT.parse(planted))) == [1, 1]


def _with_parts(names: set[str]) -> set[str]:
    """The templates and every part they include or import."""
    found: set[str] = set()
    waiting = set(names)
    while waiting:
        name = waiting.pop()
        found.add(name)
        waiting |= {part for part in find_referenced_templates(templates()[name]) if part} - found
    return found


def _outside_translation(source: str) -> list[str]:
    return [line.strip() for line in CODE.sub("", source).splitlines() if JAPANESE.search(line)]


def test_every_word_an_applicant_reads_can_be_translated() -> None:
    outside = {name: _outside_translation(TEMPLATES[name]) for name in _with_parts(FOR_APPLICANTS)}
    assert {name: lines for name, lines in outside.items() if lines} == {}


def test_nothing_that_is_kept_beyond_a_session_is_called_a_password() -> None:
    """What has `password` in its name is left out of the page that asks to sign in again: a hidden input of that name would be lost."""
    lost = [name for name, source in TEMPLATES.items() if re.search(r'"hidden" name="[^"]*password', source)]
    assert lost == []
