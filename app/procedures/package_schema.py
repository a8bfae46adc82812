"""The JSON Schema of a procedure package, from the rules in code: docs/procedure-package.schema.json is this, and a test compares. Pure.

The schema says what a file looks like; what only reading can tell (conditions that look backwards, items that the form collects) is told
by package.read.
"""

from typing import Any, Final

from app.procedures.definition import FORM_TEXTS, MOST_CHOICES
from app.procedures.definition_words import TYPES, WORDS
from app.procedures.editing import LONGEST_TEXT
from app.procedures.editing.sections import MOST_SECTIONS
from app.procedures.fields import FIELD_TYPES
from app.procedures.package import FORMAT, LETTERS, VERSION
from app.procedures.settings import CARRIED, USUAL

_LIMITS: Final[dict[str, Any]] = {
    "choices": {"type": "array", "maxItems": MOST_CHOICES, "items": {"$ref": "#/$defs/choice"}},
    "minimum": {"type": "integer"},
    "maximum": {"type": "integer"},
    "max_length": {"type": "integer", "minimum": 1, "maximum": 10_000},
    "earliest": {"$ref": "#/$defs/day"},
    "latest": {"$ref": "#/$defs/day"},
    "text": {"$ref": "#/$defs/text"},
}


def schema() -> dict[str, Any]:
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "手続パッケージ (Todoke procedure package)",
        **_object(
            {
                "$schema": {"type": "string"},
                "format": {"const": FORMAT},
                "version": {"const": VERSION},
                "content_hash": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
                "procedure": {"$ref": "#/$defs/procedure"},
            },
            required=("format", "version", "procedure"),
        ),
        "$defs": _definitions(),
    }


def _definitions() -> dict[str, Any]:
    identifier = {"type": "string", "pattern": "^[a-z][a-z0-9_]{0,39}$"}
    text = {
        "type": "object",
        "required": ["ja"],
        "propertyNames": {"pattern": "^[a-z]{2,3}(-[A-Za-z]{2,8})*$"},
        "properties": {"ja": {"type": "string", "minLength": 1, "maxLength": LONGEST_TEXT}},
        "additionalProperties": {"type": "string", "maxLength": LONGEST_TEXT},
    }
    words = {"$ref": "#/$defs/text"}
    item = _object({"name": {"type": "string", "minLength": 1, "maxLength": 100}, "special_care": {"type": "boolean"}})
    letter = _object({"subject": words, "body": words})
    form = {
        **dict.fromkeys(FORM_TEXTS, words),
        "minutes": {"type": "integer", "minimum": 1, "maximum": 600},
        "capacity_question": {"anyOf": [identifier, {"type": "null"}]},
        "sections": {"type": "array", "minItems": 1, "maxItems": MOST_SECTIONS, "items": {"$ref": "#/$defs/section"}},
    }
    procedure = {
        "slug": {"type": "string", "pattern": "^[a-z][a-z0-9-]{1,60}$"},
        "definition": _object(form, required=(*FORM_TEXTS, "minutes", "sections")),
        "items": {"type": "array", "items": item},
        "letters": _object(dict.fromkeys(LETTERS, letter), required=()),
        "papers": _object({"outline": words}),
    }
    settings = _settings()
    return {
        "text": text,
        "day": {"anyOf": [{"const": "today"}, {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}]},
        "choice": _object({"id": {"type": "string", "pattern": "^[a-z0-9][a-z0-9_-]{0,39}$"}, "label": words}),
        "condition": {
            "oneOf": [
                _object({"question": identifier, "is": {"type": "array", "minItems": 1, "items": {"type": "string"}}}),
                *(
                    _object({key: {"type": "array", "minItems": 1, "items": {"$ref": "#/$defs/condition"}}})
                    for key in ("all", "any")
                ),
            ]
        },
        "section": _object(
            {
                "id": identifier,
                "title": words,
                "questions": {
                    "type": "array",
                    "items": {"oneOf": [_question(name, identifier) for name in FIELD_TYPES]},
                },
            }
        ),
        "procedure": _object({**procedure, **settings["properties"]}, required=(*procedure, *settings["required"])),
    }


def _settings() -> dict[str, Any]:
    """An object of the settings that a package carries, as they stand in the procedure's."""
    whole = _object({})
    for name, setting in CARRIED.items():
        usual = {"default": getattr(USUAL, name)} if setting.later else {}
        part, _, inner = setting.path.partition(".")
        holder = whole["properties"].setdefault(part, _object({})) if inner else whole
        holder["properties"][inner or part] = {"title": setting.noun, **setting.kind.schema(), **usual}
        if not setting.later:
            whole["required"] += [part] if part not in whole["required"] else []
            holder["required"] += [inner] if inner else []
    return whole


def _question(type_name: str, identifier: dict[str, Any]) -> dict[str, Any]:
    flags = ("required", "facet", "special_care", "no_personal_information")
    limits = sorted(FIELD_TYPES[type_name].limits)
    return {
        "title": TYPES[type_name],
        **_object(
            {
                "id": identifier,
                "type": {"const": type_name},
                "label": {"$ref": "#/$defs/text"},
                "hint": {"anyOf": [{"$ref": "#/$defs/text"}, {"type": "null"}]},
                "item": {"anyOf": [{"type": "string", "minLength": 1, "maxLength": 100}, {"type": "null"}]},
                **{flag: {"title": WORDS[flag], "type": "boolean"} for flag in flags},
                "autocomplete": {"anyOf": [{"type": "string"}, {"type": "null"}]},
                "when": {"anyOf": [{"$ref": "#/$defs/condition"}, {"type": "null"}]},
                **{limit: {"title": WORDS[limit], "anyOf": [_LIMITS[limit], {"type": "null"}]} for limit in limits},
            },
            required=("id", "type", "label"),
        ),
    }


def _object(properties: dict[str, Any], required: tuple[str, ...] | None = None) -> dict[str, Any]:
    wanted = list(properties) if required is None else list(required)
    return {"type": "object", "required": wanted, "properties": properties, "additionalProperties": False}
