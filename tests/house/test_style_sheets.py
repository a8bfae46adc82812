"""Two style sheets. Residents load app.css alone: every class of it is one of their pages', and no page of theirs needs staff.css."""

import re
from functools import cache

import pytest
from jinja2.meta import find_referenced_templates

from app.applications.status import Status
from app.folders import PACKAGE, STATIC, TEMPLATES
from tests.house.program import ENVIRONMENT

_REMARK = re.compile(r"/\*.*?\*/", re.DOTALL)
_CLASS = re.compile(r"\.([a-z][\w-]*)")
_WRITTEN = re.compile(
    r"""class=\\?["']((?:\{\{.*?\}\}|[^"'])*)"""
)  # in a template, or in a module that makes a piece of one
# what a class is built of when a page is made, with the words that may follow
_BUILT = {
    "date-": ("era", "year", "month", "day"),
    "width-": ("4", "8", "12", "20"),
    "notice-": ("warning",),
    "side-": ("applicant",),
}
# by a script, or set on both sides: a chip's colours stand together, whoever shows which (app/applications/status.py)
_BESIDES = {"js", "early", "notice", *(f"status-{status}" for status in Status)}
# what a browser of 2021 (Chromium 92) drops whole rules or stops a script for; what it skips alone (text-wrap, accent-color) may be there
_NEWER_RULES = re.compile(
    r":has\(|@layer|@container|@scope|@property|color-mix\(|\boklch\(|[0-9](?:d|s|l)v[hw]\b|&|;[^;{}]*\{"  # the last two: nesting
)
_NEWER_SCRIPT = re.compile(
    r"structuredClone|Object\.hasOwn\b|\.findLast|\.toSorted|\.groupBy|checkVisibility|\bstatic \{|\.showPopover"
)
_NEUTRAL_CHIPS = {f"status-{word}" for word in ("open", "done", "closed", "waiting", "failed")}


def _classes(sheet: str) -> set[str]:
    return set(_CLASS.findall(_REMARK.sub("", (STATIC / sheet).read_text(encoding="utf-8"))))


@cache
def _on_residents_pages() -> frozenset[str]:
    """Every class that a template of the applicant's side writes, or one that it takes in, or a module that they share."""
    waiting = {f"applicant/{file.name}" for file in (TEMPLATES / "applicant").iterdir()} | {"shared/error.html"}
    waiting |= {f"shared/{part}_{side}.html" for part in ("header", "footer") for side in ("applicant", "preview")}
    sources: dict[str, str] = {}
    while waiting:
        name = waiting.pop()
        sources[name] = (TEMPLATES / name).read_text(encoding="utf-8")
        found = find_referenced_templates(ENVIRONMENT.parse(sources[name]))
        waiting |= {each for each in found if each} - sources.keys()
    modules = [PACKAGE / "web" / name for name in ("pages.py", "telephones.py", "qr_codes.py", "line_breaks.py")]
    texts = [*sources.values(), *(path.read_text(encoding="utf-8") for path in modules)]
    written = {word for text in texts for value in _WRITTEN.findall(text) for word in re.findall(r"[a-z][\w-]*", value)}
    built = {f"{prefix}{word}" for prefix, words in _BUILT.items() for word in words}
    return frozenset(written | built | _BESIDES | _NEUTRAL_CHIPS)


@pytest.mark.parametrize("sheet", ["app.css", "staff.css", "files.css"])
def test_no_rule_needs_a_browser_of_today(sheet: str) -> None:
    assert _NEWER_RULES.findall(_REMARK.sub("", (STATIC / sheet).read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize("script", ["app.js", "early.js", "files.js"])
def test_no_script_needs_a_browser_of_today(script: str) -> None:
    assert _NEWER_SCRIPT.findall((STATIC / script).read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("rule", [".a { color: red; .b { color: blue; } }", "a:has(b) {}", "p { height: 100dvh; }"])
def test_a_rule_of_today_would_be_found(rule: str) -> None:
    assert _NEWER_RULES.search(rule)


def test_residents_load_no_class_that_their_pages_never_show() -> None:
    assert _classes("app.css") - _on_residents_pages() == set()


def test_no_page_of_a_resident_needs_the_staffs_sheet() -> None:
    assert (_classes("staff.css") - _classes("app.css")) & (_on_residents_pages() - {"page-wide"}) == set()
