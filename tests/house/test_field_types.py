"""Everything that a field type is stands in its class: nobody else asks for a type by its name, and what SQL repeats is the same."""

import ast
import json
from datetime import date
from typing import Any

import asyncpg
import pytest

from app.demo.people import Resident
from app.procedures.draft_preview import ExampleFile
from app.procedures.fields import FIELD_TYPES
from app.procedures.fields.field import Example, Field
from app.procedures.fields.limits import LIMITS
from app.procedures.form import compile_form
from tests.house.closed_sets import FIELD_KIND, FIELD_TYPE, found, repeats, repeats_in_jinja
from tests.house.program import ENVIRONMENT, jinja, last_name, python
from tests.procedures.definitions import choices, definition, question

pytestmark = pytest.mark.anyio
each = pytest.mark.parametrize("field_type", FIELD_TYPES.values(), ids=FIELD_TYPES)

TODAY = date(2026, 11, 23)
SOMEBODY = Resident(
    "山田 太郎", "ヤマダ　タロウ", "160-0022", "東京都新宿区新宿1-2-3", "03-3209-1111", "taro@example.jp", 40
)
CLASSES = {field_type.__name__ for field_type in FIELD_TYPES.values()}
OWED: dict[str, Any] = {"choices": choices("x", "y", "z"), "text": {"ja": "説明"}}


def of_type(field_type: type[Field], **more: Any) -> dict[str, Any]:
    return question("it", field_type.type, **{name: OWED[name] for name in field_type.owed}, **more)


@each
def test_a_type_has_a_name_and_a_label_of_its_own(field_type: type[Field]) -> None:
    assert {"type", "label"} <= vars(field_type).keys()
    assert [other for other in FIELD_TYPES.values() if other.label == field_type.label] == [field_type]


@each
def test_the_form_page_has_its_control(field_type: type[Field]) -> None:
    controls = ENVIRONMENT.get_template("shared/controls.html").module
    assert callable(getattr(controls, field_type.control))


@each
def test_it_limits_by_what_there_is(field_type: type[Field]) -> None:
    assert field_type.owed <= field_type.limits <= LIMITS.keys()


@each
def test_it_says_whose_data_its_answers_are(field_type: type[Field]) -> None:
    assert not (field_type.personal and field_type.declared)
    assert field_type.usual_item or not field_type.personal


@each
def test_its_example_is_an_answer(field_type: type[Field]) -> None:
    form = compile_form(definition(question("more", "line"), of_type(field_type)))
    asked = form.questions["it"]
    if asked.field.answered:
        answer = asked.field.example(Example(SOMEBODY, TODAY))
        posted: dict[str, list[str]] = {}
        for name, value in form.posted({"it": answer}):
            posted.setdefault(name, []).append(value)
        files = {file.id: ExampleFile("it", *file[1:]) for file in asked.field.files(answer)}
        checked = form.check(posted, TODAY, files)
        assert (checked.problems, checked.answers["it"]) == ((), answer)
        assert asked.field.cell(answer, "ja") != ""


@each
async def test_the_gate_knows_what_it_collects_besides(owner: asyncpg.Connection, field_type: type[Field]) -> None:
    form = definition(of_type(field_type, item="情報"))
    async with owner.transaction():
        await owner.execute("set local role todoke_functions")
        items = await owner.fetchval("select api.items_of($1::jsonb)", json.dumps(form))
    assert set(items) == {"情報", *field_type.items_besides}


def test_nobody_asks_for_a_type_by_its_name() -> None:
    assert [*found("field type"), *found("kind of field")] == []


def test_nobody_asks_for_the_class_of_a_type() -> None:
    asking = [
        f"{module}: {ast.unparse(node)}"
        for module, node in python()
        if not module.startswith("app.procedures.fields.") and _asks_for_class(node)
    ]
    assert asking == []


@pytest.mark.parametrize(
    "source",
    [
        'question.type == "email"',
        'question.get("type") in {"choice", "choices"}',
        'question["type"] != "age_band"',
        'str(question.get("type")) == "consent"',
        '"date" == question.type',
        'kind == "email"',
        'match question.type:\n    case "email": pass',
        'match question["type"]:\n    case "line" | "text": pass',
        '{"email": "mail"}.get(question.type)',
        '{"email": "mail"}[question["type"]]',
        '{"email": "mail", "kana": "name"}',
        '["email", "kana"]',
    ],
)
def test_one_who_asks_would_be_found(source: str) -> None:
    assert any(repeats(node, FIELD_TYPE) or repeats(node, FIELD_KIND) for node in ast.walk(ast.parse(source)))


@pytest.mark.parametrize(
    "source",
    [
        "isinstance(question.field, (Number, Day))",
        "isinstance(question.field, Number | fields.Day)",
        "match question.field:\n    case Number(): pass",
    ],
)
def test_one_who_asks_for_the_class_would_be_found(source: str) -> None:
    assert any(_asks_for_class(node) for node in ast.walk(ast.parse(source)))


@pytest.mark.parametrize(
    "source",
    [
        '{% if row.type == "email" %}{% endif %}',
        '{% if question["type"] in ("line", "text") %}{% endif %}',
        '{% if kind == "age_band" %}{% endif %}',
        '{{ {"email": "mail", "kana": "name"}[row.type] }}',
        '{{ questions|selectattr("type", "equalto", "email")|list }}',
    ],
)
def test_a_template_that_asks_would_be_found(source: str) -> None:
    tree = ENVIRONMENT.parse(source)
    assert any(repeats_in_jinja(node, closed) for node in jinja(tree) for closed in (FIELD_TYPE, FIELD_KIND))


def _asks_for_class(node: ast.AST) -> bool:
    if isinstance(node, ast.Call) and last_name(node.func) in {"isinstance", "issubclass"}:
        return bool({last_name(part) for part in ast.walk(node.args[1])} & CLASSES)
    return isinstance(node, ast.MatchClass) and last_name(node.cls) in CLASSES
