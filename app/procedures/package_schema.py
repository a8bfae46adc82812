"""The JSON Schema of a procedure package, from the rules in code: docs/procedure-package.schema.json is this, and a test compares. Pure.

The schema says what a file looks like; what only reading can tell (conditions that look backwards, items that the form collects) is told
by package.read.
"""

from typing import Any

from app.languages import SOURCE
from app.procedures.definition import FORM_TEXTS
from app.procedures.definition_words import WORDS
from app.procedures.editing import LONGEST_TEXT
from app.procedures.editing.sections import MOST_SECTIONS
from app.procedures.fields import FIELD_TYPES
from app.procedures.fields.field import Field
from app.procedures.package import FORMAT, LETTERS, MOST_ITEMS, MOST_LANGUAGES, VERSION
from app.procedures.settings import CARRIED, USUAL


def schema() -> dict[str, Any]:
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "手続パッケージ (Todoke procedure package)",
        **_object(
            {
                "$schema": True,
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
        "required": [SOURCE],
        "maxProperties": MOST_LANGUAGES,
        "propertyNames": {"pattern": "^[a-z]{2,3}(-[A-Za-z]{2,8})*$"},
        "properties": {SOURCE: {"type": "string", "minLength": 1, "maxLength": LONGEST_TEXT}},
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
        "items": {"type": "array", "maxItems": MOST_ITEMS, "items": item},
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
                    "items": {"oneOf": [_question(each, identifier) for each in FIELD_TYPES.values()]},
                },
            }
        ),
        "procedure": _object({**procedure, **settings["properties"]}, required=(*procedure, *settings["required"])),
    }


def _settings() -> dict[str, Any]:
    """Return the schema of an object of the settings that a package carries, as they stand in the procedure's."""
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


def _question(field_type: type[Field], identifier: dict[str, Any]) -> dict[str, Any]:
    item = {"type": "string", "minLength": 1, "maxLength": 100}
    flag = {"type": "boolean"}
    return {
        "title": field_type.label,
        **_object(
            {
                "id": identifier,
                "type": {"const": field_type.type},
                "label": {"$ref": "#/$defs/text"},
                "hint": {"anyOf": [{"$ref": "#/$defs/text"}, {"type": "null"}]},
                "item": {"anyOf": [item, {"type": "null"}]} if field_type.answered else {"type": "null"},
                **{
                    name: {"title": WORDS[name], **(flag if may else {"const": False})}
                    for name, may in (
                        ("required", field_type.answered),
                        ("facet", field_type.closed),
                        ("special_care", field_type.answered),
                        ("no_personal_information", True),
                    )
                },
                "reveals_special_care": {
                    "title": WORDS["reveals_special_care"],
                    **({"type": ["boolean", "null"]} if field_type.closed else {"type": "null"}),
                },
                "autocomplete": {"anyOf": [{"type": "string"}, {"type": "null"}]},
                "when": {"anyOf": [{"$ref": "#/$defs/condition"}, {"type": "null"}]},
                **field_type.schema(),
            },
            required=("id", "type", "label", *sorted(field_type.owed)),
        ),
    }


def _object(properties: dict[str, Any], required: tuple[str, ...] | None = None) -> dict[str, Any]:
    wanted = list(properties) if required is None else list(required)
    return {"type": "object", "required": wanted, "properties": properties, "additionalProperties": False}
