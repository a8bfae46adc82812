"""The published schema and the readers come from the same classes: what the schema refuses, the reader refuses too, with words of its own."""

import json
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from app.procedures.fields import FIELD_TYPES
from app.procedures.form import compile_form
from app.procedures.library import library
from app.procedures.package import LetterWords, PackageRefused, ProcedurePackage, items_of, read, written
from app.procedures.package_schema import schema
from app.procedures.settings import ProcedureSettings, RetentionStart, SelectionRule
from tests.procedures.definitions import choices, definition, question

VALIDATOR = Draft202012Validator(schema())
LIMITS: dict[str, dict[str, Any]] = {
    "choice": {"choices": choices("x", "y"), "facet": True},
    "choices": {"choices": choices("x", "y", "z"), "minimum": 1, "maximum": 2, "facet": True},
    "age_band": {"choices": choices("young", "old")},
    "number": {"minimum": -10, "maximum": 100_000, "unit": {"ja": "円", "en": "yen"}},
    "telephone": {"extension": True},
    "date": {"earliest": "2020-04-01", "latest": "today"},
    "explanation": {"text": {"ja": "説明", "en": "Words"}},
    "consent": {"text": {"ja": "読みました"}, "required": True},
    "line": {"max_length": 20, "item": "住所", "hint": {"ja": "番地まで"}, "autocomplete": "street-address"},
    "text": {"max_length": 30, "item": "病歴", "special_care": True},
    "age": {"no_personal_information": True},
}
CONDITION = {"any": [{"question": "q_choice", "is": ["x"]}, {"all": [{"question": "q_consent", "is": ["yes"]}]}]}
ORDER = sorted(FIELD_TYPES, key=lambda name: name not in {"choice", "consent"})
FORM = definition(
    *(question(f"q_{name}", name, **LIMITS.get(name, {})) for name in ORDER),
    question("last", "kana", when=CONDITION),
    question("returned", "date", within={"question": "q_date", "amount": 1, "unit": "months"}),
    capacity_question="q_choice",
)
RICH = ProcedurePackage(
    slug="everything",
    settings=ProcedureSettings(
        category="防災・安全",
        retention_from=RetentionStart.completion,
        selection=SelectionRule.lottery,
        standard_days=14,
    ),
    definition=FORM,
    items=items_of(compile_form(FORM)),
    outline={"ja": "すべての種類の質問。", "en": "Every type of question."},
    letters={"acceptance": LetterWords({"ja": "受け付けました"}, {"ja": "お待ちしています。\n担当課"})},
)
DOCUMENT: dict[str, Any] = json.loads(written(RICH))
del DOCUMENT["content_hash"]
STRANGE: list[Any] = [
    *(None, True, False, 0, 1, -1, 1.5, 10**13, [], {}, [None], {"extra": 1}),
    *("", " ", "x", "X", "ja", "today", "20260401", "2026-W01-1", "2026-04-01", "a\n", "あ" * 101, "あ" * 5001),
    *({"ja": "文"}, {"ja": ""}, {"en": "words"}, {"ja": "文", "EN": "x"}, {"ja": "文", "en": 3}, {"ja": "あ" * 5001}),
    *(["x"], ["x", 1], [{"id": "x", "label": {"ja": "X"}}], {"question": "q_choice", "is": ["x"]}, {"all": []}),
    *(
        {"question": "q_date", "amount": 0, "unit": "days"},
        {"question": "q_date", "amount": 1, "unit": "years"},
        "days",
        "q_date",
    ),
]


def places(part: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Paths to everything that stands in a document."""
    inner = part.items() if isinstance(part, dict) else enumerate(part) if isinstance(part, list) else ()
    for key, value in inner:
        yield (*path, key)
        yield from places(value, (*path, key))


PLACES = list(places(DOCUMENT))


def changed(document: dict[str, Any], path: tuple[str | int, ...], kind: str, value: Any) -> dict[str, Any]:
    """With one thing replaced, taken away, or put beside it; as it is where an earlier change took the place away."""
    whole: Any = deepcopy(document)
    part = whole
    try:
        for key in path[:-1]:
            part = part[key]
        if kind == "away":
            del part[path[-1]]
        elif kind == "beside" and isinstance(part, dict):
            part["extra"] = value
        elif kind == "twice" and isinstance(part, list):
            part.append(part[path[-1]])
        else:
            part[path[-1]] = value
    except (LookupError, TypeError):
        return document
    return whole  # type: ignore[no-any-return]  # a change of a dictionary


def is_read(document: dict[str, Any]) -> bool:
    try:
        read(json.dumps(document).encode())
    except PackageRefused:
        return False
    return True


CHANGES = st.tuples(
    st.sampled_from(PLACES),
    st.sampled_from(["replace", "replace", "away", "beside", "twice"]),
    st.sampled_from(STRANGE),
)


@given(st.lists(CHANGES, min_size=1, max_size=2))
@settings(max_examples=300, deadline=None)
def test_what_the_schema_refuses_the_reader_refuses(changes: list[tuple[tuple[str | int, ...], str, Any]]) -> None:
    document = DOCUMENT
    for path, kind, value in changes:
        document = changed(document, path, kind, value)
    if is_read(document):
        assert [error.message for error in VALIDATOR.iter_errors(document)] == []


PROCEDURE = ("procedure",)
DATE = ("procedure", "definition", "sections", 0, "questions", ORDER.index("date"), "earliest")


@pytest.mark.parametrize(
    ("path", "kind", "value"),
    [
        (("content_hash",), "replace", None),
        ((*PROCEDURE, "items", 0, "name"), "beside", 1),
        ((*PROCEDURE, "items", 0, "name"), "replace", "氏名" + " " * 99),
        ((*PROCEDURE, "papers", "outline"), "beside", 1),
        ((*PROCEDURE, "papers", "outline", "EN"), "replace", "words"),
        ((*PROCEDURE, "letters", "acceptance", "body"), "beside", 1),
        ((*PROCEDURE, "letters", "acceptance", "body", "japanese"), "replace", "文"),
        ((*PROCEDURE, "retention", "years"), "beside", 1),
        (DATE, "replace", "20260401"),
        (DATE, "replace", "2026-W01-1"),
    ],
)
def test_the_reader_was_laxer_once(path: tuple[str | int, ...], kind: str, value: Any) -> None:
    document = changed(DOCUMENT, path, kind, value)
    assert (VALIDATOR.is_valid(document), is_read(document)) == (False, False)


def test_the_schema_itself_is_one() -> None:
    Draft202012Validator.check_schema(schema())


@pytest.mark.parametrize("document", [DOCUMENT, *(json.loads(written(package)) for package in library())])
def test_what_is_written_is_as_the_schema_says(document: dict[str, Any]) -> None:
    assert [error.message for error in VALIDATOR.iter_errors(document)] == []
    assert is_read(document)
