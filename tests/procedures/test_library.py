"""Ready procedures are ready: nothing missing in either language, nothing to be declared, and they take answers."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from app.demo.procedures import demo_procedures
from app.folders import PROCEDURE_LIBRARY
from app.procedures.draft_reading import mentioned, questions_of
from app.procedures.editing import faults
from app.procedures.form import Form, compile_form
from app.procedures.items import item_named
from app.procedures.library import library
from app.procedures.markdown import rendered
from app.procedures.package import ProcedurePackage, written

TODAY = date(2026, 11, 23)
EVERY_MUNICIPALITY = {
    "bulky-waste",
    "event-participation",
    "facility-tour",
    "course",
    "residents-survey",
    "dog-registration-change",
    "disaster-drill",
    "park-use",
}
SHINJUKU = {procedure.slug: procedure for procedure in demo_procedures("shinjuku")}
each = pytest.mark.parametrize("package", library(), ids=lambda package: package.slug)
TYPED = {
    "line": "くわしい内容",
    "text": "くわしい\n内容",
    "name": "山田 太郎",
    "kana": "やまだ たろう",
    "telephone": "03-3209-1111",
    "email": "taro@example.jp",
    "number": "1",
    "age": "40",
    "consent": "yes",
}


def test_the_seeds_seven_and_what_every_municipality_has() -> None:
    assert {package.slug for package in library()} == SHINJUKU.keys() | EVERY_MUNICIPALITY


@each
def test_a_file_is_exactly_what_would_be_exported(package: ProcedurePackage) -> None:
    assert (PROCEDURE_LIBRARY / f"{package.slug}.json").read_bytes() == written(package)


@each
def test_nothing_keeps_it_from_being_published(package: ProcedurePackage) -> None:
    assert faults(package.definition) == []


@each
def test_every_text_is_there_in_japanese_and_english(package: ProcedurePackage) -> None:
    assert [text for text in texts((package.definition, package.outline)) if not (text["ja"] and text.get("en"))] == []


@each
def test_every_item_has_an_english_name_and_the_care_it_needs(package: ProcedurePackage) -> None:
    known = {item.name: item_named(item.name) for item in package.items}
    assert [name for name, item in known.items() if item is None] == []
    assert {item.name: item.special_care for item in package.items} == {
        name: item.special_care for name, item in known.items() if item
    }


@each
@pytest.mark.parametrize("chosen", [0, -1], ids=["first choices", "last choices"])
def test_answers_are_taken(package: ProcedurePackage, chosen: int) -> None:
    form = compile_form(package.definition)
    posted = sample(form, chosen)
    checked = form.check(posted, TODAY)
    assert checked.problems == ()
    assert form.check({name: [value] for name, value in form.posted(checked.answers)}, TODAY).problems == ()


@each
def test_every_condition_can_come_true(package: ProcedurePackage) -> None:
    form = compile_form(package.definition)
    wanted = {
        (named, choice)
        for question in questions_of(package.definition)
        for named, choices in mentioned(question.get("when"))
        for choice in choices
    }
    offered = {(question.id, choice.id) for question in form.questions.values() for choice in question.choices}
    assert wanted <= offered


@each
def test_explanations_read_as_they_were_meant(package: ProcedurePackage) -> None:
    explained = [q["text"] for q in questions_of(package.definition) if q["type"] == "explanation"]
    assert not [
        text for text in explained for words in text.values() if "**" in rendered(words) or "](" in rendered(words)
    ]


@pytest.mark.parametrize("slug", sorted(SHINJUKU))
def test_the_seeds_seven_are_those_of_the_demo(slug: str) -> None:
    package = next(package for package in library() if package.slug == slug)
    demo = SHINJUKU[slug]
    assert package.definition == demo.definition
    assert package.settings.keywords == demo.keywords
    assert (package.settings.category, package.settings.planned_per_year, package.settings.retention_years) == (
        demo.category,
        demo.planned_per_year,
        demo.retention_years,
    )


def texts(part: Any) -> Iterator[dict[str, str]]:
    if isinstance(part, dict) and "ja" in part:
        yield part
    elif isinstance(part, dict):
        for inner in part.values():
            yield from texts(inner)
    elif isinstance(part, list | tuple):
        for inner in part:
            yield from texts(inner)


def sample(form: Form, chosen: int) -> dict[str, list[str]]:
    """An answer for every input: the first or last of the choices, a day that is today."""
    posted: dict[str, list[str]] = {}
    for question in form.questions.values():
        if question.type == "date":
            parts = {"era": "seireki", "year": "2026", "month": "11", "day": "23"}
            posted |= {f"{question.id}.{part}": [value] for part, value in parts.items()}
        elif question.type == "postcode_address":
            posted |= {f"{question.id}.postcode": ["160-0022"], f"{question.id}.line": ["東京都新宿区新宿1-2-3"]}
        elif question.type in TYPED:
            posted[question.id] = [TYPED[question.type]]
        elif question.choices:
            posted[question.id] = [question.choices[chosen].id]
    return posted
