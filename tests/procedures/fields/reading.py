"""Shared by the tests of the fields: read what was typed, on a fixed day."""

from datetime import date
from typing import Any

from app.procedures.fields.field import Fault, Field, Given, JsonValue, Refused

TODAY = date(2026, 11, 23)


def read(field: Field, *typed: Any) -> JsonValue | None:
    """`typed`: one value per part of the field."""
    return field.read(Given([[value] for value in typed], TODAY))


def read_again(field: Field, answer: JsonValue) -> JsonValue | None:
    inputs: dict[str, list[str]] = {part: [] for part in field.parts}
    for part, value in field.posted(answer):
        inputs[part].append(value)
    return field.read(Given(list(inputs.values()), TODAY))


def refusal(field: Field, *typed: Any) -> list[Fault]:
    try:
        answer = read(field, *typed)
    except Refused as refused:
        return list(refused.faults)
    raise AssertionError(f"taken as {answer!r}")


def message(field: Field, *typed: Any) -> str:
    [fault] = refusal(field, *typed)
    return fault.message
