"""Plain makers of form definitions for the tests of this folder."""

from typing import Any


def text(words: str) -> dict[str, str]:
    return {"ja": words}


def question(question_id: str, type_name: str = "line", **more: Any) -> dict[str, Any]:
    return {"id": question_id, "type": type_name, "label": text(question_id), **more}


def choices(*ids: str) -> list[dict[str, Any]]:
    return [{"id": choice_id, "label": text(choice_id.upper())} for choice_id in ids]


def definition(*questions: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {
        "title": text("届"),
        "outline": text("概要"),
        "eligibility": text("対象"),
        "needed": text("なし"),
        "purpose": text("連絡のため"),
        "minutes": 5,
        "sections": [{"id": "main", "title": text("内容"), "questions": list(questions)}],
        **more,
    }
