"""Rules of the house for everything in templates/."""

import re
from pathlib import Path

import pytest
from jinja2 import StrictUndefined

from app.web.pages import ENVIRONMENT

ROOT = Path(__file__).parents[2] / "templates"
TEMPLATES = sorted(str(path.relative_to(ROOT)) for path in ROOT.rglob("*.html"))
FOR_APPLICANTS = [name for name in TEMPLATES if name.startswith(("applicant/", "shared/"))] + ["base.html"]
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


@pytest.mark.parametrize("name", FOR_APPLICANTS)
def test_every_word_an_applicant_reads_can_be_translated(name: str) -> None:
    outside = CODE.sub("", (ROOT / name).read_text(encoding="utf-8"))
    assert [line.strip() for line in outside.splitlines() if JAPANESE.search(line)] == []
