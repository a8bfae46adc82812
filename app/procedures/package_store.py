"""手続パッケージ and the database: one procedure written to a file, and a file taken over as a draft of one's own section."""

from collections.abc import Mapping
from contextlib import suppress
from typing import Any, Final
from uuid import UUID

import msgspec

from app.audit import log
from app.audit.actions import Action
from app.languages import SOURCE
from app.notifications.letter_kinds import Letter
from app.notifications.letter_words import Words, body_problem, subject_problem, tidy
from app.procedures.catalogue import catalogue
from app.procedures.council_outlines import OutlineClash, keep_outline
from app.procedures.creation import Terms, create_procedure
from app.procedures.definition import DefinitionProblem
from app.procedures.draft_reading import Draft, words_of
from app.procedures.draft_store import begin_draft, edit
from app.procedures.editing import Edit, every_id
from app.procedures.form import compile_form
from app.procedures.mail_templates import MailTemplateClash, mail_templates_of, save
from app.procedures.package import Import, LetterWords, ProcedurePackage, items_of, prepare_import
from app.procedures.procedure_admin import ProcedureDetails, definition_of, procedure_details
from app.procedures.settings import carried

FIRST_REVISION: Final = 1
"""Of a draft that nobody has changed yet."""


class Unfinished(Exception):
    """The form has faults, so that nobody could take it over."""


async def package_of(procedure: ProcedureDetails) -> ProcedurePackage:
    """Return the package of the public version, else of the draft. Raises Unfinished."""
    version = procedure.live or procedure.draft
    assert version is not None, "every procedure has a version"
    definition = await definition_of(version.id)
    try:
        form = compile_form(definition)
    except DefinitionProblem:
        raise Unfinished from None
    letters = await mail_templates_of(procedure)
    return ProcedurePackage(
        slug=procedure.slug,
        settings=carried(procedure.settings),
        definition=definition,
        items=items_of(form),
        outline={SOURCE: procedure.council_outline} if procedure.council_outline else definition["outline"],
        letters={
            str(kind): LetterWords(dict(own.words.subject), dict(own.words.body)) for kind, own in letters.items()
        },
    )


def council_outline(package: ProcedurePackage) -> str:
    """Return the council's 手続概要 of the package, "" where it is what applicants read."""
    outline = package.outline[SOURCE].strip()
    return "" if outline == words_of(package.definition.get("outline")) else outline


def letter_problems(package: ProcedurePackage) -> tuple[str, ...]:
    """Say which mail templates of the package could not be sent: they are left behind."""
    return tuple(
        f"通知文（{Letter(kind).definition.own_title}）は取り込みません。{problem}"
        for kind, letter in package.letters.items()
        if (problem := _letter_problem(letter))
    )


async def import_of(package: ProcedurePackage, existing: ProcedureDetails | None) -> Import:
    """Return the effect of taking the package over, as a new procedure (None) or into an existing one."""
    catalogued = [name for name, _ in await catalogue()]
    if existing is None:
        return prepare_import(package, None, (), catalogued)
    version = existing.draft or existing.live
    present: Draft = await definition_of(version.id) if version else {}
    return prepare_import(package, present, existing.question_ids | every_id(present), catalogued)


async def take_over_as_new(package: ProcedurePackage, slug: str, section: UUID, by: UUID) -> None:
    """Create a procedure of one's own section with the package's settings, draft, letters and 手続概要. Raises SlugTaken, NotAllowed."""
    made = await import_of(package, None)
    await begin_from(package, slug, Terms(section, package.settings), made.draft, by)
    await log.record(by, Action.package_taken_over, slug)


async def begin_from(package: ProcedurePackage, slug: str, terms: Terms, draft: Mapping[str, Any], by: UUID) -> None:
    """Create a procedure with this draft, the package's letters and its 手続概要. Raises SlugTaken, NotAllowed."""
    await create_procedure(by, slug, terms, draft)
    begun = await procedure_details(slug)
    await _take_letters(package, begun, {}, by)
    await _take_outline(package, begun, by)


async def take_over_into(package: ProcedurePackage, existing: ProcedureDetails, seen: int | None, by: UUID) -> None:
    """Take the package over as one undoable change of the draft; letters without words of their own get the package's, and
    so does 手続概要. The procedure's settings stay: they count at once, where a draft waits for its publication.

    `seen`: the draft's revision that the person saw, None when there was none. Raises DraftClash, DraftGone, NotAllowed.
    """
    made = await import_of(package, existing)
    if existing.draft is None:
        await begin_draft(existing, by)
        existing = await procedure_details(existing.slug)
    assert existing.draft is not None
    edited = Edit(msgspec.to_builtins(made.draft), "手続パッケージを取り込みました")
    # a person who saw no draft changes only a new one: a colleague may have begun one meanwhile
    await edit(existing, FIRST_REVISION if seen is None else seen, by, lambda _draft, _used: edited)
    await _take_letters(package, existing, await mail_templates_of(existing), by)
    await _take_outline(package, existing, by)
    await log.record(by, Action.package_taken_over, existing.slug)


async def _take_letters(
    package: ProcedurePackage, procedure: ProcedureDetails, own: Mapping[Letter, object], by: UUID
) -> None:
    for name, letter in package.letters.items():
        kind = Letter(name)
        if kind not in own and not _letter_problem(letter):
            words = Words(dict(letter.subject), {language: tidy(text) for language, text in letter.body.items()})
            with suppress(MailTemplateClash):  # a colleague has just written this template: theirs stays
                await save(procedure, kind, words, 0, by)


async def _take_outline(package: ProcedurePackage, procedure: ProcedureDetails, by: UUID) -> None:
    outline = council_outline(package)
    if outline and not procedure.council_outline:
        with suppress(OutlineClash):  # a colleague has just written the outline: theirs stays
            await keep_outline(procedure, outline, by)


def _letter_problem(letter: LetterWords) -> str:
    problems = [subject_problem(text) for text in letter.subject.values()]
    problems += [body_problem(tidy(text)) for text in letter.body.values()]
    return next(filter(None, problems), "")
