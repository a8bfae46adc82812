"""Sections (区分): the steps of a form's page."""

from collections.abc import Collection, Mapping

from app.procedures.draft_reading import Draft, Part, called, questions_in, sections_of, with_section, with_sections
from app.procedures.editing.edit import (
    Edit,
    EditRefused,
    clean_text,
    keep_conditions,
    keep_order,
    room_for,
    the_section,
    unchanged,
)
from app.procedures.editing.ids import copied_id, new_id
from app.procedures.editing.questions import COPY_MARK, copy_of

MOST_SECTIONS = 50


def add_section(draft: Draft, title: Mapping[str, str], used: Collection[str], *, after: str | None = None) -> Edit:
    """Add a section after the one named, else at the end."""
    _room_for_one(draft)
    named = clean_text(title, "区分名")
    section_id = new_id(named, "section", used)
    section: Part = {"id": section_id, "title": named, "questions": []}
    sections = sections_of(draft)
    sections.insert(sections.index(the_section(draft, after)) + 1 if after else len(sections), section)
    return Edit(with_sections(draft, sections), f"区分『{called(section)}』を加えました", section_id)


def change_section(draft: Draft, section_id: str, title: Mapping[str, str], seen: str | None = None) -> Edit:
    section = the_section(draft, section_id)
    unchanged(section, seen)
    changed = {**section, "title": clean_text(title, "区分名")}
    if changed == section:
        return Edit(dict(draft), "", section_id)
    sentence = f"区分『{called(section)}』の区分名を「{called(changed)}」に変えました"
    return Edit(with_section(draft, changed), sentence, section_id)


def copy_section(draft: Draft, section_id: str, used: Collection[str]) -> Edit:
    """Copy a section with its questions; conditions within it look at the copies."""
    _room_for_one(draft)
    section = the_section(draft, section_id)
    questions = questions_in(section)
    room_for(draft, len(questions))
    new_section_id = copied_id(section_id, used)
    taken = {*used, new_section_id}
    renamed: dict[str, str] = {}
    for question in questions:
        renamed[question["id"]] = copied_id(question["id"], taken)
        taken.add(renamed[question["id"]])
    title = {language: f"{words}{COPY_MARK.get(language, '')}" for language, words in section["title"].items()}
    copies = [copy_of(question, renamed[question["id"]], renamed) for question in questions]
    copied: Part = {**section, "id": new_section_id, "title": title, "questions": copies}
    sections = sections_of(draft)
    sections.insert(sections.index(section) + 1, copied)
    return Edit(with_sections(draft, sections), f"区分『{called(section)}』をコピーしました", new_section_id)


def delete_section(draft: Draft, section_id: str) -> Edit:
    section = the_section(draft, section_id)
    keep_conditions(draft, {question["id"] for question in questions_in(section)}, f"区分『{called(section)}』は削除")
    sections = [each for each in sections_of(draft) if each is not section]
    return Edit(with_sections(draft, sections), f"区分『{called(section)}』を削除しました")


def move_section(draft: Draft, section_id: str, steps: int) -> Edit:
    """Move a section up (negative) or down; at either end it stays."""
    section = the_section(draft, section_id)
    sections = sections_of(draft)
    at = sections.index(section)
    to = max(0, min(len(sections) - 1, at + steps))
    if to == at:
        return Edit(dict(draft), "", section_id)
    sections.insert(to, sections.pop(at))
    moved = with_sections(draft, sections)
    keep_order(draft, moved)
    return Edit(moved, f"区分『{called(section)}』を{'上' if to < at else '下'}へ移しました", section_id)


def _room_for_one(draft: Draft) -> None:
    if len(sections_of(draft)) >= MOST_SECTIONS:
        raise EditRefused(f"区分は{MOST_SECTIONS}個までです。使わない区分を削除してください。")
