"""Operations on the procedure's own texts, a new draft, and restoring an old version as a draft."""

from collections.abc import Mapping
from copy import deepcopy
from typing import Any

from app.languages import SOURCE
from app.procedures.definition import FORM_TEXTS
from app.procedures.definition_words import WORDS
from app.procedures.differences import sentences
from app.procedures.draft_reading import Draft
from app.procedures.editing.edit import Edit, EditRefused, clean_text
from app.texts import catalogued

SETTINGS = frozenset({"minutes", "capacity_question"})


def new_draft(title: Mapping[str, str]) -> Edit:
    """Make a form with one empty section; `faults` lists everything that it lacks."""
    named = clean_text(title, WORDS["title"])
    texts = {key: {SOURCE: ""} for key in FORM_TEXTS}
    section = {"id": "section", "title": dict(catalogued("申請の内容").languages), "questions": []}
    draft = {**texts, "title": named, "minutes": 5, "capacity_question": None, "sections": [section]}
    return Edit(draft, f"手続『{named[SOURCE]}』の下書きを作りました", "section")


def change_procedure(draft: Draft, changes: Mapping[str, Any]) -> Edit:
    """Change any of title, outline, eligibility, needed, purpose (texts), minutes, capacity_question."""
    cleaned = {}
    for key, value in changes.items():
        if key in FORM_TEXTS:
            cleaned[key] = clean_text(value, WORDS[key])
        elif key in SETTINGS:
            cleaned[key] = value
        else:
            raise EditRefused(f"「{key}」という指定は、手続にはありません。")
    after = {**draft, **cleaned}
    return Edit(after, "、".join(sentences(draft, after)))


def restore(version: Draft, number: int) -> Edit:
    """Make the content of a published version a new draft."""
    return Edit(deepcopy(dict(version)), f"第{number}版の内容から下書きを作りました")
