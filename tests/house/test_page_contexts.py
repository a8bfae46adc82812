"""Every page's context holds exactly the names that its template uses: none is missing on some way through it, none is left over."""

import ast
import importlib
import pkgutil
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from functools import cache

import jinja2
import pytest
from jinja2 import nodes
from jinja2.meta import find_undeclared_variables

import app.web
from app.web.pages import PageContext, Surroundings
from tests.house.program import ENVIRONMENT, python

for module in pkgutil.walk_packages(app.web.__path__, "app.web."):
    importlib.import_module(module.name)

# what `render` gives to every template, besides the environment's own globals
EVERYWHERE = frozenset({"side", "language_form", "viewer", "place", "path", "query", "from_memory", "announced"})
# what a side's frame gives to its own templates beyond that, by their folder
OF_THE_FRAME: Mapping[str, frozenset[str]] = {
    "applicant": frozenset(),
    "mailbox": frozenset(),
    "operator": frozenset({"person", "csrf_token"}),
    "shared": frozenset(),
    "staff": frozenset({"person", "csrf_token", "part"}),
}


def subclasses() -> Iterator[type[PageContext]]:
    waiting = PageContext.__subclasses__()
    while waiting:
        context = waiting.pop()
        waiting.extend(context.__subclasses__())
        yield context


def is_dataclass_itself(context: type) -> bool:
    return "__dataclass_params__" in vars(context)


def undecorated(classes: Iterable[type]) -> set[str]:
    """Those without a decorator of their own: their fields would silently not be there. (Slots make a second class of the same name;
    the first is not the page's.)"""
    found = set(classes)
    names = {(one.__module__, one.__qualname__) for one in found if is_dataclass_itself(one)}
    return {one.__qualname__ for one in found if (one.__module__, one.__qualname__) not in names}


CONTEXTS = sorted(filter(is_dataclass_itself, set(subclasses())), key=lambda one: (one.__module__, one.__qualname__))


def given_around(context: type[PageContext]) -> frozenset[str]:
    return EVERYWHERE | OF_THE_FRAME[context.template.partition("/")[0]]


@dataclass(frozen=True)
class Text:
    """What a template says: the names it takes from around it, those it sets itself, those it sets and hands to its parts, the template
    it extends ("" for none), and its parts."""

    taken: frozenset[str]
    own: frozenset[str]
    handed: frozenset[str]
    frame: str
    parts: tuple[str, ...]


@cache
def read(source: str) -> Text:
    tree = ENVIRONMENT.parse(source)
    own = frozenset(own_names(tree))
    assigned = frozenset(node.name for node in tree.find_all(nodes.Name) if node.ctx in {"store", "param"})
    frame = next((extended.template.value for extended in tree.find_all(nodes.Extends)), "")
    taken = frozenset(find_undeclared_variables(tree)) - own
    return Text(taken, own, own | assigned, frame, tuple(parts_with_context(tree)))


def names_used(template: str) -> set[str]:
    """The names that a template, what it extends, and the parts it includes take from the context."""
    used: set[str] = set()
    waiting: list[tuple[str, frozenset[str]]] = [(template, frozenset())]
    seen: set[str] = set()
    while waiting:
        name, around = waiting.pop()
        if name in seen:
            continue
        seen.add(name)
        text = of_file(name)
        around |= (
            of_file(text.frame).own if text.frame else frozenset()
        )  # a block sees what the frame that it fills defines
        used |= text.taken - around
        waiting.extend((part, around | text.handed) for part in text.parts)
    return used - set(ENVIRONMENT.globals)


def of_file(name: str) -> Text:
    assert ENVIRONMENT.loader is not None
    return read(ENVIRONMENT.loader.get_source(ENVIRONMENT, name)[0])


def own_names(tree: nodes.Template) -> set[str]:
    """What a template sets, imports or defines itself. Jinja's own count forgets these names inside blocks and in the filter of a loop."""
    names: set[str] = set()
    for node in tree.find_all((nodes.FromImport, nodes.Import, nodes.Macro, nodes.Assign, nodes.AssignBlock)):
        if isinstance(node, nodes.FromImport):
            names |= {name if isinstance(name, str) else name[1] for name in node.names}
        elif isinstance(node, nodes.Import):
            names.add(node.target)
        elif isinstance(node, nodes.Macro):
            names.add(node.name)
        elif isinstance(node, nodes.Assign | nodes.AssignBlock):
            names |= {
                target.name
                for target in (node.target, *node.target.find_all(nodes.Name))
                if isinstance(target, nodes.Name)
            }
    return names


def parts_with_context(tree: nodes.Template) -> Iterator[str]:
    """Templates named by a constant or by a choice of two. base.html alone puts names together: header and footer of a side, whose
    names every page has."""
    for node in tree.find_all((nodes.Extends, nodes.Include, nodes.FromImport, nodes.Import)):
        if isinstance(node, nodes.FromImport | nodes.Import) and not node.with_context:
            continue
        named = node.template
        choices = (named.expr1, named.expr2) if isinstance(named, nodes.CondExpr) else (named,)
        yield from (choice.value for choice in choices if isinstance(choice, nodes.Const))


def name_of(context: type[PageContext]) -> str:
    return f"{context.__module__}.{context.__qualname__}"


def given(context: type[PageContext]) -> set[str]:
    return {each.name for each in fields(context)}  # type: ignore[arg-type]  # every subclass is a dataclass


def used(context: type[PageContext]) -> set[str]:
    return set().union(*(names_used(template) for template in context.templates()))


def test_every_context_is_what_its_template_uses() -> None:
    missing = {name_of(one): used(one) - given(one) - given_around(one) for one in CONTEXTS}
    spare = {name_of(one): given(one) - used(one) for one in CONTEXTS}
    assert {name: names for name, names in missing.items() if names} == {}, (
        "the template names what the context does not hold"
    )
    assert {name: names for name, names in spare.items() if names} == {}, (
        "the context holds what the template does not use"
    )


def test_no_context_hides_what_its_frame_gives() -> None:
    """A frame's own templates would be drawn with the page's value."""
    assert {name_of(one): names for one in CONTEXTS if (names := given(one) & given_around(one))} == {}


def test_a_missing_and_a_spare_name_would_be_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """The comparison itself: names used in a part, in a loop, in a macro, and names that the page itself sets."""
    templates = {
        "page.html": "{% extends 'frame.html' %}{% from 'macros.html' import drawn %}{% set own = wanted %}{% for row in rows %}{% include 'part.html' %}{% endfor %}{% block main %}{{ drawn(own) }}{% endblock %}",
        "frame.html": "{{ title }}",
        "part.html": "{{ row }}{{ own }}{{ deep }}",
    }
    monkeypatch.setattr(ENVIRONMENT, "loader", jinja2.DictLoader(templates))
    assert names_used("page.html") == {"wanted", "rows", "title", "deep"}


def test_every_context_is_a_dataclass_itself() -> None:
    assert undecorated(subclasses()) == set()


def test_a_context_without_its_decorator_would_be_found() -> None:
    @dataclass(frozen=True)
    class Held:
        rows: int

    @dataclass(frozen=True, slots=True)
    class Slotted(Held):
        more: int

    class Forgotten(Held):
        spare: int

    assert undecorated([Held, Slotted, Forgotten]) == {Forgotten.__qualname__}


def test_the_frames_give_what_pages_may_be_given() -> None:
    assert EVERYWHERE.union(*OF_THE_FRAME.values()) == set(Surroundings.__annotations__)


def drawn_without_context(calls: Iterable[ast.AST]) -> list[str]:
    """Where a template is named in the drawing, not in a context: the calls, as they are written."""
    return [
        ast.unparse(call) for call in calls if isinstance(call, ast.Call) and _draws(call) and not _is_context(call)
    ]


def _draws(call: ast.Call) -> bool:
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    return name in {"page", "render", "get_template", "from_string", "select_template"}


def _is_context(call: ast.Call) -> bool:
    """The context is the first argument, made there or held in `shown` or `context`; mypy sees to its type."""
    first = call.args[0] if call.args else None
    made = isinstance(first, ast.Call) and isinstance(first.func, ast.Name)
    return made or (isinstance(first, ast.Name) and first.id in {"shown", "context"})


def test_no_template_is_drawn_without_a_context() -> None:
    calls: dict[str, list[ast.AST]] = {}
    for module, node in python():
        if module.startswith("app.web.") and module != "app.web.pages":
            calls.setdefault(module, []).append(node)
    assert len(calls) > 100
    assert {module: drawn for module, nodes in calls.items() if (drawn := drawn_without_context(nodes))} == {}


@pytest.mark.parametrize(
    "planted",
    ["page('staff/help/index.html', whatever=1)", "pages.render(f'{side}/x.html')", "of(side).get_template(name)"],
)
def test_a_template_drawn_by_its_name_would_be_found(planted: str) -> None:
    assert drawn_without_context(ast.walk(ast.parse(planted))) == [planted]
